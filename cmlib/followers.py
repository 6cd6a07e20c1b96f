"""Who follows on each network, as the network itself counts it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from cmlib import findings
from cmlib.estimates import median_interval, wilson
from cmlib.exports.builders import to_local, to_utc
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Period, Verdict, judge
from cmlib.missing import EXPORTS, any_of, own_networks, where_from
from cmlib.model import Plan
from cmlib.profiles import LEAST, fold_options, fold_small
from cmlib.reference.ages import OPEN_FROM, YOUNGEST, ages
from cmlib.reference.ages import population as everybody
from cmlib.text import T, Text


@dataclass(frozen=True)
class Part:
    """A bucket of a composition and its share; ``split``: shares by sex where known. ``None``: hidden, so that nobody can be recognised."""

    label: str
    share: float | None
    split: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True)
class Composition:
    """One breakdown of a network's followers.

    Args:
        listed: sum of the shares shown; the rest is not broken down by the network, or hidden.
        whole: are the shares of all followers (else only of those the network lists)? n: of how many, if known. day: of the snapshot.
    """

    dimension: str
    parts: tuple[Part, ...]
    listed: float
    whole: bool = True
    n: int | None = None
    day: date | None = None

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts whose share may be seen."""
        return tuple(p for p in self.parts if p.share is not None)

    @property
    def hides(self) -> bool:
        """Is any share hidden?"""
        return any(share is None for p in self.parts for share in (p.share, *(s for _, s in p.split)))


@dataclass(frozen=True)
class Followers:
    """Who follows on one network, or who else was counted there (``population``), as the network itself counts it.

    Args:
        day: of the newest breakdown. n: number of followers about that day, if anything says it. later: day of a newer breakdown left
            out because it is later than the page.
    """

    platform: str
    population: str
    day: date | None
    n: int | None
    compositions: tuple[Composition, ...]
    source: str
    later: date | None = None

    def composition(self, dimension: str) -> Composition | None:
        """The breakdown by age_gender, age, gender, city, country …, if the network gave it."""
        return next((c for c in self.compositions if c.dimension == dimension), None)

    @property
    def main(self) -> Composition | None:
        """The breakdown that says most about people: age, else what they do for a living, else where they live."""
        found = (self.composition(d) for d in MAIN_DIMENSIONS)
        return next((c for c in found if c is not None and c.shown), None)

    @property
    def ages(self) -> Composition | None:
        """The breakdown by age, with or without sex."""
        return self.composition("age_gender") or self.composition("age")


_SEX = {
    "women": "women", "woman": "women", "female": "women", "f": "women", "mujeres": "women", "mujer": "women", "femenino": "women",
    "men": "men", "man": "men", "male": "men", "m": "men", "hombres": "men", "hombre": "men", "masculino": "men",
    "other": "other", "others": "other", "unknown": "other", "u": "other", "otros": "other", "otro": "other", "unspecified": "other",
}  # fmt: skip

MAIN_DIMENSIONS = ("age_gender", "age", "job_function", "seniority", "industry", "company_size", "city", "country", "gender")

POPULATIONS = ("followers", "viewers", "engaged", "reached", "visitors")
"""Whom a network may break down. Only the first follow: no segment is proposed from the others."""

LATE = timedelta(days=2)
"""An export of the last day of a month carries the day of its download, the next one."""
NEAR_DAYS = 31
"""So near a breakdown the number of followers has to be counted, to say what share of all of them it is."""
ALL_LISTED = 0.98
"""From this share on a breakdown leaves nobody out but by rounding: a single hidden part could be had by subtraction."""


def _sexes(text: str) -> str:
    return _SEX.get(text.strip().casefold(), "")


def _people(share: float, base: float) -> int:
    return max(1, math.floor(share * base + 0.5)) if share > 0 else 0


def _hidden(shares: Mapping[str, float], base: float | None, dimension: str) -> set[str]:
    """Parts that stand for one to four people, and those that keep them from being worked out.

    One alone may be hidden only in a list that leaves others out, and only if no second breakdown (age beside sex) adds up to the same.
    """
    if base is None:
        return set()
    people = {k: _people(v, base) for k, v in shares.items()}
    rest = 1 - sum(shares.values())
    if dimension not in ("age", "gender", "age_gender") and rest > 1 - ALL_LISTED and rest * base >= LEAST:
        return {k for k, v in people.items() if 0 < v < LEAST}
    return set(fold_small(people)[1])


