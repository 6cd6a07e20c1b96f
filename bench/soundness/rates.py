"""Engagement rates: the figures of a real page, and how often intervals hold what they promise (METHODS 1.1 and 1.2).

Coverage: samples of n posts are drawn from the 500 real posts of Moro, Rita & Vala (2016); a 95 % interval should hold the figure of
all 500 in 95 % of the samples. Posts are the unit: a formula that counts likes as if they were people is wrong nine times in ten."""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy.stats import t

from bench.soundness import Claim, Measured, Run, at_least, between, claim, near, register, share
from bench.soundness._moro import moro
from cmlib.estimates import MINIMUM_RATIO_OF_SUMS, log_rate, median_interval, newcombe_difference, ratio_of_sums, wilson

STATED = {6: (.08, .75, .93, .92, .94), 10: (.08, .78, .95, .92, .95), 20: (.07, .86, .94, .93, .94), 40: (.07, .91, .95, .93, .94), 100: (.06, .92, .95, .95, .95)}  # fmt: skip
"""METHODS 1.2: Wilson on pooled likes, bootstrap of the ratio of sums, t on the mean, t on the logs, bootstrap of the median."""


@claim("Moro: interactions of the 500 posts", stated=near(106_060, 0), of="total")
@claim("Moro: median engagement rate by reach", stated=near(0.021234, 5e-7), of="median")
@claim("Moro: its 95 % order-statistic interval begins at", stated=near(0.01966, 5e-6), of="low")
@claim("Moro: and ends at", stated=near(0.02360, 5e-6), of="high")
@claim("Moro: ratio of sums by reach", stated=near(0.015257, 5e-7), of="sums")
@claim("Moro: ratio of sums by impressions", stated=near(0.0071696, 5e-8), of="impressions")
@claim("Moro: mean of the rates by reach", stated=near(0.024071, 5e-7), of="mean")
@claim("Moro: geometric mean of the rates by reach", stated=near(0.017020, 5e-7), of="geometric")
@claim("Moro: mean rate by followers", stated=near(0.0017344, 5e-8), of="followers")
@claim("Moro: share of the interactions held by the top tenth of the posts", stated=near(0.434, 5e-4), of="top")
@claim("Moro: Photo beats Status by median (ratio of the medians)", stated=near(2.4524 / 1.5305, 1e-3), of="photo")
@claim("Moro: and ties with it by ratio of sums (ratio of the two)", stated=near(1.6485 / 1.6595, 1e-3), of="tie")
def published(run: Run) -> dict[str, Measured]:
    """The fixtures of METHODS 1.1 through the project's estimators."""
    frame, rng = moro(), run.rng
    top, reach = frame["interactions"], frame["Lifetime Post Total Reach"]
    rate, whole = top / reach, median_interval(top / reach)
    by = rate.groupby(frame["Type"]).median()
    sums = top.groupby(frame["Type"]).sum() / reach.groupby(frame["Type"]).sum()
    found = {
        "total": top.sum(), "median": whole.estimate, "low": whole.low, "high": whole.high,
        "sums": ratio_of_sums(top, reach, rng).estimate,
        "impressions": ratio_of_sums(top, frame["Lifetime Post Total Impressions"], rng).estimate,
        "mean": rate.mean(), "geometric": np.exp(log_rate(top, reach).mean()), "followers": (top / frame["Page total likes"]).mean(),
        "top": top.nlargest(50).sum() / top.sum(), "photo": by["Photo"] / by["Status"], "tie": sums["Photo"] / sums["Status"],
    }  # fmt: skip
    return {k: Measured(float(v), 500) for k, v in found.items()}


