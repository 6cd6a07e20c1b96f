"""Sentences of the page that sums up the strategy."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.exports.tables import ImportRecord
from cmlib.findings import Verdict
from cmlib.goals import GoalsResult
from cmlib.pages import page as page_of
from cmlib.summary import Part, SummaryResult
from cmlib.text import T, Text
from cmlib.wording import Language

QUESTIONS = {
    "diagnosis": T("Where do we stand?"),
    "audience": T("Whom do we talk to?"),
    "channels": T("Where?"),
    "goals": T("What, and by when?"),
}

GLOSSARY: tuple[tuple[Text, Text], ...] = (
    (
        T("Reach"),
        T("accounts that saw something at least once. The same person counts again on another day or post, so reach cannot be added up."),
    ),
    (T("Views"), T("times something was shown or played. One person may count many times.")),
    (
        T("Impressions"),
        T("the older word for times shown; some networks counted them in another way, so they are never compared with views."),
    ),
    (T("Interactions"), T("likes or reactions, comments and shares, plus saves where the network tells them.")),
    (T("Engagement rate by reach"), T("interactions of a post divided by the accounts it reached.")),
    (
        T("Engagement rate by followers"),
        T("likes and comments of a post divided by the followers of that day: the only rate that can be compared with competitors."),
    ),
    (T("Median"), T("the value in the middle: half of the posts are above it, half below. One lucky post does not move it.")),
    (T("Interval"), T("the range in which the true value would be expected, given how much data there is. The wider, the less is known.")),
    (T("n"), T("how many posts, customers or periods a number rests on.")),
    (
        T("Clear, hint, not distinguishable"),
        T(
            "the three words for certainty: clear, the difference matters and is no chance; hint, there is a difference, its size is open; not distinguishable, it may be chance."
        ),
    ),
    (T("Not assessed"), T("there was no data, or too little. It does not mean zero.")),
    (T("Starting point"), T("the value a goal is measured from: the last complete period, or the mean of the last four.")),
    (T("Inertia"), T("what would happen anyway if nothing changed. A target that inertia reaches is not a goal.")),
    (T("Odds"), T("how many times in 100 something would happen, judged by the brand's own past.")),
    (T("Segment"), T("a group of people who behave alike and can be addressed in the same way.")),
    (T("Proposed"), T("computed from the data; nobody has decided it yet.")),
)


def say_question(say: Language, stem: str) -> str:
    """The question a part of the strategy answers."""
    return say.say(QUESTIONS[stem])


def say_page(say: Language, stem: str) -> str:
    """«1 Diagnosis»: where the reader finds the proof."""
    found = page_of(stem)
    return f"{int(found.number)} {say.say(found.title)}"


def say_count(say: Language, result: SummaryResult) -> str:
    """How much is decided."""
    total = len(result.parts)
    if result.decided == total:
        return say._("The whole strategy is decided.")
    if result.decided == 0:
        return say._("Nothing is decided yet: what follows is what the data proposes.")
    left = total - result.decided
    return (
        say.n_(
            "{n} of the {total} parts of the strategy is decided.",
            "{n} of the {total} parts of the strategy are decided.",
            result.decided,
            total=total,
        )
        + " "
        + say.n_("{n} is still a proposal.", "{n} are still proposals.", left)
    )


def say_parts(say: Language, headlines: Sequence[tuple[str, str]]) -> str:
    """One sentence a part."""
    return " ".join(f"{say_question(say, stem)} {_stopped(text)}" for stem, text in headlines)


def _stopped(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def say_given(say: Language, result: SummaryResult) -> str:
    """What this page was given."""
    if result.read == 0:
        return say._("This page was given no data: everything in it rests on what the room says.")
    read = say.n_(
        "This page puts together the other four; they rest on {n} file.",
        "This page puts together the other four; they rest on {n} files.",
        result.read,
    )
    if result.unread:
        read += " " + say.n_("{n} file could not be used.", "{n} files could not be used.", len(result.unread))
    return read


def say_state(say: Language, part: Part) -> str:
    """Decided or proposed."""
    return say._("decided") if part.decided else say._("proposed")


def say_who(say: Language, part: Part) -> str:
    """Who decided."""
    return say.listing(list(part.by)) if part.by else "–"


def say_when(say: Language, part: Part) -> str:
    """When it was decided."""
    return say.short_day(part.on) if part.on else "–"


def say_evidence(say: Language, part: Part) -> str:
    """Whether the evidence has changed since the decision."""
    if not part.decided:
        return "–"
    if part.stale is None:
        return say._("not recorded")
    return say._("has changed: confirm or revise") if part.stale else say._("unchanged")


def say_sure(say: Language, verdict: Verdict | None) -> str:
    """The word for how sure a part is; without a known finding behind it, it is the room's word."""
    return say.verdict(verdict) if verdict else say._("the room's judgement")


def say_goals_sure(say: Language, goals: GoalsResult) -> str:
    """How sure the goals' starting point is."""
    main = goals.main
    if main is None or main.forecast is None:
        return say._("the room's judgement")
    return say._("range and odds from the brand's own past") if main.forecast.odds else say._("a range, no odds yet")


def say_line(say: Language, result: SummaryResult) -> str:
    """The claim over the strategy table."""
    return say.n_(
        "The strategy in {n} line; the last column says on which page the proof is.",
        "The strategy in {n} lines; the last column says on which page the proof is.",
        len(result.parts),
    )


def say_decided(say: Language, result: SummaryResult) -> str:
    """The claim over the state of the decisions."""
    claim = say_count(say, result)
    if result.stale:
        names = say.listing([say.say(page_of(p.stem).title) for p in result.stale])
        claim += " " + say._("The evidence has changed since: {names}.", names=names)
    elif result.decided and all(p.stale is False for p in result.parts if p.decided):
        claim += " " + say._("No evidence has changed since.")
    return claim


def say_decided_so(say: Language, result: SummaryResult) -> str:
    """What to do next about the decisions."""
    if result.stale:
        return say._("Open those pages, look at what is new, and confirm or revise.")
    open_parts = [p for p in result.parts if not p.decided]
    if open_parts:
        return say._("Next to decide: {name}.", name=say.say(page_of(open_parts[0].stem).title))
    return say._("Nothing is waiting. The next date to look again is in the goals.")


def say_unknowns(say: Language, result: SummaryResult) -> str:
    """The claim over what is not known."""
    if result.not_assessed == 0:
        return say._("Every question the pages ask could be assessed.")
    return say.n_(
        "{n} question could not be assessed: not assessed is not the same as bad.",
        "{n} questions could not be assessed: not assessed is not the same as bad.",
        result.not_assessed,
    )


def say_unread(say: Language, n: int) -> str:
    """The claim over the files that were not used."""
    return say.n_("{n} file could not be used.", "{n} files could not be used.", n)


def say_why_unread(say: Language, record: ImportRecord) -> str:
    """Why a file was not used."""
    if record.error is not None:
        return say.say(record.error)
    if record.format_id is None:
        return say._("it is none of the exports this workbook knows: «cm check» writes data/mapping.yaml, where its columns are named")
    return say._("it holds no usable row")


def say_missing(say: Language, n: int) -> str:
    """The claim over the inputs nobody gave."""
    return say.n_("{n} kind of file is missing.", "{n} kinds of file are missing.", n)
