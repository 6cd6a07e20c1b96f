"""Audience: who buys, who follows, who answers, where visits come from, and whether there are distinct groups at all.

Plan and canonical tables in, a frozen :class:`AudienceResult` out. Customers are the unit, not orders. Customer keys stay inside.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from cmlib.conversation import Involvement, followers_known, involvement_ability, record_of_involvement, take_part
from cmlib.customers import (
    AGAIN_DAYS,
    AHEAD_DAYS,
    Outlook,
    Returning,
    by_value,
    count_returning,
    countable_orders,
    customer_values,
    foresee,
    lacks_outlook,
    lacks_returning,
    record_of_outlook,
    record_of_returning,
)
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Estimate, Finding, record_estimate
from cmlib.followers import (
    Compared,
    Followers,
    Online,
    breakdowns_of,
    compare_ages,
    composition_of,
    describe_followers,
    followed,
    no_audience,
    no_hours,
    online_hours,
    record_of_ages,
    record_of_online,
)
from cmlib.groups import Groups, lacks_groups, split_customers
from cmlib.journey import Journey, follow_steps, record_of_journey
from cmlib.metrics import total
from cmlib.missing import own_networks, split, where_from
from cmlib.model import AudienceChoice, Plan, SegmentChoice
from cmlib.personas import name_segment
from cmlib.profiles import DESCRIBE_N, DESCRIBE_SHARE, LEAST, Lift
from cmlib.rfm import MINIMUM_CUSTOMERS, Cell, Rfm, lacks_customers, score_customers
from cmlib.surveys import (
    Segmentation,
    Survey,
    apart,
    count_answers,
    lacks_segments,
    record_of_segmentation,
    says_where,
    segment_surveys,
)
from cmlib.text import T, Text, hyphened
from cmlib.visits import Sources, count_visits, sessions_of

READS: tuple[str, ...] = ("audience.sensitive", "audience.who")
"""Only these parts of the decision: a name typed into the form must not make the groups be looked for again."""

DEMOGRAPHIC_SHARE = 0.30

Basis = Literal["groups", "cells", "survey", "followers", "hypothesis"]


@dataclass(frozen=True)
class Candidate:
    """A segment somebody could choose to talk to.

    Args:
        basis: distinct groups, cuts of a continuum, people who answer alike, followers, or a hypothesis of the workshop.
        n, share: size and share of its own total (customers, answers or followers); ``None`` for a hypothesis.
        estimate: the share with its margin where it is a sample (a survey).
        group: breakdown and part of followers, to be named in the page's words. whole: is the share of all followers, not of those listed?
        need: of a survey's segment, the need most of its people named, and the share who did.
        place: of a survey's segment, the place or channel its people name more often than the rest; the surest.
        leave: customers lost after hardly more than one order: a last message and no more, so never proposed.
    """

    id: str
    name: Text
    basis: Basis
    n: int | None = None
    share: float | None = None
    sales_share: float | None = None
    platform: str = ""
    estimate: Estimate | None = None
    group: tuple[str, str] | None = None
    whole: bool = True
    need: tuple[str, Estimate] | None = None
    place: Lift | None = None
    leave: bool = False


@dataclass(frozen=True)
class AudienceResult:
    """Everything the audience page knows.

    ``basis``: what the proposal rests on. ``levels``: which kinds of evidence exist (customers, survey, followers, visits).
    ``outlook``: what 1,000 customers or more will buy, ``None`` with fewer. ``returning``: how many customers come back.
    ``segmentations``: whether the answers of each survey fall into segments.
    ``involvement``: how much the people who write take part.
    ``compared``: followers' ages beside the network's users. ``online``: when followers are. ``journey``: from following to recommending.
    """

    as_of: date
    basis: Basis
    levels: tuple[str, ...]
    rfm: Rfm | None
    customers_found: int
    groups: Groups
    followers: tuple[Followers, ...]
    surveys: tuple[Survey, ...]
    sources: Sources | None
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    outlook: Outlook | None = None
    returning: Returning | None = None
    compared: tuple[Compared, ...] = ()
    online: tuple[Online, ...] = ()
    journey: Journey = field(default_factory=Journey)
    segmentations: tuple[Segmentation, ...] = ()
    involvement: Involvement = field(default_factory=Involvement)

    def candidate(self, id: str) -> Candidate | None:
        """The candidate with this id, ``None`` when today's evidence no longer holds it."""
        return next((c for c in self.candidates if c.id == id), None)

    def hours_of(self, candidate: Candidate) -> Online | None:
        """When the followers of a segment's network are online, where that was assessed; of customers and answers nothing says it."""
        if candidate.basis != "followers":
            return None
        return next((o for o in self.online if o.platform == candidate.platform and o.verdict != "not_assessed"), None)


