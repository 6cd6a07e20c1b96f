"""The plan: the brief and what people decided. Frozen, typed, ``extra="forbid"``; results are never stored here."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

SCHEMA_VERSION: Literal[1] = 1
SECTIONS = ("diagnosis", "audience", "channels", "goals")
"""Plan sections in page order; each is the stem of a page, a module and a test."""

NETWORKS = (
    "instagram", "facebook", "tiktok", "youtube", "linkedin", "x", "pinterest", "whatsapp", "telegram",
    "threads", "bluesky", "google_business", "newsletter", "blog",
)  # fmt: skip
"""Channels a plan may name (ids, never shown to a reader)."""

OBJECTIVES = ("sell", "traffic", "database", "capture_users", "visibility", "community", "service")
QUADRANTS = ("strengths", "weaknesses", "opportunities", "threats")
AREAS = ("goals", "audience", "channels", "content", "conversation", "reputation", "measurement", "resources")
"""Areas of the maturity rubric; their levels are in :mod:`cmlib.reference.rubric`."""
CRITERIA = ("audience_overlap", "objective_fit", "capability", "effort", "performance", "competition")
"""Criteria of channel selection, all on 0-100 anchored scales where 100 is best for the brand."""


class Frozen(BaseModel):
    """Base of every part of the plan: immutable and closed. Change it with :meth:`Plan.with_section` only."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Share = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[float, Field(ge=0, le=100)]


class OwnChannel(Frozen):
    """A network where the brand already has a profile."""

    network: Literal[NETWORKS]  # type: ignore[valid-type]
    handle: str = ""
    followers: Annotated[int, Field(ge=0)] | None = None
    followers_on: date | None = None


class Brief(Frozen):
    """Who the brand is and what is given: written once by a person, never computed.

    ``pillars``: content pillars, each with the words that show it in a post; the first pillar of which a word stands there counts.
    """

    brand: Name
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "ES"
    city: str = ""
    language: Literal["es", "en"] = "es"
    timezone: str = "Europe/Madrid"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    sector: str = ""
    website: Annotated[str, Field(max_length=200)] = ""
    fictional: bool = False
    credit: str = ""
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#0b6e69"
    logo: str = ""
    hours_per_week: Annotated[float, Field(ge=0, le=168)] = 8.0
    budget_per_month: Annotated[float, Field(ge=0)] = 0.0
    objectives: tuple[Literal[OBJECTIVES], ...] = ("sell",)  # type: ignore[valid-type]
    pillars: Annotated[dict[Name, tuple[Name, ...]], Field(max_length=12)] = {}
    channels: tuple[OwnChannel, ...] = ()
    as_of: date | None = None
    seed: int = 2026
    agency_pooling: bool = False

    def __hash__(self) -> int:
        """Of its content: a mapping has no hash of its own."""
        return hash(self.model_dump_json())

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not a time zone; write it as in Europe/Madrid or America/Bogota")
        return value

    @field_validator("website")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#]+\.[^\s?#]+/?", value):
            raise ValueError("the address of the brand's website, as in https://www.example.com, without ? or #")
        return value

    @field_validator("logo")
    @classmethod
    def _logo_inside_the_folder(cls, value: str) -> str:
        if value and not re.fullmatch(r"[\w.-]+\.(png|svg|jpg|jpeg)", value, flags=re.IGNORECASE):
            raise ValueError("the name of a .png, .svg or .jpg file in the brand's folder, without a path")
        return value


class Priority(Frozen):
    """A thing to work on and the id of what says so: a line of the board, the two a strategy crosses («a + b»), something to collect; empty for the room's own idea."""

    evidence: str = ""
    action: str = ""
    owner: str = ""


class Hypothesis(Frozen):
    """Something somebody in the room believes; it waits for evidence below everything measured."""

    text: Annotated[str, Field(min_length=1, max_length=300)]
    quadrant: Literal[QUADRANTS]  # type: ignore[valid-type]
    by: str = ""


