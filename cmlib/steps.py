"""The registry of steps: for each stem how it is assessed, proposed, evidenced and recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import cmlib.audience as audience
import cmlib.channels as channels
import cmlib.diagnosis as diagnosis
import cmlib.goals as goals
import cmlib.summary as summary
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability
from cmlib.model import Frozen, Plan


@dataclass(frozen=True)
class Step:
    """One step of the strategy.

    Args:
        assess: ``(plan, data, as_of) -> result`` (frozen).
        propose: ``(result, plan) -> choice``: what the numbers would choose; shown as "proposed, not yet decided".
        evidence: ``result -> dict``: what a decision of this section rests on (must not depend on that decision).
        record: ``(result, plan) -> dict``: JSON-like section of ``strategy.json``.
        abilities: ``(plan, data, as_of) -> abilities``: what the page can say with what is here, and what it lacks for the rest; quick.
        reads: plan sections (or one field of a section: ``audience.sensitive``) the result depends on, besides the brief.
        sums_up: other steps whose results and evidence digests ``assess`` is handed as a fourth argument.
    """

    assess: Callable[..., Any]
    propose: Callable[[Any, Plan], Frozen]
    evidence: Callable[[Any], Mapping[str, object]]
    record: Callable[[Any, Plan], Mapping[str, object]]
    abilities: Callable[[Plan, Dataset, date], tuple[Ability, ...]]
    reads: tuple[str, ...] = ()
    sums_up: tuple[str, ...] = ()


STEPS: dict[str, Step] = {
    "diagnosis": Step(
        diagnosis.assess_diagnosis, diagnosis.propose_priorities, diagnosis.evidence_of, diagnosis.record_of, diagnosis.abilities_of,
        diagnosis.READS,
    ),
    "audience": Step(
        audience.assess_audience, audience.propose_segments, audience.evidence_of, audience.record_of, audience.abilities_of, audience.READS,
    ),
    "channels": Step(
        channels.assess_channels, channels.propose_portfolio, channels.evidence_of, channels.record_of, channels.abilities_of, channels.READS,
    ),
    "goals": Step(goals.assess_goals, goals.propose_goals, goals.evidence_of, goals.record_of, goals.abilities_of, goals.READS),
    "summary": Step(
        summary.assess_summary, summary.propose_nothing, summary.evidence_of, summary.record_of, summary.abilities_of, summary.READS,
        sums_up=summary.READS,
    ),
}  # fmt: skip
