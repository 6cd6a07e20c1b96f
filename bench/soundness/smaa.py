"""How firm an order of channels is: shares with a closed form, and weights that keep an order (METHODS 3.2)."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from bench.soundness import Claim, Measured, Run, at_most, mean, near, register
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
