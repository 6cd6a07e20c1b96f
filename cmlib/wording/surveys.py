"""Sentences about what people answered."""

from __future__ import annotations

from cmlib.surveys import SURVEY_MINIMUM, Question, Survey
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
        question=_asked(question.text),
        answer=say_quoted(say, top.label),
        share=say.estimate(top.share),
    )


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
    """The figure in words."""
    return say._("Bars: {parts}.", parts=[f"{o.label} {say.estimate(o.share)}" for o in question.options])


def say_question_reading(say: Language, question: Question) -> str:
    """Does the first answer stand out; what is hidden."""
    parts = []
    if question.lead == "clear":
        parts.append(say._("The first answer is well ahead of the second."))
    elif question.lead == "hint":
        parts.append(say._("The first answer is probably ahead of the second."))
    elif question.lead == "indistinct":
        parts.append(say._("The first and the second answer cannot be told apart with so few people."))
    if question.together_answers:
        parts.append(
            say.n_(
                "{n} rarer answer is not shown, so that nobody can be recognised.",
                "{n} rarer answers are not shown one by one, so that nobody can be recognised.",
                question.together_answers,
            )
        )
    return " ".join(parts)
