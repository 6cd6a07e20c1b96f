"""Sentences of the page on goals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cmlib.forecast import ENOUGH, FEW, Baseline
from cmlib.goals import Flaw, GoalCheck, GoalsResult, Orphan
from cmlib.histories import BLOCK
from cmlib.kpis import Kpi, kpi_of
from cmlib.model import Uplift
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.forecast import say_chance, say_checked, say_odds, say_periods, say_series, say_standing
from cmlib.wording.kpis import say_amount, say_communication, say_kpi, say_objective, say_target, say_where

# ---- answer -----------------------------------------------------------------------------------------------------------------------


def say_answer(say: Language, result: GoalsResult, main: GoalCheck | None, *, decided: bool) -> tuple[str, str]:
    """The bold answer, and the rest of it: how likely without action, how likely with it, what if nothing is done."""
    if main is None or main.forecast is None or main.baseline is None:
        first = next((c.baseline for c in result.checks if c.baseline is not None), None)
        if first is not None:
            bold = say._(
                "{kpi}: {value}, and too short or too even a past to predict from.",
                kpi=say.capital(say_series(say, first)),
                value=say_amount(say, first.value, first.kpi),
            )
            return bold, say._("The room can name a target; its odds cannot be told until there are more periods.")
        names = say.listing([say_objective(say, o, result.names) for o in result.objectives])
        bold = say._("There is no number to start from yet: first measure, then promise.")
        return bold, say._(
            "The objectives of the brief are clear ({objectives}), but no file with enough history was read. The room can name a target; its odds cannot be told.",
            objectives=names,
        )
    slots = {
        "kpi": say_checked(say, main),
        "base": _compared(say, main),
        "target": say_target(say, main.goal, main.kpi),
        "day": main.goal.by,
    }
    parts = [say_standing(say, main)]
    if main.standing == "unset":
        bold = say._("{kpi}: today {base}, target still to be agreed.", **{**slots, "kpi": say.capital(say_checked(say, main))})
    elif decided:
        bold = say._("Goal: {kpi}, from {base} to {target} by {day}.", **slots)
    else:
        bold = say._("Proposed goal: {kpi}, from {base} to {target} by {day}.", **slots)
    if main.odds is not None:
        parts.append(say_with_action(say, main))
    parts.append(say_if_not(say, main))
    if main.baseline.surprising:
        before, last = (say_amount(say, x.value, main.kpi) for x in main.baseline.used[-2:])
        parts.append(say._("Mind that the newest period went from {before} to {last}, more than usual.", before=before, last=last))
    if len(result.checks) > 1:
        parts.append(say.n_("{n} more goal stands below.", "{n} more goals stand below.", len(result.checks) - 1))
    return bold, " ".join(parts)


def _compared(say: Language, c: GoalCheck) -> str:
    """Where the goal starts from; where there are seasons, the same period a year before."""
    b, f = c.baseline, c.forecast
    if b is not None and f is not None and b.shape == "seasonal":
        return say._("{value} (the same period a year before)", value=say_amount(say, b.compared_with(f.steps), c.kpi))
    return say_amount(say, starting_point(c) or 0.0, c.kpi)


def say_if_not(say: Language, c: GoalCheck) -> str:
    """What happens if nobody does anything new."""
    if c.forecast is None:
        return say._("If nothing is done, nobody can say what happens: it was never measured.")
    return say._(
        "If nothing is done, it would end around {middle} ({low} to {high}, 8 times in 10).",
        middle=say_amount(say, c.forecast.inertia, c.kpi),
        low=say_amount(say, c.forecast.low, c.kpi),
        high=say_amount(say, c.forecast.high, c.kpi),
    )


def say_uplift(say: Language, u: Uplift) -> str:
    """«+5 % to +20 %, most likely +10 %»."""
    return say._(
        "{low} to {high}, most likely {likely}", low=say.change(1 + u.low), high=say.change(1 + u.high), likely=say.change(1 + u.likely)
    )


def say_with_action(say: Language, c: GoalCheck) -> str:
    """The odds if the assumed uplift comes true, or that nobody assumed one."""
    if c.goal.uplift is None or c.with_action is None:
        return say._("How much the actions add, nobody has said yet: the workshop says it, as an assumption.")
    text = say._(
        "If the actions add what the room assumes ({uplift}): {odds}.",
        uplift=say_uplift(say, c.goal.uplift),
        odds=say_odds(say, c.with_action),
    )
    if c.goal.accepted is not None and c.with_action < c.goal.accepted:
        text += " " + say._(
            "The room wanted at least {odds}: a lower target, a later date or more means are needed.", odds=say_odds(say, c.goal.accepted)
        )
    return text


# ---- then and now -----------------------------------------------------------------------------------------------------------------


def say_moved(say: Language, moved: Sequence[GoalCheck]) -> str:
    """The claim over what was predicted when the goals were set and what is predicted today."""
    return say.n_(
        "Since it was set, the outlook of {n} goal has moved: what was predicted then is kept, and stands beside today's.",
        "Since they were set, the outlook of {n} goals has moved: what was predicted then is kept, and stands beside today's.",
        len(moved),
    )


def say_issued(say: Language, c: GoalCheck) -> str:
    """The prediction kept with the goal: middle and range."""
    kept = c.goal.issued
    assert kept is not None
    return _say_range(say, c, kept.mid, kept.low, kept.high)


def say_now(say: Language, c: GoalCheck) -> str:
    """The same, as of today."""
    f = c.forecast
    assert f is not None
    return _say_range(say, c, f.inertia, f.low, f.high)


def _say_range(say: Language, c: GoalCheck, *values: float) -> str:
    middle, low, high = (say_amount(say, x, c.kpi) for x in values)
    return say._("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def say_chances(say: Language, c: GoalCheck) -> str:
    """The odds without action, with it, and those the room accepts; each only where there is one."""
    parts = []
    if c.odds is not None:
        parts.append(say._("{odds} without action", odds=say_chance(say, c.odds)))
    if c.with_action is not None:
        parts.append(say._("{odds} with the actions", odds=say_chance(say, c.with_action)))
    if c.goal.accepted is not None:
        parts.append(say._("{odds} accepted", odds=say_chance(say, c.goal.accepted)))
    return "; ".join(parts) or say._("unknown")


# ---- tree -------------------------------------------------------------------------------------------------------------------------


def say_tree(say: Language, result: GoalsResult, broken: Sequence[Orphan]) -> str:
    """The claim over the chain of objectives, KPIs and activities."""
    n = len(result.objectives)
    if broken:
        return say.n_(
            "The chain from objective to activity has {n} broken link.",
            "The chain from objective to activity has {n} broken links.",
            len(broken),
        )
    return say.n_(
        "From objective to activity nothing is missing: the objective has a goal, a measure that counts and something to do.",
        "From objective to activity nothing is missing: each of the {n} objectives has a goal, a measure that counts and something to do.",
        n,
    )


def say_orphan(say: Language, o: Orphan, result: GoalsResult) -> str:
    """A broken link in words."""
    slots = {
        "objective": say_objective(say, o.objective, result.names),
        "kpi": say_kpi(say, o.kpi, monthly=None, kpi=kpi_of(o.kpi, result.own)) if o.kpi else "",
    }
    if o.kind == "objective_without_goal":
        return say._("The objective «{objective}» has no goal: set one, or take it out of the brief.", **slots)
    if o.kind == "objective_without_data":
        return say._("The objective «{objective}» has no measure with data: nobody could tell whether it was reached.", **slots)
    if o.kind == "goal_without_objective":
        return say._("The goal on {kpi} serves «{objective}», which is not an objective of the brief.", **slots)
    if o.kind == "goal_without_kpi":
        return say._("A goal for «{objective}» uses a measure that is not in the list.", **slots)
    if o.kind == "objective_without_outcome":
        return say._(
            "The objective «{objective}» has no measure of its own outcome: followers and likes do not tell whether it was reached.",
            **slots,
        )
    if o.kind == "goal_without_activity":
        return say._("Nobody has said what will be done to move {kpi}.", **slots)
    if o.kind == "channel_closed":
        return say._("The goal on {kpi} lives on a channel that the room decided not to use.", **slots)
    return say._("The goal on {kpi} measures something else than «{objective}».", **slots)


def say_role(say: Language, kpi: Kpi) -> str:
    """Outcome or leading, in plain words."""
    return say._("measures the objective itself") if kpi.role == "outcome" else say._("announces it earlier")


def say_measure(say: Language, c: GoalCheck) -> str:
    """The KPI of a goal and what it tells."""
    return say._("{kpi} ({role})", kpi=say_checked(say, c), role=say_role(say, c.kpi)) if c.kpi else say_checked(say, c)


def say_activity(say: Language, c: GoalCheck) -> str:
    """What is done to move the KPI: what the room said, else what the catalogue knows."""
    return c.goal.activity or (say.say(c.kpi.activity) if c.kpi else "") or say._("to be agreed")


def say_place(say: Language, c: GoalCheck) -> str:
    """Where the KPI lives."""
    return say.capital(say_where(say, c.goal.kpi, c.kpi))


def say_aim(say: Language, c: GoalCheck) -> str:
    """The communication objective a goal's KPI measures."""
    return say_communication(say, c.kpi.communication) if c.kpi else "–"


