"""Pulling groups together: published analyses, and what a small lucky group would claim without it (METHODS 1.3).

Five formats with 4 to 60 posts each, standard deviation of the log rate 0.9: the best of five raw means looks good by luck alone."""

from __future__ import annotations

from functools import partial

import numpy as np

from bench.soundness import Claim, Measured, Run, at_least, at_most, claim, mean, near, register
from cmlib.estimates import partial_pooling

BCG = (
    (4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867), (33, 5069, 47, 5808), (180, 1541, 372, 1451),
    (8, 2545, 10, 629), (505, 88391, 499, 88391), (29, 7499, 45, 7277), (17, 1716, 65, 1665), (186, 50634, 141, 27338), (5, 2498, 3, 2341),
    (27, 16913, 29, 17854),
)  # fmt: skip
"""Thirteen trials of a vaccine (cases and people, vaccinated and not): Colditz et al., JAMA 271, 1994."""
BATTERS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)
SEASON = (.346, .298, .276, .222, .273, .270, .263, .210, .269, .230, .264, .256, .303, .264, .226, .285, .316, .200)  # fmt: skip
"""Eighteen batters: hits in 45 times at bat, and their average over the rest of 1970: Efron & Morris, Scientific American 236, 1977."""


@claim("8 schools (Rubin 1981): variance between schools", stated=near(0, 0), of="tau2")
@claim("8 schools: pooled mean", stated=near(7.6856, 5e-5), of="mean")
@claim("8 schools: its standard error", stated=near(4.0719, 5e-5), of="se")
def eight_schools(run: Run) -> dict[str, Measured]:
    """Through our partial pooling."""
    r = partial_pooling([28, 8, -3, 7, -1, 1, 18, 12], np.array([15, 10, 16, 11, 9, 11, 10, 18]) ** 2.0)
    return {"tau2": Measured(r.tau2, 8), "mean": Measured(r.mean, 8), "se": Measured(r.se, 8)}


@claim("BCG vaccine (Colditz 1994): Paule–Mandel tau² of our partial pooling", stated=near(0.3181, 5e-5), of="tau2")
@claim("BCG vaccine: its pooled log relative risk", stated=near(-0.7150, 5e-5), of="mean")
@claim("BCG vaccine: DerSimonian–Laird tau²", stated=near(0.3088, 5e-5), of="dl", contrast=True)
@claim("BCG vaccine: DerSimonian–Laird mean", stated=near(-0.7141, 5e-5), of="dl mean", contrast=True)
@claim("BCG vaccine: its standard error", stated=near(0.1787, 5e-5), of="dl se", contrast=True)
@claim("BCG vaccine: heterogeneity Q", stated=near(152.233, 5e-4), of="q")
def bcg(run: Run) -> dict[str, Measured]:
    """Log relative risks of thirteen trials."""
    from statsmodels.stats.meta_analysis import combine_effects

    a, n1, c, n2 = np.array(BCG, dtype=float).T
    y, v = np.log(a / n1 / (c / n2)), 1 / a - 1 / n1 + 1 / c - 1 / n2
    ours, plain = partial_pooling(y, v), combine_effects(y, v, method_re="chi2")
    found = {
        "tau2": ours.tau2,
        "mean": ours.mean,
        "dl": plain.tau2,
        "dl mean": plain.mean_effect_re,
        "dl se": plain.sd_eff_w_re,
        "q": plain.q,
    }
    return {k: Measured(float(x), 13) for k, x in found.items()}


@claim("8 schools: DerSimonian–Laird as the library gives it has a negative variance", stated=near(-44.55, 0.01), contrast=True)
def negative(run: Run) -> Measured:
    """The trap of METHODS 1.3."""
    from statsmodels.stats.meta_analysis import combine_effects

    y, se = np.array([28, 8, -3, 7, -1, 1, 18, 12.0]), np.array([15, 10, 16, 11, 9, 11, 10, 18.0])
    return Measured(float(combine_effects(y, se**2, method_re="chi2").tau2), 8)


