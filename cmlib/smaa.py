"""How firm an order of channels is: many draws of weights and scores, which change of one weight would turn it, what one would have to believe.

Every criterion, channel and person draws from a stream of its own name, and arrays hold the criteria in the order of the alphabet
(:func:`in_order_of_names`): no list's order can change a digit of the result.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from cmlib import findings
from cmlib.findings import Verdict, judge
from cmlib.model import CRITERIA

Floats = npt.NDArray[np.float64]

DRAWS, BEST_DRAWS = 20_000, 500

MAIN_FIRST, MAIN_PAIR = 0.6, 0.7
"""A main channel comes first in at least 60 of 100 draws and beats the second in at least 70; else a technical tie."""

SMALLEST = findings.SMALLEST["scores"]
"""Smallest difference of interest between two weighted scores, in points."""

LEAST_WINS = 0.005
"""Central weights of a channel that wins less often than this rest on too few draws to be said."""

Places = tuple[tuple[str, ...], ...]
"""An order of importance: the most important place first; what stands in one place is not put in order."""


def in_order_of_names() -> tuple[str, ...]:
    """The criteria as the arrays of this page hold them: in the order of the alphabet."""
    return tuple(sorted(CRITERIA))


@dataclass(frozen=True)
class RankShares:
    """What came out of many draws of weights and scores; rows and columns in the order of ``channels``.

    Args:
        ranks: share of draws in which a channel (row) takes a rank (column); rows and columns sum to one.
        pairs: share of draws in which the row beats the column. central: mean weights of the draws a channel wins (NaN: never).
        criteria: names of the columns of ``central``.
    """

    channels: tuple[str, ...]
    ranks: Floats
    pairs: Floats
    central: Floats
    criteria: tuple[str, ...] = ()

    def first(self, channel: str) -> float:
        """Share of draws in which a channel comes first."""
        return float(self.ranks[self.channels.index(channel), 0])

    def top(self, channel: str, places: int = 3) -> float:
        """Share of draws in which a channel is among the first few."""
        return float(min(self.ranks[self.channels.index(channel), :places].sum(), 1.0))

    def beats(self, channel: str, other: str) -> float:
        """Share of draws in which a channel is ahead of another."""
        return float(self.pairs[self.channels.index(channel), self.channels.index(other)])

    def places(self, channel: str) -> tuple[float, ...]:
        """Share of draws in each place, the first one first."""
        return tuple(float(x) for x in self.ranks[self.channels.index(channel)])

    def central_of(self, channel: str) -> dict[str, float] | None:
        """The mean weights of the draws a channel wins; ``None`` where it wins too few of them to say."""
        if self.first(channel) < LEAST_WINS or not self.criteria:
            return None
        return {k: float(w) for k, w in zip(self.criteria, self.central[self.channels.index(channel)], strict=True)}


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


def _generator(seed: int, *names: str) -> np.random.Generator:
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


@lru_cache(maxsize=16)
def _exponentials(names: tuple[str, ...], draws: int, seed: int, purpose: str) -> Floats:
    return np.stack([_generator(seed, purpose, name).exponential(size=draws) for name in names], axis=1)


@lru_cache(maxsize=128)
def _uniforms(names: tuple[str, ...], draws: int, seed: int, purpose: str) -> Floats:
    return np.stack([_generator(seed, purpose, name).random(draws) for name in names], axis=1)


def _summing_to_one(x: Floats) -> Floats:
    found: Floats = x / x.sum(axis=-1, keepdims=True)
    return found


@lru_cache(maxsize=8)
def weights_anywhere(names: tuple[str, ...], draws: int, seed: int) -> Floats:
    """Weights drawn evenly from all that are possible: (draws, names), each row sums to one."""
    return _summing_to_one(_exponentials(names, draws, seed, "weights"))


@lru_cache(maxsize=32)
def weights_in_order(places: Places, names: tuple[str, ...], draws: int, seed: int, person: str = "") -> Floats:
    """Weights drawn evenly from all that keep an order of importance: (draws, names), each row sums to one.

    Draws from all weights are sorted and given out in order; among the criteria of one place any order is as possible as any other,
    and a criterion that is in no place comes last. Their mean is the rank order centroid.

    Args:
        places: most important first. person: whose order it is (one's draws do not follow another's).

    Source: Barron & Barrett, Management Science 42, 1996 (the centroid as the mean over the order cone).

    Example:
        >>> drawn = weights_in_order((("b",), ("a", "c")), ("a", "b", "c"), 20_000, 2026)
        >>> [round(float(w), 1) for w in drawn.mean(axis=0)], bool((drawn[:, 1] >= drawn[:, 0]).all())
        ([0.2, 0.6, 0.2], True)
    """
    place = {name: i for i, names_here in enumerate(places) for name in names_here}
    lot = _uniforms(names, draws, seed, f"ties {person}")
    rank = np.argsort(np.argsort(np.array([place.get(n, len(places)) for n in names]) + lot, axis=1), axis=1)
    falling = -np.sort(-_exponentials(names, draws, seed, f"order {person}"), axis=1)
    return np.take_along_axis(_summing_to_one(falling), rank, axis=1)


def weights_around(
    group: Mapping[str, float],
    people: Mapping[str, Mapping[str, float]],
    draws: int,
    seed: int,
    orders: Mapping[str, Places] | None = None,
    names: tuple[str, ...] | None = None,
) -> Floats:
    """Weights drawn around those of the room: (draws, names), each row sums to one.

    Who gave points or pairs stands for these weights, who gave only an order for every weighting that keeps it. Where all gave orders, a draw
    is a random mixture of one weighting from each; else it lies between the lowest and the highest of them, at least 20 % around their mean
    (nobody knows a weight to the point).

    Args:
        group: mean weights of the room. people: name -> weights. orders: name -> places, for those who gave only an order.
        names: the criteria, in the order of the columns; as a rule :func:`in_order_of_names`.
    """
    names = names or in_order_of_names()
    orders = orders or {}
    who = sorted(people)
    if who and all(name in orders for name in who):
        mix = _summing_to_one(_exponentials(tuple(who), draws, seed, "mixture"))
        cones = np.stack([weights_in_order(orders[n], names, draws, seed, n) for n in who], axis=1)
        return _summing_to_one(np.einsum("dp,dpk->dk", mix, cones))
    if any(name in orders for name in who):
        table = np.stack(
            [
                weights_in_order(orders[n], names, draws, seed, n) if n in orders else np.tile([people[n][k] for k in names], (draws, 1))
                for n in who
            ]
        )
        middle = table.mean(axis=0)
    else:
        table = np.array([[[people[n][k] for k in names]] for n in who])
        middle = np.array([[group[k] for k in names]])
    low, high = np.minimum(table.min(axis=0), 0.8 * middle), np.maximum(table.max(axis=0), 1.2 * middle)
    return _summing_to_one(low + (high - low) * _uniforms(names, draws, seed, "around"))


def weighted(points: Floats, weights: Floats) -> Floats:
    """Weighted sum per option: points (options, criteria), weights (criteria,) or (draws, criteria).

    Each option's value depends on its own scores only, so adding an option never changes the order of the others.
    """
    found: Floats = points @ weights if weights.ndim == 1 else weights @ points.T
    return found


Cells = tuple[tuple[float, float | None, float], ...]


@lru_cache(maxsize=256)
def _drawn_scores(channel: str, names: tuple[str, ...], cells: Cells, draws: int, seed: int) -> Floats:
    """Draws of one channel's scores (draws, criteria): triangular, or even over the range where nobody knows."""
    u = _uniforms(names, draws, seed, f"scores {channel}")
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
def simulated(
    channels: tuple[str, ...], names: tuple[str, ...], cells: tuple[Cells, ...], draws: int, seed: int
) -> tuple[Floats, Floats, RankShares]:
    """Drawn scores, their values and shares over all weights; nothing of it depends on anybody's weights, so a slider does not repeat it.

    Each channel has its own stream of random numbers: adding one, or another order of the list, changes nothing for the rest.
    """
    drawn = np.stack([_drawn_scores(c, names, row, draws, seed) for c, row in zip(channels, cells, strict=True)])
    anywhere = weights_anywhere(names, draws, seed)
    values = values_of(drawn, anywhere)
    return drawn, values, rank_shares(channels, values, anywhere, names)