def composition_of(
    dimension: str, rows: pd.DataFrame, n: int | None, *, near: int | None = None, day: date | None = None
) -> Composition | None:
    """One breakdown with its shares; ``None`` where the network gives nothing, or fewer than five people are in it.

    No cell of one to four people is shown, nor can one be worked out by subtraction.

    Args:
        n: of how many people the shares are, if known. near: a number of followers of another day, only to tell which cells are small.
    """
    rows = rows[rows["value"].notna() & (rows["value"] >= 0)]
    if rows.empty:
        return None
    values = rows["value"].to_numpy(dtype=float)
    whole = True
    if (rows["unit"] == "count").all():
        total = float(values.sum())
        whole = n is not None and n >= total
        n = n if n is not None and whole else round(total)
        if n <= 0:
            return None
        values = values / n
    rows, base = rows.assign(share=values), n or near
    if base is not None and 0 < _people(float(values.sum()), base) < LEAST:
        return None
    if dimension == "age_gender":
        dimension, parts = _by_age_and_sex(rows, base)
    else:
        by = rows.groupby("bucket")["share"].sum()
        if dimension in ("age", "company_size"):
            by.index = by.index.map(_dashed)
        shares = {_sexes(str(b)) or str(b) if dimension == "gender" else str(b): float(v) for b, v in by.items()}
        hidden = _hidden(shares, base, dimension)
        parts = [Part(b, None if b in hidden else v) for b, v in shares.items()]
        parts.sort(key=lambda p: age_key(p.label) if dimension == "age" else (-(p.share or 0.0), p.label))
    return Composition(dimension, tuple(parts), sum(p.share or 0.0 for p in parts), whole, n, day)


def _by_age_and_sex(rows: pd.DataFrame, base: float | None) -> tuple[str, list[Part]]:
    """Ages with their shares by sex; by age alone where half of the splits would have to be hidden.

    A split is hidden for all sexes and for at least two ages, so that neither the ages' own shares nor those of the sexes give it away.
    """
    first_is_sex = rows["bucket"].map(lambda b: _sexes(str(b)) != "").all()
    age, sex = ("bucket2", "bucket") if first_is_sex else ("bucket", "bucket2")
    named = rows.assign(age=rows[age].map(_dashed), sex=rows[sex].map(lambda b: _sexes(str(b)) or "other"))
    table = named.pivot_table(index="age", columns="sex", values="share", aggfunc="sum", sort=False)
    sexes = [s for s in ("women", "men", "other") if s in table]
    ages = sorted(table.index, key=age_key)
    totals = {a: float(table.loc[a].sum()) for a in ages}
    hidden = _hidden(totals, base, "age")
    cells = {a: {s: float(v) for s in sexes if pd.notna(v := table.loc[a, s])} for a in ages}
    unsplit = set(hidden)
    if base is not None and len(sexes) > 1:
        unsplit |= set(fold_options({a: [_people(cells[a].get(s, 0.0), base) for s in sexes] for a in ages})[1])
    alone = unsplit != hidden and 2 * len(unsplit) > len(ages)
    parts = [
        Part(
            a,
            None if a in hidden else totals[a],
            () if alone else tuple((s, None if a in unsplit else v) for s, v in cells[a].items()),
        )
        for a in ages
    ]
    return "age" if alone else "age_gender", parts


def _dashed(label: object) -> str:
    """«25-34» as it is printed: 25–34."""
    return re.sub(r"(?<=\d)\s*-\s*(?=\d)", "–", str(label).strip())


def age_key(label: str) -> tuple[float, str]:
    """Sorts bands such as ``25-34`` by their first number."""
    found = re.search(r"\d+", label)
    return (float(found[0]) if found else math.inf, label)


def _follower_count(plan: Plan, data: Dataset, platform: str, day: date | None, as_of: date) -> tuple[int | None, int | None]:
    """Followers about a day (``None`` if none was counted within 31 days of it), and the nearest count of any day."""
    daily = data.account_daily
    stock = daily[(daily["platform"] == platform) & (daily["metric"] == "followers_total") & (daily["date"] <= pd.Timestamp(as_of + LATE))]
    stock = stock.dropna(subset=["value"]).sort_values(["date", "value"]).drop_duplicates("date", keep="last")
    counted = [(when.date(), 0, int(value)) for when, value in zip(stock["date"], stock["value"], strict=True) if value > 0]
    if day is not None or not counted:  # an export without a day is of today, and so is the newest daily figure
        told = [c for c in plan.brief.channels if c.network == platform and c.followers]
        counted += [(c.followers_on or as_of, 1, c.followers or 0) for c in told]
    if not counted:
        return None, None
    when, _, n = min(counted, key=lambda c: (abs((c[0] - (day or as_of)).days), c[1], c[0]))
    return (n if day is None or abs((when - day).days) <= NEAR_DAYS else None), n