class AreaRating(Frozen):
    """What one person says of one area: a level of the rubric (``None``: does not know) and what shows it."""

    level: Annotated[int, Field(ge=0, le=4)] | None = None
    evidence: Annotated[str, Field(max_length=500)] = ""


class DiagnosisChoice(Frozen):
    """Priorities (three to five is the rule: the page says where it is not kept), and what the room adds: hypotheses, maturity by rater and area, checklist by place and item."""

    priorities: Annotated[tuple[Priority, ...], Field(max_length=60)]
    hypotheses: Annotated[tuple[Hypothesis, ...], Field(max_length=40)] = ()
    maturity: dict[Name, dict[Literal[AREAS], AreaRating]] = {}  # type: ignore[valid-type]
    checklist: dict[Literal[(*NETWORKS, "ecosystem")], dict[Slug, Literal["yes", "no", "unknown"]]] = {}  # type: ignore[valid-type]


class SegmentChoice(Frozen):
    """A segment somebody chose to talk to, under the name the room gave it."""

    id: str
    name: Name
    priority: Annotated[int, Field(ge=1, le=9)] = 1
    note: str = ""
    size_n: Annotated[int, Field(ge=0)] | None = None
    """People in it when it was chosen, and their share of all: so that a later change is told."""
    share: Annotated[float, Field(ge=0, le=1)] | None = None


class ProtoPersona(Frozen):
    """Somebody the room believes it talks to; a hypothesis until an answer tests it."""

    name: Name
    needs: Annotated[str, Field(max_length=300)] = ""
    where: Annotated[str, Field(max_length=200)] = ""
    by: Annotated[str, Field(max_length=120)] = ""


class AudienceChoice(Frozen):
    """Segments chosen, in order of priority; what the room believes; survey questions by their texts: which are to be treated as
    sensitive, and ``who``: which only describe people (true) or may form segments (false), where the words of a question mislead.
    """

    segments: Annotated[tuple[SegmentChoice, ...], Field(min_length=1, max_length=9)]
    protopersonas: Annotated[tuple[ProtoPersona, ...], Field(max_length=12)] = ()
    sensitive: Annotated[tuple[str, ...], Field(max_length=60)] = ()
    who: Annotated[dict[str, bool], Field(max_length=60)] = {}

    @model_validator(mode="after")
    def _no_segment_twice(self) -> AudienceChoice:
        ids = [s.id for s in self.segments]
        if len(set(ids)) != len(ids):
            raise ValueError("a segment is listed twice")
        return self


class Range(Frozen):
    """A score given as low, likely, high on the 0-100 scale, with what it rests on."""

    low: Score
    likely: Score
    high: Score
    evidence: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Range:
        if not self.low <= self.likely <= self.high:
            raise ValueError("low <= likely <= high must hold")
        return self


class ChannelUse(Frozen):
    """What is done with one channel: level, hours a week, money a month, who answers for it, why."""

    channel: Literal[NETWORKS]  # type: ignore[valid-type]
    level: Literal["none", "keep", "active"]
    hours: Annotated[float, Field(ge=0, le=168)] = 0
    money: Annotated[float, Field(ge=0)] = 0
    owner: Annotated[str, Field(max_length=120)] = ""
    reason: str = ""


class Pair(Frozen):
    """How many times as important one criterion is as another, on Saaty's scale: 9 to 1, or down to a ninth where it is less."""

    more: Literal[CRITERIA]  # type: ignore[valid-type]
    than: Literal[CRITERIA]  # type: ignore[valid-type]
    times: Annotated[float, Field(ge=1 / 9 - 1e-9, le=9)]


class OwnGroup(Frozen):
    """The two conditions for a group or page of one's own on a network: nobody keeps one yet; useful information comes regularly."""

    channel: Literal[NETWORKS]  # type: ignore[valid-type]
    none_exists: Literal["yes", "no", "unknown"] = "unknown"
    useful_information: Literal["yes", "no", "unknown"] = "unknown"
    topic: Annotated[str, Field(max_length=120)] = ""


