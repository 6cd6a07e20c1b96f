"""Goals: which target is worth the name, whether each goal is well put, and what was predicted when it was set.

Where each KPI starts from and what happens if nothing changes is in ``forecast``; what each KPI is, in ``kpis``.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from cmlib import forecast as fc
from cmlib import growth
from cmlib.budget import Budget, ability_of, budget_of, record_of_budget
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Finding
from cmlib.forecast import ENOUGH, FEW, Baseline, Forecast, baseline_of, forecast, smallest_change, steps_to
from cmlib.histories import BLOCK, History, histories_of, id_of, typed_histories, unbroken
from cmlib.kpis import CATALOGUE, OWN, TYPICAL, Kpi, check_graph, kpi_of, measures_of, network_of
from cmlib.missing import own_networks, where_from
from cmlib.model import Goal, GoalsChoice, Issued, OwnKpi, Plan
from cmlib.text import T, Text, hyphened

READS = ("goals", "channels.portfolio")
"""The portfolio: a goal on a channel that is closed is a broken link, and its money is what there is now."""

INERTIA, WISH = 0.5, 0.05
"""A target reached without action with more than INERTIA is no goal; with less than WISH it is a wish."""


@dataclass(frozen=True)
class Flaw:
    """A letter of SMART that a goal fails, why (an id the wording knows), and the values its sentence needs."""

    letter: Literal["S", "M", "A", "R", "T"]
    reason: str
    slots: Mapping[str, float] = field(default_factory=dict)


Standing = Literal["goal", "inertia", "wish", "small", "no_odds", "unset", "unmeasured", "past"]


@dataclass(frozen=True)
class GoalCheck:
    """One goal against its KPI: ``standing`` in one word, today's odds without action, the flaws.

    ``with_action``: today's odds if the assumed uplift comes true; ``None`` where nobody assumed one.
    """

    goal: Goal
    kpi: Kpi | None
    baseline: Baseline | None
    forecast: Forecast | None
    odds: float | None
    smallest: float | None
    standing: Standing
    flaws: tuple[Flaw, ...]
    with_action: float | None = None

    @property
    def moved(self) -> bool:
        """Does today's prediction differ from the one kept when the goal was set, by more than a hundredth of it?"""
        kept, now = self.goal.issued, self.forecast
        if kept is None or now is None or self.standing == "past":  # what comes next is not what was predicted then
            return False
        pairs = ((kept.mid, now.inertia), (kept.low, now.low), (kept.high, now.high))
        return any(abs(a - b) > 0.01 * max(abs(a), abs(b)) for a, b in pairs)

    @property
    def passed(self) -> int:
        """Letters of SMART without a flaw, 0 to 5."""
        return 5 - len({f.letter for f in self.flaws})


@dataclass(frozen=True)
class Orphan:
    """A broken link of the chain objective, KPI, channel: ``kind`` says which."""

    kind: Literal[
        "objective_without_data",
        "objective_without_goal",
        "goal_without_objective",
        "goal_without_kpi",
        "kpi_of_other_objective",
        "objective_without_outcome",
        "goal_without_activity",
        "channel_closed",
    ]
    objective: str = ""
    kpi: str = ""


@dataclass(frozen=True)
class GoalsResult:
    """What the page knows.

    Args:
        baselines: every series of these objectives with at least one complete block, in catalogue order; the method of those with a goal has
            been tried on their past. unmeasured: KPIs of the objectives without data.
        by: default target date (about three blocks ahead).
        checks: the goals decided, else proposed. orphans: broken links. findings: what could not be assessed.
        own: measures the room made itself. names: the room's own objectives, by id; they stand in ``objectives`` too.
        budget: the monthly budget shared out.
    """

    as_of: date
    by: date
    objectives: tuple[str, ...]
    baselines: tuple[Baseline, ...]
    unmeasured: tuple[Kpi, ...]
    checks: tuple[GoalCheck, ...]
    orphans: tuple[Orphan, ...]
    findings: tuple[Finding, ...]
    own: tuple[OwnKpi, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    budget: Budget | None = None

    @property
    def relevant(self) -> tuple[Baseline, ...]:
        """Baselines of the objectives of the brief and of the room."""
        return tuple(b for b in self.baselines if b.kpi.objective in self.objectives)

    @property
    def main(self) -> GoalCheck | None:
        """The first goal whose KPI has an interval: the one that is drawn."""
        return next((c for c in self.checks if c.forecast is not None), None)

    def baseline(self, kpi: str) -> Baseline | None:
        """The baseline of a KPI id, if it has one."""
        return next((b for b in self.baselines if b.id == kpi), None)


# ---- targets and checks ------------------------------------------------------------------------------------------------------------


def _round_up(x: float) -> float:
    """Up to the next value with three significant digits; whole from 100 on.

    Example:
        >>> _round_up(12341.0), _round_up(0.08231)
        (12400.0, 0.0824)
    """
    if x <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(x)) - 2)
    up = math.ceil(round(x / unit, 6)) * unit
    return float(f"{up:.6g}")


