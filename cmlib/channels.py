"""Which channels are worth it: an additive value on fixed 0-100 scales, how much it depends on the weights, and what fits into the hours.

Scores are ranges (low, likely, high) with the evidence they rest on; what nobody knows is the whole range 0-100 and flagged, never a middle score.
Sources: Keeney & Raiffa, Decisions with Multiple Objectives, 1976 (additive value); Edwards & Barron, OBHDP 60, 1994 (swing weights);
Lahdelma & Salminen, Operations Research 49, 2001 (rank acceptability, SMAA-2).
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.estimates import median_interval
from cmlib.exports.tables import Dataset, empty
from cmlib.findings import Ability, Estimate, Period, Verdict, judge
from cmlib.missing import EXPORTS, split, where_from
from cmlib.model import CRITERIA, NETWORKS, Brief, ChannelsChoice, ChannelUse, Plan
from cmlib.reference import Network, Usage, anchors, kind_of, networks, stale, usage_of
from cmlib.text import T, Text

Floats = npt.NDArray[np.float64]
Level = Literal["none", "keep", "active"]
Basis = Literal[
    "room", "own_rate", "competitors", "usage", "usage_upper", "sector", "objective", "publishing", "skills", "profile", "hours", "room_hours",
    "not_assessed",
]  # fmt: skip
"""What a score rests on. Reference ranges are ``sector``, ``objective`` and ``hours``: working assumptions of the project."""
Action = Literal["create", "raise", "lower", "keep", "close", "not_now"]
Constraint = Literal["", "hours", "new", "active"]

ORIGINS: dict[str, tuple[Basis, ...]] = {
    "room": ("room", "room_hours"),
    "data": ("own_rate", "competitors", "publishing", "skills"),
    "figures": ("usage", "usage_upper"),
    "assumptions": ("sector", "objective", "profile", "hours"),
    "open": ("not_assessed",),
}
READS = ("channels",)
LEVELS: tuple[Level, ...] = ("none", "keep", "active")
DRAWS, BEST_DRAWS = 20_000, 500
SHOWN = 8
KEEP_SHARE = 1 / 3
"""A channel that is only kept up to date is worth this part of its score: a working assumption, stated on the page."""
LEAST_ACTIVE, MORE_HOURS = 1, 2.0
MOST_NEW, MOST_NEW_BELOW, SMALL_TEAM_HOURS = 2, 1, 10.0
"""At most two channels are opened at once, with fewer than ten hours a week one: a rule of thumb, stated on the page."""
MAIN_FIRST, MAIN_PAIR = 0.6, 0.7
"""A main channel comes first in at least 60 of 100 draws and beats the second in at least 70; else a technical tie."""
SMALLEST = 5.0
"""Smallest difference of interest between two weighted scores, in points."""
SUITABLE = 45.0
REVIEW_DAYS, RECENT_DAYS, WINDOW_DAYS, COMPETITOR_DAYS = 90, 90, 365, 180
MINIMUM_POSTS, MINIMUM_COMPETITOR_POSTS = 6, 10
RATES = (
    ("engagement_rate_by_reach", "engagements", "reach"),
    ("engagement_rate_by_views", "engagements", "views"),
    ("engagement_rate_by_impressions", "engagements", "impressions"),
    ("engagement_rate_by_followers", "engagements_public", "followers_total"),
)
MAKES = {
    "image": "photo", "carousel": "photo", "story": "photo", "reel": "short_video", "short": "short_video", "video": "short_video",
    "text": "text", "link": "text", "poll": "text", "document": "design", "live": "long_video",
}  # fmt: skip
"""Which skill a published media type shows; a YouTube video that is no short shows long video."""


# ---- results -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """A score on the 0-100 scale of one criterion with what it rests on.

    Args:
        low, high: range. likely: the most likely value; ``None`` where nobody knows (then the range is 0-100).
        basis: what it rests on. slots: named values the wording needs. estimate: the measured number behind it, if any.
        source: file names, if any. period: days the data cover.
    """

    low: float
    likely: float | None
    high: float
    basis: Basis
    slots: Mapping[str, object] = field(default_factory=dict)
    estimate: Estimate | None = None
    source: str = ""
    period: Period | None = None

    @property
    def assessed(self) -> bool:
        """Does anything at all stand behind it?"""
        return self.likely is not None

    @property
    def point(self) -> float:
        """The value that counts for the order: the likely one; unknown, the mean of a range in which every value is as possible."""
        return (self.low + self.high) / 2 if self.likely is None else self.likely


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


@dataclass(frozen=True)
class Move:
    """What happens with a channel: level, hours, whether that is new, and the criterion that speaks most for (or against) it."""

    channel: str
    level: Level
    hours: float
    action: Action
    criterion: str
    score: Score | None
    fits: bool
    """Would it, active, still fit into the hours that are left?"""


@dataclass(frozen=True)
class ChannelRanking:
    """The whole answer of the page.

    Args:
        channels: best first, by weighted score. own: those with a profile. objectives: of the brief, the first one counts most.
        kind: kind of brand the sector was read as, or ``None``.
        scores: channel -> criterion -> score in force (the room's where it gave one). base: the same without the room.
        weights: criterion -> weight of the group, sum one. participants: name -> normalised weights; empty: nobody has weighed, equal weights.
        value: channel -> weighted score with the middle 90 % of the draws: (low, point, high).
        any_weights: shares over all possible weights. room_weights: shares around the room's weights; ``None`` if nobody has weighed.
        lead: clear enough for a main channel? gap: first minus second, points with 90 % interval and verdict.
        flips: the nearest change of one weight that makes another channel win, nearest first, at most one a channel.
        hours: channel -> level -> hours a week used (low, likely, high). plan: the best portfolio. more: with two hours more.
        plan_value: channel -> what it is worth in the portfolio: its score without effort, because hours are already the limit.
        most_new: how many channels may be opened at once. in_order: value of simply filling the hours in order of the ranking. chosen: channel -> share of draws in which the best portfolio has it.
        pace: own channel -> posts a week lately (``None``: no posts in the data).
        stale: channels whose reference fact is past its review date.
    """

    channels: tuple[str, ...]
    own: tuple[str, ...]
    objectives: tuple[str, ...]
    kind: str | None
    scores: Mapping[str, Mapping[str, Score]]
    base: Mapping[str, Mapping[str, Score]]
    weights: Mapping[str, float]
    participants: Mapping[str, Mapping[str, float]]
    value: Mapping[str, tuple[float, float, float]]
    any_weights: RankShares
    room_weights: RankShares | None
    lead: Lead
    flips: tuple[Flip, ...]
    hours: Mapping[str, Mapping[str, tuple[float, float, float]]]
    plan: Portfolio
    more: Portfolio
    plan_value: Mapping[str, float]
    most_new: int
    in_order: float
    chosen: Mapping[str, float]
    pace: Mapping[str, float | None]
    favourites: Mapping[str, str]
    stale: tuple[str, ...]
    draws: int
    as_of: date

    @property
    def shares(self) -> RankShares:
        """Shares the verdict rests on: the room's weights if there are any, else all weights."""
        return self.room_weights or self.any_weights

    @property
    def origins(self) -> dict[str, int]:
        """How many scores come from the room, the brand's data, dated figures, working assumptions, and how many are open; and ``all``."""
        bases = [s.basis for row in self.scores.values() for s in row.values()]
        counts = {name: sum(b in group for b in bases) for name, group in ORIGINS.items()}
        return {**counts, "all": len(bases)}

    @property
    def gain(self) -> float | None:
        """Value of the best portfolio over that of filling the hours in order of the ranking, as a ratio; ``None`` without either."""
        return self.plan.value / self.in_order if self.in_order > 0 and not self.plan.broken else None

    @property
    def next_steps(self) -> tuple[tuple[str, Level], ...]:
        """What two more hours a week would buy: channels whose level would change, and to what."""
        return tuple((c, self.more.levels[c]) for c in self.channels if self.more.levels.get(c) != self.plan.levels.get(c))

    def spent(self, choice: ChannelsChoice) -> float:
        """Hours a week a choice takes."""
        return float(sum(u.hours for u in choice.portfolio if u.level != "none"))

    def free(self, choice: ChannelsChoice) -> float:
        """Hours a week a choice leaves; 0 where it takes them all or more."""
        return max(self.plan.capacity - self.spent(choice), 0.0)

    def worth(self, choice: ChannelsChoice) -> float:
        """Value of a choice: active whole, keep a third."""
        part = {"none": 0.0, "keep": KEEP_SHARE, "active": 1.0}
        return float(sum(part[u.level] * self.plan_value[u.channel] for u in choice.portfolio if u.channel in self.plan_value))

    def opened(self, choice: ChannelsChoice) -> int:
        """How many channels without a profile a choice opens."""
        return sum(u.level != "none" and u.channel not in self.own for u in choice.portfolio)

    def owns_audience(self, choice: ChannelsChoice) -> bool:
        """Is there a channel in use whose contacts belong to the brand?"""
        return any(networks()[u.channel].own_audience for u in choice.portfolio if u.level != "none")


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


# ---- weights -----------------------------------------------------------------------------------------------------------


def rank_order_weights(n: int) -> tuple[float, ...]:
    """Weights for ``n`` things of which only the order of importance is known (rank order centroid), largest first.

    Source: Edwards & Barron, Organizational Behavior and Human Decision Processes 60, 1994.

    Example:
        >>> [round(w, 4) for w in rank_order_weights(4)]
        [0.5208, 0.2708, 0.1458, 0.0625]
    """
    return tuple(sum(1 / j for j in range(i, n + 1)) / n for i in range(1, n + 1))


def swing_weights(swings: Mapping[str, Mapping[str, float]]) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Group weights and each participant's normalised weights from swing points; without any points all criteria weigh the same.

    Example:
        >>> group, people = swing_weights({"Ana": {"effort": 100, "performance": 60, "capability": 40}})
        >>> round(group["effort"], 2), round(people["Ana"]["performance"], 2)
        (0.5, 0.3)
    """
    people = {}
    for name in sorted(swings):
        total = sum(swings[name].values())
        if total > 0:
            people[name] = {c: swings[name].get(c, 0.0) / total for c in CRITERIA}
    if not people:
        return dict.fromkeys(CRITERIA, 1 / len(CRITERIA)), {}
    return {c: sum(p[c] for p in people.values()) / len(people) for c in CRITERIA}, people


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


# ---- ranking -----------------------------------------------------------------------------------------------------------


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


def _values(drawn: Floats, weights: Floats) -> Floats:
    """Weighted values (draws, channels) of drawn scores (channels, draws, criteria) and weights (draws, criteria)."""
    return np.stack([np.einsum("dk,dk->d", scores, weights) for scores in drawn], axis=1)


@lru_cache(maxsize=16)
def _simulated(channels: tuple[str, ...], cells: tuple[Cells, ...], draws: int, seed: int) -> tuple[Floats, Floats, RankShares]:
    """Drawn scores, their values and shares over all weights; nothing of it depends on anybody's weights, so a slider does not repeat it.

    Each channel has its own stream of random numbers: adding one, or another order of the list, changes nothing for the rest.
    """
    drawn = np.stack([_drawn_scores(NETWORKS.index(c), row, draws, seed) for c, row in zip(channels, cells, strict=True)])
    anywhere = weights_anywhere(len(CRITERIA), draws, seed)
    values = _values(drawn, anywhere)
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


def _flips(
    channels: Sequence[str], points: Floats, weights: Floats, known: npt.NDArray[np.bool_], people: Mapping[str, Mapping[str, float]]
) -> tuple[Flip, ...]:
    """The nearest change of one weight for each channel that one weight can lift to the first place."""
    found = []
    for j, k, needed in tipping_weights(points, weights, known):
        theirs = [p[CRITERIA[k]] for p in people.values()]
        nearest = (max if needed > weights[k] else min)(theirs) if theirs else None
        found.append(Flip(channels[j], CRITERIA[k], needed, float(weights[k]), nearest))
    return tuple(found)


def _lead(order: Sequence[str], shares: RankShares, values: Floats) -> Lead:
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


# ---- portfolio ---------------------------------------------------------------------------------------------------------


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


def _without_effort(weights: Floats) -> Floats:
    """Weights without the one of effort, sum one again: in the portfolio the hours are the limit, and effort must not count twice."""
    rest = np.where(np.array([k == "effort" for k in CRITERIA]), 0.0, weights)
    total = rest.sum(axis=-1, keepdims=True)
    found: Floats = np.where(total > 0, rest / np.where(total > 0, total, 1.0), 1 / len(CRITERIA))
    return found


def _options(
    order: Sequence[str], point: Mapping[str, float], hours: Mapping[str, Mapping[str, tuple[float, float, float]]], own: Sequence[str]
) -> dict[str, dict[Level, tuple[float, float]]]:
    """Levels a channel may take: one that would have to be opened is active or not opened, unless it is a listing to keep up to date."""
    found: dict[str, dict[Level, tuple[float, float]]] = {}
    for c in order:
        found[c] = {"active": (hours[c]["active"][1], point[c])}
        if c in own or networks()[c].start_at_keep:
            found[c]["keep"] = (hours[c]["keep"][1], KEEP_SHARE * point[c])
    return found


def _in_order(
    order: Sequence[str], options: Mapping[str, Mapping[Level, tuple[float, float]]], capacity: float, new: set[str], most_new: int
) -> float:
    """Value of walking down the ranking and making active whatever still fits."""
    left, opened, value = capacity, 0, 0.0
    for c in order:
        hours, worth = options[c]["active"]
        if hours <= left + 1e-9 and not (c in new and opened >= most_new):
            left, opened, value = left - hours, opened + (c in new), value + worth
    return value


def _chosen(
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


# ---- scores from the data and the reference ---------------------------------------------------------------------------------


def _unknown(why: str, **slots: object) -> Score:
    return Score(0.0, None, 100.0, "not_assessed", {"why": why, **slots})


def _clip(x: float) -> float:
    return float(min(max(x, 0.0), 100.0))


_empty = lru_cache(maxsize=16)(empty)


def _table(data: Dataset, name: str) -> pd.DataFrame:
    """A canonical table; the empty one is made once (a slider asks for it often)."""
    found = data.tables.get(name)
    return _empty(name) if found is None else found


def _recent(frame: pd.DataFrame, column: str, as_of: date, days: int) -> pd.DataFrame:
    if frame.empty:
        return frame
    last = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    return frame[(frame[column] < last) & (frame[column] >= last - pd.Timedelta(days=days))]


def _period(column: pd.Series) -> Period | None:
    return None if column.empty else (column.min().date(), column.max().date())


def _overlap(network: Network, brief: Brief, kind: str | None, as_of: date) -> Score:
    """Are the people the brand wants there? A national figure is about everybody, so it is a wide range; else the kind of brand."""
    found: Usage | None = usage_of(network.id, brief.country, as_of.year)
    anchor = anchors()["audience_overlap", "weekly_use"]
    if found is not None and kind in (None, "local", "consumer"):
        slots = {"publisher": found.publisher, "year": found.year, "share": found.share, "measure": found.measure, "country": found.country}
        if found.measure in ("habitual", "messaging"):
            half = 25.0 + 5.0 * max(as_of.year - found.year - 2, 0)  # an old figure says less
            middle = anchor.score(found.share)
            return Score(_clip(middle - half), middle, _clip(middle + half), "usage", slots, source=found.study)
        high = anchor.score(found.share)  # used at all, or each month: more people than use it in a week
        return Score(anchor.score(found.share / 3), anchor.score(found.share / 1.5), high, "usage_upper", slots, source=found.study)
    if kind is None:
        return _unknown("no_sector")
    return Score(*network.suits[kind], "sector", {"kind": kind})


def _objective(network: Network, objectives: Sequence[str]) -> Score:
    """Does it serve what the brand wants? The first objective counts most (rank order weights)."""
    parts = [network.serves[o] for o in objectives]
    low, likely, high = (sum(w * p[i] for w, p in zip(rank_order_weights(len(parts)), parts, strict=True)) for i in range(3))
    return Score(low, likely, high, "objective", {"objective": objectives[0]})


def skills_shown(posts: pd.DataFrame) -> dict[str, int]:
    """Skill -> number of posts that show it."""
    shown: dict[str, int] = {}
    for platform, media in zip(posts["platform"], posts["media_type"], strict=True):
        skill = "long_video" if platform == "youtube" and media in ("video", "live") else MAKES.get(media, "")
        if skill:
            shown[skill] = shown.get(skill, 0) + 1
    return shown


def _capability(network: Network, own: bool, posts: pd.DataFrame, shown: Mapping[str, int], as_of: date) -> Score:
    """Can somebody in the house make what it needs? Seen in what was published, never asked of the data what they cannot show."""
    here = _recent(posts[posts["platform"] == network.id], "published_local", as_of, RECENT_DAYS) if len(posts) else posts
    if len(here):
        return Score(75, 90, 100, "publishing", {"n": len(here), "days": RECENT_DAYS}, period=_period(here["published_local"]))
    if len(posts) and "chat" not in network.skills:
        have = [s for s in network.skills if shown.get(s)]
        n = sum(shown[s] for s in have)
        slots = {"skills": list(network.skills), "have": have, "n": n if have else len(posts)}
        low, likely, high = (55.0, 75.0, 95.0) if len(have) == len(network.skills) else (30.0, 55.0, 80.0) if have else (5.0, 25.0, 60.0)
        return Score(low, likely, high, "skills", slots, period=_period(posts["published_local"]))
    if own:
        return Score(40, 65, 100, "profile")
    return _unknown("no_posts")


def _effort(hours: tuple[float, float, float], capacity: float, room: bool) -> Score:
    """100: an hour a week or less; 0: all the hours there are."""

    def place(h: float) -> float:
        if h <= 1:
            return 100.0
        return 0.0 if capacity <= 1 else _clip(100 * (capacity - h) / (capacity - 1))

    low, likely, high = hours
    return Score(place(high), place(likely), place(low), "room_hours" if room else "hours", {"low": low, "likely": likely, "high": high})


def _performance(own: Sequence[str], posts: pd.DataFrame, data: Dataset) -> dict[str, Score]:
    """How much of what is published gets a response, own channels only; the same denominator for all, other channels are not assessed."""
    found: dict[str, dict[str, Estimate]] = {}
    for c in own:
        here = posts[posts["platform"] == c] if len(posts) else posts
        if "is_paid" in here:
            here = here[~here["is_paid"].fillna(False).astype(bool)]
        for rate, top, bottom in RATES:
            if len(here):
                usable = here[(here[bottom] > 0) & here[top].notna()]
                if len(usable) >= MINIMUM_POSTS:
                    period, source = _period(usable["published_local"]), data.sources("posts", c)
                    found.setdefault(c, {})[rate] = median_interval(usable[top] / usable[bottom], period=period, source=source)
    counts = [sum(rate in rates for rates in found.values()) for rate, *_ in RATES]
    common = RATES[int(np.argmax(counts))][0] if any(counts) else ""
    scores = {}
    for c in own:
        if common and common in found.get(c, {}):
            e, anchor = found[c][common], anchors()["performance", common]
            low, high = (e.estimate, e.estimate) if e.low is None or e.high is None else (e.low, e.high)
            slots = {"rate": common}
            scores[c] = Score(anchor.score(low), anchor.score(e.estimate), anchor.score(high), "own_rate", slots, e, e.source, e.period)
        else:
            n = int((posts["platform"] == c).sum()) if len(posts) else 0
            scores[c] = (
                _unknown("other_denominator", rate=common)
                if found.get(c)
                else _unknown("few_posts" if 0 < n < MINIMUM_POSTS else "no_rate" if n else "no_export", n=n)
            )
    return scores


def _competition(network: str, posts: pd.DataFrame, competitors: pd.DataFrame, data: Dataset) -> Score:
    """How many strong competitors are there? Strong: posts weekly and is answered at least as much as the brand."""
    here = competitors[competitors["platform"] == network] if len(competitors) else competitors
    if len(here) < MINIMUM_COMPETITOR_POSTS:
        return _unknown("no_competitors", n=len(here))
    weeks = max((competitors["date"].max() - competitors["date"].min()).days + 1, 28) / 7
    answered = here.assign(public=here["likes"] + here["comments"]).groupby("competitor")["public"].agg(["size", "median"])
    own = posts[posts["platform"] == network]["engagements_public"].dropna() if len(posts) else pd.Series(dtype=float)
    bar = float(own.median()) if len(own) >= MINIMUM_POSTS else None
    weekly = answered["size"] / weeks >= 1
    strong = int((weekly & (answered["median"] >= bar)).sum() if bar is not None else weekly.sum())
    middle = anchors()["competition", "strong_competitors"].score(strong)
    slots = {"strong": strong, "competitors": len(answered), "n": len(here), "compared": bar is not None}
    return Score(
        _clip(middle - 25),
        middle,
        _clip(middle + 25),
        "competitors",
        slots,
        None,
        data.sources("competitor_posts", network),
        _period(here["date"]),
    )


def _own(brief: Brief, data: Dataset) -> tuple[str, ...]:
    """Channels with a profile: named in the brief, or seen in the exports."""
    named = {c.network for c in brief.channels}
    seen = set(_table(data, "posts")["platform"]) | set(_table(data, "account_daily")["platform"])
    return tuple(n for n in NETWORKS if n in named or n in seen)


def candidates(own: Sequence[str], objectives: Sequence[str], kind: str | None, year: int, room: int = SHOWN) -> tuple[str, ...]:
    """Channels to look at: all own ones, then those of that year whose reference ranges suit objectives and kind of brand, up to ``room``.

    Example:
        >>> "linkedin" in candidates(("x",), ("capture_users",), "b2b", 2026)
        True
    """
    suit = {}
    for n in networks().values():
        fit = _objective(n, objectives).point
        suit[n.id] = (fit + n.suits[kind][1]) / 2 if kind else fit
    others = sorted(
        (n for n in NETWORKS if n not in own and suit[n] >= SUITABLE and networks()[n].since <= year),
        key=lambda n: (-suit[n], NETWORKS.index(n)),
    )
    chosen = set(own) | set(others[: max(room - len(own), 0)])
    return tuple(n for n in NETWORKS if n in chosen)


def base_scores(
    brief: Brief, data: Dataset, as_of: date, channels: Sequence[str], own: Sequence[str], kind: str | None
) -> dict[str, dict[str, Score]]:
    """Every score without the room: from the exports where they can say it, from dated reference figures, else a flagged assumption."""
    objectives = tuple(brief.objectives) or ("visibility",)
    posts = _recent(_table(data, "posts"), "published_local", as_of, WINDOW_DAYS)
    rivals = _recent(_table(data, "competitor_posts"), "date", as_of, COMPETITOR_DAYS)
    shown = skills_shown(posts)
    performance = _performance([c for c in own if c in channels], posts, data)
    found = {}
    for c in channels:
        n = networks()[c]
        found[c] = {
            "audience_overlap": _overlap(n, brief, kind, as_of),
            "objective_fit": _objective(n, objectives),
            "capability": _capability(n, c in own, posts, shown, as_of),
            "effort": _effort(n.hours["active"], brief.hours_per_week, room=False),
            "performance": performance.get(c) or _unknown("not_open"),
            "competition": _competition(c, posts, rivals, data),
        }
    return found


# ---- the step ----------------------------------------------------------------------------------------------------------


def _hours(choice: ChannelsChoice | None, channels: Sequence[str]) -> tuple[dict[str, dict[str, tuple[float, float, float]]], set[str]]:
    """Hours a week per channel and level: the room's where it named its own, else the assumption; and which active ones are the room's."""
    hours: dict[str, dict[str, tuple[float, float, float]]] = {c: dict(networks()[c].hours) for c in channels}
    named = set()
    for use in choice.portfolio if choice else ():
        if use.level != "none" and use.hours > 0 and use.channel in hours and use.hours != hours[use.channel][use.level][1]:
            hours[use.channel][use.level] = (use.hours, use.hours, use.hours)
            if use.level == "active":
                named.add(use.channel)
    return hours, named


@dataclass(frozen=True)
class _Facts:
    """What brief, data and reference say before anybody weighs anything."""

    own: tuple[str, ...]
    channels: tuple[str, ...]
    base: Mapping[str, Mapping[str, Score]]
    pace: Mapping[str, float | None]


_remembered: dict[tuple[Brief, date, frozenset[str]], tuple[weakref.ref[Dataset], _Facts]] = {}


def _facts(brief: Brief, data: Dataset, as_of: date, named_by_room: frozenset[str]) -> _Facts:
    """The same for every weight, so it is worked out once for a dataset: a slider only repeats what depends on it."""
    key = (brief, as_of, named_by_room)
    found = _remembered.get(key)
    if found is not None and found[0]() is data:
        return found[1]
    kind, own = kind_of(brief.sector), _own(brief, data)
    looked_at = set(candidates(own, tuple(brief.objectives) or ("visibility",), kind, as_of.year)) | named_by_room
    channels = tuple(n for n in NETWORKS if n in looked_at)
    facts = _Facts(own, channels, base_scores(brief, data, as_of, channels, own, kind), _pace(own, data, as_of))
    if len(_remembered) >= 16:
        _remembered.clear()
    _remembered[key] = (weakref.ref(data), facts)
    return facts


def assess_channels(plan: Plan, data: Dataset, as_of: date) -> ChannelRanking:
    """Rank the brand's channels and candidates, say how firm the order is, and fit the best of them into the hours.

    Args:
        plan: brief (objectives, hours, own channels) and, if decided, the room's weights, scores and hours.
        data: posts, competitor_posts and account_daily are looked at.
        as_of: last day that counts.
    """
    brief = plan.brief
    decision = plan.decision("channels")
    choice: ChannelsChoice | None = decision.value if decision else None
    kind = kind_of(brief.sector)
    objectives = tuple(brief.objectives) or ("visibility",)
    facts = _facts(brief, data, as_of, _named_by_room(choice))
    own, channels, base = facts.own, facts.channels, facts.base
    hours, named = _hours(choice, channels)
    scores = {c: dict(row) for c, row in base.items()}
    for c in channels:
        if c in named:
            scores[c]["effort"] = _effort(hours[c]["active"], brief.hours_per_week, room=True)
        for criterion, r in (choice.scores.get(c, {}) if choice else {}).items():
            scores[c][criterion] = Score(r.low, r.likely, r.high, "room", {"evidence": r.evidence})

    group, people = swing_weights(choice.weights if choice else {})
    points = np.array([[scores[c][k].point for k in CRITERIA] for c in channels])
    known = np.array([[scores[c][k].assessed for k in CRITERIA] for c in channels])
    w = np.array([group[k] for k in CRITERIA])
    point = {c: float(v) for c, v in zip(channels, weighted(points, w), strict=True)}
    order = tuple(sorted(channels, key=lambda c: (-round(point[c], 9), NETWORKS.index(c))))

    cells = tuple(tuple((s.low, s.likely, s.high) for s in (scores[c][k] for k in CRITERIA)) for c in channels)
    drawn, any_values, any_shares = _simulated(channels, cells, DRAWS, brief.seed)
    room_shares, values = None, any_values
    if people:
        around = weights_around(group, people, DRAWS, brief.seed)
        values = _values(drawn, around)
        room_shares = rank_shares(channels, values, around)
    spread = np.quantile(drawn @ w, [0.05, 0.95], axis=1)  # the group's weights as they are: only the scores vary
    value = {c: (min(float(spread[0, i]), point[c]), point[c], max(float(spread[1, i]), point[c])) for i, c in enumerate(channels)}

    worth = {c: float(v) for c, v in zip(channels, weighted(points, _without_effort(w)), strict=True)}
    options = _options(order, worth, hours, own)
    new = {c for c in channels if c not in own}
    most_new = MOST_NEW if brief.hours_per_week >= SMALL_TEAM_HOURS else MOST_NEW_BELOW
    best, more = (
        allocate(options, brief.hours_per_week + extra, new=new, most_new=most_new, least_active=LEAST_ACTIVE)
        for extra in (0.0, MORE_HOURS)
    )
    drawn_weights = around[:BEST_DRAWS] if people else weights_anywhere(len(CRITERIA), DRAWS, brief.seed)[:BEST_DRAWS]
    drawn_worth = _values(drawn[:, :BEST_DRAWS, :], _without_effort(drawn_weights))
    position = [channels.index(c) for c in order]
    favourites = {}
    for name, mine in people.items():
        theirs = weighted(points, np.array([mine[k] for k in CRITERIA]))
        favourites[name] = min(channels, key=lambda c: (-round(float(theirs[channels.index(c)]), 9), NETWORKS.index(c)))
    return ChannelRanking(
        channels=order,
        own=own,
        objectives=objectives,
        kind=kind,
        scores=scores,
        base=base,
        weights=group,
        participants=people,
        value=value,
        any_weights=any_shares,
        room_weights=room_shares,
        lead=_lead(order, room_shares or any_shares, values),
        flips=_flips(channels, points, w, known, people),
        hours=hours,
        plan=best,
        more=more,
        plan_value=worth,
        most_new=most_new,
        in_order=_in_order(order, options, brief.hours_per_week, new, most_new),
        chosen=_chosen(order, options, brief.hours_per_week, new, most_new, drawn_worth[:, position]),
        pace=facts.pace,
        favourites=favourites,
        stale=tuple(n.id for n in stale(as_of) if n.id in channels),
        draws=DRAWS,
        as_of=as_of,
    )


def _named_by_room(choice: ChannelsChoice | None) -> frozenset[str]:
    """Channels the room uses or scored: they stand in the list whatever the data say."""
    return frozenset({u.channel for u in choice.portfolio if u.level != "none"} | set(choice.scores)) if choice else frozenset()


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say: which scores rest on something, the room's included. Nothing is drawn."""
    decision = plan.decision("channels")
    choice: ChannelsChoice | None = decision.value if decision else None
    facts = _facts(plan.brief, data, as_of, _named_by_room(choice))
    given = choice.scores if choice else {}

    def lacks(criterion: str, channels: Iterable[str]) -> dict[str, Text | None]:
        scores = {c: facts.base[c][criterion] for c in channels}
        return {c: None if s.assessed or criterion in given.get(c, {}) else _lacks_score(c, s) for c, s in scores.items()}

    weighed = bool(swing_weights(choice.weights if choice else {})[1])
    recent = len(_recent(_table(data, "posts"), "published_local", as_of, WINDOW_DAYS))
    no_posts = T("posts of the last {days} days are missing: {where}", days=WINDOW_DAYS, where=where_from("posts", *facts.own))
    return (
        Ability("order", T("which channels are worth it and fit into the hours of the week")),
        Ability(
            "weights", T("their order by what matters to the brand"),
            lacks=None if weighed else T("nobody has weighed the criteria yet, so all count the same: it is done in the workshop"),
        ),
        *split("audience_overlap", T("whether the people the brand wants are there"), lacks("audience_overlap", facts.channels)),
        *split("performance", T("the response so far"), lacks("performance", facts.own)),
        *split("competition", T("how strong the competitors are"), lacks("competition", facts.channels)),
        Ability("capability", T("what can be made in-house, as far as the posts show it"), lacks=None if recent else no_posts),
    )  # fmt: skip


def _lacks_score(channel: str, score: Score) -> Text:
    """What a score that nobody knows would need."""
    why, n = score.slots["why"], score.slots.get("n", 0)
    posts = where_from("posts", channel)
    if why == "no_sector":
        return T("the sector in the brief is empty, or not one the workbook knows: write it in (other) words")
    if why == "no_competitors":
        where = where_from("competitor_posts")
        return T(
            "posts of competitors in the last {days} days: {n}; needed: {all}. They come from {where}",
            days=COMPETITOR_DAYS,
            n=n,
            all=MINIMUM_COMPETITOR_POSTS,
            where=where,
        )
    if why == "few_posts":
        return T(
            "posts in the last {days} days: {n}; needed: {all}. A longer period brings more: {where}",
            days=WINDOW_DAYS,
            n=n,
            all=MINIMUM_POSTS,
            where=posts,
        )
    if why == "other_denominator":
        return T("its interactions are divided by another figure than those of the other networks, and such rates cannot be compared")
    if why == "no_rate":
        return T("no post has both interactions and a reach, views, impressions or followers to divide them by: {where}", where=posts)
    if channel in EXPORTS["posts"]:
        return T("posts of the last {days} days are missing: {where}", days=WINDOW_DAYS, where=posts)
    return T("the workbook reads no export of it: a person can give the score in the workshop")  # fmt: skip


def _pace(own: Sequence[str], data: Dataset, as_of: date) -> dict[str, float | None]:
    """Posts a week in the last 90 days, own channels; ``None`` where the data hold no post of the channel at all."""
    recent = _recent(_table(data, "posts"), "published_local", as_of, RECENT_DAYS)
    known = set(_table(data, "posts")["platform"])
    return {c: float((recent["platform"] == c).sum()) / (RECENT_DAYS / 7) if c in known else None for c in own}


def moves(result: ChannelRanking, choice: ChannelsChoice) -> tuple[Move, ...]:
    """What happens with each channel under a choice of levels: active first, then kept, then left; within that by score."""
    level: dict[str, Level] = {u.channel: u.level for u in choice.portfolio}
    spent = {u.channel: u.hours for u in choice.portfolio if u.level != "none"}
    left = result.plan.capacity - sum(spent.values())
    found = []
    for c in result.channels:
        at: Level = level.get(c, "none")
        pace = result.pace.get(c)
        if c not in result.own:
            action: Action = "not_now" if at == "none" else "create"
        elif at == "none":
            action = "close"
        elif at == "active":
            action = "raise" if pace is not None and pace < 1 else "keep"
        else:
            action = "lower" if pace is not None and pace >= 1 else "keep"
        # the known criterion that lifts it most above (or pulls it most below) the middle of the scale; "" if none does
        pull = {k: result.weights[k] * (s.point - 50) for k, s in result.scores[c].items() if s.assessed}
        if at == "none":
            against = {k: v for k, v in pull.items() if v < 0}
            criterion = min(against, key=lambda k: (against[k], CRITERIA.index(k)), default="")
        else:
            lifting = {k: v for k, v in pull.items() if v > 0 and k != "effort"}
            criterion = max(lifting, key=lambda k: (lifting[k], -CRITERIA.index(k)), default="")
        fits = result.hours[c]["active"][1] <= left + 1e-9
        found.append(Move(c, at, spent.get(c, 0.0), action, criterion, result.scores[c].get(criterion), fits))
    return tuple(sorted(found, key=lambda m: -LEVELS.index(m.level)))


def propose_portfolio(result: ChannelRanking, plan: Plan) -> ChannelsChoice:
    """The portfolio with most value within the hours; weights and scores stay as they stand (nobody's are invented)."""
    decision = plan.decision("channels")
    standing: ChannelsChoice = decision.value if decision else ChannelsChoice()
    uses = tuple(
        ChannelUse(channel=c, level=result.plan.levels.get(c, "none"), hours=result.plan.hours.get(c, 0.0)) for c in result.channels
    )
    return ChannelsChoice(
        weights=standing.weights,
        scores=standing.scores,
        portfolio=uses,
        review_on=standing.review_on or result.as_of + timedelta(days=REVIEW_DAYS),
    )


def evidence_of(result: ChannelRanking) -> dict[str, object]:
    """What a decision rests on: the scores from data and reference, hours and objectives; nothing the room said or weighed."""
    return {
        "objectives": list(result.objectives),
        "hours": result.plan.capacity,
        "scores": {
            c: {k: [s.basis, s.low, s.likely, s.high] for k, s in row.items()}
            for c, row in sorted(result.base.items())
            if c in _evident(result)
        },
    }


def _evident(result: ChannelRanking) -> set[str]:
    """Channels that stand in the list whatever was decided."""
    return set(candidates(result.own, result.objectives, result.kind, result.as_of.year))


def record_of(result: ChannelRanking, plan: Plan) -> dict[str, object]:
    """The section of ``strategy.json``: ranking, weights, shares, lead, flips and the portfolio (decided or proposed)."""
    decision = plan.decision("channels")
    choice: ChannelsChoice = decision.value if decision else propose_portfolio(result, plan)
    return {
        "decided": decision is not None,
        "ranking": [
            {
                "channel": c, "own": c in result.own, "low": round(result.value[c][0], 2), "score": round(result.value[c][1], 2),
                "high": round(result.value[c][2], 2), "first": round(result.shares.first(c), 4), "top_three": round(result.shares.top(c), 4),
                "scores": {k: {"low": s.low, "likely": s.likely, "high": s.high, "basis": s.basis} for k, s in result.scores[c].items()},
            }
            for c in result.channels
        ],
        "weights": {k: round(w, 6) for k, w in result.weights.items()},
        "participants": len(result.participants),
        "main": result.lead.first if result.lead.main else None,
        "tied": list(result.lead.tied),
        "flips": [{"channel": f.channel, "criterion": f.criterion, "needed": round(f.needed, 4), "today": round(f.today, 4)} for f in result.flips],
        "hours": {"available": result.plan.capacity, "used": round(sum(u.hours for u in choice.portfolio if u.level != "none"), 2)},
        "portfolio": [u.model_dump(mode="json") for u in choice.portfolio],
        "review_on": choice.review_on.isoformat() if choice.review_on else None,
    }  # fmt: skip
