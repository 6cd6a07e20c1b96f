"""Audience: who buys, who follows, who answers, where visits come from, and whether there are distinct groups at all.

Plan and canonical tables in, a frozen :class:`AudienceResult` out. Customers are the unit, not orders. Customer keys stay inside.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from cmlib.customers import Outlook, countable_orders, customer_values, foresee
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Estimate, Finding
from cmlib.followers import Followers, breakdowns_of, composition_of, describe_followers, followed, no_audience
from cmlib.groups import Groups, lacks_groups, split_customers
from cmlib.missing import own_networks, split, where_from
from cmlib.model import AudienceChoice, Plan, SegmentChoice
from cmlib.profiles import DESCRIBE_N, DESCRIBE_SHARE, LEAST
from cmlib.rfm import MINIMUM_CUSTOMERS, Cell, Rfm, lacks_customers, score_customers
from cmlib.surveys import Survey, count_answers
from cmlib.text import T, Text
from cmlib.visits import Sources, count_visits, sessions_of

READS: tuple[str, ...] = ()

DEMOGRAPHIC_SHARE = 0.30

Basis = Literal["groups", "cells", "followers", "hypothesis"]


@dataclass(frozen=True)
class Candidate:
    """A segment somebody could choose to talk to.

    Args:
        basis: distinct groups, cuts of a continuum, followers, or a hypothesis of the workshop.
        n, share: size and share of its own total (customers or followers); ``None`` for a hypothesis.
    """

    id: str
    name: Text
    basis: Basis
    n: int | None = None
    share: float | None = None
    sales_share: float | None = None
    platform: str = ""


@dataclass(frozen=True)
class AudienceResult:
    """Everything the audience page knows.

    ``basis``: what the proposal rests on. ``levels``: which kinds of evidence exist (customers, survey, followers, visits).
    ``outlook``: what 1,000 customers or more will buy, ``None`` with fewer.
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

    def candidate(self, id: str) -> Candidate | None:
        """The candidate with this id, ``None`` when today's evidence no longer holds it."""
        return next((c for c in self.candidates if c.id == id), None)


# ---- whom do we talk to ------------------------------------------------------------------------------------------------


HYPOTHESES: dict[str, Text] = {
    "newcomers": T("People who need it and do not know you"),
    "occasional": T("People who came once"),
    "loyal": T("People who already recommend you"),
}

PROPOSAL_ORDER = ("regulars", "cooling", "growing", "missed", "new", "occasional", "gone")
"""Where a conversation pays first: keep the good ones, win back those who cool off, then help the rest along. A rule of thumb."""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def list_candidates(rfm: Rfm | None, groups: Groups, followers: Sequence[Followers]) -> tuple[Candidate, ...]:
    """Segments that may be chosen: customers' groups (or cuts of the continuum), age bands of followers, and hypotheses.

    A segment of customers needs at least 30 people and 5 %; an age band at least 30 % of a network's followers.
    """
    found: list[Candidate] = []
    for cell in groups.groups:
        found.append(Candidate(f"audience.customers.{cell.id}", cell.name, "groups", cell.n, cell.share, cell.sales_share))
    if rfm is not None and not groups.groups:
        for id in PROPOSAL_ORDER:
            named = rfm.cell(id)
            if named is not None and named.n >= DESCRIBE_N and named.share >= DESCRIBE_SHARE:
                found.append(Candidate(f"audience.customers.{id}", named.name, "cells", named.n, named.share, named.sales_share))
    bands: dict[str, Candidate] = {}
    for who in followers:
        main = who.main
        shares = [(p.share, p.label) for p in main.parts if p.share is not None] if main else []
        if main is None or not shares:
            continue
        top = max(shares, key=lambda s: (s[0], s[1]))
        aged = main.dimension in ("age", "age_gender")
        for share, label in shares:
            if share >= DEMOGRAPHIC_SHARE or (share, label) == top:
                id = f"audience.demographics.{_slug(label if aged else f'{main.dimension} {label}')}"
                if id not in bands or share > (bands[id].share or 0):
                    n = round(share * main.n) if main.n else None
                    name = T("Followers aged {ages}", ages=label) if aged else T("Followers: {group}", group=label)
                    bands[id] = Candidate(id, name, "followers", n, share, None, who.platform)
    found += sorted(bands.values(), key=lambda c: (-(c.share or 0), c.id))
    found += [Candidate(f"audience.hypothesis.{id}", name, "hypothesis") for id, name in HYPOTHESES.items()]
    return tuple(found)