def proposed_target(b: Baseline, steps: int) -> float | None:
    """The ambitious target (80th percentile without action), raised to the smallest noticeable change if that is not yet a wish (without odds: still within the range).

    Counts are rounded up to whole numbers. ``None`` below three blocks: then the room says it.
    """
    f = forecast(b, steps)
    change = smallest_change(b, steps)
    if f is None or change is None:
        return None
    target = f.ambitious
    noticeable = max(f.center, b.compared_with(steps)) + change
    raised = _whole(_round_up(noticeable), b)
    if noticeable > target and (f.probability(raised) >= WISH if f.odds else raised <= f.high):
        target = noticeable
    up = _whole(_round_up(target), b)
    if up <= f.center:  # a constant series: anything above it is already a change
        up = _whole(_round_up(f.center * 1.05), b)
    return min(1.0, up) if b.kpi.unit == "share" else up


def _whole(x: float, b: Baseline) -> float:
    return float(math.ceil(x)) if b.kpi.unit in ("count", "money") else x


def default_by(as_of: date) -> date:
    """Three blocks of 28 days after ``as_of``."""
    return as_of + timedelta(days=3 * BLOCK)


def _default_day(b: Baseline | None, as_of: date, periods: int = 3) -> date:
    """The end of the third (or another) period after ``as_of``: a month's end where the KPI only knows months."""
    if b is None or b.cadence == "block":
        return as_of + timedelta(days=periods * BLOCK)
    number = as_of.year * 12 + as_of.month - 1 + periods
    year, month = divmod(number, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _worthy(b: Baseline, target: float, steps: int) -> bool:
    """Neither inertia, nor a wish, nor too small to notice."""
    f, change = forecast(b, steps), smallest_change(b, steps)
    return (
        f is not None
        and change is not None
        and f.odds
        and target - b.compared_with(steps) >= change
        and WISH <= f.probability(target) <= INERTIA
    )


def proposed_goal(baselines: Sequence[Baseline], objective: str, kpi: str, as_of: date) -> Goal:
    """A goal for this KPI with the computed target, baseline and odds; target 0 and no baseline where there is nothing to compute from.

    The date is about three periods ahead, or six where three are too few to notice a change that is not yet a wish.
    """
    b = next((x for x in baselines if x.id == kpi), None)
    by = _default_day(b, as_of)
    target = proposed_target(b, steps_to(b, by)) if b else None
    if b and b.has_odds and target and not _worthy(b, target, steps_to(b, by)):
        later = _default_day(b, as_of, 6)  # with more periods to look at, a smaller change can be noticed
        other = proposed_target(b, steps_to(b, later))
        if other and _worthy(b, other, steps_to(b, later)):
            by, target = later, other
    goal = Goal(id=hyphened(f"{objective}-{kpi}".casefold())[:60], objective=objective, kpi=kpi, target=target or 0.0, by=by)
    return with_odds(baselines, goal, as_of)


def _tried(b: Baseline) -> Baseline:
    """The same starting point with its method tried on its own past: done only for measures with a goal, because it takes time."""
    if not b.has_odds or b.backtest is not None:
        return b
    measure = b.kpi if b.kpi.own else None
    return baseline_of(History(b.kpi.id, b.network, b.cadence, b.blocks, b.left_out, b.source, b.warnings, measure))


def with_odds(baselines: Sequence[Baseline], goal: Goal, as_of: date, standing: Goal | None = None) -> Goal:
    """The goal with starting point, odds and prediction of the day it is set.

    What the ``standing`` goal already keeps is never worked out again, unless KPI, target or date are others; only what it lacks is added.
    """
    b = next((_tried(x) for x in baselines if x.id == goal.kpi), None)
    f = forecast(b, steps_to(b, goal.by)) if b and goal.by > as_of else None
    odds = round(f.probability(goal.target), 4) if f and f.odds and goal.target > 0 else None
    issued = None
    if b and f:
        mid, low, high = (float(f"{x:.6g}") for x in (f.inertia, f.low, f.high))
        issued = Issued(on=as_of, start=f.start, end=f.end, mid=mid, low=low, high=high, method=b.method, n=b.stretch)
    fresh: dict[str, object] = {
        "baseline": float(f"{b.value:.6g}") if b else None,
        "baseline_on": b.last.end if b else None,
        "probability": odds,
        "issued": issued,
    }
    if standing is not None and (standing.kpi, standing.target, standing.by) == (goal.kpi, goal.target, goal.by):
        if standing.baseline is not None:
            fresh |= {"baseline": standing.baseline, "baseline_on": standing.baseline_on}
        if standing.issued is not None or standing.probability is not None:
            fresh |= {"probability": standing.probability, "issued": standing.issued}
    return Goal.model_validate({**goal.model_dump(), **fresh})


def _best(baselines: Sequence[Baseline], objectives: Sequence[str], own: Sequence[OwnKpi] = ()) -> list[tuple[str, str]]:
    """For each objective the KPI to propose: the outcome with the best history, else the first of the catalogue."""
    out = []
    for objective in objectives:
        measured = [b for b in baselines if b.kpi.objective == objective]
        named = [k.id for k in measures_of(own) if k.objective == objective]
        if measured:
            best = max(measured, key=lambda b: (b.has_interval, b.kpi.role == "outcome", b.has_odds, b.last.value, b.id))
            out.append((objective, best.id))
        elif named:
            out.append((objective, named[0]))
    return out


def _propose(baselines: Sequence[Baseline], objectives: Sequence[str], as_of: date, own: Sequence[OwnKpi] = ()) -> tuple[Goal, ...]:
    return tuple(proposed_goal(baselines, objective, kpi, as_of) for objective, kpi in _best(baselines, objectives, own))


def check_goal(goal: Goal, baselines: Sequence[Baseline], objectives: Sequence[str], as_of: date, own: Sequence[OwnKpi] = ()) -> GoalCheck:
    """A goal against SMART: every flaw with its letter. Source: Doran, Management Review 70(11), 1981, made computable.

    S: a measure of the list and a name. M: a starting point with its date, a target, a change that can be noticed. A: odds without action
    between 5 and 50 in 100 (below that, only with extra means that have a name and odds). R: its own objective, and what must not get worse.
    T: a date that lies ahead and leaves time for a period to be complete.
    """
    kpi = kpi_of(goal.kpi, own)
    b = next((x for x in baselines if x.id == goal.kpi), None)
    steps = steps_to(b, goal.by) if b else 0
    f = forecast(b, steps) if b else None
    smallest = smallest_change(b, steps) if b else None
    unset, past = goal.target <= 0, goal.by <= as_of
    if f is not None and past:  # of the next period, not of the one that was promised
        f = replace(f, odds=False)
    odds = f.probability(goal.target) if f and f.odds and not unset else None
    with_action = None
    if f is not None and odds is not None and goal.uplift is not None:
        with_action = fc.probability_with(f, goal.target, goal.uplift.low, goal.uplift.likely, goal.uplift.high)
    named_means = bool(goal.uplift and goal.uplift.evidence.strip() and with_action is not None and with_action >= WISH)
    wish = odds is not None and odds < WISH and not named_means
    start = goal.baseline if goal.baseline is not None else b.value if b else None
    flaws: list[Flaw] = []
    if kpi is None:
        flaws.append(Flaw("S", "unknown_kpi"))
    if kpi is None or not str(kpi.counter).strip():
        flaws.append(Flaw("R", "no_counter"))
    if not goal.owner.strip():
        flaws.append(Flaw("S", "no_owner"))
    if start is None:
        flaws.append(Flaw("M", "no_baseline"))
    if unset:
        flaws.append(Flaw("M", "no_target"))
    held = b.compared_with(steps) if b is not None and b.shape == "seasonal" else start
    too_small = not unset and held is not None and smallest is not None and abs(goal.target - held) < smallest
    if too_small and smallest is not None:
        flaws.append(Flaw("M", "too_small", {"smallest": smallest}))
    if past:  # said once, by its date
        pass
    elif f is not None and f.odds and unset:
        flaws.append(Flaw("A", "odds_need_target"))
    elif b is not None and b.has_odds and odds is None:
        flaws.append(Flaw("A", "too_far", {"steps": steps}))
    elif odds is None:
        flaws.append(Flaw("A", "no_odds", {"n": b.stretch if b else 0}))
    elif odds > INERTIA:
        flaws.append(Flaw("A", "inertia", {"odds": odds}))
    elif wish:
        flaws.append(Flaw("A", "wish", {"odds": odds}))
    if goal.objective not in objectives:
        flaws.append(Flaw("R", "objective_not_in_brief"))
    if kpi is not None and kpi.objective != goal.objective:
        flaws.append(Flaw("R", "kpi_of_other_objective"))
    if past:
        flaws.append(Flaw("T", "past"))
    elif b is not None and goal.by < fc.period_after(b, 1)[1]:
        flaws.append(Flaw("T", "too_soon"))
    standing: Standing = "goal"
    if past:
        standing = "past"
    elif unset:
        standing = "unset"
    elif b is None:
        standing = "unmeasured"
    elif odds is None:
        standing = "no_odds"
    elif odds > INERTIA:
        standing = "inertia"
    elif wish:
        standing = "wish"
    elif too_small and odds >= WISH:
        standing = "small"
    return GoalCheck(goal, kpi, b, f, odds, smallest, standing, tuple(flaws), with_action)


def _orphans(
    goals: Sequence[Goal], baselines: Sequence[Baseline], objectives: Sequence[str], own: Sequence[OwnKpi] = ()
) -> tuple[Orphan, ...]:
    """What is broken between the objectives, the goals, the catalogue and the room's own measures."""
    out = [Orphan("objective_without_goal", objective=o) for o in objectives if not any(g.objective == o for g in goals)]
    faults = check_graph(measures_of(own), goals, objectives)
    no_outcome = {f.node for f in faults if f.rule == "no_outcome"}
    out += [Orphan("objective_without_outcome", objective=o) for o in objectives if o in no_outcome]
    out += [
        Orphan("objective_without_data", objective=o)
        for o in objectives
        if o not in no_outcome and not any(b.kpi.objective == o for b in baselines)
    ]
    kinds: dict[str, Literal["goal_without_kpi", "kpi_of_other_objective", "goal_without_activity"]] = {
        "goal_without_kpi": "goal_without_kpi", "other_objective": "kpi_of_other_objective", "no_activity": "goal_without_activity",
    }  # fmt: skip
    for g in goals:
        if g.objective not in objectives:
            out.append(Orphan("goal_without_objective", g.objective, g.kpi))
        out += [Orphan(kinds[f.rule], g.objective, g.kpi) for f in faults if f.node == g.id and f.rule in kinds]
    return tuple(dict.fromkeys(out))


def closed_channels(goals: Sequence[Goal], levels: Mapping[str, str]) -> tuple[Orphan, ...]:
    """Goals whose network the room decided not to use (``levels``: network id to none, keep or active)."""
    return tuple(Orphan("channel_closed", g.objective, g.kpi) for g in goals if levels.get(network_of(g.kpi)) == "none")


def _objectives(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plan.brief.objectives)) or ("sell",)


