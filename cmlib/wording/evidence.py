"""The first line of every page: what it was given, and what may therefore be said."""

from __future__ import annotations

from cmlib.evidence import ANSWERS, CUSTOMERS, Ladder, Rung
from cmlib.text import T, Text
from cmlib.wording import Language

MAY: dict[Rung, Text] = {
    "public": T("typical values beside those of competitors"),
    "posts": T("what each kind of post does"),
    "daily": T("trends with their odds"),
    "people": T("segments of people"),
}


def say_ladder(say: Language, ladder: Ladder) -> str:
    """What there is, how far it goes, what it does not allow yet."""
    if ladder.level == 0:
        return say._("Evidence: the workshop alone (step 0 of 4). Nothing is measured yet: everything here is a workshop hypothesis.")
    may = [say.say(MAY[r]) for r in ladder.rungs if r in MAY]
    cannot = [say.say(MAY[r]) for r in ladder.absent if r in MAY]
    there = say._("Evidence: {has} (step {n} of 4). It allows speaking of {may}.", has=_has(say, ladder), n=ladder.level, may=may)
    return f"{there} {say._('Not yet of: {cannot}.', cannot=cannot)}" if cannot else there


def _has(say: Language, ladder: Ladder) -> list[str]:
    """The kinds of data there are, with how many."""
    n = ladder.counts
    parts = []
    if "posts" in ladder.rungs:
        parts.append(say.n_("{n} post with reach or views", "{n} posts with reach or views", n["posts"]))
    elif "public" in ladder.rungs:
        parts.append(say._("counts that anybody can see"))
    if "daily" in ladder.rungs:
        parts.append(say.n_("{n} day of daily figures", "{n} days of daily figures", n["days"]))
    if n["customers"] >= CUSTOMERS:
        parts.append(say._("customers"))
    if n["answers"] >= ANSWERS:
        parts.append(say.n_("a survey with {n} answer", "a survey with {n} answers", n["answers"]))
    return parts
