"""Weights from points, an order and pairs: published numbers, properties, the view, the form."""

from __future__ import annotations

import html
import re
from datetime import date
from itertools import combinations

import ipywidgets
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import views
from cmlib.book import load_state
from cmlib.exports.tables import Dataset
from cmlib.forms.channels import build
from cmlib.model import CRITERIA, ChannelsChoice, ChannelUse, Decision, OwnGroup, Pair, Plan, Range
from cmlib.views import PageState
from cmlib.views.weights import weights as view
from cmlib.weights import consistency, order_weights, principal, rank_order_weights, scale_of, weigh, worst_triad
from cmlib.wording import Language
from cmlib.wording.weights import say_consistency, say_person, say_triad
from tests.conftest import ROOT
from tests.test_channels import AS_OF, decided, plan, rich

ANA = {"audience_overlap": 100.0, "objective_fit": 60.0, "capability": 40.0}
ORDER = (("audience_overlap",), ("objective_fit", "effort"), ("capability",))
A, B, C = CRITERIA[:3]


def matrix(*upper: tuple[float, ...]) -> np.ndarray:
    """A reciprocal matrix from its upper triangle, row by row."""
    n = len(upper) + 1
    m = np.eye(n)
    for i, row in enumerate(upper):
        for j, x in zip(range(i + 1, n), row, strict=True):
            m[i, j], m[j, i] = x, 1 / x
    return m


def pairs_of(weights: dict[str, float]) -> tuple[Pair, ...]:
    """Answers that do not contradict each other."""
    return tuple(Pair(more=a, than=b, times=weights[a] / weights[b]) for a, b in combinations(weights, 2))


# ---- published numbers ---------------------------------------------------------------------------------------------------

DRINKS = matrix(
    (9, 5, 2, 1, 1, 1 / 2), (1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9), (1 / 3, 1 / 4, 1 / 3, 1 / 9), (1 / 2, 1, 1 / 3), (2, 1 / 2), (1 / 3,)
)
WEALTH = matrix((4, 9, 6, 6, 5, 5), (7, 5, 5, 3, 4), (1 / 5, 1 / 5, 1 / 7, 1 / 5), (1, 1 / 3, 1 / 3), (1 / 3, 1 / 3), (2,))
SCHOOL = matrix((4, 3, 1, 3, 4), (7, 3, 1 / 5, 1), (1 / 5, 1 / 5, 1 / 6), (1, 1 / 3), (3,))
THREE = np.array([[1, 1 / 3, 5], [3, 1, 7], [1 / 5, 1 / 7, 1]])


@pytest.mark.parametrize(
    ("answers", "largest", "cr", "digits", "expected"),
    [
        (DRINKS, 7.1766, 0.0223, 5e-5, (0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327)),
        (WEALTH, 7.6077, 0.0767, 5e-5, (0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094)),
        (SCHOOL, 7.4199, 0.229, 5e-4, (0.321, 0.139, 0.035, 0.128, 0.237, 0.139)),
        (THREE, 3.0649, 0.0324 / 0.58, 1e-4, (0.279, 0.649, 0.072)),
    ],
    ids=["drinks", "wealth", "school", "three"],
)
def test_pairs(answers: np.ndarray, largest: float, cr: float, digits: float, expected: tuple[float, ...]) -> None:
    """Saaty 2008 (drinks), 1980 (wealth of nations, school), and a matrix of three."""
    found, top = principal(answers)
    assert top == pytest.approx(largest, abs=5e-5)
    assert found == pytest.approx(expected, abs=6e-4)
    fit = consistency([str(i) for i in range(len(answers))], answers)
    assert fit.cr == pytest.approx(cr, abs=digits)
    assert fit.ci == pytest.approx((largest - len(answers)) / (len(answers) - 1), abs=5e-5)
    assert fit.ok == (cr < 0.10)


