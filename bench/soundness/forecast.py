"""What happens if nothing changes: how often the ranges hold, what the odds are worth, and what choosing between methods costs (METHODS 4.1, 4.2, 4.5).

The rows named M1 are measured on the 617 monthly series of the M1 competition (Makridakis et al., Journal of Forecasting 1, 1982) with what the
page itself does: the last n values of the training part are the brand's past, the six months after it (h = 1 to 6) are what came. «smoothing» is
exponential smoothing by AICc; «own width» its range as the model states it; «shipped» is what the page shows: that range by the table of
`cmlib/reference/multipliers.csv`, or the last value where it missed by a quarter less on the series' own past; «five-fold» has the table made anew
from four fifths of the series and tried on the last (the table was made from M1 and M3; these rows are not). Scores are in units of the mean
absolute move between two months. `--series long.csv` (columns series, t, set, value) measures the same on series of your own."""

from __future__ import annotations

import math
import zlib
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from bench.soundness import SERIES, Bound, Claim, Measured, Run, at_least, at_most, between, claim, mean, near, register, share
from cmlib import forecast as f
from cmlib.histories import Block, History, blocks_of

LENGTHS = (8, 12, 18, 24, 36)
H = 6
TARGETS = (0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2, 1.4)
"""Targets the odds are tried with, as multiples of the last value."""
LEVEL = 0.8


# ---- a file of series ----------------------------------------------------------------------------------------------------------------


def read(path: Path) -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
    """Series with their training and test values, by id; where ``…_meta.csv`` lies beside ``…_long.csv``, only the monthly ones."""
    rows = pd.read_csv(path, dtype={"series": str})
    meta = path.with_name(path.name.replace("_long", "_meta").removesuffix(".gz"))
    if meta != path and meta.exists():
        known = pd.read_csv(meta, dtype={"series": str})
        rows = rows[rows["series"].isin(known.loc[known["period"] == "MONTHLY", "series"])]
    rows = rows.sort_values(["series", "t"], kind="stable")
    parts = {s: {k: tuple(map(float, v["value"])) for k, v in g.groupby("set")} for s, g in rows.groupby("series")}
    return {str(s): (p["train"], p["test"]) for s, p in parts.items() if len(p) == 2 and len(p["test"]) >= H}


def past(values: tuple[float, ...]) -> History:
    """Values as the months of a KPI that is counted."""
    ends = [d.date() for d in pd.date_range(end="2026-10-31", periods=len(values), freq="ME")]
    return History("views", "", "month", tuple(Block(e.replace(day=1), e, v) for e, v in zip(ends, values, strict=True)), 0, "series")


