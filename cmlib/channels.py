"""Which channels are worth it: an additive value on fixed 0-100 scales, how much it depends on the weights, and what fits into the hours.

Scores are ranges (low, likely, high) with the evidence they rest on; what nobody knows is the whole range 0-100 and flagged, never a middle score.
Sources: Keeney & Raiffa, Decisions with Multiple Objectives, 1976 (additive value); Edwards & Barron, OBHDP 60, 1994 (swing weights);
Lahdelma & Salminen, Operations Research 49, 2001 (rank acceptability, SMAA-2).
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from cmlib import overlap
from cmlib.ecosystem import advise_group, checklist_of, moves, record_of_ecosystem
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability
from cmlib.missing import split, where_from
from cmlib.model import CRITERIA, NETWORKS, Brief, ChannelsChoice, ChannelUse, Plan, SegmentChoice
from cmlib.portfolio import (
    LEAST_ACTIVE,
    PART,
    Inclusion,
    Ladder,
    Level,
    Limits,
    Options,
    Portfolio,
    allocate,
    in_order,
    inclusion,
    ladder,
    most_new_of,
    options_of,
    without_effort,
)
from cmlib.reference import kind_of, networks, stale
from cmlib.scores import (
    ORIGINS,
    REVIEW_DAYS,
    WINDOW_DAYS,
    Score,
    base_scores,
    candidates,
    effort_of,
    lacks_score,
    own_channels,
    pace_of,
    recent_of,
    table_of,
)
from cmlib.smaa import (
    BEST_DRAWS,
    DRAWS,
    Belief,
    Flip,
    Lead,
    RankShares,
    Sweep,
    beliefs_of,
    flips_of,
    in_order_of_names,
    lead_of,
    rank_shares,
    simulated,
    sweep_of,
    values_of,
    weighted,
    weights_anywhere,
    weights_around,
)
from cmlib.text import T, Text
from cmlib.weights import Weighing, weigh

READS = ("channels", "audience.segments", "diagnosis.checklist")
"""The checklist of the diagnosis says what is open on each profile."""


@dataclass(frozen=True)
class ChannelRanking:
    """The whole answer of the page.

    Args:
        channels: best first, by weighted score. own: those with a profile. objectives: of the brief, the first one counts most.
        kind: kind of brand the sector was read as, or ``None``.
        scores: channel -> criterion -> score in force (the room's where it gave one). base: the same without the room.
        weighing: who weighed, by which way, and what the group makes of it; nobody: all criteria weigh the same.
        value: channel -> weighted score with the middle 90 % of the draws: (low, point, high).
        any_weights: shares over all possible weights. room_weights: shares around the room's weights; ``None`` if nobody has weighed.
        lead: clear enough for a main channel? gap: first minus second, points with 90 % interval and verdict.
        flips: the nearest change of one weight that makes another channel win, nearest first, at most one a channel. sweep: the first of them as lines.
        beliefs: what one would have to believe for each channel but the first to win.
        hours: channel -> level -> hours a week used (low, likely, high). plan: the best portfolio, of ``options`` within ``limits``.
        plan_value: channel -> what it is worth in the portfolio: its score without effort, because hours are already the limit.
        in_order: value of simply filling the hours in order of the ranking. inclusion: share of draws in which the best portfolio has a channel.
        pace: own channel -> posts a week lately (``None``: no posts in the data).
        stale: channels whose reference fact is past its review date.
    """

    channels: tuple[str, ...]
    own: tuple[str, ...]
    objectives: tuple[str, ...]
    kind: str | None
    scores: Mapping[str, Mapping[str, Score]]
    base: Mapping[str, Mapping[str, Score]]
    weighing: Weighing
    value: Mapping[str, tuple[float, float, float]]
    any_weights: RankShares
    room_weights: RankShares | None
    lead: Lead
    flips: tuple[Flip, ...]
    sweep: Sweep | None
    beliefs: tuple[Belief, ...]
    hours: Mapping[str, Mapping[str, tuple[float, float, float]]]
    options: Options
    limits: Limits
    plan: Portfolio
    plan_value: Mapping[str, float]
    in_order: float
    inclusion: Inclusion
    pace: Mapping[str, float | None]
    favourites: Mapping[str, str]
    stale: tuple[str, ...]
    draws: int
    as_of: date

    @property
    def weights(self) -> Mapping[str, float]:
        """Criterion -> weight of the group, sum one."""
        return self.weighing.group

    @property
    def participants(self) -> Mapping[str, Mapping[str, float]]:
        """Name -> normalised weights; empty: nobody has weighed."""
        return self.weighing.people

    @property
    def unbacked(self) -> tuple[tuple[str, str], ...]:
        """Channel and criterion of every score of the room that names no evidence."""
        return tuple(
            (c, k)
            for c in self.channels
            for k in CRITERIA
            if self.scores[c][k].basis == "room" and not self.scores[c][k].slots.get("evidence")
        )

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
        return self.plan.value / self.in_order if self.in_order > 0 and self.plan.broken in ("", "own") else None

    @property
    def most_new(self) -> int:
        """How many channels may be opened at once."""
        return self.limits.most_new or 0

    @property
    def chosen(self) -> Mapping[str, float]:
        """Channel -> share of draws in which the best portfolio has it."""
        return self.inclusion.shares

    @cached_property
    def ladder(self) -> Ladder:
        """What more hours a week would buy and fewer would lose, hour by hour; worked out when somebody asks."""
        return ladder(self.options, self.limits)

    @cached_property
    def for_contacts(self) -> tuple[str, ...]:
        """Channels the best plan has only so that the brand has contacts of its own: without that rule it would leave them out."""
        if self.plan.broken or not self.limits.own:
            return ()
        free = allocate(self.options, replace(self.limits, own=frozenset()))
        return tuple(c for c in self.channels if c in self.limits.own and self.plan.levels[c] != "none" and free.levels[c] == "none")

    @property
    def next_steps(self) -> tuple[tuple[str, Level], ...]:
        """What ten more hours a week would buy: channels whose level would change, and to what; best channel first."""
        return tuple(sorted(self.ladder.last.changes, key=lambda change: self.channels.index(change[0])))

    def money(self, choice: ChannelsChoice) -> float:
        """Money a month a choice takes."""
        return float(sum(u.money for u in choice.portfolio if u.level != "none"))

    def spent(self, choice: ChannelsChoice) -> float:
        """Hours a week a choice takes."""
        return float(sum(u.hours for u in choice.portfolio if u.level != "none"))

    def free(self, choice: ChannelsChoice) -> float:
        """Hours a week a choice leaves; 0 where it takes them all or more."""
        return max(self.plan.capacity - self.spent(choice), 0.0)

    def worth(self, choice: ChannelsChoice) -> float:
        """Value of a choice: active whole, keep a third."""
        return float(sum(PART[u.level] * self.plan_value[u.channel] for u in choice.portfolio if u.channel in self.plan_value))

    def opened(self, choice: ChannelsChoice) -> int:
        """How many channels without a profile a choice opens."""
        return sum(u.level != "none" and u.channel not in self.own for u in choice.portfolio)

    def owns_audience(self, choice: ChannelsChoice) -> bool:
        """Is there a channel in use whose contacts belong to the brand?"""
        return any(networks()[u.channel].own_audience for u in choice.portfolio if u.level != "none")


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


def _limits(brief: Brief, choice: ChannelsChoice | None, channels: Sequence[str], own: Sequence[str]) -> Limits:
    """Hours and money of the brief, the rules of thumb, and what the room has closed with a reason."""
    closed: dict[str, Level] = {u.channel: "none" for u in (choice.portfolio if choice else ()) if u.level == "none" and u.reason}
    return Limits(
        hours=brief.hours_per_week,
        money=brief.budget_per_month,
        own=frozenset(c for c in channels if networks()[c].own_audience),
        new=frozenset(channels) - frozenset(own),
        most_new=most_new_of(brief.hours_per_week),
        least_active=LEAST_ACTIVE,
        fixed={c: level for c, level in closed.items() if c in channels},
    )


def _money(choice: ChannelsChoice | None) -> dict[str, dict[Level, float]]:
    """Money a month per channel and level, where the room named it; what a channel costs to keep up to date, it costs at least if active."""
    named: dict[str, dict[Level, float]] = {}
    for u in choice.portfolio if choice else ():
        if u.level != "none" and u.money > 0:
            named[u.channel] = {"keep": u.money, "active": u.money} if u.level == "keep" else {"active": u.money}
    return named


@dataclass(frozen=True)
class _Facts:
    """What brief, data and reference say before anybody weighs anything."""

    own: tuple[str, ...]
    channels: tuple[str, ...]
    base: Mapping[str, Mapping[str, Score]]
    pace: Mapping[str, float | None]


_remembered: dict[tuple[Brief, date, frozenset[str], tuple[SegmentChoice, ...]], tuple[weakref.ref[Dataset], _Facts]] = {}


def _facts(plan: Plan, data: Dataset, as_of: date, named_by_room: frozenset[str]) -> _Facts:
    """The same for every weight, so it is worked out once for a dataset: a slider only repeats what depends on it."""
    brief, wanted = plan.brief, plan.decision("audience")
    key = (brief, as_of, named_by_room, wanted.value.segments if wanted else ())
    found = _remembered.get(key)
    if found is not None and found[0]() is data:
        return found[1]
    kind, own = kind_of(brief.sector), own_channels(brief, data)
    looked_at = set(candidates(own, tuple(brief.objectives) or ("visibility",), kind, as_of.year)) | named_by_room
    channels = tuple(n for n in NETWORKS if n in looked_at)
    overlaps = overlap.overlaps_of(plan, data, as_of, channels, kind)
    facts = _Facts(own, channels, base_scores(brief, data, as_of, channels, own, kind, overlaps), pace_of(own, data, as_of))
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
    facts = _facts(plan, data, as_of, _named_by_room(choice))
    own, channels, base = facts.own, facts.channels, facts.base
    hours, named = _hours(choice, channels)
    scores = {c: dict(row) for c, row in base.items()}
    for c in channels:
        if c in named:
            scores[c]["effort"] = effort_of(hours[c]["active"], brief.hours_per_week, room=True)
        for criterion, r in (choice.scores.get(c, {}) if choice else {}).items():
            scores[c][criterion] = Score(r.low, r.likely, r.high, "room", {"evidence": r.evidence})

    weighing, names = weigh(choice), in_order_of_names()
    # twelve digits: sums in another order may differ in the sixteenth, and no order may show
    group = {k: round(weighing.group[k], 12) for k in names}
    people = {name: {k: round(mine[k], 12) for k in names} for name, mine in weighing.people.items()}
    points = np.array([[scores[c][k].point for k in names] for c in channels])
    known = np.array([[scores[c][k].assessed for k in names] for c in channels])
    w = np.array([group[k] for k in names])
    point = {c: float(v) for c, v in zip(channels, weighted(points, w), strict=True)}
    order = tuple(sorted(channels, key=lambda c: (-round(point[c], 9), NETWORKS.index(c))))

    cells = tuple(tuple((s.low, s.likely, s.high) for s in (scores[c][k] for k in names)) for c in channels)
    drawn, any_values, any_shares = simulated(channels, names, cells, DRAWS, brief.seed)
    around, room_shares, values = weights_anywhere(names, DRAWS, brief.seed), None, any_values
    if people:
        around = weights_around(group, people, DRAWS, brief.seed, weighing.orders)
        values = values_of(drawn, around)
        room_shares = rank_shares(channels, values, around, names)
    spread = np.quantile(drawn @ w, [0.05, 0.95], axis=1)  # the group's weights as they are: only the scores vary
    value = {c: (min(float(spread[0, i]), point[c]), point[c], max(float(spread[1, i]), point[c])) for i, c in enumerate(channels)}

    worth = {c: float(v) for c, v in zip(channels, weighted(points, without_effort(w, names)), strict=True)}
    kept = {u.channel for u in choice.portfolio if u.level == "keep"} if choice else set()
    options, limits = options_of(worth, hours, {*own, *kept}, _money(choice)), _limits(brief, choice, channels, own)
    drawn_worth = values_of(drawn[:, :BEST_DRAWS, :], without_effort(around[:BEST_DRAWS], names))
    favourites = {}
    for name, mine in people.items():
        theirs = weighted(points, np.array([mine[k] for k in names]))
        favourites[name] = min(channels, key=lambda c: (-round(float(theirs[channels.index(c)]), 9), NETWORKS.index(c)))
    flips = flips_of(channels, points, w, known, people)
    rows = [channels.index(c) for c in order]
    return ChannelRanking(
        channels=order,
        own=own,
        objectives=objectives,
        kind=kind,
        scores=scores,
        base=base,
        weighing=weighing,
        value=value,
        any_weights=any_shares,
        room_weights=room_shares,
        lead=lead_of(order, room_shares or any_shares, values),
        flips=flips,
        sweep=sweep_of(channels, points, w, flips, order[0]),
        beliefs=beliefs_of(order, points[rows], w, known[rows], any_shares, flips, order[0]),
        hours=hours,
        options=options,
        limits=limits,
        plan=allocate(options, limits),
        plan_value=worth,
        in_order=in_order(order, options, limits),
        inclusion=inclusion(options, limits, {c: drawn_worth[:, i] for i, c in enumerate(channels)}),
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
    facts = _facts(plan, data, as_of, _named_by_room(choice))
    given = choice.scores if choice else {}

    def lacks(criterion: str, channels: Iterable[str]) -> dict[str, Text | None]:
        scores = {c: facts.base[c][criterion] for c in channels}
        return {c: None if s.assessed or criterion in given.get(c, {}) else lacks_score(c, s) for c, s in scores.items()}

    weighed = bool(weigh(choice).people)
    recent = len(recent_of(table_of(data, "posts"), "published_local", as_of, WINDOW_DAYS))
    no_posts = T("posts of the last {days} days are missing: {where}", days=WINDOW_DAYS, where=where_from("posts", *facts.own))
    return (
        Ability("order", T("which channels are worth it and fit into the hours of the week")),
        Ability(
            "weights", T("their order by what matters to the brand"),
            lacks=None if weighed else T("nobody has weighed the criteria yet, so all count the same: it is done in the workshop"),
        ),
        *split("audience_overlap", T("whether the people the brand wants are there"), lacks("audience_overlap", facts.channels)),
        overlap.ability(plan, data, as_of, facts.channels, kind_of(plan.brief.sector)),
        *split("performance", T("the response so far"), lacks("performance", facts.own)),
        *split("competition", T("how strong the competitors are"), lacks("competition", facts.channels)),
        Ability("capability", T("what can be made in-house, as far as the posts show it"), lacks=None if recent else no_posts),
    )  # fmt: skip


def propose_portfolio(result: ChannelRanking, plan: Plan) -> ChannelsChoice:
    """The portfolio with most value within the hours; weights and scores stay as they stand (nobody's are invented)."""
    decision = plan.decision("channels")
    standing: ChannelsChoice = decision.value if decision else ChannelsChoice()
    uses = tuple(
        ChannelUse(
            channel=c, level=result.plan.levels.get(c, "none"), hours=result.plan.hours.get(c, 0.0), money=result.plan.money.get(c, 0.0)
        )
        for c in result.channels
    )
    review_on = standing.review_on or result.as_of + timedelta(days=REVIEW_DAYS)
    return standing.model_copy(update={"portfolio": uses, "review_on": review_on})


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
                "central_weights": _rounded(result.any_weights.central_of(c)),
                "scores": {k: {"low": s.low, "likely": s.likely, "high": s.high, "basis": s.basis} for k, s in result.scores[c].items()},
            }
            for c in result.channels
        ],
        "weights": {k: round(w, 6) for k, w in result.weights.items()},
        "participants": len(result.participants),
        "weighed_by": {way: n for way in ("points", "order", "pairs") if (n := sum(m == way for m in result.weighing.methods.values()))},
        "main": result.lead.first if result.lead.main else None,
        "tied": list(result.lead.tied),
        "flips": [{"channel": f.channel, "criterion": f.criterion, "needed": round(f.needed, 4), "today": round(f.today, 4)} for f in result.flips],
        "beliefs": [
            {
                "channel": b.channel, "first_any_weights": round(b.first, 4),
                "score": {"criterion": b.lift.criterion, "needed": round(b.lift.needed, 2), "today": round(b.lift.today, 2)} if b.lift else None,
            }
            for b in result.beliefs
        ],
        "hours": {"available": result.plan.capacity, "used": round(sum(u.hours for u in choice.portfolio if u.level != "none"), 2)},
        "money": {"available": result.plan.budget, "used": round(result.money(choice), 2)},
        "best_plan": {"broken": result.plan.broken or None, "in_share_of_draws": {c: round(x, 4) for c, x in sorted(result.chosen.items())}},
        "portfolio": [u.model_dump(mode="json") for u in choice.portfolio],
        "review_on": choice.review_on.isoformat() if choice.review_on else None,
        **record_of_ecosystem(moves(result, choice, checklist_of(plan)), advise_group(result, choice)),
    }  # fmt: skip


def _rounded(weights: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if weights is None else {k: round(weights[k], 4) for k in CRITERIA}
