"""How firm an order of channels is: many draws of weights and scores, and which change of one weight would turn it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from cmlib.findings import Verdict, judge
from cmlib.model import CRITERIA, NETWORKS

Floats = npt.NDArray[np.float64]

DRAWS, BEST_DRAWS = 20_000, 500

MAIN_FIRST, MAIN_PAIR = 0.6, 0.7
"""A main channel comes first in at least 60 of 100 draws and beats the second in at least 70; else a technical tie."""

SMALLEST = 5.0
"""Smallest difference of interest between two weighted scores, in points."""


@dataclass(frozen=True)
class RankShares:
    """What came out of many draws of weights and scores; rows and columns in the order of ``channels``.

    Args:
        ranks: share of draws in which a channel (row) takes a rank (column); rows and columns sum to one.
        pairs: share of draws in which the row beats the column. central: mean weights of the draws a channel wins (NaN: never).
    """

    channels: tuple[str, ...]
    ranks: Floats
    pairs: Floats
    central: Floats

    def first(self, channel: str) -> float:
        """Share of draws in which a channel comes first."""
        return float(self.ranks[self.channels.index(channel), 0])

    def top(self, channel: str, places: int = 3) -> float:
        """Share of draws in which a channel is among the first few."""
        return float(min(self.ranks[self.channels.index(channel), :places].sum(), 1.0))

    def beats(self, channel: str, other: str) -> float:
        """Share of draws in which a channel is ahead of another."""
        return float(self.pairs[self.channels.index(channel), self.channels.index(other)])


@dataclass(frozen=True)
class Flip:
    """How one weight would have to change for a channel to win: from ``today`` to ``needed``, the other weights scaled in proportion.

    ``nearest``: the participant's weight that comes closest to it; ``None`` if nobody has weighed.
    """

    channel: str
    criterion: str
    needed: float
    today: float
    nearest: float | None = None

    @property
    def change(self) -> float:
        """Distance in weight, 0-1."""
        return abs(self.needed - self.today)


@dataclass(frozen=True)
class Lead:
    """First against second: is there a main channel, or a technical tie, and between whom?"""

    main: bool
    first: str
    second: str
    share_first: float
    share_pair: float
    tied: tuple[str, ...]
    gap: tuple[float, float, float]
    verdict: Verdict
    blurred_from: int
    """From this place on (1 = first) no neighbour is told apart from the next; 0 if all are told apart."""


def _generator(seed: int, stream: int) -> np.random.Generator:
    return np.random.default_rng([seed, stream])


@lru_cache(maxsize=8)
def weights_anywhere(n: int, draws: int, seed: int) -> Floats:
    """Weights drawn evenly from all that are possible: (draws, n), each row sums to one."""
    exponential = _generator(seed, 1001).exponential(size=(draws, n))
    found: Floats = exponential / exponential.sum(axis=1, keepdims=True)
    return found


def weights_around(group: Mapping[str, float], people: Mapping[str, Mapping[str, float]], draws: int, seed: int) -> Floats:
    """Weights drawn between the participants' lowest and highest, at least 20 % around the group's (nobody knows a weight to the point)."""
    table = np.array([[p[c] for c in CRITERIA] for p in people.values()])
    middle = np.array([group[c] for c in CRITERIA])
    low, high = np.minimum(table.min(axis=0), 0.8 * middle), np.maximum(table.max(axis=0), 1.2 * middle)
    drawn = low + (high - low) * _uniform(len(CRITERIA), draws, seed, 1002)
    found: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return found


@lru_cache(maxsize=64)
def _uniform(n: int, draws: int, seed: int, stream: int) -> Floats:
    return _generator(seed, stream).random((draws, n))


def weighted(points: Floats, weights: Floats) -> Floats:
    """Weighted sum per option: points (options, criteria), weights (criteria,) or (draws, criteria).

    Each option's value depends on its own scores only, so adding an option never changes the order of the others.
    """
    found: Floats = points @ weights if weights.ndim == 1 else weights @ points.T
    return found


Cells = tuple[tuple[float, float | None, float], ...]


@lru_cache(maxsize=256)
def _drawn_scores(stream: int, cells: Cells, draws: int, seed: int) -> Floats:
    """Draws of one channel's scores (draws, criteria): triangular, or even over the range where nobody knows."""
    u = _uniform(len(cells), draws, seed, stream)
    out = np.empty_like(u)
    for i, (low, likely, high) in enumerate(cells):
        if high <= low:
            out[:, i] = low
        elif likely is None:
            out[:, i] = low + (high - low) * u[:, i]
        else:
            cut = (likely - low) / (high - low)
            left = low + np.sqrt(u[:, i] * (high - low) * (likely - low))
            right = high - np.sqrt((1 - u[:, i]) * (high - low) * (high - likely))
            out[:, i] = np.where(u[:, i] < cut, left, right)
    return out


def values_of(drawn: Floats, weights: Floats) -> Floats:
    """Weighted values (draws, channels) of drawn scores (channels, draws, criteria) and weights (draws, criteria)."""
    return np.stack([np.einsum("dk,dk->d", scores, weights) for scores in drawn], axis=1)


