"""The plan: typed, checked with line and key, upgraded, saved atomically, never overwritten by a second tab."""

from __future__ import annotations

import json
import multiprocessing
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cmlib import planfile
from cmlib.errors import PlanError
from cmlib.model import (
    CRITERIA,
    DECISIONS,
    NETWORKS,
    AudienceChoice,
    ChannelsChoice,
    Decision,
    Decisions,
    DiagnosisChoice,
    Goal,
    GoalsChoice,
    Plan,
    Priority,
    Range,
    SegmentChoice,
)

PLAN = """\
# the plan of a bakery
schema_version: 1
revision: 4
brief:
  brand: "Café \\"Ñandú\\" <b>& Co</b>"   # the name as clients read it
  country: ES
  language: es
  hours_per_week: 8
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def decision(action: str = "more carousels") -> Decision[DiagnosisChoice]:
    return Decision[DiagnosisChoice](
        value=DiagnosisChoice(priorities=(Priority(evidence="diagnosis.format", action=action),)),
        decided_by=("Ana",),
        decided_at=date(2026, 10, 14),
    )


def test_load_gives_the_typed_plan(folder: Path) -> None:
    plan = planfile.load(folder)
    assert plan.brief.brand == 'Café "Ñandú" <b>& Co</b>'
    assert plan.revision == 4
    assert plan.decision("diagnosis") is None


def test_days_written_by_hand_as_keys_are_read(tmp_path: Path) -> None:
    text = "brief: {brand: A}\ndecisions:\n  goals:\n    decided_by: [Ana]\n    decided_at: 2026-10-14\n    value:\n"
    text += "      goals: [{id: a, objective: sell, kpi: 'own:teas', target: 9, by: 2027-01-31}]\n"
    text += "      own: [{id: teas, name: Teas, objective: sell, source: notebook, values: {2026-01-15: 4, '2026-02-15': 5}}]\n"
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    (own,) = planfile.load(tmp_path).decision("goals").value.own
    assert own.values == {date(2026, 1, 15): 4, date(2026, 2, 15): 5}


def test_save_keeps_comments_raises_the_revision_and_writes_history(folder: Path) -> None:
    new = planfile.save(folder, "diagnosis", decision(), revision=4)
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    assert "# the plan of a bakery" in text
    assert "# the name as clients read it" in text
    assert new.revision == 5
    assert planfile.load(folder) == new
    assert planfile.load(folder).decision("diagnosis").value.priorities[0].action == "more carousels"
    assert [(e["revision"], e["section"]) for e in planfile.history(folder)] == [(5, "diagnosis")]
    assert sorted(p.name for p in folder.iterdir()) == ["decisions.jsonl", "plan.yaml"]


def test_a_second_tab_cannot_overwrite_the_first(folder: Path) -> None:
    planfile.save(folder, "diagnosis", decision("first"), revision=4)
    with pytest.raises(PlanError, match="saved meanwhile: revision 5 on disk, 4 on this page"):
        planfile.save(folder, "diagnosis", decision("second"), revision=4)
    assert planfile.load(folder).decision("diagnosis").value.priorities[0].action == "first"
    assert len(planfile.history(folder)) == 1


def _save(folder: Path, n: int) -> bool:
    try:
        planfile.save(folder, "diagnosis", decision(f"by {n}"), revision=4)
    except PlanError:
        return False
    return True


def test_of_many_savers_exactly_one_wins(folder: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        won = pool.starmap(_save, [(folder, n) for n in range(8)])
    assert sum(won) == 1
    assert planfile.load(folder).revision == 5
    assert not (folder / ".plan.lock").exists()


def test_a_failed_write_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        planfile.save(folder, "diagnosis", decision(), revision=4)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN
    assert not list(folder.glob(".plan.yaml.*"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("brief:\n  brand: A\n  contry: ES\n", ["unknown key «contry»", "line 3", "did you mean «country»?"]),
        ("brief:\n  brand: A\n  hours_per_week: -3\n", ["«-3» is not possible", "line 3", "hours_per_week"]),
        ("brief:\n  brand: A\n  timezone: Madrid\n", ["«Madrid»", "line 3", "Europe/Madrid"]),
        ("brief:\n  country: ES\n", ["the key «brand» is missing"]),
        ("brief:\n  brand: A\ndecisions:\n  audience:\n    valeu: 1\n", ["decisions.audience"]),
        ("brief: [unclosed\n", ["not readable YAML", "line"]),
        ("just text\n", ["holds no plan"]),
        ("schema_version: 99\nbrief: {brand: A}\n", ["schema_version is 99", "up to 1"]),
    ],
)
def test_a_broken_plan_says_what_where_and_what_is_allowed(tmp_path: Path, text: str, parts: list[str]) -> None:
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        planfile.load(tmp_path)
    for part in parts:
        assert part in str(caught.value)
    assert "plan.yaml" in str(caught.value)


def test_no_plan_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="cm new"):
        planfile.load(tmp_path)


def test_an_old_schema_is_upgraded_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def from_zero(raw: dict) -> dict:
        raw["brief"]["brand"] = raw["brief"].pop("name")
        return raw

    monkeypatch.setitem(planfile.UPGRADES, 0, from_zero)
    (tmp_path / "plan.yaml").write_text("schema_version: 0\nbrief: {name: Old}\n", encoding="utf-8")
    assert planfile.load(tmp_path).brief.brand == "Old"


@pytest.mark.parametrize("name", ["../x", "A", "peñíscola", "a b", "", "a/b", "-a", "a" * 80])
def test_unsafe_names_never_reach_a_path(name: str) -> None:
    with pytest.raises(PlanError):
        planfile.check_client_name(name)


def test_with_section_validates() -> None:
    plan = Plan.model_validate({"brief": {"brand": "A"}})
    assert set(DECISIONS) == set(Decisions.model_fields)
    wrong = Decision[AudienceChoice](
        value=AudienceChoice(segments=(SegmentChoice(id="x", name="X"),)), decided_by=("A",), decided_at=date(2026, 1, 1)
    )
    with pytest.raises(ValidationError):
        plan.with_section("diagnosis", wrong)


names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip).filter(bool)
scores = st.floats(0, 100, allow_nan=False)
ranges = st.lists(scores, min_size=3, max_size=3).map(sorted).map(lambda x: Range(low=x[0], likely=x[1], high=x[2]))
choices = st.one_of(
    st.builds(DiagnosisChoice, priorities=st.lists(st.builds(Priority, evidence=names, action=names, owner=names), min_size=1, max_size=5).map(tuple)).map(lambda c: ("diagnosis", c)),
    st.builds(AudienceChoice, segments=st.lists(st.builds(SegmentChoice, id=names, name=names, priority=st.integers(1, 9)), min_size=1, max_size=4, unique_by=lambda s: s.id).map(tuple)).map(lambda c: ("audience", c)),
    st.builds(ChannelsChoice, weights=st.dictionaries(names, st.dictionaries(st.sampled_from(CRITERIA), scores, max_size=6), max_size=3), scores=st.dictionaries(st.sampled_from(NETWORKS), st.dictionaries(st.sampled_from(CRITERIA), ranges, max_size=3), max_size=3)).map(lambda c: ("channels", c)),
    st.builds(GoalsChoice, goals=st.lists(st.builds(Goal, id=st.just("goal-1"), objective=st.just("sell"), kpi=names, target=st.floats(-1e9, 1e9), by=st.dates(date(2020, 1, 1), date(2040, 1, 1))), min_size=1, max_size=3).map(tuple)).map(lambda c: ("goals", c)),
)  # fmt: skip


@given(choice=choices, note=names, who=st.lists(names, min_size=1, max_size=3))
def test_dump_and_load_is_the_identity(tmp_path_factory: pytest.TempPathFactory, choice, note, who) -> None:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    section, value = choice
    made = Decision[type(value)](value=value, decided_by=tuple(who), decided_at=date(2026, 10, 14), note=note)
    saved = planfile.save(folder, section, made, revision=4)
    assert planfile.load(folder) == saved
    assert saved.decision(section).model_dump() == made.model_dump()
    assert json.loads((folder / "decisions.jsonl").read_text(encoding="utf-8"))["section"] == section
