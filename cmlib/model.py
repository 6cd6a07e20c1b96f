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

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
Name = Annotated[str, Field(min_length=1, max_length=120)]
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
    fictional: bool = False
    credit: str = ""
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#0b6e69"
    logo: str = ""
    hours_per_week: Annotated[float, Field(ge=0, le=168)] = 8
    budget_per_month: Annotated[float, Field(ge=0)] = 0
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

    @field_validator("logo")
    @classmethod
    def _logo_inside_the_folder(cls, value: str) -> str:
        if value and not re.fullmatch(r"[\w.-]+\.(png|svg|jpg|jpeg)", value, flags=re.IGNORECASE):
            raise ValueError("the name of a .png, .svg or .jpg file in the brand's folder, without a path")
        return value


class Priority(Frozen):
    """A thing to work on, tied to the finding that says so."""

    evidence: str
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
    """Three to five priorities, and what the room adds: hypotheses, maturity by rater and area, checklist by place and item."""

    priorities: Annotated[tuple[Priority, ...], Field(min_length=1, max_length=5)]
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
    """Segments chosen, in order of priority; what the room believes; survey questions to be treated as sensitive (their texts)."""

    segments: Annotated[tuple[SegmentChoice, ...], Field(min_length=1, max_length=9)]
    protopersonas: Annotated[tuple[ProtoPersona, ...], Field(max_length=12)] = ()
    sensitive: Annotated[tuple[str, ...], Field(max_length=60)] = ()

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
    """What is done with one channel."""

    channel: Literal[NETWORKS]  # type: ignore[valid-type]
    level: Literal["none", "keep", "active"]
    hours: Annotated[float, Field(ge=0, le=168)] = 0
    reason: str = ""


class ChannelsChoice(Frozen):
    """Swing weights per participant (0-100 each, normalised later), score ranges from the room, the portfolio."""

    weights: dict[Name, dict[Literal[CRITERIA], Score]] = {}  # type: ignore[valid-type]
    scores: dict[Literal[NETWORKS], dict[Literal[CRITERIA], Range]] = {}  # type: ignore[valid-type]
    portfolio: tuple[ChannelUse, ...] = ()
    review_on: date | None = None


class Goal(Frozen):
    """A target for one KPI of one objective, with an owner and a date."""

    id: Slug
    objective: Literal[OBJECTIVES]  # type: ignore[valid-type]
    kpi: str
    target: float
    by: date
    owner: str = ""
    baseline: float | None = None
    probability: Annotated[float, Field(ge=0, le=1)] | None = None


class GoalsChoice(Frozen):
    """Goals the room committed to."""

    goals: Annotated[tuple[Goal, ...], Field(min_length=1, max_length=12)]


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
