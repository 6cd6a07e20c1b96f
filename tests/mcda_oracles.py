"""Methods the workbook does not offer, for tests only: weights from scores, the best-worst method, sums of inverted criteria.

Weights that come out of the scores (entropy, CRITIC) say where options differ, not what matters, so no page uses them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq, linprog

Floats = npt.NDArray[np.float64]


def critic(matrix: Floats) -> Floats:
    """CRITIC weights, more is better everywhere. Source: Diakoulaki, Mavrotas & Papayannakis, Computers & OR 22, 1995."""
    scaled = (matrix - matrix.min(axis=0)) / np.ptp(matrix, axis=0)
    information = scaled.std(axis=0, ddof=1) * (1 - np.corrcoef(scaled, rowvar=False)).sum(axis=0)
    found: Floats = information / information.sum()
    return found


def entropy(matrix: Floats) -> Floats:
    """Shannon entropy weights of a positive table. Source: Hwang & Yoon, Multiple Attribute Decision Making, 1981."""
    shares = matrix / matrix.sum(axis=0)
    information = 1 + (shares * np.log(shares)).sum(axis=0) / np.log(len(matrix))
    found: Floats = information / information.sum()
    return found


def inverted_sum(matrix: Floats, weights: Floats, high: list[bool]) -> Floats:
    """Weighted sum of columns that each sum to one, criteria of which less is better inverted (1/x)."""
    turned = np.where(np.array(high), matrix, 1 / matrix)
    found: Floats = (turned / turned.sum(axis=0)) @ (weights / weights.sum())
    return found


def best_worst(best: list[float], worst: list[float]) -> tuple[Floats, float]:
    """Linear best-worst method: weights and xi. Source: Rezaei, Omega 64, 2016.

    Args:
        best: how many times as important the best is as each. worst: how many times as important each is as the worst.
    """
    n, b, w = len(best), int(np.argmin(best)), int(np.argmin(worst))
    rows = []
    for j in range(n):
        for minus, times, plus in ((j, best[j], b), (w, worst[j], j)):
            row = np.zeros(n + 1)
            row[plus] += 1
            row[minus] -= times
            for sign in (1, -1):
                bound = sign * row
                bound[n] = -1
                rows.append(bound)
    solved = linprog(
        [0] * n + [1], A_ub=np.array(rows), b_ub=np.zeros(len(rows)), A_eq=[[1] * n + [0]], b_eq=[1], bounds=[(0, None)] * (n + 1)
    )
    return solved.x[:n], float(solved.x[n])


def best_worst_three(to_best: float, best_to_worst: float, to_worst: float) -> tuple[Floats, float]:
    """Best-worst method as first published (ratios) for worst, middle, best; with three criteria it has a closed form.

    The middle one is ``to_best`` below the best and ``to_worst`` above the worst: xi solves
    (to_best ∓ xi)(to_worst ∓ xi) = best_to_worst ± xi. Source: Rezaei, Omega 53, 2015.
    """
    sign = 1.0 if to_best * to_worst < best_to_worst else -1.0

    def gap(xi: float) -> float:
        return (to_best + sign * xi) * (to_worst + sign * xi) - (best_to_worst - sign * xi)

    xi = float(brentq(gap, 0.0, min(to_best, to_worst) if sign < 0 else best_to_worst))
    middle = to_worst + sign * xi
    ratios = np.array([1.0, middle, middle * (to_best + sign * xi)])
    return ratios / ratios.sum(), xi
