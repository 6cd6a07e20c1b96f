"""Formats, weekdays and hours without fooling oneself (METHODS 1.3): the «best slot» when times are drawn by lot.

Posts of Moro, Rita & Vala (2016) with times at random: whatever looks best there is luck. The raw best of 42 cells is what a heat map
of «best times to post» shows."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bench.soundness import Claim, Measured, Run, at_least, at_most, between, claim, middle, near, register, share
from bench.soundness._moro import PATH, log_rates, moro
from cmlib.estimates import holm, omnibus_permutation, partial_pooling

if TYPE_CHECKING:
    from cmlib.effects import Factor

TIMING = ("weekday", "hour", "slot")
PAGES = "posts_facebook_2016/facebook_pages_2016.csv.gz"
CHANCE = {(100, 3): (1.17, 0.31, 0.62), (200, 1): (1.51, 0.19, 0.89), (200, 3): (1.21, 0.20, 0.87), (500, 3): (0.79, 0.13, 0.89)}
"""METHODS 1.3: posts and posts a cell needs -> raw lift of the best cell, ninth decile of the pooled one, P(any cell p < .05)."""


def best_cell(run: Run, n: int, least: int) -> dict[str, Measured]:
    """Seven weekdays by six four-hour blocks drawn by lot."""
    from scipy.stats import t

    y = log_rates()
    raw, pooled, any_cell, test = [], [], 0, 0
    for _ in range(run.replicates):
        x, cell = run.rng.choice(y, n, replace=False), run.rng.integers(0, 42, n)
        size = np.bincount(cell, minlength=42)
        shown = np.flatnonzero(size >= least)
        means = np.bincount(cell, x, minlength=42)[shown] / size[shown]
        within = x - (np.bincount(cell, x, minlength=42) / np.maximum(size, 1))[cell]
        variance = float((within**2).sum() / (n - np.count_nonzero(size)))
        r = partial_pooling(means, np.full(len(shown), variance), size[shown], rng=run.rng, draws=10)
        raw.append(np.expm1(means.max() - x.mean()))
        pooled.append(np.expm1(r.shrunk.max() - r.mean))
        rest = (x.sum() - means * size[shown]) / (n - size[shown])
        z = (means - rest) / (x.std(ddof=1) * np.sqrt(1 / size[shown] + 1 / (n - size[shown])))
        any_cell += bool((2 * t.sf(np.abs(z), n - 2) < 0.05).any())
        keep = np.isin(cell, shown)
        test += omnibus_permutation(x[keep], cell[keep], run.rng, n=199).p_value <= 0.05
    p90 = Measured(float(np.quantile(pooled, 0.9)), len(pooled), float(np.std(pooled) * 1.7 / np.sqrt(len(pooled))))
    return {
        "raw": middle(raw),
        "pooled": middle(pooled),
        "p90": p90,
        "any": share(any_cell, run.replicates),
        "test": share(test, run.replicates),
    }


for (_n, _least), (_raw, _p90, _any) in CHANCE.items():
    _what = f"random times, {_n} posts, cells from {_least} post{'s' if _least > 1 else ''}"
    register(
        f"chance-{_n}-{_least}", partial(best_cell, n=_n, least=_least),
        [
            Claim(f"{_what}: our omnibus test finds a difference", at_most(0.075), "test"),
            Claim(f"{_what}: our pooled best cell claims (median; truth 0)", at_most(0.02), "pooled"),
            Claim(f"{_what}: our pooled best cell claims (ninth decile; METHODS: {_p90:g})", at_most(_p90 + 0.12), "p90"),
            Claim(f"{_what}: the raw best cell claims (median)", near(_raw, 0.15), "raw", contrast=True),
            Claim(f"{_what}: some cell has p < .05", near(_any, 0.06), "any", contrast=True),
        ],
        module=__name__, replicates=500,
    )  # fmt: skip


@claim("Moro: p of the kind of post", stated=at_most(0.001), of="type")
@claim("Moro: p of the four-hour block", stated=near(0.03, 0.015), of="hour")
@claim("Moro: p of paid", stated=near(0.10, 0.03), of="paid")
@claim("Moro: p of the weekday", stated=near(0.18, 0.03), of="weekday")
@claim("Moro: factors that survive Holm (only the kind of post)", stated=near(1, 0), of="survive")
@claim("Moro: weekdays, hours or slots recommended by the page", stated=near(0, 0), of="recommended")
def omnibus(run: Run) -> dict[str, Measured]:
    """The four factors of METHODS 1.3, and the page itself on the same posts."""
    frame, y = moro(), log_rates()
    known = frame["Paid"].notna().to_numpy()
    tests = {
        "type": omnibus_permutation(y, frame["Type"], run.rng), "hour": omnibus_permutation(y, frame["Post Hour"] // 4, run.rng),
        "paid": omnibus_permutation(y[known], frame["Paid"][known], run.rng), "weekday": omnibus_permutation(y, frame["Post Weekday"], run.rng),
    }  # fmt: skip
    p = {k: Measured(t.p_value, t.n) for k, t in tests.items()}
    survive = int((holm([t.p_value for t in tests.values()]) < 0.05).sum())
    return p | {"survive": Measured(survive, 500), "recommended": Measured(recommended(posts()), 500)}


@cache
def posts() -> pd.DataFrame:
    """The posts through the gate."""
    from cmlib import exports

    return exports.read_file(PATH, zone="Europe/Lisbon").posts


def factors(table: pd.DataFrame, seed: int) -> list[Factor]:
    """What the page finds out about the posts of one network."""
    from cmlib.effects import factors_of
    from cmlib.exports.tables import Dataset
    from cmlib.scorecard import channel_of

    table = table.sort_values(["published_local", "post_uid"], kind="stable").reset_index(drop=True)
    channel = channel_of(table, "facebook", table["published_local"].max().date(), Dataset({"posts": table}), seed)
    assert channel is not None
    return factors_of(table, channel, seed)


def recommended(table: pd.DataFrame, seed: int = 1) -> int:
    """How many weekdays, hours or slots the page would name, to use or to avoid."""
    return sum(f.best is not None or f.worst is not None for f in factors(table, seed) if f.name in TIMING)


@claim("200 posts, times at random: pages that recommend a weekday, an hour or a slot", stated=at_most(0.05), replicates=1000)
def best_slot(run: Run) -> Measured:
    """Pages that recommend a time, of 200 posts with times drawn by lot over a year."""
    whole, hits = posts(), 0
    for i in range(run.replicates):
        table = whole.iloc[np.sort(run.rng.choice(len(whole), 200, replace=False))].copy()
        moment = pd.Timestamp("2014-01-01") + pd.to_timedelta(run.rng.integers(0, 365 * 24 * 60, 200), unit="min")
        table["published_local"] = moment.astype("datetime64[us]")
        table["published_at"] = table["published_local"].dt.tz_localize("UTC")
        table["time_known"] = table["day_known"] = pd.array([True] * 200, dtype="boolean")
        hits += recommended(table, seed=i) > 0
    return share(hits, run.replicates)


def pages(data: Path) -> dict[str, pd.DataFrame]:
    """Posts of 76 public pages, February to June 2016, as canonical tables; interactions only, nothing to divide them by."""
    from cmlib.exports.tables import empty

    raw = pd.read_csv(data / PAGES)
    found = {}
    for name, part in raw.groupby("page", sort=True):
        part = part.reset_index(drop=True)
        made = empty("posts").reindex(range(len(part)))
        made["post_uid"], made["platform"], made["media_type"] = "p" + part["post_no"].astype("str"), "facebook", part["type"].astype("str")
        made["published_local"] = pd.to_datetime(part["published_utc"]).astype("datetime64[us]")
        made["published_at"] = made["published_local"].dt.tz_localize("UTC")
        made["time_known"] = made["day_known"] = pd.array([True] * len(part), dtype="boolean")
        made["reactions"], made["comments"], made["shares"] = (part[f"num_{c}"].astype(float) for c in ("reactions", "comments", "shares"))
        made["engagements"] = made["engagements_public"] = made[["reactions", "comments", "shares"]].sum(axis=1)
        for column in ("text", "title", "source_file", "format_id"):
            made[column] = ""
        found[str(name)] = made
    return found


def second_half(table: pd.DataFrame, f: Factor) -> float:
    """How many times the others' the posts of the recommended time got in the second half, by a regression of our own."""
    import statsmodels.formula.api as smf

    assert f.holdout is not None
    when = table["published_local"]
    hour = (when.dt.hour // 4).astype(str)
    group = {"weekday": when.dt.day_of_week.astype(str), "hour": hour, "slot": when.dt.day_of_week.astype(str) + "-" + hour}[f.name]
    group = group.where(group.map(group.value_counts()) >= 8)
    first, last = (pd.Timestamp(d) for d in f.holdout.second)
    late = (when >= first) & (when < last + pd.Timedelta(days=1)) & group.notna()
    kept = pd.DataFrame(
        {"y": np.log(table["engagements"] + 0.5), "group": group, "month": when.dt.strftime("%Y-%m"), "kind": table["media_type"]}
    )[late]
    fit = smf.ols("y ~ 0 + C(group) + C(month) + C(kind)", kept).fit()
    level = kept["group"].map({str(g): float(fit.params[f"C(group)[{g}]"]) for g in kept["group"].unique()})
    mine = kept["group"] == f.holdout.level
    return float(np.exp(level[mine].mean() - level[~mine].mean()))


@claim(
    "76 Facebook pages 2016: printed times whose second-half gain a regression of our own finds again (within 1 %)",
    stated=near(1, 0),
    of="real",
    needs=PAGES,
)
@claim("76 Facebook pages 2016: pages of which a time is recommended", stated=between(1, 76), of="pages", needs=PAGES)
@claim(
    "76 Facebook pages 2016: median gain of the recommended times in the second half, as it is shown",
    stated=at_least(1.0),
    of="out",
    needs=PAGES,
)
@claim(
    "76 Facebook pages 2016: median gain of the same times in the half that chose them, which is not shown alone",
    stated=at_least(1.0),
    of="in",
    contrast=True,
    needs=PAGES,
)
@claim(
    "76 Facebook pages 2016: median second-half gain of the times the first half would have chosen and that are not recommended",
    stated=between(0.9, 1.1),
    of="withdrawn",
    contrast=True,
    needs=PAGES,
)
def second_halves(run: Run) -> dict[str, Measured]:
    """Every page through the page's own functions; each printed gain is made again from the posts."""
    gains, first, same, named, withdrawn = [], [], [], 0, []
    for i, (_, table) in enumerate(pages(run.data).items()):
        if run.quick and i % 20:
            continue
        found = [f for f in factors(table, 1) if f.name in TIMING]
        printed = [f for f in found if (f.best or f.worst) and f.holdout is not None and f.holdout.gain_out is not None]
        named += bool(printed)
        for f in printed:
            shown = f.holdout.gain_out.estimate
            same.append(abs(second_half(table, f) / shown - 1) < 0.01)
            if f.holdout.up:
                gains.append(shown)
                first.append(f.holdout.gain_in.estimate)
        withdrawn += [f.holdout.gain_out.estimate for f in found if f not in printed and f.holdout and f.holdout.gain_out and f.holdout.up]
    n, some = len(same), 0.0 if run.quick else None  # a few of the pages judge nothing
    found_in, found_out = (float(np.median(x)) if x else 1.0 for x in (first, gains))
    return {
        "real": Measured(float(np.mean(same)) if same else 1.0, n, some), "pages": Measured(named, 76, some), "out": Measured(found_out, len(gains), some),
        "in": Measured(found_in, len(first), some), "withdrawn": Measured(float(np.median(withdrawn)) if withdrawn else 1.0, len(withdrawn), some),
    }  # fmt: skip
