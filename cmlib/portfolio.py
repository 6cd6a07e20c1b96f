"""Which level for each channel gives most within the hours and the money, how firmly, and what other hours would buy or lose."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from cmlib.reference import networks
from cmlib.smaa import Floats, in_order_of_names

Level = Literal["none", "keep", "active"]

Constraint = Literal["hours", "money", "own", "new", "active"]
"""The hours, the money, a channel whose contacts belong to the brand, how many are opened at once, how many are active."""

LEVELS: tuple[Level, ...] = ("none", "keep", "active")

CONSTRAINTS: tuple[Constraint, ...] = ("hours", "money", "own", "new", "active")

KEEP_SHARE = 1 / 3
"""A channel that is only kept up to date is worth this part of its score: a working assumption, stated on the page."""

PART: Mapping[Level, float] = {"none": 0.0, "keep": KEEP_SHARE, "active": 1.0}

LEAST_ACTIVE = 1

MORE_HOURS, FEWER_HOURS = 10, 4
"""The page says what up to so many more hours a week would buy, and so many fewer would lose."""

WORTH_SAYING = 0.005
"""A gain below half a percent is none."""

MOST_NEW, MOST_NEW_BELOW, SMALL_TEAM_HOURS = 2, 1, 10.0
"""At most two channels are opened at once, with fewer than ten hours a week one: a rule of thumb, stated on the page."""

MOST_COMBINATIONS, STEP = 20_000, 0.25
"""Up to so many combinations of levels are looked at one by one; above, hours are counted in quarters."""

FEW_DRAWS = 40
"""Draws that are solved one by one where too many channels cost money to be counted otherwise."""


class Option(NamedTuple):
    """What one level of one channel takes and gives: hours a week, value, money a month."""

    hours: float
    value: float
    money: float = 0.0


Options = Mapping[str, Mapping[Level, Option]]
"""Channel -> level -> what it takes and gives; ``"none"`` takes and gives nothing and need not be named."""


@dataclass(frozen=True)
class Limits:
    """What a portfolio has to keep to.

    Args:
        hours: a week. money: a month, for the options that cost some.
        own: channels whose contacts belong to the brand; if one of them may be used, one has to be.
        new: channels that would have to be opened, of which at most ``most_new`` are (``None``: any number).
        least_active: how many channels must be active. fixed: levels that are given.
    """

    hours: float
    money: float = 0.0
    own: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    most_new: int | None = None
    least_active: int = 0
    fixed: Mapping[str, Level] = field(default_factory=dict)


@dataclass(frozen=True)
class Portfolio:
    """One level for each channel, within hours and money.

    Args:
        levels: channel -> level. hours: channel -> hours a week. money: channel -> money a month.
        value: sum of the values taken. capacity: hours there are. budget: money there is.
        broken: the constraint that cannot be met; the levels are then the best without the rule that stands in the way, never more than
            hours and money allow.
        lacking: constraint -> by how much it would have to give way, in its own unit. needs: the portfolio that would be possible then.
        combinations: how many combinations of level there are.
    """

    levels: Mapping[str, Level]
    hours: Mapping[str, float]
    money: Mapping[str, float]
    value: float
    capacity: float
    budget: float = 0.0
    broken: Constraint | Literal[""] = ""
    lacking: Mapping[Constraint, float] = field(default_factory=dict)
    needs: Portfolio | None = None
    combinations: int = 0

    @property
    def used(self) -> float:
        """Hours a week it takes."""
        return float(sum(self.hours.values()))

    @property
    def spent(self) -> float:
        """Money a month it takes."""
        return float(sum(self.money.values()))

    @property
    def short(self) -> float:
        """By how much the broken constraint would have to give way; 0 if none is broken, or if another one would have to."""
        return self.lacking.get(self.broken, 0.0) if self.broken else 0.0

    def at(self, level: Level) -> tuple[str, ...]:
        """Channels at a level."""
        return tuple(c for c, found in self.levels.items() if found == level)


class _Cell(NamedTuple):
    channel: str
    level: Level
    option: Option


def _cells(options: Options, fixed: Mapping[str, Level]) -> list[_Cell]:
    """Every level a channel may take, channels in the order of the alphabet: no list's order can change a digit of the result."""
    found = []
    for channel in sorted(options):
        may: dict[Level, Option] = {**options[channel], "none": Option(0.0, 0.0)}
        if fixed.get(channel, "none") not in may:
            raise ValueError(f"{channel} is fixed at {fixed[channel]!r}, which is none of its levels")
        found += [_Cell(channel, x, may[x]) for x in LEVELS if x in may and fixed.get(channel, x) == x]
    return found