def test_a_copy_of_an_option_turns_the_order_of_pairs() -> None:
    """Belton & Gear 1983: why channels are scored on fixed scales and only criteria are compared in pairs."""
    one = np.array([[1, 1 / 9, 1], [9, 1, 9], [1, 1 / 9, 1]])
    two = np.array([[1, 9, 9], [1 / 9, 1, 1], [1 / 9, 1, 1]])
    three = np.array([[1, 8 / 9, 8], [9 / 8, 1, 9], [1 / 8, 1 / 9, 1]])
    before = np.mean([principal(m)[0] for m in (one, two, three)], axis=0)
    assert before == pytest.approx([0.45, 0.47, 0.08], abs=5e-3)

    def copied(m: np.ndarray) -> np.ndarray:
        pick = [0, 1, 2, 1]
        return m[np.ix_(pick, pick)]

    after = np.mean([principal(copied(m))[0] for m in (one, two, three)], axis=0)
    assert after == pytest.approx([0.37, 0.29, 0.06, 0.29], abs=5.1e-3)
    assert (np.argmax(before), np.argmax(after)) == (1, 0)


def test_rank_order_centroid_with_ties() -> None:
    found = order_weights([("a",), ("b", "c"), ("d",)])
    one, two, three, four = rank_order_weights(4)
    assert found == pytest.approx({"a": one, "b": (two + three) / 2, "c": (two + three) / 2, "d": four})
    assert order_weights([("a", "b")]) == {"a": 0.5, "b": 0.5}


# ---- properties ----------------------------------------------------------------------------------------------------------

people = st.dictionaries(st.sampled_from(["Ana", "Luis", "Eva", "Óscar"]), st.integers(0, 2), max_size=4)


@st.composite
def choices(draw: st.DrawFn) -> dict[str, dict]:
    """Some people, each weighing in one way; their answers in any order."""
    made: dict[str, dict] = {"weights": {}, "rankings": {}, "pairs": {}}
    for name, way in draw(people).items():
        some = draw(st.lists(st.sampled_from(CRITERIA), min_size=2, max_size=6, unique=True))
        if way == 0:
            made["weights"][name] = {c: float(draw(st.integers(0, 100))) for c in some}
        elif way == 1:
            cut = draw(st.integers(1, len(some)))
            made["rankings"][name] = tuple(place for place in (tuple(some[:cut]), *((c,) for c in some[cut:])) if place)
        else:
            pairs = [Pair(more=a, than=b, times=draw(st.sampled_from([1 / 9, 1 / 3, 1.0, 2.0, 9.0]))) for a, b in combinations(some, 2)]
            made["pairs"][name] = tuple(draw(st.permutations(pairs)))
    return made


@settings(max_examples=80, deadline=None)
@given(choices())
def test_neither_names_nor_criteria_nor_directions_matter(made: dict[str, dict]) -> None:
    w = weigh(ChannelsChoice(**made))
    turned = {
        "weights": {n: dict(reversed(p.items())) for n, p in reversed(made["weights"].items())},
        "rankings": {n: tuple(tuple(reversed(place)) for place in places) for n, places in reversed(made["rankings"].items())},
        "pairs": {
            n: tuple(Pair(more=p.than, than=p.more, times=1 / p.times) for p in reversed(ps)) for n, ps in reversed(made["pairs"].items())
        },
    }
    v = weigh(ChannelsChoice(**turned))
    assert list(v.people) == list(w.people) == sorted(w.people)
    assert (v.methods, v.orders, v.unnamed, v.uncounted) == (w.methods, w.orders, w.unnamed, w.uncounted)
    assert v.group == pytest.approx(w.group, abs=1e-9)
    assert sum(w.group.values()) == pytest.approx(1)
    for name, mine in w.people.items():
        assert sum(mine.values()) == pytest.approx(1)
        assert v.people[name] == pytest.approx(mine, abs=1e-9)
    for name, fit in w.consistency.items():
        assert v.consistency[name].lambda_max == pytest.approx(fit.lambda_max)
        assert (v.consistency[name].worst is None) == (fit.worst is None)
        if fit.worst and v.consistency[name].worst:
            assert v.consistency[name].worst.factor == pytest.approx(fit.worst.factor)  # type: ignore[union-attr]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(1, 9), min_size=3, max_size=6))
