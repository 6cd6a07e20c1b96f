"""What matters how much: weights from points, from a ranking, from pairs, and what a group of people makes of them.

Weights are what people say, never what the scores happen to look like (no entropy, no CRITIC: a criterion on which the channels differ is not
therefore one that matters).
Sources: Edwards & Barron, Organizational Behavior and Human Decision Processes 60, 1994 (swing, rank order centroid); Saaty, Journal of
Mathematical Psychology 15, 1977 (pairs); Aczel & Saaty, Journal of Mathematical Psychology 27, 1983 (judgements of a group).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import Literal

import numpy as np
import numpy.typing as npt

from cmlib.model import CRITERIA, ChannelsChoice, Pair

Floats = npt.NDArray[np.float64]
Way = Literal["points", "order", "pairs"]
Places = tuple[tuple[str, ...], ...]

RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}
"""Mean inconsistency of answers given at random, by the number of things compared. Source: Saaty, The Analytic Hierarchy Process, 1980."""

CONSISTENT = 0.10
"""Answers less than a tenth as inconsistent as random ones pass. Source: Saaty, 1980."""


@dataclass(frozen=True)
class Triad:
    """Three criteria whose comparisons contradict each other most: «first counts ``times[0]`` as much as second, second ``times[1]`` as much
    as third, but first ``times[2]`` as much as third». The first two are never below one."""

    first: str
    second: str
    third: str
    times: tuple[float, float, float]

    @property
    def implied(self) -> float:
        """How many times as much as the third the first would have to count after the first two answers."""
        return self.times[0] * self.times[1]

    @property
    def factor(self) -> float:
        """How far the third answer is from that, as a ratio of at least one (1: no contradiction)."""
        ratio = self.implied / self.times[2]
        return max(ratio, 1 / ratio)


@dataclass(frozen=True)
class Consistency:
    """How well the answers of one person fit together.

    Args:
        lambda_max: principal eigenvalue of the comparisons (their number of criteria if nothing contradicts). ci: consistency index.
        cr: consistency ratio, against random answers (0 for two criteria). ok: below 0.10. worst: the worst triad; ``None`` below three criteria.
    """

    lambda_max: float
    ci: float
    cr: float
    ok: bool
    worst: Triad | None


@dataclass(frozen=True)
class Weighing:
    """Who weighs what, by which way, and what the group makes of it.

    Args:
        group: criterion -> weight, sum one; all the same if nobody has weighed. people: name -> normalised weights, names in order.
        methods: name -> points, order or pairs. orders: the places of people who only ranked, criteria they left out in a last place of their own.
        consistency: of people who compared pairs. unnamed: name -> criteria that person said nothing of (by order: they share the last
        places equally; by points or pairs: they weigh nothing). uncounted: name -> pairs that are missing; nothing in it: the person
        gave no answer that could be counted.
    """

    group: Mapping[str, float]
    people: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    methods: Mapping[str, Way] = field(default_factory=dict)
    orders: Mapping[str, Places] = field(default_factory=dict)
    consistency: Mapping[str, Consistency] = field(default_factory=dict)
    unnamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uncounted: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def ranked(self) -> tuple[str, ...]:
        """Criteria, heaviest first."""
        return tuple(sorted(self.group, key=lambda c: (-round(self.group[c], 9), CRITERIA.index(c))))

    @property
    def dissent(self) -> tuple[str, str, str] | None:
        """Where people differ most: criterion, who gives it least, who gives it most; ``None`` below two people or if all agree."""
        if len(self.people) < 2:
            return None
        found = []
        for c in CRITERIA:
            low = min(self.people, key=lambda n: (round(self.people[n][c], 9), n))
            high = min(self.people, key=lambda n: (-round(self.people[n][c], 9), n))
            found.append((self.people[high][c] - self.people[low][c], c, low, high))
        gap, c, low, high = max(found, key=lambda f: (round(f[0], 9), -CRITERIA.index(f[1])))
        return (c, low, high) if gap > 1e-9 else None


def way_of(name: str, choice: ChannelsChoice) -> Way:
    """By which way somebody weighs, counted or not."""
    return "order" if name in choice.rankings else "pairs" if name in choice.pairs else "points"


def scale_of(w: Weighing) -> tuple[float, ...]:
    """Places for the scale of a drawing: zero, and round weights up to beyond the largest anybody gives."""
    largest = max((p[c] for p in (*w.people.values(), w.group) for c in CRITERIA), default=0.0)
    step = 0.1 if largest <= 0.3 else 0.2 if largest <= 0.6 else 0.5
    return tuple(step * i for i in range(math.ceil(round(largest / step, 9)) + 1))


# ---- points and order --------------------------------------------------------------------------------------------------


def rank_order_weights(n: int) -> tuple[float, ...]:
    """Weights for ``n`` things of which only the order of importance is known (rank order centroid), largest first.

    Source: Edwards & Barron, Organizational Behavior and Human Decision Processes 60, 1994.

    Example:
        >>> [round(w, 4) for w in rank_order_weights(4)]
        [0.5208, 0.2708, 0.1458, 0.0625]
    """
    return tuple(sum(1 / j for j in range(i, n + 1)) / n for i in range(1, n + 1))


def order_weights(places: Sequence[Sequence[str]]) -> dict[str, float]:
    """Weights of an order with ties: criteria in one place share equally what the places they take up would weigh.

    Example:
        >>> {k: round(w, 4) for k, w in order_weights([("effort",), ("capability", "performance")]).items()}
        {'effort': 0.6111, 'capability': 0.1944, 'performance': 0.1944}
    """
    steps = rank_order_weights(sum(len(place) for place in places))
    weights, taken = {}, 0
    for place in places:
        if place:
            share = sum(steps[taken : taken + len(place)]) / len(place)
            weights.update(dict.fromkeys(place, share))
            taken += len(place)
    return weights


def swing_weights(swings: Mapping[str, Mapping[str, float]]) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Group weights and each participant's normalised weights from swing points; without any points all criteria weigh the same.

    Example:
        >>> group, people = swing_weights({"Ana": {"effort": 100, "performance": 60, "capability": 40}})
        >>> round(group["effort"], 2), round(people["Ana"]["performance"], 2)
        (0.5, 0.3)
    """
    people = {}
    for name in sorted(swings):
        total = sum(swings[name].values())
        if total > 0:
            people[name] = {c: swings[name].get(c, 0.0) / total for c in CRITERIA}
    if not people:
        return dict.fromkeys(CRITERIA, 1 / len(CRITERIA)), {}
    return {c: sum(p[c] for p in people.values()) / len(people) for c in CRITERIA}, people


