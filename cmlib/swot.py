"""Strengths, weaknesses, opportunities and threats by rule: from findings with their intervals, not from a brainstorm.

Sources: Hill & Westbrook, 1997 (long unranked lists are never used); Weihrich, 1982 (crossing the inside with the outside).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Literal

from cmlib.conversation import HALF, KEPT, SMALLEST_KEPT, SMALLEST_LEAD
from cmlib.findings import Estimate, Finding, Verdict, record_estimate
from cmlib.maturity import Maturity, Place
from cmlib.model import DiagnosisChoice, Hypothesis
from cmlib.posts import SMALLEST

Quadrant = Literal["strengths", "weaknesses", "opportunities", "threats"]
Kind = Literal["measured", "observed", "hypothesis"]
Locus = Literal["internal", "external"]
Crossing = Literal["so", "st", "wo", "wt"]

QUADRANTS: tuple[Quadrant, ...] = ("strengths", "weaknesses", "opportunities", "threats")
KINDS: tuple[Kind, ...] = ("measured", "observed", "hypothesis")
"""In this order inside a quadrant, whatever their size: what was measured, what was seen, what the room believes."""
CROSSINGS: dict[Crossing, tuple[Quadrant, Quadrant]] = {
    "so": ("strengths", "opportunities"),
    "st": ("strengths", "threats"),
    "wo": ("weaknesses", "opportunities"),
    "wt": ("weaknesses", "threats"),
}

AND = " + "
"""Between the ids, and the codes, of the two lines a strategy crosses."""
COLLECTED = "diagnosis.data."
"""How the ids of what to collect begin."""
SURE = 0.9
"""Probability that the sign is right, from which an item is admitted."""
MOST = 5
"""Items a quadrant at most."""
STRATEGIES = 2
"""Strategies a crossing at most."""
CONTROL: dict[str, float] = {
    "format": 1.0, "reach_format": 1.0, "pillar": 1.0, "weekday": 1.0, "hour": 1.0, "slot": 1.0, "answers": 1.0,
    "change": 0.5, "drift": 0.5, "competitor": 0.5, "voice": 0.5,
}  # fmt: skip
"""Kinds of finding that enter, and how far the brand decides them: every post, every answer anew (1), or only in part (0.5)."""
BESIDE: dict[str, tuple[float, float]] = {"answers": (KEPT, SMALLEST_KEPT), "voice": (HALF, SMALLEST_LEAD)}
"""Shares: what they are compared with, and the smallest difference of interest. Everything else is a ratio, on the log scale."""
NEED_A_TRIAL = ("weekday", "hour", "slot")
"""Timing enters only if posts that did not choose the slot confirm it (slot ``confirmed`` of the finding)."""
RIVALS = ("competitor", "voice")
"""Another brand is a threat where it is ahead; one that is behind leaves no room by that, and makes no line."""
LEVELS = ("format", "reach_format", "pillar", *NEED_A_TRIAL)
WEAK, STRONG = 1, 3
"""Levels of the maturity rubric up to which an area is a weakness, and from which it is a strength."""
ANSWERED, GAPS = 6, 1 / 3
"""A checklist counts from this many answers on; it is a weakness from this share of missing points on."""


@dataclass(frozen=True)
class Item:
    """A line of evidence.

    Args:
        id: stable id: that of the finding, ``maturity.<area>``, ``checklist.<place>``, ``workshop.<number>``.
        effect: in the brand's favour (negative: against it), a log ratio or a difference of shares; ``None`` where nothing was measured.
        low, high: its interval, of confidence ``level``. smallest: smallest effect of interest, in the same unit. control: how far the brand decides it, 0 to 1.
        sign: +1 good for the brand, -1 bad. slots: named values the wording needs.
    """

    id: str
    kind: Kind
    locus: Locus
    sign: Literal[-1, 0, 1]
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.9
    smallest: float = SMALLEST
    control: float = 1.0
    verdict: Verdict = "not_assessed"
    estimate: Estimate | None = None
    slots: Mapping[str, object] = field(default_factory=dict)

    @property
    def quadrant(self) -> Quadrant:
        """Place of the item: inside or outside, in favour or against."""
        if self.locus == "internal":
            return "strengths" if self.sign > 0 else "weaknesses"
        return "opportunities" if self.sign > 0 else "threats"

    @property
    def probability(self) -> float | None:
        """Probability that the sign is right: normal, with the half of the interval that faces «no difference»."""
        if self.effect is None or self.low is None or self.high is None:
            return None
        half = self.effect - self.low if self.effect > 0 else self.high - self.effect
        z = NormalDist().inv_cdf((1 + self.level) / 2)
        return NormalDist().cdf(abs(self.effect) * z / half) if half > 0 else 1.0

    @property
    def admitted(self) -> bool:
        """Does it enter? Measured: the sign sure enough, «no difference» outside the interval, and the effect large enough to matter."""
        if self.sign == 0:
            return False
        if self.kind != "measured":
            return True
        p = self.probability
        if p is None or self.effect is None or self.low is None or self.high is None or self.effect * self.sign <= 0:
            return False
        return p >= SURE and (self.low > 0 or self.high < 0) and abs(self.effect) >= self.smallest

    @property
    def weight(self) -> float:
        """Rank inside its kind: the effect in multiples of the smallest one of interest, times control.

        Not divided by the standard error: that would put the longest series first, whatever its effect.
        """
        return abs(self.effect or 0.0) / self.smallest * self.control


@dataclass(frozen=True)
class Swot:
    """The four quadrants, ordered; ``left_out``: admitted items beyond five; ``looked``: questions that were measured; ``collect``: what to collect (ids)."""

    strengths: tuple[Item, ...] = ()
    weaknesses: tuple[Item, ...] = ()
    opportunities: tuple[Item, ...] = ()
    threats: tuple[Item, ...] = ()
    left_out: int = 0
    looked: int = 0
    collect: tuple[str, ...] = ()

    def quadrant(self, name: Quadrant) -> tuple[Item, ...]:
        """The items of a quadrant, first one first."""
        found: tuple[Item, ...] = getattr(self, name)
        return found

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, quadrant after quadrant."""
        return tuple(x for q in QUADRANTS for x in self.quadrant(q))

    @property
    def codes(self) -> dict[str, str]:
        """Short codes a reader can follow from table to table: E1, E2 … for evidence, H1, H2 … for hypotheses, D1, D2 … for what to collect."""
        out = {id: f"D{n}" for n, id in enumerate(self.collect, start=1)}
        for letter, wanted in (("E", ("measured", "observed")), ("H", ("hypothesis",))):
            found = [x for x in self.items if x.kind in wanted]
            out |= {x.id: f"{letter}{n}" for n, x in enumerate(found, start=1)}
        return out

    def code(self, id: str) -> str:
        """Code of a line, of something to collect, or of the two lines a strategy crosses («E1 + E10»); empty where it is not on the board."""
        codes = self.codes
        parts = id.split(AND)
        return AND.join(codes[i] for i in parts) if all(i in codes for i in parts) else ""

    def lines(self, id: str) -> tuple[Item, ...]:
        """The line with this id, or the two a strategy crosses; nothing where one of them is not on the board."""
        by_id = {x.id: x for x in self.items}
        parts = id.split(AND)
        return tuple(by_id[i] for i in parts) if all(i in by_id for i in parts) else ()

    def strategy(self, id: str) -> Strategy | None:
        """The strategy with this id, while its two lines stand in boxes that are crossed."""
        lines = self.lines(id)
        crossing = next((c for c, sides in CROSSINGS.items() if sides == tuple(x.quadrant for x in lines)), None)
        return Strategy(crossing, (lines[0].id,), (lines[1].id,)) if crossing else None