class _Programme:
    """The portfolio as a mixed-integer programme: one row for each constraint, and on demand how far each would have to give way."""

    def __init__(self, options: Options, limits: Limits) -> None:
        self.cells = cells = _cells(options, limits.fixed)
        self.names = sorted(options)
        self.value = np.array([c.option.value for c in cells])
        self.rows: dict[Constraint, Floats] = {
            "hours": np.array([c.option.hours for c in cells]),
            "money": np.array([c.option.money for c in cells]),
            "own": np.array([-1.0 if c.channel in limits.own and c.level != "none" else 0.0 for c in cells]),
            "new": np.array([1.0 if c.channel in limits.new and c.level != "none" else 0.0 for c in cells]),
            "active": np.array([-1.0 if c.level == "active" else 0.0 for c in cells]),
        }
        most_new = math.inf if limits.most_new is None else float(limits.most_new)
        # a row's sum is at most its end; what has to be at least so much is counted negative
        ends = (limits.hours, limits.money, float(self.rows["own"].min(initial=0.0)), most_new, -float(limits.least_active))
        self.ends: dict[Constraint, float] = dict(zip(CONSTRAINTS, ends, strict=True))

    def best(self, without: Iterable[Constraint] = (), more: Mapping[Constraint, float] | None = None) -> list[_Cell] | None:
        """The most valuable levels, without some constraints or with some of them given way; ``None`` where nothing is possible."""
        dropped = set(without)
        ends = {c: end + (more or {}).get(c, 0.0) for c, end in self.ends.items() if c not in dropped}
        scale = 1000 / max(float(self.value.max()), 1e-9)
        # of two portfolios worth the same: the one that takes fewer hours, then less money, then the earlier channels
        shares = [row / max(float(row.max()), 1e-9) for row in (self.rows["hours"], self.rows["money"], np.arange(len(self.cells)))]
        x = self._solve(1e-3 * shares[0] + 1e-4 * shares[1] + 1e-5 * shares[2] - scale * self.value, ends)
        return None if x is None else [cell for cell, taken in zip(self.cells, x, strict=True) if taken > 0.5]

    def lacking(self, give: Sequence[Constraint], without: Iterable[Constraint] = ()) -> dict[Constraint, float]:
        """By how much the constraints named would have to give way, together as little as possible; empty if that is not enough."""
        dropped = set(without)
        ends = {c: end for c, end in self.ends.items() if c not in dropped}
        give = [c for c in give if math.isfinite(self.ends[c])]
        slack_costs = [1 / max(abs(self.ends[c]), 1.0) for c in give]
        x = self._solve(np.concatenate([np.zeros(len(self.cells)), slack_costs]), ends, give)
        if x is None:
            return {}
        taken = x[: len(self.cells)] > 0.5
        return {c: by for c in give if (by := round(float(self.rows[c][taken].sum() - self.ends[c]), 6)) > 0}

    def part(self, constraint: Constraint, by: float) -> float:
        """What is lacking as a part of what would be needed, 0-1."""
        end = self.ends[constraint]
        return by / (-end if end < 0 else end + by)

    def _solve(self, cost: Floats, ends: Mapping[Constraint, float], give: Sequence[Constraint] = ()) -> Floats | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        k, finite = len(self.cells), [c for c, end in ends.items() if math.isfinite(end)]
        levels = np.array([[*(float(c.channel == n) for c in self.cells), *(0.0 for _ in give)] for n in self.names])
        limits = np.array([[*self.rows[c], *(-float(c == g) for g in give)] for c in finite])
        top = np.array([*np.ones(len(self.names)), *(ends[c] + 1e-7 for c in finite)])
        bottom = np.array([*np.ones(len(self.names)), *np.full(len(finite), -np.inf)])
        solved = milp(
            cost,
            constraints=LinearConstraint(np.vstack([levels, limits]), bottom, top),
            integrality=np.array([*np.ones(k), *np.zeros(len(give))]),
            bounds=Bounds(0, np.array([*np.ones(k), *np.full(len(give), np.inf)])),
            options={"mip_rel_gap": 0.0},
        )
        found: Floats | None = solved.x
        return found


