"""Talk with and about the brand: how fast people are answered, whose name is mentioned, who takes part.

The ``mentions`` table in, frozen results out. Nobody is named: people are counted, and no cell with fewer than five is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from cmlib import findings
from cmlib.estimates import MINIMUM_CLUSTERS, MINIMUM_MENTIONS, MINIMUM_MESSAGES, Survival, share_cluster, survival, wilson
from cmlib.exports.names import key
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Estimate, Finding, Period, Verdict, judge, record_estimate
from cmlib.missing import where_from
from cmlib.model import Brief, Plan
from cmlib.posts import generator
from cmlib.profiles import LEAST, fold_small
from cmlib.text import T, Text

WINDOW_DAYS = 365
"""Messages and mentions of the last year count; an older habit says little about today's."""
PROMISE_HOURS = 24.0
KEPT, SMALLEST_KEPT = 0.8, findings.SMALLEST["answers"]
"""A promise is kept if eight of ten messages are answered in time; a tenth more or less is the smallest difference worth telling."""
PROMISES = (1, 2, 4, 8, 12, 24, 48, 72)
"""Hours a brand could promise."""
LEVEL = 0.90
INSTANT_HOURS, MANY_INSTANT = 1 / 60, 0.1
"""An answer within a minute may be automatic; from a tenth of the answers on it is told."""
CROWDED = 0.8
"""Below this many different people a message, the same few write again and again."""
HALF = 0.5
SMALLEST_LEAD = findings.SMALLEST["voice"]
"""Of the mentions of the brand and one competitor: five points from a half are the smallest lead worth telling."""
MOST_NAMES = 7
_REST = "\0"
LADDER_DAYS = 90
MINIMUM_PEOPLE = 10
RECOMMENDS = 0.8
"""A review of four stars of five, or eight points of ten, recommends."""

_POSITIVE = frozenset({"positive", "positivo", "positiva", "pos", "very positive", "muy positivo", "muy positiva", "+"})
_OWN = frozenset({"own", "us", "our brand", "own brand", "nosotros", "nosotras", "propia", "propio", "marca propia", "nuestra marca"})

RungName = Literal["once", "again", "recommend"]
RUNGS: tuple[RungName, ...] = ("once", "again", "recommend")
Silence = Literal["", "none", "few", "one_name", "not_own", "no_overlap"]


