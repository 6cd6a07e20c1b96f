"""Segments in a survey: are there kinds of people who answer alike, or only more and less of the same?

The closed questions of one survey in, a frozen :class:`LatentClasses` out. Answers that were not given are left out, not guessed.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.estimates import wilson
from cmlib.findings import Estimate, Period, Verdict
from cmlib.profiles import DESCRIBE_N, DESCRIBE_SHARE, LEAST, LEAST_SENSITIVE, fold_options
from cmlib.text import T, Text

MINIMUM, THREE_FROM = 80, 100
"""Below 80 answers no segments are looked for; below 100 no more than two (three clear ones are found in a third of the cases)."""
MOST_CLASSES, MOST_OPTIONS, ANSWERED, LEAST_ITEMS = 4, 6, 0.80, 3
LARGEST = 0.85
STRONG = 6.0
"""Points of BIC by which a scale must beat «nothing in common» before it is told. Source: Raftery, Sociological Methodology 25, 1995."""
PARALLEL, STABLE, TELLS_APART = 0.90, 0.75, 0.60
STARTS, FINISHED, FIRST_STEPS, MOST_STEPS = 20, 3, 25, 1000
"""A fit starts 20 times at random for 25 steps; the three best go on to the end."""
HALVES, STARTS_HALF = 10, 5
TOLERANCE = 1e-6
"""A fit ends when an answer's mean log-likelihood moves less than this."""
NODES = 21

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Reason = Literal["", "too_few", "few_items", "one_class", "one_scale", "size", "unstable"]


@dataclass(frozen=True)
class ItemShare:
    """Share of a segment, and of everybody else, that gave an answer; ``option`` is ``"True"`` for a ticked box."""

    item: str
    option: str
    share: Estimate
    rest: Estimate

    @property
    def gap(self) -> float:
        """How far the segment lies above everybody else."""
        return self.share.estimate - self.rest.estimate


@dataclass(frozen=True)
class SurveySegment:
    """People who answer alike: size, share of all answers, and what they answered (described, never tested: it made them)."""

    id: str
    n: int
    share: Estimate
    items: tuple[ItemShare, ...]


@dataclass(frozen=True)
class LatentClasses:
    """What the search for segments in a survey found.

    Args:
        verdict: ``clear`` (segments), ``indistinct`` (none) or ``not_assessed``. reason: why none. k: segments, 1 without.
        n: answers used. items: questions (or boxes) used. best_k: classes with the lowest BIC, whatever the verdict.
        bic: BIC of 1, 2 … classes, lower is better. bic_scale: that of one continuous scale behind all the answers.
        parallel: share of the ordered items on which the classes keep their order (the least parallel pair); 0 with one class.
        entropy: how surely people are assigned, 0 to 1. agreement: mean adjusted Rand index with ten fits on half of the answers.
        segments: largest first. labels: segment of each answer, empty without segments; it never leaves the result.
        scale: position of each answer on the one scale (mean 0, sd about 1), empty unless that is the verdict; same rule.
    """

    verdict: Verdict
    reason: Reason = ""
    k: int = 1
    n: int = 0
    items: tuple[str, ...] = ()
    best_k: int = 0
    bic: tuple[float, ...] = ()
    bic_scale: float = math.nan
    parallel: float = 0.0
    entropy: float = math.nan
    agreement: float = math.nan
    segments: tuple[SurveySegment, ...] = ()
    labels: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"), compare=False, repr=False)
    scale: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"), compare=False, repr=False)

    @property
    def overlap(self) -> bool:
        """Are there segments, but many people between them (entropy below 0.6)?"""
        return bool(self.segments) and self.entropy < TELLS_APART

    @property
    def why(self) -> Text | None:
        """Why there are no segments, in a sentence; ``None`` where there are."""
        match self.reason:
            case "too_few":
                return T("there are {n} answers: segments are looked for from {needed} on", n=self.n, needed=MINIMUM)
            case "few_items":
                used = len(self.items)
                return T(
                    "{n} closed questions can be used: segments need {needed}, each answered by most people", n=used, needed=LEAST_ITEMS
                )
            case "one_class":
                return T("the answers to one question say too little about the answers to the others")
            case "one_scale":
                return T("people differ by more and less of the same: one scale from low to high, not separate segments")
            case "size":
                return T(
                    "one segment would be too small to describe (fewer than {n} answers), or nearly everybody would be in another",
                    n=DESCRIBE_N,
                )
            case "unstable":
                return T("half of the answers do not give the same segments again")
        return None


