"""How firm the order of channels is: closed forms, the order cone, what would turn it, and that no list's order can change a digit."""

from __future__ import annotations

import itertools
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import channels as ch
from cmlib import model, smaa, views, weights
from cmlib.figures import spread_out
from cmlib.model import CRITERIA, NETWORKS
from cmlib.views import PageState
from cmlib.wording import Language
from tests.test_channels import ANA, AS_OF, CASES, LUIS, decided, plan, rich

DRAWS = 20_000
ERROR = 4 * 0.5 / np.sqrt(DRAWS)  # four standard errors of a share
AB, ABC = ("a", "b"), ("a", "b", "c")


# ---- golden numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("c", "expected"), [(1.0, 1 / 2), (0.5, 2 / 3), (2.0, 1 / 3)])
def test_rank_acceptability_of_two(c: float, expected: float) -> None:
    """A=(1,0), B=(0,c): P(A first) = 1/(1+c)."""
    w = smaa.weights_anywhere(AB, DRAWS, 2026)
    shares = smaa.rank_shares(AB, smaa.weighted(np.array([[1.0, 0.0], [0.0, c]]), w), w)
    assert shares.first("a") == pytest.approx(expected, abs=ERROR)
    assert shares.beats("a", "b") == pytest.approx(expected, abs=ERROR)


def test_rank_acceptability_of_a_compromise() -> None:
    """A=(1,0,0), B=(0,1,0), C=(.4,.4,.4): C first in .32, A and B in .34 each."""
    w = smaa.weights_anywhere(ABC, DRAWS, 2026)
    shares = smaa.rank_shares(ABC, smaa.weighted(np.array([[1.0, 0, 0], [0, 1, 0], [0.4, 0.4, 0.4]]), w), w)
    assert [shares.first(x) for x in "cab"] == pytest.approx([0.32, 0.34, 0.34], abs=ERROR)


def test_central_weights_of_the_identity() -> None:
    """Identity 3x3: a third each; central weight of A is (11/18, 7/36, 7/36); rows and columns of the ranks sum to one."""
    w = smaa.weights_anywhere(ABC, DRAWS, 2026)
    shares = smaa.rank_shares(ABC, smaa.weighted(np.eye(3), w), w, ABC)
    assert [shares.first(x) for x in "abc"] == pytest.approx([1 / 3] * 3, abs=ERROR)
    assert list((shares.central_of("a") or {}).values()) == pytest.approx([11 / 18, 7 / 36, 7 / 36], abs=0.01)
    assert shares.ranks.sum(axis=0) == pytest.approx([1] * 3)
    assert shares.ranks.sum(axis=1) == pytest.approx([1] * 3)
    assert shares.places("a") == tuple(shares.ranks[0])


@pytest.mark.parametrize(
    ("n", "expected"),
    [(3, (0.6111, 0.2778, 0.1111)), (4, (0.5208, 0.2708, 0.1458, 0.0625)), (5, (0.4567, 0.2567, 0.1567, 0.0900, 0.0400))],
)
def test_rank_order_centroid(n: int, expected: tuple[float, ...]) -> None:
    """Edwards & Barron 1994."""
    assert weights.rank_order_weights(n) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_the_mean_of_the_order_cone_is_the_rank_order_centroid(n: int) -> None:
    """Edwards & Barron 1994; every single draw keeps the order."""
    names = tuple("abcdef"[:n])
    order = names[::-1]
    drawn = smaa.weights_in_order(tuple((x,) for x in order), names, DRAWS, 2026)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(DRAWS))
    assert drawn.mean(axis=0)[::-1] == pytest.approx(weights.rank_order_weights(n), abs=0.006)
    assert (np.diff(drawn[:, ::-1], axis=1) <= 0).all()