def allocate(options: Options, limits: Limits) -> Portfolio:
    """The levels that give most value within the hours and the money; exactly one level for each channel.

    Where limits and rules cannot all be met, the portfolio names the constraint of which the smallest part is lacking and carries the cheapest
    portfolio that would be possible if it gave way (``needs``); its own levels are what fits without the rules that stand in the way.
    Contacts of one's own are asked for last: they are named only if everything else can be met.

    Args:
        options: channel -> level -> hours a week, value, money a month. limits: hours, money and rules.

    Raises:
        ValueError: a channel is fixed at a level it does not have.

    Source: multiple-choice knapsack, Kellerer, Pferschy & Pisinger, Knapsack Problems, 2004, chapter 11; solved exactly by HiGHS.

    Example:
        >>> best = allocate({"a": {"active": Option(3, 10)}, "b": {"active": Option(2, 6)}, "c": {"active": Option(2, 5)}}, Limits(4))
        >>> best.value, best.at("active")
        (11.0, ('b', 'c'))
    """
    if not options:
        none_to_choose: dict[Constraint, float] = {"active": float(limits.least_active)} if limits.least_active else {}
        return Portfolio({}, {}, {}, 0.0, limits.hours, limits.money, "active" if none_to_choose else "", none_to_choose)
    programme = _Programme(options, limits)
    size = math.prod(sum(c.channel == n for c in programme.cells) for n in programme.names)

    def made(taken: Sequence[_Cell] | None) -> Portfolio:
        found = taken or [_Cell(n, "none", Option(0.0, 0.0)) for n in programme.names]
        return Portfolio(
            {c.channel: c.level for c in found},
            {c.channel: float(c.option.hours) for c in found},
            {c.channel: float(c.option.money) for c in found},
            float(sum(c.option.value for c in found)),
            limits.hours,
            limits.money,
            combinations=size,
        )

    best = programme.best()
    if best is not None:
        return made(best)
    best = programme.best(without=("own",))
    dropped: tuple[Constraint, ...] = () if best else ("own",)
    if best is None:
        best = programme.best(without=("own", "active")) or programme.best(without=("own", "active", "new"))
    each: tuple[Constraint, ...] = ("hours", "money", "new")
    every: tuple[Constraint, ...] = (*each, "active") if dropped else each
    alone = [by for c in every if (by := programme.lacking((c,), dropped))]
    ways = [by for by in alone if by.get("active", 0.0) < max(limits.least_active, 1)]  # no active channel at all is no way out
    lacking = min(ways, key=lambda by: max(programme.part(c, x) for c, x in by.items()), default={})
    lacking = lacking or programme.lacking(each, dropped) or programme.lacking(every, dropped)
    broken = max(lacking, key=lambda c: (programme.part(c, lacking[c]), -CONSTRAINTS.index(c))) if dropped else "own"
    out = programme.best(dropped, lacking) or []
    needs = made(out) if any(c.level != "none" for c in out) else None
    return replace(made(best), broken=broken, lacking=lacking, needs=needs)


def most_new_of(hours: float) -> int:
    """How many channels are opened at once at most, by the hours there are."""
    return MOST_NEW if hours >= SMALL_TEAM_HOURS else MOST_NEW_BELOW


@dataclass(frozen=True)
class Rung:
    """What other hours would mean: so many more (or fewer) a week, the best value then, and what would change.

    Args:
        extra: hours more than there are; negative: fewer. hours: a week, then. used: (channel, level) in use then.
        share: value as a share of the best one within the hours there are; ``None`` where that is nothing to compare with.
        changes: (channel, level) that would differ from the best plan within the hours there are.
        possible: can the limits and rules be met with so many hours?
    """

    extra: float
    hours: float
    value: float
    share: float | None
    used: tuple[tuple[str, Level], ...]
    changes: tuple[tuple[str, Level], ...]
    possible: bool

    @property
    def gain(self) -> float:
        """Value over that of today's hours, as a share of it; negative: lost; 0 where there is nothing to compare with."""
        return 0.0 if self.share is None else self.share - 1