# ---- the table that is searched ----------------------------------------------------------------------------------------


def tidy(texts: pd.Series) -> pd.Series:
    """Answers without spaces around them or several in a row; empty where nothing was answered."""
    told = texts.fillna("")
    return told.map({t: re.sub(r"\s+", " ", t.strip()) for t in told.unique()}).astype(told.dtype)


def closed_items(rows: pd.DataFrame, *, most: int = MOST_OPTIONS, answered_by: float = ANSWERED) -> pd.DataFrame:
    """The closed questions of one survey as a table: one row a person, one column an item, missing where nothing was answered.

    A question with several answers gives one yes/no item an answer; who answered it and left a box out said no. A question with one
    answer is an item if it has two to six different ones. A box that is the only one never ticked with another («none») is no item. Only items answered by 80 % are kept, and boxes that somebody left open.

    Args:
        rows: ``survey_responses`` of one survey (response_id, question, subquestion, answer).
        most: different answers a question with one answer may have. answered_by: share of the people who must have answered.
    """
    people = pd.Index(sorted(set(rows["response_id"])), name="response_id")
    given = rows.assign(answer=tidy(rows["answer"]), subquestion=tidy(rows["subquestion"]))
    given = given[given["answer"] != ""]
    boxes = (given["subquestion"] == given["answer"]).groupby(given["question"]).transform("all")
    given = given.assign(
        item=given["question"].where(boxes | (given["subquestion"] == ""), given["question"] + " · " + given["subquestion"])
    )
    items: dict[str, pd.Series] = {}
    for item, part in given.groupby("item", sort=True):
        single = part.assign(answer=part["answer"].str.split(";")).explode("answer")
        single = single.assign(answer=single["answer"].str.strip())
        single = single[single["answer"] != ""].drop_duplicates(["response_id", "answer"])
        options, answered = sorted(set(single["answer"])), pd.Index(sorted(set(single["response_id"])))
        if len(answered) < answered_by * len(people):
            continue
        if len(single) == len(answered):
            if 2 <= len(options) <= most:
                items[str(item)] = single.set_index("response_id")["answer"].reindex(people)
            continue
        many = single["response_id"].duplicated(keep=False)
        alone = [o for o in options if not many[single["answer"] == o].any()]
        for option in options:
            if alone == [option]:
                continue  # «none of these»: it says only that the other boxes are empty
            ticked = pd.Series(answered.isin(single.loc[single["answer"] == option, "response_id"]), index=answered, dtype="boolean")
            if ticked.nunique() == 2:
                items[f"{item} · {option}"] = ticked.reindex(people)
    return pd.DataFrame(items, index=people)


@dataclass(frozen=True)
class Coded:
    """Answers as zeros and ones.

    Args:
        x: people x (items · most options); NaN where not answered. real: items x options, does the item have it?
        ordered: positions of the items whose options have an order (yes/no, or they start with a digit). gaps: any NaN?
    """

    x: Floats
    real: npt.NDArray[np.bool_]
    ordered: Whole
    gaps: bool

    @property
    def free(self) -> int:
        """Free probabilities of one class."""
        return int(self.real.sum()) - len(self.real)

    def people(self, rows: Whole) -> Coded:
        """Some of the people, with the same items."""
        return replace(self, x=self.x[rows])