def say_counter(say: Language, c: GoalCheck) -> str:
    """What must not get worse."""
    return (say.say(c.kpi.counter) if c.kpi else "") or say._("to be agreed")


def say_node(say: Language, layer: int, text: str) -> str:
    """The text of a box of the tree, with the name of its layer."""
    layers = (T("Objective"), T("Communication objective"), T("What is measured"), T("Activity"))
    return say._("{layer}: {text}", layer=layers[layer], text=text)


def say_box(say: Language, c: GoalCheck) -> str:
    """A goal's measure with its target, for a box of the tree; or that nothing is measured."""
    if c.baseline is None:
        return say._("{kpi} (not measured yet)", kpi=say_checked(say, c))
    if c.goal.target <= 0:
        return say_checked(say, c)
    return say._("{kpi}, target {target}", kpi=say_checked(say, c), target=say_target(say, c.goal, c.kpi))


def say_tree_caption(say: Language, result: GoalsResult, goals: int, broken: int) -> str:
    """Message, then what is shown."""
    lead = say._("What each goal is for, and what is done for it.")
    shown = say.listing(
        [say.n_("{n} objective", "{n} objectives", len(result.objectives)), say.n_("{n} goal", "{n} goals", goals)],
    )
    return f"{lead}\n{shown}. " + (say._("A dashed box is a broken link.") if broken else "")


