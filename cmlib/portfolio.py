"""Which level for each channel gives most within the hours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from cmlib.model import CRITERIA
from cmlib.reference import networks
from cmlib.scores import SHOWN
from cmlib.smaa import Floats

Level = Literal["none", "keep", "active"]

Constraint = Literal["", "hours", "new", "active"]

LEVELS: tuple[Level, ...] = ("none", "keep", "active")

KEEP_SHARE = 1 / 3
"""A channel that is only kept up to date is worth this part of its score: a working assumption, stated on the page."""

LEAST_ACTIVE, MORE_HOURS = 1, 2.0

MOST_NEW, MOST_NEW_BELOW, SMALL_TEAM_HOURS = 2, 1, 10.0
"""At most two channels are opened at once, with fewer than ten hours a week one: a rule of thumb, stated on the page."""


@dataclass(frozen=True)
class Portfolio:
    """One level for each channel, within hours.

    Args:
        levels: channel -> level. hours: channel -> hours a week. value: sum of weighted scores, active whole, keep a third.
        capacity: hours there are. broken: the constraint that cannot be met; short: by how much (hours, or channels).
        combinations: how many combinations of level there are.
    """

    levels: Mapping[str, Level]
    hours: Mapping[str, float]
    value: float
    capacity: float
    broken: Constraint = ""
    short: float = 0.0
    combinations: int = 0

    @property
    def used(self) -> float:
        """Hours a week it takes."""
        return float(sum(self.hours.values()))

    def at(self, level: Level) -> tuple[str, ...]:
        """Channels at a level."""
        return tuple(c for c, found in self.levels.items() if found == level)


def allocate(
    options: Mapping[str, Mapping[Level, tuple[float, float]]],
    capacity: float,
    *,
    new: Iterable[str] = (),
    most_new: int | None = None,
    least_active: int = 0,
    fixed: Mapping[str, Level] | None = None,
) -> Portfolio:
    """The levels that give most value within the hours; exactly one level for each channel.

    Args:
        options: channel -> level -> (hours a week, value); ``"none"`` costs and gives nothing and need not be named.
        capacity: hours a week. new: channels that would have to be opened, of which at most ``most_new`` are.
        least_active: how many channels must be active. fixed: levels that are given.

    Returns:
        the best portfolio; where nothing is possible, one with nothing in it, the constraint that cannot be met and by how much.

    Source: multiple-choice knapsack, Kellerer, Pferschy & Pisinger, Knapsack Problems, 2004, chapter 11; solved exactly by HiGHS.

    Example:
        >>> best = allocate({"a": {"active": (3, 10)}, "b": {"active": (2, 6)}, "c": {"active": (2, 5)}}, 4)
        >>> best.value, best.at("active")
        (11.0, ('b', 'c'))
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    fixed, fresh = dict(fixed or {}), set(new)
    cells: list[tuple[str, Level, float, float]] = []
    for channel in sorted(options):
        for level in LEVELS:
            hours, value = options[channel].get(level, (0.0, 0.0)) if level != "none" else (0.0, 0.0)
            if (level == "none" or level in options[channel]) and fixed.get(channel, level) == level:
                cells.append((channel, level, hours, value))
    names = sorted(options)
    hours_row = np.array([c[2] for c in cells])
    values = np.array([c[3] for c in cells])
    one_each = np.array([[float(c[0] == n) for c in cells] for n in names])
    new_row = np.array([float(c[0] in fresh and c[1] != "none") for c in cells])
    active_row = np.array([float(c[1] == "active") for c in cells])
    size = math.prod(sum(c[0] == n for c in cells) for n in names)

    def solve(target: Floats, *, hours: bool, opened: bool, active: bool) -> Any:
        rows = [LinearConstraint(one_each, 1, 1)]
        if hours:
            rows.append(LinearConstraint(hours_row[None, :], -np.inf, capacity + 1e-9))
        if opened and most_new is not None:
            rows.append(LinearConstraint(new_row[None, :], -np.inf, most_new))
        if active and least_active:
            rows.append(LinearConstraint(active_row[None, :], least_active, np.inf))
        return milp(target, constraints=rows, integrality=np.ones(len(cells)), bounds=Bounds(0, 1))

    nothing: dict[str, Level] = dict.fromkeys(names, "none")
    idle = dict.fromkeys(names, 0.0)
    if not cells:
        return Portfolio({}, {}, 0.0, capacity, "active" if least_active else "", float(least_active), 0)
    scale = max(float(values.max()), 1e-9)
    # of two portfolios worth the same, the one that takes fewer hours; then the one that names the earlier channels
    tie = 1e-7 * scale * (hours_row / max(float(hours_row.max()), 1e-9) + np.arange(len(cells)) / (1000 * len(cells)))
    solved = solve(-values + tie, hours=True, opened=True, active=True)
    if solved.x is None:
        cheapest = solve(hours_row, hours=False, opened=True, active=True)
        if cheapest.x is not None:
            return Portfolio(nothing, idle, 0.0, capacity, "hours", float(cheapest.fun) - capacity, size)
        fewest = solve(new_row, hours=False, opened=False, active=True)
        if fewest.x is not None:
            return Portfolio(nothing, idle, 0.0, capacity, "new", float(fewest.fun) - (most_new or 0), size)
        possible = len({c[0] for c in cells if c[1] == "active"})
        return Portfolio(nothing, idle, 0.0, capacity, "active", float(least_active - possible), size)
    taken = [cell for cell, x in zip(cells, solved.x, strict=True) if x > 0.5]
    return Portfolio(
        {c: level for c, level, _, _ in taken},
        {c: float(h) for c, _, h, _ in taken},
        float(sum(v for *_, v in taken)),
        capacity,
        combinations=size,
    )