def code(items: pd.DataFrame) -> Coded:
    """Answers (one row a person, one column an item with two or more different ones) as zeros and ones."""
    options = [sorted(set(items[c].dropna().astype(str)), key=_natural) for c in items.columns]
    most = max(map(len, options))
    x = np.zeros((len(items), len(options), most))
    for i, (column, names) in enumerate(zip(items.columns, options, strict=True)):
        answers = items[column].astype("str").where(items[column].notna())
        for j, name in enumerate(names):
            x[:, i, j] = (answers == name).to_numpy(dtype=float)
        x[answers.isna().to_numpy(), i] = np.nan
    real = np.arange(most)[None, :] < np.array([[len(names)] for names in options])
    ordered = [i for i, names in enumerate(options) if len(names) == 2 or all(re.match(r"\d", name) for name in names)]
    return Coded(x.reshape(len(items), -1), real, np.asarray(ordered, dtype=np.int64), bool(np.isnan(x).any()))


def _natural(name: str) -> tuple[float, str]:
    number = re.match(r"\d+", name)
    return (float(number[0]) if number else math.inf, name)


# ---- classes -----------------------------------------------------------------------------------------------------------


def fit_classes(coded: Coded, k: int, seed: int, *, starts: int = STARTS, finished: int = FINISHED, tolerance: float = TOLERANCE) -> Any:
    """A latent-class model with k classes by maximum likelihood over the answers that were given, best of several starts.

    Source: Goodman, Biometrika 61, 1974; Linzer & Lewis, Journal of Statistical Software 42(10), 2011;
    fitted with StepMix: Morin et al., Journal of Statistical Software 113(8), 2025.
    """
    from sklearn.exceptions import ConvergenceWarning
    from stepmix.stepmix import StepMix

    def fit(start: int, steps: int) -> Any:
        kind = {
            "model": "categorical_nan" if coded.gaps else "categorical", "integer_codes": False,
            "n_columns": coded.x.shape[1], "max_n_outcomes": coded.real.shape[1], "total_outcomes": int(coded.real.sum()),
        }  # fmt: skip
        model = StepMix(
            k, measurement={"items": kind}, random_state=seed + start, abs_tol=tolerance, max_iter=steps, verbose=0, progress_bar=0
        )
        return model.fit(coded.x)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # short starts are short on purpose; a long one is at most slow at its end
        first = [float(fit(start, FIRST_STEPS).lower_bound_) for start in range(starts if k > 1 else 1)]
        best = np.argsort(-np.asarray(first), kind="stable")[:finished]
        return max((fit(int(start), MOST_STEPS) for start in best), key=lambda model: float(model.lower_bound_))


