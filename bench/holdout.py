"""Is the gain shown beside each recommended time the real one? ``make bench-holdout``, over real Facebook pages of 2016.

Each page with 400 posts or more is a brand with nothing to divide by: only reactions, comments and shares are known. For every claim the
page would make about kinds of post or timing, the gain of the second half as we show it stands beside the same gain computed once more
from the raw file with plain pandas. Pages without a surviving test show what a «best time» of theirs would have earned. A time is only named
if it earned something in the second half, so the mean of those named flatters; «all together» is what to expect of a test that survives.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from cmlib.effects import TIMES, Factor, FactorName, Holdout, factors_of, holdout, questions_of
from cmlib.exports import add_engagements
from cmlib.exports.tables import PROVENANCE, TABLES, Dataset, empty
from cmlib.posts import generator, posts_until
from cmlib.scorecard import channel_of

KINDS = {"photo": "image", "status": "text", "video": "video", "link": "link"}
MINIMUM, SEED = 400, 2026
ASKED: tuple[FactorName, ...] = ("format", *TIMES)


@dataclass(frozen=True)
class Tried:
    """One factor of one page. ``claim``: the level the page names, if it names one; ``real``: its second half, from the raw file."""

    page: str
    factor: FactorName
    survives: bool
    claim: str | None
    half: Holdout
    real: float


def posts_of(raw: pd.DataFrame) -> pd.DataFrame:
    """One page of the raw file as canonical posts: undivided counters, no reach, no followers."""
    posts = empty("posts").reindex(range(len(raw)))
    columns: dict[str, object] = {
        "post_uid": [f"p{i:06d}" for i in raw["post_no"]], "platform": "facebook", "published_local": pd.to_datetime(raw["published_utc"]).to_numpy(),
        "time_known": True, "media_type": raw["type"].map(KINDS).fillna("other").to_numpy(), "reactions": raw["num_reactions"].to_numpy(),
        "comments": raw["num_comments"].to_numpy(), "shares": raw["num_shares"].to_numpy(), "source_file": "facebook_pages_2016.csv",
    }  # fmt: skip
    for column, kind in {**TABLES["posts"], **PROVENANCE}.items():
        value = columns.get(column, "" if kind == "str" else 0 if kind == "int64" else None)
        posts[column] = pd.Series(value if isinstance(value, (list, np.ndarray)) else [value] * len(raw)).astype(kind)  # type: ignore[call-overload]
    return add_engagements(posts)


def real_gain(raw: pd.DataFrame, factor: FactorName, level: str) -> float:
    """The second half's ratio of geometric means of a level to all other posts, from the raw file: pandas and one least-squares fit."""
    when = pd.to_datetime(raw["published_utc"])
    kind, block = raw["type"].map(KINDS).fillna("other"), (when.dt.hour // 4).astype(str)
    group = {
        "format": kind,
        "weekday": when.dt.day_of_week.astype(str),
        "hour": block,
        "slot": when.dt.day_of_week.astype(str) + "-" + block,
    }[factor]
    total = raw["num_reactions"] + raw["num_comments"] + raw["num_shares"]
    table = pd.DataFrame({"y": np.log(total + 0.5), "group": group, "kind": kind, "month": when.dt.strftime("%Y-%m"), "day": when.dt.date})
    table = table[table.groupby("group")["y"].transform("size") >= 8]
    middle = table["day"].min() + (table["day"].max() - table["day"].min()) // 2
    late = table[table["day"] > middle]
    others = ["month"] if factor == "format" else ["month", "kind"]
    parts = [pd.get_dummies(late["group"], dtype=float)] + [pd.get_dummies(late[c], dtype=float).iloc[:, 1:] for c in others]
    design = pd.concat(parts, axis=1)
    fit = pd.Series(np.linalg.lstsq(design.to_numpy(), late["y"].to_numpy(), rcond=None)[0])
    first = parts[0].shape[1]
    clean = late["y"] - design.iloc[:, first:] @ fit.iloc[first:].to_numpy()
    mine = late["group"] == level
    return float(np.exp(clean[mine].mean() - clean[~mine].mean()))


def tried_of(page: str, raw: pd.DataFrame) -> Iterator[Tried]:
    """Every factor of a page; where nothing is claimed, the level its first half would have chosen."""
    last = pd.to_datetime(raw["published_utc"]).max().date()
    posts = posts_until(posts_of(raw), last)
    channel = channel_of(posts, "facebook", last, Dataset({"posts": posts}), SEED)
    if channel is None:
        return
    questions = {q.name: q for q in questions_of(posts)}
    found: dict[str, Factor] = {f.name: f for f in factors_of(posts, channel, SEED)}
    for name in ASKED:
        f = found.get(name)
        if f is None or f.p_value is None:
            continue
        half = f.holdout or holdout(questions[name].kept, name, generator(SEED, "half", name, "facebook"))
        if half is not None and half.gain_out is not None:
            yield Tried(page, name, f.survives, f.best or f.worst, half, real_gain(raw, name, half.level))


def _mean(rows: list[Tried], real: bool) -> str:
    """Geometric mean of what was earned, as a change."""
    if not rows:
        return "–"
    gains = [x.real if real else x.half.gain_in.estimate for x in rows]
    signed = [g if x.half.up else 1 / g for g, x in zip(gains, rows, strict=True)]
    return f"{np.exp(np.mean(np.log(signed))) - 1:+.1%}"


def main() -> int:
    """The table, and what held up."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="facebook_pages_2016.csv.gz")
    parser.add_argument("--pages", type=int, default=0, help="only so many pages")
    options = parser.parse_args()
    raw = pd.read_csv(options.data)
    sizes = raw["page"].value_counts()
    pages = sorted(sizes[sizes >= MINIMUM].index)[: options.pages or None]
    print("| page | posts | claim | first half | second half (shown) | interval | second half (raw file) | same |")
    print("|---|---|---|---|---|---|---|---|")
    every: list[Tried] = []
    for page in pages:
        part = raw[raw["page"] == page].reset_index(drop=True)
        for x in tried_of(page, part):
            every.append(x)
            e = x.half.gain_out
            if x.claim is not None and e is not None and e.low is not None and e.high is not None:
                same = "yes" if np.isclose(e.estimate, x.real, rtol=1e-6) else "NO"
                what = f"{x.factor} {x.claim}" + ("" if x.half.level == x.claim else f" (first half: {x.half.level})")
                print(
                    f"| {page} | {len(part)} | {what} | ×{x.half.gain_in.estimate:.2f} | ×{e.estimate:.2f} | {e.low:.2f}–{e.high:.2f} | ×{x.real:.2f} | {same} |",
                    flush=True,
                )
    wrong = [x for x in every if x.half.gain_out is None or not np.isclose(x.half.gain_out.estimate, x.real, rtol=1e-6)]
    print(f"\n{len(pages)} pages, {len(every)} factors tried; shown gain is not the raw one: {len(wrong)}.\n")
    print("| factor | | pages | first half | second half | second half no gain |\n|---|---|---|---|---|---|")
    for name in ASKED:
        here = [x for x in every if x.factor == name]
        groups = {
            "named on the page": [x for x in here if x.claim is not None],
            "test survives, nothing named": [x for x in here if x.survives and x.claim is None],
            "test survives, all together": [x for x in here if x.survives],
            "test does not survive": [x for x in here if not x.survives],
        }
        for label, rows in groups.items():
            lost = sum((x.real <= 1) == x.half.up for x in rows)
            print(f"| {name} | {label} | {len(rows)} | {_mean(rows, False)} | {_mean(rows, True)} | {lost} |")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