def rank_shares(channels: Sequence[str], values: Floats, weights: Floats, criteria: Sequence[str] = ()) -> RankShares:
    """Rank acceptabilities, pairwise winning shares and central weights from drawn values; equal values share their places.

    Args:
        values: (draws, channels). weights: (draws, criteria), the weights of the same draws. criteria: their names.

    Source: Lahdelma & Salminen, Operations Research 49, 2001, 444-454.
    """
    draws, k = values.shape
    order = np.argsort(-values, axis=1, kind="stable")
    falling = np.take_along_axis(values, order, axis=1)
    equal = (falling[:, 1:] == falling[:, :-1]).any(axis=1)
    counts = np.stack([np.bincount(order[~equal, r], minlength=k) for r in range(k)], axis=1).astype(float)
    won = np.where(equal[:, None], 0.0, order[:, :1] == np.arange(k))
    for row in np.flatnonzero(equal):
        v = values[row]
        for i in range(k):
            before, beside = int((v > v[i]).sum()), int((v == v[i]).sum())
            counts[i, before : before + beside] += 1 / beside
            won[row, i] = 1 / beside if before == 0 else 0.0
    pairs = np.zeros((k, k))
    for i, j in combinations(range(k), 2):
        ahead = int((values[:, i] > values[:, j]).sum()) + int((values[:, i] == values[:, j]).sum()) / 2
        pairs[i, j], pairs[j, i] = ahead / draws, (draws - ahead) / draws
    total = won.sum(axis=0)
    central = np.where(total[:, None] > 0, won.T @ weights / np.where(total > 0, total, 1.0)[:, None], np.nan)
    return RankShares(tuple(channels), counts / draws, pairs, central, tuple(criteria))


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
    channels: Sequence[str],
    points: Floats,
    weights: Floats,
    known: npt.NDArray[np.bool_],
    people: Mapping[str, Mapping[str, float]],
    names: tuple[str, ...] | None = None,
) -> tuple[Flip, ...]:
    """The nearest change of one weight for each channel that one weight can lift to the first place.

    Args:
        names: the criteria, in the order of the columns of ``points``.
    """
    names = names or in_order_of_names()
    found = []
    for j, k, needed in tipping_weights(points, weights, known):
        theirs = [p[names[k]] for p in people.values()]
        nearest = (max if needed > weights[k] else min)(theirs) if theirs else None
        found.append(Flip(channels[j], names[k], needed, float(weights[k]), nearest))
    return tuple(found)