def test_a_place_of_two_leaves_their_order_open() -> None:
    """b before a and c, which are in one place: a and c share what the second and third place weigh; d, left out, comes last."""
    names = ("a", "b", "c", "d")
    drawn = smaa.weights_in_order((("b",), ("c", "a")), names, DRAWS, 2026)
    one, two, three, four = weights.rank_order_weights(4)
    assert drawn.mean(axis=0) == pytest.approx([(two + three) / 2, one, (two + three) / 2, four], abs=0.006)
    assert (drawn[:, 0] > drawn[:, 2]).mean() == pytest.approx(0.5, abs=ERROR)
    assert (drawn[:, [0, 2]] >= drawn[:, [3]]).all()
    assert np.array_equal(drawn, smaa.weights_in_order((("b",), ("a", "c"), ("d",)), names, DRAWS, 2026))


def test_around_the_weights_of_a_room() -> None:
    """Points: between people and at least 20 % around; one order: its cone; two opposite orders: their mixture, and its mean is the group's."""
    names = smaa.in_order_of_names()
    ana = weights.swing_weights({"Ana": ANA})[1]["Ana"]
    even = dict.fromkeys(CRITERIA, 1 / 6)
    drawn = smaa.weights_around(even, {"Ana": even}, DRAWS, 1)
    assert drawn.min() > 0.8 / (0.8 + 5 * 1.2) - 1e-9
    assert drawn.mean(axis=0) == pytest.approx([1 / 6] * 6, abs=0.002)
    places = tuple((c,) for c in CRITERIA)
    mine = weights.order_weights(places)
    cone = smaa.weights_around(mine, {"Ana": mine}, DRAWS, 1, {"Ana": places})
    assert cone.mean(axis=0) == pytest.approx([mine[k] for k in names], abs=0.006)
    column = [names.index(c) for c in CRITERIA]
    assert (np.diff(cone[:, column], axis=1) <= 1e-12).all()
    theirs = weights.order_weights(places[::-1])
    both = smaa.weights_around(even, {"Ana": mine, "Eva": theirs}, DRAWS, 1, {"Ana": places, "Eva": places[::-1]})
    assert both.mean(axis=0) == pytest.approx([(mine[k] + theirs[k]) / 2 for k in names], abs=0.006)
    mixed = smaa.weights_around(even, {"Ana": ana, "Eva": mine}, DRAWS, 1, {"Eva": places})
    assert mixed.sum(axis=1) == pytest.approx(np.ones(DRAWS))
    assert np.isfinite(mixed).all()


def test_equal_values_share_their_places() -> None:
    shares = smaa.rank_shares(ABC, np.array([[1.0, 1.0, 0.0], [2.0, 2.0, 2.0]]), np.full((2, 2), 0.5))
    assert shares.ranks[:, 0] == pytest.approx([(1 / 2 + 1 / 3) / 2, (1 / 2 + 1 / 3) / 2, 1 / 6])
    assert shares.ranks.sum(axis=0) == pytest.approx([1] * 3)
    assert shares.ranks.sum(axis=1) == pytest.approx([1] * 3)


# ---- what would turn it --------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_smallest_better_score_lifts_to_the_first_place_and_nothing_smaller_does(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, w = rng.uniform(0, 100, (5, 6)), rng.dirichlet(np.ones(6))
    value = smaa.weighted(points, w)
    for j in range(5):
        found = smaa.smallest_lift(points, w, j)
        for k in range(6):
            best = points.copy()
            best[j, k] = 100.0
            reaches = smaa.weighted(best, w)[j] >= value.max() - 1e-9
            assert not reaches or found is not None
        if found:
            k, needed = found
            raised = points.copy()
            raised[j, k] = needed
            assert smaa.weighted(raised, w)[j] == pytest.approx(value.max())
            assert 0 <= needed <= 100
            for other in range(6):
                short = points.copy()
                short[j, other] = min(points[j, other] + (needed - points[j, k]) * 0.999, 100)
                assert smaa.weighted(short, w)[j] <= value.max() + 1e-9