class ChannelsChoice(Frozen):
    """What the room said of the criteria, score ranges from the room, the portfolio.

    Each participant weighs in one way: ``weights`` by points (0-100 each, normalised later), ``rankings`` by order (first is most important,
    criteria named together are equal), ``pairs`` by comparing every two criteria.
    """

    weights: dict[Name, dict[Literal[CRITERIA], Score]] = {}  # type: ignore[valid-type]
    rankings: dict[Name, tuple[tuple[Literal[CRITERIA], ...], ...]] = {}  # type: ignore[valid-type]
    pairs: dict[Name, tuple[Pair, ...]] = {}
    scores: dict[Literal[NETWORKS], dict[Literal[CRITERIA], Range]] = {}  # type: ignore[valid-type]
    portfolio: tuple[ChannelUse, ...] = ()
    own_group: OwnGroup | None = None
    review_on: date | None = None

    @model_validator(mode="after")
    def _one_way_each(self) -> ChannelsChoice:
        twice = sorted(
            n for n in {*self.weights, *self.rankings, *self.pairs} if (n in self.weights) + (n in self.rankings) + (n in self.pairs) > 1
        )
        if twice:
            raise ValueError(f"{', '.join(twice)}: weighs in more than one way; keep points, or the order, or the pairs")
        for name, places in self.rankings.items():
            named = [c for place in places for c in place]
            if len(set(named)) != len(named):
                raise ValueError(f"{name}: a criterion stands in the order twice")
        for name, pairs in self.pairs.items():
            compared = [frozenset((p.more, p.than)) for p in pairs]
            if len(set(compared)) != len(compared) or any(len(c) == 1 for c in compared):
                raise ValueError(f"{name}: two criteria are compared twice, or one with itself")
        return self


class Uplift(Frozen):
    """What the room believes its actions add on top of what happens anyway, as shares of it (0.1: ten in a hundred), and why."""

    low: Annotated[float, Field(ge=-1, le=10)]
    likely: Annotated[float, Field(ge=-1, le=10)]
    high: Annotated[float, Field(ge=-1, le=10)]
    evidence: Annotated[str, Field(max_length=300)] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Uplift:
        if not self.low <= self.likely <= self.high:
            raise ValueError("low <= likely <= high must hold")
        return self


class Issued(Frozen):
    """The prediction without action as it was when the goal was set: kept with the decision, never worked out again.

    ``low`` and ``high`` hold ``level`` of what may happen in the period ``start`` to ``end``; ``n``: periods it was made from.
    """

    on: date
    start: date
    end: date
    mid: float
    low: float
    high: float
    level: Share = 0.8
    method: str
    n: Annotated[int, Field(ge=0)]


Objective = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,60}$")]
"""One of :data:`OBJECTIVES`, or the id of an objective of one's own (:attr:`GoalsChoice.objectives`)."""


class Goal(Frozen):
    """A target for one KPI of one objective, with an owner and a date.

    ``probability``: odds without action when it was set; ``accepted``: the odds with action the room is content with.
    """

    id: Slug
    objective: Objective
    kpi: str
    target: float
    by: date
    owner: str = ""
    baseline: float | None = None
    baseline_on: date | None = None
    probability: Share | None = None
    uplift: Uplift | None = None
    accepted: Share | None = None
    issued: Issued | None = None
    activity: Annotated[str, Field(max_length=300)] = ""
    evidence: Annotated[str, Field(max_length=120)] = ""
    """Id of the finding the activity rests on, if any."""


class OwnKpi(Frozen):
    """A measure no export knows: the room says what it is, where it is read, and types its monthly values (by any day of the month)."""

    id: Slug
    name: Name
    objective: Objective
    unit: Literal["count", "money", "share", "number"] = "count"
    source: Name
    activity: Annotated[str, Field(max_length=300)] = ""
    counter: Annotated[str, Field(max_length=300)] = ""
    values: Annotated[dict[date, float], Field(max_length=120)] = {}

    @field_validator("values")
    @classmethod
    def _one_a_month(cls, value: dict[date, float]) -> dict[date, float]:
        months = [(d.year, d.month) for d in value]
        if len(set(months)) != len(months):
            raise ValueError("one value a month")
        return value

    @model_validator(mode="after")
    def _within_its_unit(self) -> OwnKpi:
        if any(v < 0 for v in self.values.values()):
            raise ValueError(
                "a measure never falls below zero: say it as a share or a count, as the share of people who would recommend the brand"
            )
        if self.unit == "share" and any(v > 1 for v in self.values.values()):
            raise ValueError("a share lies between 0 and 1: 20 of 100 is 0.2")
        return self


