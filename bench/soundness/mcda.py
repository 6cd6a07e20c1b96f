"""Weights and other rules: the numbers they were published with, and what a dominated option does to an order (METHODS 3.3).

The page's own rule is a weighted mean of scores on fixed scales, so another channel cannot turn the order of the others. TOPSIS, sums of
scores scaled by the options at hand and PROMETHEE can: they only serve as a check, and the table below says how often they turn."""

from __future__ import annotations

import numpy as np

from bench.soundness import Measured, Run, at_most, claim, near
from cmlib.crosscheck import Floats, Preference, promethee, topsis, vikor
from cmlib.model import CRITERIA, ChannelsChoice, Pair
from cmlib.smaa import weighted
from cmlib.weights import consistency, order_weights, principal, rank_order_weights, weigh


def reciprocal(*upper: tuple[float, ...]) -> Floats:
    """A matrix of comparisons from its upper triangle, row by row."""
    n = len(upper) + 1
    matrix = np.eye(n)
    for i, row in enumerate(upper):
        for j, x in zip(range(i + 1, n), row, strict=True):
            matrix[i, j], matrix[j, i] = x, 1 / x
    return matrix


DRINKS = reciprocal((9, 5, 2, 1, 1, 1 / 2), (1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9), (1 / 3, 1 / 4, 1 / 3, 1 / 9), (1 / 2, 1, 1 / 3), (2, 1 / 2), (1 / 3,))  # fmt: skip
WEALTH = reciprocal((4, 9, 6, 6, 5, 5), (7, 5, 5, 3, 4), (1 / 5, 1 / 5, 1 / 7, 1 / 5), (1, 1 / 3, 1 / 3), (1 / 3, 1 / 3), (2,))
SCHOOL = reciprocal((4, 3, 1, 3, 4), (7, 3, 1 / 5, 1), (1 / 5, 1 / 5, 1 / 6), (1, 1 / 3), (3,))


@claim("AHP, drinks (Saaty 2008): largest eigenvalue", stated=near(7.1766, 5e-5), of="drinks")
@claim("AHP, drinks: consistency ratio (Saaty's random index 1.32)", stated=near(0.0223, 5e-5), of="drinks cr")
@claim("AHP, wealth of nations: largest eigenvalue", stated=near(7.6077, 5e-5), of="wealth")
@claim("AHP, wealth of nations: consistency ratio", stated=near(0.0767, 5e-5), of="wealth cr")
@claim("AHP, school: largest eigenvalue", stated=near(7.4199, 5e-5), of="school")
@claim("AHP, school: consistency ratio (random index 1.24), above the limit of .10", stated=near(0.229, 5e-4), of="school cr")
@claim("AHP, matrix of three: largest eigenvalue", stated=near(3.0649, 5e-5), of="three")
@claim("AHP, matrix of three: consistency index", stated=near(0.0324, 5e-5), of="three ci")
@claim("AHP, matrix of three: first weight", stated=near(0.279, 5e-4), of="three w1")
@claim("AHP, matrix of three: second weight", stated=near(0.649, 5e-4), of="three w2")
@claim("AHP, matrix of three: third weight", stated=near(0.072, 5e-4), of="three w3")
def pairs(run: Run) -> dict[str, Measured]:
    """Comparisons in pairs through the project's eigenvector."""
    three = reciprocal((1 / 3, 5), (7,))
    found: dict[str, Measured] = {}
    for name, matrix in (("drinks", DRINKS), ("wealth", WEALTH), ("school", SCHOOL), ("three", three)):
        fit, n = consistency([str(i) for i in range(len(matrix))], matrix), len(matrix)
        found |= {name: Measured(fit.lambda_max, n), f"{name} cr": Measured(fit.cr, n), f"{name} ci": Measured(fit.ci, n)}
    return found | {f"three w{i + 1}": Measured(float(w), 3) for i, w in enumerate(principal(three)[0])}


