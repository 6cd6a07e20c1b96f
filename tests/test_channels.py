"""Page 03: golden numbers of the method, properties, the step on rich and empty data, every view, the form."""

from __future__ import annotations

import html
import itertools
import re
import time
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import channels as ch
from cmlib import scores, smaa, views
from cmlib.exports.tables import PROVENANCE, TABLES, Dataset, ImportRecord
from cmlib.model import CRITERIA, NETWORKS, Brief, ChannelsChoice, ChannelUse, Decision, Plan, Range
from cmlib.views import PageState
from cmlib.views import channels as channel_views
from cmlib.wording import Language

AS_OF = date(2026, 10, 31)
DRAWS = 20_000
ERROR = 4 * 0.5 / np.sqrt(DRAWS)  # four standard errors of a share


# ---- a synthetic brand ---------------------------------------------------------------------------------------------------


def frame(table: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """A canonical table from a few columns."""
    types = {**TABLES[table], **PROVENANCE}
    raw = pd.DataFrame(rows)
    out = {}
    for column, kind in types.items():
        values = raw[column] if column in raw else pd.Series([None] * len(raw))
        if kind == "str":
            values = values.fillna("").astype(str) if column in raw else pd.Series([""] * len(raw))
        if kind == "int64" and column not in raw:
            values = pd.Series(range(len(raw)))
        out[column] = pd.Series(values).astype(kind)
    return pd.DataFrame(out)


def rich(seed: int = 7) -> Dataset:
    """Instagram and Facebook posts with reach, YouTube without, four competitors."""
    rng = np.random.default_rng(seed)
    posts: list[dict[str, object]] = []
    for platform, n, rate in (("instagram", 160, 0.05), ("facebook", 80, 0.03), ("youtube", 12, 0.0)):
        for i in range(n):
            reach = float(rng.integers(400, 2500))
            done = float(round(reach * rate * rng.lognormal(0, 0.4)))
            day = pd.Timestamp(AS_OF) - pd.Timedelta(days=int(rng.integers(0, 300)))
            posts.append(
                {
                    "post_uid": f"{platform}{i}", "platform": platform, "published_local": day, "published_at": day.tz_localize("UTC"),
                    "media_type": ["image", "carousel", "reel"][i % 3] if platform != "youtube" else "video", "text": "<img src=x onerror=alert(1)> $1",
                    "reach": reach if rate else None, "engagements": done if rate else None, "engagements_public": done, "source_file": f"{platform}.csv",
                }
            )  # fmt: skip
    rivals = [
        {
            "competitor": f"Rival {r} <b>", "platform": "instagram", "date": pd.Timestamp(AS_OF) - pd.Timedelta(days=2 * i),
            "likes": float(rng.integers(20, 200)), "comments": 3.0, "source_file": "competitors.csv",
        }
        for r in range(4) for i in range(40)
    ]  # fmt: skip
    record = ImportRecord("instagram.csv", rows_in=3, rows_kept=3, period=(date(2026, 1, 1), AS_OF))
    return Dataset({"posts": frame("posts", posts), "competitor_posts": frame("competitor_posts", rivals)}, (record,))


def plan(**brief: object) -> Plan:
    """A bakery, unless said otherwise."""
    given_brief = {
        "brand": 'Café "Ñandú" <b>& Co</b>', "sector": "Panadería de barrio", "objectives": ("sell", "community"), "as_of": AS_OF,
        "channels": ({"network": "instagram"}, {"network": "facebook"}),
    }  # fmt: skip
    return Plan(brief=Brief.model_validate({**given_brief, **brief}))


def decided(p: Plan, **value: object) -> Plan:
    """The same plan with a channels decision."""
    return p.with_section("channels", Decision(value=ChannelsChoice.model_validate(value), decided_by=("Ana",), decided_at=AS_OF))


ANA = {"audience_overlap": 100.0, "objective_fit": 60.0, "capability": 40.0}
LUIS = dict.fromkeys(CRITERIA, 50.0)


# ---- properties ----------------------------------------------------------------------------------------------------------


def test_a_dominated_option_never_changes_the_order() -> None:
    rng = np.random.default_rng(11)
    for _ in range(300):
        points, w = rng.uniform(0, 100, (6, 6)), rng.dirichlet(np.ones(6))
        worse = points[rng.integers(6)] - rng.uniform(0, 20, 6)
        order = np.argsort(-smaa.weighted(points, w))
        with_it = np.argsort(-smaa.weighted(np.vstack([points, worse]), w))
        assert list(with_it[with_it != 6]) == list(order)


def test_another_channel_leaves_scores_draws_and_pairs_of_the_others_alone() -> None:
    few = ch.assess_channels(plan(), Dataset(), AS_OF)
    more = ch.assess_channels(plan(channels=[{"network": n} for n in ("instagram", "facebook", "bluesky")]), Dataset(), AS_OF)
    both = [c for c in few.channels if c in more.channels]
    assert "bluesky" in more.channels
    assert [c for c in more.channels if c in both] == both
    for a, b in itertools.pairwise(both):
        assert few.any_weights.beats(a, b) == more.any_weights.beats(a, b)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_tipping_weight_is_where_the_winner_changes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, w = rng.uniform(0, 100, (4, 5)), rng.dirichlet(np.ones(5))

    def values(k: int, t: float) -> np.ndarray:
        moved = w * (1 - t) / (1 - w[k])
        moved[k] = t
        return smaa.weighted(points, moved)

    first = int(np.argmax(smaa.weighted(points, w)))
    found = smaa.tipping_weights(points, w)
    assert [abs(t - w[k]) for _, k, t in found] == sorted(abs(t - w[k]) for _, k, t in found)
    for j, k, t in found:
        assert j != first
        assert values(k, t)[j] == pytest.approx(values(k, t).max(), abs=1e-6)
    # nothing nearer was overlooked: on a fine grid inside the nearest distance the winner stays
    nearest = min((abs(t - w[k]) for _, k, t in found), default=1.0)
    for k in range(5):
        for t in np.linspace(max(w[k] - nearest, 0), min(w[k] + nearest, 1), 23)[1:-1]:
            v = values(k, float(t))
            assert v[first] >= v.max() - 1e-6


def test_tipping_weight_by_hand() -> None:
    """A=(60,40), B=(40,80), weights (.8,.2): A 56, B 48; equal where 60-20b = 40+40b, so B wins once the second weighs more than a third."""
    [(option, criterion, needed)] = smaa.tipping_weights(np.array([[60.0, 40.0], [40.0, 80.0]]), np.array([0.8, 0.2]))
    assert option == 1
    assert needed == pytest.approx({0: 2 / 3, 1: 1 / 3}[criterion])
    # a criterion nobody knows is not asked about
    known = np.array([[True, False], [True, True]])
    assert smaa.tipping_weights(np.array([[60.0, 40.0], [40.0, 80.0]]), np.array([0.8, 0.2]), known)[0][1] == 0


def test_row_order_and_list_order_do_not_matter() -> None:
    data = rich()
    shuffled = Dataset({n: t.sample(frac=1, random_state=5) for n, t in data.tables.items()}, data.imports)
    p = decided(plan(), weights={"Ana": ANA, "Luis": LUIS})
    q = decided(plan(channels=({"network": "facebook"}, {"network": "instagram"})), weights={"Luis": LUIS, "Ana": ANA})
    a, b = ch.assess_channels(p, data, AS_OF), ch.assess_channels(q, shuffled, AS_OF)
    assert ch.record_of(a, p) == ch.record_of(b, q)
    assert ch.evidence_of(a) == ch.evidence_of(b)


# ---- the step ------------------------------------------------------------------------------------------------------------


def test_evidence_does_not_depend_on_what_the_room_said() -> None:
    data = rich()
    before = ch.assess_channels(plan(), data, AS_OF)
    after = ch.assess_channels(
        decided(
            plan(), weights={"Ana": ANA}, scores={"bluesky": {"effort": Range(low=1, likely=2, high=3)}, "instagram": {"effort": Range(low=1, likely=2, high=3)}},
            portfolio=[ChannelUse(channel="instagram", level="active", hours=9)],
        ),
        data, AS_OF,
    )  # fmt: skip
    assert ch.evidence_of(before) == ch.evidence_of(after)
    assert after.scores["instagram"]["effort"].basis == "room"
    assert "bluesky" in after.channels


def test_where_scores_come_from() -> None:
    r = ch.assess_channels(plan(channels=({"network": "instagram"}, {"network": "facebook"}, {"network": "youtube"})), rich(), AS_OF)
    ig = r.scores["instagram"]
    assert ig["performance"].basis == "own_rate"
    assert ig["performance"].estimate is not None
    assert ig["performance"].estimate.n == 160
    assert ig["performance"].point == pytest.approx(100 * ig["performance"].estimate.estimate / 0.08)
    assert r.scores["youtube"]["performance"].slots["why"] == "no_rate", "no reach: not comparable, never zero"
    assert r.scores["youtube"]["performance"].likely is None
    assert ig["competition"].basis == "competitors"
    assert r.scores["facebook"]["competition"].basis == "not_assessed", "no rows is not the same as no competitor"
    assert ig["audience_overlap"].basis == "usage"
    assert ig["audience_overlap"].slots["year"] == 2024
    assert r.scores["google_business"]["audience_overlap"].basis == "sector"


def test_rates_are_compared_by_one_denominator_only() -> None:
    data = rich()
    posts = data.posts.copy()
    facebook = posts["platform"] == "facebook"
    posts.loc[facebook, "views"] = posts.loc[facebook, "reach"] * 2
    posts.loc[facebook, "reach"] = np.nan
    r = ch.assess_channels(plan(), Dataset({"posts": posts}), AS_OF)
    assert r.scores["instagram"]["performance"].slots == {"rate": "engagement_rate_by_reach"}
    assert r.scores["facebook"]["performance"].slots["why"] == "other_denominator"


def test_what_nobody_knows_is_the_whole_range() -> None:
    r = ch.assess_channels(plan(sector=""), Dataset(), AS_OF)
    open_scores = [s for row in r.scores.values() for s in row.values() if s.basis == "not_assessed"]
    assert open_scores
    assert all((s.low, s.likely, s.high) == (0, None, 100) for s in open_scores)
    assert r.origins["open"] == len(open_scores)
    assert sum(v for k, v in r.origins.items() if k != "all") == r.origins["all"] == 6 * len(r.channels)


def test_a_b2b_brand_is_shown_linkedin_and_a_bakery_google() -> None:
    b2b = ch.assess_channels(plan(sector="B2B software", objectives=("capture_users", "database"), channels=()), Dataset(), AS_OF)
    bakery = ch.assess_channels(plan(channels=()), Dataset(), AS_OF)
    assert "linkedin" in b2b.channels
    assert "linkedin" not in bakery.channels
    assert {"google_business", "whatsapp"} <= set(bakery.channels)
    assert max(len(b2b.channels), len(bakery.channels)) <= scores.SHOWN


def test_no_channel_and_no_figure_from_the_future() -> None:
    r = ch.assess_channels(plan(sector="Cosmética", channels=({"network": "facebook"},)), Dataset(), date(2014, 12, 31))
    assert not {"tiktok", "threads", "bluesky"} & set(r.channels)
    assert all(s.basis not in ("usage", "usage_upper") for row in r.scores.values() for s in row.values())


def test_equal_weights_until_somebody_weighs() -> None:
    r = ch.assess_channels(plan(), Dataset(), AS_OF)
    assert r.weights == dict.fromkeys(CRITERIA, 1 / 6)
    assert r.room_weights is None
    assert r.shares is r.any_weights
    weighed = ch.assess_channels(decided(plan(), weights={"Ana": ANA, "Luis": LUIS}), Dataset(), AS_OF)
    assert weighed.weights["audience_overlap"] == pytest.approx((0.5 + 1 / 6) / 2)
    assert weighed.room_weights is not None


def test_main_channel_only_when_it_is_clearly_ahead() -> None:
    tie = ch.assess_channels(plan(), Dataset(), AS_OF)
    assert not tie.lead.main
    assert len(tie.lead.tied) >= 2
    sure = {k: Range(low=90, likely=95, high=100) for k in CRITERIA}
    r = ch.assess_channels(decided(plan(), weights={"Ana": LUIS}, scores={"instagram": sure}), Dataset(), AS_OF)
    assert r.channels[0] == "instagram"
    assert r.lead.main
    assert r.lead.share_first >= 0.6
    assert r.lead.share_pair >= 0.7
    assert r.lead.verdict in ("clear", "hint")


def test_hours_are_the_constraint_that_is_named() -> None:
    none = ch.assess_channels(plan(hours_per_week=0.5), Dataset(), AS_OF)
    assert none.plan.broken == "hours"
    assert none.plan.lacking["hours"] == pytest.approx(1.0)  # the lightest active channel takes an hour and a half
    assert not none.plan.at("active")
    some = ch.assess_channels(plan(hours_per_week=8), Dataset(), AS_OF)
    assert some.plan.used <= 8
    assert some.plan.at("active")
    assert sum(c not in some.own and x != "none" for c, x in some.plan.levels.items()) <= 1
    assert some.gain is not None
    assert some.gain >= 1


def test_proposal_is_a_valid_choice_and_invents_no_weights() -> None:
    p = plan()
    r = ch.assess_channels(p, rich(), AS_OF)
    choice = ch.propose_portfolio(r, p)
    assert choice.weights == {}
    assert {u.channel for u in choice.portfolio} == set(r.channels)
    again = ch.assess_channels(p.with_section("channels", Decision(value=choice, decided_by=("Ana",), decided_at=AS_OF)), rich(), AS_OF)
    assert again.channels == r.channels
    assert again.plan == r.plan


def test_actions_follow_from_profile_pace_and_level() -> None:
    r = ch.assess_channels(plan(), rich(), AS_OF)
    levels = {"instagram": "active", "facebook": "none", "whatsapp": "active", "google_business": "keep"}
    choice = ChannelsChoice(portfolio=tuple(ChannelUse(channel=c, level=x, hours=1 if x != "none" else 0) for c, x in levels.items()))
    actions = {m.channel: m.action for m in ch.moves(r, choice)}
    assert (actions["instagram"], actions["facebook"], actions["whatsapp"], actions["google_business"]) == (
        "keep",
        "close",
        "create",
        "create",
    )
    assert actions["tiktok"] == "not_now"


def test_it_is_quick_enough_for_a_slider() -> None:
    data, p = rich(), plan()
    ch.assess_channels(p, data, AS_OF)
    took = []
    for points in range(0, 100, 20):
        q = decided(p, weights={"Ana": {**LUIS, "effort": float(points)}})
        start = time.process_time()
        ch.assess_channels(q, data, AS_OF)
        took.append(time.process_time() - start)
    assert min(took) < 0.5


# ---- the page --------------------------------------------------------------------------------------------------------------


CASES = {
    "rich": (plan(), rich()),
    "decided": (
        decided(
            plan(), weights={"Ana <i>": ANA, "Luis": LUIS}, scores={"tiktok": {"effort": Range(low=1, likely=2, high=3, evidence="<script>{x} $")}},
            portfolio=[ChannelUse(channel="instagram", level="active", hours=9, reason="<b>{y}"), ChannelUse(channel="facebook", level="none")], review_on=AS_OF,
        ),
        rich(),
    ),
    "empty": (plan(), Dataset()),
    "nothing": (plan(channels=(), sector="", objectives=(), hours_per_week=0, country="CO"), Dataset()),
    "later": (plan(as_of=date(2028, 1, 1)), Dataset()),
    "all": (plan(channels=[{"network": n} for n in NETWORKS], hours_per_week=100), Dataset()),
    "usa": (plan(country="US", language="en", sector="fashion shop"), Dataset()),
}  # fmt: skip


@pytest.mark.parametrize(("case", "lang"), [*((case, "es") for case in CASES), ("decided", "en"), ("usa", "en")])
def test_every_view_of_every_case(case: str, lang: str) -> None:
    p, data = CASES[case]
    page = PageState(p, data, p.brief.as_of or AS_OF, Language(lang, p.brief.country, p.brief.currency))
    shown = [str(views.render(view(page), page.say)) for view in views.views_of("channels").values()]
    shown.append(str(views.decision_html(page, "channels")))
    for text in shown:
        bare = re.sub(r'src="data:[^"]*"', "", text)
        assert not re.search(
            r"\bnan\b|\bNone\b|NaN|\{\w+\}(?!\s*\$|&)", html.unescape(bare).replace("<script>{x} $", "").replace("<b>{y}", "")
        )
        assert "<script" not in bare
        assert "<b>{y}" not in bare
        assert "google_business" not in bare
        assert "engagement_rate" not in bare
        assert "not_assessed" not in bare.replace('class="verdict not_assessed"', "")


def test_claim_agrees_with_figure_and_table() -> None:
    p, data = CASES["decided"]
    page = PageState(p, data, AS_OF, Language("en"))
    r = page.result("channels")
    shown = views.views_of("channels")["sensitivity"](page)[0]
    best = max(r.channels, key=r.any_weights.first)
    assert shown.behind is not None
    assert shown.behind.rows[0][1] == page.say.percent(r.any_weights.first(best), 0)
    assert page.say.number(round(100 * r.any_weights.first(best)), 0) in shown.headline
    hours = views.views_of("channels")["hours"](page)[0]
    assert hours.headline.startswith("No: 9")


def test_the_answer_says_which_why_what_would_change_it_how_many_hours_and_what_is_left_out() -> None:
    p, data = CASES["decided"]
    page = PageState(p, data, AS_OF, Language("en"))
    r = page.result("channels")
    told = views.views_of("channels")["answer"](page)
    assert told.bold.startswith("The work goes into Instagram")
    assert "Instagram: “<b>{y}”" in told.rest
    assert "What would change it: " in told.rest
    assert page.say.percent(r.flips[0].needed, 0) in told.rest
    assert "Left out: " in told.rest
    best = next(c for c in r.channels if c != "instagram")
    assert f"{r.hours[best]['active'][1]:g}\N{NO-BREAK SPACE}h of the 8\N{NO-BREAK SPACE}h there are" in told.rest, (
        "what the best one left out would take"
    )
    assert len(f"{told.bold} {told.rest}".split()) <= 90, "an answer is said in one breath"
    assert told.tiles[1].number == page.say._("{n}\N{NO-BREAK SPACE}h", n=9)
    assert "it does not fit" in told.rest, "nine hours of eight"


def test_a_score_of_the_room_says_why_or_is_flagged() -> None:
    room = {"tiktok": {"effort": Range(low=1, likely=2, high=3), "capability": Range(low=1, likely=2, high=3, evidence="nobody edits")}}
    page = PageState(decided(plan(), scores=room), rich(), AS_OF, Language("en"))
    assert page.result("channels").unbacked == (("tiktok", "effort"),)
    first, grounds, *_ = views.views_of("channels")["scores"](page)
    assert first.so_what.startswith("1 score of the workshop says no reason (TikTok)")
    told = {(row[0], row[1]): row[3] for row in grounds.behind.rows}
    assert told["TikTok", "little effort"] == "said in the workshop, without saying why"
    assert told["TikTok", "we can make it"] == "said in the workshop: «nobody edits»"
    assert all(told.values()), "every score says what it rests on"
    assert len(told) == 6 * len(page.result("channels").channels)


def test_competitors_count_for_or_against_and_it_is_said() -> None:
    """Rivals that post every other day and get more response than the brand count against; with none of them weekly, for."""
    data = rich()
    strong = data.tables["competitor_posts"].assign(likes=1e6)
    weak = data.tables["competitor_posts"].assign(likes=0.0, comments=0.0)
    against = scores_of(Dataset({**data.tables, "competitor_posts": strong}))
    for_it = scores_of(Dataset({**data.tables, "competitor_posts": weak}))
    assert against[0] < 50 < for_it[0]
    assert against[1].startswith("counts against it: 4 of 4")
    assert for_it[1].startswith("counts for it: none of 4")


def scores_of(data: Dataset) -> tuple[float, str]:
    """Score and grounds of Instagram's competitors."""
    from cmlib.wording.scores import say_basis

    score = ch.assess_channels(plan(), data, AS_OF).scores["instagram"]["competition"]
    return score.point, say_basis(Language("en"), score)


# ---- three states of a brand: nothing, three months, thirty months ---------------------------------------------------------


def months(n: int) -> Dataset:
    """The rich brand as far as it goes back: posts, competitors and a daily account of the last n months."""
    rng = np.random.default_rng(11)
    start = pd.Timestamp(AS_OF) - pd.DateOffset(months=n)
    posts = []
    for day in pd.date_range(start, pd.Timestamp(AS_OF), freq="3D"):
        for platform in ("instagram", "facebook"):
            reach = float(rng.integers(400, 2500))
            done = float(round(reach * 0.04 * rng.lognormal(0, 0.4)))
            posts.append(
                {
                    "post_uid": f"{platform}{day:%Y%m%d}", "platform": platform, "published_local": day, "published_at": day.tz_localize("UTC"),
                    "media_type": "image", "reach": reach, "engagements": done, "engagements_public": done, "source_file": "a.csv",
                }
            )  # fmt: skip
    return Dataset({"posts": frame("posts", posts), "competitor_posts": rich().tables["competitor_posts"]})


STATES = {"nothing": Dataset(), "three months": months(3), "thirty months": months(30)}


@pytest.mark.parametrize("state", STATES)
def test_a_room_is_led_to_a_decision_in_every_state(state: str) -> None:
    """A proposal that fits and works a channel, an invitation to weigh, what to find out next; and after weighing, everything."""
    data = STATES[state]
    for p in (plan(), plan(channels=(), sector="")):
        page = PageState(p, data, AS_OF, Language("en"))
        r, choice = page.result("channels"), page.choice("channels")
        assert any(u.level == "active" for u in choice.portfolio)
        assert r.spent(choice) <= p.brief.hours_per_week
        shown = views.views_of("channels")
        told = shown["answer"](page)
        for part in ("The work goes into", "Why: ", "What would change it: ", "Left out: ", "nobody has decided yet"):
            assert part in told.bold + " " + told.rest
        assert len(f"{told.bold} {told.rest}".split()) <= 90
        lines = dict(channel_views.summarise(page).lines)
        assert "what counts more" in lines["What is missing to decide"]
        assert shown["weights"](page).missing
        assert shown["ranking"](page).change
        assert len(shown["sensitivity"](page)) == 4
    decided_page = PageState(
        decided(plan(), rankings={"Ana": [["audience_overlap"], ["effort", "capability"]]}), data, AS_OF, Language("en")
    )
    assert not views.views_of("channels")["weights"](decided_page).missing
    assert decided_page.result("channels").room_weights is not None


def test_more_data_leave_fewer_scores_open() -> None:
    open_scores = [ch.assess_channels(plan(), data, AS_OF).origins["open"] for data in STATES.values()]
    assert open_scores[0] > open_scores[1] >= open_scores[2]


def test_the_record_holds_what_others_may_use() -> None:
    p = decided(plan(), weights={"Ana": ANA}, rankings={"Eva": (("effort",),)})
    r = ch.assess_channels(p, rich(), AS_OF)
    record = ch.record_of(r, p)
    assert record["weighed_by"] == {"points": 1, "order": 1}
    central = record["ranking"][0]["central_weights"]  # type: ignore[index]
    assert sum(central.values()) == pytest.approx(1, abs=0.001)
    assert [b["channel"] for b in record["beliefs"]] == list(r.channels[1:])  # type: ignore[attr-defined]
    assert ch.propose_portfolio(r, p).rankings == {"Eva": (("effort",),)}


def test_same_inputs_same_page() -> None:
    p, data = CASES["rich"]
    pages = [PageState(p, data, AS_OF, Language("es")) for _ in range(2)]
    first, second = (str(views.render(views.views_of("channels")["ranking"](page), page.say)) for page in pages)
    assert first == second


# ---- the form ------------------------------------------------------------------------------------------------------------


def test_form_gives_back_the_standing_decision_and_takes_changes() -> None:
    import ipywidgets as w

    from cmlib.forms.channels import build

    p, data = CASES["decided"]
    state = PageState(p, data, AS_OF, Language("es"))
    inputs = build(state)
    value = inputs.value()
    standing = p.decision("channels").value  # type: ignore[union-attr]
    assert value.weights["Luis"] == LUIS
    assert value.scores == standing.scores
    assert next(u for u in value.portfolio if u.channel == "instagram") == standing.portfolio[0]
    seen: list[object] = []
    for watched in inputs.watched:
        watched.observe(seen.append, names="value")
    accordion = next(x for x in inputs.widget.children if isinstance(x, w.Accordion))
    accordion.children[1].children[4].value = 95  # after the way to weigh, the criteria
    assert len(seen) == 1
    assert inputs.value().weights["Luis"]["effort"] == 95
    page = state.with_choice("channels", Decision(value=inputs.value(), decided_by=("Ana",), decided_at=AS_OF))
    assert page.result("channels").weights["effort"] > state.result("channels").weights["effort"]


def test_form_starts_with_one_room_when_nobody_has_decided() -> None:
    from cmlib.forms.channels import build

    inputs = build(PageState(plan(), Dataset(), AS_OF, Language("en")))
    assert not inputs.value().weights, "nobody is counted before the first answer"
    assert inputs.value().review_on is not None


def test_people_join_and_levels_bring_their_hours() -> None:
    import ipywidgets as w

    from cmlib.forms.channels import build

    inputs = build(PageState(plan(), Dataset(), AS_OF, Language("en")))
    line = next(x for x in inputs.widget.children if isinstance(x, w.HBox) and isinstance(x.children[0], w.Text))
    line.children[0].value = "Eva"
    line.children[1].click()
    next(x for x in inputs.widget.children if isinstance(x, w.Accordion)).children[1].children[1].value = 80
    assert set(inputs.value().weights) == {"Eva"}
    row = next(x for x in inputs.widget.children if isinstance(x, w.HBox) and getattr(x.children[0], "description", "") == "TikTok")
    row.children[0].value = "active"
    assert next(u for u in inputs.value().portfolio if u.channel == "tiktok").hours == 6
    row.children[0].value = "none"
    assert next(u for u in inputs.value().portfolio if u.channel == "tiktok").hours == 0


def test_a_draft_of_ones_own_does_not_change_the_evidence() -> None:
    """Also where hours and budget are not in the brief: a decision saved from a draft was stale at once."""
    p = Plan(brief=Brief(brand="B"))
    page = PageState(p, Dataset(), AS_OF, Language("en"))
    draft = page.with_choice("channels", Decision(value=ChannelsChoice(weights={"Ana": ANA}), decided_by=("Ana",), decided_at=AS_OF))
    assert draft.evidence("channels") == page.evidence("channels")
