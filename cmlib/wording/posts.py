"""Words every look at the posts shares: networks, kinds of post, measures, intervals, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cmlib.exports.tables import ImportRecord
from cmlib.findings import Estimate
from cmlib.metrics import PASSPORTS
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.networks import say_network as say_network

FORMATS: dict[str, Text] = {
    "reel": T("reels"), "image": T("photos"), "carousel": T("carousels"), "story": T("stories"), "video": T("videos"), "short": T("shorts"),
    "text": T("text posts"), "link": T("link posts"), "document": T("documents"), "poll": T("polls"), "live": T("live broadcasts"),
    "other": T("other formats"), "paid": T("paid posts"), "organic": T("posts without payment"),
    "unnamed": T("posts whose kind the export does not say"),
}  # fmt: skip


def say_format(say: Language, name: str) -> str:
    """A format in the plural: «carousels»."""
    found = FORMATS.get(name)
    return say.say(found) if found else say._("other formats")


def say_metric(say: Language, metric: str) -> str:
    """A metric's name for a reader."""
    found = PASSPORTS.get(metric)
    return say.say(found.label) if found else metric.replace("_", " ")


def say_rate(say: Language, denominator: str) -> str:
    """«engagement rate by reach»: a rate's name always says what it is divided by."""
    return say_metric(say, "engagement_rate_by_" + ("followers" if denominator == "followers_total" else denominator))


def say_per(say: Language, rate: float, denominator: str) -> str:
    """«5.3 interactions for every hundred people reached»."""
    n = say.number(rate * 100, 1 if rate >= 0.01 else 2)
    sentences = {
        "reach": T("{n} interactions for every hundred people reached", n=n),
        "views": T("{n} interactions for every hundred views", n=n),
        "impressions": T("{n} interactions for every hundred impressions", n=n),
        "followers_total": T("{n} interactions for every hundred followers", n=n),
    }
    return say.say(sentences[denominator])


def say_span(say: Language, e: Estimate) -> str:
    """The interval of an estimate, or why there is none."""
    if e.low is None or e.high is None:
        return say.say(e.fallback_reason) if e.fallback_reason else say._("no interval")
    if e.unit == "ratio":
        return f"{say.times(e.low)}–{say.times(e.high)}"
    return say.interval(e)


def say_origin(say: Language, source: str, imports: Sequence[ImportRecord], labels: Mapping[str, Text]) -> str:
    """What the files of a source are, in a CM's words, instead of their names."""
    files = source.split(", ")
    kinds = sorted({say_read_as(say, r, labels) for r in imports if r.file in files})
    return ", ".join(kinds) or source


def say_source(say: Language, period: tuple[date, date] | None, source: str, n: int | None = None) -> str:
    """«230 posts, 1 Sept 2025 – 31 Oct 2026. Source: file»."""
    parts = [] if n is None else [say.n_("{n} post", "{n} posts", n)]
    if period:
        parts.append(say.period(*period))
    first = ", ".join(parts)
    where = say._("Source: {files}", files=source) if source else ""
    return ". ".join(p for p in (first, where) if p) + ("." if first or where else "")


def say_too_old(say: Language, files: Mapping[str, int]) -> dict[str, list[str]]:
    """Posts too old to count, and the files they are in: as a note about files; empty where there are none."""
    n = sum(files.values())
    note = say.n_("{n} post from more than two years ago does not count.", "{n} posts from more than two years ago do not count.", n)
    return {note: list(files)} if n else {}


def say_read_as(say: Language, r: ImportRecord, labels: Mapping[str, Text]) -> str:
    """What a file was taken for."""
    if r.format_id is None:
        return say._("not recognised")
    found = labels.get(r.format_id)
    return say.say(found) if found else say._("a known table")