@dataclass(frozen=True)
class Sweep:
    """Every channel's value while one weight goes from 0 to 1 and the others keep their proportions: straight lines.

    Args:
        flip: the change it shows. first: who leads today. ends: channel -> value at weight 0 and at weight 1.
    """

    flip: Flip
    first: str
    ends: Mapping[str, tuple[float, float]]

    def at(self, channel: str, weight: float) -> float:
        """A channel's value at one weight."""
        zero, one = self.ends[channel]
        return zero + (one - zero) * weight


def sweep_of(
    channels: Sequence[str], points: Floats, weights: Floats, flips: Sequence[Flip], first: str, names: tuple[str, ...] | None = None
) -> Sweep | None:
    """The nearest flip as lines, one a channel; ``None`` where no single weight turns the order."""
    if not flips:
        return None
    names = names or in_order_of_names()
    k = names.index(flips[0].criterion)
    rest = np.delete(weights, k)
    rest = rest / rest.sum() if rest.sum() > 0 else np.full(len(rest), 1 / len(rest))
    at_zero = np.delete(points, k, axis=1) @ rest
    return Sweep(flips[0], first, {c: (float(at_zero[i]), float(points[i, k])) for i, c in enumerate(channels)})


@dataclass(frozen=True)
class Lift:
    """One score that would have to rise, from ``today`` to ``needed``, for a channel to come first; nothing else moves."""

    criterion: str
    today: float
    needed: float
    known: bool
    """Does anything stand behind the score of today?"""


@dataclass(frozen=True)
class Belief:
    """What one would have to believe for a channel to win.

    Args:
        first: share of all possible weights with which it wins. central: mean weights of those; ``None``: too few of them.
        flip: the nearest change of one weight; ``None``: no single weight lifts it.
        lift: the smallest rise of one score; ``None``: not even 100 points on any one criterion would do.
    """

    channel: str
    first: float
    central: Mapping[str, float] | None
    flip: Flip | None
    lift: Lift | None

    @property
    def leans_on(self) -> tuple[str, float] | None:
        """The criterion that stands out most in its central weights, with that weight."""
        central = self.central
        if not central:
            return None
        criterion = min(central, key=lambda k: (-round(central[k], 9), k))
        return criterion, central[criterion]


def smallest_lift(points: Floats, weights: Floats, option: int) -> tuple[int, float] | None:
    """The criterion on which an option has to gain fewest points to draw level with the first, and the score it needs there.

    A point on a criterion is worth its weight, so the rise is the gap divided by the weight; scores end at 100.

    Args:
        points: (options, criteria), 0-100. weights: (criteria,).

    Returns:
        (criterion, needed score), or ``None`` where 100 is not enough on any one criterion.

    Example:
        >>> smallest_lift(np.array([[80.0, 50.0], [60.0, 40.0]]), np.array([0.75, 0.25]), 1)
        (0, 83.33333333333333)
    """
    value = weighted(points, weights)
    gap = float(value.max() - value[option])
    found = []
    for k, w in enumerate(weights):
        if w > 0 and points[option, k] + gap / w <= 100 + 1e-9:
            found.append((gap / float(w), k, min(float(points[option, k] + gap / w), 100.0)))
    return min(found)[1:] if found else None


def beliefs_of(
    channels: Sequence[str],
    points: Floats,
    weights: Floats,
    known: npt.NDArray[np.bool_],
    shares: RankShares,
    flips: Sequence[Flip],
    first: str,
    names: tuple[str, ...] | None = None,
) -> tuple[Belief, ...]:
    """What one would have to believe for each channel that is not first, in the order of ``channels``.

    Args:
        shares: over all possible weights.
    """
    names = names or in_order_of_names()
    by_channel = {f.channel: f for f in flips}
    found = []
    for i, c in enumerate(channels):
        if c == first:
            continue
        lift = smallest_lift(points, weights, i)
        found.append(
            Belief(
                c,
                shares.first(c),
                shares.central_of(c),
                by_channel.get(c),
                None if lift is None else Lift(names[lift[0]], float(points[i, lift[0]]), lift[1], bool(known[i, lift[0]])),
            )
        )
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
