"""Sentences about growth levers: what goes together in the brand's own posts, never what brings it about."""

from __future__ import annotations

from cmlib.effects import TIMES
from cmlib.goals import GoalCheck
from cmlib.levers import Lever
from cmlib.wording import Language
from cmlib.wording import conversation as talk
from cmlib.wording.diagnosis import say_action, say_n
from cmlib.wording.effects import say_interaction, say_level
from cmlib.wording.posts import say_metric, say_network, say_span

TRIAL = 12
"""Weeks of a trial by lot: half with, half without."""


def say_levers(say: Language, with_evidence: int, goals: int) -> str:
    """The claim: for how many goals the brand's own posts show something to do."""
    if with_evidence == 0:
        return say._("For none of the goals is there evidence yet of what goes with a better result.")
    return say.n_(
        "Of {all} goals, {n} has something to do that the diagnosis speaks for.",
        "Of {all} goals, {n} have something to do that the diagnosis speaks for.",
        with_evidence, all=goals,
    )  # fmt: skip


def say_lever(say: Language, lever: Lever) -> str:
    """What to do."""
    return say_action(say, lever.finding)


def say_shown(say: Language, lever: Lever) -> str:
    """The finding it rests on: its number, interval and n."""
    e, slots = lever.estimate, lever.finding.slots or {}
    if lever.kind == "answers":
        return talk.say_finding(say, lever.finding)
    words = {
        "network": say_network(say, lever.network), "times": say.times(e.estimate), "span": say_span(say, e), "n": say_n(say, e),
        "what": say.capital(say_level(say, lever.kind.removeprefix("reach_"), str(slots.get("level", "")))) if slots.get("level") else "",
        "metric": say_metric(say, str(slots.get("outcome", ""))), "interaction": say_interaction(say, str(slots.get("outcome", ""))),
    }  # fmt: skip
    if lever.kind == "competitor":
        return say._(
            "{name} on {network}: the brand gets {times} of its public interaction per follower ({span}; {n}).",
            name=str(slots.get("name", "")), **words,
        )  # fmt: skip
    if lever.kind == "reach_format":
        return say._("{what} on {network}: {times} the {metric} of the other formats ({span}; {n}).", **words)
    if lever.kind in TIMES:
        return say._("{what} on {network}: {times} the {interaction} of the rest, in posts that did not choose it ({span}; {n}).", **words)
    return say._("{what} on {network}: {times} the {interaction} of the rest ({span}; {n}).", **words)


def say_untested(say: Language, c: GoalCheck) -> str:
    """No evidence yet: how the calendar could test what is planned."""
    activity = c.goal.activity.strip() or (say.say(c.kpi.activity) if c.kpi else "")
    if not activity:
        return say._("There is no evidence yet. Name an activity; the calendar can then try it out.")
    return say._(
        "There is no evidence yet. The calendar can try it out: {activity}, in {half} of {n} weeks drawn by lot.",
        activity=activity, half=TRIAL // 2, n=TRIAL,
    )  # fmt: skip


def say_without_goal(say: Language, lever: Lever) -> str:
    """What a lever without goal is about."""
    network = talk.say_place(say, lever.network)
    if lever.kind == "reach_format":
        what = say._("how far posts get on {network}", network=network)
    elif lever.kind == "answers":
        what = say._("answers on {network}", network=network)
    else:
        what = say._("interaction on {network}", network=network)
    return say._("No goal yet: {what}", what=what)


def say_levers_reading(say: Language) -> str:
    """What it is, and what it is not."""
    return say._(
        "This is what went together in posts the brand chose itself (page 1), not a proof that one brings the other. What cannot be told from chance is not listed."
    )


def say_levers_so(say: Language) -> str:
    """What follows."""
    return say._("Write the one you choose into the goal as its activity, with the name of who does it.")


def say_levers_change(say: Language) -> str:
    """What would change it."""
    return say._("What would change this: a trial drawn by lot in the calendar, or newer posts that no longer show it.")


def say_levers_missing(say: Language) -> tuple[str, str]:
    """No goal to look for levers of, and no finding."""
    return (
        say._("There is no evidence yet of what goes with growth."),
        say._("Drop the export of posts of each network into data/; from {n} posts on, page 1 compares formats.", n=60),
    )