# ---- whom do we talk to ------------------------------------------------------------------------------------------------


HYPOTHESES: dict[str, Text] = {
    "newcomers": T("People who need it and do not know you"),
    "occasional": T("People who came once"),
    "loyal": T("People who already recommend you"),
}

LOST = "gone"
"""The part of the map that is left in peace."""
PROPOSAL_ORDER = ("regulars", "cooling", "growing", "missed", "new", "occasional", LOST)
"""Where a conversation pays first: keep the good ones, win back those who cool off, then help the rest along. A rule of thumb."""


def _lost(cell: Cell, rfm: Rfm | None) -> bool:
    """Is a distinct group what the map calls lost: its typical customer last bought long ago, and hardly more than once?"""
    limits = rfm.limits if rfm is not None else None
    return limits is not None and cell.recency.estimate > limits[1] and cell.frequency.estimate < 2


def list_candidates(
    rfm: Rfm | None, groups: Groups, followers: Sequence[Followers], segmentations: Sequence[Segmentation] = ()
) -> tuple[Candidate, ...]:
    """Segments that may be chosen: customers' groups (or cuts of the continuum), segments of a survey, age bands of followers, hypotheses.

    A segment of customers or of a survey needs at least 30 people and 5 %; an age band at least 30 % of a network's followers.
    """
    found: list[Candidate] = []
    for cell in groups.groups:
        lost = _lost(cell, rfm)
        found.append(Candidate(f"audience.customers.{cell.id}", cell.name, "groups", cell.n, cell.share, cell.sales_share, leave=lost))
    if rfm is not None and not groups.groups:
        for id in PROPOSAL_ORDER:
            named = rfm.cell(id)
            if named is not None and named.n >= DESCRIBE_N and named.share >= DESCRIBE_SHARE:
                lost = id == LOST
                found.append(
                    Candidate(f"audience.customers.{id}", named.name, "cells", named.n, named.share, named.sales_share, leave=lost)
                )
    for survey in segmentations:
        for part in survey.accepted:
            size, name, place = part.share, name_segment(survey, part.id), _place(survey, part.id)
            need = _need(survey, part.id)
            found.append(Candidate(survey.id_of(part), name, "survey", part.n, size.estimate, estimate=size, need=need, place=place))
    bands: dict[str, Candidate] = {}
    for who in followers:
        main = who.main
        if main is None or who.population != "followers":
            continue
        aged = main.dimension in ("age", "age_gender")
        for share, label in [(p.share, p.label) for p in main.parts if p.share is not None]:
            if share >= DEMOGRAPHIC_SHARE:
                id = f"audience.demographics.{hyphened((label if aged else f'{main.dimension} {label}').casefold())}"
                if id not in bands or share > (bands[id].share or 0):
                    n = round(share * main.n) if main.n else None
                    name = T("Followers aged {ages}", ages=label) if aged else T("Followers: {group}", group=label)
                    group = None if aged else (main.dimension, label)
                    bands[id] = Candidate(id, name, "followers", n, share, None, who.platform, group=group, whole=main.whole)
    found += sorted(bands.values(), key=lambda c: (-(c.share or 0), c.id))
    found += [Candidate(f"audience.hypothesis.{id}", name, "hypothesis") for id, name in HYPOTHESES.items()]
    return tuple(found)


def _need(survey: Segmentation, segment: str) -> tuple[str, Estimate] | None:
    """What most people of a segment named when asked what they need (of two equals what fewer of all named), and the share who did."""
    at = [s.id for s in survey.classes.segments].index(segment)
    if not survey.needs:
        return None
    top = min(survey.needs, key=lambda n: (-n.shares[at].estimate, round(sum(e.estimate * e.n for e in n.shares)), n.option))
    return top.option, top.shares[at]


def _place(survey: Segmentation, segment: str) -> Lift | None:
    """The place or channel a segment names more often than the rest, the surest; ``None`` where nothing of the kind sets it apart."""
    return next((f for f in apart(survey, segment) if f.more and f.option != "False" and says_where(f.variable)), None)