def say_tree_alt(say: Language, result: GoalsResult, broken: int) -> str:
    """The tree in words."""
    chains = [
        say._("{objective}, through {aim}, measured by {kpi}, moved by {activity}", objective=say_objective(say, c.goal.objective, result.names), aim=say_aim(say, c), kpi=say_checked(say, c), activity=say_activity(say, c))
        for c in result.checks
    ]  # fmt: skip
    ends = say.n_("{n} broken link", "{n} broken links", broken)
    return say._("Tree of objectives: {chains}. {broken}.", chains="; ".join(chains), broken=ends)


def say_passports(say: Language, measured: int, total: int) -> str:
    """The claim over the passports."""
    return say._("Measures that could serve these objectives: {n}; with data: {measured}.", n=total, measured=measured)


# ---- SMART ------------------------------------------------------------------------------------------------------------------------


def say_smart(say: Language, result: GoalsResult) -> str:
    """The claim over the SMART table."""
    well = sum(not c.flaws for c in result.checks)
    total = len(result.checks)
    if well == total:
        return say.n_("The goal is well put.", "All {n} goals are well put.", total)
    if well == 0:
        return say.n_("The goal is not well put yet.", "Not one of the {n} goals is well put yet.", total)
    return say.n_("{n} of {all} goals is well put.", "{n} of {all} goals are well put.", well, all=total)


LETTERS = {"S": T("Specific"), "M": T("Measurable"), "A": T("Achievable"), "R": T("Relevant"), "T": T("Time-bound")}


def say_flaw(say: Language, flaw: Flaw, kpi: Kpi | None) -> str:
    """The sentence for one failed letter."""
    s = flaw.slots
    if flaw.reason == "unknown_kpi":
        return say._("Choose a measure from the list.")
    if flaw.reason == "no_counter":
        return say._("Name what must not get worse meanwhile.")
    if flaw.reason == "no_owner":
        return say._("Nobody's name is on it.")
    if flaw.reason == "no_baseline":
        return say._("There is no starting point: nothing was measured yet.")
    if flaw.reason == "no_target":
        return say._("There is no number to reach.")
    if flaw.reason == "too_small":
        return say._(
            "The change is smaller than {smallest}, the least that can be told from the usual ups and downs.",
            smallest=say_amount(say, s["smallest"], kpi),
        )
    if flaw.reason == "no_odds":
        return say._("Its odds are unknown: it takes {n} complete periods in a row.", n=ENOUGH)
    if flaw.reason == "odds_need_target":
        return say._("Its odds need a target first.")
    if flaw.reason == "too_far":
        return say._("Its date is {n} periods ahead: too far for odds.", n=int(s["steps"]))
    if flaw.reason == "inertia":
        return say._("It happens by itself {odds}: aim higher.", odds=say_odds(say, s["odds"]))
    if flaw.reason == "wish":
        return say._("It happens by itself {odds}: name the extra means, or aim lower.", odds=say_odds(say, s["odds"]))
    if flaw.reason == "objective_not_in_brief":
        return say._("Its objective is not in the brief.")
    if flaw.reason == "kpi_of_other_objective":
        return say._("Its measure belongs to another objective.")
    if flaw.reason == "too_soon":
        return say._("The date comes before the next period is complete.")
    return say._("The date has passed.")