def test_what_one_would_have_to_believe_by_hand() -> None:
    """A 72.5, B 55 with weights .75/.25: B lacks 17.5 points, so 17.5/.75 on the first criterion; on the second 70 would be over 100."""
    points = np.array([[80.0, 50.0], [60.0, 40.0], [0.0, 0.0]])
    w = np.array([0.75, 0.25])
    shares = smaa.rank_shares(ABC, smaa.weighted(points, smaa.weights_anywhere(AB, DRAWS, 1)), smaa.weights_anywhere(AB, DRAWS, 1), AB)
    flips = smaa.flips_of(ABC, points, w, np.ones((3, 2), bool), {}, AB)
    b, c = smaa.beliefs_of(ABC, points, w, np.ones((3, 2), bool), shares, flips, "a", AB)
    assert (b.channel, b.flip, b.central, b.leans_on) == ("b", None, None, None)
    assert b.lift == smaa.Lift("a", 60.0, pytest.approx(60 + 17.5 / 0.75), True)
    assert c.lift == smaa.Lift("a", 0.0, pytest.approx(72.5 / 0.75), True)
    assert smaa.smallest_lift(np.array([[100.0, 90.0], [0.0, 0.0]]), np.array([0.5, 0.5]), 1) is None


def test_the_sweep_is_straight_and_crosses_where_the_flip_says() -> None:
    r = ch.assess_channels(decided(plan(), weights={"Ana": ANA, "Luis": LUIS}), rich(), AS_OF)
    assert r.sweep is not None
    flip = r.sweep.flip
    assert flip == r.flips[0]
    assert min(f.change for f in r.flips) == pytest.approx(flip.change)
    for c in r.channels:
        assert r.sweep.at(c, flip.today) == pytest.approx(r.value[c][1])
    assert max(r.channels, key=lambda c: r.sweep.at(c, flip.today)) == r.sweep.first == r.channels[0]  # type: ignore[union-attr]
    assert r.sweep.at(flip.channel, flip.needed) == pytest.approx(max(r.sweep.at(c, flip.needed) for c in r.channels))
    assert {b.channel for b in r.beliefs} == set(r.channels[1:])
    assert {b.channel for b in r.beliefs if b.flip} == {f.channel for f in r.flips}


# ---- no order of a list changes anything -----------------------------------------------------------------------------------


def orders_of(p: model.Plan) -> tuple[dict[str, object], tuple[str, ...], smaa.RankShares]:
    """What a page says of a plan: its record, its order, its shares."""
    r = ch.assess_channels(p, rich(), AS_OF)
    return dict(ch.record_of(r, p)), r.channels, r.shares