class Curve(Frozen):
    """What the room expects of the money put into one channel: the result of half the monthly budget, and of all of it."""

    half: Annotated[float, Field(ge=0)]
    full: Annotated[float, Field(ge=0)]

    @model_validator(mode="after")
    def _concave(self) -> Curve:
        if not self.half <= self.full <= 2 * self.half:
            raise ValueError("twice the money brings at least as much and at most twice as much: half <= full <= 2 x half")
        return self


class GoalsChoice(Frozen):
    """Goals the room committed to; objectives and measures of its own; what it expects of money."""

    goals: Annotated[tuple[Goal, ...], Field(min_length=1, max_length=12)]
    objectives: Annotated[dict[Slug, Name], Field(max_length=6)] = {}
    own: Annotated[tuple[OwnKpi, ...], Field(max_length=12)] = ()
    curves: dict[Literal[NETWORKS], Curve] = {}  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _known_objectives(self) -> GoalsChoice:
        if taken := sorted({*OBJECTIVES} & {*self.objectives}):
            raise ValueError(f"{', '.join(taken)}: an objective of your own needs an id of its own")
        known = (*OBJECTIVES, *self.objectives)
        unknown = sorted(({x.objective for x in self.goals} | {x.objective for x in self.own}) - set(known))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: no objective; allowed are {', '.join(known)}")
        if len({k.id for k in self.own}) != len(self.own):
            raise ValueError("a measure of your own is listed twice")
        return self


V = TypeVar("V", bound=Frozen)


class Decision(Frozen, Generic[V]):
    """What was decided, by whom, when, on which evidence, and what was not chosen."""

    value: V
    decided_by: Annotated[tuple[Name, ...], Field(min_length=1)]
    decided_at: date
    note: str = ""
    alternatives: tuple[str, ...] = ()
    decided_on: str = ""


class Decisions(Frozen):
    """At most one standing decision a section; the history is in ``decisions.jsonl``."""

    diagnosis: Decision[DiagnosisChoice] | None = None
    audience: Decision[AudienceChoice] | None = None
    channels: Decision[ChannelsChoice] | None = None
    goals: Decision[GoalsChoice] | None = None


class Plan(Frozen):
    """``plan.yaml``: ``schema_version``, a revision counter, the brief and the decisions."""

    schema_version: Literal[1] = SCHEMA_VERSION
    revision: Annotated[int, Field(ge=0)] = 0
    brief: Brief
    decisions: Decisions = Decisions()

    def decision(self, section: str) -> Decision[Any] | None:
        """The standing decision of a section, or ``None``."""
        if section not in SECTIONS:
            raise KeyError(section)
        return getattr(self.decisions, section)  # type: ignore[no-any-return]

    def with_section(self, section: str, decision: Decision[Any] | None) -> Plan:
        """A new, re-validated plan with one section replaced (``model_copy(update=…)`` would not validate).

        Raises:
            pydantic.ValidationError: the decision does not fit the section.
        """
        if section not in SECTIONS:
            raise KeyError(section)
        raw = self.model_dump(mode="json")
        raw["decisions"][section] = None if decision is None else decision.model_dump(mode="json")
        return Plan.model_validate(raw)


DECISIONS: dict[str, type[Decision[Any]]] = {
    "diagnosis": Decision[DiagnosisChoice],
    "audience": Decision[AudienceChoice],
    "channels": Decision[ChannelsChoice],
    "goals": Decision[GoalsChoice],
}
"""The type of a section's decision."""
