"""Goals: where each KPI starts from, what happens if nothing changes, and which target is worth the name.

Values are totals (or medians) of blocks of 28 days, or of calendar months where the export only knows months. The prediction is
deliberately plain: the last value, or the mean of the last four, whichever erred less on the brand's own past.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Finding
from cmlib.forecast import ENOUGH, FEW, Baseline, Forecast, baseline_of, forecast, smallest_change, steps_to
from cmlib.histories import BLOCK, History, histories_of, id_of, unbroken
from cmlib.kpis import CATALOGUE, Kpi, kpi_of, network_of
from cmlib.missing import own_networks, where_from
from cmlib.model import Goal, GoalsChoice, Plan
from cmlib.text import T, Text

READS = ("goals",)

INERTIA, WISH = 0.5, 0.05
"""A target reached without action with more than INERTIA is no goal; with less than WISH it is a wish."""


@dataclass(frozen=True)
class Flaw:
    """A letter of SMART that a goal fails, why (an id the wording knows), and the values its sentence needs."""

    letter: Literal["S", "M", "A", "R", "T"]
    reason: str
    slots: Mapping[str, float] = field(default_factory=dict)


Standing = Literal["goal", "inertia", "wish", "small", "no_odds", "unset", "unmeasured"]


@dataclass(frozen=True)
class GoalCheck:
    """One goal against its KPI: ``standing`` in one word, the odds of getting there without action, the flaws."""

    goal: Goal
    kpi: Kpi | None
    baseline: Baseline | None
    forecast: Forecast | None
    odds: float | None
    smallest: float | None
    standing: Standing
    flaws: tuple[Flaw, ...]

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
        "channel_closed",
    ]
    objective: str = ""
    kpi: str = ""


@dataclass(frozen=True)
class GoalsResult:
    """What the page knows.

    Args:
        baselines: every series with at least one complete block, in catalogue order. unmeasured: KPIs of the brief's objectives without data.
        by: default target date (about three blocks ahead).
        checks: the goals decided, else proposed. orphans: broken links. findings: what could not be assessed.
    """

    as_of: date
    by: date
    objectives: tuple[str, ...]
    baselines: tuple[Baseline, ...]
    unmeasured: tuple[Kpi, ...]
    checks: tuple[GoalCheck, ...]
    orphans: tuple[Orphan, ...]
    findings: tuple[Finding, ...]

    @property
    def relevant(self) -> tuple[Baseline, ...]:
        """Baselines of the brief's objectives."""
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
    """The ambitious target (80th percentile without action), raised to the smallest noticeable change if that is not yet a wish.

    Counts are rounded up to whole numbers. ``None`` below three blocks: then the room says it.
    """
    f = forecast(b, steps)
    change = smallest_change(b, steps)
    if f is None or change is None:
        return None
    target = f.ambitious
    noticeable = f.center + change
    if f.odds and noticeable > target and f.probability(_whole(_round_up(noticeable), b)) >= WISH:
        target = noticeable
    up = _whole(_round_up(target), b)
    if up <= f.center:  # a constant series: anything above it is already a change
        up = _whole(_round_up(f.center * 1.05), b)
    return min(1.0, up) if b.kpi.unit == "share" else up


def _whole(x: float, b: Baseline) -> float:
    return float(math.ceil(x)) if b.kpi.unit in ("count", "money") else x


def _slug(*parts: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).casefold()).strip("-")[:60]


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
    return f is not None and change is not None and f.odds and target - b.value >= change and WISH <= f.probability(target) <= INERTIA


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
    goal = Goal(id=_slug(objective, kpi), objective=objective, kpi=kpi, target=target or 0.0, by=by)
    return with_odds(baselines, goal)


def with_odds(baselines: Sequence[Baseline], goal: Goal) -> Goal:
    """The goal with the baseline and the odds of today's evidence written into it."""
    b = next((x for x in baselines if x.id == goal.kpi), None)
    f = forecast(b, steps_to(b, goal.by)) if b else None
    odds = round(f.probability(goal.target), 4) if f and f.odds and goal.target > 0 else None
    return Goal.model_validate({**goal.model_dump(), "baseline": float(f"{b.value:.6g}") if b else None, "probability": odds})