@dataclass(frozen=True)
class Strategy:
    """One crossing of the inside with the outside, by the ids it rests on."""

    crossing: Crossing
    internal: tuple[str, ...]
    external: tuple[str, ...]

    @property
    def id(self) -> str:
        """What a priority cites: the ids it rests on, the inside first."""
        return AND.join((*self.internal, *self.external))


@dataclass(frozen=True)
class Tows:
    """Strategies by crossing, and the quadrants with nothing to cross."""

    strategies: tuple[Strategy, ...]
    empty: tuple[Quadrant, ...]


# ---- items -------------------------------------------------------------------------------------------------------------


def items_of(findings: Sequence[Finding]) -> tuple[Item, ...]:
    """The findings that can be a line of the board, each as an item; not yet admitted.

    Of a factor (format, weekday …) its levels enter, not its summary. What is only the mirror image of the level that stands out is left
    out: if one of k levels is x above the rest, each other one is x/(k − 1) below *its* rest without being worse than any other.
    """
    usable = [f for f in findings if _kind(f) in CONTROL and f.estimate is not None and f.verdict != "not_assessed"]
    levels: dict[str, list[Finding]] = {}
    for f in usable:
        if _kind(f) in LEVELS and _level(f):
            levels.setdefault(".".join(f.id.split(".")[:3]), []).append(f)
    mirrored = {f.id for group in levels.values() for f in _mirrored(group)}
    out = []
    for f in usable:
        kind = _kind(f)
        if (kind in LEVELS and not _level(f)) or f.id in mirrored:
            continue
        if kind in NEED_A_TRIAL and not (f.slots or {}).get("confirmed"):
            continue
        if kind in RIVALS and f.sign > 0:
            continue
        item = _item(f)
        if item is not None:
            out.append(item)
    return tuple(sorted(out, key=lambda x: x.id))


