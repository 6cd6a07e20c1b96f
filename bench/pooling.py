"""What the agency's other brands add to a brand's own format effects: ``make bench-pooling`` writes ``bench/pooling.md``.

Two measurements of the error of a format's contrast (level less the mean of the others, log scale), from the brand's own posts alone, levelled
within the brand (``estimates.partial_pooling``), with the priors of ``cmlib.pooling`` from the other brands, and with these priors but
without the limit of one standard error:

* real pages: Facebook pages of 2016, strangers to each other, taken as brands, ten or twenty to an agency. 30 to 60 posts of each page's first half predict the contrasts of its
  whole second half. Outcome log(interactions + 0.5): these posts have no reach. The pages are grouped anew in every round, so they are the
  units: intervals draw pages, with all their rounds. The noise of the second half itself is taken off the error unless said otherwise.
* simulated brands, whose true contrasts are known: ten to an agency, 30 to 60 posts, standard deviation of the log rate 0.9.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t

from cmlib import pooling
from cmlib.estimates import partial_pooling
from cmlib.pooling import Contribution, Means

SEED = 2026
LEAST, AGENCY = 400, 10
ROUNDS, DRAWS = 20, 4000
AGAINST = {"alone": "own posts alone", "levelled": "own posts levelled"}
HOLDS = {True: "yes", False: "**NO**", None: "not judged"}
OUT = Path(__file__).with_suffix(".md")


def read_pages(path: Path) -> list[pd.DataFrame]:
    """Pages with at least 400 posts: when, group (format), y (log interactions), paid (unknown), in order of time."""
    columns = ["page", "type", "published_utc", "num_reactions", "num_comments", "num_shares"]
    raw = pd.read_csv(path, usecols=columns, parse_dates=["published_utc"])
    total = raw[["num_reactions", "num_comments", "num_shares"]].sum(axis=1)
    raw = raw.assign(y=np.log(total + 0.5), group=raw["type"], when=raw["published_utc"], paid="")
    raw = raw[raw["group"].isin(["link", "photo", "video", "status"])]
    pages = [p.sort_values(["when", "y"], kind="stable") for _, p in raw.groupby("page", sort=True)]
    return [p[["when", "group", "y", "paid"]].reset_index(drop=True) for p in pages if len(p) >= LEAST]


def _large(frame: pd.DataFrame, least: int = 8) -> pd.DataFrame:
    sizes = frame["group"].value_counts()
    return frame[frame["group"].map(sizes) >= least].reset_index(drop=True)


def _fit(frame: pd.DataFrame) -> Means | None:
    kept = _large(frame)
    return pooling._means("facebook", "format", "interactions", kept) if len(kept) else None


def _levelled(m: Means, among: tuple[str, ...]) -> list[float]:
    """The brand's own partial pooling, as contrasts."""
    at = [m.levels.index(x) for x in among]
    shrunk = partial_pooling([m.means[i] for i in at], [m.covariance[i][i] for i in at], draws=2).shrunk
    return [float((x - shrunk.mean()) * len(at) / (len(at) - 1)) for x in shrunk]


def _guesses(own: Means, others: list[Means]) -> list[tuple[str, tuple[str, ...], dict[str, float], float, float]]:
    """Per level: the formats it is compared with, the four guesses, and centre and half of the 90 % interval with the agency."""
    found = pooling.priors(Contribution((own,)), [Contribution((m,)) for m in others]).priors
    among = tuple(p.level for p in found)
    if not among:
        return []
    levelled = _levelled(own, among)
    out = []
    for p, flat in zip(found, levelled, strict=True):
        mean, variance = own.contrast(p.level, among)
        wide = variance * own.df / (own.df - 2)
        value, left, share = pooling.pooled(mean, wide, p)
        guesses = {"alone": mean, "levelled": flat, "agency": value, "unlimited": (p.tau2 * mean + wide * p.mu) / (p.tau2 + wide)}
        out.append((p.level, among, guesses, left, pooling._reach(share, p.brands)))
    return out


