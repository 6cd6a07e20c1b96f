"""Sharing out a budget (METHODS 4.6): equal marginal returns against a closed form and a grid, and when weeks of spending say something."""

from __future__ import annotations

import itertools

import numpy as np

from bench.soundness import Measured, Run, at_most, between, claim, mean, near, share
from cmlib.budget import Power, elasticity, share_out

ROOTS = {"a": Power(10, 0.5), "b": Power(6, 0.5), "c": Power(3, 0.5)}


@claim("a = (10, 6, 3), value a·√x, budget 100: money of the first channel", stated=near(68.966, 5e-4), of="a")
@claim("a = (10, 6, 3), value a·√x, budget 100: money of the second channel", stated=near(24.828, 5e-4), of="b")
@claim("a = (10, 6, 3), value a·√x, budget 100: money of the third channel", stated=near(6.207, 5e-4), of="c")
@claim("a = (10, 6, 3), value a·√x, budget 100: value", stated=near(120.4159, 5e-5), of="value")
@claim("a = (10, 6, 3), value a·√x, budget 100: what one more brings, in every channel", stated=near(0.602, 5e-4), of="margin")
@claim("a = (10, 6, 3), value a·√x, budget 100: difference between what one more brings", stated=at_most(1e-6), of="apart")
def square_roots(run: Run) -> dict[str, Measured]:
    """The closed form: money in proportion to a²."""
    found = share_out(ROOTS, 100)
    margins = [c.margin(found[n]) for n, c in ROOTS.items()]
    exact = {**found, "value": sum(c.value(found[n]) for n, c in ROOTS.items()), "margin": margins[0], "apart": max(margins) - min(margins)}
    return {name: Measured(x, 1) for name, x in exact.items()}


@claim("random budgets of two to four channels in which a grid of hundredths finds more", stated=near(0, 0), of="better", replicates=200)
@claim("random budgets in which the parts do not add up to the whole", stated=near(0, 0), of="sum")
@claim("random budgets in which the order of the channels moves more than a millionth of the money", stated=near(0, 0), of="order")
@claim("largest difference between what one more brings where money goes, as a share", stated=at_most(1e-3), of="apart")
def shares(run: Run) -> dict[str, Measured]:
    """Concave curves with exponents between .05 and 1, against every combination of hundredths."""
    better = wrong = moved = 0
    apart = 0.0
    for _ in range(run.replicates):
        k = int(run.rng.integers(2, 5))
        curves = {f"c{i}": Power(float(run.rng.uniform(0.5, 20)), float(run.rng.uniform(0.05, 1))) for i in range(k)}
        budget = float(run.rng.uniform(20, 5000))
        found = share_out(curves, budget)
        other = share_out(dict(reversed(curves.items())), budget)
        value = sum(c.value(found[n]) for n, c in curves.items())
        steps = 100 if k < 4 else 25
        best = max(
            sum(c.value(budget * part / steps) for c, part in zip(curves.values(), (*parts, steps - sum(parts)), strict=True))
            for parts in itertools.product(range(steps + 1), repeat=k - 1)
            if sum(parts) <= steps
        )
        better += best > value * (1 + 1e-7)
        wrong += abs(sum(found.values()) - budget) > 1e-6 * budget
        moved += any(abs(found[n] - other[n]) > 1e-6 * budget for n in curves)
        margins = [curves[n].margin(x) for n, x in found.items() if x > 1e-3 * budget]
        apart = max(apart, (max(margins) - min(margins)) / max(margins))
    n = run.replicates
    return {"better": Measured(better, n), "sum": Measured(wrong, n), "order": Measured(moved, n), "apart": Measured(apart, n)}


def _weeks(run: Run, n: int, spread: float, noise: float = 0.25, true: float = 0.5) -> list[tuple[float, float, bool]]:
    """Elasticity, its error, and whether it counts as known, in weeks of a known response."""
    found = []
    for _ in range(run.replicates):
        x = run.rng.normal(3, spread, n)
        e = elasticity(np.exp(x).tolist(), np.exp(1 + true * x + run.rng.normal(0, noise, n)).tolist())
        assert e is not None
        found.append((e.value, e.error, e.identified))
    return found


@claim("26 weeks, spending varies by .2, noise .25: standard error of the elasticity (formula .245, the larger of two kept)", stated=between(0.24, 0.3), of="error", replicates=300)  # fmt: skip
@claim("26 weeks, spending varies by .2, noise .25: how often a curve is fitted", stated=at_most(0.01), of="fitted")
def steady_spending(run: Run) -> dict[str, Measured]:
    """Weeks that say nothing."""
    found = _weeks(run, 26, 0.2)
    return {"error": mean([e for _, e, _ in found]), "fitted": share(sum(k for *_, k in found), len(found))}


@claim("52 weeks, spending varies by .6, noise .25: standard error of the elasticity (formula .058)", stated=between(0.055, 0.065), of="error", replicates=300)  # fmt: skip
@claim("52 weeks, spending varies by .6, noise .25: how often a curve is fitted", stated=between(0.97, 1), of="fitted")
@claim("52 weeks, spending varies by .6, noise .25: distance of the mean elasticity from the true .5", stated=at_most(0.015), of="bias")
def varied_spending(run: Run) -> dict[str, Measured]:
    """Weeks that say something."""
    found = _weeks(run, 52, 0.6)
    values = mean([v for v, *_ in found])
    return {
        "error": mean([e for _, e, _ in found]), "fitted": share(sum(k for *_, k in found), len(found)),
        "bias": Measured(abs(values.value - 0.5), values.n, values.error),
    }  # fmt: skip
