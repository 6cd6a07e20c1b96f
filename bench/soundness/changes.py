"""Lasting changes and odd days (METHODS 1.6), and waiting times (1.5).

Daily series of 180 days with a standard deviation of 0.3 on the log scale, whose days resemble the day before (AR)."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pandas as pd

from bench.soundness import Claim, Measured, Run, at_least, at_most, claim, mean, middle, near, register, share
from cmlib import estimates as e

POWER = {0.0: (0.94, 1.00), 0.3: (0.89, 0.96), 0.6: (0.49, 0.93)}
TEXTBOOK = {0.0: (0.0, 0.10), 0.3: (0.54, 0.65), 0.6: (0.96, 1.0)}
SD = 0.3


def noise(rng: np.random.Generator, ar: float, n: int) -> np.ndarray:
    """n days of variance one, each resembling the day before."""
    from scipy.signal import lfilter

    return np.asarray(lfilter([1.0], [1.0, -ar], rng.standard_normal(n + 100)))[100:] * math.sqrt(1 - ar**2)


def daily(values: np.ndarray) -> pd.Series:
    """As a daily figure."""
    return pd.Series(values, index=pd.date_range("2025-01-01", periods=len(values)))


def changes(run: Run, ar: float) -> dict[str, Measured]:
    """False changes in steady series, true ones found within ten days, and what the textbook's penalty would report."""
    import ruptures

    false, textbook, found = 0, 0, {1: 0, 2: 0}
    for _ in range(run.replicates):
        x = noise(run.rng, ar, 180)
        series = daily(np.exp(5 + SD * x))
        false += bool(e.changepoints(series))
        y = e._prepared(series, log=True, weekdays=True)
        search = ruptures.KernelCPD(kernel="linear", min_size=14).fit(y.reshape(-1, 1))
        step = np.diff(y)
        spread = 1.4826 * float(np.median(np.abs(step - np.median(step)))) / math.sqrt(2)
        textbook += len(search.predict(pen=2 * math.log(len(y)) * spread**2)) > 1
        for size in found:
            shifted = noise(run.rng, ar, 180) + size * (np.arange(180) >= 90)
            found[size] += any(abs(c - 90) <= 10 for c in e.changepoints(daily(np.exp(5 + SD * shifted))))
    n = run.replicates
    return {"false": share(false, n), "textbook": share(textbook, n), "1": share(found[1], n), "2": share(found[2], n)}


for _ar, (_one, _two) in POWER.items():
    register(
        f"changes-{_ar:g}", partial(changes, ar=_ar),
        [
            Claim(f"AR {_ar:g}: steady series in which a change is reported", at_most(0.05), "false"),
            Claim(f"AR {_ar:g}: shifts of 2 SD found within ten days", at_least(min(_two - 0.04, 0.92) if _ar < 0.6 else 0.89), "2"),
            Claim(f"AR {_ar:g}: shifts of 1 SD found within ten days (METHODS: {_one:g} ± .05; fewer where days resemble each other)", at_least({0.0: 0.89, 0.3: 0.7, 0.6: 0.3}[_ar]), "1"),
            Claim(f"AR {_ar:g}: the textbook's penalty 2·log(n)·σ², σ from the steps between days, reports one", _textbook, "textbook", contrast=True),
        ],
        module=__name__, replicates=500,
    ) if (_textbook := near(sum(TEXTBOOK[_ar]) / 2, (TEXTBOOK[_ar][1] - TEXTBOOK[_ar][0]) / 2 + 0.06)) else None  # fmt: skip


@claim("Nile (Cobb 1978): changes found", stated=near(1, 0), of="found")
@claim("Nile: index of the first year of the new level (1899)", stated=near(28, 0), of="index")
@claim("Nile: mean before", stated=near(1097.8, 0.05), of="before")
@claim("Nile: mean after", stated=near(850.0, 0.05), of="after")
def nile(run: Run) -> dict[str, Measured]:
    """The annual flow 1871 to 1970."""
    import statsmodels.api as sm

    flow = sm.datasets.nile.load_pandas().data["volume"].to_numpy(float)
    series = pd.Series(flow, index=pd.date_range("1871", periods=100, freq="YS"))
    cuts = e.changepoints(series, log=False, weekdays=False, minimum=60)
    found = {"found": len(cuts), "index": cuts[0], "before": flow[: cuts[0]].mean(), "after": flow[cuts[0] :].mean()}
    return {k: Measured(float(v), 100) for k, v in found.items()}