def _unmeasured(measured: set[str], objectives: Sequence[str]) -> tuple[Kpi, ...]:
    """KPIs of the objectives without a value; of views and impressions one is enough."""
    spare = {"impressions"} if "views" in measured else {"views"} if "impressions" in measured else {"impressions"}
    return tuple(k for k in CATALOGUE.values() if k.objective in objectives and k.id not in measured and k.id not in spare)


def where_of(kpi: Kpi, plan: Plan, data: Dataset, network: str = "") -> list[Text | str]:
    """From which menus a KPI's export comes: those of one network, else of the brand's own networks."""
    if not kpi.per_network:
        return [kpi.drop]
    return [*where_from(kpi.table, *([network] if network else own_networks(plan.brief, data, kpi.table)))]


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say of each measure of the objectives: a start, a prediction, odds; by the unbroken periods there are."""
    objectives = _objectives(plan)
    found = [s for s in histories_of(plan, data, as_of) if s.kpi in CATALOGUE and CATALOGUE[s.kpi].objective in objectives]
    start = T("where the measures of the objectives start from")
    sources: dict[tuple[Text | str, ...], list[str]] = {}
    for k in _unmeasured({s.kpi for s in found}, objectives):
        sources.setdefault(tuple(where_of(k, plan, data)), []).append(k.id)
    return (
        *([Ability("start", start, tuple(id_of(s) for s in found))] if found else []),
        *(
            Ability("start", start, tuple(ids), T("there is not one complete period of {days} days (or month): {where}", days=BLOCK, where=list(where)))
            for where, ids in sources.items()
        ),
        *_enough("prediction", T("what happens if nothing changes"), found, FEW),
        *_enough("odds", T("how likely a target is"), found, ENOUGH),
        *growth.abilities_of(plan, data, as_of),
        ability_of(plan, data, as_of),
    )  # fmt: skip


def _enough(id: str, label: Text, found: Sequence[History], needed: int) -> list[Ability]:
    """One ability for the series with enough unbroken periods, one for each number of periods that is too small."""
    lengths: dict[int, list[str]] = {}
    for s in found:
        lengths.setdefault(min(unbroken(s.blocks), needed), []).append(id_of(s))
    return [
        Ability(id, label, tuple(of), None if n == needed else T("complete periods in a row: {n}; needed: {all}. A longer period of the same exports brings more", n=n, all=needed))
        for n, of in sorted(lengths.items(), reverse=True)
    ]  # fmt: skip


def _baselines(plan: Plan, data: Dataset, as_of: date, own: Sequence[OwnKpi], objectives: Collection[str]) -> tuple[Baseline, ...]:
    """Where every measure of these objectives starts from; the methods are not yet tried on its past."""
    found = (*histories_of(plan, data, as_of), *typed_histories(own, as_of))
    return tuple(baseline_of(s, tested=False) for s in found if (s.measure or CATALOGUE[s.kpi]).objective in objectives)


def offers(result: GoalsResult, plan: Plan, data: Dataset) -> tuple[tuple[Baseline, ...], tuple[Goal, ...]]:
    """Starting points, and a goal to begin with for each objective: the typical four first, then the others of the brief and of the room."""
    more = {*TYPICAL} - {b.kpi.objective for b in result.baselines} - {*result.objectives}
    baselines = (*result.baselines, *_baselines(plan, data, result.as_of, (), more))
    objectives = tuple(dict.fromkeys((*TYPICAL, *result.objectives)))
    return baselines, _propose(baselines, objectives, result.as_of, result.own)


def assess_goals(plan: Plan, data: Dataset, as_of: date) -> GoalsResult:
    """Baselines, no-action predictions and the checks of the goals decided (or proposed) as of a day."""
    decision = plan.decision("goals")
    decided: GoalsChoice | None = decision.value if decision else None
    own, names = (decided.own, decided.objectives) if decided else ((), {})
    objectives = (*_objectives(plan), *names)
    aimed = {*objectives, *(x.objective for x in decided.goals)} if decided else {*objectives}
    baselines = _baselines(plan, data, as_of, own, aimed)
    goals = [x.kpi for x in decided.goals] if decided else [kpi for _, kpi in _best(baselines, objectives)]
    baselines = tuple(_tried(b) if b.id in goals else b for b in baselines)
    unmeasured = _unmeasured({b.kpi.id for b in baselines}, objectives)
    standing = decided.goals if decided else _propose(baselines, objectives, as_of)
    checks = tuple(check_goal(g, baselines, objectives, as_of, own) for g in standing)
    findings = tuple(Finding(f"goals.{k.id}", "not_assessed") for k in unmeasured)
    findings += tuple(
        Finding(f"goals.{b.id}", "not_assessed", estimate=b.estimate)
        for b in baselines
        if not b.has_interval and b.kpi.objective in objectives
    )
    return GoalsResult(
        as_of,
        default_by(as_of),
        objectives,
        baselines,
        unmeasured,
        checks,
        _orphans(standing, baselines, objectives, own),
        findings,
        own,
        names,
        budget_of(plan, data, as_of),
    )


def propose_goals(result: GoalsResult, plan: Plan) -> GoalsChoice:
    """One goal an objective: its outcome KPI with the best history, the computed target, the default date, nobody's name yet."""
    brief = [o for o in result.objectives if o not in result.names]
    return GoalsChoice(goals=_propose(result.baselines, brief, result.as_of))


