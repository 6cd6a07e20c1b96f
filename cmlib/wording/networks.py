"""Names of networks, for every page; and words every look at channels shares: criteria, levels, hours, points."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.portfolio import Level
from cmlib.reference import networks
from cmlib.text import T
from cmlib.wording import Language

CRITERION_NAMES = {
    "audience_overlap": T("your people are there"),
    "objective_fit": T("serves the objective"),
    "capability": T("we can make it"),
    "effort": T("little effort"),
    "performance": T("response so far"),
    "competition": T("room beside competitors"),
}

CRITERION_SHORT = {
    "audience_overlap": T("people"),
    "objective_fit": T("objective"),
    "capability": T("skills"),
    "effort": T("effort"),
    "performance": T("response"),
    "competition": T("rivals"),
}

LEVELS_SAID = {"none": T("not used"), "keep": T("kept up to date"), "active": T("active")}

OWNED = {"newsletter": T("the newsletter"), "blog": T("the blog")}


def say_network(say: Language, channel: str) -> str:
    """A channel's name for a reader; a network nobody knows by its id, with spaces."""
    if channel in OWNED:
        return say.say(OWNED[channel])
    found = networks().get(channel)
    return found.name if found else say.capital(channel.replace("_", " ").strip())


def say_networks(say: Language, channels: Sequence[str]) -> str:
    """«Instagram, WhatsApp and newsletter»."""
    return say.listing([say_network(say, c) for c in channels])


def say_criterion(say: Language, criterion: str) -> str:
    """A criterion as a short phrase of which more is better."""
    return say.say(CRITERION_NAMES[criterion])


def say_criterion_short(say: Language, criterion: str) -> str:
    """One word, for the head of a table."""
    return say.capital(say.say(CRITERION_SHORT[criterion]))


def say_level(say: Language, level: Level) -> str:
    """Not used, kept up to date, active."""
    return say.say(LEVELS_SAID[level])


def say_hours(say: Language, hours: float) -> str:
    """«7,5 h», without a needless decimal; quarters keep two."""
    return say.number(hours, 0 if float(hours).is_integer() else 1 if float(hours * 2).is_integer() else 2) + "\N{NO-BREAK SPACE}h"


def say_points(say: Language, x: float) -> str:
    """A score or a difference of scores, whole points."""
    return ("−" if round(x) < 0 else "") + say.number(abs(round(x)), 0)


def say_hundred(say: Language, share: float) -> str:
    """«62», for «in 62 of 100 …»."""
    return say.number(round(100 * share), 0)
