"""The strategy on one page: states, stale evidence, unknowns, views."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest

from cmlib import steps, summary
from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.findings import Finding, digest
from cmlib.model import SECTIONS, Brief, Decision, Goal, GoalsChoice, Plan
from cmlib.text import T
from cmlib.views import PageState, render, views_of
from cmlib.wording import Language

DAY = date(2026, 10, 31)
HOSTILE = "<script>x</script>.csv"


def plan() -> Plan:
    return Plan(brief=Brief(brand="B", objectives=("sell",)))


def decided(on: str = "") -> Plan:
    goal = Goal(id="a", objective="sell", kpi="revenue", target=10, by=date(2027, 1, 31), owner="Ana")
    return plan().with_section(
        "goals", Decision[GoalsChoice](value=GoalsChoice(goals=(goal,)), decided_by=("Ana",), decided_at=DAY, decided_on=on)
    )


DATA = Dataset({}, (ImportRecord(HOSTILE), ImportRecord("b.csv", error=T("the file is empty"))))


def summed(p: Plan, data: Dataset = DATA) -> summary.SummaryResult:
    return PageState(p, data, DAY, Language("en", "GB", "EUR")).result("summary")


def test_weakest_cited_finding() -> None:
    found = (Finding("diagnosis.format.reel", "clear"), Finding("diagnosis.hour", "indistinct"), Finding("audience.big", "hint"))
    assert summary.weakest(found, ("diagnosis.format.reel", "diagnosis.hour")) == "indistinct"
    assert summary.weakest(found, ("big",)) == "hint"
    assert summary.weakest(found, ("nobody",)) is None


def test_states_and_stale_evidence() -> None:
    fresh = summed(plan())
    assert (fresh.decided, fresh.read, len(fresh.unread)) == (0, 0, 2)
    assert [p.stem for p in fresh.parts] == list(SECTIONS)
    today = fresh.part("goals").evidence
    assert not summed(decided(today)).stale
    assert summed(decided()).part("goals").stale is None
    assert [p.stem for p in summed(decided("0" * 16)).stale] == ["goals"]


def test_evidence_is_that_of_the_pages() -> None:
    page = PageState(plan(), DATA, DAY, Language("en", "GB", "EUR"))
    assert steps.STEPS["summary"].evidence(page.result("summary"))["goals"] == page.evidence("goals")


def test_record_holds_brief_evidence_and_decisions() -> None:
    p = decided()
    record = summary.record_of(summed(p), p)
    assert record["brief"]["brand"] == "B"
    assert set(record["evidence"]) == set(SECTIONS)
    assert record["decisions"]["goals"]["value"]["goals"][0]["target"] == 10
    assert record["as_of"] == "2026-10-31"
    assert digest(record) == digest(summary.record_of(summed(p), p))


def test_missing_inputs_are_all_of_them_without_data() -> None:
    assert summed(plan(), Dataset()).missing == summary.INPUTS


def test_cited_ids_of_each_choice() -> None:
    assert summary.cited_by("diagnosis", SimpleNamespace(priorities=[SimpleNamespace(evidence="e")])) == ("e",)
    assert summary.cited_by(
        "channels", SimpleNamespace(portfolio=[SimpleNamespace(channel="x", level="none"), SimpleNamespace(channel="blog", level="keep")])
    ) == ("blog",)


@pytest.mark.parametrize(("lang", "country"), [("en", "GB"), ("es", "ES"), ("es", "MX")])
@pytest.mark.parametrize("made", [plan, decided])
def test_every_view_renders(lang: str, country: str, made: object) -> None:
    page = PageState(made(), DATA, DAY, Language(lang, country, "EUR"))  # type: ignore[operator]
    for name, view in views_of("summary").items():
        html = str(render(view(page), page.say))
        assert not re.search(r"\b(nan|NaN|None)\b", html), name
        assert "<script>" not in html
        assert len(html) > 40, name
    assert "&lt;script&gt;" in str(render(views_of("summary")["unknowns"](page), page.say))
