"""What people answered: closed questions, counted with their margin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cmlib.estimates import wilson
from cmlib.findings import Estimate, Period, Verdict, judge
from cmlib.followers import age_key
from cmlib.profiles import LEAST, fold_small

SURVEY_MINIMUM = 80

MOST_OPTIONS, LONGEST_OPTION = 12, 60


@dataclass(frozen=True)
class Option:
    """An answer and the share of people who gave it."""

    label: str
    share: Estimate


@dataclass(frozen=True)
class Question:
    """A closed question: its answers, most frequent first. ``several``: more than one answer was allowed.

    ``lead``: does the first answer stand out from the second (90 %; ten points or more are worth talking about)?
    ``together``: people behind answers too rare to show, ``together_answers``: how many answers those are.
    """

    text: str
    n: int
    options: tuple[Option, ...]
    several: bool = False
    ordered: bool = False
    lead: Verdict = "not_assessed"
    together: int = 0
    together_answers: int = 0


@dataclass(frozen=True)
class Survey:
    """What people said. ``skipped``: questions with free answers, told but not counted."""

    name: str
    n: int
    period: Period | None
    questions: tuple[Question, ...]
    skipped: tuple[str, ...]
    source: str

    @property
    def needed(self) -> int:
        """Answers still needed before groups may be looked for."""
        return max(0, SURVEY_MINIMUM - self.n)


_CONTACT = re.compile(r"@|^\+?[\d\s().-]{9,}$")


def count_answers(frame: pd.DataFrame, as_of: date) -> tuple[Survey, ...]:
    """Closed questions of each survey with the share of people who gave each answer and its interval.

    Free text, contact data and questions with more than twelve different answers are skipped, and named. Answers given by fewer
    than five people are only shown together. The questions with the clearest answer come first.
    """
    frame = frame[frame["submitted_at"].isna() | (frame["submitted_at"] <= pd.Timestamp(as_of))]
    surveys = []
    for name in sorted(set(frame["survey"])):
        here = frame[frame["survey"] == name]
        days = here["submitted_at"].dropna()
        period = (days.min().date(), days.max().date()) if len(days) else None
        source = ", ".join(sorted(set(here["source_file"])))
        questions, skipped = [], []
        for text in sorted(set(here["question"])):
            rows = here[here["question"] == text]
            boxes = bool(((rows["subquestion"] != "") & (rows["subquestion"] == rows["answer"])).all())
            items = [("", rows)] if boxes else list(rows.groupby("subquestion", sort=True))
            for sub, part in items:
                label = f"{text} · {sub}" if sub else str(text)
                question = _question(label, part, boxes, period, source)
                if question is None:
                    skipped.append(label)
                else:
                    questions.append(question)
        certainty = ("clear", "hint", "indistinct", "not_assessed")
        questions.sort(key=lambda q: (certainty.index(q.lead), -q.options[0].share.estimate, q.text))
        surveys.append(Survey(str(name), int(here["response_id"].nunique()), period, tuple(questions), tuple(skipped), source))
    return tuple(surveys)


def _question(text: str, rows: pd.DataFrame, boxes: bool, period: Period | None, source: str) -> Question | None:
    answers = rows.assign(answer=rows["answer"].str.strip())
    several = boxes
    if answers["answer"].str.contains(";").any():
        answers = answers.assign(answer=answers["answer"].str.split(";")).explode("answer")
        answers["answer"] = answers["answer"].str.strip()
        several = True
    answers = answers[answers["answer"] != ""].drop_duplicates(["response_id", "answer"])
    n = int(answers["response_id"].nunique())
    options = answers["answer"].value_counts()
    if n < LEAST or len(options) > MOST_OPTIONS or len(options) > max(2, n / 2) or options.index.str.len().max() > LONGEST_OPTION:
        return None
    if any(_CONTACT.search(o) for o in options.index):
        return None
    shown, hidden = fold_small({str(k): int(v) for k, v in sorted(options.items())})
    if not shown:
        return None
    ordered = all(re.match(r"^\d", o) for o in options.index)
    ranked = sorted(shown, key=(lambda o: (*age_key(o),)) if ordered else (lambda o: (-float(options[o]), o)))
    made = tuple(Option(o, wilson(int(options[o]), n, n_unit="answers", period=period, source=source)) for o in ranked)
    together = int(answers.loc[answers["answer"].isin(hidden), "response_id"].nunique())
    return Question(text, n, made, several, ordered, _lead(options), together, len(hidden))


def _lead(options: pd.Series) -> Verdict:
    """Among those who gave one of the two most frequent answers: is the first more than half?"""
    top = sorted((int(v) for v in options), reverse=True)[:2]
    if len(top) < 2 or sum(top) < 10:
        return "not_assessed"
    e = wilson(top[0], sum(top), 0.90)
    return judge(e.low, e.high, smallest=0.10, null=0.5)