@dataclass(frozen=True)
class Ladder:
    """The best plan hour by hour, from some fewer than there are to some more.

    ``held_by``: where more hours change nothing, the limit that more would have to be of: channels opened at once, or money.
    """

    rungs: tuple[Rung, ...]
    held_by: Constraint | Literal[""] = ""

    @property
    def last(self) -> Rung:
        """With most hours."""
        return self.rungs[-1]

    @property
    def first_possible(self) -> Rung | None:
        """The fewest hours with which limits and rules can be met."""
        return next((x for x in self.rungs if x.possible), None)

    @property
    def fewest(self) -> Rung | None:
        """The rung with fewest hours, if there is one below today's."""
        return self.rungs[0] if self.rungs[0].extra < 0 else None

    @property
    def next_step(self) -> Rung | None:
        """More hours that gain most for each of them; ``None`` where no hour more gains anything worth saying."""
        gains = [x for x in self.rungs if x.extra > 0 and x.gain >= WORTH_SAYING]
        return max(gains, key=lambda x: (round(x.gain / x.extra, 9), -x.extra), default=None)

    @property
    def enough(self) -> Rung:
        """The fewest hours with which the last plan is reached."""
        return next(x for x in self.rungs if x.used == self.last.used)

    @property
    def turns(self) -> tuple[Rung, ...]:
        """The rungs where something changes, today's, the first and the last."""
        found = [x for x, before in zip(self.rungs[1:], self.rungs, strict=False) if (x.used, x.possible) != (before.used, before.possible)]
        return tuple(x for x in self.rungs if x in found or x.extra == 0 or x in (self.rungs[0], self.rungs[-1]))

    @property
    def steps(self) -> tuple[Rung, ...]:
        """The rungs where the value rises by something worth saying and is not today's, the first possible one among them."""
        found, before = [], 0.0
        for x in self.rungs:
            if x.possible and x.value >= before * (1 + WORTH_SAYING) and x.value > 0:
                before = x.value
                found += [x] if x.extra and (x.share is None or abs(x.gain) >= WORTH_SAYING) else []
        return tuple(found)

    def heights(self) -> tuple[float | None, ...]:
        """Values as shares of today's, or of the last one where today's is nothing to compare with; ``None`` where nothing is possible."""
        today = next((x for x in self.rungs if x.extra == 0), self.last)
        base = (today if today.share else self.last).value
        return tuple(x.value / base if x.possible and base > 0 else None for x in self.rungs)


def with_hours(limits: Limits, hours: float) -> Limits:
    """The same limits with other hours; with more of them, as many channels may be opened at once as the rule of thumb allows."""
    most_new = limits.most_new
    if most_new is not None and hours > limits.hours:
        most_new = max(most_new, most_new_of(hours))
    return replace(limits, hours=hours, most_new=most_new)


def ladder(options: Options, limits: Limits, upto: int = MORE_HOURS, down: int = FEWER_HOURS) -> Ladder:
    """The best plan with some hours fewer, with those there are and with some more, one hour after the other.

    Args:
        upto, down: how many hours more and fewer are looked at; never fewer than none.
    """
    today = allocate(options, limits)
    comparable = today.value > 0 and not today.broken
    found = []
    for extra in range(-min(down, math.floor(limits.hours)), upto + 1):
        then = allocate(options, with_hours(limits, limits.hours + extra)) if extra else today
        used = tuple((c, level) for c, level in then.levels.items() if level != "none")
        changes = tuple((c, level) for c, level in then.levels.items() if level != today.levels[c])
        share = then.value / today.value if comparable and not then.broken else None
        found.append(Rung(extra, limits.hours + extra, then.value, share, used, changes, not then.broken))
    held: Constraint | Literal[""] = ""
    if comparable and not found[-1].changes:
        longest = with_hours(limits, limits.hours + upto)
        freer: dict[Constraint, Limits] = {"new": replace(longest, most_new=None), "money": replace(longest, money=math.inf)}
        held = next((c for c, more in freer.items() if allocate(options, more).value > found[-1].value * (1 + WORTH_SAYING)), "")
    return Ladder(tuple(found), held)


def without_effort(weights: Floats, names: Sequence[str] | None = None) -> Floats:
    """Weights without the one of effort, sum one again: in the portfolio the hours are the limit, and effort must not count twice."""
    names = names or in_order_of_names()
    others = np.array([k != "effort" for k in names])
    rest = np.where(others, weights, 0.0)
    total = rest.sum(axis=-1, keepdims=True)
    found: Floats = np.where(total > 0, rest / np.where(total > 0, total, 1.0), others / others.sum())
    return found


