"""Persona cards: one accepted segment each, every sentence with its share; hypotheses of the room with the question that would test them.

Segments in, frozen cards out. Nobody gets a name, an age or a hobby that was not measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cmlib.findings import Estimate, Verdict
from cmlib.groups import Groups
from cmlib.latent import ItemShare, SurveySegment
from cmlib.model import ProtoPersona
from cmlib.surveys import TELLING, Segmentation, apart
from cmlib.text import T, Text

MARGIN = 0.10
"""A share is known well enough for a yes or no at ten points up or down."""
ANSWERS, TRAITS = 5, 5
"""Most sentences of a card about what people answered, and about who they are."""

Basis = Literal["groups", "survey"]


@dataclass(frozen=True)
class Trait:
    """One sentence of a card.

    Args:
        question: the item asked, or what was measured. option: the answer («True»: the box was ticked); empty for a measured value.
        share: in this segment. rest: among the others, ``None`` where it is not compared.
        outside: asked beside what made the segment, so that a difference counts. verdict: its word.
    """

    question: Text | str
    option: str
    share: Estimate
    rest: Estimate | None = None
    outside: bool = False
    verdict: Verdict | None = None

    @property
    def more(self) -> bool:
        """Is it at least as frequent here as among the others?"""
        return self.rest is None or self.share.estimate >= self.rest.estimate


@dataclass(frozen=True)
class Card:
    """One accepted segment as people: size, what they answered or did, and who they are; what they say more often comes first. ``share``: of the customers or answers."""

    id: str
    name: Text
    basis: Basis
    n: int
    share: Estimate
    traits: tuple[Trait, ...]

    @property
    def handles(self) -> tuple[Trait, ...]:
        """What they were not grouped by and say more often than the others."""
        return tuple(t for t in self.traits if t.outside and t.more)


def name_segment(segmentation: Segmentation, id: str) -> Text:
    """Computed name of a survey's segment: what its people say more often than anybody else."""
    segment = next(s for s in segmentation.classes.segments if s.id == id)
    more = [i for i in segment.items if i.option != "False"]
    if not more:
        return T("Survey segment {number}", number=id)
    top = max(more, key=lambda i: (i.gap, i.item))
    answer = top.item.rpartition(" · ")[2] if top.option == "True" else f"{top.item} {top.option}"
    return T("Survey segment {number} ({answer})", number=id, answer=_short(answer))


def _short(text: str, most: int = 60) -> str:
    """The end of a long text: there stand the box and the answer."""
    return text if len(text) <= most else "… " + text[len(text) - most + 2 :].lstrip()


def cards_of_survey(segmentation: Segmentation) -> tuple[Card, ...]:
    """A card for each accepted segment of a survey."""
    cards = []
    for segment in segmentation.accepted:
        traits = [Trait(i.item, i.option, i.share, i.rest) for i in _answered(segment)]
        known = sorted(apart(segmentation, segment.id), key=lambda f: not f.more)
        traits += [Trait(f.variable, f.option, f.share, f.rest, outside=True, verdict=f.verdict) for f in known[:TRAITS]]
        cards.append(
            Card(segmentation.id_of(segment), name_segment(segmentation, segment.id), "survey", segment.n, segment.share, tuple(traits))
        )
    return tuple(cards)


def _answered(segment: SurveySegment) -> list[ItemShare]:
    """The answers that tell a segment from the rest, one an item: those more frequent here first, the farthest first."""
    best: dict[str, ItemShare] = {}
    for i in segment.items:
        if i.option != "False" and abs(i.gap) >= TELLING and (i.item not in best or i.gap > best[i.item].gap):
            best[i.item] = i
    return sorted(best.values(), key=lambda i: (i.gap < 0, -abs(i.gap), i.item))[:ANSWERS]


def cards_of_customers(groups: Groups) -> tuple[Card, ...]:
    """A card for each distinct group of customers; parts of a continuum are no kinds of people and get none."""
    cards = []
    for cell in groups.groups:
        share = counted(cell.n, cell.share, cell.ticket)
        traits = (
            Trait(T("days since the last purchase"), "", cell.recency),
            Trait(T("orders in the last two years"), "", cell.frequency),
            Trait(T("value of an order"), "", cell.ticket),
        )
        cards.append(Card(f"audience.customers.{cell.id}", cell.name, "groups", cell.n, share, traits))
    return tuple(cards)


def counted(n: int, share: float, like: Estimate) -> Estimate:
    """A share of all customers: everybody is counted, nothing is estimated."""
    why = T("everybody is counted: nothing is estimated")
    everybody = max(round(n / share), n) if share else n
    return Estimate(
        share, n=everybody, n_unit="customers", unit="share", period=like.period, method="counted", source=like.source, fallback_reason=why
    )


def cards(groups: Groups, segmentations: Sequence[Segmentation]) -> tuple[Card, ...]:
    """All persona cards there can be: distinct groups of customers first, then accepted segments of surveys."""
    return (*cards_of_customers(groups), *(c for s in segmentations for c in cards_of_survey(s)))


# ---- what the room believes --------------------------------------------------------------------------------------------


def answers_for(margin: float = MARGIN, level: float = 0.95) -> int:
    """Answers needed so that any share is known to so many points up or down (Wilson's interval at one half).

    Example:
        >>> answers_for(0.10), answers_for(0.05)
        (93, 381)

    Source: Wilson, JASA 22, 1927.
    """
    from scipy.stats import norm

    z = float(norm.ppf((1 + level) / 2))
    return math.ceil(z * z * (1 / (4 * margin * margin) - 1))


@dataclass(frozen=True)
class Belief:
    """A proto-persona and what would test it. ``n``: answers needed; ``places``: is there a place to ask about too?"""

    persona: ProtoPersona
    n: int
    places: bool


def beliefs(protopersonas: Sequence[ProtoPersona]) -> tuple[Belief, ...]:
    """Every proto-persona of the room with the number of answers that would test it."""
    return tuple(Belief(p, answers_for(), bool(p.where)) for p in protopersonas)