def say_flaws(say: Language, c: GoalCheck) -> str:
    """All flaws of a goal, each with its letter's word; «nothing» where there are none."""
    if not c.flaws:
        return say._("nothing")
    by_letter: dict[str, list[str]] = {}
    for f in c.flaws:
        by_letter.setdefault(f.letter, []).append(say_flaw(say, f, c.kpi))
    return " ".join(f"{say.say(name)}: {' '.join(by_letter[letter])}" for letter, name in LETTERS.items() if letter in by_letter)


def say_smart_so(say: Language, result: GoalsResult) -> str:
    """What to do about the flaws."""
    if all(not c.flaws for c in result.checks):
        return say._("Each goal also names what must not get worse: look at both together.")
    return say._("Mend in the workshop what is missing, or keep the goal knowing it.")


# ---- decision ---------------------------------------------------------------------------------------------------------------------


def say_decision(say: Language, checks: Sequence[GoalCheck]) -> str:
    """The headline of the decision box: the first three goals, and how many more there are."""
    parts = []
    for c in checks[:3]:
        slots = {"kpi": say_checked(say, c), "target": say_target(say, c.goal, c.kpi), "day": c.goal.by}
        parts.append(say._("{kpi}: {target} by {day}", **slots) if c.goal.target > 0 else say._("{kpi}: target to be agreed", **slots))
    if len(checks) > 3:
        parts.append(say.n_("and {n} more goal", "and {n} more goals", len(checks) - 3))
    return say.capital("; ".join(parts)) + "."


def say_commits(say: Language, checks: Sequence[GoalCheck]) -> str:
    """What this commits the room to."""
    days = sorted({c.goal.by for c in checks})
    return say._("Look at the figures every {n} days, and decide again on {day} at the latest.", n=BLOCK, day=days[0])


def starting_point(c: GoalCheck) -> float | None:
    """What was measured when the goal was set; today's where nothing is kept."""
    return c.goal.baseline if c.goal.baseline is not None else c.baseline.value if c.baseline else None


def say_start_tile(say: Language, c: GoalCheck, b: Baseline) -> str:
    """Under the number of the starting point: of what, from how many periods, until when."""
    day = c.goal.baseline_on or b.last.end
    if c.goal.issued is not None and c.goal.issued.n != b.stretch:
        return say._("{kpi}: starting point when it was set (until {day})", kpi=say_checked(say, c), day=say.short_day(day))
    return say._("{kpi}: starting point ({n}, until {day})", kpi=say_checked(say, c), n=say_periods(say, b), day=say.short_day(day))


def say_start(say: Language, c: GoalCheck) -> str:
    """The starting point of a goal and its date."""
    value = starting_point(c)
    if value is None:
        return say._("not measured yet")
    on = c.goal.baseline_on if c.goal.baseline is not None else c.baseline.last.end if c.baseline else None
    shown = say_amount(say, value, c.kpi)
    return say._("{value} (until {day})", value=shown, day=say.short_day(on)) if on else shown


def say_inaction(say: Language, checks: Sequence[GoalCheck]) -> str:
    """What happens to each goal if nothing is done: the range, and the odds where there are any."""
    parts = []
    for c in checks:
        if c.forecast is None:
            continue
        slots = {
            "kpi": say.capital(say_checked(say, c)), "middle": say_amount(say, c.forecast.inertia, c.kpi),
            "low": say_amount(say, c.forecast.low, c.kpi), "high": say_amount(say, c.forecast.high, c.kpi),
        }  # fmt: skip
        if c.odds is None:
            parts.append(say._("{kpi}: {low} to {high}, 8 times in 10; there are no odds.", **slots))
        else:
            parts.append(say._("{kpi}: around {middle}; the target would be reached {odds}.", **slots, odds=say_odds(say, c.odds)))
    return " ".join(parts) or say._("Nobody can tell yet: nothing was measured for long enough.")


def say_no_history(say: Language, as_of: date) -> tuple[str, str]:
    """What a room can agree on before anything was measured."""
    head = say._(
        "Until something has been measured, any target is a guess: agree on what is measured, who answers for it and when to look again."
    )
    return head, say._(
        "In the workshop, leave the target open (to be agreed) or name what the room believes. With exports from today on there is a range after {few} periods of {days} days, around {day}, and odds after {many}.",
        few=FEW, days=BLOCK, day=as_of + timedelta(days=FEW * BLOCK), many=ENOUGH,
    )  # fmt: skip
