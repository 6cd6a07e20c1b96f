"""What the diagnosis found in the brand's own posts that goes with a goal's measure: growth levers, each quoting its finding.

A lever is an association in posts the brand chose to publish; only a trial by lot would tell more. A finding that is not distinguishable from
chance is never a lever.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cmlib.findings import Estimate, Finding
from cmlib.kpis import network_of

LeverKind = Literal["format", "pillar", "reach_format", "weekday", "hour", "slot", "competitor", "answers"]

_TALK = ("interactions", "comments_post")
MOVES: dict[LeverKind, tuple[str, ...]] = {
    "format": _TALK,
    "pillar": _TALK,
    "weekday": _TALK,
    "hour": _TALK,
    "slot": _TALK,
    "competitor": _TALK,
    "reach_format": ("views", "impressions", "reach_day"),
    "answers": ("answered_day",),
}
"""Kind of finding -> the measures that count what it is about: what people do with a post, how far it gets, how soon people are answered."""

TIMES: tuple[LeverKind, ...] = ("weekday", "hour", "slot")

MOST = 3
"""Levers quoted for one measure."""


@dataclass(frozen=True)
class Lever:
    """Something to do, and the finding of page 01 that speaks for it.

    Args:
        kind: of finding. network: where it was found. estimate: its number with interval; its verdict is ``clear`` or ``hint``.
        more: do more of it (or keep it up), or less?
    """

    finding: Finding
    kind: LeverKind
    network: str
    estimate: Estimate
    more: bool

    @property
    def id(self) -> str:
        """Id of the finding."""
        return self.finding.id

    @property
    def moves(self) -> tuple[str, ...]:
        """Base ids of the measures it is about."""
        return MOVES[self.kind]


def _lever(f: Finding) -> Lever | None:
    """The finding as a lever: only if it is sure enough, and says what to do."""
    parts = f.id.split(".")
    if parts[0] != "diagnosis" or len(parts) < 3 or f.estimate is None or f.verdict not in ("clear", "hint"):
        return None
    kind: LeverKind | None = next((k for k in MOVES if k == parts[1]), None)
    slots = f.slots or {}
    if kind is None:
        return None
    if kind in ("format", "pillar", "reach_format", *TIMES) and (
        not slots.get("level") or slots["level"] != (slots.get("best") or slots.get("worst"))
    ):
        return None
    if kind in TIMES and not slots.get("confirmed"):
        return None
    if kind == "competitor" and (f.sign >= 0 or f.verdict != "clear"):  # only who clearly gets more can be learned from
        return None
    if kind == "answers" and f.sign >= 0:
        return None
    return Lever(f, kind, str(slots.get("platform", "")), f.estimate, f.sign > 0 or kind in ("competitor", "answers"))


def _strength(lever: Lever) -> tuple[bool, bool, float, str]:
    e = lever.estimate
    size = abs(math.log(e.estimate)) if e.unit == "ratio" and e.estimate > 0 else 0.0
    return lever.kind == "competitor", lever.finding.verdict != "clear", -size, lever.id


def all_levers(findings: Sequence[Finding]) -> tuple[Lever, ...]:
    """Every finding that is a lever, one's own doing first, sure before less sure, large before small."""
    return tuple(sorted((x for f in findings if (x := _lever(f)) is not None), key=_strength))


def levers_of(kpi: str, findings: Sequence[Finding]) -> tuple[Lever, ...]:
    """The findings that speak for a measure: about what it counts, and on its network (a measure without network: on any).

    Args:
        kpi: id with its network (``views.instagram``). findings: of the diagnosis.

    Returns:
        at most :data:`MOST`, the surest first; of competitors one. Empty: there is no evidence yet.
    """
    base, network = kpi.partition(".")[0], network_of(kpi)
    found = [x for x in all_levers(findings) if base in x.moves and network in ("", x.network)]
    first_rival = next((x for x in found if x.kind == "competitor"), None)
    return tuple(x for x in found if x.kind != "competitor" or x is first_rival)[:MOST]