# ---- how fast people are answered --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """How long messages of one network (and one kind, or ``""`` for all) wait for the first answer.

    Args:
        n, answered: messages, and those answered while the file looked. people: different authors, 0 if the file does not say.
        instant: answers within a minute, perhaps automatic. longest: hours the message looked at longest waited. curve: the share still waiting; ``None`` below ten messages.
        promise: fewest hours within which eight of ten are answered for sure (lower end of the 90 % interval); ``None``: none up to 72.
        verdict: is a promise of 24 hours kept with eight of ten messages, or not?
    """

    network: str
    kind: str
    n: int
    answered: int
    people: int
    instant: int
    longest: float
    curve: Survival | None
    promise: int | None
    verdict: Verdict
    period: Period
    source: str

    @property
    def within(self) -> Estimate | None:
        """Share answered within 24 hours."""
        return self.curve.within if self.curve else None

    @property
    def median(self) -> Estimate | None:
        """Hours after which half are answered."""
        return self.curve.median if self.curve else None

    @property
    def crowded(self) -> bool:
        """Do so few people write so much that the interval looks too sure?"""
        return 0 < self.people < CROWDED * self.n

    @property
    def automatic(self) -> bool:
        """Are so many answers there within a minute that some may be automatic?"""
        return self.instant > MANY_INSTANT * max(self.answered, 1)

    def left(self, hours: float) -> float | None:
        """Share still without an answer after so many hours; ``None`` where nobody looked that long."""
        if self.curve is None or (hours > self.longest and not (len(self.curve.waiting) and self.curve.waiting[-1] == 0)):
            return None
        at = int(np.searchsorted(self.curve.times, hours, side="right"))
        return float(self.curve.waiting[at - 1]) if at else 1.0


@dataclass(frozen=True)
class Answers:
    """Times to an answer. ``networks``: most messages first; ``kinds``: networks where several kinds can be told apart.

    Args:
        untold: messages of files that never record an answer: not known, not unanswered. untimed: messages without the hour.
        old: messages older than a year. All three are left out.
    """

    networks: tuple[Waiting, ...] = ()
    kinds: tuple[Waiting, ...] = ()
    untold: int = 0
    untimed: int = 0
    old: int = 0

    @property
    def judged(self) -> tuple[Waiting, ...]:
        """Networks with a curve."""
        return tuple(w for w in self.networks if w.curve is not None)


def messages_of(data: Dataset, as_of: date) -> pd.DataFrame:
    """Every message, comment, review or mention that somebody could have answered, and how long it waited.

    An answer is what the file calls so, else the brand's own reply to it. A message without one waited until its file ends (its last
    message or answer) or the day ends, whichever is first. Replies among users and the brand's own words are no messages.

    Returns:
        Columns ``platform, kind, author_key, source_file, created_at, day`` (local midnight), ``hours`` (waited), ``answered`` (bool),
        ``followed`` (hours it was looked at), ``timed`` (the hour is known), ``told`` (its file records answers).
    """
    rows = data.mentions
    rows = rows[rows["created_local"].notna()]
    own = rows["is_brand"].fillna(False).astype(bool)
    replies = rows[own & (rows["parent_uid"] != "")].groupby("parent_uid")["created_at"].min()
    answered_at = rows["answered_at"].fillna(replies.reindex(rows["mention_uid"]).set_axis(rows.index))
    files = rows["source_file"]
    last = pd.concat([rows["created_at"], answered_at]).groupby(pd.concat([files, files]).to_numpy()).max()
    until = last.reindex(files).set_axis(rows.index)
    told = answered_at.notna().groupby(files).transform("any")
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    waited = _hours(answered_at - rows["created_at"])
    to_the_end = _hours(end - rows["created_local"])
    followed = np.minimum(_hours(until - rows["created_at"]), to_the_end)
    answered = (waited >= 0) & (waited <= to_the_end)
    found = pd.DataFrame(
        {
            **{c: rows[c] for c in ("platform", "kind", "author_key", "source_file", "mention_uid", "created_at")},
            "day": rows["created_local"].dt.normalize(),
            "hours": waited.where(answered, followed),
            "answered": answered,
            "followed": followed,
            "timed": rows["created_at"].notna(),
            "told": told,
        }
    )
    found_by_search = rows["subject"] != ""  # what a listening tool found was not sent to the brand
    asked = ~own & ~found_by_search & (rows["kind"] != "reply") & (to_the_end > 0)
    order = ["platform", "kind", "day", "created_at", "mention_uid"]
    return found.loc[asked].sort_values(order, kind="stable").reset_index(drop=True)


def _hours(spans: pd.Series) -> pd.Series:
    found: pd.Series = spans.dt.total_seconds() / 3600
    return found


def response_times(data: Dataset, as_of: date) -> Answers:
    """Hours from a message to its first answer, by network and by kind of message, the unanswered included (Kaplan–Meier).

    Networks and kinds with fewer than ten messages are only counted. A file in which nothing was ever answered says nothing: whether
    nobody answered or the answers are not in it, cannot be known.

    Source: Kaplan & Meier, JASA 53, 1958.
    """
    asked = messages_of(data, as_of)
    every = asked[asked["day"] > pd.Timestamp(as_of) - pd.Timedelta(days=WINDOW_DAYS)]
    usable = every[every["told"] & every["timed"]]
    networks = [_waiting(str(n), "", part) for n, part in usable.groupby("platform", sort=True)]
    kinds = [
        _waiting(str(network), str(kind), part)
        for network, rows in usable.groupby("platform", sort=True)
        if rows["kind"].nunique() > 1
        for kind, part in rows.groupby("kind", sort=True)
    ]
    kinds = [w for w in kinds if w.curve is not None]
    return Answers(
        tuple(sorted(networks, key=lambda w: (-w.n, w.network))),
        tuple(sorted(kinds, key=lambda w: (w.network, -w.n, w.kind))),
        int((~every["told"]).sum()),
        int((every["told"] & ~every["timed"]).sum()),
        len(asked) - len(every),
    )


def waiting_of(hours: Sequence[float], answered: Sequence[bool], **about: object) -> tuple[Survival | None, int | None, Verdict]:
    """Curve, the promise that can be kept, and whether 24 hours is one; no curve below ten messages.

    Args:
        hours: waited until the answer, or as long as anybody looked. about: ``period`` and ``source`` for the estimates.
    """
    if len(hours) < MINIMUM_MESSAGES:
        return None, None, "not_assessed"
    time, event = np.asarray(hours, dtype=np.float64), np.asarray(answered, dtype=bool)
    curve = survival(time, event, LEVEL, hours=PROMISE_HOURS, **about)  # type: ignore[arg-type]
    hoped = [h for h in PROMISES if (curve.waiting[curve.times <= h] <= 1 - KEPT).any()]  # fewer hours cannot be kept for sure
    kept = (h for h in hoped if (e := survival(time, event, LEVEL, hours=h).within) and e.low is not None and e.low >= KEPT)
    w = curve.within
    verdict = judge(w.low, w.high, smallest=SMALLEST_KEPT, null=KEPT) if w else "not_assessed"
    return curve, next(kept, None), verdict


def _waiting(network: str, kind: str, rows: pd.DataFrame) -> Waiting:
    period = rows["day"].min().date(), rows["day"].max().date()
    source = ", ".join(sorted(set(rows["source_file"])))
    curve, promise, verdict = waiting_of(rows["hours"].to_list(), rows["answered"].to_list(), period=period, source=source)
    people = _people(rows)
    instant = int((rows["answered"] & (rows["hours"] <= INSTANT_HOURS)).sum())
    n, answered, longest = len(rows), int(rows["answered"].sum()), float(rows["hours"].max())
    return Waiting(network, kind, n, answered, people, instant, longest, curve, promise, verdict, period, source)


# ---- whose name is mentioned -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voice:
    """One name's part of all mentions; ``name`` is ``""`` for the rare ones together. ``queries``: what was searched for.

    ``people``: different authors, of the mentions that name one.
    """

    name: str
    own: bool
    mentions: int
    share: Estimate
    queries: tuple[str, ...]
    people: int = 0


@dataclass(frozen=True)
class ShareOfVoice:
    """Whose name is mentioned, in one tool, over the days all names were looked for.

    Args:
        voices: the brand first, then the others, most mentioned first. tool: format id of the files. languages: ISO codes found.
        by_author: were authors drawn (else days, where most are not known)? lead: of the mentions of the brand and the most mentioned competitor,
            the brand's part. verdict: does one of the two clearly lead? why: why there is nothing, if there is nothing.
        names: how many names the mentions speak of. old, other_tools, uncovered: mentions left out: older than a year, of another tool, of days
            on which not every name was looked for.
    """

    voices: tuple[Voice, ...] = ()
    tool: str = ""
    languages: tuple[str, ...] = ()
    period: Period | None = None
    source: str = ""
    by_author: bool = True
    lead: Estimate | None = None
    rival: str = ""
    verdict: Verdict = "not_assessed"
    names: int = 0
    mentions: int = 0
    why: Silence = ""
    old: int = 0
    other_tools: int = 0
    uncovered: int = 0

    @property
    def own(self) -> Voice | None:
        """The brand's part."""
        return next((v for v in self.voices if v.own), None)

    @property
    def first_rival(self) -> Voice | None:
        """The most mentioned competitor."""
        return next((v for v in self.voices if v.name == self.rival and not v.own), None)

    @property
    def disagrees(self) -> bool:
        """Of the brand and the most mentioned competitor: has one more mentions and the other more people who write?"""
        own, rival = self.own, self.first_rival
        return (
            self.by_author and own is not None and rival is not None and (own.mentions - rival.mentions) * (own.people - rival.people) < 0
        )