@claim("Belton & Gear 1983: before the copy, B leads A by", stated=near(0.02, 6e-3), of="before", contrast=True)
@claim("Belton & Gear 1983: with a copy of B, A leads B by", stated=near(0.08, 6e-3), of="after", contrast=True)
def copied(run: Run) -> dict[str, Measured]:
    """A copy of an option turns the order when options are compared in pairs: the workbook compares only criteria in pairs."""
    tables = [np.array([[1, 1 / 9, 1], [9, 1, 9], [1, 1 / 9, 1]]), np.array([[1, 9, 9], [1 / 9, 1, 1], [1 / 9, 1, 1]]), np.array([[1, 8 / 9, 8], [9 / 8, 1, 9], [1 / 8, 1 / 9, 1]])]  # fmt: skip
    pick = np.ix_([0, 1, 2, 1], [0, 1, 2, 1])
    before = np.mean([principal(m)[0] for m in tables], axis=0)
    after = np.mean([principal(m[pick])[0] for m in tables], axis=0)
    return {"before": Measured(float(before[1] - before[0]), 3), "after": Measured(float(after[0] - after[1]), 4)}


@claim("rank order centroid of four: first", stated=near(0.5208, 5e-5), of="1")
@claim("rank order centroid of four: second", stated=near(0.2708, 5e-5), of="2")
@claim("rank order centroid of four: third", stated=near(0.1458, 5e-5), of="3")
@claim("rank order centroid of four: fourth", stated=near(0.0625, 5e-5), of="4")
@claim("two criteria in one place share the mean of the two places", stated=near(0.2083, 5e-5), of="tie")
def order(run: Run) -> dict[str, Measured]:
    """Weights from an order alone (Edwards & Barron 1994)."""
    found = {str(i + 1): Measured(w, 4) for i, w in enumerate(rank_order_weights(4))}
    return found | {"tie": Measured(order_weights([("a",), ("b", "c"), ("d",)])["b"], 4)}


FIGHTERS = np.array([[2.0, 1500, 20000, 5.5, 5, 9], [2.5, 2700, 18000, 6.5, 3, 5], [1.8, 2000, 21000, 4.5, 7, 7], [2.2, 1800, 20000, 5.0, 5, 5]])  # fmt: skip
STATIONS = np.array([[80, 90, 6, 5.4, 8, 5], [65, 58, 2, 9.7, 1, 1], [83, 60, 4, 7.2, 4, 7], [40, 80, 10, 7.5, 7, 10], [52, 72, 6, 2, 3, 8], [94, 96, 7, 3.6, 5, 6]])  # fmt: skip
SHAPES = (Preference("quasi", q=10), Preference("v", p=30), Preference("linear", q=0.5, p=5), Preference("level", q=1, p=6), Preference(), Preference("gauss", s=5))  # fmt: skip