def real_pages(pages: list[pd.DataFrame], rounds: int, size: int = AGENCY, seed: int = SEED) -> pd.DataFrame:
    """One row a page, level and round: the squared errors against the second half, its own variance, and whether the interval holds it."""
    rng = np.random.default_rng([seed, 1])
    rows = []
    for _ in range(rounds):
        order = rng.permutation(len(pages))
        halves = []
        for p in pages:
            middle = p["when"].iloc[0] + (p["when"].iloc[-1] - p["when"].iloc[0]) / 2
            first, second = p[p["when"] <= middle], p[p["when"] > middle]
            n = min(int(rng.integers(30, 61)), len(first))
            halves.append((_fit(first.iloc[np.sort(rng.choice(len(first), n, replace=False))]), _fit(second)))
        for start in range(0, len(order) - size + 1, size):
            agency = [halves[i] for i in order[start : start + size]]
            for i, (own, later) in enumerate(agency):
                if own is None or later is None:
                    continue
                others = [m for j, (m, _) in enumerate(agency) if j != i and m is not None]
                for level, among, guesses, left, reach in _guesses(own, others):
                    if set(among) <= set(later.levels):
                        truth, noise = later.contrast(level, among)
                        errors = {k: (v - truth) ** 2 for k, v in guesses.items()}
                        held = abs(guesses["agency"] - truth) <= reach * math.sqrt(left + noise)
                        plain = abs(guesses["alone"] - truth) <= float(t.ppf(0.95, own.df)) * math.sqrt(
                            own.contrast(level, among)[1] + noise
                        )
                        rows.append({**errors, "noise": noise, "held": held, "held_alone": plain, "page": order[start + i]})
    return pd.DataFrame(rows)


def simulated(spread: float, rounds: int, size: int = AGENCY, common: float = 0.2, seed: int = SEED) -> pd.DataFrame:
    """The same for brands whose format effects scatter by ``spread`` around those of their agency (which scatter by ``common``)."""
    rng = np.random.default_rng([seed, 2, round(spread * 100)])
    levels = np.array(["carousel", "image", "reel", "video"])
    rows = []
    for _ in range(rounds):
        centre = rng.normal(0, common, 4)
        truths, made = [], []
        for _ in range(size):
            true = centre + rng.normal(0, spread, 4)
            group = np.r_[np.repeat(np.arange(4), 5), rng.choice(4, int(rng.integers(10, 41)), p=rng.dirichlet(np.full(4, 3.0)))]
            y = true[group] + rng.normal(0, 0.9, len(group))
            truths.append(true)
            made.append(pooling.fit("x", "format", "reach", tuple(levels), pd.Series(levels[group]), y, np.zeros((len(y), 0))))
        for i, (true, own) in enumerate(zip(truths, made, strict=True)):
            others = [m for j, m in enumerate(made) if j != i and m is not None]
            for level, _, guesses, left, reach in _guesses(own, others) if own else []:
                at = int(np.flatnonzero(levels == level)[0])
                truth = float(true[at] - np.delete(true, at).mean())
                errors = {k: (v - truth) ** 2 for k, v in guesses.items()}
                rows.append({**errors, "noise": 0.0, "held": abs(guesses["agency"] - truth) <= reach * math.sqrt(left), "page": i})
    return pd.DataFrame(rows)


def _ratio(frame: pd.DataFrame, against: str) -> float:
    """Mean squared error with the agency over that of another guess, without the noise of what is predicted."""
    noise = frame["noise"].mean()
    return float((frame["agency"].mean() - noise) / (frame[against].mean() - noise))


def gain(frame: pd.DataFrame, *, draws: int = DRAWS, seed: int = SEED) -> tuple[float, float, float]:
    """By how much the typical error (root of the mean square) is smaller than that of the own posts alone, and its 90 % interval.

    Source: pages drawn with replacement, each with all its rows: Davison & Hinkley, Bootstrap Methods, 1997, section 3.8.
    """
    sums = frame.groupby("page")[["agency", "alone", "noise"]].sum().to_numpy()
    drawn = np.random.default_rng([seed, 3]).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=draws) @ sums
    agency, alone, noise = np.vstack([sums.sum(axis=0), drawn]).T
    less = 1 - np.sqrt(np.maximum(agency - noise, 0) / (alone - noise))
    low, high = np.quantile(less[1:], [0.05, 0.95])
    return float(less[0]), float(low), float(high)