def test_answers_without_a_contradiction_give_back_their_weights(values: list[float]) -> None:
    whole = {c: x / max(values) for c, x in zip(CRITERIA, values, strict=False)}
    w = weigh(ChannelsChoice(pairs={"Ana": pairs_of(whole)}))
    total = sum(whole.values())
    assert w.people["Ana"] == pytest.approx({c: whole.get(c, 0.0) / total for c in CRITERIA}, abs=1e-7)
    assert w.consistency["Ana"].cr == pytest.approx(0, abs=1e-7)
    assert w.consistency["Ana"].worst is not None
    assert w.consistency["Ana"].worst.factor == pytest.approx(1)


def test_the_worst_triad_is_the_hardest_contradiction() -> None:
    answers = matrix((2, 1, 3), (2, 3), (3,))
    t = worst_triad("abcd", answers)
    assert t is not None
    assert (t.first, t.second, t.third, t.times) == ("a", "b", "c", (2, 2, 1))
    assert t.factor == pytest.approx(4)
    by_hand = max(abs(np.log(answers[i, j] * answers[j, k] * answers[k, i])) for i, j, k in combinations(range(4), 3))
    assert np.log(t.factor) == pytest.approx(by_hand)
    assert worst_triad("ab", answers[:2, :2]) is None


# ---- the group -----------------------------------------------------------------------------------------------------------


def test_nobody_weighs() -> None:
    for choice in (
        None,
        ChannelsChoice(),
        ChannelsChoice(weights={"Ana": dict.fromkeys(CRITERIA, 0.0)}, rankings={"Eva": ()}, pairs={"Luis": ()}),
    ):
        w = weigh(choice)
        assert w.group == dict.fromkeys(CRITERIA, 1 / 6)
        assert (w.people, w.methods, w.dissent) == ({}, {}, None)
    assert w.uncounted == {"Ana": (), "Eva": (), "Luis": ()}


def test_everybody_counts_once_whatever_their_way() -> None:
    pairs = pairs_of({A: 4.0, B: 2.0, C: 1.0})
    w = weigh(ChannelsChoice(weights={"Ana": ANA}, rankings={"Eva": ORDER}, pairs={"Luis": pairs}))
    assert w.methods == {"Ana": "points", "Eva": "order", "Luis": "pairs"}
    assert w.people["Ana"][A] == pytest.approx(0.5)
    assert w.people["Luis"] == pytest.approx({**dict.fromkeys(CRITERIA, 0.0), A: 4 / 7, B: 2 / 7, C: 1 / 7})
    assert w.group == pytest.approx({c: np.mean([p[c] for p in w.people.values()]) for c in CRITERIA})
    assert w.unnamed == {"Ana": CRITERIA[3:], "Eva": ("performance", "competition"), "Luis": CRITERIA[3:]}
    # two left out share the last two places of six
    assert w.people["Eva"]["competition"] == pytest.approx(sum(rank_order_weights(6)[4:]) / 2) == w.people["Eva"]["performance"]
    assert w.orders == {"Eva": (*ORDER[:1], ("objective_fit", "effort"), ("capability",), ("performance", "competition"))}
    assert w.dissent is not None


def test_pairs_of_several_people_meet_in_the_geometric_mean() -> None:
    """Aczel & Saaty 1983: one says nine times, the other a ninth: together the same. The mean of the weights would say so only by chance."""
    one = (Pair(more=A, than=B, times=8), Pair(more=A, than=C, times=2), Pair(more=B, than=C, times=1))
    two = (Pair(more=A, than=B, times=2), Pair(more=A, than=C, times=2), Pair(more=B, than=C, times=1))
    w = weigh(ChannelsChoice(pairs={"Ana": one, "Eva": two}))
    expected = principal(matrix((4, 2), (1,)))[0]
    assert [w.group[c] for c in (A, B, C)] == pytest.approx(expected)
    assert [np.mean([p[c] for p in w.people.values()]) for c in (A, B, C)] != pytest.approx(expected, abs=1e-3)
    # somebody who compared other criteria is a group of their own; everybody still counts once
    other = weigh(ChannelsChoice(pairs={"Ana": one, "Eva": two, "Luis": (Pair(more="effort", than=A, times=1),)}))
    assert other.group["effort"] == pytest.approx(0.5 / 3)
    assert other.consistency["Luis"].worst is None
    assert other.consistency["Luis"].ok