def evidence_of(result: GoalsResult) -> dict[str, object]:
    """What a decision on goals rests on: objectives, and what was measured. It depends neither on that decision nor on how it is predicted."""
    return {
        "objectives": [o for o in result.objectives if o not in result.names],
        "baselines": {
            b.id: {
                "n": b.stretch,
                "last": b.last.value,
                "mean": math.fsum(x.value for x in b.used) / b.stretch,
                "until": b.last.end.isoformat(),
            }
            for b in result.relevant
            if not b.kpi.own
        },
        "unmeasured": [k.id for k in result.unmeasured],
    }


def _number(x: float | None) -> float | None:
    return None if x is None else float(f"{x:.6g}")


def record_of(result: GoalsResult, plan: Plan) -> dict[str, object]:
    """The goals for ``strategy.json``: baselines, checks, broken links, what is not measured."""
    return {
        "as_of": result.as_of.isoformat(),
        "decided": plan.decision("goals") is not None,
        "objectives": list(result.objectives),
        "baselines": [
            {
                "kpi": b.id, "objective": b.kpi.objective, "role": b.kpi.role, "unit": b.kpi.unit, "cadence": b.cadence, "method": b.method,
                "value": _number(b.value), "low": _number(b.estimate.low), "high": _number(b.estimate.high), "level": b.estimate.level,
                "n": b.stretch, "left_out": b.left_out, "from": b.used[0].start.isoformat(), "until": b.last.end.isoformat(),
                "shape": b.shape, "past_errors": fc.record_backtest(b.backtest), "source": b.source,
            }
            for b in result.baselines
        ],
        "goals": [
            {
                "id": c.goal.id, "objective": c.goal.objective, "kpi": c.goal.kpi, "target": c.goal.target, "by": c.goal.by.isoformat(),
                "owner": c.goal.owner, "activity": c.goal.activity, "communication_objective": c.kpi.communication.id if c.kpi else None,
                "baseline": c.goal.baseline, "baseline_on": c.goal.baseline_on.isoformat() if c.goal.baseline_on else None,
                "standing": c.standing, "odds_when_set": c.goal.probability, "odds_without_action": _number(c.odds),
                "uplift": c.goal.uplift.model_dump(mode="json") if c.goal.uplift else None, "odds_with_action": _number(c.with_action),
                "odds_accepted": c.goal.accepted, "issued": c.goal.issued.model_dump(mode="json") if c.goal.issued else None,
                "smallest_change": _number(c.smallest),
                "expected": _number(c.forecast.inertia) if c.forecast else None, "low": _number(c.forecast.low) if c.forecast else None,
                "high": _number(c.forecast.high) if c.forecast else None, "flaws": [f"{f.letter}:{f.reason}" for f in c.flaws],
            }
            for c in result.checks
        ],
        "own_measures": [
            {"kpi": OWN + k.id, "objective": k.objective, "name": k.name, "unit": k.unit, "source": k.source, "months": len(k.values)}
            for k in result.own
        ],
        "own_objectives": dict(result.names),
        "budget": record_of_budget(result.budget) if result.budget else None,
        "broken_links": [{"kind": o.kind, "objective": o.objective, "kpi": o.kpi} for o in result.orphans],
        "not_measured": [k.id for k in result.unmeasured],
    }  # fmt: skip