ROOMS = {
    "points": {"weights": {"Ana": ANA, "Luis": LUIS}},
    "order": {"rankings": {"Ana": (("effort",), ("performance", "capability")), "Eva": (("competition",), ("audience_overlap",))}},
    "both": {"weights": {"Luis": LUIS}, "rankings": {"Ana": (("effort",), ("performance", "capability"))}},
    "pairs": {
        "pairs": {
            "Ana": [
                {"more": a, "than": b, "times": 1 + (i % 5)} for i, (a, b) in enumerate(itertools.combinations(sorted(CRITERIA), 2))
            ]
        }
    },
    "nobody": {},
}  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_the_order_of_the_criteria_never_matters(room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exactly: the shares of every channel in every place, to the last digit."""
    p = decided(plan(), **ROOMS[room])
    record, order, shares = orders_of(p)
    turned = tuple(CRITERIA[i] for i in (4, 2, 0, 5, 3, 1))
    for name, module in list(sys.modules.items()):
        if name.startswith("cmlib") and getattr(module, "CRITERIA", None) == CRITERIA:
            monkeypatch.setattr(module, "CRITERIA", turned)
    assert turned == ch.CRITERIA
    again, order_again, shares_again = orders_of(p)
    assert order == order_again
    assert np.array_equal(shares.ranks, shares_again.ranks)
    assert np.array_equal(shares.pairs, shares_again.pairs)
    assert record == again


@pytest.mark.parametrize("room", ROOMS)
def test_the_order_of_people_and_of_their_answers_never_matters(room: str) -> None:
    value = ROOMS[room]
    turned: dict[str, object] = {way: dict(reversed(list(people.items()))) for way, people in value.items()}
    if "weights" in turned:
        turned["weights"] = {n: dict(reversed(list(x.items()))) for n, x in turned["weights"].items()}  # type: ignore[attr-defined]
    if "rankings" in turned:
        turned["rankings"] = {n: tuple(place[::-1] for place in x) for n, x in turned["rankings"].items()}  # type: ignore[attr-defined]
    if "pairs" in turned:
        turned["pairs"] = {n: x[::-1] for n, x in turned["pairs"].items()}  # type: ignore[attr-defined]
    assert value == {} or turned != value or list(map(list, turned.values())) != list(map(list, value.values()))  # type: ignore[call-overload]
    record, order, shares = orders_of(decided(plan(), **value))
    again, order_again, shares_again = orders_of(decided(plan(), **turned))
    assert (record, order) == (again, order_again)
    assert np.array_equal(shares.ranks, shares_again.ranks)


def test_the_order_of_the_channels_never_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that of the brief nor that of the list of networks."""
    many = [{"network": n} for n in NETWORKS[:7]]
    record, order, shares = orders_of(plan(channels=many))
    assert orders_of(plan(channels=many[::-1]))[:2] == (record, order)
    for name, module in list(sys.modules.items()):
        if name.startswith("cmlib") and getattr(module, "NETWORKS", None) == NETWORKS:
            monkeypatch.setattr(module, "NETWORKS", NETWORKS[::-1])
    _, order_again, again = orders_of(plan(channels=many))
    assert order_again == order
    for c in order:
        assert again.places(c) == shares.places(c)
        assert [again.beats(c, d) for d in order] == [shares.beats(c, d) for d in order]


def test_a_person_who_only_ranked_is_drawn_from_that_order() -> None:
    """With one order, no draw may contradict it: what the cone cannot make win, never wins."""
    p = decided(plan(), rankings={"Ana": tuple((c,) for c in CRITERIA)})
    r = ch.assess_channels(p, rich(), AS_OF)
    assert r.weighing.methods == {"Ana": "order"}
    assert r.weights["audience_overlap"] == pytest.approx(weights.rank_order_weights(6)[0])
    assert r.room_weights is not None
    for c in r.channels:
        central = r.room_weights.central_of(c)
        if central:
            assert [central[k] for k in CRITERIA] == sorted(central.values(), reverse=True)


# ---- figures and sentences -------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 3), min_size=1, max_size=14))
def test_labels_keep_their_distance_and_their_order(wanted: list[float]) -> None:
    placed = spread_out(wanted, 0.2, 0.0, 3.0)
    ranked = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    for a, b in itertools.pairwise(ranked):
        assert placed[b] - placed[a] >= 0.2 - 1e-9
    assert min(placed) >= -1e-9
    assert max(placed) <= 3 + 1e-9


@pytest.mark.parametrize(("case", "lang"), [("decided", "es"), ("empty", "en"), ("all", "en")])
def test_the_claims_agree_with_figure_and_table(case: str, lang: str) -> None:
    p, data = CASES[case]
    page = PageState(p, data, AS_OF, Language(lang))
    r, say = page.result("channels"), page.say
    places, turn, beliefs, *_ = views.views_of("channels")["sensitivity"](page)
    assert places.picture is not None
    assert places.behind is not None
    best = max(r.channels, key=r.any_weights.first)
    assert places.behind.rows[0][1] == say.percent(r.any_weights.first(best), 0)
    assert say.number(round(100 * r.lead.share_first), 0) in places.so_what
    assert len(beliefs.behind.rows) == len(r.channels) - 1
    if r.sweep:
        assert turn.picture is not None
        assert say.percent(r.sweep.flip.needed, 0) in turn.alt
        assert turn.behind.rows[0][2] == say.number(r.value[r.channels[0]][1], 1)


def test_one_channel_needs_no_order() -> None:
    p = plan(channels=({"network": "facebook"},), sector="", objectives=(), as_of=date(2014, 12, 31))
    page = PageState(p, rich().__class__(), date(2010, 1, 1), Language("en"))
    shown = views.views_of("channels")["sensitivity"](page)
    assert all("nan" not in e.headline for e in shown)
