"""Sentences of the page on goals."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.forecast import ENOUGH
from cmlib.goals import Flaw, GoalCheck, GoalsResult, Orphan
from cmlib.histories import BLOCK
from cmlib.kpis import Kpi
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.forecast import say_checked, say_odds, say_standing
from cmlib.wording.kpis import say_amount, say_kpi, say_objective, say_target, say_where

# ---- answer -----------------------------------------------------------------------------------------------------------------------


def say_answer(say: Language, result: GoalsResult, main: GoalCheck | None, *, decided: bool) -> tuple[str, str]:
    """The bold answer and the rest of it."""
    if main is None or main.forecast is None or main.baseline is None:
        names = say.listing([say_objective(say, o) for o in result.objectives])
        bold = say._("There is no number to start from yet: first measure, then promise.")
        return bold, say._(
            "The objectives of the brief are clear ({objectives}), but no file with enough history was read. The room can name a target; its odds cannot be told.",
            objectives=names,
        )
    slots = {
        "kpi": say_checked(say, main),
        "base": say_amount(say, main.baseline.value, main.kpi),
        "target": say_target(say, main.goal),
        "day": main.goal.by,
    }
    if main.standing == "unset":
        return say._(
            "{kpi}: today {base}, target still to be agreed.", **{**slots, "kpi": say.capital(say_checked(say, main))}
        ), say_standing(say, main)
    if decided:
        bold = say._("Goal: {kpi}, from {base} to {target} by {day}.", **slots)
    else:
        bold = say._("Proposed goal: {kpi}, from {base} to {target} by {day}.", **slots)
    return bold, say_standing(say, main)


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
        "The objective of the brief has a goal, a measure and an activity.",
        "Each of the {n} objectives of the brief has a goal, a measure and an activity.",
        n,
    )


def say_orphan(say: Language, o: Orphan) -> str:
    """A broken link in words."""
    slots = {"objective": say_objective(say, o.objective), "kpi": say_kpi(say, o.kpi, monthly=None) if o.kpi else ""}
    if o.kind == "objective_without_goal":
        return say._("The objective «{objective}» has no goal: set one, or take it out of the brief.", **slots)
    if o.kind == "objective_without_data":
        return say._("The objective «{objective}» has no measure with data: nobody could tell whether it was reached.", **slots)
    if o.kind == "goal_without_objective":
        return say._("The goal on {kpi} serves «{objective}», which is not an objective of the brief.", **slots)
    if o.kind == "goal_without_kpi":
        return say._("A goal for «{objective}» uses a measure that is not in the list.", **slots)
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
    """Where the KPI lives and what moves it."""
    return say._("{place}: {activity}", place=say.capital(say_where(say, c.goal.kpi)), activity=c.kpi.activity) if c.kpi else "–"


# ---- SMART ------------------------------------------------------------------------------------------------------------------------


def say_smart(say: Language, result: GoalsResult) -> str:
    """The claim over the SMART table."""
    well = sum(not c.flaws for c in result.checks)
    total = len(result.checks)
    if well == total:
        return say.n_("The goal is well put.", "All {n} goals are well put.", total)
    if well == 0:
        return say.n_("The goal is not well put yet.", "Not one of the {n} goals is well put yet.", total)
    return say._("{well} of {n} goals are well put.", well=well, n=total)


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
    return " ".join(f"{say.say(LETTERS[f.letter])}: {say_flaw(say, f, c.kpi)}" for f in c.flaws)


def say_smart_so(say: Language, result: GoalsResult) -> str:
    """What to do about the flaws."""
    if all(not c.flaws for c in result.checks):
        return say._("Each goal also names what must not get worse: look at both together.")
    return say._("Mend what is missing in the form below, or save the goal knowing it.")


# ---- decision ---------------------------------------------------------------------------------------------------------------------


def say_decision(say: Language, checks: Sequence[GoalCheck]) -> str:
    """The headline of the decision box: the first three goals, and how many more there are."""
    parts = []
    for c in checks[:3]:
        slots = {"kpi": say_checked(say, c), "target": say_target(say, c.goal), "day": c.goal.by}
        parts.append(say._("{kpi}: {target} by {day}", **slots) if c.goal.target > 0 else say._("{kpi}: target to be agreed", **slots))
    if len(checks) > 3:
        parts.append(say.n_("and {n} more goal", "and {n} more goals", len(checks) - 3))
    return say.capital("; ".join(parts)) + "."


def say_commits(say: Language, checks: Sequence[GoalCheck]) -> str:
    """What this commits the room to."""
    days = sorted({c.goal.by for c in checks})
    return say._("Look at the figures every {n} days, and decide again on {day} at the latest.", n=BLOCK, day=days[0])