def _findings(groups: Groups, rfm: Rfm | None, segmentations: Sequence[Segmentation]) -> tuple[Finding, ...]:
    found = [Finding("audience.groups", groups.verdict, slots={"k": groups.k, "n": groups.split.n, "reason": groups.reason})]
    if rfm is not None:
        for cell in groups.groups or rfm.cells:
            found.append(
                Finding(f"audience.customers.{cell.id}", groups.verdict, estimate=cell.ticket, slots={"name": cell.name, "n": cell.n})
            )
    for answers in segmentations:
        classes = answers.classes
        slots = {"k": classes.k, "n": classes.n, "reason": classes.reason, "survey": answers.survey}
        found.append(Finding(f"audience.survey.{answers.slug}", classes.verdict, slots=slots))
    return tuple(found)


def assess_audience(plan: Plan, data: Dataset, as_of: date) -> AudienceResult:
    """Everything known about who buys, follows, answers and visits, as of a day."""
    counted, source = countable_orders(data.orders, as_of), data.sources("orders")
    rfm = score_customers(counted, as_of, source)
    customers = counted.customers
    outlook = foresee(counted, as_of, np.random.default_rng(plan.brief.seed), source)
    groups = split_customers(rfm, customers, plan.brief.seed)
    followers = describe_followers(plan, data, as_of)
    sensitive, who = _sensitive(plan), _who(plan)
    surveys = count_answers(data.survey_responses, as_of, sensitive) if data.has("survey_responses") else ()
    segmentations = segment_surveys(data.survey_responses, as_of, plan.brief.seed, sensitive, who) if data.has("survey_responses") else ()
    sources = count_visits(data.web_traffic, as_of) if data.has("web_traffic") else None
    returning = count_returning(counted, source)
    involvement = take_part(plan, data, as_of)
    journey = follow_steps(data, as_of, followers_known(plan.brief, data, as_of), sources, counted, returning, involvement)
    candidates = list_candidates(rfm, groups, followers, segmentations)
    levels = [name for name, there in (("customers", rfm), ("survey", surveys), ("followers", followers), ("visits", sources)) if there]
    return AudienceResult(
        as_of,
        next(c.basis for c in candidates if not c.leave),
        tuple(levels),
        rfm,
        customers,
        groups,
        followers,
        surveys,
        sources,
        candidates,
        _findings(groups, rfm, segmentations),
        outlook,
        returning,
        compare_ages(plan, followers),
        online_hours(plan, data, as_of),
        journey,
        segmentations,
        involvement,
    )


def _sensitive(plan: Plan) -> tuple[str, ...]:
    """Survey questions the plan names as sensitive."""
    decision = plan.decision("audience")
    return decision.value.sensitive if decision else ()


