"""Are there segments at all? (METHODS 2.3.) How often two or more are declared where there are none, and where there are.

Four variables. The two (three) groups lie along one random direction (in a random plane), their centres delta standard deviations
apart; a separation along a single variable is a harder case for k-means and not looked at here. Three groups of 80 people would have
27 each, fewer than the 30 that may be described, and are never declared. 40 data sets a row.

Customers of a shop have a test of their own: days on which they bought, drawn for as many as differ only in degree (100 shops a row),
and two kinds of customers four spreads apart in the logarithms of recency, orders and value together."""

from __future__ import annotations

from copy import deepcopy
from functools import partial

import numpy as np
import pandas as pd

from bench.soundness import Claim, Measured, Run, at_least, at_most, mean, near, register, share

P = 4
JACCARD_ALONE = {
    ("gauss", 80): 0.57, ("gauss", 200): 0.90, ("likert", 80): 0.95, ("likert", 200): 1.0,
}  # fmt: skip
"""METHODS 2.3, where stability alone invents segments most often."""


def gauss(rng: np.random.Generator, n: int) -> np.ndarray:
    """One correlated Gaussian cloud."""
    return rng.multivariate_normal(np.zeros(P), np.full((P, P), 0.5) + 0.5 * np.eye(P), size=n)


def lognormal(rng: np.random.Generator, n: int) -> np.ndarray:
    """The same, exponentiated and not logged again: raw amounts."""
    return np.exp(gauss(rng, n))


def half_logged(rng: np.random.Generator, n: int) -> np.ndarray:
    """The same as log(1 + x): amounts around one, whose logarithm is only half of one."""
    return np.log1p(lognormal(rng, n))


def likert(rng: np.random.Generator, n: int) -> np.ndarray:
    """Six five-point items, one attitude behind them."""
    return np.clip(np.rint(3 + 0.9 * rng.standard_normal((n, 1)) + 0.6 * rng.standard_normal((n, 6))), 1, 5)


def uniform(rng: np.random.Generator, n: int) -> np.ndarray:
    """A block."""
    return rng.random((n, P))


NULLS = {"gauss": gauss, "lognormal": lognormal, "half-logged": half_logged, "likert": likert, "uniform": uniform}
NAMES = {
    "gauss": "one Gaussian cloud",
    "lognormal": "lognormal, unlogged",
    "half-logged": "lognormal, as log(1 + x)",
    "likert": "Likert items, one attitude",
    "uniform": "uniform",
}


def null(run: Run, kind: str, n: int) -> dict[str, Measured]:
    """How often segments are declared where there are none: by our rule, and by stability alone."""
    from cmlib.groups import STABLE, find_groups

    ours = alone = 0
    for _ in range(run.replicates):
        x = NULLS[kind](run.rng, n)
        found = find_groups(x[np.lexsort(x.T)], run.rng)
        ours += found.verdict == "clear"
        alone += min(found.jaccard, default=0.0) >= STABLE
    return {"ours": share(ours, run.replicates), "alone": share(alone, run.replicates), "argmax": share(run.replicates, run.replicates)}


def planted(rng: np.random.Generator, n: int, k: int, delta: float, axis: bool) -> tuple[np.ndarray, np.ndarray]:
    """k groups of spread one, their centres delta apart, along random directions (or the first variable)."""
    truth = np.arange(n) % k
    corners = np.array([[-0.5, 0.0], [0.5, 0.0]]) if k == 2 else np.array([[-0.5, 0.0], [0.5, 0.0], [0.0, np.sqrt(0.75)]])
    turn = np.eye(P)[:2] if axis else np.linalg.qr(rng.standard_normal((P, 2)))[0].T
    x = rng.standard_normal((n, P)) + delta * corners[truth] @ turn
    order = np.lexsort(x.T)
    return x[order], truth[order]


def detection(run: Run, n: int, k: int, delta: float, axis: bool = False) -> dict[str, Measured]:
    """How often segments are declared where they are, and how well they are the true ones (adjusted Rand index with the true k)."""
    from sklearn.metrics import adjusted_rand_score

    from cmlib.groups import STABLE, _k_means, _standard, find_groups

    ours = alone = 0
    rand = []
    for i in range(run.replicates):
        x, truth = planted(run.rng, n, k, delta, axis)
        found = find_groups(x, run.rng)
        ours += found.verdict == "clear"
        alone += min(found.jaccard, default=0.0) >= STABLE
        rand.append(adjusted_rand_score(truth, _k_means(_standard(x), k, i, 5).labels_))
    return {"ours": share(ours, run.replicates), "alone": share(alone, run.replicates), "rand": mean(rand)}


DAYS = 500
RATES = {
    "8 to 39 orders, equally many of each": lambda rng, n: rng.integers(8, 40, n),
    "1 to 20 orders, equally many of each": lambda rng, n: rng.integers(1, 21, n),
    "1 to 59 orders, equally many of each": lambda rng, n: rng.integers(1, 60, n),
    "8 to 39 orders at regular intervals": lambda rng, n: rng.integers(8, 40, n),
    "gamma(3) buying rates": lambda rng, n: np.maximum(1, rng.poisson(rng.gamma(3, 6, n))),
    "lognormal buying rates": lambda rng, n: 1 + rng.poisson(np.exp(rng.normal(2.7, 0.5, n))),
}