def without_effort(weights: Floats) -> Floats:
    """Weights without the one of effort, sum one again: in the portfolio the hours are the limit, and effort must not count twice."""
    rest = np.where(np.array([k == "effort" for k in CRITERIA]), 0.0, weights)
    total = rest.sum(axis=-1, keepdims=True)
    found: Floats = np.where(total > 0, rest / np.where(total > 0, total, 1.0), 1 / len(CRITERIA))
    return found


def options_of(
    order: Sequence[str], point: Mapping[str, float], hours: Mapping[str, Mapping[str, tuple[float, float, float]]], own: Sequence[str]
) -> dict[str, dict[Level, tuple[float, float]]]:
    """Levels a channel may take: one that would have to be opened is active or not opened, unless it is a listing to keep up to date."""
    found: dict[str, dict[Level, tuple[float, float]]] = {}
    for c in order:
        found[c] = {"active": (hours[c]["active"][1], point[c])}
        if c in own or networks()[c].start_at_keep:
            found[c]["keep"] = (hours[c]["keep"][1], KEEP_SHARE * point[c])
    return found


def in_order(
    order: Sequence[str], options: Mapping[str, Mapping[Level, tuple[float, float]]], capacity: float, new: set[str], most_new: int
) -> float:
    """Value of walking down the ranking and making active whatever still fits."""
    left, opened, value = capacity, 0, 0.0
    for c in order:
        hours, worth = options[c]["active"]
        if hours <= left + 1e-9 and not (c in new and opened >= most_new):
            left, opened, value = left - hours, opened + (c in new), value + worth
    return value


def chosen_of(
    order: Sequence[str],
    options: Mapping[str, Mapping[Level, tuple[float, float]]],
    capacity: float,
    new: set[str],
    most_new: int,
    values: Floats,
) -> dict[str, float]:
    """Share of draws in which the best portfolio has a channel (at any level); every combination is looked at. Empty if there are too many."""
    if len(order) > SHOWN + 1:
        return {}
    levels = [[level for level in LEVELS if level == "none" or level in options[c]] for c in order]
    grid = np.array(np.meshgrid(*[np.arange(len(x)) for x in levels], indexing="ij")).reshape(len(order), -1).T
    hours, share, active = np.zeros(grid.shape), np.zeros(grid.shape), np.zeros(grid.shape, dtype=bool)
    for i, c in enumerate(order):
        hours[:, i] = np.array([options[c][x][0] if x != "none" else 0.0 for x in levels[i]])[grid[:, i]]
        share[:, i] = np.array([{"none": 0.0, "keep": KEEP_SHARE, "active": 1.0}[x] for x in levels[i]])[grid[:, i]]
        active[:, i] = np.array([x == "active" for x in levels[i]])[grid[:, i]]
    opened = ((share > 0) & np.array([c in new for c in order])).sum(axis=1)
    possible = (hours.sum(axis=1) <= capacity + 1e-9) & (opened <= most_new) & (active.sum(axis=1) >= LEAST_ACTIVE)
    if not possible.any():
        return {}
    share = share[possible]
    best = np.argmax(share @ values.T, axis=0)
    return {c: float((share[best, i] > 0).mean()) for i, c in enumerate(order)}
