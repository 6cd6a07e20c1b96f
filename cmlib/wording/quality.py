"""Sentences about the data: files, holes in the calendar, what each page can say. The command line and the diagnosis say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmlib.exports.reading import DROP_REASONS
from cmlib.exports.tables import ImportRecord
from cmlib.findings import Ability
from cmlib.kpis import kpi_of, network_of
from cmlib.missing import Gap
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.posts import say_metric, say_network

LANGUAGES: dict[str, Text] = {
    "en": T("columns in English"), "es": T("columns in Spanish"), "es-ES": T("columns in Spanish of Spain"),
    "es-LA": T("columns in Spanish of Latin America"),
}  # fmt: skip
COLUMNS_SHOWN, SPANS_SHOWN, FILES_SHOWN = 8, 3, 4


# ---- files -------------------------------------------------------------------------------------------------------------


def say_why(say: Language, r: ImportRecord) -> str:
    """What a file was taken for and why; what it is not, if it is no data."""
    if r.error is not None:
        return say._("cannot be read")
    return say.say(r.why) if r.why is not None else say._("no format fits")


def say_language(say: Language, r: ImportRecord) -> str:
    """In which language its columns are; empty where that is not known."""
    return say.say(LANGUAGES[r.language]) if r.language in LANGUAGES else ""


def say_zone(say: Language, r: ImportRecord) -> str:
    """In which zone its times were read, and how that is known; empty for a file without a clock."""
    zone = r.zone.replace("_", " ")
    sentences = {
        "id": T("times in {zone}, proved by the ids of the posts", zone=zone),
        "file": T("times in {zone}, as the file itself says", zone=zone),
        "assumed": T("times in {zone}, which is an assumption", zone=zone),
    }
    return say.say(sentences[r.zone_basis]) if zone and r.zone_basis in sentences else ""


def say_reason(say: Language, reason: str) -> str:
    """Why rows were left out."""
    return say.say(DROP_REASONS[reason]) if reason in DROP_REASONS else say._("another reason")


def say_dropped(say: Language, dropped: Mapping[str, int]) -> str:
    """Rows left out, by reason, in words."""
    if not dropped:
        return say._("none")
    return "; ".join(f"{say.number(n)}: {say_reason(say, reason)}" for reason, n in sorted(dropped.items()))


def say_columns(say: Language, columns: Sequence[str]) -> str:
    """Columns not understood: the first few by name, the rest by number."""
    names = [f"«{c}»" for c in columns[:COLUMNS_SHOWN]]
    if more := len(columns) - len(names):
        names.append(say.n_("{n} more", "{n} more", more))
    return say._("columns not understood: {columns}", columns=names)


def notes_of(say: Language, files: Sequence[ImportRecord]) -> dict[str, list[str]]:
    """Everything to know about files, each sentence once, with the files it is about: errors, warnings, columns not understood.

    A sentence that opens with a command or a path keeps its small letter.
    """
    told: dict[str, list[str]] = {}
    for r in files:
        sentences = [say.say(t) for t in ((r.error, *r.warnings) if r.error is not None else r.warnings)]
        for sentence in [*sentences, *([say_columns(say, r.unknown_columns)] if r.unknown_columns else [])]:
            told.setdefault(sentence if sentence.startswith(("cm ", "data/")) else say.capital(sentence), []).append(r.file)
    return told


def say_about(say: Language, files: Sequence[str]) -> str:
    """The files a note is about: by name if they are few, else the first ones and how many more."""
    shown = (
        list(files)
        if len(files) <= FILES_SHOWN
        else [*files[: FILES_SHOWN // 2], say.n_("{n} more", "{n} more", len(files) - FILES_SHOWN // 2)]
    )
    return say.listing(shown)


# ---- holes in the calendar ---------------------------------------------------------------------------------------------


def gaps_by_kind(gaps: Sequence[Gap]) -> list[list[Gap]]:
    """Gaps of the same figures of the same network together."""
    kinds: dict[tuple[str, str, tuple[str, ...]], list[Gap]] = {}
    for g in gaps:
        kinds.setdefault((g.table, g.name, g.metrics), []).append(g)
    return list(kinds.values())


def say_gap_place(say: Language, g: Gap) -> str:
    """Where something is missing: a network, the website, the shop."""
    if g.table == "orders":
        return say._("shop")
    return say._("website") if g.table == "web_traffic" else say_network(say, g.name)


def say_gap_kind(say: Language, g: Gap) -> str:
    """What is missing in a gap."""
    if g.table == "posts":
        return say._("posts")
    if g.table == "orders":
        return say._("orders")
    if g.table == "web_traffic":
        return say._("visits of «{name}»", name=g.name) if g.name else say._("visits")
    return say._("daily figures: {list}", list=[say_metric(say, m) for m in g.metrics]) if g.metrics else say._("daily account figures")


def say_spans(say: Language, gaps: Sequence[Gap]) -> str:
    """«1 Jan 2026 – 4 Feb 2026»: the longest ones, in order of time, and how many more there are."""
    longest = sorted(gaps, key=lambda g: (-g.days, g.first))[:SPANS_SHOWN]
    spans = [say.period(g.first, g.last) if g.days > 1 else say.short_day(g.first) for g in sorted(longest, key=lambda g: g.first)]
    if more := len(gaps) - len(spans):
        spans.append(say.n_("{n} more", "{n} more", more))
    return say.listing(spans)


def say_gap_days(say: Language, gaps: Sequence[Gap]) -> str:
    """«49 days»."""
    return say.amount(sum(g.days for g in gaps), "days")


def say_gaps(say: Language, gaps: Sequence[Gap]) -> str:
    """Headline about holes in the calendar."""
    longest = max(gaps, key=lambda g: (g.days, g.table, g.name))
    return say._(
        "There are holes in the calendar; the longest, {network}: {days} without anything, from {first} to {last}.",
        network=say.capital(say_gap_place(say, longest)), days=say_gap_days(say, [longest]), first=longest.first, last=longest.last,
    )  # fmt: skip


def say_gaps_so(say: Language) -> str:
    """What follows from a hole in the calendar."""
    return say._(
        "Either nothing was published on those days, or a file is missing: only you know. They are left empty, not counted as zero."
    )


# ---- what each page can say --------------------------------------------------------------------------------------------


def say_ability(say: Language, a: Ability) -> str:
    """What a page says, and of which networks or measures."""
    return say.say(a.label) + _of(say, a.of)


def _of(say: Language, ids: Sequence[str]) -> str:
    """« (Instagram and Facebook)»: networks or measures by name, a measure of several networks once; empty for none."""
    if not ids:
        return ""
    networks: dict[str, list[str]] = {}
    for id in ids:
        networks.setdefault(id.partition(".")[0] if kpi_of(id) else id, []).extend([network_of(id)] if network_of(id) else [])
    names = []
    for id, on in networks.items():
        kpi = kpi_of(id)
        name = say.say(kpi.label) if kpi else say_network(say, id)
        names.append(f"{name}: {', '.join(say_network(say, n) for n in on)}" if on else name)
    return f" ({'; '.join(names) if any(networks.values()) else say.listing(names)})"


def reasons_of(say: Language, cannot: Sequence[Ability]) -> dict[str, str]:
    """What is missing, and the questions that wait for it: each reason once, and networks once where they are the same for all of these."""
    together: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for a in cannot:
        if a.lacks is not None:
            together.setdefault(say.say(a.lacks), {}).setdefault(a.of, []).append(say.say(a.label))
    return {
        why: say.capital("; ".join("; ".join(labels) + _of(say, of) for of, labels in questions.items()))
        for why, questions in together.items()
    }


def say_questions(say: Language, some: Sequence[Ability], others: Sequence[Ability]) -> str:
    """Questions in one cell, each once; of which networks or measures only where ``others`` hold the same question too."""
    divided = {a.id for a in others}
    labels = {a.id: say.say(a.label) for a in some}
    of = {id: [x for a in some if a.id == id for x in a.of] if id in divided else [] for id in labels}
    return say.capital("; ".join(label + _of(say, of[id]) for id, label in labels.items())) or "–"


def say_abilities(say: Language, whole: int, part: int, questions: int) -> str:
    """Headline over what the pages can say: questions answered as a whole, in part, and all there are."""
    if whole == questions:
        return say._("The pages can answer all their questions with what is here.")
    if not part:
        return say._("Of {all} questions, the pages can answer {n} with what is here.", n=whole, all=questions)
    return say._(
        "Of {all} questions, the pages can answer {n} with what is here, and {part} more in part.", n=whole, part=part, all=questions
    )
