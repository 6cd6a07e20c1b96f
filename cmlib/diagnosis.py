"""Where the brand stands: data quality, interaction per channel, formats, timing, lasting changes, competitors. Numbers only."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cmlib import conversation as talk
from cmlib import maturity, swot
from cmlib.effects import COMPARES, TIMES, Factor, FactorName, factor_findings, factors_of, lacks_posts, questions_of
from cmlib.evidence import Ladder, climb
from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.findings import Ability, Estimate, Finding, Period, record_estimate
from cmlib.missing import own_networks, split
from cmlib.model import NETWORKS, DiagnosisChoice, Plan, Priority
from cmlib.pooling import Agency, agency_of
from cmlib.posts import posts_until
from cmlib.rivals import Comparison, beside_of, comparisons_of, lacks_rivals, no_rivals, rival_findings
from cmlib.scorecard import Channel, channel_of, lacks_rate
from cmlib.series import Series, change_findings, daily_of, lacks_days, series_of
from cmlib.text import T

READS: tuple[str, ...] = ()
"""Plan sections the diagnosis depends on, besides the brief: none."""


@dataclass(frozen=True)
class FileGroup:
    """Files of the same kind together: rows kept, rows left out by reason, first and last day."""

    records: tuple[ImportRecord, ...]
    kept: int
    dropped: Mapping[str, int]
    period: Period | None


def tables_of(imports: Sequence[ImportRecord]) -> list[ImportRecord]:
    """The records that are about data: notes and read-me files are none, and nobody has to download them again."""
    return [r for r in imports if not r.is_note]


def unread_of(imports: Sequence[ImportRecord]) -> list[ImportRecord]:
    """The records of files that could not be read."""
    return [r for r in tables_of(imports) if r.error is not None or r.format_id is None]


def grouped(imports: Sequence[ImportRecord]) -> list[FileGroup]:
    """The import log by kind of file, largest first; files nobody recognised come last."""
    kinds: dict[str, list[ImportRecord]] = {}
    for r in imports:
        kinds.setdefault(r.format_id or "", []).append(r)
    out = []
    for kind in sorted(kinds, key=lambda k: (not k, -sum(r.rows_kept for r in kinds[k]), k)):
        records = kinds[kind]
        periods = [r.period for r in records if r.period]
        span = (min(p[0] for p in periods), max(p[1] for p in periods)) if periods else None
        dropped: dict[str, int] = {}
        for r in records:
            for reason, n in r.rows_dropped.items():
                dropped[reason] = dropped.get(reason, 0) + n
        out.append(FileGroup(tuple(records), sum(r.rows_kept for r in records), dropped, span))
    return out


@dataclass(frozen=True)
class Diagnosis:
    """Everything the page knows. Findings carry stable ids such as ``diagnosis.format.instagram.carousel``."""

    as_of: date
    ladder: Ladder
    imports: tuple[ImportRecord, ...]
    channels: tuple[Channel, ...]
    factors: tuple[Factor, ...]
    series: tuple[Series, ...]
    comparisons: tuple[Comparison, ...]
    conversation: talk.Conversation
    findings: tuple[Finding, ...]
    agency: Agency | None = None

    def finding(self, id: str) -> Finding:
        """The finding with this id; ``not_assessed`` where there is none."""
        part = [*id.split("."), "", "", ""]
        named = {"platform": part[3] if part[1] == "data" else part[2], "level": part[3]}
        return next((f for f in self.findings if f.id == id), Finding(id, "not_assessed", slots=named))

    def factor(self, name: FactorName, platform: str) -> Factor | None:
        """A factor of a network, if it was looked at."""
        return next((f for f in self.factors if f.name == name and f.platform == platform), None)

    def channel(self, platform: str) -> Channel | None:
        """A network's figures, if it has posts."""
        return next((c for c in self.channels if c.platform == platform), None)


# ---- assess ------------------------------------------------------------------------------------------------------------


def assess_diagnosis(plan: Plan, data: Dataset, as_of: date) -> Diagnosis:
    """Where the brand stands on ``as_of``: every part is there even when its data are not."""
    seed = plan.brief.seed
    posts = posts_until(data.posts, as_of)
    platforms = sorted(posts["platform"].unique())
    followers = {c.network: float(c.followers) for c in plan.brief.channels if c.followers}
    channels = tuple(c for p in platforms if (c := channel_of(posts[posts["platform"] == p], p, as_of, data, seed, followers.get(p))))
    pillars = plan.brief.pillars
    factors = tuple(f for c in channels for f in factors_of(posts[posts["platform"] == c.platform], c, seed, pillars))
    series = series_of(data, as_of)
    comparisons = comparisons_of(plan, data, posts, as_of, seed)
    conversation = talk.converse(plan, data, as_of)
    agency = agency_of(plan, data, as_of)
    found = [*factor_findings(factors), *change_findings(series), *rival_findings(comparisons), *talk.findings_of(conversation)]
    found += _data_findings(plan, data, channels, factors, comparisons)
    return Diagnosis(
        as_of,
        climb(data, as_of, plan),
        tuple(tables_of(data.imports)),
        channels,
        factors,
        series,
        comparisons,
        conversation,
        tuple(found),
        agency,
    )