def coverage(run: Run, n: int) -> dict[str, Measured]:
    """How often each kind of 95 % interval from n posts holds its own figure of all 500."""
    frame = moro()
    top, reach = frame["interactions"].to_numpy(float), frame["Lifetime Post Total Reach"].to_numpy(float)
    likes, rate = frame["like"].fillna(0).to_numpy(float), top / reach
    logs = log_rate(top, reach)
    truth = {"wilson": likes.sum() / reach.sum(), "sums": top.sum() / reach.sum(), "mean": rate.mean(), "log": logs.mean()}
    truth |= dict.fromkeys(("resampled", "order"), float(np.median(rate))) | {"ours": truth["sums"]}
    hits = dict.fromkeys(truth, 0)

    def count(kind: str, low: float | None, high: float | None) -> None:
        hits[kind] += bool(low is not None and high is not None and low <= truth[kind] <= high)

    z = 1.959964
    for _ in range(run.replicates):
        pick = run.rng.integers(0, 500, n)
        e = median_interval(rate[pick])
        count("order", e.low, e.high)
        p, m = likes[pick].sum() / reach[pick].sum(), reach[pick].sum()
        centre, half = (p + z * z / (2 * m)) / (1 + z * z / m), z * np.sqrt(p * (1 - p) / m + z * z / (4 * m * m)) / (1 + z * z / m)
        count("wilson", centre - half, centre + half)
        again = pick[run.rng.integers(0, n, (1000, n))]
        count("sums", *np.quantile(top[again].sum(axis=1) / reach[again].sum(axis=1), [0.025, 0.975]))
        count("resampled", *np.quantile(np.median(rate[again], axis=1), [0.025, 0.975]))
        for kind, x in (("mean", rate[pick]), ("log", logs[pick])):
            half = t.ppf(0.975, n - 1) * x.std(ddof=1) / np.sqrt(n)
            count(kind, x.mean() - half, x.mean() + half)
        if n >= MINIMUM_RATIO_OF_SUMS:
            ours = ratio_of_sums(top[pick], reach[pick], run.rng, draws=1000)
            count("ours", ours.low, ours.high)
    return {kind: share(h, run.replicates) for kind, h in hits.items()}


for _n, (_wilson, _sums, _mean, _log, _median) in STATED.items():
    _claims = [
        Claim(f"{_n} posts: the order-statistic interval of the median covers", between(0.93, 0.99), "order"),
        Claim(f"{_n} posts: Wilson on pooled likes covers", near(_wilson, 0.03), "wilson", contrast=True),
        Claim(f"{_n} posts: a bootstrap of the ratio of sums covers", near(_sums, 0.05), "sums", contrast=True),
        Claim(f"{_n} posts: t on the mean of the rates covers", near(_mean, 0.03), "mean", contrast=True),
        Claim(f"{_n} posts: t on the logs of the rates covers", near(_log, 0.03), "log", contrast=True),
        Claim(f"{_n} posts: a bootstrap of the median covers", near(_median, 0.03), "resampled", contrast=True),
    ]
    if _n >= MINIMUM_RATIO_OF_SUMS:
        _claims.insert(1, Claim(f"{_n} posts: our ratio of sums (no interval below {MINIMUM_RATIO_OF_SUMS} posts) covers", at_least(0.89), "ours"))  # fmt: skip
    register(f"coverage-{_n}", partial(coverage, n=_n), _claims, module=__name__, replicates=1500)


def _ends(run: Run, k: int, n: int) -> dict[str, Measured]:
    e = wilson(k, n)
    return {"low": Measured(float(e.low or 0), n), "high": Measured(float(e.high or 0), n)}


for _k, _of, _low, _high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)):
    register(
        f"newcombe-{_k}-{_of}", partial(_ends, k=_k, n=_of),
        [
            Claim(f"Newcombe 1998: {_k} of {_of} is at least", near(_low, 5e-5), "low"),
            Claim(f"Newcombe 1998: {_k} of {_of} is at most", near(_high, 5e-5), "high"),
        ],
        module=__name__,
    )  # fmt: skip


@claim("Newcombe 1998: 56/70 less 48/80 is at least", stated=near(0.0524, 5e-5), of="low")
@claim("Newcombe 1998: 56/70 less 48/80 is at most", stated=near(0.3339, 5e-5), of="high")
def difference(run: Run) -> dict[str, Measured]:
    """Method 10 of Newcombe, Statistics in Medicine 17, 1998, 873-890."""
    e = newcombe_difference(56, 70, 48, 80)
    return {"low": Measured(float(e.low or 0), 150), "high": Measured(float(e.high or 0), 150)}