def options_of(
    point: Mapping[str, float],
    hours: Mapping[str, Mapping[str, tuple[float, float, float]]],
    own: Collection[str],
    money: Mapping[str, Mapping[Level, float]],
) -> dict[str, dict[Level, Option]]:
    """Levels a channel may take: one that would have to be opened is active or not opened, unless it is a listing to keep up to date.

    Args:
        point: channel -> value if active. hours: channel -> level -> (low, likely, high). own: channels with a profile, or that the room only keeps up to date.
        money: channel -> level -> money a month, where the room named it; nobody else's price is taken.
    """
    found: dict[str, dict[Level, Option]] = {}
    for c in point:
        levels: tuple[Level, ...] = ("keep", "active") if c in own or networks()[c].start_at_keep else ("active",)
        found[c] = {x: Option(hours[c][x][1], PART[x] * point[c], money.get(c, {}).get(x, 0.0)) for x in levels}
    return found


def in_order(order: Sequence[str], options: Options, limits: Limits) -> float:
    """Value of walking down the ranking and making active whatever still fits."""
    hours, money, opened, value = limits.hours, limits.money, 0, 0.0
    for c in order:
        o, fresh = options[c]["active"], c in limits.new
        may_open = not fresh or limits.most_new is None or opened < limits.most_new
        if o.hours <= hours + 1e-9 and o.money <= money + 1e-9 and may_open and limits.fixed.get(c, "active") == "active":
            hours, money, opened, value = hours - o.hours, money - o.money, opened + fresh, value + o.value
    return value


# ---- in how many draws the best portfolio has a channel ------------------------------------------------------------------


@dataclass(frozen=True)
class Inclusion:
    """Share of draws in which the best portfolio has a channel, at any level; how many draws; by which way they were solved.

    ``way``: ``"all"`` every combination was looked at; ``"steps"`` hours counted in quarters, rounded up; ``"few"`` fewer draws, one by one.
    """

    shares: Mapping[str, float]
    draws: int
    way: Literal["all", "steps", "few"] = "all"


def inclusion(options: Options, limits: Limits, values: Mapping[str, Floats]) -> Inclusion:
    """In how many draws of its value the best portfolio has each channel. No share where limits and rules cannot be met.

    Up to 20,000 combinations of levels are looked at one by one. Above, channels that cost money still are, the others go through a
    multiple-choice knapsack over quarters of an hour, all draws at once. Where the channels that cost money alone are too many,
    the first few draws are solved one by one.

    Args:
        options: as in :func:`allocate`; its values do not count, only which levels there are and what they take.
        values: channel -> its value in each draw if active; kept up to date it counts :data:`KEEP_SHARE` of it.

    Source: Kellerer, Pferschy & Pisinger, Knapsack Problems, 2004, section 11.5 (dynamic programming).
    """
    if not options:
        return Inclusion({}, 0)
    cells, names = _cells(options, limits.fixed), sorted(options)
    levels = {n: [c for c in cells if c.channel == n] for n in names}
    draws = np.stack([values[n] for n in names], axis=1)
    one_by_one = names
    if math.prod(map(len, levels.values())) > MOST_COMBINATIONS:
        one_by_one = [n for n in names if any(c.option.money > 0 for c in levels[n])]
    if math.prod(len(levels[n]) for n in one_by_one) > MOST_COMBINATIONS:
        draws = draws[:FEW_DRAWS]
        used = np.zeros((len(draws), len(names)), dtype=bool)
        for i, row in enumerate(draws):
            worth = {
                n: {c.level: c.option._replace(value=PART[c.level] * float(v)) for c in levels[n]} for n, v in zip(names, row, strict=True)
            }
            best = allocate(worth, limits)
            if best.broken and best.broken != "own":
                return Inclusion({}, 0)
            used[i] = [best.levels[n] != "none" for n in names]
        return Inclusion(_shares(names, used), len(draws), "few")
    for asked in (limits, replace(limits, own=frozenset())):  # contacts of one's own are asked for as long as they are possible
        found = _best_used(names, levels, one_by_one, asked, draws)
        if found is not None:
            return Inclusion(_shares(names, found), len(draws), "all" if len(one_by_one) == len(names) else "steps")
    return Inclusion({}, 0)


def _shares(names: Sequence[str], used: npt.NDArray[np.bool_]) -> dict[str, float]:
    return {n: float(used[:, i].mean()) for i, n in enumerate(names)}