def abilities_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Ability, ...]:
    """What this page can say of each network, by the very thresholds of :func:`assess_diagnosis` but without a test or a draw."""
    posts = posts_until(data.posts, as_of)
    own = own_networks(plan.brief, data, "posts")
    here = {n: posts[posts["platform"] == n] for n in own}
    unrated = {n: lacks_rate(n, p) for n, p in here.items()}
    questions = {n: {q.name: q for q in questions_of(p, plan.brief.pillars)} for n, p in here.items()}
    daily: dict[str, list[pd.DataFrame]] = {}
    for (network, _), part in daily_of(data, as_of).items():
        daily.setdefault(network, []).append(part)
    beside = beside_of(plan, data, posts, as_of)
    watched = [*beside, *(n for n in own if n and n not in beside)] or own
    return (
        *split("rate", T("the interaction of a typical post"), unrated),
        *(x for name, label in COMPARES.items() for x in split(name, label, {n: lacks_posts(n, name, questions[n]) for n in own})),
        *split(
            "changes", T("lasting changes of the daily figures"),
            {n: lacks_days(n, daily.get(n, [])) for n in own_networks(plan.brief, data, "account_daily")},
        ),
        *split("competitors", T("the interaction beside that of competitors"), {n: lacks_rivals(*beside[n]) if n in beside else no_rivals() for n in watched}),
        *talk.abilities_of(plan, data, as_of),
    )  # fmt: skip


# ---- findings, proposal, evidence, record ------------------------------------------------------------------------------


def _data_findings(
    plan: Plan, data: Dataset, channels: Sequence[Channel], factors: Sequence[Factor], comparisons: Sequence[Comparison]
) -> list[Finding]:
    """What is missing, in the order in which collecting it helps most."""
    out = []

    def missing(what: str, **slots: object) -> None:
        out.append(Finding(f"diagnosis.data.{what}", "not_assessed", slots=slots))

    broken = [r.file for r in unread_of(data.imports)]
    if broken:
        missing("unread", n=len(broken), files=broken)
    if not channels:
        missing("posts")
    for c in channels:
        if not c.exposure:
            missing(f"reach.{c.platform}", platform=c.platform)
    if not data.has("audience"):
        missing("audience")
    if not comparisons:
        missing("competitors")
    elif any(r.reason == "followers" for c in comparisons for r in c.rivals) and any(c.own_followers is None for c in comparisons):
        missing("followers")
    if channels and not data.has("account_daily"):
        missing("daily")
    if "sell" in plan.brief.objectives and not data.has("orders"):
        missing("orders")
    for f in factors:
        if f.name == "format" and f.verdict == "not_assessed":
            missing(f"formats.{f.platform}", platform=f.platform, n=f.n)
    return out


_WEIGHT: dict[str, float] = {
    "format": 1.0,
    "reach_format": 0.9,
    "competitor": 0.7,
    "change": 0.6,
    "pillar": 0.8,
    "answers": 0.8,
    **dict.fromkeys(TIMES, 0.5),
}
FEWEST, MOST = 3, 5
"""Priorities a plan should have: the rule; a plan that does not keep it is told so and loses nothing."""


def _size(e: Estimate) -> float:
    """How far from no difference, at most 1: on the log scale for a ratio, else the distance to everybody."""
    return min(abs(math.log(e.estimate)) if e.unit == "ratio" else 1 - e.estimate, 1.0)


def candidates(result: Diagnosis) -> list[Finding]:
    """Measured findings worth acting on, strongest first: sure before less sure, what the brand controls before what it does not."""
    worth: list[tuple[float, Finding]] = []
    for f in result.findings:
        kind = f.id.split(".")[1]
        if kind not in _WEIGHT or f.estimate is None or f.verdict not in ("clear", "hint"):
            continue
        slots: Mapping[str, object] = f.slots or {}
        if kind in ("format", "reach_format", "pillar", *TIMES):
            target = slots.get("best") or slots.get("worst")
            if slots.get("level") != target:
                continue
        if kind == "answers" and f.sign >= 0:
            continue
        if kind == "competitor" and (f.sign > 0 or f.verdict != "clear"):
            continue
        worth.append((_WEIGHT[kind] * (2 if f.verdict == "clear" else 1) * (1 + _size(f.estimate)), f))
    ordered = [f for _, f in sorted(worth, key=lambda x: (-x[0], x[1].id))]
    kept: list[Finding] = []
    for f in ordered:  # one competitor and one change are enough to act on
        kind = f.id.split(".")[1]
        if kind in ("competitor", "change") and any(k.id.split(".")[1] == kind for k in kept):
            continue
        kept.append(f)
    return kept