def _propose(baselines: Sequence[Baseline], objectives: Sequence[str], as_of: date) -> GoalsChoice:
    goals = []
    for objective in objectives:
        own = [b for b in baselines if b.kpi.objective == objective]
        if own:
            best = max(own, key=lambda b: (b.has_interval, b.kpi.role == "outcome", b.has_odds, b.value, b.id))
            goals.append(proposed_goal(baselines, objective, best.id, as_of))
        else:
            first = next(k for k in CATALOGUE.values() if k.objective == objective)
            goals.append(proposed_goal(baselines, objective, first.id, as_of))
    return GoalsChoice(goals=tuple(goals))


def check_goal(goal: Goal, baselines: Sequence[Baseline], objectives: Sequence[str], as_of: date) -> GoalCheck:
    """A goal against SMART: every flaw with its letter. Source: Doran, Management Review 70(11), 1981, made computable."""
    kpi = kpi_of(goal.kpi)
    b = next((x for x in baselines if x.id == goal.kpi), None)
    steps = steps_to(b, goal.by) if b else 0
    f = forecast(b, steps) if b else None
    smallest = smallest_change(b, steps) if b else None
    unset = goal.target <= 0
    odds = f.probability(goal.target) if f and f.odds and not unset else None
    flaws: list[Flaw] = []
    if kpi is None:
        flaws += [Flaw("S", "unknown_kpi"), Flaw("R", "no_counter")]
    if not goal.owner.strip():
        flaws.append(Flaw("S", "no_owner"))
    if b is None:
        flaws.append(Flaw("M", "no_baseline"))
    if unset:
        flaws.append(Flaw("M", "no_target"))
    too_small = not unset and b is not None and smallest is not None and abs(goal.target - b.value) < smallest
    if too_small and smallest is not None:
        flaws.append(Flaw("M", "too_small", {"smallest": smallest}))
    if odds is None:
        flaws.append(Flaw("A", "no_odds", {"n": b.stretch if b else 0}))
    elif odds > INERTIA:
        flaws.append(Flaw("A", "inertia", {"odds": odds}))
    elif odds < WISH:
        flaws.append(Flaw("A", "wish", {"odds": odds}))
    if goal.objective not in objectives:
        flaws.append(Flaw("R", "objective_not_in_brief"))
    if kpi is not None and kpi.objective != goal.objective:
        flaws.append(Flaw("R", "kpi_of_other_objective"))
    if goal.by <= as_of:
        flaws.append(Flaw("T", "past"))
    elif b is not None and goal.by < b.last.end + timedelta(days=BLOCK):
        flaws.append(Flaw("T", "too_soon"))
    standing: Standing = "goal"
    if unset:
        standing = "unset"
    elif b is None:
        standing = "unmeasured"
    elif odds is None:
        standing = "no_odds"
    elif odds > INERTIA:
        standing = "inertia"
    elif odds < WISH:
        standing = "wish"
    elif too_small:
        standing = "small"
    return GoalCheck(goal, kpi, b, f, odds, smallest, standing, tuple(flaws))


def _orphans(goals: Sequence[Goal], baselines: Sequence[Baseline], objectives: Sequence[str]) -> tuple[Orphan, ...]:
    out = [Orphan("objective_without_goal", objective=o) for o in objectives if not any(g.objective == o for g in goals)]
    out += [Orphan("objective_without_data", objective=o) for o in objectives if not any(b.kpi.objective == o for b in baselines)]
    for g in goals:
        kpi = kpi_of(g.kpi)
        if g.objective not in objectives:
            out.append(Orphan("goal_without_objective", g.objective, g.kpi))
        if kpi is None:
            out.append(Orphan("goal_without_kpi", g.objective, g.kpi))
        elif kpi.objective != g.objective:
            out.append(Orphan("kpi_of_other_objective", g.objective, g.kpi))
    return tuple(out)


