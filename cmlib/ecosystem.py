"""What happens with each channel: opened, kept, raised, lowered, closed, or not now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmlib.channels import ChannelRanking
from cmlib.model import CRITERIA, ChannelsChoice
from cmlib.portfolio import (
    LEVELS,
    Level,
)
from cmlib.scores import (
    Score,
)

Action = Literal["create", "raise", "lower", "keep", "close", "not_now"]


@dataclass(frozen=True)
class Move:
    """What happens with a channel: level, hours, whether that is new, and the criterion that speaks most for (or against) it."""

    channel: str
    level: Level
    hours: float
    action: Action
    criterion: str
    score: Score | None
    fits: bool
    """Would it, active, still fit into the hours that are left?"""


def moves(result: ChannelRanking, choice: ChannelsChoice) -> tuple[Move, ...]:
    """What happens with each channel under a choice of levels: active first, then kept, then left; within that by score."""
    level: dict[str, Level] = {u.channel: u.level for u in choice.portfolio}
    spent = {u.channel: u.hours for u in choice.portfolio if u.level != "none"}
    left = result.plan.capacity - sum(spent.values())
    found = []
    for c in result.channels:
        at: Level = level.get(c, "none")
        pace = result.pace.get(c)
        if c not in result.own:
            action: Action = "not_now" if at == "none" else "create"
        elif at == "none":
            action = "close"
        elif at == "active":
            action = "raise" if pace is not None and pace < 1 else "keep"
        else:
            action = "lower" if pace is not None and pace >= 1 else "keep"
        # the known criterion that lifts it most above (or pulls it most below) the middle of the scale; "" if none does
        pull = {k: result.weights[k] * (s.point - 50) for k, s in result.scores[c].items() if s.assessed}
        if at == "none":
            against = {k: v for k, v in pull.items() if v < 0}
            criterion = min(against, key=lambda k: (against[k], CRITERIA.index(k)), default="")
        else:
            lifting = {k: v for k, v in pull.items() if v > 0 and k != "effort"}
            criterion = max(lifting, key=lambda k: (lifting[k], -CRITERIA.index(k)), default="")
        fits = result.hours[c]["active"][1] <= left + 1e-9
        found.append(Move(c, at, spent.get(c, 0.0), action, criterion, result.scores[c].get(criterion), fits))
    return tuple(sorted(found, key=lambda m: -LEVELS.index(m.level)))