def _best_used(
    names: Sequence[str], levels: Mapping[str, Sequence[_Cell]], one_by_one: Sequence[str], limits: Limits, draws: Floats
) -> npt.NDArray[np.bool_] | None:
    """Which channels the best portfolio uses in each draw: (draws, channels); ``None`` where limits and rules cannot be met."""
    ask_own = any(c.channel in limits.own and c.level != "none" for n in names for c in levels[n])
    fresh = {n for n in names if n in limits.new}
    most_new = len(fresh) if limits.most_new is None else limits.most_new
    column = {n: i for i, n in enumerate(names)}

    # every combination of the first kind of channels, and what it leaves to the others
    sizes = [len(levels[n]) for n in one_by_one]
    grid = np.indices(sizes).reshape(len(sizes), math.prod(sizes)).T

    def total(worth: Callable[[_Cell], float]) -> Floats:
        found: Floats = np.zeros(len(grid))
        for i, n in enumerate(one_by_one):
            found += np.array([worth(c) for c in levels[n]])[grid[:, i]]
        return found

    left = limits.hours - total(lambda c: c.option.hours)
    new_left = most_new - total(lambda c: float(c.channel in fresh and c.level != "none"))
    active = np.clip(limits.least_active - total(lambda c: float(c.level == "active")), 0, None).astype(int)
    own = np.full(len(grid), int(ask_own)) * (total(lambda c: float(c.channel in limits.own and c.level != "none")) == 0)
    possible = (left > -1e-6) & (new_left >= 0) & (total(lambda c: c.option.money) <= limits.money + 1e-6)
    parts = np.zeros((len(grid), len(names)))
    for i, n in enumerate(one_by_one):
        parts[:, column[n]] = np.array([PART[c.level] for c in levels[n]])[grid[:, i]]

    others = [n for n in names if n not in one_by_one]
    table, chosen = _in_steps(others, levels, limits, draws[:, [column[n] for n in others]], int(ask_own), most_new)
    spare = np.minimum(np.floor((left + 1e-6) / STEP), table.shape[3] - 1).astype(int)
    state = np.stack([np.minimum(new_left, table.shape[0] - 1).astype(int), active, own, spare], axis=1)[possible]
    parts = parts[possible]
    if not (len(state) and np.isfinite(table[tuple(state.T)][:, 0]).any()):
        return None
    used = np.zeros((len(draws), len(names)), dtype=bool)
    for start in range(0, len(draws), 100):
        part = slice(start, start + 100)
        value = parts @ draws[part].T + table[..., part][tuple(state.T)]
        best = np.argmax(value, axis=0)
        used[part] = parts[best] > 0
        if others:
            bits = chosen[(*state[best].T, np.arange(len(draws))[part])]
            for j, n in enumerate(others):
                used[part, column[n]] = (bits >> j) & 1 == 1
    return used


def _in_steps(
    others: Sequence[str], levels: Mapping[str, Sequence[_Cell]], limits: Limits, draws: Floats, ask_own: int, most_new: int
) -> tuple[Floats, npt.NDArray[np.int32]]:
    """Best value, and which channels give it, for each state: at most so many new, at least so many active, own contacts or not, hours in steps.

    Returns:
        values and bits of the channels used, both (new, active, own, steps, draws); a state that cannot be met is worth minus infinity.
    """
    fresh = sum(n in limits.new for n in others)
    most = sum(max(math.ceil(c.option.hours / STEP - 1e-6) for c in levels[n]) for n in others)
    steps = min(most, math.floor(limits.hours / STEP + 1e-6))
    shape = (min(most_new, fresh) + 1, limits.least_active + 1, ask_own + 1, steps + 1, len(draws))
    value: Floats = np.full(shape, -np.inf)
    value[:, 0, 0] = 0.0
    bits: npt.NDArray[np.int32] = np.zeros(shape, dtype=np.int32)
    for j, n in enumerate(others):
        worth = draws[:, j]
        old_value, old_bits = value, bits
        none = next((c for c in levels[n] if c.level == "none"), None)
        value, bits = (old_value.copy(), old_bits.copy()) if none else (np.full(shape, -np.inf), np.zeros(shape, dtype=np.int32))
        for c in levels[n]:
            if c.level == "none":
                continue
            k = math.ceil(c.option.hours / STEP - 1e-6)
            is_new, is_own = int(n in limits.new), int(n in limits.own)
            if k > steps:
                continue
            for opened, at_least, has_own in np.ndindex(shape[:3]):
                if opened < is_new:
                    continue
                source = (opened - is_new, max(at_least - (c.level == "active"), 0), max(has_own - is_own, 0))
                reached = old_value[source][: steps + 1 - k] + PART[c.level] * worth
                here = (opened, at_least, has_own, slice(k, None))
                better = reached > value[here]
                value[here] = np.where(better, reached, value[here])
                bits[here] = np.where(better, old_bits[source][: steps + 1 - k] | (1 << j), bits[here])
    return value, bits