def _kind(f: Finding) -> str:
    return f.id.split(".")[1] if "." in f.id else ""


def _level(f: Finding) -> str:
    return str((f.slots or {}).get("level", ""))


def _log(f: Finding) -> float:
    return math.log(f.estimate.estimate) if f.estimate is not None and f.estimate.estimate > 0 else 0.0


def _mirrored(levels: Sequence[Finding]) -> list[Finding]:
    """Levels whose difference is no more than the reflection of the one that stands out."""
    if len(levels) < 2:
        return []
    first = max(levels, key=lambda f: (round(abs(_log(f)), 9), _log(f), f.id))  # of two alike the better one
    echo = abs(_log(first)) / (len(levels) - 1)
    return [f for f in levels if _log(f) * _log(first) < 0 and abs(_log(f)) - echo < SMALLEST]


def _item(f: Finding) -> Item | None:
    """A finding about a ratio or a share as an item, its effect turned so that positive is good for the brand."""
    e, kind = f.estimate, _kind(f)
    if e is None or e.low is None or e.high is None:
        return None
    if kind in BESIDE and e.unit == "share":
        null, smallest = BESIDE[kind]
        effect, low, high = e.estimate - null, e.low - null, e.high - null
    elif kind not in BESIDE and e.unit == "ratio" and e.low > 0:
        smallest = SMALLEST
        effect, low, high = math.log(e.estimate), math.log(e.low), math.log(e.high)
    else:
        return None
    if f.sign * effect < 0:  # less of it is good, or more of it is bad
        effect, low, high = -effect, -high, -low
    return Item(
        f.id, "measured", f.locus, f.sign, effect, low, high, e.level or 0.9, smallest, CONTROL[kind], f.verdict, e,
        slots={**(f.slots or {}), "kind": kind},
    )  # fmt: skip


def observed_of(maturity: Maturity | None, places: Sequence[Place] = ()) -> tuple[Item, ...]:
    """What people saw: areas at the ends of the rubric with something that shows it, and profiles with many points missing or none.

    An area the raters do not agree on says nothing here.
    """
    out = []
    for a in maturity.areas if maturity else ():
        if a.median is None or a.disputed:
            continue
        good = a.median >= STRONG
        shown = [rater for rater, n in a.levels if (n >= STRONG if good else n <= WEAK) and rater in dict(a.evidence)]
        if shown and (good or a.median <= WEAK):
            distance = 1 + (a.median - STRONG if good else WEAK - a.median)
            out.append(
                _seen(
                    f"maturity.{a.id}", good, distance, kind="maturity", area=a.id, level=a.median, raters=len(a.levels), shown=len(shown)
                )
            )
    for p in places:
        n = len(p.done) + len(p.missing)
        if n >= ANSWERED and (not p.missing or len(p.missing) / n >= GAPS):
            share = len(p.missing) / n
            out.append(
                _seen(
                    f"checklist.{p.id}", not p.missing, share or 0.5, kind="checklist", place=p.id, missing=len(p.missing),
                    done=len(p.done), all=n,
                )
            )  # fmt: skip
    return tuple(sorted(out, key=lambda x: x.id))


def _seen(id: str, good: bool, distance: float, **slots: object) -> Item:
    sign: Literal[-1, 1] = 1 if good else -1
    return Item(id, "observed", "internal", sign, effect=sign * distance * SMALLEST, slots=slots)


def hypotheses_of(hypotheses: Sequence[Hypothesis]) -> tuple[Item, ...]:
    """What the room believes; the same words twice count once, in the quadrant where they stand first."""
    out: dict[str, Item] = {}
    for h in hypotheses:
        id = f"workshop.{zlib.crc32(' '.join(h.text.casefold().split()).encode()):08x}"
        locus: Locus = "internal" if h.quadrant in ("strengths", "weaknesses") else "external"
        sign: Literal[-1, 1] = 1 if h.quadrant in ("strengths", "opportunities") else -1
        out.setdefault(id, Item(id, "hypothesis", locus, sign, slots={"kind": "hypothesis", "text": h.text, "by": h.by}))
    return tuple(out.values())


# ---- the board ---------------------------------------------------------------------------------------------------------


