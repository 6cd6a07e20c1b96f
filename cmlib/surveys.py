"""What people answered: closed questions, counted with their margin; segments of people who answer alike, and who they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cmlib import findings
from cmlib.estimates import wilson
from cmlib.exports.names import key
from cmlib.findings import Estimate, Period, Verdict, judge, record_estimate
from cmlib.followers import age_key
from cmlib.latent import LEAST_ITEMS, MINIMUM, ItemShare, LatentClasses, SurveySegment, closed_items, describe, find_classes, tidy, usable
from cmlib.missing import where_from
from cmlib.profiles import DESCRIBE_N, LEAST, LEAST_SENSITIVE, MOST_OPTIONS, Lift, Profiles, fold_small, profile
from cmlib.text import T, Text, hyphened

SURVEY_MINIMUM = MINIMUM
LONGEST_OPTION = 60
TELLING = 0.10
"""Segments (or the ends of a scale) differ on an answer if ten points lie between them."""
WORTH_TELLING = findings.SMALLEST["options"]
"""Of two answers, one leads if it is ten points above half among those who gave either."""

_SENSITIVE_WORDS = (
    # health
    r"salud|enferm(o|a|os|as|edad|edades)|discapaci\w*|minusval\w*|embaraz\w*|medic(o|a|os|as|acion|amentos?|inas?)|diagnostic\w*|terapias?|terapeut\w*"
    r"|psicolog\w*|psiquiatr\w*|alergi\w*|intoleran\w*|celia[cq]\w*|diabet\w*|cancer|cronic[ao]s?|depresi\w*|ansiedad|obesidad|sobrepeso|vih"
    r"|fuma|fumas|fuman|fumar|fumado|fumador\w*|alcohol\w*|drogas?|adiccion\w*"
    r"|health|illness(es)?|diseases?|disab\w*|pregnan\w*|medication|medicines?|medical|diagnos\w*|therap(y|ies|ist|ists)|allerg\w*|coelia\w*"
    r"|chronic|depress\w*|anxiety|obes\w*|overweight|hiv|smoke|smokes|smoker|smokers|smoking|ever smoked|drugs?|addict\w*",
    # beliefs
    r"religi\w*|creencias?|creyentes?|ate[oa]s?|agnostic\w*|catolic\w*|cristian[oa]s?|evangelic[oa]s?|musulman\w*|islam\w*|judi[oa]s?|budis\w*"
    r"|cree en dios|iglesia|misa|mezquita|faith|beliefs?|believers?|believe in god|atheis\w*|christian\w*|catholic\w*|muslim\w*|jewish|buddhis\w*|church|mosque",
    # politics and unions
    r"ideolog\w*|politic(a|as|o|os|amente)(?! de (privacidad|cookies|datos|proteccion|envios?|devolucion|devoluciones|cambios?))|vot[ao]|votas|votan|votar"
    r"|votaria|votaste|votantes?|que partido|partidos? politicos?|partidari[oa]|(afilia|milita|simpatiza)\w*|izquierdas?\b.{0,20}\bderechas?|sindica\w*"
    r"|political\w*|politics|vote|votes|voted|voter|voting|(which|what) party|party (affiliation|membership|preference|member)|(left|right)[ -]wing"
    r"|(trade|labou?r) unions?|union members?|(in|to) an? union|unioni[sz]ed",
    # sexual life and orientation
    r"sexual\w*|homosexual\w*|heterosexual\w*|bisexual\w*|gay|lesbianas?|lesbian|lgb\w*|transg\w+|transexual\w*|persona trans|identidad de genero"
    r"|gender identity|infiel|cheated",
    # origin
    r"raza(?!.*\b(perr|gat|mascota))|racial|etni\w*|nacionalidad|(in|e)?migra(nte|ntes|do|da|cion|torio|toria)|gitan[oa]s?|indigenas?|afrodescendientes?"
    r"|donde nacio|pais de nacimiento|(your|of|or|and) race|race (and|or|/)|ethnic\w*|nationality|(im|e)?migrants?|(im|e)?migration|indigenous|country of birth",
    # money and work
    r"ingresos?|sueldos?|salarios?|nomina|cuanto ganas?|ganas? al mes|renta|deudas?|endeudad\w*|pensionistas?|en (el )?paro|desemple\w*|sin (empleo|trabajo)"
    r"|situacion (laboral|economica|financiera)|ayudas? social(es)?|subsidios?|incomes?|salary|salaries|wages?|(do|did) you earn (a|per|each)|how much .{0,12}\bearn"
    r"|earnings|debts?|unemploy\w*|out of work|jobless|on benefits|employment status|financial situation",
)
SENSITIVE = re.compile(r"\b(" + "|".join(_SENSITIVE_WORDS) + r")\b|^race\W*$")
"""Questions whose cells need ten people (whole words without accents, in Spanish and English); a plan may name more."""

_PLACE = r"(ciudad|barrio|distrito|comuna|municipio|provincia|departamento|pais|region|localidad|city|town|district|neighbou?rhood|country|state|location)"
_NETWORK = r"(redes( sociales)?|red social|canal(es)?|plataformas?|medios?|apps?|(social )?networks?|social media|channels?|platforms?)"
WHERE = re.compile(
    rf"^\W*((tu|su|your) )?{_PLACE}\b.{{0,25}}$|\b((en|de|desde) )?(que|which|what) {_PLACE}\b|\b(cual es (tu|su)|what is your|what's your) {_PLACE}\b"
    rf"|\b{_PLACE} (donde|en (el|la) que|de residencia|de origen|you live|of residence)\b|\bcodigo postal\b|\bzip\b|\bpost ?code\b"
    r"|\bdonde (vives?|viven|resides?|residen)\b|\blugar de residencia\b|\bwhere (do you live|are you (from|based))\b"
    r"|\b(conocio|conociste|conocieron|se entero|te enteraste|nos (descubri|encontr|hall)\w*|supo de|supiste de|oyo hablar|oiste hablar)\b"
    r"|\bllega(ste|ron)? a nosotr|\bllego a nosotr|\b(hear|heard) (about|of)\b|\b(find|found|know|discover|discovered|learn about) us\b"
    rf"|\b(que|cual(es)?( de estas)?|which( of these)?|what) {_NETWORK}\b.{{0,25}}\b(usas?|usan|utiliza[sn]?|tienes?|sigues?|siguen|entra[sn]?|conecta[sn]?|mira[sn]?|recibir"
    r"|use|using|follow|visit|check|have)\b"
    r"|\b(donde|where)\b.{0,15}\b(nos sigues?|nos siguen|follow us)\b"
)
"""Questions on where somebody is: the place they live in, the networks they use, how they heard of the brand."""

WHO = re.compile(
    r"\b(edad|cuantos anos|ano de nacimiento|sexo|genero|ingresos?|sueldo|salario|renta|hogar|hijos|estado civil|estudios|formacion|escolar(idad)?"
    r"|ocupacion|profesion|situacion laboral|cargo"
    r"|age|how old|birth|sex|gender|income|salary|household|children|marital|education|occupation|profession|job|company size)\b|"
    + WHERE.pattern
)
"""Questions on who somebody is and where to reach them: they never make segments, they only describe them."""

NEEDS = re.compile(
    r"\b(necesi[dt]|busca|quier|dese|gustaria|problema|preocup|dificult|reto|interes|tema|importan|espera|valora|motiv|falta|mejora|dispuest"
    r"|needs?\b|look(ing)? for|want|wish|would you like|problem|worr|concern|difficult|challenge|topic|important|expect|value|miss|improve|willing)"
)
"""Questions on needs, wishes, problems and topics; that comes before any place or network they name."""


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
    ``level``: the first two answers are tied, because a lead worth talking about is ruled out.
    """

    text: str
    n: int
    options: tuple[Option, ...]
    several: bool = False
    ordered: bool = False
    lead: Verdict = "not_assessed"
    together: int = 0
    together_answers: int = 0
    level: bool = False


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