def propose_priorities(result: Diagnosis, plan: Plan) -> DiagnosisChoice:
    """Three to five lines of the board, as far as there are so many; never an invented one.

    First up to four findings worth acting on; up to three, weaknesses and what stands out among the posts; then something to collect; then the rest.
    """
    board = swot.assess_swot(result.findings, None, None)
    lines = {x.id: x for x in board.items}
    chosen = [f.id for f in candidates(result) if f.id in lines][: MOST - 1]
    posts = [x.id for x in board.strengths if x.slots.get("kind") in swot.LEVELS]
    for id in (*(x.id for x in board.weaknesses), *posts):
        if len(chosen) < FEWEST and id not in chosen and not any(_same_posts(lines[id], lines[other]) for other in chosen):
            chosen.append(id)
    chosen += board.collect[: max(FEWEST - len(chosen), 1)]
    chosen += [i for i in lines if i not in chosen][: max(FEWEST - len(chosen), 0)]
    return DiagnosisChoice(priorities=tuple(Priority(evidence=i) for i in chosen))


def _same_posts(a: swot.Item, b: swot.Item) -> bool:
    """Are both about the same posts? One priority that asks for more of them and one that asks for fewer would not go together."""
    return bool(a.slots.get("level")) and all(a.slots.get(k) == b.slots.get(k) for k in ("platform", "level"))


def _plain(e: Estimate | None) -> list[object] | None:
    return None if e is None else [e.estimate, e.low, e.high, e.n]


def evidence_of(result: Diagnosis) -> dict[str, object]:
    """What the priorities rest on: verdict and numbers of every finding."""
    return {f.id: [f.verdict, f.sign, _plain(f.estimate)] for f in result.findings}


def _number_record(e: Estimate | None) -> dict[str, object] | None:
    return record_estimate(e, "level", "n", "unit", "method")


def _factor_record(f: Factor) -> dict[str, object]:
    """A factor's levels with their typical value, and what its claim earned in the second half of the period."""
    tried = f.holdout
    return {
        "platform": f.platform, "factor": f.name, "outcome": f.outcome, "verdict": f.verdict, "best": f.best, "worst": f.worst,
        "levels": [{"name": x.name, "typical": _number_record(x.typical), "against_the_rest": _number_record(x.ratio)} for x in f.levels],
        "holdout": tried and {
            "level": tried.level, "from": tried.second[0].isoformat(), "to": tried.second[1].isoformat(), "posts": tried.n_out,
            "verdict": tried.verdict, "first_half": _number_record(tried.gain_in), "second_half": _number_record(tried.gain_out),
        },
    }  # fmt: skip


def record_of(result: Diagnosis, plan: Plan) -> dict[str, object]:
    """The section of ``strategy.json``: evidence level, channels, findings, priorities."""
    decision = plan.decision("diagnosis")
    choice = decision.value if decision else propose_priorities(result, plan)
    own = {c.network for c in plan.brief.channels} | {c.platform for c in result.channels}
    places = maturity.checked(choice.checklist, (*(n for n in NETWORKS if n in own), "ecosystem"))
    levels = maturity.profile(choice.maturity)
    board = swot.assess_swot(result.findings, choice, levels, places)
    return {
        "as_of": result.as_of.isoformat(),
        "evidence_level": result.ladder.level,
        "channels": [
            {
                "platform": c.platform, "posts": c.n, "first": c.period[0].isoformat(), "last": c.period[1].isoformat(),
                "denominator": c.denominator, "median_engagement_rate": _number_record(c.rate), "typical_exposure": _number_record(c.reached),
                "exposure": c.exposure, "posts_per_week": c.per_week,
            }
            for c in result.channels
        ],
        "factors": [_factor_record(f) for f in result.factors if f.levels],
        "findings": [
            {"id": f.id, "verdict": f.verdict, "locus": f.locus, "sign": f.sign, "estimate": _number_record(f.estimate)} for f in result.findings
        ],
        "conversation": talk.record_of(result.conversation),
        "swot": swot.record(board, swot.tows(board)),
        "maturity": maturity.record(levels, places),
        "priorities": [p.model_dump(mode="json") for p in choice.priorities],
        "decided": decision is not None,
    }  # fmt: skip
