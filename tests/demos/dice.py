"""Repeatable chance: only uniform draws come from numpy, so another numpy version gives the same files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_NORMAL = NormalDist()


class Dice:
    """A seeded numpy ``Generator`` behind the few draws the demo brands need.

    numpy keeps the bit stream of PCG64 stable for ever but not the algorithms of ``normal`` or ``poisson``; these are therefore made here.
    """

    def __init__(self, *seed: int) -> None:
        self._rng = np.random.Generator(np.random.PCG64(list(seed)))

    def u(self) -> float:
        """Uniform in (0, 1)."""
        return max(float(self._rng.random()), 1e-12)

    def z(self) -> float:
        """Standard normal."""
        return _NORMAL.inv_cdf(self.u())

    def between(self, low: int, high: int) -> int:
        """Whole number from low to high, both included."""
        return low + int(self.u() * (high - low + 1))

    def log(self, median: float, sd: float) -> float:
        """Lognormal with this median and this sd of the logarithm."""
        return median * math.exp(sd * self.z())

    def pick(self, items: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One of the items."""
        if weights is None:
            return items[self.between(0, len(items) - 1)]
        at = self.u() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            at -= weight
            if at <= 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """A copy in chance order."""
        rest = list(items)
        return [rest.pop(self.between(0, len(rest) - 1)) for _ in range(len(rest))]

    def count(self, n: int, p: float) -> int:
        """Binomial."""
        return sum(self.u() < p for _ in range(n))

    def poisson(self, mean: float) -> int:
        """Poisson by products of uniforms; large means in pieces."""
        total = 0
        while mean > 30:
            total += self.poisson(30.0)
            mean -= 30
        limit, product, k = math.exp(-mean), self.u(), 0
        while product > limit:
            product *= self.u()
            k += 1
        return total + k

    def split(self, n: int, shares: Sequence[float]) -> list[int]:
        """Multinomial."""
        out, left, mass = [], n, sum(shares)
        for share in shares[:-1]:
            k = self.count(left, min(1.0, share / mass)) if left else 0
            out.append(k)
            left -= k
            mass -= share
        return [*out, left]

    def digits(self, n: int) -> str:
        """n digits as text."""
        return "".join(str(self.between(0, 9)) for _ in range(n))

    def letters(self, n: int) -> str:
        """n letters or digits, as in a link."""
        return "".join(self.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") for _ in range(n))