def test_pairs_that_are_missing_are_told_and_not_counted() -> None:
    some = (Pair(more=A, than=B, times=3), Pair(more=C, than=A, times=1))
    w = weigh(ChannelsChoice(weights={"Ana": ANA}, pairs={"Luis": some}))
    assert list(w.people) == ["Ana"]
    assert w.uncounted == {"Luis": ((B, C),)}
    said = say_person(Language("en"), w, "Luis")
    assert said == "Not counted yet: 1 comparison is missing («serves the objective» with «we can make it»)."


def test_dissent_names_the_widest_criterion() -> None:
    w = weigh(ChannelsChoice(weights={"Ana": {A: 90, B: 10}, "Eva": {A: 50, B: 50}, "Luis": {A: 60, B: 20, C: 20}}))
    assert w.dissent == (A, "Eva", "Ana")
    assert weigh(ChannelsChoice(weights={"Ana": ANA, "Eva": ANA})).dissent is None
    assert scale_of(w)[0] == 0
    assert scale_of(w)[-1] >= 0.9


def test_the_triad_in_words() -> None:
    pairs = (Pair(more=A, than=B, times=2), Pair(more=B, than=C, times=2), Pair(more=A, than=C, times=1))
    w = weigh(ChannelsChoice(pairs={"Ana": pairs}))
    assert say_triad(Language("en"), w.consistency["Ana"]) == (
        "«your people are there» counts twice as much as «serves the objective»; «serves the objective», twice as much as «we can make it»; "
        "and yet «your people are there» counts as much as «we can make it»."
    )
    assert not w.consistency["Ana"].ok
    assert say_consistency(Language("en"), w.consistency["Ana"]).startswith("The comparisons count, but they contradict each other")
    whole = weigh(ChannelsChoice(pairs={"Ana": pairs_of({A: 4.0, B: 2.0, C: 1.0})}))
    assert "without a contradiction" in say_person(Language("en"), whole, "Ana")


# ---- the view --------------------------------------------------------------------------------------------------------------

CONTRADICTS = (Pair(more=A, than=B, times=2), Pair(more=B, than=C, times=2), Pair(more=A, than=C, times=1 / 3))
EVERYBODY = {
    "weights": {"Ana <i>$": ANA, "Bo": dict.fromkeys(CRITERIA, 50.0)},
    "rankings": {"Eva": ORDER, "Nadie": ()},
    "pairs": {"Luis": CONTRADICTS, "Pía": CONTRADICTS[:2]},
}
PLANS: dict[str, tuple[Plan, Dataset]] = {
    "everybody": (decided(plan(), **EVERYBODY), rich()),
    "one": (decided(plan(), weights={"Ana": ANA}), rich()),
    "agreed": (decided(plan(), weights={"Ana": ANA, "Eva": ANA}), Dataset()),
    "unfinished": (decided(plan(), pairs={"Pía": CONTRADICTS[:2]}), Dataset()),
    "nobody": (plan(), Dataset()),
    "nothing": (plan(channels=(), sector="", objectives=(), hours_per_week=0), Dataset()),
}


