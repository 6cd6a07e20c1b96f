"""How firm an order of channels is: shares with a closed form, weights that keep an order, and rules that a useless option can turn (METHODS 3.2, 3.3).

Rank reversal: 20,000 problems of six options and six criteria, scores even from 0 to 100, weights even over all that are possible; the
seventh option is one of the six with every score multiplied by a number of its own between 0 and 1, so it is worse on every criterion."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from bench.soundness import Claim, Measured, Run, at_most, claim, mean, near, register
from cmlib.crosscheck import Preference, promethee
from cmlib.crosscheck import topsis as topsis_of_the_page
from cmlib.smaa import DRAWS, rank_shares, weighted, weights_anywhere, weights_in_order
from cmlib.weights import rank_order_weights

SEEDS = 40


def _error(p: float, n: int = SEEDS) -> float:
    """Four standard errors of a share from n runs of 20,000 draws."""
    return 4 * math.sqrt(p * (1 - p) / (DRAWS * n))


def closed(run: Run, points: list[list[float]], option: int) -> dict[str, Measured]:
    """Shares of an option over many seeds, as the page works them out."""
    table = np.array(points)
    names = tuple("abcdef"[: table.shape[1]])
    first, central, sums = [], [], []
    for seed in range(run.replicates):
        drawn = weights_anywhere(names, DRAWS, seed)
        shares = rank_shares(tuple("xyz"[: len(table)]), weighted(table, drawn), drawn, names)
        first.append(shares.ranks[option, 0])
        central.append(shares.central[option, 0])
        sums.append(max(abs(shares.ranks.sum(axis=0) - 1).max(), abs(shares.ranks.sum(axis=1) - 1).max()))
    return {"first": mean(first), "central": mean(central), "sums": Measured(float(max(sums)), run.replicates)}


for _case, _points, _option, _said, _p in (
    ("two-equal", [[1.0, 0.0], [0.0, 1.0]], 0, "A=(1,0), B=(0,1): A first in 1/2", 1 / 2),
    ("two-half", [[1.0, 0.0], [0.0, 0.5]], 0, "A=(1,0), B=(0,½): A first in 2/3", 2 / 3),
    ("two-double", [[1.0, 0.0], [0.0, 2.0]], 0, "A=(1,0), B=(0,2): A first in 1/3", 1 / 3),
    ("compromise", [[1.0, 0, 0], [0, 1, 0], [0.4, 0.4, 0.4]], 2, "A=(1,0,0), B=(0,1,0), C=(.4,.4,.4): C first in .32", 0.32),
    ("identity", [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]], 0, "three options, each best on its own criterion: each first in 1/3", 1 / 3),
):
    _claims = [
        Claim(_said, near(_p, _error(_p)), "first"),
        Claim(f"{_case}: rows and columns of the ranks sum to one within", at_most(1e-9), "sums"),
    ]
    if _case == "identity":
        _claims.insert(1, Claim("its central weight on that criterion is 11/18", near(11 / 18, 0.002), "central"))
    register(f"closed-{_case}", partial(closed, points=_points, option=_option), _claims, module=__name__, replicates=SEEDS)


def cone(run: Run, n: int) -> dict[str, Measured]:
    """Mean of weights drawn from an order of n criteria, against the centroid; and whether any draw breaks the order."""
    names = tuple("abcdef"[:n])
    order = names[::-1]
    means, broken = [], 0
    for seed in range(run.replicates):
        drawn = weights_in_order(tuple((x,) for x in order), names, DRAWS, seed)[:, ::-1]
        means.append(drawn.mean(axis=0))
        broken += int((np.diff(drawn, axis=1) > 0).any(axis=1).sum())
    far = np.abs(np.mean(means, axis=0) - rank_order_weights(n)).max()
    return {"far": Measured(float(far), run.replicates * DRAWS, 0.0005), "broken": Measured(float(broken), run.replicates * DRAWS)}


for _n in (3, 4, 5, 6):
    register(
        f"cone-{_n}", partial(cone, n=_n),
        [
            Claim(f"{_n} criteria in order: the mean of the drawn weights is the rank order centroid within", at_most(0.002), "far"),
            Claim(f"{_n} criteria in order: draws that break the order", at_most(0), "broken"),
        ],
        module=__name__, replicates=10,
    )  # fmt: skip


# ---- an option that is worse on every criterion --------------------------------------------------------------------------


def _topsis(m: np.ndarray, w: np.ndarray) -> np.ndarray:
    v = m / np.sqrt((m**2).sum(axis=1, keepdims=True)) * w[:, None, :]
    best, worst = (np.sqrt(((v - end) ** 2).sum(axis=2)) for end in (v.max(axis=1, keepdims=True), v.min(axis=1, keepdims=True)))
    found: np.ndarray = worst / (best + worst)
    return found


def _by_best_and_worst(m: np.ndarray, w: np.ndarray) -> np.ndarray:
    low, span = m.min(axis=1, keepdims=True), np.ptp(m, axis=1, keepdims=True)
    found: np.ndarray = np.einsum("nij,nj->ni", (m - low) / span, w)
    return found


def _by_sum(m: np.ndarray, w: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.einsum("nij,nj->ni", m / m.sum(axis=1, keepdims=True), w)
    return found


def _promethee(m: np.ndarray, w: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.einsum("nijk,nk->ni", np.sign(m[:, :, None, :] - m[:, None, :, :]), w) / (m.shape[1] - 1)
    return found


def _of_the_page(m: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.stack([weighted(points, weights) for points, weights in zip(m, w, strict=True)])


RULES = {
    "ours": _of_the_page, "topsis": _topsis, "best-and-worst": _by_best_and_worst, "sum": _by_sum, "promethee": _promethee,
}  # fmt: skip


@claim("a dominated channel added to 20,000 problems: ours changes the first place", stated=at_most(0), of="ours first", replicates=20_000)
@claim("and the order of any two others", stated=at_most(0), of="ours order")
@claim("TOPSIS (vector) changes the first place", stated=near(0.028, 0.007), of="topsis first", contrast=True)
@claim("TOPSIS (vector) changes the order of others", stated=near(0.231, 0.015), of="topsis order", contrast=True)
@claim("weighted sum scaled by best and worst changes the first place", stated=near(0.042, 0.007), of="best-and-worst first", contrast=True)
@claim(
    "weighted sum scaled by best and worst changes the order of others", stated=near(0.225, 0.015), of="best-and-worst order", contrast=True
)
@claim("weighted sum scaled by the total changes the first place", stated=near(0.030, 0.007), of="sum first", contrast=True)
@claim("weighted sum scaled by the total changes the order of others", stated=near(0.193, 0.015), of="sum order", contrast=True)
@claim("PROMETHEE (usual) changes the first place", stated=near(0.073, 0.007), of="promethee first", contrast=True)
@claim("PROMETHEE (usual) changes the order of others", stated=near(0.444, 0.015), of="promethee order", contrast=True)
@claim("at least two of the five rules put different options first", stated=near(0.376, 0.08), of="disagree", contrast=True)
@claim("the fast TOPSIS and PROMETHEE of this table are those of the workbook within", stated=at_most(1e-9), of="same")
def reversal(run: Run) -> dict[str, Measured]:
    """How often each rule turns the order of six options when a seventh comes that is worse than one of them on every criterion."""
    n, rng = run.replicates, run.rng
    points, weights = rng.uniform(0, 100, (n, 6, 6)), rng.dirichlet(np.ones(6), n)
    worse = points[np.arange(n), rng.integers(0, 6, n)] * rng.uniform(0, 1, (n, 6))
    more = np.concatenate([points, worse[:, None, :]], axis=1)
    found: dict[str, Measured] = {}
    firsts = []
    for name, rule in RULES.items():
        before, after = (np.argsort(-np.round(rule(m, weights)[:, :6], 12), axis=1, kind="stable") for m in (points, more))
        firsts.append(before[:, 0])
        for what, changed in (("first", before[:, 0] != after[:, 0]), ("order", (before != after).any(axis=1))):
            p = float(changed.mean())
            found[f"{name} {what}"] = Measured(p, n, None if name == "ours" else math.sqrt(max(p * (1 - p), 0.25 / n) / n))
    disagree = float((np.stack(firsts).min(axis=0) != np.stack(firsts).max(axis=0)).mean())
    found["disagree"] = Measured(disagree, n, math.sqrt(disagree * (1 - disagree) / n))
    few = min(n, 200)
    far = 0.0
    for i in range(few):
        far = max(far, float(abs(topsis_of_the_page(points[i], weights[i]) - _topsis(points[[i]], weights[[i]])[0]).max()))
        usual = promethee(points[i], weights[i], [Preference("usual")] * 6).net
        far = max(far, float(abs(usual - _promethee(points[[i]], weights[[i]])[0]).max()))
    found["same"] = Measured(far, few)
    return found