def own_names(brief: Brief) -> tuple[str, ...]:
    """Names a table may call the brand by: its name, then its handles."""
    return tuple(dict.fromkeys(n for n in (brief.brand, *(c.handle for c in brief.channels)) if n))


def is_own(subject: str, names: Sequence[str]) -> bool:
    """Does this name mean the brand? Its name or handle, spelled with or without spaces and accents, alone or inside a longer one.

    Example:
        >>> [is_own(s, ["Panadería La Espiga"]) for s in ("panaderia la espiga (ES)", "La Espiga", "Panadería", "@panaderialaespiga")]
        [True, True, False, True]
    """
    said = _tokens(subject)
    if not said or " ".join(said) in _OWN:
        return bool(said)
    for name in map(_tokens, names):
        if name and ("".join(name) == "".join(said) or _inside(name, said) or (len(said) > 1 and _inside(said, name))):
            return True
    return False


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", key(text))


def _inside(part: list[str], whole: list[str]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def share_of_voice(data: Dataset, names: Sequence[str], as_of: date, rng: np.random.Generator) -> ShareOfVoice:
    """The brand's mentions among those of all names looked for, with intervals that draw authors (or days), not mentions.

    Only one tool is used (two tools count differently), and only the days on which all names were looked for. Private messages do not
    count: nobody sees a competitor's. A text that names two brands counts for both.

    Args:
        names: what the brand is called, its name first (see :func:`own_names`).

    Source: Davison & Hinkley, Bootstrap Methods and their Application, 1997, section 3.8.
    """
    about, rows = _heard(data, names, as_of)
    if about.why:
        return about
    counts = rows["subject"].value_counts()
    brand = str(rows.loc[rows["own"], "subject"].iloc[0])
    others = sorted(((int(n), str(s)) for s, n in counts.items() if s != brand), key=lambda x: (-x[0], x[1]))
    shown = [s for n, s in others[: MOST_NAMES - 1] if n >= LEAST]
    label = rows["subject"].where(rows["subject"].isin([brand, *shown]), _REST)

    def share(part: pd.DataFrame, subject: pd.Series, of: str) -> Estimate:
        authors, days = part["author_key"].to_list(), part["day"].to_list()
        return share_cluster(subject.to_list(), authors, rng, of=of, days=days, level=LEVEL, period=about.period, source=about.source)

    voices = [
        Voice("" if s == _REST else s, s == brand, len(part), share(rows, label, s), _queries(part), _people(part))
        for s in (brand, *shown, *([_REST] if (label == _REST).any() else []))
        for part in (rows[label == s],)
    ]
    languages = tuple(sorted({str(v) for v in rows["lang"] if v}))
    about = replace(about, voices=tuple(voices), languages=languages, by_author=bool((rows["author_key"] != "").mean() >= HALF))
    if not shown:
        return about
    pair = rows[rows["subject"].isin([brand, shown[0]])]
    lead = share(pair, pair["subject"], brand)
    return replace(about, lead=lead, rival=shown[0], verdict=judge(lead.low, lead.high, smallest=SMALLEST_LEAD, null=HALF))


def _heard(data: Dataset, names: Sequence[str], as_of: date) -> tuple[ShareOfVoice, pd.DataFrame]:
    """The mentions that can be compared, or why there are none."""
    rows, old = _talk(data, names, as_of)
    if rows.empty:
        return ShareOfVoice(why="none", old=old), rows
    by_tool = rows.groupby("format_id")["subject"].agg(["nunique", "size"]).sort_index()
    tool = str(by_tool.sort_values(["nunique", "size"], ascending=False, kind="stable").index[0])
    others = int((rows["format_id"] != tool).sum())
    rows = rows[rows["format_id"] == tool]
    source = ", ".join(sorted(set(rows["source_file"])))
    about = ShareOfVoice(tool=tool, source=source, names=int(rows["subject"].nunique()), mentions=len(rows), old=old, other_tools=others)
    if about.names < 2:
        return replace(about, why="one_name"), rows
    if not rows["own"].any():
        return replace(about, why="not_own"), rows
    covered = _covered(rows)
    if covered is None:
        return replace(about, why="no_overlap"), rows
    rows = rows[rows["day"].between(pd.Timestamp(covered[0]), pd.Timestamp(covered[1]))]
    about = replace(about, period=covered, mentions=len(rows), uncovered=about.mentions - len(rows))
    few = len(rows) < MINIMUM_MENTIONS or _clusters(rows) < MINIMUM_CLUSTERS or not rows["own"].any()
    return (replace(about, why="few") if few else about), rows


def _talk(data: Dataset, names: Sequence[str], as_of: date) -> tuple[pd.DataFrame, int]:
    """Public mentions of the last year that say whom they are about, each name in one spelling; ``own``: is it the brand? Also how many are older."""
    rows = data.mentions
    when = rows["created_local"]
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    meant = (when < end) & (rows["subject"].map(key) != "") & (rows["kind"] != "message") & ~rows["is_brand"].fillna(False).astype(bool)
    recent = when >= end - pd.Timedelta(days=WINDOW_DAYS)
    old, rows = int((meant & ~recent).sum()), rows[meant & recent]
    rows = rows.assign(day=rows["created_local"].dt.normalize(), spelled=rows["subject"], subject=rows["subject"].map(key).astype("str"))
    rows = rows.sort_values(["subject", "day", "mention_uid"], kind="stable")
    rows = rows[(rows["url"] == "") | ~rows.duplicated(["format_id", "subject", "url"])]
    usual = {
        str(k): str(sorted(part.value_counts().items(), key=lambda x: (-x[1], x[0]))[0][0])
        for k, part in rows.groupby("subject")["spelled"]
    }
    own = {k: is_own(name, names) for k, name in usual.items()}
    label = {k: names[0] if own[k] and names else name for k, name in usual.items()}
    return rows.assign(own=rows["subject"].map(own).astype(bool), subject=rows["subject"].map(label).astype("str")), old


def _covered(rows: pd.DataFrame) -> Period | None:
    """First and last day on which every name was looked for: a name was, from the first to the last mention of the files it is in."""
    files = rows.groupby("source_file")["day"].agg(["min", "max"])
    spans = (
        rows[["subject", "source_file"]]
        .drop_duplicates()
        .join(files, on="source_file")
        .groupby("subject")
        .agg({"min": "min", "max": "max"})
    )
    first, last = spans["min"].max(), spans["max"].min()
    return (first.date(), last.date()) if first <= last else None


def _clusters(rows: pd.DataFrame) -> int:
    """Authors, and days of the mentions whose author is not known."""
    known = rows["author_key"] != ""
    return int(rows.loc[known, "author_key"].nunique() + rows.loc[~known, "day"].nunique())


def _people(rows: pd.DataFrame) -> int:
    return int(rows.loc[rows["author_key"] != "", "author_key"].nunique())


def _queries(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({str(q) for q in rows["query"] if q}))


# ---- who takes part ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rung:
    """People on one step of the ladder; each person stands on the highest one reached. ``ids``: several where folded together."""

    ids: tuple[RungName, ...]
    n: int
    share: Estimate


@dataclass(frozen=True)
class Watchers:
    """A network's followers beside the people who wrote there: at most ``share`` of the followers took part (not all who wrote follow)."""

    network: str
    followers: int
    day: date | None
    wrote: int
    share: Estimate


@dataclass(frozen=True)
class Involvement:
    """The ladder from spectator to prescriber, as far as exports show people.

    Args:
        people: different authors in the period. rungs: once, again, recommend; folded where one has fewer than five people.
        anonymous: contributions without author, which cannot be counted as people. hidden: was a step too small to be shown at all?
        watchers: networks with known followers; the spectators themselves are in no export.
    """

    people: int = 0
    rungs: tuple[Rung, ...] = ()
    period: Period | None = None
    source: str = ""
    anonymous: int = 0
    watchers: tuple[Watchers, ...] = ()
    hidden: bool = False

    def share(self, rung: RungName) -> Estimate | None:
        """Share of the people on a step; ``None`` where it is not shown alone."""
        return next((r.share for r in self.rungs if r.ids == (rung,)), None)


Followers = tuple[int, date | None, str]
"""How many, on which day, and the file that says so: empty where the brief does."""


def followers_known(brief: Brief, data: Dataset, as_of: date) -> dict[str, Followers]:
    """Network -> newest number of followers: daily exports first, else what the brief says."""
    found: dict[str, Followers] = {c.network: (c.followers, c.followers_on, "") for c in brief.channels if c.followers}
    daily = data.account_daily
    daily = daily[(daily["metric"] == "followers_total") & (daily["value"] > 0) & (daily["date"] <= pd.Timestamp(as_of))]
    for network, rows in daily.groupby("platform", sort=True):
        newest = rows[rows["date"] == rows["date"].max()]
        if newest["account_id"].nunique() == 1:  # followers of two accounts cannot be added up
            best = newest.sort_values(["value", "source_file"]).iloc[-1]
            found[str(network)] = int(best["value"]), best["date"].date(), str(best["source_file"])
    return found


def involvement(data: Dataset, as_of: date, names: Sequence[str] = (), followers: Mapping[str, Followers] | None = None) -> Involvement:
    """People who wrote once, who wrote again, and who recommend, over 90 days up to the last contribution.

    Recommends: a review of at least four stars of five, or a mention the file calls positive. Again: two or more contributions. What is
    about somebody else does not count. Likes name nobody in any export, so who only likes is not seen.

    Args:
        names: what the brand is called (see :func:`own_names`). followers: network -> number of followers, their day and source.

    Source: shares by Wilson, JASA 22, 1927; people are the units.
    """
    rows = _taking_part(data, as_of, names)
    if rows.empty:
        return Involvement()
    end = rows["day"].max()
    start = max(end - pd.Timedelta(days=LADDER_DAYS - 1), rows["day"].min())
    rows = rows[rows["day"] >= start]
    period = start.date(), end.date()
    source = ", ".join(sorted(set(rows["source_file"])))
    known = rows[rows["author_key"] != ""]
    about = Involvement(period=period, source=source, anonymous=len(rows) - len(known), people=int(known["author_key"].nunique()))
    if about.people < MINIMUM_PEOPLE:
        return about
    person = known.groupby("author_key")["recommends"].agg(["size", "any"])
    top = np.where(person["any"], "recommend", np.where(person["size"] > 1, "again", "once"))
    counts: dict[str, int] = {r: int((top == r).sum()) for r in RUNGS}
    shown, folded = fold_small(counts)
    groups: list[tuple[RungName, ...]] = [(r,) for r in RUNGS if r in shown]
    groups += [tuple(r for r in RUNGS if r in folded)] if folded else []
    rungs = [(ids, sum(counts[r] for r in ids)) for ids in groups]
    n_unit = {"n_unit": "people", "period": period, "source": source}
    steps = tuple(Rung(ids, n, wilson(n, about.people, LEVEL, **n_unit)) for ids, n in rungs if n >= LEAST)  # type: ignore[arg-type]
    return replace(about, rungs=steps, watchers=_watchers(known, followers or {}, period, source), hidden=len(steps) < len(rungs))


def _taking_part(data: Dataset, as_of: date, names: Sequence[str]) -> pd.DataFrame:
    """What people other than the brand wrote to it or about it, each with whether it recommends."""
    rows = data.mentions
    rows = rows[(rows["created_local"] < pd.Timestamp(as_of) + pd.Timedelta(days=1)) & ~rows["is_brand"].fillna(False).astype(bool)]
    ours = {s: not s or is_own(s, names) for s in rows["subject"].unique()}
    rows = rows[rows["subject"].map(ours).astype(bool)].sort_values(["author_key", "created_local", "mention_uid"], kind="stable")
    rows = rows[(rows["url"] == "") | ~rows.duplicated(["format_id", "author_key", "url", "text"])]
    best = rows.groupby("source_file")["rating"].transform("max")
    out_of = pd.Series(np.select([best <= 5, best <= 10], [5.0, 10.0], np.nan), index=rows.index)
    praised = (rows["kind"] == "mention") & rows["sentiment"].map(key).isin(_POSITIVE)
    return rows.assign(day=rows["created_local"].dt.normalize(), recommends=(rows["rating"] / out_of >= RECOMMENDS) | praised)


def _watchers(known: pd.DataFrame, followers: Mapping[str, Followers], period: Period, source: str) -> tuple[Watchers, ...]:
    """For each network whose followers are known and where at least five people wrote: the most of the followers that can have taken part."""
    found = []
    for network, wrote in known.groupby("platform", sort=True)["author_key"].nunique().items():
        many, day, _ = followers.get(str(network), (0, None, ""))
        if many and LEAST <= wrote <= many:
            why = T("everybody who wrote is counted; how many of them follow is not known, so this is the most it can be")
            share = Estimate(
                int(wrote) / many, n=many, n_unit="followers", period=period, method="counted", source=source, fallback_reason=why
            )
            found.append(Watchers(str(network), many, day, int(wrote), share))
    return tuple(sorted(found, key=lambda w: (-w.followers, w.network)))


# ---- for the pages -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Conversation:
    """What the diagnosis says about talk: times to an answer, and whose name is mentioned."""

    answers: Answers = Answers()
    voice: ShareOfVoice = ShareOfVoice(why="none")


def converse(plan: Plan, data: Dataset, as_of: date) -> Conversation:
    """Both, for the diagnosis."""
    rng = generator(plan.brief.seed, "voice")
    return Conversation(response_times(data, as_of), share_of_voice(data, own_names(plan.brief), as_of, rng))


def take_part(plan: Plan, data: Dataset, as_of: date) -> Involvement:
    """The ladder, for the page on the audience."""
    return involvement(data, as_of, own_names(plan.brief), followers_known(plan.brief, data, as_of))


def findings_of(found: Conversation) -> tuple[Finding, ...]:
    """One finding a network whose messages are answered (internal), one for the share of voice (external)."""
    out = []
    for w in found.answers.judged:
        if w.within is not None:
            sign = _sign(w.verdict, w.within.estimate, KEPT)
            slots = {"platform": w.network, "hours": int(PROMISE_HOURS), "promise": w.promise, "share": w.within.estimate}
            out.append(Finding(f"diagnosis.answers.{w.network or 'other'}", w.verdict, "internal", sign, w.within, slots))
    voice = found.voice
    if voice.lead is not None and voice.own is not None:
        sign = _sign(voice.verdict, voice.lead.estimate, HALF)
        slots = {"name": voice.rival, "share": voice.own.share.estimate}
        out.append(Finding("diagnosis.voice", voice.verdict, "external", sign, voice.lead, slots))
    return tuple(out)


def _sign(verdict: Verdict, value: float, null: float) -> Literal[-1, 0, 1]:
    if verdict not in ("clear", "hint"):
        return 0
    return 1 if value > null else -1


def record_of(found: Conversation) -> dict[str, object]:
    """For ``strategy.json``: no person, no text, no link."""
    voice = found.voice
    return {
        "answers": {
            "networks": [
                {
                    "network": w.network, "n": w.n, "answered": w.answered, "within_24h": _numbers(w.within), "median_hours": _numbers(w.median),
                    "promise_hours": w.promise, "verdict": w.verdict,
                }
                for w in found.answers.networks
            ],
            "not_recorded": found.answers.untold, "without_hour": found.answers.untimed,
        },
        "voice": {
            "why_not": voice.why or None, "tool": voice.tool, "period": [d.isoformat() for d in voice.period] if voice.period else None,
            "languages": list(voice.languages), "verdict": voice.verdict, "lead": _numbers(voice.lead),
            "names": [{"name": v.name, "own": v.own, "mentions": v.mentions, "share": _numbers(v.share)} for v in voice.voices],
        },
    }  # fmt: skip


def record_of_involvement(found: Involvement) -> dict[str, object]:
    """For ``strategy.json``: steps of at least five people."""
    return {
        "people": found.people if found.people >= LEAST else None,
        "period": [d.isoformat() for d in found.period] if found.period else None,
        "steps": [{"ids": list(r.ids), "n": r.n, "share": _numbers(r.share)} for r in found.rungs],
        "at_most_of_followers": [{"network": w.network, "followers": w.followers, "share": _numbers(w.share)} for w in found.watchers],
    }


def _numbers(e: Estimate | None) -> dict[str, object] | None:
    return record_estimate(e, "level", "n", "unit")


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What the diagnosis can say about talk, by the thresholds of :func:`converse`, without a draw."""
    return (
        *_answering(data, as_of),
        Ability("voice", T("whose name is mentioned: the brand's or its competitors'"), lacks=_lacks_voice(plan, data, as_of)),
    )


def _answering(data: Dataset, as_of: date) -> list[Ability]:
    label = T("how fast messages are answered")
    every = messages_of(data, as_of)
    every = every[every["day"] > pd.Timestamp(as_of) - pd.Timedelta(days=WINDOW_DAYS)]
    usable = every[every["told"] & every["timed"]]
    counts = {str(n): int(k) for n, k in usable.groupby("platform", sort=True).size().items()}
    if not counts:
        lacks = T(
            "a table of messages with the time each came in and the time of its answer is missing: {where}",
            where=where_from("mentions", "answers", "google_business"),
        )
        return [Ability("answers", label, (), lacks)]
    able = tuple(n for n, k in counts.items() if k >= MINIMUM_MESSAGES)
    few: dict[int, list[str]] = {}
    for network, k in counts.items():
        if k < MINIMUM_MESSAGES:
            few.setdefault(k, []).append(network)
    return [
        *([Ability("answers", label, tuple(n for n in able if n))] if able else []),
        *(
            Ability("answers", label, tuple(x for x in of if x), T("messages with the time of their answer: {n}; needed: {all}", n=k, all=MINIMUM_MESSAGES))
            for k, of in sorted(few.items())
        ),
    ]  # fmt: skip


def _lacks_voice(plan: Plan, data: Dataset, as_of: date) -> Text | None:
    return lacks_voice(_heard(data, own_names(plan.brief), as_of)[0])


def lacks_voice(found: ShareOfVoice) -> Text | None:
    """Why the share of voice cannot be said, and what brings it."""
    where = where_from("mentions", "brandwatch", "talk")
    if found.why == "none":
        return T("mentions that say which brand they are about are missing: {where}", where=where)
    if found.why == "one_name":
        return T("all mentions are about one name: the same search is needed for at least one competitor: {where}", where=where)
    if found.why == "not_own":
        return T("none of the names in the mentions is the brand's: write it in the table as in the brief")
    if found.why == "no_overlap":
        return T("the searches for the different names have no day in common: export the same days for all")
    if found.why == "few":
        return T(
            "mentions on the days all names were looked for: {n}; needed: {all}, by {people} different authors",
            n=found.mentions, all=MINIMUM_MENTIONS, people=MINIMUM_CLUSTERS,
        )  # fmt: skip
    return None


def involvement_ability(plan: Plan, data: Dataset, as_of: date) -> Ability:
    """Whether the page on the audience can say who takes part."""
    label = T("how involved people are: who writes once, again, or recommends")
    n = involvement(data, as_of, own_names(plan.brief)).people
    if n >= MINIMUM_PEOPLE:
        return Ability("involvement", label)
    where = where_from("mentions", "answers", "talk", "instagram", "google_business")
    if n == 0:
        return Ability("involvement", label, lacks=T("comments, messages or reviews with their author are missing: {where}", where=where))
    return Ability(
        "involvement",
        label,
        lacks=T("people who wrote in {days} days: {n}; needed: {all}: {where}", days=LADDER_DAYS, n=n, all=MINIMUM_PEOPLE, where=where),
    )


def within_a_day(data: Dataset, as_of: date) -> pd.DataFrame:
    """Messages looked at for a whole day, each with whether it was answered within it: what the goal on service counts.

    Returns:
        Columns ``day`` (local midnight), ``quick`` (bool) and ``source_file``.
    """
    found = messages_of(data, as_of)
    found = found[found["told"] & found["timed"] & (found["followed"] >= PROMISE_HOURS)]
    quick = found["answered"] & (found["hours"] <= PROMISE_HOURS)
    return pd.DataFrame({"day": found["day"], "quick": quick, "source_file": found["source_file"]}).reset_index(drop=True)


__all__ = [
    "Answers", "Conversation", "Followers", "Involvement", "Rung", "ShareOfVoice", "Voice", "Waiting", "Watchers", "abilities_of", "converse", "findings_of",
    "followers_known", "involvement", "involvement_ability", "is_own", "lacks_voice", "messages_of", "own_names", "record_of",
    "record_of_involvement", "response_times", "share_of_voice", "take_part", "waiting_of", "within_a_day",
]  # fmt: skip
