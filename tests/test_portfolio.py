"""What fits into the hours and the money: golden knapsacks, the programme against every combination, limits that are named, other hours, views."""

from __future__ import annotations

import html
import itertools
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.soundness.portfolio import KNAPSACKS, Problem, brute_force, knapsack, random_problem
from cmlib import channels as ch
from cmlib import portfolio as pf
from cmlib import views
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.model import NETWORKS, Brief, ChannelsChoice, ChannelUse, Decision, Plan
from cmlib.portfolio import Level, Limits, Option, Options, allocate
from cmlib.views import PageState
from cmlib.views.portfolio import hours
from cmlib.wording import Language
from cmlib.wording import portfolio as words

AS_OF = date(2026, 10, 31)
SAY = Language("en")


def plain(text: str) -> str:
    """Spaces that do not break are spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


# ---- golden numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KNAPSACKS)
def test_knapsacks_of_burkardt(name: str) -> None:
    """KNAPSACK_01, problems P01 (309) and P07 (1458) (J. Burkardt, Florida State University)."""
    *_, best, taken = KNAPSACKS[name]
    assert knapsack(name) == (best, taken)


def test_the_programme_equals_a_look_at_every_combination() -> None:
    """Random problems (200 of them: bench/soundness) with hours, money, own contacts, channels to be opened, least active ones and fixed levels."""
    rng = np.random.default_rng(3)
    solved = 0
    for _ in range(80):
        options, limits = random_problem(rng, 5)
        best, found = brute_force(options, limits), allocate(options, limits)
        assert (found.broken == "") == (best is not None)
        assert found.used <= limits.hours + 1e-6
        assert found.spent <= limits.money + 1e-6
        if best is not None:
            solved += 1
            assert found.value == pytest.approx(best)
        else:
            assert found.lacking
            assert found.needs is not None or "active" in found.lacking
            assert found.needs is None or any(level != "none" for level in found.needs.levels.values()), "never an empty table"
    assert 20 < solved < 75, "both kinds of problem are tried"


@pytest.mark.parametrize("money", [False, True])
def test_counting_in_quarters_equals_a_look_at_every_combination(money: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(8 + money)
    every, ways = pf.MOST_COMBINATIONS, set()
    for _ in range(30):
        options, limits = random_problem(rng, 6)
        if not money:
            options = {n: {x: o._replace(money=0.0) for x, o in levels.items()} for n, levels in options.items()}
        values = {n: rng.uniform(0, 100, 40) for n in options}
        monkeypatch.setattr(pf, "MOST_COMBINATIONS", every)
        one = pf.inclusion(options, limits, values)
        costly = [n for n, levels in options.items() if any(o.money for o in levels.values())]
        monkeypatch.setattr(pf, "MOST_COMBINATIONS", 3 ** len(costly))
        other = pf.inclusion(options, limits, values)
        ways.add(other.way)
        assert one.shares == other.shares
        assert (not one.shares) == (allocate(options, limits).broken not in ("", "own"))
    assert "steps" in ways


def test_shares_are_those_of_the_programme_draw_by_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    for _ in range(4):
        options, limits = random_problem(rng, 5)
        values = {n: rng.uniform(10, 100, 8) for n in options}
        one = pf.inclusion(options, limits, values)
        used = dict.fromkeys(options, 0)
        for d in range(8):
            worth = {n: {x: o._replace(value=pf.PART[x] * float(values[n][d])) for x, o in levels.items()} for n, levels in options.items()}
            for n, level in allocate(worth, limits).levels.items():
                used[n] += level != "none"
        if one.shares:
            assert one.shares == pytest.approx({n: k / 8 for n, k in used.items()})


def test_too_many_channels_that_cost_money_are_solved_in_fewer_draws_and_it_is_told() -> None:
    options: Options = {f"c{i:02}": {"keep": Option(0.5, 10.0, 5.0), "active": Option(2.0, 30.0 + i, 20.0)} for i in range(11)}
    found = pf.inclusion(options, Limits(8, 60), {c: np.full(500, levels["active"].value) for c, levels in options.items()})
    assert (found.way, found.draws) == ("few", pf.FEW_DRAWS)
    assert set(found.shares.values()) <= {0.0, 1.0}


# ---- properties ----------------------------------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_another_order_of_channels_never_matters(seed: int) -> None:
    rng = np.random.default_rng(seed)
    options, limits = random_problem(rng, 5)
    names = list(rng.permutation(sorted(options)))
    turned = {n: dict(reversed(options[n].items())) for n in names}
    assert allocate(options, limits) == allocate(turned, limits)
    values = {n: rng.uniform(0, 100, 20) for n in sorted(options)}
    assert pf.inclusion(options, limits, values) == pf.inclusion(turned, limits, {n: values[n] for n in names})


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_another_hour_never_lowers_the_value(seed: int) -> None:
    options, limits = random_problem(np.random.default_rng(seed), 5)
    rungs = [x for x in pf.ladder(options, limits, upto=4, down=3).rungs if x.possible]
    for before, after in itertools.pairwise(rungs):
        assert after.value >= before.value - 1e-3
    assert not any(after.hours < before.hours for before, after in itertools.pairwise(rungs))


def test_of_two_equal_portfolios_the_lighter_one_is_taken() -> None:
    options: Options = {"b": {"active": Option(3, 50)}, "a": {"active": Option(4, 50)}, "c": {"active": Option(3, 50, 10)}}
    assert allocate(options, Limits(5, 20)).at("active") == ("b",)


# ---- limits that are named -----------------------------------------------------------------------------------------------

TWO: Options = {"shop": {"active": Option(3, 60)}, "list": {"keep": Option(1, 10), "active": Option(4, 30)}}


def test_the_hours_are_named() -> None:
    found = allocate(TWO, Limits(2, least_active=1))
    assert (found.broken, found.short) == ("hours", 1.0)
    assert found.at("keep") == ("list",), "what fits all the same"
    assert found.needs is not None
    assert found.needs.at("active") == ("shop",)
    assert found.needs.used == 3


def test_the_money_is_named() -> None:
    costly = {n: {x: o._replace(money=30.0) for x, o in levels.items()} for n, levels in TWO.items()}
    found = allocate(costly, Limits(8, 20, least_active=1))
    assert (found.broken, found.short) == ("money", 10.0)
    assert found.needs is not None
    assert found.needs.spent == 30
    assert allocate(costly, Limits(8, 0, least_active=1)).short == 30, "no money is no money, not any money"


def test_contacts_of_ones_own_are_named_and_the_rest_is_planned() -> None:
    found = allocate(TWO, Limits(3.5, own=frozenset({"list"}), least_active=1))
    assert (found.broken, dict(found.lacking)) == ("own", {"hours": 0.5})
    assert found.at("active") == ("shop",), "they are asked for last"
    assert found.needs is not None
    assert found.needs.used == 4
    assert allocate(TWO, Limits(3.5, own=frozenset({"list"}), least_active=1, fixed={"list": "none"})).broken == "", "closed by the room"


def test_too_many_new_channels_are_named() -> None:
    found = allocate(TWO, Limits(8, new=frozenset(TWO), most_new=0, least_active=1))
    assert (found.broken, found.short) == ("new", 1.0)
    found = allocate(TWO, Limits(8, new=frozenset(TWO), most_new=1, least_active=2))
    assert found.broken == "new"


def test_too_few_channels_are_named() -> None:
    found = allocate(TWO, Limits(20, least_active=3))
    assert (found.broken, found.short) == ("active", 1.0)
    assert allocate({}, Limits(20, least_active=1)).broken == "active"
    assert allocate({}, Limits(20)).broken == ""


def test_where_one_thing_is_not_enough_all_are_named() -> None:
    found = allocate({"a": {"active": Option(5, 10, 50)}}, Limits(2, 20, least_active=1))
    assert dict(found.lacking) == {"hours": 3.0, "money": 30.0}
    assert found.broken in found.lacking
    assert found.needs is not None
    assert (found.needs.used, found.needs.spent) == (5, 50)
    assert "3 h a week" in plain(words.say_broken(SAY, found))
    assert "€30 a month" in words.say_broken(SAY, found)


def test_of_several_ways_out_the_smallest_part_is_named() -> None:
    """Two hours more of ten, or twenty euros more of twenty: the hours."""
    options: Options = {"a": {"active": Option(12, 10, 0)}, "b": {"active": Option(3, 10, 40)}}
    assert allocate(options, Limits(10, 20, least_active=1)).broken == "hours"
    assert allocate(options, Limits(10, 39, least_active=1)).broken == "money"


def test_every_constraint_has_its_sentence() -> None:
    problems = [
        allocate(TWO, Limits(2, least_active=1)), allocate(TWO, Limits(8, new=frozenset(TWO), most_new=0, least_active=1)),
        allocate(TWO, Limits(20, least_active=3)), allocate({"a": {"active": Option(1, 10, 50)}}, Limits(2, 20, least_active=1)),
        allocate({"newsletter": {"active": Option(4, 30)}, "x": {"active": Option(1, 30)}}, Limits(2, own=frozenset({"newsletter"}))),
    ]  # fmt: skip
    assert {p.broken for p in problems} == set(pf.CONSTRAINTS)
    said = [plain(words.say_broken(SAY, p)) for p in problems]
    assert len(set(said)) == len(said)
    assert "needs 1 h more than the 2 h" in said[0]
    assert "€30 more" in said[3]
    assert "with the newsletter it would take 2 h a week more" in said[4]


def test_a_level_that_does_not_exist_is_no_fixed_level() -> None:
    with pytest.raises(ValueError, match="none of its levels"):
        allocate({"a": {"active": Option(1, 1)}}, Limits(5, fixed={"a": "keep"}))


# ---- other hours -----------------------------------------------------------------------------------------------------------


def test_ladder_by_hand() -> None:
    """Ten hours are nine too many: a (4 h, 40) today, b (2 h, 30) from six on, and with three a is lost."""
    options: Options = {"a": {"active": Option(4, 40)}, "b": {"active": Option(2, 30)}}
    found = pf.ladder(options, Limits(4, least_active=1))
    assert [(x.extra, x.value) for x in found.rungs[:7]] == [(-4, 0), (-3, 0), (-2, 30), (-1, 30), (0, 40), (1, 40), (2, 70)]
    assert [x.possible for x in found.rungs[:3]] == [False, False, True]
    assert found.last.extra == pf.MORE_HOURS
    assert found.last.gain == pytest.approx(0.75)
    assert found.next_step is not None
    assert (found.next_step.extra, found.next_step.changes) == (2, (("b", "active"),))
    assert found.enough.extra == 2
    assert [x.extra for x in found.turns] == [-4, -2, 0, 2, 10]
    assert [x.extra for x in found.steps] == [-2, 2]
    assert found.heights()[4] == 1
    assert found.heights()[0] is None


def test_what_holds_back_where_more_hours_do_not_help() -> None:
    costly: Options = {"a": {"active": Option(2, 40)}, "b": {"active": Option(2, 30, 50)}}
    assert pf.ladder(costly, Limits(8, 20)).held_by == "money"
    assert pf.ladder(costly, Limits(8, 50, new=frozenset(costly), most_new=1), upto=1).held_by == "new"
    assert pf.ladder(costly, Limits(8, 50)).held_by == "", "everything is active already"
    assert pf.ladder(costly, Limits(2, 50)).held_by == "", "it is the hours"


def test_more_hours_let_more_channels_be_opened_and_fewer_never_less_than_given() -> None:
    limits = Limits(8, most_new=1)
    assert pf.with_hours(limits, 18).most_new == 2
    assert pf.with_hours(limits, 4).most_new == 1
    assert pf.with_hours(Limits(8, most_new=3), 18).most_new == 3
    assert pf.with_hours(Limits(8), 18).most_new is None


def test_without_effort() -> None:
    """Hours are the limit already: the weight of effort goes to the rest."""
    from cmlib.smaa import in_order_of_names

    names = in_order_of_names()
    found = pf.without_effort(np.full(6, 1 / 6))
    assert found[names.index("effort")] == 0
    assert found.sum() == pytest.approx(1)
    only = np.eye(6)[names.index("effort")]
    assert pf.without_effort(only) == pytest.approx([0.0 if n == "effort" else 1 / 5 for n in names])  # it counts for nothing even alone


# ---- the page --------------------------------------------------------------------------------------------------------------


def plan(**brief: object) -> Plan:
    """A bakery, unless said otherwise."""
    given_brief = {
        "brand": 'Café "Ñandú" <b>& Co</b> $1', "sector": "Panadería de barrio", "objectives": ("sell", "community"), "as_of": AS_OF,
        "channels": ({"network": "instagram"}, {"network": "facebook"}),
    }  # fmt: skip
    return Plan(brief=Brief.model_validate({**given_brief, **brief}))


def decided(p: Plan, *uses: ChannelUse) -> Plan:
    """The same plan with a portfolio."""
    return p.with_section("channels", Decision(value=ChannelsChoice(portfolio=uses), decided_by=("Ana",), decided_at=AS_OF))


def use(channel: str, level: str, h: float = 0, **more: object) -> ChannelUse:
    return ChannelUse.model_validate({"channel": channel, "level": level, "hours": h, **more})


def test_what_the_room_named_and_closed_is_kept_to() -> None:
    base = ch.assess_channels(plan(hours_per_week=12), Dataset(), AS_OF)
    assert base.plan.levels["instagram"] == "active"
    closed = decided(
        plan(hours_per_week=12, budget_per_month=30),
        use("instagram", "none", reason="nobody answers"),
        use("newsletter", "active", 2, money=40),
    )
    r = ch.assess_channels(closed, Dataset(), AS_OF)
    assert r.plan.levels["instagram"] == "none"
    assert r.plan.levels["newsletter"] == "none", "forty a month do not fit into thirty"
    assert r.options["newsletter"]["active"] == Option(2.0, r.plan_value["newsletter"], 40.0)
    assert all(o.money == 0 for c, levels in r.options.items() for o in levels.values() if c != "newsletter"), "no price is invented"
    more = ch.assess_channels(
        closed.model_copy(update={"brief": closed.brief.model_copy(update={"budget_per_month": 40.0})}), Dataset(), AS_OF
    )
    assert more.plan.value >= r.plan.value
    kept = ch.assess_channels(decided(plan(), use("newsletter", "keep", 1, money=10)), Dataset(), AS_OF)
    assert {x: o.money for x, o in kept.options["newsletter"].items()} == {"active": 10.0, "keep": 10.0}


def test_the_plan_has_contacts_of_its_own_if_it_can() -> None:
    r = ch.assess_channels(plan(hours_per_week=8), Dataset(), AS_OF)
    assert any(level != "none" for c, level in r.plan.levels.items() if c in r.limits.own)
    assert sum(level != "none" for c, level in r.plan.levels.items() if c in r.limits.new) <= r.most_new == 1
    assert r.plan.used <= 8
    assert r.ladder.last.gain > 0
    assert r.next_steps


def test_hours_are_the_constraint_that_is_named() -> None:
    none = ch.assess_channels(plan(hours_per_week=0.5), Dataset(), AS_OF)
    assert none.plan.broken == "hours"
    assert none.plan.short == pytest.approx(1.0)  # the lightest active channel takes an hour and a half
    assert not none.plan.at("active")
    assert none.plan.needs is not None
    assert none.plan.needs.used == pytest.approx(1.5)
    assert none.ladder.last.possible
    assert none.gain is None
    some = ch.assess_channels(plan(hours_per_week=8), Dataset(), AS_OF)
    assert some.gain is not None
    assert some.plan.at("active")


def test_the_firm_and_the_lucky_channel_are_told_apart() -> None:
    r = ch.assess_channels(plan(hours_per_week=8), Dataset(), AS_OF)
    assert set(r.chosen) == set(r.channels)
    assert all(0 <= share <= 1 for share in r.chosen.values())
    assert r.inclusion.way == "all"
    every = ch.assess_channels(plan(hours_per_week=20, channels=[{"network": n} for n in NETWORKS]), Dataset(), AS_OF)
    assert every.inclusion.way == "steps"
    assert set(every.chosen) == set(NETWORKS), "fourteen networks are no reason to say nothing"
    assert len({round(x, 2) for x in every.chosen.values()}) > 2


def test_fourteen_networks_are_quick_enough_for_a_slider() -> None:
    p = plan(hours_per_week=20, channels=[{"network": n} for n in NETWORKS])
    r = ch.assess_channels(p, Dataset(), AS_OF)
    values = {c: np.random.default_rng(1).uniform(20, 80, 500) for c in r.channels}
    took = []
    for _ in range(3):
        start = time.process_time()
        pf.inclusion(r.options, r.limits, values)
        allocate(r.options, r.limits)
        took.append(time.process_time() - start)
    assert min(took) < 0.5


DEMO = Path("clients/demo-panaderia")
CASES = {
    "empty": plan(),
    "nothing": plan(channels=(), sector="", objectives=(), hours_per_week=0, country="CO", currency="COP"),
    "half an hour": plan(hours_per_week=0.5),
    "own": plan(hours_per_week=1.5),
    "all": plan(channels=[{"network": n} for n in NETWORKS], hours_per_week=100),
    "money": decided(
        plan(budget_per_month=50), use("instagram", "active", 3, money=80, owner="Ana <b>"), use("newsletter", "keep", 1, owner="$x {y}"), use("x", "none", reason="no")
    ),
    "too many hours": decided(plan(), use("instagram", "active", 9), use("facebook", "keep", 1)),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("case", [*CASES, "demo"])
def test_the_exhibits_of_every_case(case: str, lang: str) -> None:
    if case == "demo":
        page = replace(load_state(DEMO), say=Language(lang))
    else:
        p = CASES[case]
        page = PageState(p, Dataset(), AS_OF, Language(lang, p.brief.country, p.brief.currency))
    fit, other = hours(page)
    assert fit.picture is not None
    assert other.picture is not None
    bare = re.sub(r'src="data:[^"]*"', "", str(views.render([fit, other], page.say)))
    assert not re.search(r"\bnan\b|\bNone\b|NaN|\{\w+\}", html.unescape(bare).replace("$x {y}", ""))
    assert "google_business" not in bare
    assert "Ana <b>" not in bare
    assert fit.behind is not None
    shown = {row[0] for row in fit.behind.rows}
    assert len(shown) == len(fit.behind.rows) >= 4, "every channel stands in the table once"


def page_of(p: Plan) -> PageState:
    return PageState(p, Dataset(), AS_OF, SAY)


def test_claims_agree_with_figure_and_table() -> None:
    fit, other = hours(page_of(CASES["money"]))
    assert fit.headline == "No: €80 a month are planned and there are €50; €30 are missing."
    assert fit.behind is not None
    assert [c.label for c in fit.behind.columns][3:5] == ["Money a month", "Who"]
    assert [plain(cell) for cell in fit.behind.rows[0][:5]] == ["Instagram", "active", "3 h", "€80", "Ana <b>"]
    assert plain(hours(page_of(CASES["too many hours"]))[0].headline) == "No: 10 h are planned and there are 8 h; 2 h are missing."
    page = page_of(plan())
    fit, other = hours(page)
    r = page.result("channels")
    assert page.say.percent(r.ladder.last.gain, 0) in other.headline
    assert other.behind is not None
    assert other.behind.rows[-1][1] == page.say.change(r.ladder.last.share)
    assert page.say.percent(1 - 1 / r.gain, 0) in fit.so_what
    assert "The €" not in fit.change
    assert "no price is assumed" in hours(page_of(plan(budget_per_month=120)))[0].change


def test_where_nothing_fits_the_page_says_what_it_would_take() -> None:
    fit, other = hours(page_of(CASES["half an hour"]))
    assert plain(fit.headline).startswith("No. The hours are the limit: even the lightest active channel needs 1 h more")
    assert "Google Business (active), 1.5 h a week" in plain(fit.so_what)
    assert "1.5 h" in plain(fit.alt)
    assert plain(other.headline).startswith("With 2.5 h a week, everything the plan asks for fits")
    owned, _ = hours(page_of(CASES["own"]))
    assert plain(owned.headline).startswith("Only in part: 1.5 h of 1.5 h a week. No channel fits whose contacts would be the brand's own")


def test_same_inputs_same_page() -> None:
    first, second = (str(views.render(hours(page_of(plan())), SAY)) for _ in range(2))
    assert first == second


def test_the_plan_is_recorded_with_its_limits() -> None:
    p = CASES["half an hour"]
    record = ch.record_of(ch.assess_channels(p, Dataset(), AS_OF), p)
    assert record["best_plan"] == {"broken": "hours", "in_share_of_draws": {}}
    assert record["money"] == {"available": 0, "used": 0}


def test_problem_type() -> None:
    problem: Problem = random_problem(np.random.default_rng(1))
    level: Level = "active"
    assert all(level in levels for levels in problem[0].values())
