"""Who follows on each network, as the network itself counts it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from cmlib.estimates import median_interval, wilson
from cmlib.exports.builders import to_local, to_utc
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate, Period, Verdict, judge
from cmlib.missing import where_from
from cmlib.model import Plan
from cmlib.profiles import LEAST
from cmlib.reference.ages import OPEN_FROM, YOUNGEST, ages
from cmlib.text import T, Text


@dataclass(frozen=True)
class Part:
    """A bucket of a composition and its share of all followers; ``split``: shares by sex where known. ``share`` is ``None`` when hidden."""

    label: str
    share: float | None
    split: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True)
class Composition:
    """One breakdown of a network's followers.

    Args:
        listed: sum of the shares shown; the rest is not broken down by the network.
        whole: are the shares of all followers (else only of those the network lists)? n: of how many, if known.
    """

    dimension: str
    parts: tuple[Part, ...]
    listed: float
    whole: bool = True
    n: int | None = None


@dataclass(frozen=True)
class Followers:
    """Who follows on one network, as the network itself counts it. ``n``: number of followers, if anything says it."""

    platform: str
    population: str
    day: date | None
    n: int | None
    compositions: tuple[Composition, ...]
    source: str

    def composition(self, dimension: str) -> Composition | None:
        """The breakdown by age_gender, age, gender, city, country …, if the network gave it."""
        return next((c for c in self.compositions if c.dimension == dimension), None)

    @property
    def main(self) -> Composition | None:
        """The breakdown that says most about people: age, else what they do for a living, else where they live."""
        found = (self.composition(d) for d in MAIN_DIMENSIONS)
        return next((c for c in found if c is not None and any(p.share is not None for p in c.parts)), None)

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


def _sexes(text: str) -> str:
    return _SEX.get(text.strip().casefold(), "")


def _hide(share: float, n: int | None) -> float | None:
    """The share, or ``None`` if it stands for one to four people."""
    return None if n is not None and 0 < share * n < LEAST - 0.5 else share


def composition_of(dimension: str, rows: pd.DataFrame, n: int | None) -> Composition | None:
    """One breakdown with its shares, small cells hidden; ``None`` where the network gives nothing."""
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
    rows = rows.assign(share=values)
    if dimension == "age_gender":
        first_is_sex = rows["bucket"].map(lambda b: _sexes(str(b)) != "").all()
        age, sex = ("bucket2", "bucket") if first_is_sex else ("bucket", "bucket2")
        parts = []
        for label, here in rows.groupby(age, sort=False):
            split = here.groupby(here[sex].map(lambda b: _sexes(str(b)) or "other"))["share"].sum()
            parts.append(
                Part(
                    _dashed(label),
                    _hide(float(here["share"].sum()), n),
                    tuple((s, _hide(float(split[s]), n)) for s in ("women", "men", "other") if s in split),
                )
            )
        parts.sort(key=lambda p: age_key(p.label))
    else:
        by = rows.groupby("bucket")["share"].sum()
        if dimension in ("age", "company_size"):
            by.index = by.index.map(_dashed)
        parts = [Part(_sexes(str(b)) or str(b) if dimension == "gender" else str(b), _hide(float(v), n)) for b, v in by.items()]
        if dimension == "age":
            parts.sort(key=lambda p: age_key(p.label))
        else:
            parts.sort(key=lambda p: (-(p.share or 0.0), p.label))
    return Composition(dimension, tuple(parts), float(rows["share"].sum()), whole, n)


def _dashed(label: object) -> str:
    """«25-34» as it is printed: 25–34."""
    return re.sub(r"(?<=\d)\s*-\s*(?=\d)", "–", str(label).strip())


def age_key(label: str) -> tuple[float, str]:
    """Sorts bands such as ``25-34`` by their first number."""
    found = re.search(r"\d+", label)
    return (float(found[0]) if found else math.inf, label)


def _follower_count(plan: Plan, data: Dataset, platform: str, as_of: date) -> int | None:
    daily = data.account_daily
    stock = daily[(daily["platform"] == platform) & (daily["metric"] == "followers_total") & (daily["date"] <= pd.Timestamp(as_of))]
    stock = stock.dropna(subset=["value"]).sort_values(["date", "value"])
    if not stock.empty:
        return int(stock["value"].iloc[-1])
    return next((c.followers for c in plan.brief.channels if c.network == platform and c.followers), None)


def followed(data: Dataset, as_of: date) -> dict[str, tuple[str, pd.DataFrame]]:
    """Network -> the population it describes best, and its rows up to a day."""
    frame = data.audience
    frame = frame[frame["snapshot_date"].isna() | (frame["snapshot_date"] <= pd.Timestamp(as_of))]
    frame = frame[~frame["dimension"].isin(["hour", "weekday"])]
    found = {}
    for platform in sorted(set(frame["platform"])):
        here = frame[frame["platform"] == platform]
        population = next((p for p in POPULATIONS if (here["population"] == p).any()), "")
        found[str(platform)] = population, here[here["population"] == population] if population else here
    return found


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

    Breakdowns are never multiplied with one another, and what a network does not list stays missing.
    """
    found = []
    for platform, (population, here) in followed(data, as_of).items():
        n = _follower_count(plan, data, platform, as_of) if population == "followers" else None
        compositions, days, files = [], [], set()
        for dimension, rows in breakdowns_of(here):
            made = composition_of(dimension, rows, n)
            if made is not None:
                compositions.append(made)
                files |= set(rows["source_file"])
                if pd.notna(newest := rows["snapshot_date"].max()):
                    days.append(newest.date())
        if compositions:
            found.append(Followers(platform, population, max(days) if days else None, n, tuple(compositions), ", ".join(sorted(files))))
    return tuple(found)