def measure(path: Path | None = None, *, rounds: int = ROUNDS) -> list[dict[str, object]]:
    """Rows ``{"claim", "stated", "measured", "low", "high", "n", "holds"}``; the real pages only where their file is there.

    Args:
        path: ``facebook_pages_2016.csv.gz`` or ``None``. rounds: samples of posts of every page, and simulated agencies.
    """
    rows: list[dict[str, object]] = []

    def row(claim: str, stated: str, value: float, n: int, holds: bool | None, ends: Sequence[float] = ()) -> None:
        low, high = (round(x, 3) for x in ends) if ends else (None, None)
        rows.append({"claim": claim, "stated": stated, "measured": round(value, 3), "low": low, "high": high, "n": n, "holds": holds})

    def limit(name: str, frame: pd.DataFrame, n: int) -> None:
        row(f"{name}: squared error with the agency / the same without the limit", "", _ratio(frame, "unlimited"), n, None)

    cases = [(f"10 simulated brands, spread {s:g}", simulated(s, rounds), s) for s in (0.1, 0.2, 0.5)]
    for name, frame, _ in cases:
        few = len(frame)
        for against, words in AGAINST.items():
            value = _ratio(frame, against)
            row(f"{name}: squared error with the agency / {words}", "< 1", value, few, value < 1)
        limit(name, frame, few)
        held = float(frame["held"].mean())
        row(f"{name}: 90 % intervals hold the truth", "0.84 to 0.98", held, few, 0.84 <= held <= 0.98)
    pages = read_pages(path) if path is not None and path.exists() else []
    for size in (AGENCY, 2 * AGENCY) if pages else ():
        frame = real_pages(pages, rounds, size)
        name, n = f"Facebook pages, agencies of {size}, 30-60 posts", int(frame["page"].nunique())
        less, *ends = gain(frame)
        row(f"{name}: typical error with the agency less than with own posts alone, by", "> 0", less, n, less > 0, ends)
        for against, words in AGAINST.items():
            value = _ratio(frame, against)
            row(f"{name}: squared error of the second half with the agency / {words}", "< 1", value, n, value < 1)
            raw = float(frame["agency"].mean() / frame[against].mean())
            row(f"{name}: the same with the noise of the second half left in / {words}", "< 1", raw, n, raw < 1)
            better = float((frame.groupby("page")["agency"].mean() < frame.groupby("page")[against].mean()).mean())
            row(f"{name}: pages better off than with {words}", "> 0.5", better, n, better > 0.5)
        limit(name, frame, n)
        held, plain = float(frame["held"].mean()), float(frame["held_alone"].mean())
        row(
            f"{name}: 90 % intervals hold the second half, less those of the own posts alone (which do so in {plain:.3f})", "≥ -0.03",
            held - plain, n, held - plain >= -0.03,
        )  # fmt: skip
    return rows


def page(rows: Sequence[dict[str, object]], rounds: int) -> str:
    """The rows as Markdown."""
    bad = sum(r["holds"] is False for r in rows)
    lines = [
        "# What the agency's other brands add, measured", "",
        f"Made by `make bench-pooling DATA=folder` (seed {SEED}, {rounds} rounds); do not edit. {sum(r['holds'] is not None for r in rows)} claims, "
        + (f"**{bad} do not hold**." if bad else "all hold.")
        + f" Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}.",
        "", (__doc__ or "").partition("\n\n")[2].replace("``", "`").strip(), "",
        "n: contrasts of simulated brands, or pages. Of the pages with at least 400 posts, those count whose formats five other pages of their",
        "agency share. The pages' posts are of 24 February to 25 June 2016. The page of a brand shows the first row of each size of agency.", "",
        "The limit is an insurance: it costs where brands are alike, and pays where one of them is not.", "",
        "| claim | stated | measured | 90 % interval | n | holds |", "| --- | --- | ---: | ---: | ---: | --- |",
    ]  # fmt: skip
    for r in rows:
        ends = "" if r["low"] is None else f"{r['low']} to {r['high']}"
        lines.append(f"| {r['claim']} | {r['stated']} | {r['measured']} | {ends} | {r['n']:,} | {HOLDS[r['holds']]} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Print the rows as a table, or as JSON; with the real pages write ``bench/pooling.md``; 1 if a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="?", type=Path, help="facebook_pages_2016.csv.gz; without it only simulated brands")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = measure(args.path, rounds=args.rounds)
    if args.path and args.rounds == ROUNDS:
        OUT.write_text(page(rows, args.rounds), encoding="utf-8")
    if args.json:
        print(json.dumps(rows, indent=1))
    else:
        for r in rows:
            print(f"{HOLDS[r['holds']]:10}  {r['measured']!s:>6}  ({r['stated']}; n = {r['n']})  {r['claim']}")
    return int(any(r["holds"] is False for r in rows))


if __name__ == "__main__":
    raise SystemExit(main())
