"""Segments in a survey (METHODS 2.4): published fits, and the number of classes where the truth is known.

BIC alone takes one continuous attitude for two classes; the page asks first whether one scale describes the answers as well."""

from __future__ import annotations

import warnings
from functools import partial

import numpy as np
import pandas as pd

from bench.soundness import Claim, Measured, Run, at_least, at_most, near, register, share

CARCINOMA = (
    "0000000:34 0000100:2 0100000:6 0100001:1 0100100:4 0100101:5 1000000:2 1010101:1 1100000:2 1100001:1 1100100:2 1100101:7 1100111:1 "
    "1101001:1 1101101:2 1101111:3 1110101:13 1110111:5 1111101:10 1111111:16"
)
CHEATING = "0000:207 1000:10 0100:13 1100:11 0010:7 1010:1 0110:1 1110:1 0001:46 1001:3 0101:4 1101:4 0011:5 1011:2 0111:2 1111:2"
VALUES = "1111:42 1112:23 1121:6 1122:25 1211:6 1212:24 1221:7 1222:38 2111:1 2112:4 2121:1 2122:6 2211:2 2212:9 2221:2 2222:20"
"""Agresti 2002, table 13.1; Dayton 1998; Stouffer & Toby 1951; fitted by poLCA (Linzer & Lewis 2011)."""
FITS = (
    ("carcinoma", CARCINOMA, 2, -317.2568, 706.074), ("carcinoma", CARCINOMA, 3, -293.7050, 697.136), ("carcinoma", CARCINOMA, 4, -289.286, 726.46),
    ("cheating", CHEATING, 2, -440.0271, 931.94), ("values", VALUES, 2, -504.4677, None),
)  # fmt: skip


def table(patterns: str) -> pd.DataFrame:
    """One row a person from patterns with their numbers."""
    last = max(patterns.replace(" ", ":").split(":")[0])
    rows = [[c == last for c in p.split(":")[0]] for p in patterns.split() for _ in range(int(p.split(":")[1]))]
    return yes_no(np.array(rows))


def yes_no(x: np.ndarray) -> pd.DataFrame:
    """As the boxes of a survey."""
    return pd.DataFrame(x, columns=[f"q{i}" for i in range(x.shape[1])]).astype("boolean")


def published(run: Run, patterns: str, k: int) -> dict[str, Measured]:
    """Log likelihood and BIC of k classes."""
    from cmlib.latent import code, fit_classes

    coded = code(table(patterns))
    model = fit_classes(coded, k, 1, tolerance=1e-9)
    n = len(coded.x)
    return {"ll": Measured(float(model.score(coded.x)) * n, n), "bic": Measured(float(model.bic(coded.x)), n)}


for _name, _patterns, _k, _ll, _bic in FITS:
    _claims = [Claim(f"{_name}, {_k} classes: log likelihood", near(_ll, 2e-4 if _k < 4 else 5e-3), "ll")]
    if _bic is not None:
        _claims.append(Claim(f"{_name}, {_k} classes: BIC", near(_bic, 0.01), "bic"))
    register(f"published-{_name}-{_k}", partial(published, patterns=_patterns, k=_k), _claims, module=__name__)


def independent(rng: np.random.Generator, n: int) -> np.ndarray:
    """Eight questions that have nothing to do with each other."""
    return rng.random((n, 8)) < rng.uniform(0.2, 0.8, 8)


def attitude(rng: np.random.Generator, n: int) -> np.ndarray:
    """Eight questions behind which there is one continuous attitude."""
    return rng.random((n, 8)) < 1 / (1 + np.exp(-1.5 * rng.standard_normal((n, 1)) - rng.uniform(-1, 1, 8)))


def three(rng: np.random.Generator, n: int) -> np.ndarray:
    """Three kinds of people, each says yes (85 %) to questions of its own and to few others (15 %)."""
    own = np.array([[1, 1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 0, 0], [0, 1, 0, 0, 0, 0, 1, 1]])
    return rng.random((n, 8)) < np.where(own[np.arange(n) % 3] == 1, 0.85, 0.15)


KINDS = {"independent": independent, "attitude": attitude, "three": three}


def picked(run: Run, kind: str, n: int) -> dict[str, Measured]:
    """Classes with the lowest BIC, and what our page says."""
    from cmlib.latent import find_classes

    ks, verdicts, reasons = [], 0, 0
    for i in range(run.replicates):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = find_classes(yes_no(KINDS[kind](run.rng, n)), i)
        ks.append(found.best_k)
        verdicts += found.verdict == "clear"
        reasons += found.reason == "one_scale"
    many = len(ks)
    return {
        "one": share(ks.count(1), many), "more": share(sum(k >= 2 for k in ks), many), "three": share(ks.count(3), many),
        "declared": share(verdicts, many), "scale": share(reasons, many),
    }  # fmt: skip


register(
    "independent", partial(picked, kind="independent", n=100),
    [
        Claim("independent answers, n = 100: BIC picks one class (METHODS: 25 of 25)", at_least(0.9), "one"),
        Claim("independent answers, n = 100: segments declared", at_most(0.05), "declared"),
    ],
    module=__name__, replicates=25,
)  # fmt: skip
register(
    "attitude", partial(picked, kind="attitude", n=100),
    [
        Claim("one continuous attitude, n = 100: BIC alone picks two or more (METHODS: 25 of 25)", at_least(0.9), "more", contrast=True),
        Claim("one continuous attitude, n = 100: segments declared", at_most(0.05), "declared"),
        Claim("one continuous attitude, n = 100: told as one scale", at_least(0.9), "scale"),
    ],
    module=__name__, replicates=25,
)  # fmt: skip
register(
    "three-100", partial(picked, kind="three", n=100),
    [Claim("three clear kinds, n = 100: BIC picks three (METHODS: 18 of 25)", at_least(0.5), "three")],
    module=__name__, replicates=25,
)  # fmt: skip
register(
    "three-240", partial(picked, kind="three", n=240),
    [
        Claim("three clear kinds, n = 240: BIC picks three", at_least(0.9), "three"),
        Claim("three clear kinds, n = 240: segments declared", at_least(0.8), "declared"),
    ],
    module=__name__, replicates=25,
)  # fmt: skip