def swot(items: Sequence[Item], collect: Sequence[str] = (), looked: int = 0) -> Swot:
    """Admitted items by quadrant: measured before observed before hypotheses, five at most.

    Args:
        items: candidates of all kinds; hypotheses keep the order in which the room wrote them.
        collect: ids of what to collect, most useful first. looked: questions that were measured.
    """
    place = {x.id: n for n, x in enumerate(items)}
    unique = list({x.id: x for x in reversed(items)}.values())
    boards: dict[Quadrant, list[Item]] = {q: [] for q in QUADRANTS}
    for x in unique:
        if x.admitted:
            boards[x.quadrant].append(x)
    for board in boards.values():
        board.sort(key=lambda x: (KINDS.index(x.kind), -x.weight, place[x.id] if x.kind == "hypothesis" else 0, x.id))
    left_out = sum(max(len(b) - MOST, 0) for b in boards.values())
    first = {q: tuple(b[:MOST]) for q, b in boards.items()}
    return Swot(first["strengths"], first["weaknesses"], first["opportunities"], first["threats"], left_out, looked, tuple(collect))


def assess_swot(
    findings: Sequence[Finding], choice: DiagnosisChoice | None, maturity: Maturity | None, places: Sequence[Place] = ()
) -> Swot:
    """The board of a brand: what the diagnosis measured, what people saw, what the room believes.

    Args:
        findings: of the diagnosis; those called ``diagnosis.data.…`` become the list of what to collect. With nothing measured and nothing
            missing, it is to look again.
        choice: decision or proposal of the diagnosis (its hypotheses).
    """
    measured = items_of(findings)
    collect = tuple(f.id for f in findings if f.id.startswith(COLLECTED))
    if not collect and not any(x.admitted for x in measured):
        collect = (f"{COLLECTED}refresh",)
    believed = hypotheses_of(choice.hypotheses) if choice else ()
    looked = sum(_kind(f) in CONTROL and not (_kind(f) in LEVELS and _level(f)) and f.verdict != "not_assessed" for f in findings)
    return swot([*measured, *observed_of(maturity, places), *believed], collect, looked)


def tows(board: Swot, most: int = STRATEGIES) -> Tows:
    """Cross the inside with the outside: evidence with evidence first, the same network first, the top of each list first.

    Each strategy rests on one internal and one external item; an item is used once a crossing.
    """
    out: list[Strategy] = []
    for crossing, (inside, outside) in CROSSINGS.items():
        left, right = board.quadrant(inside), board.quadrant(outside)
        pairs = [(i, j) for i in range(len(left)) for j in range(len(right))]
        pairs.sort(key=lambda p: (_guesses(left[p[0]], right[p[1]]), _apart(left[p[0]], right[p[1]]), p[0] + p[1], p[0]))
        kept: list[tuple[int, int]] = []
        for i, j in pairs:
            if len(kept) < most and all(i != a and j != b for a, b in kept):
                kept.append((i, j))
        out += [Strategy(crossing, (left[i].id,), (right[j].id,)) for i, j in kept]
    return Tows(tuple(out), tuple(q for q in QUADRANTS if not board.quadrant(q)))


def offers(board: Swot) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Ids of everything a priority can rest on: the lines of the board, the strategies from crossing them, what to collect."""
    return tuple(x.id for x in board.items), tuple(s.id for s in tows(board).strategies), board.collect


def _guesses(a: Item, b: Item) -> int:
    return (a.kind == "hypothesis") + (b.kind == "hypothesis")


def _apart(a: Item, b: Item) -> bool:
    one, two = a.slots.get("platform"), b.slots.get("platform")
    return bool(one and two and one != two)


def record(board: Swot, crossed: Tows) -> dict[str, object]:
    """JSON-like part of ``strategy.json``: the quadrants with their ids, the strategies, what to collect."""
    codes = board.codes
    return {
        **{q: [_line(x, codes[x.id]) for x in board.quadrant(q)] for q in QUADRANTS},
        "strategies": [{"crossing": s.crossing, "internal": list(s.internal), "external": list(s.external)} for s in crossed.strategies],
        "looked_at": board.looked,
        "collect": list(board.collect),
    }


def _line(x: Item, code: str) -> dict[str, object]:
    line: dict[str, object] = {"id": x.id, "code": code, "kind": x.kind, "verdict": x.verdict}
    if x.estimate is not None:
        line["estimate"] = record_estimate(x.estimate, "level", "n", "unit", "method")
    if x.kind == "observed":
        line["seen"] = {k: v for k, v in x.slots.items() if k != "kind"}
    if x.kind == "hypothesis":
        line |= {"text": x.slots.get("text"), "by": x.slots.get("by")}
    return line