def closed_channels(goals: Sequence[Goal], levels: Mapping[str, str]) -> tuple[Orphan, ...]:
    """Goals whose network the room decided not to use (``levels``: network id to none, keep or active)."""
    return tuple(Orphan("channel_closed", g.objective, g.kpi) for g in goals if levels.get(network_of(g.kpi)) == "none")


def _objectives(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plan.brief.objectives)) or ("sell",)


def _unmeasured(measured: set[str], objectives: Sequence[str]) -> tuple[Kpi, ...]:
    """KPIs of the objectives without a value; of views and impressions one is enough."""
    spare = {"impressions"} if "views" in measured else {"views"} if "impressions" in measured else {"impressions"}
    return tuple(k for k in CATALOGUE.values() if k.objective in objectives and k.id not in measured and k.id not in spare)


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say of each measure of the objectives: a start, a prediction, odds; by the unbroken periods there are."""
    objectives = _objectives(plan)
    found = [s for s in histories_of(plan, data, as_of) if CATALOGUE[s.kpi].objective in objectives]
    start = T("where the measures of the objectives start from")
    sources: dict[tuple[Text, ...], list[str]] = {}
    for k in _unmeasured({s.kpi for s in found}, objectives):
        where = where_from(k.table, *own_networks(plan.brief, data, k.table)) if k.per_network else [k.drop]
        sources.setdefault(tuple(where), []).append(k.id)
    return (
        *([Ability("start", start, tuple(id_of(s) for s in found))] if found else []),
        *(
            Ability("start", start, tuple(ids), T("there is not one complete period of {days} days (or month): {where}", days=BLOCK, where=list(where)))
            for where, ids in sources.items()
        ),
        *_enough("prediction", T("what happens if nothing changes"), found, FEW),
        *_enough("odds", T("how likely a target is"), found, ENOUGH),
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


def assess_goals(plan: Plan, data: Dataset, as_of: date) -> GoalsResult:
    """Baselines, no-action predictions and the checks of the goals decided (or proposed) as of a day."""
    objectives = _objectives(plan)
    baselines = tuple(baseline_of(s) for s in histories_of(plan, data, as_of))
    unmeasured = _unmeasured({b.kpi.id for b in baselines}, objectives)
    decision = plan.decision("goals")
    choice: GoalsChoice = decision.value if decision else _propose(baselines, objectives, as_of)
    checks = tuple(check_goal(g, baselines, objectives, as_of) for g in choice.goals)
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
        _orphans(choice.goals, baselines, objectives),
        findings,
    )


def propose_goals(result: GoalsResult, plan: Plan) -> GoalsChoice:
    """One goal an objective: its outcome KPI with the best history, the computed target, the default date, nobody's name yet."""
    return _propose(result.baselines, result.objectives, result.as_of)


def evidence_of(result: GoalsResult) -> dict[str, object]:
    """What a decision on goals rests on: objectives and baselines. It does not depend on that decision."""
    return {
        "objectives": list(result.objectives),
        "baselines": {
            b.id: {
                "n": b.stretch,
                "value": b.value,
                "low": b.estimate.low,
                "high": b.estimate.high,
                "method": b.method,
                "until": b.last.end.isoformat(),
            }
            for b in result.relevant
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
                "error_last_value": _number(b.error_naive), "error_mean_of_four": _number(b.error_flat), "source": b.source,
            }
            for b in result.baselines
        ],
        "goals": [
            {
                "id": c.goal.id, "objective": c.goal.objective, "kpi": c.goal.kpi, "target": c.goal.target, "by": c.goal.by.isoformat(),
                "owner": c.goal.owner, "standing": c.standing, "odds_without_action": _number(c.odds), "smallest_change": _number(c.smallest),
                "expected": _number(c.forecast.inertia) if c.forecast else None, "low": _number(c.forecast.low) if c.forecast else None,
                "high": _number(c.forecast.high) if c.forecast else None, "flaws": [f"{f.letter}:{f.reason}" for f in c.flaws],
            }
            for c in result.checks
        ],
        "broken_links": [{"kind": o.kind, "objective": o.objective, "kpi": o.kpi} for o in result.orphans],
        "not_measured": [k.id for k in result.unmeasured],
    }  # fmt: skip
