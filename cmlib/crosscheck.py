"""Does another rule agree? Three other ways to put channels in order from the same scores and weights; never another winner.

They look at the table as a whole, so adding a channel can turn the order of the others, which the page's own rule cannot do. That is why they
only serve as a check. Higher is better on every criterion of the page; the functions also know criteria of which less is better.
Sources: Hwang & Yoon, Multiple Attribute Decision Making, 1981 (TOPSIS); Brans, Vincke & Mareschal, European Journal of Operational
Research 24, 1986 (PROMETHEE); Opricovic & Tzeng, European Journal of Operational Research 156, 2004 (VIKOR).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cmlib.model import NETWORKS

Floats = npt.NDArray[np.float64]
Shape = Literal["usual", "quasi", "v", "level", "linear", "gauss"]

INDIFFERENT, PREFERRED = 5.0, 20.0
"""On scales from 0 to 100: five points make no difference, twenty make all of it."""


@dataclass(frozen=True)
class Preference:
    """How a difference on one criterion turns into preference, 0 to 1.

    Args:
        shape: usual (any difference), quasi (above q), v (in proportion up to p), level (half above q, all above p), linear (from q to p in
        proportion) or gauss (bell of width s). q: what makes no difference. p: what makes all of it.
    """

    shape: Shape = "usual"
    q: float = 0.0
    p: float = 0.0
    s: float = 1.0

    def of(self, difference: Floats) -> Floats:
        """Preference for differences; none where a difference is not positive.

        Example:
            >>> Preference("linear", q=5, p=20).of(np.array([-3.0, 5.0, 12.5, 40.0])).tolist()
            [0.0, 0.0, 0.5, 1.0]
        """
        d = np.maximum(difference, 0.0)
        if self.shape == "usual":
            return (d > 0).astype(float)
        if self.shape == "quasi":
            return (d > self.q).astype(float)
        if self.shape == "v":
            return np.minimum(d / self.p, 1.0)
        if self.shape == "level":
            return np.where(d > self.p, 1.0, np.where(d > self.q, 0.5, 0.0))
        if self.shape == "linear":
            return np.clip((d - self.q) / (self.p - self.q), 0.0, 1.0)
        found: Floats = 1 - np.exp(-(d**2) / (2 * self.s**2))
        return found


@dataclass(frozen=True)
class Outranking:
    """What PROMETHEE makes of a table: preference of row over column, and per option what goes out, comes in and remains."""

    pairs: Floats
    plus: Floats
    minus: Floats

    @property
    def net(self) -> Floats:
        """What remains: plus minus minus; they sum to zero."""
        return self.plus - self.minus


@dataclass(frozen=True)
class Compromise:
    """What VIKOR makes of a table; lower is better.

    Args:
        total: weighted regret. worst: largest weighted regret on one criterion. both: the two together, 0 best, 1 worst.
        chosen: options that cannot be told apart from the best one. advantage: is the first well ahead? stable: first by one of the parts too?
    """

    total: Floats
    worst: Floats
    both: Floats
    chosen: tuple[int, ...]
    advantage: bool
    stable: bool


@dataclass(frozen=True)
class Rule:
    """One other rule: its name, the channel it puts first, all channels best first, and those it cannot tell from the first."""

    name: Literal["topsis", "promethee", "vikor"]
    first: str
    order: tuple[str, ...]
    level: tuple[str, ...]


def _upwards(matrix: Floats, high: Sequence[bool] | None) -> Floats:
    """The table with the sign turned where less is better."""
    return matrix if high is None else matrix * np.where(np.asarray(high), 1.0, -1.0)


def topsis(matrix: Floats, weights: Floats, high: Sequence[bool] | None = None, *, normalise: bool = True) -> Floats:
    """Closeness (0–1) to the best of every criterion against the worst of every criterion, vector normalised.

    Args:
        matrix: (options, criteria). weights: (criteria,). high: is more better? ``None``: everywhere.

    Returns:
        one number an option; a half where all options are the same.

    Source: Hwang & Yoon, Multiple Attribute Decision Making, 1981.

    Example:
        >>> topsis(np.array([[1.0, 0, 3], [0, 5, 6]]), np.ones(3), normalise=False).round(4).tolist()
        [0.1464, 0.8536]
    """
    length = np.sqrt((matrix**2).sum(axis=0)) if normalise else np.ones(matrix.shape[1])
    table = _upwards(matrix / np.where(length > 0, length, 1.0) * weights, high)
    to_best = np.sqrt(((table - table.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((table - table.min(axis=0)) ** 2).sum(axis=1))
    way = to_best + to_worst
    found: Floats = np.where(way > 0, to_worst / np.where(way > 0, way, 1.0), 0.5)
    return found


def promethee(matrix: Floats, weights: Floats, preferences: Sequence[Preference], high: Sequence[bool] | None = None) -> Outranking:
    """Every option against every other, criterion by criterion (PROMETHEE II).

    Args:
        matrix: (options, criteria). weights: (criteria,), normalised here. preferences: one a criterion.

    Source: Brans, Vincke & Mareschal, European Journal of Operational Research 24, 1986.
    """
    table, shares, n = _upwards(matrix, high), weights / weights.sum(), len(matrix)
    pairs = np.zeros((n, n))
    for k, preference in enumerate(preferences):
        pairs += shares[k] * preference.of(table[:, None, k] - table[None, :, k])
    others = max(n - 1, 1)
    return Outranking(pairs, pairs.sum(axis=1) / others, pairs.sum(axis=0) / others)


def vikor(matrix: Floats, weights: Floats, high: Sequence[bool] | None = None, *, v: float = 0.5) -> Compromise:
    """The compromise between little regret in all and little regret on the worst criterion (VIKOR).

    Args:
        v: how much the regret in all counts, 0–1. A criterion on which all are the same adds no regret.

    Source: Opricovic & Tzeng, European Journal of Operational Research 156, 2004.
    """
    table = _upwards(matrix, high)
    spread = table.max(axis=0) - table.min(axis=0)
    regret = weights * np.where(spread > 0, (table.max(axis=0) - table) / np.where(spread > 0, spread, 1.0), 0.0)
    total, worst = regret.sum(axis=1), regret.max(axis=1)

    def stretched(x: Floats) -> Floats:
        width = float(x.max() - x.min())
        return (x - x.min()) / width if width > 0 else np.zeros_like(x)

    both = v * stretched(total) + (1 - v) * stretched(worst)
    order = np.argsort(np.round(both, 12), kind="stable")
    first, step = int(order[0]), 1 / max(len(table) - 1, 1)
    ahead = float(both[order[1]] - both[first]) if len(order) > 1 else 1.0
    advantage = ahead >= step - 1e-12
    stable = bool(total[first] <= total.min() + 1e-12 or worst[first] <= worst.min() + 1e-12)
    if advantage:
        chosen = (first,) if stable else tuple(sorted(int(i) for i in order[:2]))
    else:
        chosen = tuple(int(i) for i in np.flatnonzero(both - both[first] < step - 1e-12))
    return Compromise(total, worst, both, chosen, advantage, stable)


def other_rules(channels: Sequence[str], points: Floats, weights: Floats) -> tuple[Rule, ...]:
    """What three other rules make of the same scores and weights.

    Args:
        channels: ids of networks. points: (channels, criteria), 0–100, more is better. weights: (criteria,), sum one.

    Returns:
        a rule each; nothing below two channels. The order of channels and criteria does not matter: ties are broken by the plan's list.
    """
    if len(channels) < 2:
        return ()
    compromise = vikor(points, weights)
    values: dict[Literal["topsis", "promethee", "vikor"], Floats] = {
        "topsis": topsis(points, weights),
        "promethee": promethee(points, weights, [Preference("linear", q=INDIFFERENT, p=PREFERRED)] * points.shape[1]).net,
        "vikor": -compromise.both,
    }
    rules = []
    for name, value in values.items():
        rounded = np.round(value, 9)
        order = tuple(channels[i] for i in sorted(range(len(channels)), key=lambda i: (-rounded[i], NETWORKS.index(channels[i]))))
        best = compromise.chosen if name == "vikor" else np.flatnonzero(rounded == rounded.max())
        rules.append(Rule(name, order[0], order, tuple(c for c in order if channels.index(c) in best)))
    return tuple(rules)


def rules_of(points: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]) -> tuple[Rule, ...]:
    """:func:`other_rules` of named scores: channel -> criterion -> 0–100, criterion -> weight."""
    channels, criteria = sorted(points), sorted(weights)
    table = np.array([[points[c][k] for k in criteria] for c in channels])
    return other_rules(channels, table, np.array([weights[k] for k in criteria]))