def odd_days(run: Run, ar: float) -> dict[str, Measured]:
    """Ordinary days called odd (a year with a weekly pattern), and spikes of 5 SD found; mean ± 2 SD beside."""
    pattern = np.resize([0, 0.1, 0.2, 0.1, 0.3, -0.5, -0.4], 365)
    flagged, plain, found, page = [], [], 0, 0
    for _ in range(run.replicates):
        level = 5 + pattern + SD * noise(run.rng, ar, 365)
        flagged.append(len(e.anomalies(daily(np.exp(level)))) / (365 - e.WINDOW))
        plain.append((np.abs(level - level.mean()) > 2 * level.std()).mean())
        at = int(run.rng.integers(100, 365))
        level[at] += 5 * SD
        day = daily(level).index[at].date()
        spike = daily(np.exp(level))
        found += any(a.day == day for a in e.anomalies(spike, 4.0))
        level[at] += 3 * SD
        page += any(a.day == day for a in e.anomalies(daily(np.exp(level))))
    return {"flagged": mean(flagged), "plain": mean(plain), "4": share(found, run.replicates), "page": share(page, run.replicates)}


for _ar in (0.0, 0.3):
    register(
        f"odd-days-{_ar:g}", partial(odd_days, ar=_ar),
        [
            Claim(f"AR {_ar:g}: ordinary days called odd", at_most(0.002), "flagged"),
            Claim(f"AR {_ar:g}: spikes of 8 SD called odd", at_least(0.95), "page"),
            Claim(f"AR {_ar:g}: spikes of 5 SD beyond 4 robust SD (METHODS: .91 to .94)", at_least(0.75), "4"),
            Claim(f"AR {_ar:g}: mean ± 2 SD calls odd, for ever", near(0.04, 0.015), "plain", contrast=True),
        ],
        module=__name__, replicates=500,
    )  # fmt: skip

MP6 = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
ENDED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)
"""Weeks in remission of 21 patients, and whether it ended: Freireich et al., Blood 21, 1963."""


def freireich(run: Run) -> dict[str, Measured]:
    """Kaplan–Meier of the 6-MP arm."""
    found = e.survival(MP6, ENDED)
    by = {f"{int(t)}": Measured(float(s), 21) for t, s in zip(found.times, found.waiting, strict=True)}
    assert found.median is not None
    return by | {"se": Measured(float(found.se[0]), 21), "median": Measured(found.median.estimate, 21)}


register(
    "freireich", freireich,
    [
        *[
            Claim(f"Freireich 1963: share in remission after {w} weeks", near(s, 5e-5), w)
            for w, s in (("6", .8571), ("7", .8067), ("10", .7529), ("13", .6902), ("16", .6275), ("22", .5378), ("23", .4482))
        ],
        Claim("Freireich 1963: standard error at 6 weeks", near(0.0764, 5e-5), "se"),
        Claim("Freireich 1963: median", near(23, 0), "median"),
    ],
    module=__name__,
)  # fmt: skip


@claim("waiting times, a quarter never answered, true median 7.65 h: our median", stated=near(7.65, 0.6), of="ours", replicates=200)
@claim("the same, over the answered messages only", stated=near(3.69, 0.4), of="answered", contrast=True, replicates=200)
def waiting(run: Run) -> dict[str, Measured]:
    """400 messages; those who are answered at all wait a lognormal time, watched for three days at least."""
    ours, answered = [], []
    level = math.log(3.69)
    sigma = math.log(7.65 / 3.69) / 0.4307  # two thirds of the answers make half of all messages
    for _ in range(run.replicates):
        never = run.rng.random(400) < 0.25
        time = np.exp(level + sigma * run.rng.standard_normal(400))
        watched = run.rng.uniform(72, 720, 400)
        seen = ~never & (time <= watched)
        found = e.survival(np.where(seen, time, watched), seen).median
        ours.append(found.estimate if found else math.inf)
        answered.append(float(np.median(time[seen])))
    return {"ours": middle(ours), "answered": middle(answered)}
