"""The strategy on one page: what is decided, what is still a proposal, what nobody knows. It adds no finding of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.findings import Ability, Finding, Verdict
from cmlib.model import SECTIONS, Frozen, Plan
from cmlib.text import T, Text

READS = SECTIONS
_SURE: tuple[Verdict, ...] = ("not_assessed", "indistinct", "hint", "clear")


@dataclass(frozen=True)
class Part:
    """One part of the strategy: decided or not, by whom, when, on which evidence.

    ``stale``: has the evidence changed since? ``None`` where the decision does not say on which evidence it was taken.
    """

    stem: str
    decided: bool
    by: tuple[str, ...]
    on: date | None
    stale: bool | None
    evidence: str
    not_assessed: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Input:
    """A kind of input: which tables it fills, what it is, what it would answer."""

    tables: tuple[str, ...]
    what: Text
    answers: Text


INPUTS: tuple[Input, ...] = (
    Input(("posts",), T("the content exports of the networks"), T("which kinds of post work, and when")),
    Input(("account_daily",), T("the daily results of the networks"), T("whether the profile grows, and what is normal")),
    Input(("audience",), T("the audience exports of the networks"), T("age, sex and place of the followers")),
    Input(("orders", "customers"), T("orders or customers of the shop"), T("who buys, how often, and whether sales follow")),
    Input(("web_traffic",), T("traffic acquisition from Google Analytics"), T("how many visits the networks bring")),
    Input(("competitor_posts",), T("the table of competitors' posts, filled in by hand"), T("how the brand compares with its neighbours")),
    Input(("survey_responses",), T("answers to a survey"), T("what customers want, in their own words")),
    Input(("mentions",), T("comments, messages and reviews, with their times"), T("how fast and how well people are answered")),
)


@dataclass(frozen=True)
class SummaryResult:
    """What the page knows. ``unread``: files of which nothing was kept. ``missing``: kinds of input nobody gave."""

    as_of: date
    parts: tuple[Part, ...]
    read: int
    unread: tuple[ImportRecord, ...]
    missing: tuple[Input, ...]

    @property
    def decided(self) -> int:
        """How many parts somebody decided."""
        return sum(p.decided for p in self.parts)

    @property
    def stale(self) -> tuple[Part, ...]:
        """Decided parts whose evidence has changed since."""
        return tuple(p for p in self.parts if p.stale)

    @property
    def not_assessed(self) -> int:
        """Questions of all pages that could not be assessed."""
        return sum(p.not_assessed for p in self.parts)

    def part(self, stem: str) -> Part:
        """The part with this stem."""
        return next(p for p in self.parts if p.stem == stem)


def assess_summary(plan: Plan, data: Dataset, as_of: date, parts_of: Mapping[str, tuple[Any, str]]) -> SummaryResult:
    """State of every part of the strategy, files that could not be read, inputs that are missing.

    Args:
        parts_of: for each section the result of its step and the digest of its evidence.
    """
    parts = []
    for stem in SECTIONS:
        (result, evidence), decision = parts_of[stem], plan.decision(stem)
        stale = decision.decided_on != evidence if decision and decision.decided_on else None
        findings = tuple(f for f in getattr(result, "findings", ()) or () if isinstance(f, Finding))
        unknown = sum(f.verdict == "not_assessed" for f in findings)
        by, on = (decision.decided_by, decision.decided_at) if decision else ((), None)
        parts.append(Part(stem, decision is not None, by, on, stale, evidence, unknown, findings))
    read = sum(r.error is None and r.rows_kept > 0 for r in data.imports)
    unread = tuple(sorted((r for r in data.imports if not r.is_note and (r.error is not None or r.rows_kept == 0)), key=lambda r: r.file))
    missing = tuple(i for i in INPUTS if not any(data.has(t) for t in i.tables))
    return SummaryResult(as_of, tuple(parts), read, unread, missing)


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say: it sums up whatever there is, and compares with the evidence of decisions that name theirs."""
    decisions = [d for stem in SECTIONS if (d := plan.decision(stem))]
    lacks = None
    if not decisions:
        lacks = T("nothing is decided yet: decide in the workshop and save")
    elif not any(d.decided_on for d in decisions):
        lacks = T("the decisions do not record what they were taken on: saving them again does")
    return (
        Ability("together", T("what is decided and what is proposed, on one page")),
        Ability("changed", T("whether the evidence has changed since the decisions"), lacks=lacks),
    )


def weakest(findings: Sequence[Finding], cited: Sequence[str]) -> Verdict | None:
    """The least sure verdict among the findings a choice cites, ``None`` if it cites none that is known.

    A finding is cited by its id or by one of the dotted parts of its id.
    """
    names = set(cited)
    verdicts = [f.verdict for f in findings if f.id in names or names & set(f.id.split("."))]
    return min(verdicts, key=_SURE.index) if verdicts else None


def cited_by(stem: str, choice: Any) -> tuple[str, ...]:
    """The ids a typed choice rests on: evidence of priorities, segments, channels in use."""
    if stem == "diagnosis":
        return tuple(i for p in choice.priorities for i in p.evidence.split(" + "))
    if stem == "audience":
        return tuple(s.id for s in choice.segments)
    if stem == "channels":
        return tuple(u.channel for u in choice.portfolio if u.level != "none")
    return ()


class Nothing(Frozen):
    """This page decides nothing."""


def propose_nothing(result: SummaryResult, plan: Plan) -> Nothing:
    """There is nothing to decide here."""
    return Nothing()


def evidence_of(result: SummaryResult) -> Mapping[str, object]:
    """The evidence of all parts together."""
    return {p.stem: p.evidence for p in result.parts}


def record_of(result: SummaryResult, plan: Plan) -> dict[str, object]:
    """Brief, day, evidence digests and the decisions as stored, for ``strategy.json``."""
    brief = plan.brief
    return {
        "brief": {
            "brand": brief.brand, "country": brief.country, "language": brief.language, "objectives": list(brief.objectives),
            "hours_per_week": brief.hours_per_week, "budget_per_month": brief.budget_per_month, "currency": brief.currency, "fictional": brief.fictional,
        },
        "as_of": result.as_of.isoformat(),
        "plan_revision": plan.revision,
        "evidence": {p.stem: p.evidence for p in result.parts},
        "changed_since_decided": [p.stem for p in result.stale],
        "decisions": plan.decisions.model_dump(mode="json"),
        "files_read": result.read,
        "files_not_read": [r.file for r in result.unread],
        "not_assessed": {p.stem: [f.id for f in p.findings if f.verdict == "not_assessed"] for p in result.parts},
    }  # fmt: skip