def _broken_down(data: Dataset, populations: Sequence[str]) -> pd.DataFrame:
    frame = data.audience
    return frame[frame["population"].isin(populations) & ~frame["dimension"].isin(["hour", "weekday"])]


def followed(data: Dataset, as_of: date, populations: Sequence[str] = POPULATIONS[:1]) -> dict[str, tuple[str, pd.DataFrame]]:
    """Network -> the first of these populations it describes, and its rows up to a day (or two days later: see :data:`LATE`)."""
    frame = _broken_down(data, populations)
    frame = frame[frame["snapshot_date"].isna() | (frame["snapshot_date"] <= pd.Timestamp(as_of + LATE))]
    found = {}
    for platform in sorted(set(frame["platform"])):
        here = frame[frame["platform"] == platform]
        population = next(p for p in populations if (here["population"] == p).any())
        found[str(platform)] = population, here[here["population"] == population]
    return found


def later_snapshot(data: Dataset, as_of: date, platform: str = "") -> date | None:
    """Day of the newest figures on followers (of one network) that are later than the page, and left out; ``None`` if there are none."""
    frame = _broken_down(data, POPULATIONS[:1])
    days = frame["snapshot_date"][(frame["platform"] == platform) | (platform == "")].max()
    return days.date() if pd.notna(days) and days > pd.Timestamp(as_of + LATE) else None