def fit_scale(coded: Coded) -> tuple[float, Floats]:
    """One continuous scale behind all the answers: log-likelihood, and the position of each person on it.

    log-odds of an option = c + a·position, position standard normal, integrated over 21 Gauss–Hermite nodes. An item may run
    against the others and its options need no order.

    Source: Bock, Psychometrika 37, 1972 (the model); Bock & Aitkin, Psychometrika 46, 1981 (the likelihood); Lubke & Neale,
    Multivariate Behavioral Research 41, 2006 (classes or a continuous factor, by comparing the two fits).
    """
    from scipy.optimize import minimize
    from scipy.special import logsumexp, softmax

    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    log_weights = np.log(weights / weights.sum())
    x, real = coded.x, coded.real
    p, m = real.shape
    given = np.nan_to_num(x)
    answered = given.reshape(-1, p, m).sum(axis=2)

    def tables(theta: Floats) -> tuple[Floats, Floats]:
        logits = np.full((p, m, NODES), -np.inf)
        logits[real] = theta[: len(theta) // 2, None] + theta[len(theta) // 2 :, None] * nodes
        log_p = np.where(real[:, :, None], logits - logsumexp(logits, axis=1, keepdims=True), 0.0)
        return log_p, given @ log_p.reshape(p * m, NODES) + log_weights

    def minus(theta: Floats) -> tuple[float, Floats]:
        log_p, joint = tables(theta)
        each = softmax(joint, axis=1)
        expected = (given.T @ each).reshape(p, m, NODES) - (answered.T @ each)[:, None, :] * np.exp(log_p)
        slope = expected[real]
        return -float(logsumexp(joint, axis=1).sum()), -np.r_[slope.sum(axis=1), slope @ nodes]

    share = given.sum(axis=0).reshape(p, m)[real] / answered.sum(axis=0).repeat(real.sum(axis=1))
    centred = np.where(np.isnan(x), 0.0, x - np.nanmean(x, axis=0))[:, real.ravel()]
    lean = np.linalg.svd(centred, full_matrices=False)[2][0]
    lean = lean * np.sign(lean[np.abs(lean).argmax()])
    start = np.r_[np.log(share), 2 * lean / np.abs(lean).max()]
    found = minimize(minus, start, jac=True, method="L-BFGS-B", bounds=[(-15, 15)] * len(start), options={"maxiter": 500})
    _, joint = tables(found.x)
    return -float(found.fun), np.asarray(softmax(joint, axis=1) @ nodes)


def same_order(probabilities: Floats, coded: Coded) -> float:
    """On which share of the ordered items do two classes keep the same order? The smallest share over all pairs; 0 without three items.

    Args:
        probabilities: classes x (items · options), columns as in ``coded.x``.

    Source: ordered latent classes as one dimension, Croon, British Journal of Mathematical and Statistical Psychology 43, 1990.
    """
    if len(coded.ordered) < LEAST_ITEMS or len(probabilities) < 2:
        return 0.0
    p, m = coded.real.shape
    mean = (probabilities.reshape(-1, p, m) * np.where(coded.real, np.arange(m), 0)).sum(axis=2)[:, coded.ordered]
    return min(max(float((a > b).mean()), float((a < b).mean())) for a, b in combinations(mean, 2))


def _agreement(coded: Coded, labels: Whole, k: int, rng: np.random.Generator) -> float:
    """Mean adjusted Rand index (1: the same, 0: chance) between the classes and those that half of the answers give.

    Source: Hubert & Arabie, Journal of Classification 2, 1985.
    """
    from sklearn.metrics import adjusted_rand_score

    found = []
    for _ in range(HALVES):
        half = np.sort(rng.permutation(len(labels))[: len(labels) // 2])
        model = fit_classes(coded.people(half), k, int(rng.integers(2**30)), starts=STARTS_HALF, finished=1)
        found.append(float(adjusted_rand_score(labels, model.predict(coded.x))))
    return float(np.mean(found))


def usable(items: pd.DataFrame) -> pd.DataFrame:
    """Items with different answers that most people gave, and the people who gave any."""
    items = items[sorted(items.columns)]
    items = items.loc[:, [c for c in items.columns if items[c].nunique() >= 2 and items[c].notna().mean() >= ANSWERED]]
    return items[items.notna().any(axis=1)] if len(items.columns) else items


def find_classes(
    items: pd.DataFrame, seed: int, *, sensitive: Collection[str] = (), period: Period | None = None, source: str = ""
) -> LatentClasses:
    """Segments of the people who answered, or the verdict that there are none.

    One to four classes, the number with the lowest BIC, one included. They are segments only if (a) one continuous scale does not
    describe the answers as well, and the classes do not simply answer more and less on nearly every item; (b) the smallest has 30
    answers and 5 %, the largest at most 85 %; (c) half of the answers give the same classes again (adjusted Rand index >= 0.75).

    Args:
        items: one row a person, one column an item (as :func:`closed_items` makes it). seed: of the starts and the halves.
        sensitive: items whose cells need ten people to be shown.

    Source: Schwarz, Annals of Statistics 6, 1978 (BIC); Nylund, Asparouhov & Muthén, Structural Equation Modeling 14, 2007
    (BIC for the number of classes).
    """
    import stepmix.stepmix  # noqa: F401  the limit below holds only for what is loaded by then
    from threadpoolctl import threadpool_limits

    items = usable(items)
    n, names = len(items), tuple(str(c) for c in items.columns)
    if n < MINIMUM:
        return LatentClasses("not_assessed", "too_few", n=n, items=names)
    if len(names) < LEAST_ITEMS:
        return LatentClasses("not_assessed", "few_items", n=n, items=names)
    coded = code(items)
    order = np.lexsort(np.nan_to_num(coded.x).T)  # so that the order of the rows cannot matter
    items, coded = items.iloc[order], coded.people(order)
    rng = np.random.default_rng(seed)
    patterns = float(np.prod(coded.real.sum(axis=1), dtype=float))
    ks = [k for k in range(1, (MOST_CLASSES if n >= THREE_FROM else 2) + 1) if k - 1 + k * coded.free < min(patterns, n)]
    with threadpool_limits(1):  # the same sums in the same order, whatever the machine
        models = [fit_classes(coded, k, int(rng.integers(2**30))) for k in ks]
        bic = tuple(float(m.bic(coded.x)) for m in models)
        best = int(np.argmin(bic))
        likelihood, position = fit_scale(coded)
        bic_scale = -2 * likelihood + 2 * coded.free * math.log(n)
        probabilities = np.asarray(models[best].get_parameters()["measurement"]["items"]["pis"], dtype=np.float64)
        parallel = same_order(probabilities, coded)
        k = ks[best]
        labels = np.asarray(models[best].predict(coded.x), dtype=np.int64)
        sizes = np.bincount(labels, minlength=k)
        entropy = float(models[best].relative_entropy(coded.x)) if k > 1 else math.nan
        agreement, reason = math.nan, _reason(k, bic[best], bic_scale, parallel, sizes)
        if not reason:
            agreement = _agreement(coded, labels, k, rng)
            reason = "" if agreement >= STABLE else "unstable"
    known: dict[str, Any] = {
        "n": n, "items": names, "best_k": k, "bic": bic, "bic_scale": bic_scale, "parallel": parallel, "entropy": entropy, "agreement": agreement,
    }  # fmt: skip
    if reason:
        scale = pd.Series(position, index=items.index).sort_index() if reason == "one_scale" else pd.Series(dtype="float64")
        return LatentClasses("indistinct", reason, scale=scale, **known)
    rank = np.argsort(np.argsort(-sizes, kind="stable"), kind="stable")
    member = pd.Series([str(rank[c] + 1) for c in labels], index=items.index, dtype="str").sort_index()
    return LatentClasses("clear", k=k, segments=describe(items, member, sensitive, period, source), labels=member, **known)


def _reason(k: int, bic: float, bic_scale: float, parallel: float, sizes: Whole) -> Reason:
    """Why the classes are no segments, before asking whether they come again; empty where nothing speaks against them."""
    if k == 1:
        return "one_scale" if bic_scale <= bic - STRONG else "one_class"
    if bic_scale <= bic or parallel >= PARALLEL:
        return "one_scale"
    n = int(sizes.sum())
    return "size" if sizes.min() < max(DESCRIBE_N, DESCRIBE_SHARE * n) or sizes.max() > LARGEST * n else ""


def describe(
    items: pd.DataFrame, member: pd.Series, sensitive: Collection[str], period: Period | None, source: str
) -> tuple[SurveySegment, ...]:
    """Size and answers of each part of the people; answers with a small cell in any part are left out (:func:`profiles.fold_options`).

    Args:
        items: one row a person, one column an item. member: part of each person, the same index.
    """
    shares: dict[str, list[ItemShare]] = {s: [] for s in sorted(set(member))}
    for item in items.columns:
        answers = items[item].dropna().astype(str)
        table = pd.crosstab(answers, member[answers.index])
        total, answered = table.sum(axis=1), table.sum(axis=0)
        if len(answered) < len(shares) or answered.min() < DESCRIBE_N:
            continue  # too few of a segment answered it
        least = LEAST_SENSITIVE if item in sensitive else LEAST
        shown, _ = fold_options({str(o): row.to_list() for o, row in table.iterrows()}, least)
        for segment, found in shares.items():
            n = int(answered[segment])
            for option in sorted(shown, key=_natural):
                k = int(table[segment].loc[option])
                inside = wilson(k, n, period=period, source=source)
                rest = wilson(int(total[option]) - k, int(answered.sum()) - n, period=period, source=source)
                found.append(ItemShare(str(item), option, inside, rest))
    sizes = member.value_counts()
    return tuple(
        SurveySegment(s, int(sizes[s]), wilson(int(sizes[s]), len(member), period=period, source=source), tuple(found))
        for s, found in shares.items()
    )