def readable(page: PageState) -> str:
    raw = str(views.render(view(page), page.say))
    assert "<i>" not in raw
    text = html.unescape(re.sub(r'src="data:[^"]*"', "", raw))
    assert not re.search(r"\bnan\b|\bNone\b|NaN|\{\w+\}|audience_overlap|\bAHP\b|\bCR\b", text)
    return text


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("case", PLANS)
def test_the_view(case: str, lang: str) -> None:
    p, data = PLANS[case]
    page = PageState(p, data, AS_OF, Language(lang))
    readable(page)
    shown, w = view(page), weigh(page.choice("channels"))
    assert shown.missing == (case in ("nobody", "nothing"))
    assert (shown.picture is not None) == bool(w.people)
    if shown.behind is not None:
        assert shown.behind.rows[-1][2:] == tuple(page.say.percent(w.group[c], 0) for c in CRITERIA)
    if case == "everybody":
        assert shown.body is not None
        assert {row[0] for row in shown.body.rows} == {"Ana <i>$", "Eva", "Luis", "Nadie", "Pía"}
    if case == "unfinished":
        assert shown.body is not None


def test_claim_and_table_say_the_same() -> None:
    p, data = PLANS["everybody"]
    page = PageState(p, data, AS_OF, Language("en"))
    shown, w = view(page), weigh(page.choice("channels"))
    assert w.dissent is not None
    criterion, low, high = w.dissent
    assert shown.behind is not None
    column = 2 + CRITERIA.index(criterion)
    by = {row[0]: row for row in shown.behind.rows}
    assert f"{low} gives it {by[low][column]}; {high}, {by[high][column]}" in shown.headline


def test_demo_pages() -> None:
    for brand in ("demo-panaderia", "demo-ong"):
        readable(load_state(ROOT / "clients" / brand))


# ---- the form ------------------------------------------------------------------------------------------------------------


def found(widget: ipywidgets.Widget, kind: type) -> list:
    """All widgets of a kind inside another, in order."""
    mine = [widget] if isinstance(widget, kind) else []
    return [*mine, *(x for child in getattr(widget, "children", ()) for x in found(child, kind))]


def form(p: Plan, data: Dataset | None = None):
    """The form, its accordion of people, and how often the page was redrawn."""
    state = PageState(p, data or Dataset(), AS_OF, Language("en"))
    inputs = build(state)
    seen: list[object] = []
    for watched in inputs.watched:
        watched.observe(seen.append, names="value")
    return inputs, found(inputs.widget, ipywidgets.Accordion)[0], seen


def join(inputs, name: str) -> None:
    line = next(x for x in found(inputs.widget, ipywidgets.HBox) if isinstance(x.children[0], ipywidgets.Text))
    line.children[0].value = name
    line.children[1].click()


def test_the_standing_decision_comes_back_exactly() -> None:
    standing = {
        "weights": {"Ana": {"effort": 33.3, "capability": 12.0}, "Luis": dict.fromkeys(CRITERIA, 0.0)},
        "rankings": {"Eva": (("effort", "audience_overlap"), ("capability",))},
        "pairs": {"Pía": (Pair(more=B, than=A, times=2.5), Pair(more=A, than=C, times=1 / 3))},
        "scores": {"tiktok": {"effort": Range(low=1, likely=2.5, high=3, evidence="visto")}},
        "portfolio": (
            ChannelUse(channel="tiktok", level="none", hours=2, reason="no da tiempo"),
            ChannelUse(channel="instagram", level="active", hours=3.1, money=40.55, owner="Ana"),
        ),
        "own_group": OwnGroup(channel="telegram", none_exists="yes", useful_information="no", topic="masa madre"),
        "review_on": date(2027, 1, 31),
    }
    for budget in (0, 200):
        p = decided(plan(budget_per_month=budget), **standing)
        inputs, tabs, seen = form(p, rich())
        assert inputs.value() == p.decision("channels").value  # type: ignore[union-attr]
        assert [tabs.get_title(i) for i in range(4)] == ["Ana", "Luis", "Eva", "Pía"]
        assert not seen


def test_money_is_asked_for_only_where_there_is_some() -> None:
    without, with_money = (len(found(form(plan(budget_per_month=b))[0].widget, ipywidgets.BoundedFloatText)) for b in (0, 200))
    assert with_money == 2 * without


