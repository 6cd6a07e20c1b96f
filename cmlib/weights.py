"""What matters how much: weights from points, from a ranking, from pairs."""

from __future__ import annotations

from collections.abc import Mapping

from cmlib.model import CRITERIA


def rank_order_weights(n: int) -> tuple[float, ...]:
    """Weights for ``n`` things of which only the order of importance is known (rank order centroid), largest first.

    Source: Edwards & Barron, Organizational Behavior and Human Decision Processes 60, 1994.

    Example:
        >>> [round(w, 4) for w in rank_order_weights(4)]
        [0.5208, 0.2708, 0.1458, 0.0625]
    """
    return tuple(sum(1 / j for j in range(i, n + 1)) / n for i in range(1, n + 1))


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