@lru_cache(maxsize=16)
def simulated(channels: tuple[str, ...], cells: tuple[Cells, ...], draws: int, seed: int) -> tuple[Floats, Floats, RankShares]:
    """Drawn scores, their values and shares over all weights; nothing of it depends on anybody's weights, so a slider does not repeat it.

    Each channel has its own stream of random numbers: adding one, or another order of the list, changes nothing for the rest.
    """
    drawn = np.stack([_drawn_scores(NETWORKS.index(c), row, draws, seed) for c, row in zip(channels, cells, strict=True)])
    anywhere = weights_anywhere(len(CRITERIA), draws, seed)
    values = values_of(drawn, anywhere)
    return drawn, values, rank_shares(channels, values, anywhere)


def rank_shares(channels: Sequence[str], values: Floats, weights: Floats) -> RankShares:
    """Rank acceptabilities, pairwise winning shares and central weights from drawn values.

    Args:
        values: (draws, channels). weights: (draws, criteria), the weights of the same draws.

    Source: Lahdelma & Salminen, Operations Research 49, 2001, 444-454.
    """
    draws, k = values.shape
    order = np.argsort(-values, axis=1, kind="stable")
    ranks = np.stack([np.bincount(order[:, r], minlength=k) for r in range(k)], axis=1) / draws
    pairs = np.zeros((k, k))
    for i, j in combinations(range(k), 2):
        pairs[i, j] = float(np.mean(values[:, i] > values[:, j]) + np.mean(values[:, i] == values[:, j]) / 2)
        pairs[j, i] = 1 - pairs[i, j]
    central = np.full((k, weights.shape[1]), np.nan)
    for i in range(k):
        won = order[:, 0] == i
        if won.any():
            central[i] = weights[won].mean(axis=0)
    return RankShares(tuple(channels), ranks, pairs, central)


def tipping_weights(points: Floats, weights: Floats, known: npt.NDArray[np.bool_] | None = None) -> list[tuple[int, int, float]]:
    """For each option that is not first: criterion and weight, nearest to today's, at which it would win; nearest first.

    One weight moves, the others keep their proportions. All values are then linear in that weight, so an option wins on an interval of it,
    found from its crossings with each rival (closed form, nothing is sampled). Options that no single weight can lift are left out.

    Args:
        points: (options, criteria). weights: (criteria,), sum one.
        known: (options, criteria); a weight is only asked about where both the winner's and the challenger's score are known.

    Returns:
        (option, criterion, weight needed), sorted by distance.
    """
    k, m = points.shape
    first = int(np.argmax(weighted(points, weights)))
    found: dict[int, tuple[float, int, int, float]] = {}
    for c in range(m):
        rest = np.delete(weights, c)
        rest = rest / rest.sum() if rest.sum() > 0 else np.full(m - 1, 1 / (m - 1))
        at_zero = np.delete(points, c, axis=1) @ rest
        slope = points[:, c] - at_zero
        for j in range(k):
            if j == first or (known is not None and not (known[j, c] and known[first, c])):
                continue
            low, high = 0.0, 1.0
            for i in range(k):
                if i == j:
                    continue
                gap, turn = at_zero[j] - at_zero[i], slope[j] - slope[i]  # ahead where gap + turn * weight >= 0
                if abs(turn) < 1e-12:
                    if gap < -1e-12:
                        low, high = 1.0, 0.0
                elif turn > 0:
                    low = max(low, -gap / turn)
                else:
                    high = min(high, -gap / turn)
            if low <= high + 1e-12:
                needed = float(min(max(weights[c], low), high))
                candidate = (round(abs(needed - float(weights[c])), 12), j, c, needed)
                if j not in found or candidate < found[j]:
                    found[j] = candidate
    return [(j, c, needed) for _, j, c, needed in sorted(found.values())]


def flips_of(
    channels: Sequence[str], points: Floats, weights: Floats, known: npt.NDArray[np.bool_], people: Mapping[str, Mapping[str, float]]
) -> tuple[Flip, ...]:
    """The nearest change of one weight for each channel that one weight can lift to the first place."""
    found = []
    for j, k, needed in tipping_weights(points, weights, known):
        theirs = [p[CRITERIA[k]] for p in people.values()]
        nearest = (max if needed > weights[k] else min)(theirs) if theirs else None
        found.append(Flip(channels[j], CRITERIA[k], needed, float(weights[k]), nearest))
    return tuple(found)


def lead_of(order: Sequence[str], shares: RankShares, values: Floats) -> Lead:
    """First against second, by the shares and by the interval of their difference."""
    column = {c: shares.channels.index(c) for c in order}
    first = order[0]
    if len(order) == 1:
        return Lead(True, first, first, 1.0, 1.0, (first,), (0.0, 0.0, 0.0), "not_assessed", 0)

    def gap(a: str, b: str) -> tuple[float, float, float]:
        low, middle, high = np.quantile(values[:, column[a]] - values[:, column[b]], [0.05, 0.5, 0.95])
        return float(low), float(middle), float(high)

    second = order[1]
    between = gap(first, second)
    told_apart = [judge(*gap(a, b)[::2], smallest=SMALLEST) != "indistinct" for a, b in pairwise(order)]
    last_clear = max((i + 1 for i, clear in enumerate(told_apart) if clear), default=0)
    blurred_from = last_clear + 1 if last_clear < len(told_apart) else 0
    share_first, share_pair = shares.first(first), shares.beats(first, second)
    main = share_first >= MAIN_FIRST and share_pair >= MAIN_PAIR
    tied = (first,) if main else tuple(c for c in order if c == first or shares.beats(first, c) < MAIN_PAIR)
    return Lead(main, first, second, share_first, share_pair, tied, between, judge(between[0], between[2], smallest=SMALLEST), blurred_from)
