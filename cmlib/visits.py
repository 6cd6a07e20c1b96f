"""Where the visits to the website come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from cmlib.findings import Period
from cmlib.metrics import totals
from cmlib.profiles import fold_small


@dataclass(frozen=True)
class Sources:
    """Where visits to the website come from: sessions by channel group, all counted (no sample)."""

    rows: tuple[tuple[str, int, float], ...]
    n: int
    period: Period
    together: int
    source: str


def sessions_of(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Rows of website traffic up to a day that say how many visits came by which channel."""
    rows = frame[(frame["metric"] == "sessions") & (frame["channel_group"].fillna("") != "") & frame["value"].notna()]
    return rows[rows["date_end"] <= pd.Timestamp(as_of)]


def count_visits(frame: pd.DataFrame, as_of: date) -> Sources | None:
    """Sessions by channel group over all periods that do not overlap (longest first); fewer than five sessions are joined."""
    rows = sessions_of(frame, as_of)
    if rows.empty:
        return None
    kept: list[pd.DataFrame] = []
    taken: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    ranges = rows[["property", "source_file", "date_start", "date_end"]].drop_duplicates()
    ranges = ranges.assign(days=ranges["date_end"] - ranges["date_start"])
    ranges = ranges.sort_values(["property", "days", "date_end", "source_file"], ascending=[True, False, False, True])
    for one in ranges.to_dict("records"):
        start, end, prop = one["date_start"], one["date_end"], str(one["property"])
        if any(start <= e and s <= end for s, e in taken.get(prop, [])):
            continue
        taken.setdefault(prop, []).append((start, end))
        same = (rows["source_file"] == one["source_file"]) & (rows["property"] == one["property"])
        kept.append(rows[same & (rows["date_start"] == start) & (rows["date_end"] == end)])
    used = pd.concat(kept)
    by = totals(used["value"], used["channel_group"], "sessions", "days")
    shown, hidden = fold_small({str(k): round(v) for k, v in by.items()})
    n = round(float(by.sum()))
    if n <= 0:
        return None
    ranked = sorted(shown, key=lambda g: (-float(by[g]), g))
    return Sources(
        tuple((g, round(float(by[g])), float(by[g] / by.sum())) for g in ranked), n,
        (used["date_start"].min().date(), used["date_end"].max().date()), round(sum(float(by[g]) for g in hidden)),
        ", ".join(sorted(set(used["source_file"]))),
    )  # fmt: skip