def is_sensitive(question: str, named: Collection[str] = ()) -> bool:
    """Does a question ask for something that may harm people if it comes out, by its words or because the plan names it?

    Example:
        >>> is_sensitive("¿A qué partido vota?"), is_sensitive("¿Qué pan prefiere?"), is_sensitive("¿Qué pan?", ["¿Qué pan?"])
        (True, False, True)
    """
    return key(question) in {key(q) for q in named} or bool(SENSITIVE.search(key(question)))


def is_who(question: str, named: Mapping[str, bool] | None = None) -> bool:
    """Does a question only describe who somebody is or where they are, by what the plan says of it, else by its words?

    Asking for a need or a wish comes first: «What do you need in your city?» is no question on the city.

    Args:
        named: question -> whether it only describes, as the plan has it.

    Example:
        >>> is_who("¿En qué barrio vive?"), is_who("¿Qué temas le gustaría ver en nuestras redes?"), is_who("Age", {"Age": False})
        (True, False, False)
    """
    asked = key(question)
    for text, only in (named or {}).items():
        if key(text) == asked:
            return only
    return bool(WHO.search(asked)) and not NEEDS.search(asked)


def says_where(question: str) -> bool:
    """Does an answer tell where to find somebody: a place, a network, how they heard of the brand?"""
    return is_who(question) and bool(WHERE.search(key(question)))