def test_nothing_is_recorded_before_somebody_answers() -> None:
    inputs, tabs, seen = form(plan())
    assert [tabs.get_title(0)] == ["The room"]
    join(inputs, "Eva")
    assert not inputs.value().weights
    assert not seen
    effort = found(tabs.children[1], ipywidgets.IntSlider)[CRITERIA.index("effort")]
    effort.value = 95
    assert len(seen) == 1
    assert inputs.value().weights == {"Eva": {**dict.fromkeys(CRITERIA, 50.0), "effort": 95.0}}


def test_each_person_chooses_a_way_and_the_page_follows() -> None:
    inputs, tabs, seen = form(decided(plan(), weights={"Ana": ANA}))
    join(inputs, "Eva")
    join(inputs, "Luis")
    # Eva orders
    way = found(tabs.children[1], ipywidgets.Dropdown)[0]
    way.value = "order"
    places = dict(zip(CRITERIA, found(tabs.children[1], ipywidgets.Dropdown)[1:], strict=True))
    before = len(seen)
    places["effort"].value = 1
    assert len(seen) == before + 1
    places["performance"].value = 2
    places["capability"].value = 2
    assert inputs.value().rankings == {"Eva": (("effort",), ("capability", "performance"))}
    # Luis compares
    found(tabs.children[2], ipywidgets.Dropdown)[0].value = "pairs"
    answers = found(tabs.children[2], ipywidgets.Dropdown)[1:]
    assert len(answers) == 15
    fit = found(tabs.children[2], ipywidgets.HTML)[-1]
    assert "no answer" in fit.value
    answers[0].value = 2.0  # A, B
    answers[5].value = 2.0  # B, C
    assert "1 comparison is missing" in fit.value
    before = len(seen)
    answers[1].value = 1.0  # A, C
    assert len(seen) == before + 1
    assert "contradict" in fit.value
    assert "counts twice as much as" in fit.value
    answers[1].value = 4.0
    assert "without a contradiction" in fit.value
    w = weigh(inputs.value())
    assert w.methods == {"Ana": "points", "Eva": "order", "Luis": "pairs"}
    # back to points: what was compared is not counted, and nothing is invented
    found(tabs.children[2], ipywidgets.Dropdown)[0].value = "points"
    assert list(weigh(inputs.value()).people) == ["Ana", "Eva"]
    # who is shown can be taken out
    tabs.selected_index = 0
    next(b for b in found(inputs.widget, ipywidgets.Button) if "Take out" in b.description).click()
    assert list(weigh(inputs.value()).people) == ["Eva"]
    assert tabs.get_title(0) == "Eva"
    assert ChannelsChoice.model_validate(inputs.value().model_dump()) == inputs.value()


def test_owner_money_and_own_group_are_read() -> None:
    inputs, _, seen = form(plan(budget_per_month=100), rich())
    row = next(x for x in found(inputs.widget, ipywidgets.HBox) if getattr(x.children[0], "description", "") == "Instagram")
    row.children[0].value = "active"
    numbers, texts = found(row, ipywidgets.BoundedFloatText), found(row, ipywidgets.Text)
    numbers[1].value = 30
    texts[0].value = "Ana"
    use = next(u for u in inputs.value().portfolio if u.channel == "instagram")
    assert (use.level, use.money, use.owner) == ("active", 30, "Ana")
    row.children[0].value = "none"
    assert next(u for u in inputs.value().portfolio if u.channel == "instagram").money == 0
    assert inputs.value().own_group is None
    where = next(x for x in found(inputs.widget, ipywidgets.Dropdown) if x.description == "Open one on")
    before = len(seen)
    where.value = "facebook"
    assert len(seen) == before + 1
    assert inputs.value().own_group == OwnGroup(channel="facebook")


def test_a_saved_choice_makes_the_same_form() -> None:
    p = decided(plan(), **EVERYBODY)
    value = form(p)[0].value()
    again = p.with_section("channels", Decision(value=value, decided_by=("Ana",), decided_at=AS_OF))
    assert form(again)[0].value() == value