def breakdowns_of(here: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each dimension with the rows of its newest snapshot."""
    for dimension in sorted(set(here["dimension"])):
        rows = here[here["dimension"] == dimension]
        newest = rows["snapshot_date"].max()
        rows = rows[rows["snapshot_date"] == newest] if pd.notna(newest) else rows
        rows = rows[rows["source_file"] == sorted(set(rows["source_file"]))[-1]]
        yield dimension, rows.drop_duplicates(["bucket", "bucket2"]).sort_values(["bucket", "bucket2"])


def describe_followers(plan: Plan, data: Dataset, as_of: date) -> tuple[Followers, ...]:
    """Who follows on each network, newest snapshot: shares by age and sex, city, country … as the network gives them.

    Breakdowns are never multiplied with one another, and what a network does not list stays missing. Shares of all followers need a
    number of followers counted near the snapshot's own day; else they are of those listed.
    """
    return _described(plan, data, as_of, POPULATIONS[:1])


def describe_others(plan: Plan, data: Dataset, as_of: date) -> tuple[Followers, ...]:
    """Views, visits … that a network breaks down where nothing says who follows there. They are not people to choose from."""
    following = followed(data, as_of)
    return tuple(f for f in _described(plan, data, as_of, POPULATIONS[1:]) if f.platform not in following)


def _described(plan: Plan, data: Dataset, as_of: date, populations: Sequence[str]) -> tuple[Followers, ...]:
    found = []
    for platform, (population, here) in followed(data, as_of, populations).items():
        compositions: list[Composition] = []
        files: set[str] = set()
        for dimension, rows in breakdowns_of(here):
            newest = rows["snapshot_date"].max()
            day = newest.date() if pd.notna(newest) else None
            n, near = _follower_count(plan, data, platform, day, as_of) if population == "followers" else (None, None)
            made = composition_of(dimension, rows, n, near=near, day=day)
            if made is not None and all(made.dimension != c.dimension for c in compositions):
                compositions.append(made)
                files |= set(rows["source_file"])
        if compositions:
            day = max((c.day for c in compositions if c.day), default=None)
            n = _follower_count(plan, data, platform, day, as_of)[0] if population == "followers" else None
            later = later_snapshot(data, as_of, platform) if population == "followers" else None
            found.append(Followers(platform, population, day, n, tuple(compositions), ", ".join(sorted(files)), later))
    return tuple(found)


def no_audience(network: str) -> Text:
    """Which export of a network says who follows."""
    if network == "youtube":
        return T("YouTube breaks down views, not who subscribes")
    return T("the export of the audience is missing: {where}", where=where_from("audience", network))


def audience_files(plan: Plan, data: Dataset) -> Text:
    """Which exports say who follows on the brand's networks; of any network where none of its own has one."""
    own = [n for n in own_networks(plan.brief, data, "audience") if n in EXPORTS["audience"] and n != "youtube"]
    return any_of(where_from("audience", *own or [n for n in EXPORTS["audience"] if n != "youtube"]))


# ---- when they are online ----------------------------------------------------------------------------------------------

BLOCK_HOURS, BLOCKS = 3, 24
WHOLE_DAY, ENOUGH_DAYS = 20, 14
"""Hours a day needs to count as whole; whole days it takes to say whether an hour stands out."""


@dataclass(frozen=True)
class Hour:
    """How many followers are typically online in one hour of the day; ``None`` where on some days it stands for one to four people."""

    hour: int
    typical: Estimate | None


@dataclass(frozen=True)
class Online:
    """When the followers of a network are online, as the network counts them. Not when posts work better.

    Args:
        hours: those the file knows, in order. start, end: first and last hour of the busiest three in a row (may pass midnight).
        inside: share of the days whose busiest hour is one of these three; ``None`` with fewer than 14 whole days. verdict: do they stand out?
        zone: of the hours, empty where the file does not say it. shifted: were they moved to the brand's clock?
    """

    platform: str
    hours: tuple[Hour, ...]
    start: int
    end: int
    inside: Estimate | None
    verdict: Verdict
    days: int
    period: Period | None
    zone: str
    shifted: bool
    source: str

    def at(self, hour: int) -> Estimate | None:
        """Typical number in an hour, ``None`` where it is not known or not shown."""
        return next((h.typical for h in self.hours if h.hour == hour), None)

    @property
    def quietest(self) -> Hour | None:
        """The hour with the fewest followers online, of those shown."""
        known = [(h.typical.estimate, h.hour, h) for h in self.hours if h.typical is not None]
        return min(known)[2] if known else None

    @property
    def busiest(self) -> Hour | None:
        """The hour with the most followers online."""
        known = [(-h.typical.estimate, h.hour, h) for h in self.hours if h.typical is not None]
        return min(known)[2] if known else None


def _hour_of(text: str) -> int | None:
    """«21», «21:00», «9 pm» as 0 to 23."""
    found = re.fullmatch(r"\s*(\d{1,2})(?::\d\d)?(?::\d\d)?\s*h?\s*([ap])?\.?\s*m?\.?\s*", text, flags=re.IGNORECASE)
    if not found:
        return None
    hour, half = int(found[1]), (found[2] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour if 0 <= hour <= 23 else None


def _zone_of(data: Dataset, files: set[str]) -> str:
    """The one zone the files say their hours are in; empty where they say none, or not the same."""
    zones = {r.zone if r.zone_basis != "none" else "" for r in data.imports if r.file in files}
    return zones.pop() if len(zones) == 1 else ""


def online_hours(plan: Plan, data: Dataset, as_of: date) -> tuple[Online, ...]:
    """When the followers of each network are online, by hour: medians over days with their interval.

    The three hours in a row with most followers stand out if the busiest hour of a day falls into them more often than the one day
    in eight of mere chance, with an interval that counts that there were 24 places to choose from.
    """
    frame = data.audience
    frame = frame[(frame["dimension"] == "hour") & frame["value"].notna() & (frame["value"] >= 0)]
    frame = frame[frame["snapshot_date"].isna() | (frame["snapshot_date"] <= pd.Timestamp(as_of))]
    found = []
    for platform in sorted(set(frame["platform"])):
        rows = frame[frame["platform"] == platform]
        population = next((p for p in POPULATIONS if (rows["population"] == p).any()), None)
        rows = rows[rows["population"] == population] if population else rows
        rows = rows[rows["account_id"] == rows["account_id"].value_counts().sort_index(kind="stable").idxmax()]
        made = _online(str(platform), rows, plan.brief.timezone, _zone_of(data, set(rows["source_file"])))
        if made is not None:
            found.append(made)
    return tuple(found)


def _online(platform: str, rows: pd.DataFrame, own_zone: str, zone: str) -> Online | None:
    rows = rows.assign(hour=pd.Series([_hour_of(str(b)) for b in rows["bucket"]], index=rows.index, dtype="Int64"))
    rows = rows[rows["hour"].notna()].sort_values(["snapshot_date", "hour", "source_file"])
    rows = rows.drop_duplicates(["snapshot_date", "hour"], keep="last")
    dated = rows["snapshot_date"].notna()
    if dated.any():
        rows = rows[dated]
    if rows["hour"].nunique() < WHOLE_DAY:
        return None
    day, hour = rows["snapshot_date"], rows["hour"].astype(int)
    shifted = bool(zone) and zone != own_zone and bool(dated.any())
    if shifted:
        local = to_local(to_utc(day + pd.to_timedelta(hour, unit="h"), zone), own_zone)
        day, hour, zone = local.dt.normalize(), local.dt.hour, own_zone
    unit: Literal["count", "share"] = "count" if (rows["unit"] == "count").all() else "share"
    table = pd.DataFrame({"day": day.fillna(pd.Timestamp(0)), "hour": hour, "value": rows["value"]}).pivot_table(
        index="day", columns="hour", values="value", aggfunc="max"
    )
    known = bool(dated.any())
    period = (table.index.min().date(), table.index.max().date()) if known else None
    source = ", ".join(sorted(set(rows["source_file"])))
    hours, middle = [], np.zeros(24)
    for h in sorted(table.columns):
        typical = median_interval(table[h].dropna().to_numpy(), unit=unit, n_unit="days", period=period, source=source)
        middle[int(h)] = typical.estimate
        told = (typical.estimate, *(v for v in (typical.low, typical.high) if v is not None))
        hours.append(Hour(int(h), None if unit == "count" and any(0 < v < LEAST for v in told) else typical))
    start = int(np.argmax([sum(middle[(h + i) % 24] for i in range(BLOCK_HOURS)) for h in range(24)]))
    block = {(start + i) % 24 for i in range(BLOCK_HOURS)}
    whole = table[table.notna().sum(axis=1) >= WHOLE_DAY] if known else table[:0]
    inside: Estimate | None = None
    verdict: Verdict = "not_assessed"
    if len(whole) >= ENOUGH_DAYS:
        hits, chance = int(whole.idxmax(axis=1).isin(block).sum()), BLOCK_HOURS / 24
        inside = wilson(hits, len(whole), n_unit="days", period=period, source=source)
        strict = wilson(hits, len(whole), 1 - 0.10 / BLOCKS, n_unit="days")
        verdict = judge(strict.low, strict.high, smallest=chance, null=chance)
    return Online(
        platform, tuple(hours), start, (start + BLOCK_HOURS - 1) % 24, inside, verdict, len(table) if known else 1, period, zone, shifted,
        source,
    )  # fmt: skip


@dataclass(frozen=True)
class NoHours:
    """Why nothing is known of the hours. ``file``, ``why``: a file with hours that was refused, and its cure.

    Args:
        reason: a file was refused; one is there but with too little; a network of the brand exports hours; none does.
    """

    reason: Literal["refused", "short", "export", "by_hand"]
    file: str = ""
    why: Text | None = None

    @property
    def lacks(self) -> Text:
        """The same as a phrase, for what the page can say."""
        if self.why is not None:
            return T("{file} could not be used: {why}", file=self.file, why=self.why)
        if self.reason == "short":
            return T("the hours of the followers are there, but fewer than {n} of a day, or only of later days", n=WHOLE_DAY)
        if self.reason == "export":
            return T("the hours of the followers are missing: {where}", where=where_from("audience", "tiktok"))
        return T("the brand's networks do not export the hours of their followers: a table of one's own is needed")


def no_hours(plan: Plan, data: Dataset) -> NoHours:
    """Why :func:`online_hours` finds nothing, and what brings the hours."""
    refused = {r.file: r.error for r in data.imports if r.format_id == "tt_activity" and r.error is not None}
    if refused:
        file = max(refused)
        return NoHours("refused", file, refused[file])
    if (data.audience["dimension"] == "hour").any():
        return NoHours("short")
    return NoHours("export" if "tiktok" in own_networks(plan.brief, data, "audience") else "by_hand")


# ---- beside the users of the network -----------------------------------------------------------------------------------

OLDER_FROM = 35
SMALLEST_AGE_GAP = findings.SMALLEST["ages"]
"""Five points more or less in a band: the smallest difference worth telling."""


@dataclass(frozen=True)
class Band:
    """An age band: share of the adult followers, and of those they stand beside; ``times``: how many times, where n is known.

    Args:
        country: share of all adults of the country, where the others are the network's users and the project knows both.
    """

    label: str
    own: float
    theirs: float
    times: Estimate | None = None
    country: float | None = None


@dataclass(frozen=True)
class Compared:
    """The followers' ages beside those of others in the brand's country: counts of different years, not samples.

    Args:
        others: the network's users, or all adults where the project has no users of that network by age.
        day: of the others' count; years ago for users. country_day: of the adults, where they stand beside the users.
        n: adult followers whose age is listed, if known.
        older, older_there: share from 35 on in each, ``None`` where no band begins at 35. minors: was a band under 18 left out?
    """

    platform: str
    country: str
    others: Literal["users", "adults"]
    day: date
    country_day: date | None
    bands: tuple[Band, ...]
    n: int | None
    older: float | None
    older_there: float | None
    minors: bool
    source: str

    @property
    def widest(self) -> Band:
        """The band where the two differ most."""
        return max(self.bands, key=lambda b: (abs(b.own - b.theirs), b.label))


def _ends(label: str) -> tuple[int, int | None] | None:
    """First and last year of a band: «25–34» is (25, 34), «65+» is (65, None)."""
    numbers = [int(n) for n in re.findall(r"\d+", label)]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    return (numbers[0], None) if len(numbers) == 1 and "+" in label else None


def compare_ages(plan: Plan, found: Sequence[Followers]) -> tuple[Compared, ...]:
    """Each network's followers by age beside its users in the brand's country and all its adults: adults whose age is listed, on all sides.

    Only where the network's own bands fit the ages of the reference; bands too small to show are left out on both sides.
    """
    out = []
    for who in found:
        users, adults, composition = ages(who.platform, plan.brief.country), everybody(plan.brief.country), who.ages
        there = users or adults
        if there is None or composition is None or who.population != "followers":
            continue
        ends = [(p, e) for p in composition.parts if p.share is not None and (e := _ends(p.label)) is not None]
        grown = [(p, e) for p, e in ends if e[0] >= YOUNGEST and (e[0] <= OPEN_FROM if e[1] is None else e[1] < OPEN_FROM)]
        own = sum(p.share or 0.0 for p, _ in grown)
        theirs = there.among([e for _, e in grown])
        if len(grown) < 3 or own <= 0 or not theirs:
            continue
        n = round(own * composition.n) if composition.n else None
        beside = adults.among([e for _, e in grown]) if users and adults else ()
        bands = tuple(
            replace(_band(p, (p.share or 0.0) / own, theirs[i], n, who), country=beside[i] if beside else None)
            for i, (p, _) in enumerate(grown)
        )
        older = [b for b, (_, e) in zip(bands, grown, strict=True) if e[0] >= OLDER_FROM]
        cut = any(e[0] == OLDER_FROM for _, e in grown)
        out.append(
            Compared(
                who.platform, plan.brief.country, "users" if users else "adults", there.day, adults.day if beside and adults else None,
                bands, n, sum(b.own for b in older) if cut else None,
                sum(b.theirs for b in older) if cut else None, any(e[0] < YOUNGEST for _, e in ends), who.source,
            )
        )  # fmt: skip
    return tuple(out)


def _band(part: Part, own: float, theirs: float, n: int | None, who: Followers) -> Band:
    times = None
    if n and theirs > 0:
        why = T("the network counts everybody: neither side is a sample")
        on = (who.day, who.day) if who.day else None
        undated = () if on else (T("the file does not say of which day"),)
        times = Estimate(
            own / theirs, n=n, n_unit="followers", unit="ratio", period=on, method="counted", source=who.source, fallback_reason=why,
            warnings=undated,
        )  # fmt: skip
    return Band(part.label, own, theirs, times)


# ---- for the record ----------------------------------------------------------------------------------------------------


def record_of_online(found: Online) -> dict[str, object]:
    """Typical hours as plain values; hours too small to show are empty."""
    hours = [[h.hour, None if h.typical is None else h.typical.estimate] for h in found.hours]
    inside = None if found.inside is None else {"estimate": found.inside.estimate, "n": found.inside.n}
    return {
        "platform": found.platform, "zone": found.zone, "start": found.start, "end": found.end, "verdict": found.verdict,
        "inside": inside, "days": found.days, "hours": hours,
    }  # fmt: skip


def record_of_ages(found: Compared) -> dict[str, object]:
    """Both compositions as plain values, with the day of the borrowed one."""
    bands = [[b.label, b.own, b.theirs] for b in found.bands]
    return {"platform": found.platform, "country": found.country, "borrowed_from": found.day.isoformat(), "n": found.n, "bands": bands}