def _least(question: str, named: Collection[str]) -> int:
    return LEAST_SENSITIVE if is_sensitive(question, named) else LEAST


def _each(frame: pd.DataFrame, as_of: date) -> Iterator[tuple[str, pd.DataFrame, Period | None, str]]:
    """Name, answers, first and last day and files of each survey up to a day."""
    frame = frame[frame["submitted_at"].isna() | (frame["submitted_at"] < pd.Timestamp(as_of) + pd.Timedelta(days=1))]
    for name in sorted(set(frame["survey"])):
        here = frame[frame["survey"] == name]
        days = here["submitted_at"].dropna()
        period = (days.min().date(), days.max().date()) if len(days) else None
        yield str(name), here, period, ", ".join(sorted(set(here["source_file"])))


def count_answers(frame: pd.DataFrame, as_of: date, sensitive: Collection[str] = ()) -> tuple[Survey, ...]:
    """Closed questions of each survey with the share of people who gave each answer and its interval.

    Free text, contact data and questions with more than twelve different answers are skipped, and named. Answers given by fewer
    than five people (ten where the question is sensitive) are only shown together. The questions with the clearest answer come first.
    """
    surveys = []
    for name, here, period, source in _each(frame, as_of):
        questions, skipped = [], []
        for label, question in _asked(here, period, source, sensitive):
            if question is None:
                skipped.append(label)
            else:
                questions.append(question)
        certainty = ("clear", "hint", "indistinct", "not_assessed")
        questions.sort(key=lambda q: (certainty.index(q.lead), -q.options[0].share.estimate, q.text))
        surveys.append(Survey(str(name), int(here["response_id"].nunique()), period, tuple(questions), tuple(skipped), source))
    return tuple(surveys)


def can_count(frame: pd.DataFrame, as_of: date) -> bool:
    """Is there a closed question whose answers can be counted? Stops at the first."""
    return any(q is not None for _, here, period, source in _each(frame, as_of) for _, q in _asked(here, period, source, ()))


def _asked(here: pd.DataFrame, period: Period | None, source: str, sensitive: Collection[str]) -> Iterator[tuple[str, Question | None]]:
    """Each question of a survey, counted; ``None`` where it cannot be."""
    for text in sorted(set(here["question"])):
        rows = here[here["question"] == text]
        boxes = bool(((rows["subquestion"] != "") & (tidy(rows["subquestion"]) == tidy(rows["answer"]))).all())
        items = [("", rows)] if boxes else list(rows.groupby("subquestion", sort=True))
        for sub, part in items:
            label = f"{text} · {sub}" if sub else str(text)
            yield label, _question(label, part, boxes, period, source, _least(str(text), sensitive))


def _question(text: str, rows: pd.DataFrame, boxes: bool, period: Period | None, source: str, least: int) -> Question | None:
    answers = rows.assign(answer=tidy(rows["answer"]))
    several = boxes
    if answers["answer"].str.contains(";").any():
        answers = answers.assign(answer=answers["answer"].str.split(";")).explode("answer")
        answers["answer"] = answers["answer"].str.strip()
        several = True
    answers = answers[answers["answer"] != ""].drop_duplicates(["response_id", "answer"])
    n = int(answers["response_id"].nunique())
    options = answers["answer"].value_counts()
    if n < least or len(options) > MOST_OPTIONS or len(options) > max(2, n / 2) or options.index.str.len().max() > LONGEST_OPTION:
        return None
    if any(_CONTACT.search(o) for o in options.index):
        return None
    counts = {str(k): int(v) for k, v in sorted(options.items())}
    shown, hidden = fold_small(counts, least)
    if several:  # who left a box out must not stand out either
        kept = tuple(o for o in shown if counts[o] == n or n - counts[o] >= least)
        hidden += tuple(o for o in shown if o not in kept)
        shown = kept
    if not shown:
        return None
    ordered = all(re.match(r"^\d", o) for o in options.index)
    ranked = sorted(shown, key=(lambda o: (*age_key(o),)) if ordered else (lambda o: (-float(options[o]), o)))
    made = tuple(Option(o, wilson(int(options[o]), n, n_unit="answers", period=period, source=source)) for o in ranked)
    together = int(answers.loc[answers["answer"].isin(hidden), "response_id"].nunique())
    lead, level = _lead(options)
    return Question(text, n, made, several, ordered, lead, together, len(hidden), level)


