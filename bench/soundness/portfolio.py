"""The portfolio of channels within hours and money: the programme against every combination, and against published knapsacks (METHODS 3.4).

Problems are drawn with two to seven channels, three levels, hours in quarters, money, contacts of one's own, channels to be opened,
least active ones and fixed levels; the programme must say the same as a look at every combination, whether there is a solution included.
The last rows are about «taking the ranking until the hours run out», on problems of eight channels with the hours of this workbook."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from bench.soundness import Measured, Run, at_least, at_most, claim, mean, near, share
from cmlib.portfolio import KEEP_SHARE, LEVELS, Level, Limits, Option, allocate, in_order, inclusion, ladder, most_new_of
from cmlib.reference import networks

KNAPSACKS: dict[str, tuple[Sequence[int], Sequence[int], int, int, str]] = {
    "P01": ([23, 31, 29, 44, 53, 38, 63, 85, 89, 82], [92, 57, 49, 68, 60, 43, 67, 84, 87, 72], 165, 309, "1111010000"),
    "P07": (
        [70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120],
        [135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240],
        750, 1458, "101010111000011",
    ),
}  # fmt: skip
"""J. Burkardt, Florida State University, KNAPSACK_01: weights, profits, capacity, optimum, items taken."""

Problem = tuple[dict[str, dict[Level, Option]], Limits]


def knapsack(name: str) -> tuple[float, str]:
    """Value and items of a published knapsack by our programme."""
    weights, profits, capacity, _, _ = KNAPSACKS[name]
    options: dict[str, dict[Level, Option]] = {
        f"{i:02}": {"active": Option(w, p)} for i, (w, p) in enumerate(zip(weights, profits, strict=True))
    }
    found = allocate(options, Limits(capacity))
    return found.value, "".join("1" if found.levels[c] == "active" else "0" for c in sorted(options))


def random_problem(rng: np.random.Generator, most: int = 6) -> Problem:
    """A problem with every kind of limit and rule; some of them cannot be solved."""
    names = [f"c{i}" for i in range(int(rng.integers(2, most + 1)))]
    options: dict[str, dict[Level, Option]] = {}
    for n in names:
        options[n] = {
            "active": Option(float(rng.integers(2, 28)) / 4, float(rng.integers(20, 100)), float(rng.choice([0, 0, 20, 50, 100])))
        }
        if rng.random() < 0.6:
            options[n]["keep"] = Option(float(rng.integers(1, 6)) / 4, float(rng.integers(1, 34)), float(rng.choice([0, 0, 10])))
    most_new = int(rng.integers(-1, 3))
    fixed: dict[str, Level] = {names[0]: "active" if rng.random() < 0.5 else "none"} if rng.random() < 0.2 else {}
    return options, Limits(
        hours=float(rng.integers(0, 60)) / 4,
        money=float(rng.choice([0, 50, 120])),
        own=frozenset(n for n in names if rng.random() < 0.4),
        new=frozenset(n for n in names if rng.random() < 0.5),
        most_new=None if most_new < 0 else most_new,
        least_active=int(rng.integers(0, 3)),
        fixed=fixed,
    )


def brute_force(options: dict[str, dict[Level, Option]], limits: Limits) -> float | None:
    """The best value by looking at every combination; ``None`` if none is possible."""
    names = sorted(options)
    levels = [[x for x in LEVELS if (x == "none" or x in options[n]) and limits.fixed.get(n, x) == x] for n in names]
    owned = any(n in limits.own and any(x != "none" for x in may) for n, may in zip(names, levels, strict=True))
    best: float | None = None
    for combination in itertools.product(*levels):
        used = [(n, x, options[n][x]) for n, x in zip(names, combination, strict=True) if x != "none"]
        if (
            sum(o.hours for *_, o in used) <= limits.hours + 1e-9
            and sum(o.money for *_, o in used) <= limits.money + 1e-9
            and (not owned or any(n in limits.own for n, *_ in used))
            and (limits.most_new is None or sum(n in limits.new for n, *_ in used) <= limits.most_new)
            and sum(x == "active" for _, x, _ in used) >= limits.least_active
        ):
            value = sum(o.value for *_, o in used)
            best = value if best is None else max(best, value)
    return best


@claim("Burkardt P01: value of the best knapsack", stated=near(309, 0), of="P01")
@claim("Burkardt P01: items taken differ from the published ones in", stated=near(0, 0), of="P01 items")
@claim("Burkardt P07: value of the best knapsack", stated=near(1458, 0), of="P07")
@claim("Burkardt P07: items taken differ from the published ones in", stated=near(0, 0), of="P07 items")
def published(run: Run) -> dict[str, Measured]:
    """Two knapsacks with known optimum."""
    found = {}
    for name, (weights, _, _, _, taken) in KNAPSACKS.items():
        value, items = knapsack(name)
        found[name] = Measured(value, len(weights))
        found[f"{name} items"] = Measured(float(sum(a != b for a, b in zip(items, taken, strict=True))), len(weights))
    return found


@claim("random problems in which the programme and a look at every combination differ", stated=near(0, 0), of="differ", replicates=200)
@claim("problems without a solution for which no constraint, no shortage or no way out is named", stated=near(0, 0), of="unnamed")
@claim("problems in which what fits takes more hours or money than there are", stated=near(0, 0), of="over")
@claim("problems in which one hour more lowers the best value", stated=near(0, 0), of="lower")
def programme(run: Run) -> dict[str, Measured]:
    """The programme against every combination; infeasible problems are counted in."""
    differ = unnamed = over = lower = 0
    for _ in range(run.replicates):
        options, limits = random_problem(run.rng, 7)
        best, found = brute_force(options, limits), allocate(options, limits)
        differ += (best is None) != bool(found.broken) or (best is not None and abs(best - found.value) > 1e-6)
        unnamed += bool(found.broken) and not (found.lacking and (found.needs is not None or "active" in found.lacking))
        over += found.used > limits.hours + 1e-6 or found.spent > limits.money + 1e-6
        rungs = [x for x in ladder(options, limits, upto=2, down=0).rungs if x.possible]
        lower += any(b.value < a.value - 1e-3 for a, b in itertools.pairwise(rungs))
    n = run.replicates
    return {"differ": Measured(differ, n), "unnamed": Measured(unnamed, n), "over": Measured(over, n), "lower": Measured(lower, n)}


@claim(
    "largest difference between shares of draws counted in quarters of an hour and by every combination",
    stated=at_most(1e-12),
    replicates=60,
)
def counted_in_steps(run: Run) -> Measured:
    """Inclusion by dynamic programming against inclusion by enumeration."""
    from cmlib import portfolio

    worst, every = 0.0, portfolio.MOST_COMBINATIONS
    try:
        for _ in range(run.replicates):
            options, limits = random_problem(run.rng)
            options = {n: {x: o._replace(money=0.0) for x, o in levels.items()} for n, levels in options.items()}
            values = {n: run.rng.uniform(0, 100, 50) for n in options}
            portfolio.MOST_COMBINATIONS = every
            one = inclusion(options, limits, values).shares
            portfolio.MOST_COMBINATIONS = 1
            other = inclusion(options, limits, values).shares
            worst = max([worst, *(abs(one[n] - other[n]) for n in one), float(one.keys() != other.keys())])
    finally:
        portfolio.MOST_COMBINATIONS = every
    return Measured(worst, run.replicates)


@claim("value lost on average by taking the ranking until the hours run out (METHODS, on its own problems: .193)", stated=at_least(0.05), of="mean", contrast=True, replicates=400)  # fmt: skip
@claim("and at worst (METHODS, on its own problems: .557)", stated=at_least(0.3), of="worst", contrast=True)
@claim("problems in which it loses more than one part in a hundred", stated=at_least(0.5), of="often", contrast=True)
def in_order_of_the_ranking(run: Run) -> dict[str, Measured]:
    """Eight of the workbook's networks with their hours, half of them open, scores drawn evenly from 20 to 80, four to sixteen hours a week."""
    known, lost = networks(), []
    for _ in range(run.replicates):
        names = [str(n) for n in run.rng.choice(sorted(known), 8, replace=False)]
        worth = {n: float(v) for n, v in zip(names, run.rng.uniform(20, 80, 8), strict=True)}
        options: dict[str, dict[Level, Option]] = {n: {"active": Option(known[n].hours["active"][1], worth[n])} for n in names}
        for n in names[:4]:
            options[n]["keep"] = Option(known[n].hours["keep"][1], KEEP_SHARE * worth[n])
        hours = float(run.rng.integers(4, 17))
        limits = Limits(hours, new=frozenset(names[4:]), most_new=most_new_of(hours), least_active=1)
        best = allocate(options, limits)
        if not best.broken:
            order = sorted(names, key=lambda n: -worth[n])
            lost.append(1 - in_order(order, options, limits) / best.value)
    return {"mean": mean(lost), "worst": Measured(float(max(lost)), len(lost)), "often": share(sum(x > 0.01 for x in lost), len(lost))}