@claim("18 batters (Efron & Morris 1977): share of its own mean each keeps", stated=near(0.2117, 5e-4), of="c")
@claim("18 batters: Clemente's .400 becomes", stated=near(0.294, 5e-4), of="clemente")
@claim("18 batters: squared error of the raw means over that of the pulled ones", stated=near(3.53, 0.02), of="gain")
@claim("18 batters: the same ratio for our partial pooling (another estimate of the variance)", stated=at_least(2.5), of="ours")
def batters(run: Run) -> dict[str, Measured]:
    """James–Stein by its formula, and ours beside it."""
    y, truth = np.array(BATTERS) / 45, np.array(SEASON)
    noise, n = y.mean() * (1 - y.mean()) / 45, len(y)
    c = 1 - (n - 3) * noise / ((y - y.mean()) ** 2).sum()
    pulled, ours = y.mean() + c * (y - y.mean()), partial_pooling(y, np.full(n, noise)).shrunk
    raw = ((y - truth) ** 2).sum()
    found = {"c": c, "clemente": pulled[0], "gain": raw / ((pulled - truth) ** 2).sum(), "ours": raw / ((ours - truth) ** 2).sum()}
    return {k: Measured(float(v), n) for k, v in found.items()}


def five_formats(run: Run, tau: float) -> dict[str, Measured]:
    """What the best of five formats is said to gain, and what it gains; squared errors; cover of our 90 % intervals."""
    raw, ours, truth, errors, inside = [], [], [], [], []
    for _ in range(run.replicates):
        n, real = run.rng.integers(4, 61, 5), tau * run.rng.standard_normal(5)
        seen = real + 0.9 * run.rng.standard_normal(5) / np.sqrt(n)
        r = partial_pooling(seen, np.full(5, 0.81), n, rng=run.rng, draws=1000)
        best = int(r.shrunk.argmax()) if np.ptp(r.shrunk) > 1e-9 else int(seen.argmax())
        weighted = float((seen * n).sum() / n.sum())
        raw.append(np.expm1(seen.max() - seen.mean()))
        ours.append(np.expm1(r.shrunk.max() - r.shrunk.mean()))
        truth.append(np.expm1(real[best] - real.mean()))
        errors.append([((x - real) ** 2).mean() for x in (seen, r.shrunk, np.full(5, weighted))])
        low, high = np.quantile(r.drawn - r.drawn.mean(axis=1, keepdims=True), [0.05, 0.95], axis=0)
        inside.append(((low <= real - real.mean()) & (real - real.mean() <= high)).mean())
    squared = np.array(errors)
    return {
        "raw": mean(raw), "ours": mean(ours), "truth": mean(truth), "cover": mean(inside),
        **{k: mean(squared[:, i]) for i, k in enumerate(("mse raw", "mse ours", "mse one"))},
    }  # fmt: skip


for _tau, _raw, _ours, _truth in ((0.0, 0.27, 0.05, 0.0), (0.2, 0.41, 0.19, 0.19), (0.5, None, None, None)):
    _claims = [Claim(f"five formats, true spread {_tau:g}: our 90 % intervals cover", at_least(0.86), "cover")]
    if _raw is not None:
        _claims += [
            Claim(f"five formats, true spread {_tau:g}: the best raw mean claims a gain of (mean)", near(_raw, 0.05), "raw", contrast=True),
            Claim(f"five formats, true spread {_tau:g}: our pooled best claims a gain of (mean)", at_most(_ours + 0.03), "ours"),
            Claim(f"five formats, true spread {_tau:g}: the format we call best gains in truth (mean)", near(_truth, 0.06), "truth"),
        ]
    if _tau == 0.2:
        _claims += [
            Claim("five formats, true spread 0.2: squared error of the raw means", near(0.042, 0.006), "mse raw", contrast=True),
            Claim("five formats, true spread 0.2: squared error of our pooled means", near(0.025, 0.005), "mse ours"),
            Claim("five formats, true spread 0.2: squared error of one mean for all", near(0.039, 0.006), "mse one", contrast=True),
        ]
    register(f"formats-{_tau:g}", partial(five_formats, tau=_tau), _claims, module=__name__, replicates=2000)