def _findings(groups: Groups, rfm: Rfm | None) -> tuple[Finding, ...]:
    found = [Finding("audience.groups", groups.verdict, slots={"k": groups.k, "n": groups.split.n, "reason": groups.reason})]
    if rfm is not None:
        for cell in groups.groups or rfm.cells:
            found.append(
                Finding(f"audience.customers.{cell.id}", groups.verdict, estimate=cell.ticket, slots={"name": cell.name, "n": cell.n})
            )
    return tuple(found)


def assess_audience(plan: Plan, data: Dataset, as_of: date) -> AudienceResult:
    """Everything known about who buys, follows, answers and visits, as of a day."""
    counted, source = countable_orders(data.orders, as_of), data.sources("orders")
    rfm = score_customers(counted, as_of, source)
    customers = counted.customers
    outlook = foresee(counted, as_of, np.random.default_rng(plan.brief.seed), source)
    groups = split_customers(rfm, customers, plan.brief.seed)
    followers = describe_followers(plan, data, as_of)
    surveys = count_answers(data.survey_responses, as_of) if data.has("survey_responses") else ()
    sources = count_visits(data.web_traffic, as_of) if data.has("web_traffic") else None
    candidates = list_candidates(rfm, groups, followers)
    levels = [name for name, there in (("customers", rfm), ("survey", surveys), ("followers", followers), ("visits", sources)) if there]
    return AudienceResult(
        as_of,
        candidates[0].basis,
        tuple(levels),
        rfm,
        customers,
        groups,
        followers,
        surveys,
        sources,
        candidates,
        _findings(groups, rfm),
        outlook,
    )


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say, by the thresholds of :func:`assess_audience` but without looking for groups."""
    counted = countable_orders(data.orders, as_of)
    people = customer_values(counted, as_of) if len(counted) else None
    described = {n for n, (_, here) in followed(data, as_of).items() if any(composition_of(*b, None) for b in breakdowns_of(here))}
    asked = any(s.questions for s in count_answers(data.survey_responses, as_of))
    visits = sessions_of(data.web_traffic, as_of)["value"].sum() >= 1
    return (
        Ability("customers", T("who buys, how often and for how much"), lacks=lacks_customers(people, MINIMUM_CUSTOMERS)),
        Ability("groups", T("whether there are distinct groups of customers"), lacks=lacks_groups(people)),
        *split(
            "followers",
            T("who follows the brand"),
            {n: None if n in described else no_audience(n) for n in own_networks(plan.brief, data, "audience")},
        ),
        Ability(
            "survey", T("what people answered in a survey"),
            lacks=None if asked else T("a survey with closed questions is missing: {where}", where=where_from("survey_responses")),
        ),
        Ability(
            "visits", T("where the visits to the website come from"),
            lacks=None if visits else T("a report of the visits (sessions) by channel is missing: {where}", where=where_from("web_traffic")),
        ),
    )  # fmt: skip


def propose_segments(result: AudienceResult, plan: Plan) -> AudienceChoice:
    """What the numbers would choose: up to three segments of the best evidence there is, most important first.

    Names are the English source text; ``wording.audience.say_segment_name`` says them in the reader's language.
    """
    best = [c for c in result.candidates if c.basis == result.basis][:3]
    return AudienceChoice(segments=tuple(SegmentChoice(id=c.id, name=str(c.name), priority=i) for i, c in enumerate(best, start=1)))


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

    def number(e: Estimate) -> dict[str, object]:
        return {"estimate": e.estimate, "low": e.low, "high": e.high, "n": e.n, "unit": e.unit, "method": e.method}

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
            "silhouette": split.silhouette if math.isfinite(split.silhouette) else None, "p_value": split.p_value if split.null else None,
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
        "sources": None if result.sources is None else {"n": result.sources.n, "rows": [[g, n, share] for g, n, share in result.sources.rows]},
        "candidates": [{"id": c.id, "basis": c.basis, "n": c.n, "share": c.share, "sales_share": c.sales_share} for c in result.candidates],
    }  # fmt: skip