# ---- pairs -------------------------------------------------------------------------------------------------------------


def principal(matrix: Floats) -> tuple[Floats, float]:
    """Weights (sum one) and largest eigenvalue of a matrix of comparisons: row so many times as important as column, reciprocal.

    Example:
        >>> w, largest = principal(np.array([[1, 1 / 3, 5], [3, 1, 7], [1 / 5, 1 / 7, 1]]))
        >>> [round(float(x), 3) for x in w], round(largest, 4)
        ([0.279, 0.649, 0.072], 3.0649)
    """
    values, vectors = np.linalg.eig(matrix)
    top = int(np.argmax(values.real))
    vector = np.abs(vectors[:, top].real)
    found: Floats = vector / vector.sum()
    return found, float(values[top].real)


def worst_triad(names: Sequence[str], matrix: Floats) -> Triad | None:
    """The three things whose comparisons contradict each other most; ``None`` below three things."""
    if len(names) < 3:
        return None

    def strength(three: tuple[int, int, int]) -> float:
        i, j, k = three
        return abs(float(np.log(matrix[i, j] * matrix[j, k] * matrix[k, i])))

    def name(three: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(names[i] for i in three)

    hardest = max(round(strength(t), 9) for t in combinations(range(len(names)), 3))
    three = min((t for t in combinations(range(len(names)), 3) if round(strength(t), 9) == hardest), key=lambda t: sorted(name(t)))
    # told downwards: first above second, second above third; among three things such a way always exists
    downwards = [t for t in permutations(three) if matrix[t[0], t[1]] >= 1 - 1e-9 and matrix[t[1], t[2]] >= 1 - 1e-9]
    i, j, k = min(downwards, key=lambda t: (-round(float(matrix[t[0], t[1]] * matrix[t[1], t[2]]), 9), name(t)))
    return Triad(names[i], names[j], names[k], (float(matrix[i, j]), float(matrix[j, k]), float(matrix[i, k])))


def consistency(names: Sequence[str], matrix: Floats, random_index: Mapping[int, float] = RANDOM_INDEX) -> Consistency:
    """How well comparisons fit together.

    Args:
        matrix: (n, n), reciprocal, n of 2 to 9.

    Raises:
        ValueError: more than nine things.
    """
    n = len(names)
    if n > max(random_index):
        raise ValueError(f"pairs of more than {max(random_index)} things are not compared")
    largest = principal(matrix)[1]
    index = max((largest - n) / (n - 1), 0.0) if n > 2 else 0.0
    ratio = index / random_index[n] if n > 2 else 0.0
    return Consistency(largest, index, ratio, ratio < CONSISTENT, worst_triad(names, matrix))


def compared(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Criteria that stand in at least one pair, in the order of the plan's list."""
    named = {c for p in pairs for c in (p.more, p.than)}
    return tuple(c for c in CRITERIA if c in named)


def missing_pairs(pairs: Sequence[Pair]) -> tuple[tuple[str, str], ...]:
    """Pairs of the compared criteria that nobody answered: all are needed, n(n − 1)/2."""
    done = {frozenset((p.more, p.than)) for p in pairs}
    return tuple((a, b) for a, b in combinations(compared(pairs), 2) if frozenset((a, b)) not in done)


def matrix_of(pairs: Sequence[Pair]) -> Floats:
    """Complete pairs as a reciprocal matrix over :func:`compared`."""
    names = compared(pairs)
    matrix = np.eye(len(names))
    for p in pairs:
        i, j = names.index(p.more), names.index(p.than)
        matrix[i, j], matrix[j, i] = p.times, 1 / p.times
    return matrix


def _spread(names: Sequence[str], weights: Floats) -> dict[str, float]:
    by = dict(zip(names, weights, strict=True))
    return {c: float(by.get(c, 0.0)) for c in CRITERIA}


# ---- the group ---------------------------------------------------------------------------------------------------------


def weigh(choice: ChannelsChoice | None) -> Weighing:
    """Weights of everybody who weighed, each in their own way, and of the group.

    Every participant counts once. Points are normalised; an order becomes rank order centroids, ties and criteria left out shared equally;
    complete pairs become the principal eigenvector. People who compared the same criteria in pairs are joined by the geometric mean of
    their answers; across ways, by the mean of the weights. Whoever's pairs are incomplete, or who said nothing, is listed as not counted.
    Neither the order of names nor of criteria or pairs changes anything.
    """
    choice = choice or ChannelsChoice()
    people: dict[str, dict[str, float]] = {}
    methods: dict[str, Way] = {}
    orders: dict[str, Places] = {}
    fit: dict[str, Consistency] = {}
    unnamed: dict[str, tuple[str, ...]] = {}
    uncounted: dict[str, tuple[tuple[str, str], ...]] = {}
    joined: dict[tuple[str, ...], list[Floats]] = {}
    for name in sorted({*choice.weights, *choice.rankings, *choice.pairs}):
        left_out: tuple[str, ...]
        if name in choice.weights:
            mine = swing_weights({name: choice.weights[name]})[1].get(name)
            if mine is None:
                uncounted[name] = ()
                continue
            people[name], methods[name] = mine, "points"
            left_out = tuple(c for c in CRITERIA if c not in choice.weights[name])
        elif name in choice.rankings:
            places = tuple(tuple(sorted(place, key=CRITERIA.index)) for place in choice.rankings[name] if place)
            if not places:
                uncounted[name] = ()
                continue
            left_out = tuple(c for c in CRITERIA if all(c not in place for place in places))
            orders[name] = (*places, left_out) if left_out else places
            mine = order_weights(orders[name])
            people[name], methods[name] = {c: mine[c] for c in CRITERIA}, "order"
        else:
            pairs = choice.pairs[name]
            names, missing = compared(pairs), missing_pairs(pairs)
            if missing or not names:
                uncounted[name] = missing
                continue
            matrix = matrix_of(pairs)
            joined.setdefault(names, []).append(matrix)
            people[name], methods[name] = _spread(names, principal(matrix)[0]), "pairs"
            fit[name] = consistency(names, matrix)
            left_out = tuple(c for c in CRITERIA if c not in names)
        if left_out:
            unnamed[name] = left_out
    shares = [people[name] for name in people if methods[name] != "pairs"]
    for names, matrices in joined.items():
        together = np.exp(np.mean([np.log(m) for m in matrices], axis=0))
        shares += [_spread(names, principal(together)[0])] * len(matrices)
    group = {c: sum(s[c] for s in shares) / len(shares) for c in CRITERIA} if shares else dict.fromkeys(CRITERIA, 1 / len(CRITERIA))
    return Weighing(group, people, methods, orders, fit, unnamed, uncounted)