def _score(low: np.ndarray, high: np.ndarray, came: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Interval score (Gneiting & Raftery, JASA 102, 2007) of 80 % ranges, one a series."""
    missed = np.maximum(0, low - came) + np.maximum(0, came - high)
    found: np.ndarray = ((high - low + 2 / (1 - LEVEL) * missed) / unit[:, None]).mean(axis=1)
    return found


def _inside(low: np.ndarray, high: np.ndarray, came: np.ndarray) -> np.ndarray:
    found: np.ndarray = ((low <= came) & (came <= high)).mean(axis=1)
    return found


def quantile(ratios: np.ndarray) -> np.ndarray:
    """How wide a range has to be: the conformal 80 % quantile of |error| / half-width, by column."""
    k = min(len(ratios) - 1, math.ceil((len(ratios) + 1) * LEVEL) - 1)
    found: np.ndarray = np.sort(ratios, axis=0)[k]
    return found


def on_series(run: Run, n: int) -> dict[str, Measured]:
    """The page's prediction from the last n training values of every series, beside what came."""
    assert run.series is not None
    series = {k: v for k, v in read(run.series).items() if len(v[0]) >= n}
    if len(series) < 20:
        return {}  # too few series of that length: nothing to say
    if run.quick:
        series = dict(list(sorted(series.items()))[::20])
    z = float(stats.norm.ppf(0.9))
    shapes: list[str] = []
    rows: dict[str, list[list[float]]] = {k: [] for k in ("came", "low", "high", "center", "ets", "own", "table", "naive", "wide", "year")}
    used, plain, unit, fold, odds, hits = [], [], [], [], [], []
    for name, (train, test) in sorted(series.items()):
        values = train[-n:]
        b = f.baseline_of(past(values))
        if not b.has_odds:
            continue  # never changed: the page says so and gives no range
        ahead = [x for x in f.fan(b, H)]
        fit, last = f.smooth(values, 12), f.last_value(values)
        rows["came"].append(list(test[:H]))
        rows["low"].append([x.low for x in ahead])
        rows["high"].append([x.high for x in ahead])
        rows["center"].append([x.inertia for x in ahead])
        rows["ets"].append(list(fit.centers[:H]))
        rows["own"].append([z * s for s in fit.spreads[:H]])
        rows["table"].append([z * s.scale for s in f.calibrated(values, 12)[:H]])
        rows["naive"].append([values[-1]] * H)
        rows["wide"].append([float(stats.t.ppf(0.9, s.df)) * s.scale for s in last[:H]])
        rows["year"].append([x.seasonal if x.seasonal is not None else math.nan for x in ahead])
        used.append(b.method == "naive")
        shapes.append(fit.shape)
        t = b.backtest
        plain.append(t is not None and t.origins >= f.ORIGINS and t.naive < t.ets)
        unit.append(float(np.mean(np.abs(np.diff(values)))))
        fold.append(zlib.crc32(name.encode()) % 5)
        odds.append([ahead[-1].probability(values[-1] * x) for x in TARGETS])
        hits.append([test[H - 1] >= values[-1] * x for x in TARGETS])
    x = {k: np.array(v) for k, v in rows.items()}
    naive, scale, folds = np.array(used), np.array(unit), np.array(fold)
    came = x["came"]
    ends = {
        "own": (x["ets"] - x["own"], x["ets"] + x["own"]), "ets": (x["ets"] - x["table"], x["ets"] + x["table"]),
        "naive": (x["naive"] - f.NAIVE * x["wide"], x["naive"] + f.NAIVE * x["wide"]), "shipped": (x["low"], x["high"]),
    }  # fmt: skip
    swapped = np.array(plain)[:, None]
    ends["plain"] = tuple(np.where(swapped, x["naive"] + s * x["wide"], e) for s, e in zip((-1, 1), ends["ets"], strict=True))  # type: ignore[assignment]
    season = np.array(shapes) == "seasonal"
    own, wide = np.abs(came - x["ets"]) / np.maximum(x["own"], 1e-12), np.abs(came - x["naive"]) / np.maximum(x["wide"], 1e-12)
    half = np.empty_like(came)
    for k in range(5):
        mine, others = folds == k, folds != k
        wider = np.tile(quantile(own[others & ~season]), (int(mine.sum()), 1))
        if season.any():
            wider[season[mine]] = quantile(own[others & season].ravel())
        half[mine] = np.where(naive[mine, None], x["wide"][mine] * quantile(wide[others].ravel()), x["own"][mine] * wider)
    middle = np.where(naive[:, None], x["naive"], x["ets"])
    found = {f"cover-{k}": mean(_inside(*e, came)) for k, e in ends.items()}
    found["cover-fold"] = mean(_inside(middle - half, middle + half, came))
    for h in range(H):
        found[f"cover-h{h + 1}"] = share(int(((x["low"] <= came) & (came <= x["high"]))[:, h].sum()), len(came))
    scores = {k: _score(*e, came, scale) for k, e in ends.items()}
    found |= {f"score-{k}": mean(v) for k, v in scores.items()}
    found["score-gain"] = mean(scores["shipped"] - scores["own"])
    found["score-choice"] = mean(scores["shipped"] - scores["ets"])
    found["score-plain"] = mean(scores["plain"] - scores["ets"])
    errors = {"shipped": x["center"], "ets": x["ets"], "naive": x["naive"], "year": x["year"]}
    mae = {k: (np.abs(came - v) / scale[:, None]).mean(axis=1) for k, v in errors.items()}
    found |= {f"mae-{k}": mean(v) for k, v in mae.items() if not np.isnan(v).any()}
    found["mae-naive-less"] = mean(mae["shipped"] - mae["naive"])
    found["mae-choice"] = mean(mae["shipped"] - mae["ets"])
    found["used-naive"] = share(int(naive.sum()), len(naive))
    return found | _calibration(np.array(odds), np.array(hits, dtype=float), run)


def _calibration(odds: np.ndarray, hits: np.ndarray, run: Run) -> dict[str, Measured]:
    """Expected calibration error in ten bins of equal width (its error by drawing series anew), Brier score, and both curves' ends."""

    def error(pick: np.ndarray) -> float:
        p, y = odds[pick].ravel(), hits[pick].ravel()
        place = np.minimum((p * 10).astype(int), 9)
        return float(sum(abs(p[place == k].sum() - y[place == k].sum()) for k in range(10)) / len(p))

    everyone = np.arange(len(odds))
    again = [error(run.rng.integers(0, len(odds), len(odds))) for _ in range(200)]
    found = {"ece": Measured(error(everyone), odds.size, float(np.std(again))), "brier": mean(((odds - hits) ** 2).mean(axis=1))}
    for k in range(10):
        inside = (np.minimum((odds * 10).astype(int), 9)) == k
        if inside.any():
            found[f"curve-{k}"] = Measured(float(hits[inside].mean()), int(inside.sum()), float(np.sqrt(0.25 / inside.sum())))
    return found


PUBLISHED = {8: (0.623, 9.71, 1.9), 12: (0.691, 7.65, 1.61), 18: (0.697, 7.38, 1.6), 24: (0.732, 7.15, 1.48), 36: (0.740, 7.57, 1.6)}
"""Stated before it was measured, by length: how often the model's own range holds, interval score with the table, mean error at most."""


def _claims(n: int) -> list[Claim]:
    own, score, error = PUBLISHED[n]
    held: Bound = between(0.78, 0.82) if n >= 12 else between(0.70, 0.82)
    what = f"M1, n = {n}"
    made = [
        Claim(f"{what}: results in the 80 % range, shipped", held, "cover-shipped"),
        Claim(f"{what}: results in the 80 % range, five-fold", between(0.78, 0.82), "cover-fold"),
        Claim(f"{what}: results in the 80 % range, smoothing with its own width", near(own, 0.05), "cover-own", contrast=True),
        *(Claim(f"{what}, {h} ahead: results in the 80 % range, shipped", between(0.72, 0.88), f"cover-h{h}") for h in range(1, H + 1)),
        Claim(f"{what}: interval score, shipped", at_most(score + 0.1), "score-shipped"),
        Claim(f"{what}: interval score, smoothing with its own width", at_least(6), "score-own", contrast=True),
        Claim(f"{what}: interval score, shipped less own width (below 0: better)", at_most(0), "score-gain"),
        Claim(f"{what}: mean error, shipped", at_most(error), "mae-shipped"),
        Claim(f"{what}: mean error, smoothing", at_most(error), "mae-ets"),
        Claim(f"{what}: mean error, last value", at_least(1.5), "mae-naive", contrast=True),
        Claim(f"{what}: mean error, shipped less last value (below 0: better)", at_most(0), "mae-naive-less"),
        Claim(f"{what}: calibration error of the odds, 6 ahead, ten bins", at_most(0.04), "ece"),
        Claim(f"{what}: Brier score of the odds (a coin: 0.25)", at_most(0.18), "brier"),
    ]
    if n >= 12:
        made += [
            Claim(f"{what}: results in the 80 % range, last value everywhere", between(0.77, 0.83), "cover-naive"),
            Claim(f"{what}: share of series in which the last value is used", between(0, 0.2), "used-naive"),
            Claim(f"{what}: what that choice costs: mean error, shipped less smoothing", at_most(0.02), "mae-choice"),
            Claim(f"{what}: what that choice costs: interval score, shipped less smoothing", at_most(0.15), "score-choice"),
            Claim(f"{what}: the last value whenever it missed less: interval score less smoothing", at_least(0), "score-plain", contrast=True),
        ]  # fmt: skip
    if n in (12, 24):
        made += [
            Claim(f"{what}: of odds of {10 * k} to {10 * k + 10} in 100, came true", between(max(0.0, k / 10 - 0.06), min(1.0, k / 10 + 0.16)), f"curve-{k}")
            for k in range(10)
        ]  # fmt: skip
    if n >= 24:
        made.append(Claim(f"{what}: mean error, the year before", at_least(1.5), "mae-year", contrast=True))
    return made


for _n in LENGTHS:
    register(f"m1-{_n}", partial(on_series, n=_n), _claims(_n), module=__name__, replicates=1, needs=SERIES)


# ---- without data --------------------------------------------------------------------------------------------------------------------


def _paths(kind: str, n: int, times: int, rng: np.random.Generator) -> np.ndarray:
    """Simulated months: a level that moves (share q of the noise), a trend that fades, heavy tails, seasons."""
    noise = rng.standard_t(5, (times, n)) if kind == "heavy tails" else rng.normal(size=(times, n))
    q = {"fixed level": 0.0, "level that drifts": 0.1, "level that wanders": 1.0}.get(kind, 0.1)
    level = 100 + math.sqrt(q) * rng.normal(size=(times, n)).cumsum(axis=1)
    t = np.arange(n)
    if kind == "fading trend":
        level = level + rng.normal(0, 1, (times, 1)) * (1 - 0.9 ** (t + 1)) / 0.1
    if kind == "seasons":
        level = level + 1.5 * np.sin(2 * math.pi * (t[None, :] + rng.integers(0, 12, (times, 1))) / 12)
    found: np.ndarray = level + noise
    return found


KINDS = ("fixed level", "level that drifts", "level that wanders", "fading trend", "heavy tails", "seasons")


def simulated(run: Run, n: int) -> dict[str, Measured]:
    """How often the widened range of the smoothing holds six months of simulated series."""
    found = {}
    for kind in KINDS:
        paths = _paths(kind, n + H, run.replicates, run.rng)
        inside = []
        for path in paths:
            ahead = f.calibrated(tuple(map(float, path[:n])), 12)[:H]
            inside.append(np.mean([abs(y - s.center) <= 1.2816 * s.scale for y, s in zip(path[n:], ahead, strict=True)]))
        found[kind] = mean(inside)
    return found


for _n, _low, _high in ((12, 0.74, 0.89), (24, 0.69, 0.86)):
    register(
        f"simulated-{_n}", partial(simulated, n=_n),
        [Claim(f"simulated, {kind}, n = {_n}: share of results in the 80 % range", between(_low, _high), kind) for kind in KINDS],
        module=__name__, replicates=250,
    )  # fmt: skip


def totals(run: Run, days: int) -> dict[str, Measured]:
    """Totals of the next 28 days from so many days with a weekly pattern, by the page's blocks and ranges."""
    last = date(2026, 10, 31)
    index = pd.date_range(end=pd.Timestamp(last), periods=days)
    week = 1 + 0.3 * np.sin(2 * math.pi * np.arange(days + 28) / 7)
    found = {}
    for kind in ("iid", "ar", "level", "trend"):
        inside = 0
        for _ in range(run.replicates):
            noise = run.rng.normal(size=days + 28)
            if kind == "ar":
                for i in range(1, days + 28):
                    noise[i] += 0.5 * noise[i - 1]
            base = np.full(days + 28, 100.0)
            if kind == "level":
                base = base + run.rng.normal(0, 1.0, days + 28).cumsum()
            if kind == "trend":
                base = base + 0.2 * np.arange(days + 28)
            values = np.maximum(0, base * week + 10 * noise)
            blocks, _ = blocks_of(pd.Series(values[:days], index=index), last)
            e = f.baseline_of(History("views", "", "block", blocks, 0, "daily")).estimate
            assert e.low is not None
            assert e.high is not None
            inside += e.low <= values[days:].sum() <= e.high
        found[kind] = share(inside, run.replicates)
    return found


for _days in (84, 182):
    register(
        f"totals-{_days}", partial(totals, days=_days),
        [
            Claim(f"total of the next 28 days from {_days} days, independent days: in the 80 % range", between(0.77, 0.83), "iid"),
            Claim(f"total of the next 28 days from {_days} days, AR .5: in the 80 % range", between(0.77, 0.83), "ar"),
            Claim(f"total of the next 28 days from {_days} days, level that wanders: in the 80 % range", between(0.77, 0.83), "level"),
            Claim(f"total of the next 28 days from {_days} days, steady trend: in the 80 % range (too wide, never too narrow)", at_least(0.77), "trend"),
        ],
        module=__name__, replicates=4000,
    )  # fmt: skip


def noticed(run: Run, before: int, after: int) -> dict[str, Measured]:
    """How often a change of exactly the smallest noticeable size, and no change at all, is noticed by a two-sided 5 % test."""
    change = f.minimum_detectable_change(1, before, after)
    x, y = run.rng.normal(size=(run.replicates, before)), run.rng.normal(size=(run.replicates, after))
    p_change, p_none = (stats.ttest_ind(x, y + c, axis=1).pvalue for c in (change, 0.0))
    found = {"change": Measured(change, before + after), "power": share(int((p_change < 0.05).sum()), run.replicates)}
    return found | {"size": share(int((p_none < 0.05).sum()), run.replicates)}


for _before, _after, _stated in ((6, 3, 2.31), (12, 3, 1.96), (24, 6, 1.33)):
    register(
        f"noticed-{_before}-{_after}", partial(noticed, before=_before, after=_after),
        [
            Claim(f"smallest noticeable change, {_before} months before and {_after} after, in standard deviations", near(_stated, 0.005), "change"),
            Claim(f"{_before} before, {_after} after: how often that change is noticed", between(0.78, 0.82), "power"),
            Claim(f"{_before} before, {_after} after: how often no change is taken for one", between(0.04, 0.06), "size"),
        ],
        module=__name__, replicates=20_000,
    )  # fmt: skip


@claim("power of 50 people an arm, .5 against .75 (R power.prop.test)", stated=near(0.7402, 5e-5), of="power")
@claim("people an arm for .5 against .75, power .9, by the arcsine (Cohen 1988)", stated=near(76.65, 5e-3), of="arcsine")
@claim("people an arm for half a standard deviation, power .8 (Cohen 1988)", stated=near(63.77, 5e-3), of="t")
def power(run: Run) -> dict[str, Measured]:
    """Published sample sizes by the library behind the smallest noticeable change."""
    from statsmodels.stats.power import NormalIndPower, TTestIndPower
    from statsmodels.stats.proportion import power_proportions_2indep, proportion_effectsize

    return {
        "power": Measured(float(power_proportions_2indep(0.25, 0.5, 50).power), 50),
        "arcsine": Measured(float(NormalIndPower().solve_power(proportion_effectsize(0.75, 0.5), alpha=0.05, power=0.9)), 77),
        "t": Measured(float(TTestIndPower().solve_power(0.5, alpha=0.05, power=0.8)), 64),
    }


@claim(
    "odds with an assumed effect less those of a million draws, the largest of nine", stated=between(-0.003, 0.003), replicates=1_000_000
)
def with_effect(run: Run) -> Measured:
    """The grid of the assumed effect beside drawing it: the largest of nine differences."""
    start = date(2026, 10, 1)
    one = f.Forecast(1000, 80, math.inf, 3, start, start + timedelta(days=27), 0, 0, 0, 1000, 0, True, 1000)
    worst = 0.0
    for low, likely, high in ((0.0, 0.1, 0.2), (-0.1, 0.0, 0.3), (0.05, 0.05, 0.4)):
        drawn = run.rng.normal(1000, 80, run.replicates) * (1 + run.rng.triangular(low, likely, high, run.replicates))
        for target in (950, 1100, 1250):
            gap = f.probability_with(one, target, low, likely, high) - float(np.mean(drawn >= target))
            worst = max(worst, gap, key=abs)
    return Measured(worst, run.replicates)