def _who(plan: Plan) -> Mapping[str, bool]:
    """Survey questions of which the plan says whether they only describe people."""
    decision = plan.decision("audience")
    return decision.value.who if decision else {}


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say, by the thresholds of :func:`assess_audience` but without looking for groups."""
    counted = countable_orders(data.orders, as_of)
    people = by_value(customer_values(counted, as_of)) if len(counted) else None
    described = {n for n, (_, here) in followed(data, as_of).items() if any(composition_of(*b, None) for b in breakdowns_of(here))}
    asked = any(s.questions for s in count_answers(data.survey_responses, as_of, _sensitive(plan)))
    back = count_returning(counted)
    ages_beside = {c.platform for c in compare_ages(plan, describe_followers(plan, data, as_of))}
    hours = {o.platform for o in online_hours(plan, data, as_of)}
    visits = total(sessions_of(data.web_traffic, as_of)["value"], "sessions", "days") >= 1
    return (
        Ability("customers", T("who buys, how often and for how much"), lacks=lacks_customers(people, MINIMUM_CUSTOMERS)),
        Ability("groups", T("whether there are distinct groups of customers"), lacks=lacks_groups(people)),
        Ability(
            "returning", T("how many new customers come back within {days} days", days=AGAIN_DAYS),
            lacks=None if back is not None and back.again is not None else lacks_returning(),
        ),
        involvement_ability(plan, data, as_of),
        Ability("outlook", T("what the customers will buy in the next {days} days", days=AHEAD_DAYS), lacks=lacks_outlook(counted, as_of)),
        *split(
            "followers",
            T("who follows the brand"),
            {n: None if n in described else no_audience(n) for n in own_networks(plan.brief, data, "audience")},
        ),
        *([Ability("ages", T("whether the followers are older than the network's users"), tuple(sorted(ages_beside)))] if ages_beside else []),
        Ability(
            "online", T("when the followers are online"), tuple(sorted(hours)),
            lacks=None if hours else no_hours(plan, data).lacks,
        ),
        Ability(
            "survey", T("what people answered in a survey"),
            lacks=None if asked else T("a survey with closed questions is missing: {where}", where=where_from("survey_responses")),
        ),
        Ability(
            "survey_segments", T("whether the answers of a survey fall into segments"),
            lacks=lacks_segments(data.survey_responses, as_of, _who(plan)),
        ),
        Ability(
            "visits", T("where the visits to the website come from"),
            lacks=None if visits else T("a report of the visits (sessions) by channel is missing: {where}", where=where_from("web_traffic")),
        ),
    )  # fmt: skip


def propose_segments(result: AudienceResult, plan: Plan) -> AudienceChoice:
    """What the numbers would choose: up to three segments of the best evidence there is, most important first; nobody lost.

    Names are the English source text; ``wording.audience.say_segment_name`` says them in the reader's language.
    """
    best = [c for c in result.candidates if c.basis == result.basis and not c.leave][:3]
    return AudienceChoice(segments=tuple(_chosen(c, i) for i, c in enumerate(best, start=1)))


def _chosen(candidate: Candidate, priority: int) -> SegmentChoice:
    size = {"size_n": candidate.n, "share": None if candidate.share is None else round(candidate.share, 6)}
    return SegmentChoice(id=candidate.id, name=str(candidate.name), priority=priority, **size)


def evidence_of(result: AudienceResult) -> dict[str, object]:
    """What a decision about segments rests on: candidates with their sizes, and the verdict on groups."""
    return {
        "basis": result.basis,
        "verdict": result.groups.verdict,
        "k": result.groups.k,
        "candidates": [[c.id, c.n, c.share, c.sales_share] for c in result.candidates],
    }


def record_of(result: AudienceResult, plan: Plan) -> dict[str, object]:
    """Section of ``strategy.json``: evidence, verdict, cells, compositions, answers; no customer, no cell under five people."""

    def number(e: Estimate) -> dict[str, object] | None:
        return record_estimate(e, "n", "unit", "method")

    def cell(c: Cell) -> dict[str, object]:
        return {
            "id": c.id, "n": c.n, "share": c.share, "sales_share": c.sales_share,
            "recency": number(c.recency), "frequency": number(c.frequency), "ticket": number(c.ticket),
        }  # fmt: skip

    rfm, split = result.rfm, result.groups.split
    return {
        "levels": list(result.levels),
        "basis": result.basis,
        "customers": None if rfm is None else {
            "n": rfm.customers, "orders": rfm.orders, "window": [d.isoformat() for d in rfm.window], "currency": rfm.currency,
            "left_out": {k: v for k, v in rfm.left_out.items()}, "cells": [cell(c) for c in rfm.cells],
            "together": {"cells": list(rfm.together), "n": rfm.together_n} if rfm.together_n >= LEAST else None,
        },
        "groups": {
            "verdict": result.groups.verdict, "k": result.groups.k, "reason": split.reason, "n": split.n, "tested": split.tested,
            "silhouette": split.silhouette if math.isfinite(split.silhouette) else None, "p_value": split.p_value if split.null or split.null_buying else None,
            "stability": list(split.jaccard), "groups": [cell(c) for c in result.groups.groups],
        },
        "followers": [
            {
                "platform": f.platform, "day": f.day.isoformat() if f.day else None, "n": f.n,
                "compositions": {
                    c.dimension: {"listed": c.listed, "n": c.n, "whole": c.whole, "parts": [[p.label, p.share] for p in c.parts]}
                    for c in f.compositions
                },
            }
            for f in result.followers
        ],
        "surveys": [
            {"name": s.name, "n": s.n, "questions": [{"text": q.text, "n": q.n, "answers": [[o.label, number(o.share)] for o in q.options]} for q in s.questions]}
            for s in result.surveys
        ],
        "survey_segments": [record_of_segmentation(s) for s in result.segmentations],
        "sources": None if result.sources is None else {"n": result.sources.n, "rows": [[g, n, share] for g, n, share in result.sources.rows]},
        "returning": record_of_returning(result.returning),
        "outlook": record_of_outlook(result.outlook),
        "ages_beside": [record_of_ages(c) for c in result.compared],
        "online": [record_of_online(o) for o in result.online],
        "involvement": record_of_involvement(result.involvement),
        "journey": record_of_journey(result.journey),
        "candidates": [{"id": c.id, "basis": c.basis, "n": c.n, "share": c.share, "sales_share": c.sales_share} for c in result.candidates],
    }  # fmt: skip