@claim("TOPSIS, four fighters (Hwang & Yoon 1981): largest distance from .6433 .2684 .6135 .3123", stated=at_most(5e-5), of="topsis")
@claim("PROMETHEE, six stations (Brans et al. 1986): preference of the first over the second", stated=near(0.2956, 5e-5), of="pi12")
@claim("PROMETHEE, six stations: preference of the fifth over the second", stated=near(0.5152, 5e-5), of="pi52")
@claim("PROMETHEE, six stations: largest distance of the net flows from the published ones", stated=at_most(5.1e-5), of="net")
@claim("VIKOR: largest distance of Q from .75 .25 0 1", stated=at_most(1e-9), of="vikor")
def rules(run: Run) -> dict[str, Measured]:
    """Other rules: the numbers they were published with."""
    near_ideal = topsis(FIGHTERS, np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3]), [True, True, True, False, True, True])
    out = promethee(STATIONS, np.ones(6), SHAPES, [False, True, False, False, False, True])
    small = vikor(np.array([[5.0, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]), np.array([0.3, 0.4, 0.3]))
    return {
        "topsis": Measured(float(np.abs(near_ideal - [0.6433, 0.2684, 0.6135, 0.3123]).max()), 4),
        "pi12": Measured(float(out.pairs[0, 1]), 6), "pi52": Measured(float(out.pairs[4, 1]), 6),
        "net": Measured(float(np.abs(out.net - [-0.1457, 0.0172, -0.0895, -0.0200, 0.2929, -0.0549]).max()), 6),
        "vikor": Measured(float(np.abs(small.both - [0.75, 0.25, 0, 1]).max()), 4),
    }  # fmt: skip


@claim(
    "the order of people, criteria and pairs never changes the group's weights: largest difference", stated=at_most(1e-9), replicates=400
)
def people(run: Run) -> Measured:
    """Three people, three ways, everything turned round."""
    largest, names = 0.0, ("Ana", "Eva", "Luis")
    for _ in range(run.replicates):
        points = {c: float(x) for c, x in zip(CRITERIA, run.rng.integers(0, 100, 6), strict=True)} | {CRITERIA[0]: 50.0}
        ranking = tuple((str(c),) for c in run.rng.permutation(CRITERIA))
        times = run.rng.choice([1 / 9, 1 / 5, 1 / 3, 1, 2, 4, 7], 15)
        asked = [(a, b) for i, a in enumerate(CRITERIA) for b in CRITERIA[i + 1 :]]
        straight = ChannelsChoice(
            weights={names[0]: points}, rankings={names[1]: ranking},
            pairs={names[2]: tuple(Pair(more=a, than=b, times=float(t)) for (a, b), t in zip(asked, times, strict=True))},
        )  # fmt: skip
        turned = ChannelsChoice(
            weights={names[0]: dict(reversed(points.items()))}, rankings={names[1]: ranking},
            pairs={names[2]: tuple(Pair(more=b, than=a, times=float(1 / t)) for (a, b), t in reversed(list(zip(asked, times, strict=True))))},
        )  # fmt: skip
        one, two = weigh(straight).group, weigh(turned).group
        largest = max(largest, *(abs(one[c] - two[c]) for c in CRITERIA))
    return Measured(largest, run.replicates)


def _scaled(points: Floats, weights: Floats) -> Floats:
    return weighted((points - points.min(axis=0)) / np.ptp(points, axis=0), weights)


def _shared(points: Floats, weights: Floats) -> Floats:
    return weighted(points / points.sum(axis=0), weights)


def _usual(points: Floats, weights: Floats) -> Floats:
    return promethee(points, weights, [Preference()] * points.shape[1]).net


RULES = {"ours": weighted, "topsis": topsis, "min-max": _scaled, "shares": _shared, "promethee": _usual}


@claim(
    "a dominated channel changes the winner of the page's own rule: share of problems",
    stated=at_most(0),
    of="ours winner",
    replicates=20_000,
)
@claim("and the order of the others", stated=at_most(0), of="ours order", replicates=20_000)
@claim("TOPSIS: the winner changes", stated=near(0.028, 0.006), of="topsis winner", contrast=True, replicates=20_000)
@claim("TOPSIS: any place changes", stated=near(0.231, 0.015), of="topsis order", contrast=True, replicates=20_000)
@claim("min–max weighted sum: the winner changes", stated=near(0.042, 0.006), of="min-max winner", contrast=True, replicates=20_000)
@claim("min–max weighted sum: any place changes", stated=near(0.225, 0.015), of="min-max order", contrast=True, replicates=20_000)
@claim("sum-normalised weighted sum: the winner changes", stated=near(0.030, 0.006), of="shares winner", contrast=True, replicates=20_000)
@claim("sum-normalised weighted sum: any place changes", stated=near(0.193, 0.015), of="shares order", contrast=True, replicates=20_000)
@claim("PROMETHEE (usual): the winner changes", stated=near(0.073, 0.01), of="promethee winner", contrast=True, replicates=20_000)
@claim("PROMETHEE (usual): any place changes", stated=near(0.444, 0.02), of="promethee order", contrast=True, replicates=20_000)
@claim(
    "five rules (METHODS: six) do not all put the same option first",
    stated=near(0.376, 0.02),
    of="disagree",
    contrast=True,
    replicates=20_000,
)
def reversal(run: Run) -> dict[str, Measured]:
    """Random tables of six options and six criteria; then one more option, nowhere better and everywhere worse than one of them."""
    winner, order, apart = dict.fromkeys(RULES, 0), dict.fromkeys(RULES, 0), 0
    for _ in range(run.replicates):
        points, weights = run.rng.random((6, 6)), run.rng.dirichlet(np.ones(6))
        worse = np.vstack([points, points[run.rng.integers(6)] * run.rng.random(6)])
        firsts = set()
        for name, rule in RULES.items():
            before, after = rule(points, weights), rule(worse, weights)
            firsts.add(int(before.argmax()))
            winner[name] += int(before.argmax() != after.argmax())
            order[name] += int((np.argsort(-before) != np.argsort(-after[:6])).any())
        apart += len(firsts) > 1
    n = run.replicates

    def part(hits: int) -> Measured:
        return Measured(hits / n, n, float(np.sqrt(max(hits / n * (1 - hits / n), 0.25 / n) / n)))

    found = {f"{name} {what}": part(hits[name]) for what, hits in (("winner", winner), ("order", order)) for name in RULES}
    return found | {"disagree": part(apart)}