def customers(rng: np.random.Generator, n: int, kind: str) -> pd.DataFrame:
    """Customers who differ only in how often they buy, by degrees; days drawn by lot, or nearly regular with a start drawn by lot."""
    from cmlib.customers import by_value

    rows = []
    for k in RATES[kind](rng, n):
        gap = DAYS / k
        days = rng.integers(0, DAYS, k)
        if "regular" in kind:
            days = np.clip(np.arange(k) * gap + rng.uniform(0, gap) + rng.normal(0, 0.2 * gap, k), 0, DAYS)
        value = np.exp(rng.normal(1.8, 0.4, k)).mean()
        rows.append((np.floor(days.min()), k, value, np.floor(days.max())))
    return by_value(pd.DataFrame(rows, columns=["recency", "frequency", "value", "age"]).astype(float))


def continuum(run: Run, kind: str, n: int) -> Measured:
    """How often groups of customers are declared where there are none. Without a gap there are none to declare: the rest is then not run."""
    from threadpoolctl import threadpool_limits

    from cmlib import groups as G

    declared = 0
    for _ in range(run.replicates):
        people = customers(run.rng, n, kind)
        x = G._logged(people)
        z = G._standard(x)
        with threadpool_limits(1):
            _, _, model = G._best(z, deepcopy(run.rng), 5)  # the very groups find_groups looks at
        if G._gap(z, model.labels_.astype(np.int64))[1] <= G.EMPTIER:
            found = G.find_groups(x, run.rng, buying=lambda rows, people=people: G.buying_null(people.iloc[rows]))
            declared += found.verdict == "clear"
    return share(declared, run.replicates)


def two_kinds(rng: np.random.Generator, n: int, delta: float) -> pd.DataFrame:
    """Two kinds of customers, delta spreads apart in the three logarithms together (each up or down by lot)."""
    from cmlib.customers import by_value

    turn = rng.choice([-1.0, 1.0], 3) / np.sqrt(3)
    x = np.array([3.5, 3.0, 3.0]) + 0.35 * (rng.standard_normal((n, 3)) + delta * np.outer(np.arange(n) % 2 - 0.5, turn))
    recency, orders, value = np.floor(np.expm1(np.maximum(x[:, 0], 0))), np.maximum(1, np.rint(np.expm1(x[:, 1]))), np.expm1(x[:, 2])
    people = {"recency": recency, "frequency": orders, "value": value, "age": recency + np.where(orders > 1, 400.0, 0.0)}
    return by_value(pd.DataFrame(people))


def kinds_of_customers(run: Run, n: int, delta: float) -> Measured:
    """How often two kinds of customers are declared."""
    from cmlib import groups as G

    found = 0
    for _ in range(run.replicates):
        people = two_kinds(run.rng, n, delta)
        found += (
            G.find_groups(G._logged(people), run.rng, buying=lambda rows, people=people: G.buying_null(people.iloc[rows])).verdict
            == "clear"
        )
    return share(found, run.replicates)


for _rates in RATES:
    for _n in (80, 200, 300):
        register(
            f"customers-{_rates}-{_n}", partial(continuum, kind=_rates, n=_n),
            [Claim(f"customers, {_rates}, n = {_n}: groups declared", at_most(0.10))],
            module=__name__, replicates=100,
        )  # fmt: skip
register(
    "customers-planted", partial(kinds_of_customers, n=200, delta=4.0),
    [Claim("two kinds of customers, delta 4, n = 200: groups declared", at_least(0.90))],
    module=__name__, replicates=30,
)  # fmt: skip

for _kind in NULLS:
    for _n in (80, 200):
        _claims = [
            Claim(f"{NAMES[_kind]}, n = {_n}: segments declared", at_most(0.10), "ours"),
            Claim(f"{NAMES[_kind]}, n = {_n}: declared by the best silhouette alone", near(1, 0), "argmax", contrast=True),
        ]
        if (_kind, _n) in JACCARD_ALONE:
            _claims.append(
                Claim(f"{NAMES[_kind]}, n = {_n}: declared by stability alone (Jaccard ≥ .75)", at_least(0.3), "alone", contrast=True)
            )
        register(f"null-{_kind}-{_n}", partial(null, kind=_kind, n=_n), _claims, module=__name__, replicates=40)

for _k, _delta, _n, _stated, _methods, _rand in (
    (2, 4.0, 200, at_least(0.90), 1.00, 0.90), (2, 4.0, 80, at_least(0.70), 0.88, 0.88), (2, 3.0, 200, at_least(0.75), 0.92, 0.73),
    (2, 3.0, 80, near(0.15, 0.16), 0.15, 0.67), (2, 2.0, 200, near(0.08, 0.12), 0.08, 0.42), (3, 4.0, 200, at_least(0.90), 1.00, 0.86),
    (3, 4.0, 80, at_most(0), 0.62, 0.80), (3, 3.0, 200, at_least(0.55), 0.75, 0.66),
):  # fmt: skip
    _what = f"{_k} groups, delta {_delta:g}, n = {_n}"
    register(
        f"planted-{_k}-{_delta:g}-{_n}", partial(detection, n=_n, k=_k, delta=_delta),
        [
            Claim(f"{_what}: segments declared (METHODS: {_methods:g})", _stated, "ours"),
            Claim(f"{_what}: adjusted Rand index with the true number", near(_rand, 0.05 if _n == 200 else 0.08), "rand"),
        ],
        module=__name__, replicates=40,
    )  # fmt: skip
