"""The first line of every page: what it was given, and what may therefore be said."""

from __future__ import annotations

from cmlib.evidence import Ladder, Topic
from cmlib.text import T, Text
from cmlib.wording import Language

MAY: dict[Topic, Text] = {
    "typical": T("typical values"),
    "competitors": T("the competitors"),
    "formats": T("what each kind of post does"),
    "trends": T("lasting changes"),
    "answers": T("what people answered"),
    "segments": T("segments of people"),
}


def say_ladder(say: Language, ladder: Ladder) -> str:
    """What there is, how far it goes, what it does not allow yet."""
    if ladder.level == 0 and not ladder.can:
        return say._("Evidence: the workshop alone (step 0 of 4). Nothing is measured yet: everything here is a workshop hypothesis.")
    has, may, cannot = _has(say, ladder), [MAY[t] for t in ladder.can], [MAY[t] for t in ladder.cannot]
    if not may:
        return say._("Evidence: {has} (step {n} of 4). It is not enough yet to speak of {cannot}.", has=has, n=ladder.level, cannot=cannot)
    there = say._("Evidence: {has} (step {n} of 4). It allows speaking of {may}.", has=has, n=ladder.level, may=may)
    return f"{there} {say._('Not yet of: {cannot}.', cannot=cannot)}" if cannot else there


def _has(say: Language, ladder: Ladder) -> list[str]:
    """The kinds of data there are, with how many."""
    n = ladder.counts
    parts = []
    if "posts" in ladder.rungs:
        parts.append(say.n_("{n} post with reach or views", "{n} posts with reach or views", n["posts"]))
    elif "public" in ladder.rungs:
        parts.append(say._("counts that anybody can see"))
    if n["days"]:
        parts.append(say.n_("{n} day of daily figures", "{n} days of daily figures", n["days"]))
    if n["customers"]:
        parts.append(say.n_("{n} customer", "{n} customers", n["customers"]))
    if n["answers"]:
        parts.append(say.n_("a survey with {n} answer", "a survey with {n} answers", n["answers"]))
    return parts
