"""Who follows on each network, as the network itself counts it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cmlib.exports.tables import Dataset
from cmlib.missing import where_from
from cmlib.model import Plan
from cmlib.profiles import LEAST
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
