"""Sentences about what people answered, and about segments of people who answer alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cmlib.findings import Estimate, Verdict
from cmlib.latent import ANSWERED, LEAST_ITEMS, MINIMUM, STABLE, SurveySegment
from cmlib.profiles import DESCRIBE_N, SMALLEST_LIFT, Lift
from cmlib.surveys import SURVEY_MINIMUM, Need, Question, Segmentation, Survey, says_where
from cmlib.wording import Language
from cmlib.wording.people import say_quoted, say_source


def say_survey_missing(say: Language) -> tuple[str, str]:
    """No survey."""
    return (
        say._("What people say is not assessed: there is no survey in the data."),
        say._(
            "Drop the answers into data/ (Google Forms: Responses > Download responses). Five closed questions to 80 people are enough to begin."
        ),
    )


def say_survey_headline(say: Language, survey: Survey) -> str:
    """How many answered, and what that allows."""
    if survey.needed:
        return say.n_(
            "{n} person answered: enough for shares with wide margins, not to look for groups.",
            "{n} people answered: enough for shares with wide margins, not to look for groups.",
            survey.n,
        )
    return say.n_("{n} person answered.", "{n} people answered.", survey.n)


def say_survey_so_what(say: Language, survey: Survey) -> str:
    """What is still needed."""
    if survey.needed:
        return say.n_(
            "{n} more answer is needed ({all} in all) before groups may be looked for.",
            "{n} more answers are needed ({all} in all) before groups may be looked for.",
            survey.needed,
            all=SURVEY_MINIMUM,
        )
    return say._("There are enough answers to compare groups of people; the shares below are for everybody together.")


def say_survey_reading(say: Language, survey: Survey) -> str:
    """Who answered is not everybody; what was skipped."""
    parts = [say._("Whoever answers a survey is often keener than the rest: read the shares as theirs, not everybody's.")]
    if survey.skipped:
        parts.append(
            say._(
                "Not counted, because the answers are free text, contact data or all different: {questions}.",
                questions=list(survey.skipped),
            )
        )
    if any(q.lead == "clear" for q in survey.questions):
        parts.append(
            say._("Beside a question, “{word}” says that its first answer is well ahead of the second.", word=say.verdict("clear"))
        )
    return " ".join(parts)


def say_survey_source(say: Language, survey: Survey) -> str:
    """n, period, source."""
    when = say.period(*survey.period) if survey.period else say._("days unknown")
    return say._("n = {n} answers, {when}. Source: {source}.", n=survey.n, when=when, source=say_source(say, survey.source))


def say_question_headline(say: Language, question: Question) -> str:
    """Most frequent answer."""
    top = max(question.options, key=lambda o: o.share.estimate)
    return say._(
        "{question} Most frequent: {answer}, {share}.",
        question=_asked(say_plain(question.text, 240)),
        answer=say_quoted(say, top.label),
        share=say.estimate(top.share),
    )


def say_question_row(say: Language, question: Question) -> list[str]:
    """Question (of a long one with parts mainly the part), most frequent answer and its share, for a table."""
    top = max(question.options, key=lambda o: o.share.estimate)
    asked, dot, part = question.text.rpartition(" · ")
    text = f"{say_plain(asked, MOST_STEM)} · {say_plain(part)}" if dot else say_plain(question.text, 240)
    return [text, top.label, say.estimate(top.share)]


def _asked(text: str) -> str:
    return text if text.rstrip()[-1:] in "?.!:" else text.rstrip() + ":"


def say_question_caption(say: Language, question: Question, survey: Survey) -> str:
    """Message, then n and source."""
    when = say.period(*survey.period) if survey.period else say._("days unknown")
    tail = say._(
        "The line is the 95% margin. n = {n} answers, {when}. Source: {source}.",
        n=question.n,
        when=when,
        source=say_source(say, survey.source),
    )
    message = say._("People could give several answers.") if question.several else say._("One answer each.")
    return f"{message}\n{tail}"


def say_question_alt(say: Language, question: Question) -> str:
    """The figure in words: what most people answered, then every bar."""
    parts = [
        say._("answer {answer}: {share}", answer=o.label, share=say.percent(o.share.estimate))
        if question.ordered
        else say._("{answer}: {share}", answer=o.label, share=say.percent(o.share.estimate))
        for o in question.options
    ]
    return say._("{claim} Bars: {parts}.", claim=say_question_headline(say, question), parts=parts)


def say_question_reading(say: Language, question: Question) -> str:
    """Does the first answer stand out; what is hidden."""
    parts = []
    if question.lead == "hint":
        parts.append(say._("The first answer is probably ahead of the second."))
    elif question.level:
        parts.append(say._("The first two answers are practically level: a lead that matters is ruled out."))
    elif question.lead == "indistinct":
        parts.append(say._("Which of the first two answers is ahead cannot be told from these."))
    if question.together_answers:
        parts.append(
            say.n_(
                "{n} rarer answer is not shown, so that nobody can be recognised.",
                "{n} rarer answers are not shown one by one, so that nobody can be recognised.",
                question.together_answers,
            )
        )
    return " ".join(parts)


# ---- segments ----------------------------------------------------------------------------------------------------------

MOST_LETTERS = 90
"""Letters of a question inside a table or a figure."""
MOST_STEM = 44
"""Letters of a question that comes back with each of its parts."""
MOST_TOLD = 3
"""Rows of a figure told in words; all of them stand in the table behind it."""


def say_plain(text: str, most: int = MOST_LETTERS) -> str:
    """A question of a questionnaire without its markup, cut off after a whole word where it is too long."""
    text = " ".join(re.sub(r"<[^<>]{1,40}>|[\x00-\x1f\x7f-\x9f]", " ", text).split())
    if len(text) <= most:
        return text
    cut = text[: most - 1].rpartition(" ")[0]
    return (cut if len(cut) > most / 2 else text[: most - 2]).rstrip() + " …"


def say_answer(item: str, option: str, question: str = "") -> str:
    """A question and one answer to it, in one line: of a yes/no item the box."""
    if option in ("True", "False"):
        asked, _, box = item.rpartition(" · ")
        return f"{_asked(say_plain(asked))} {box}" if asked else say_plain(item)
    return f"{_asked(say_plain(item))} {option}"


def say_segment_number(say: Language, id: str) -> str:
    """«Segmento 2»."""
    return say._("Segment {number}", number=id)


def say_no_survey(say: Language) -> tuple[str, str]:
    """Segments cannot be looked for without a survey."""
    return (
        say._("Whether the answers fall into segments is not assessed: there is no survey in the data."),
        say._(
            "Drop the answers of a survey into data/: {n} people and {questions} closed questions on what they do, need or prefer.",
            n=MINIMUM,
            questions=LEAST_ITEMS,
        ),
    )


def say_not_assessed(say: Language, found: Segmentation) -> tuple[str, str]:
    """Why segments were not looked for, and what would allow it."""
    name = say_source(say, found.source) or say_quoted(say, say_plain(found.survey))
    classes = found.classes
    if classes.reason == "too_few":
        headline = say.n_(
            "{name}: with {n} answer no segments are looked for.",
            "{name}: with {n} answers no segments are looked for.",
            classes.n,
            name=name,
        )
        todo = say.n_(
            "{n} more answer is needed ({all} in all). Until then only the shares for everybody together hold.",
            "{n} more answers are needed ({all} in all). Until then only the shares for everybody together hold.",
            MINIMUM - classes.n,
            all=MINIMUM,
        )
        return headline, todo
    headline = say.n_(
        "{name}: no segments are looked for, because only {n} question can be used.",
        "{name}: no segments are looked for, because only {n} questions can be used.",
        len(classes.items),
        name=name,
    )
    todo = say._(
        "It takes {needed} closed questions on what people do, need or prefer, each answered by at least {share} of the people.",
        needed=LEAST_ITEMS, share=say.percent(ANSWERED),
    )  # fmt: skip
    return headline, f"{todo} {say_describing(say, found)}".rstrip()


def say_describing(say: Language, found: Segmentation) -> str:
    """Which questions may only describe people; empty without any."""
    if not found.describing:
        return ""
    return say._(
        "Only to describe people, never to form segments: {questions}.",
        questions=[say_quoted(say, say_plain(q, MOST_STEM)) for q in found.describing],
    )


def say_segments_headline(say: Language, found: Segmentation) -> str:
    """The verdict in one sentence."""
    classes = found.classes
    if classes.segments:
        return say.n_(
            "The {answers} answers form {n} segment of people who answer alike.",
            "The {answers} answers form {n} segments of people who answer alike.",
            classes.k,
            answers=classes.n,
        )
    if classes.reason == "one_scale":
        return say._("There are no segments; there is one scale: people differ by more and less of the same ({n} answers).", n=classes.n)
    if classes.reason == "one_class":
        return say._("There are no segments: one answer says too little about the others ({n} answers).", n=classes.n)
    if classes.reason == "size":
        return say._(
            "There are no segments that can be used: one would be too small, or nearly everybody in another ({n} answers).", n=classes.n
        )
    return say._("There are no segments that hold: half of the answers do not give them again ({n} answers).", n=classes.n)


def say_segments_reading(say: Language, found: Segmentation) -> str:
    """Why they count, or why not; which questions had no part in it."""
    return f"{_why(say, found)} {say_describing(say, found)}".rstrip()


def _why(say: Language, found: Segmentation) -> str:
    classes = found.classes
    if classes.segments:
        parts = [
            say._(
                "They count because they describe the answers better than one scale would, and half of the answers give them again (agreement {value} of 1).",
                value=say.number(classes.agreement, 2),
            )
        ]
        if classes.overlap:
            parts.append(say._("Many people stand between two segments: read them as tendencies."))
        if {i.item for s in classes.segments for i in s.items} < set(classes.items):
            parts.append(say._("Answers of very few people are left out, so that nobody can be recognised."))
        return " ".join(parts)
    if classes.reason == "one_scale" and classes.bic and classes.bic_scale > min(classes.bic):
        return say._(
            "{n} segments would fit, but they only say more and less on nearly every question: that is a scale cut into pieces.",
            n=classes.best_k,
        )
    if classes.reason == "one_scale":
        return say._("One scale describes the answers better than any number of segments.")
    if classes.reason == "one_class":
        return say._("Cutting them up would give groups by chance, different ones with every new survey.")
    if classes.reason == "size":
        return say._("A segment is used from {n} answers and 5% on, and if it holds no more than 85% of the people.", n=DESCRIBE_N)
    return say._(
        "Agreement of the halves: {value} of 1; from {needed} on it counts.", value=say.number(classes.agreement, 2), needed=STABLE
    )


def say_segments_so_what(say: Language, found: Segmentation) -> str:
    """What follows."""
    if found.classes.segments:
        if found.accepted:
            return say._("Two segments addressed well are worth more than all of them a little: choose below.")
        return say._("Do not plan with them yet: whoever cannot be recognised from outside cannot be addressed.")
    if found.classes.reason == "one_scale":
        return say._("Think of a ruler, not of drawers: one message in degrees, from one end of the scale to the other.")
    return say._("One message for everybody, and the differences by question that the shares above show.")


def say_segments_change(say: Language, found: Segmentation) -> str:
    """What would change it."""
    if found.classes.segments:
        return say._("The same questions to other people: if the segments do not come again, they go.")
    return say._("More answers, or questions on needs and occasions, could show segments.")


def say_fit(say: Language, k: int) -> str:
    """A description of the answers: 0 stands for the scale."""
    if k == 0:
        return say._("one scale, from less to more")
    return say._("everybody alike") if k == 1 else say._("{n} segments", n=k)


def say_fits_caption(say: Language, found: Segmentation, best: str) -> str:
    """Message, then n, period, source."""
    head = say._("What describes the answers best: {best}. The others by points behind it (BIC; six are a strong difference).", best=best)
    return f"{head}\n{say_survey_tail(say, found)}"


def say_fits_alt(say: Language, claim: str, rows: Sequence[tuple[str, float]]) -> str:
    """The figure in words: the verdict, then how far behind each description is."""
    best = next(name for name, points in rows if points == 0)
    others = [say._("{name}, {points} points", name=n, points=say.number(p, 0)) for n, p in rows if p > 0]
    if not others:
        return say._("{claim} Fits best: {best}.", claim=claim, best=best)
    return say._("{claim} Fits best: {best}; behind it: {others}.", claim=claim, best=best, others="; ".join(others))


def say_survey_tail(say: Language, found: Segmentation) -> str:
    """n, period, source."""
    when = say.period(*found.period) if found.period else say._("days unknown")
    return say._("n = {n} answers, {when}. Source: {source}.", n=found.classes.n, when=when, source=say_source(say, found.source))


def say_profile_caption(say: Language, found: Segmentation) -> str:
    """Message, then n, period, source."""
    head = say._("The answers on which the segments differ most; the number in the dot is the segment, the line its 95% margin.")
    return f"{head}\n{say_survey_tail(say, found)}"


def say_profile_alt(say: Language, claim: str, rows: Sequence[tuple[str, Sequence[Estimate]]], names: Sequence[str]) -> str:
    """The figure in words: the claim, then the answers farthest apart with their share in every segment."""
    parts = []
    for text, shares in rows[:MOST_TOLD]:
        each = [say._("{answer}: {share}", answer=n, share=say.percent(e.estimate)) for n, e in zip(names, shares, strict=True)]
        parts.append(f"{text} ({'; '.join(each)})")
    return say._("{claim} Farthest apart: {parts}.", claim=claim, parts="; ".join(parts))


def say_ends_headline(say: Language, answer: str, low: Estimate, high: Estimate) -> str:
    """The answer on which the two ends of the scale differ most."""
    return say._(
        "What the scale is about, first of all: {answer}, said by {low} of the low third and {high} of the high one.",
        answer=say_quoted(say, answer),
        low=say.percent(low.estimate),
        high=say.percent(high.estimate),
    )


def say_ends_reading(say: Language, found: Segmentation) -> str:
    """Thirds are cuts, not kinds of people; how many questions cannot be shown."""
    parts = [say._("The thirds are cut for reading: between them there is no border.")]
    if found.hidden:
        parts.append(
            say.n_(
                "{n} of the {all} questions of the scale is not shown: too few people gave some of its answers.",
                "{n} of the {all} questions of the scale are not shown: too few people gave some of their answers.",
                found.hidden,
                all=len(found.classes.items),
            )
        )
    return " ".join(parts)


def say_ends_caption(say: Language, found: Segmentation) -> str:
    """Message, then n, period, source."""
    head = say._("− is the low third of the scale, + the high third; the line is the 95% margin.")
    return f"{head}\n{say_survey_tail(say, found)}"


def say_more_often(say: Language, segment: SurveySegment, most: int = 3) -> str:
    """What a segment says more often than the rest: «Pan (82 %; el resto, 20 %)»."""
    more = [i for i in segment.items if i.option != "False" and i.gap > 0]
    more.sort(key=lambda i: (-i.gap, i.item, i.option))
    found = [
        say._(
            "{answer} ({share}; the rest {rest})",
            answer=say_answer(i.item, i.option),
            share=say.percent(i.share.estimate),
            rest=say.percent(i.rest.estimate),
        )
        for i in more[:most]
    ]
    return "; ".join(found) if found else say._("nothing more often than the rest")


# ---- who the segments are ----------------------------------------------------------------------------------------------


def say_apart_headline(say: Language, found: Segmentation, differing: Sequence[Lift]) -> str:
    """What sets the segments apart from outside, first."""
    if not found.asked:
        return say._("Who is in which segment cannot be told: the survey asks nothing beside the questions that made them.")
    if not differing:
        return say._("Nobody can tell these segments apart from outside, and such segments are hard to reach.")
    first = differing[0]
    return say._(
        "What tells the segments apart from outside, first of all: in segment {number}, {answer} ({share}; the rest {rest}).",
        number=first.segment,
        answer=say_answer(first.variable, first.option),
        share=say.percent(first.share.estimate),
        rest=say.percent(first.rest.estimate),
    )


def say_apart_reading(say: Language, found: Segmentation) -> str:
    """What was compared, and how it is judged."""
    profiles = found.profiles
    if profiles is None or not found.asked:
        return ""
    parts = [
        say.n_(
            "{n} comparison was judged, with what the segments were not made from.",
            "{n} comparisons were judged together, only with what the segments were not made from.",
            profiles.comparisons,
        )
        if profiles.lifts
        else say._("No answer was given by enough people to compare.")
    ]
    if any(f.verdict == "clear" for f in profiles.lifts):
        parts.append(say_clear(say))
    if profiles.folded:
        parts.append(say._("Answers of very few people are left out, so that nobody can be recognised."))
    if profiles.k:
        parts.append(say._("At least {k} people stand behind every number.", k=profiles.k))
    return " ".join(parts)


def say_clear(say: Language) -> str:
    """The smallest difference behind the word beside an answer of a segment."""
    return say._(
        "“{word}”: even at the cautious end of the margin, one share is at least {more} larger than the other.",
        word=say.verdict("clear"),
        more=say.percent(SMALLEST_LIFT - 1),
    )


def say_apart_so_what(say: Language, differing: Sequence[Lift]) -> str:
    """What follows."""
    if any(f.more and says_where(f.variable) for f in differing):
        return say._("These are the handles: where to look for each segment and how to recognise it.")
    if differing:
        return say._("These are the handles to recognise each segment; to know where to look for it, ask where people heard of you.")
    return say._("Ask in the next survey for age, place, and where people heard of you; without a handle, plan for everybody together.")


def say_apart_caption(say: Language, found: Segmentation) -> str:
    """Message, then n, period, source."""
    head = say._("How many times as often as among the rest of the people; the line is the 95% margin.")
    return f"{head}\n{say_survey_tail(say, found)}"


def say_lift(say: Language, lift: Lift) -> str:
    """Segment and answer, for a row."""
    return say._("Segment {number}. {answer}", number=lift.segment, answer=say_answer(lift.variable, lift.option))


def say_lifts_alt(say: Language, claim: str, lifts: Sequence[Lift]) -> str:
    """The figure in words: the claim, then how many times the rest the first answers are."""
    parts = [
        say._("{answer}: {share}", answer=say_lift(say, f), share=f"{say.times(f.lift.estimate)} ({say.interval(f.lift)})")
        for f in lifts[:MOST_TOLD]
        if f.lift is not None
    ]
    return say._("{claim} Times the rest: {parts}.", claim=claim, parts="; ".join(parts))


# ---- needs -------------------------------------------------------------------------------------------------------------


def say_needs_headline(say: Language, needs: Sequence[Need]) -> str:
    """Where the segments differ most in what they need."""
    widest = max(needs, key=lambda n: (max(e.estimate for e in n.shares) - min(e.estimate for e in n.shares), n.option))
    shares = [e.estimate for e in widest.shares]
    high, low = shares.index(max(shares)), shares.index(min(shares))
    return say._(
        "What each segment needs. The widest gap: {answer}, {share} in segment {number} and {less} in segment {other}.",
        answer=say_quoted(say, widest.option),
        share=say.percent(shares[high]),
        number=high + 1,
        less=say.percent(shares[low]),
        other=low + 1,
    )


def say_needs_reading(say: Language, needs: Sequence[Need]) -> str:
    """Described or judged."""
    if not any(n.verdicts for n in needs):
        return say._("These answers made the segments: they describe them and prove nothing.")
    parts = []
    if any(not n.verdicts for n in needs):
        parts.append(say._("Questions marked “made the segments” differ by construction: they describe and prove nothing."))
    parts.append(say._("Each answer was judged together with everything else that was compared, by the same rule."))
    return " ".join(parts)


def say_need(need: Need) -> str:
    """Question and answer in one line."""
    return f"{_asked(say_plain(need.question))} {need.option}"


def say_need_word(say: Language, need: Need) -> str:
    """The word of a row: made the segments, or the surest difference of any segment."""
    if not need.verdicts:
        return say._("made the segments")
    order: tuple[Verdict, ...] = ("clear", "hint", "indistinct", "not_assessed")
    return say.verdict(min(need.verdicts, key=order.index))