def _lead(options: pd.Series) -> tuple[Verdict, bool]:
    """Among those who gave one of the two most frequent answers: is the first more than half, and is ten points more ruled out?"""
    top = sorted((int(v) for v in options), reverse=True)[:2]
    if len(top) < 2 or sum(top) < 10:
        return "not_assessed", False
    e = wilson(top[0], sum(top), 0.90)
    verdict = judge(e.low, e.high, smallest=WORTH_TELLING, null=0.5)
    return verdict, verdict == "indistinct" and e.high is not None and e.high <= 0.5 + WORTH_TELLING


# ---- segments: people who answer alike ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """One answer to a question on needs: its share in each segment (in their order), and whether a segment differs from the rest.

    ``verdicts``: one word a segment, judged with all other answers; empty where the question made the segments, so that
    a difference proves nothing.
    """

    question: str
    option: str
    shares: tuple[Estimate, ...]
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True)
class Segmentation:
    """Whether the answers of one survey fall into segments, and who is in them.

    Args:
        survey: its name. slug: part of the segments' ids. classes: what the search found. needs: answers to questions on needs.
        profiles: what sets the segments apart among what did not make them; ``None`` without segments.
        asked: those questions. describing: questions on who people are, which may not make segments. ends: the low and the high third of the people where there is one scale instead of segments.
    """

    survey: str
    slug: str
    period: Period | None
    source: str
    classes: LatentClasses
    describing: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    profiles: Profiles | None = None
    needs: tuple[Need, ...] = ()
    ends: tuple[SurveySegment, ...] = ()

    @property
    def accepted(self) -> tuple[SurveySegment, ...]:
        """Segments somebody could address: found, and recognisable by something they were not built on."""
        return self.classes.segments if self.profiles is not None and self.profiles.differs else ()

    @property
    def hidden(self) -> int:
        """Questions of the scale that its ends do not show, some of their answers having too few people."""
        items = set(self.classes.items) if self.ends else set()
        told = {row[0].item for row in telling(self.ends, len(items))}
        whole = {i for i in items if all(sum(s.share.estimate for s in end.items if s.item == i) > 1 - 1e-9 for end in self.ends)}
        return len(items - told - whole)

    def id_of(self, segment: SurveySegment) -> str:
        """Id of a segment as a candidate."""
        return f"audience.survey.{self.slug}.{segment.id}"


def _presentable(items: pd.DataFrame) -> list[str]:
    """Columns without contact data and without answers too long to show."""

    def fine(column: str) -> bool:
        answers = items[column].dropna().astype(str).unique()
        return not any(_CONTACT.search(a) or len(a) > LONGEST_OPTION for a in answers)

    return [c for c in items.columns if fine(c)]


def _items(rows: pd.DataFrame, who: Mapping[str, bool] | None) -> pd.DataFrame:
    """Items segments may be built on: closed questions that do not ask who somebody is."""
    items = closed_items(rows[~rows["question"].isin([q for q in set(rows["question"]) if is_who(q, who)])])
    return items[_presentable(items)]


def _question_of(item: str, questions: Sequence[str]) -> str:
    """The question an item belongs to: the longest that begins its name."""
    return max((q for q in questions if item == q or item.startswith(f"{q} · ")), key=len, default=item)


def segment_survey(
    name: str,
    slug: str,
    rows: pd.DataFrame,
    seed: int,
    *,
    sensitive: Collection[str] = (),
    who: Mapping[str, bool] | None = None,
    period: Period | None = None,
    source: str = "",
) -> Segmentation:
    """Segments of one survey, what they need, and which questions on who people are tell them apart.

    Args:
        rows: answers of one survey. sensitive: questions the plan names beside those found by their words.
        who: what the plan says of a question: does it only describe who people are?
    """
    items = _items(rows, who)
    questions = sorted({str(q) for q in rows["question"]})
    describing = tuple(q for q in questions if is_who(q, who))
    secret = {q for q in questions if is_sensitive(q, sensitive)}
    hidden = {c for c in items.columns if _question_of(c, questions) in secret}
    classes = find_classes(items, seed, sensitive=hidden, period=period, source=source)
    if not classes.segments:
        return Segmentation(name, slug, period, source, classes, describing, ends=_ends(items, classes, hidden, period, source))
    every = closed_items(rows, most=MOST_OPTIONS, answered_by=0.0)
    outside = every[[c for c in _presentable(every) if c not in classes.items]]
    asked = tuple(sorted({_question_of(c, questions) for c in outside.columns}))
    profiles = profile(
        classes.labels,
        outside,
        classes.items,
        sensitive={c for c in outside.columns if _question_of(c, questions) in secret},
        period=period,
        source=source,
    )
    needs = _needs(classes, profiles, questions, describing)
    return Segmentation(name, slug, period, source, classes, describing, asked, profiles, needs)


def _needs(classes: LatentClasses, profiles: Profiles, questions: Sequence[str], describing: Collection[str]) -> tuple[Need, ...]:
    """Answers to questions on needs in each segment: described where they made the segments, judged where they did not."""
    found: list[Need] = []
    for row in zip(*(s.items for s in classes.segments), strict=True):
        question = _question_of(row[0].item, questions)
        if NEEDS.search(key(question)) and row[0].option != "False":
            found.append(Need(question, said(row[0].item, row[0].option, question), tuple(i.share for i in row)))
    lifts: dict[tuple[str, str], list[Lift]] = {}
    for lift in profiles.lifts:
        lifts.setdefault((lift.variable, lift.option), []).append(lift)
    for (variable, option), there in sorted(lifts.items()):
        question = _question_of(variable, questions)
        if NEEDS.search(key(question)) and question not in describing and option != "False" and len(there) == len(classes.segments):
            there.sort(key=lambda f: f.segment)
            found.append(Need(question, said(variable, option, question), tuple(f.share for f in there), tuple(f.verdict for f in there)))
    return tuple(sorted(found, key=lambda n: (n.question, -max(e.estimate for e in n.shares), n.option)))


def said(item: str, option: str, question: str = "") -> str:
    """The answer of a yes/no item is its box; any other answer is itself.

    Example:
        >>> said("Which? · Photos", "True", "Which?"), said("Which? · Photos", "True"), said("How often?", "daily")
        ('Photos', 'Which? · Photos', 'daily')
    """
    if option not in ("True", "False"):
        return option
    return item[len(question) + 3 :] if question and item.startswith(f"{question} · ") else item


def _ends(
    items: pd.DataFrame, classes: LatentClasses, hidden: Collection[str], period: Period | None, source: str
) -> tuple[SurveySegment, ...]:
    """The low and the high third along one scale, described; high is where more people say yes or name a higher number."""
    if classes.scale.empty:
        return ()
    place = classes.scale.rank(method="average") / len(classes.scale)
    third = pd.Series("middle", index=place.index).mask(place <= 1 / 3, "a").mask(place > 2 / 3, "b")
    if len(sizes := third.value_counts()) < 3 or sizes.min() < DESCRIBE_N:
        return ()
    low, high, _ = describe(items.loc[third.index, list(classes.items)], third, hidden, period, source)
    more = sum(b.share.estimate - a.share.estimate for a, b in telling((low, high), len(classes.items)))
    return (low, high) if more >= 0 else (high, low)


def telling(segments: Sequence[SurveySegment], most: int = 8) -> tuple[tuple[ItemShare, ...], ...]:
    """The answers on which the segments differ most (ten points or more), one item each: its share in every segment, in their order.

    Of a yes/no item only the yes counts; of two answers equally far apart the one that comes last in its order («no», «yes»).
    """
    best: dict[str, tuple[float, tuple[ItemShare, ...]]] = {}
    for row in zip(*(s.items for s in segments), strict=True):
        if row[0].option == "False":
            continue
        spread = max(i.share.estimate for i in row) - min(i.share.estimate for i in row)
        if row[0].item not in best or spread >= best[row[0].item][0] - 1e-9:
            best[row[0].item] = (spread, row)
    apart = [pair for pair in best.values() if pair[0] >= TELLING]
    ranked = sorted(apart, key=lambda pair: (-pair[0], pair[1][0].item))
    return tuple(row for _, row in ranked[:most])


def fits(classes: LatentClasses) -> tuple[tuple[int, float], ...]:
    """Points of BIC each description lies behind the best one: 0 stands for one scale, 1 for everybody alike, 2 … for segments."""
    found = [(0, classes.bic_scale), *enumerate(classes.bic, start=1)]
    best = min(points for _, points in found)
    return tuple((k, points - best) for k, points in found)


def apart(found: Segmentation, segment: str = "") -> tuple[Lift, ...]:
    """Answers that did not make the segments and set one of them (or ``segment``) apart, the surest and farthest first.

    Each comparison is there once: of lifts that mirror each other the box that was ticked, then the answer that is more frequent.
    """
    if found.profiles is None:
        return ()
    once: dict[int, Lift] = {}
    for f in sorted(found.profiles.lifts, key=lambda f: (f.option == "False", not f.more, f.segment, f.variable, f.option)):
        if segment in ("", f.segment):
            once.setdefault(f.comparison, f)
    there = [f for f in once.values() if f.verdict in ("clear", "hint")]

    def distance(f: Lift) -> float:
        return abs(f.share.estimate - f.rest.estimate)

    return tuple(sorted(there, key=lambda f: (f.verdict != "clear", -distance(f), f.segment, f.variable, f.option)))


def segment_surveys(
    frame: pd.DataFrame, as_of: date, seed: int, sensitive: Collection[str] = (), who: Mapping[str, bool] | None = None
) -> tuple[Segmentation, ...]:
    """The search for segments in each survey that has closed questions, up to a day."""
    found: list[Segmentation] = []
    for name, rows, period, source in _each(frame, as_of):
        slug = hyphened(key(name)) or "survey"
        if slug in {f.slug for f in found}:
            slug = f"{slug}-{len(found) + 1}"
        found.append(segment_survey(name, slug, rows, seed, sensitive=sensitive, who=who, period=period, source=source))
    return tuple(found)


def lacks_segments(frame: pd.DataFrame, as_of: date, who: Mapping[str, bool] | None = None) -> Text | None:
    """What is missing before segments may be looked for in a survey; ``None`` if nothing is. Nothing is fitted."""
    most, closed = 0, 0
    for _, rows, _, _ in _each(frame, as_of):
        items = usable(_items(rows, who))
        if len(items) >= MINIMUM and len(items.columns) >= LEAST_ITEMS:
            return None
        most, closed = max(most, int(rows["response_id"].nunique())), max(closed, len(items.columns))
    if not most:
        return T("a survey with closed questions is missing: {where}", where=where_from("survey_responses"))
    if most < MINIMUM:
        return T("there are {n} answers: segments are looked for from {needed} on", n=most, needed=MINIMUM)
    return T("{n} closed questions can be used: segments need {needed}, each answered by most people", n=closed, needed=LEAST_ITEMS)


def record_of_segmentation(found: Segmentation) -> dict[str, object]:
    """Section of ``strategy.json``: verdict, sizes, answers and what sets each segment apart; nobody's own answers."""

    def number(e: Estimate | None) -> dict[str, object] | None:
        return record_estimate(e, "n", "unit", "method")

    classes = found.classes
    lifts = found.profiles.lifts if found.profiles is not None else ()
    return {
        "survey": found.survey, "verdict": classes.verdict, "reason": classes.reason, "n": classes.n, "k": classes.k,
        "items": list(classes.items), "bic": list(classes.bic), "bic_scale": classes.bic_scale if classes.bic else None,
        "agreement": classes.agreement if classes.segments else None, "accepted": [s.id for s in found.accepted],
        "segments": [
            {
                "id": s.id, "n": s.n, "share": number(s.share),
                "answers": [[i.item, i.option, number(i.share), number(i.rest)] for i in s.items],
            }
            for s in classes.segments
        ],
        "sets_apart": [
            {
                "segment": f.segment, "question": f.variable, "answer": f.option, "share": number(f.share), "rest": number(f.rest),
                "lift": number(f.lift), "q_value": f.q_value, "verdict": f.verdict,
            }
            for f in lifts
        ],
    }  # fmt: skip