def no_audience(network: str) -> Text:
    """Which export of a network says who follows."""
    return T("the export of the audience is missing: {where}", where=where_from("audience", network))


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


# ---- beside the users of the network -----------------------------------------------------------------------------------

OLDER_FROM = 35
SMALLEST_AGE_GAP = 0.05
"""Five points more or less in a band: the smallest difference worth telling."""


@dataclass(frozen=True)
class Band:
    """An age band: share of the adult followers, share of the network's adult users; ``times``: how many times, where n is known."""

    label: str
    own: float
    theirs: float
    times: Estimate | None = None


@dataclass(frozen=True)
class Compared:
    """The followers' ages beside those of the network's users in the brand's country: two counts of different years, not samples.

    Args:
        day: of the users' count, years ago. n: adult followers whose age is listed, if known.
        older, older_there: share from 35 on in each, ``None`` where no band begins at 35. minors: was a band under 18 left out?
    """

    platform: str
    country: str
    day: date
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
    """Each network's followers by age beside its users in the brand's country: adults whose age is listed, on both sides.

    Only where the network's own bands fit the ages of the reference; bands too small to show are left out on both sides.
    """
    out = []
    for who in found:
        there, composition = ages(who.platform, plan.brief.country), who.ages
        if there is None or composition is None or who.population != "followers":
            continue
        ends = [(p, e) for p in composition.parts if p.share is not None and (e := _ends(p.label)) is not None]
        adults = [(p, e) for p, e in ends if e[0] >= YOUNGEST and (e[0] <= OPEN_FROM if e[1] is None else e[1] < OPEN_FROM)]
        own = sum(p.share or 0.0 for p, _ in adults)
        theirs = sum(there.between(*e) for _, e in adults)
        if len(adults) < 3 or own <= 0 or theirs <= 0:
            continue
        n = round(own * composition.n) if composition.n else None
        bands = tuple(_band(p, (p.share or 0.0) / own, there.between(*e) / theirs, n, who) for p, e in adults)
        older = [b for b, (_, e) in zip(bands, adults, strict=True) if e[0] >= OLDER_FROM]
        cut = any(e[0] == OLDER_FROM for _, e in adults)
        out.append(
            Compared(
                who.platform, plan.brief.country, there.day, bands, n, sum(b.own for b in older) if cut else None,
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
