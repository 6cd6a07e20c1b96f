"""Forms without a browser: every section can be previewed, saved, found again; wrong input is a message, not an exception."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import ipywidgets
import pytest

from cmlib import planfile
from cmlib.book import Workbook, load_state
from cmlib.forms import build_form
from cmlib.forms.audience import build
from cmlib.model import SECTIONS, AudienceChoice, Decision
from cmlib.surveys import is_who
from tests.conftest import copy_brands


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_brands(tmp_path_factory.mktemp("forms"), ("demo-ong",)) / "demo-ong"


@pytest.fixture
def book(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setattr("cmlib.book.display", lambda *a, **k: None)
    return Workbook(folder, "channels", load_state(folder), interactive=True)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_proposal_is_saved_and_found_again(book: Workbook, section: str) -> None:
    form = build_form(book, section)
    form.by.value = "Ana, Luis"
    form.on.value = date(2026, 11, 3)
    form.note.value = "acordado en el taller"
    form.rejected.value = "esperar a enero"
    form.button.click()
    saved = planfile.load(book.folder).decision(section)
    assert saved is not None, form.status.value
    assert saved.decided_by == ("Ana", "Luis")
    assert saved.decided_at == date(2026, 11, 3)
    assert saved.alternatives == ("esperar a enero",)
    assert saved.decided_on == book.state.evidence(section) != ""
    assert not book.state.stale(section)
    again = build_form(book, section)
    assert again.decision().value == saved.value
    assert again.by.value == "Ana, Luis"


def test_nobody_decides_anonymously(book: Workbook) -> None:
    form = build_form(book, "diagnosis")
    form.by.value = "  "
    before = planfile.load(book.folder).revision
    form.button.click()
    assert planfile.load(book.folder).revision == before
    assert "<b>" in form.status.value


def test_more_than_five_priorities_are_saved_as_they_are(book: Workbook) -> None:
    form = build_form(book, "diagnosis")
    ticks = [x for x in _widgets(form.widget) if isinstance(x, ipywidgets.Checkbox)]
    for tick in ticks:
        tick.value = True
    form.by.value = "Ana"
    form.button.click()
    saved = planfile.load(book.folder).decision("diagnosis")
    assert saved is not None
    assert len(saved.value.priorities) == len(ticks) > 5
    assert build_form(book, "diagnosis").decision().value == saved.value


def test_a_second_tab_is_told_and_nothing_is_lost(book: Workbook) -> None:
    form = build_form(book, "channels")
    form.by.value = "Ana"
    book.state.plan  # noqa: B018
    planfile.save(book.folder, "channels", form.decision(), revision=book.state.plan.revision)
    form.button.click()
    assert "revisi" in form.status.value
    assert not form.button.disabled


def test_moving_a_weight_redraws_at_once_and_writes_nothing(book: Workbook) -> None:
    form = build_form(book, "channels")
    before = (book.folder / "plan.yaml").read_bytes()
    drawn: list[dict[str, float]] = []
    book._display = lambda rendered: None  # type: ignore[method-assign]
    book._refresh = lambda: drawn.append(dict(book.state.plan.decision("channels").value.weights))  # type: ignore[method-assign]
    slider = next(w for w in _widgets(form.widget) if isinstance(w, ipywidgets.IntSlider))
    slider.value = 5 if slider.value != 5 else 95
    assert drawn
    assert slider.value in next(iter(drawn[-1].values())).values()
    assert (book.folder / "plan.yaml").read_bytes() == before


def _widgets(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    return [widget, *(w for child in getattr(widget, "children", ()) for w in _widgets(child))]


def test_the_room_says_which_questions_of_the_survey_only_describe_people(tmp_path: Path) -> None:
    folder = copy_brands(tmp_path, ("demo-saas",)) / "demo-saas"
    state = load_state(folder)
    inputs = build(state)
    choice = inputs.value()
    assert isinstance(choice, AudienceChoice)
    assert choice.who == {}
    boxes = [w for w in _widgets(inputs.widget) if isinstance(w, ipywidgets.Checkbox)]
    question = next(
        q for q in sorted(set(state.data.survey_responses["question"])) if not is_who(q) and any(b.description == q for b in boxes)
    )
    [b for b in boxes if b.description == question][-1].value = True  # the tick of sensitive questions comes before it
    choice = inputs.value()
    assert isinstance(choice, AudienceChoice)
    assert choice.who == {question: True}
    assert question not in choice.sensitive
    decided = Decision[AudienceChoice](value=choice, decided_by=("Ana",), decided_at=date(2026, 10, 31))
    again = build(replace(state, plan=state.plan.with_section("audience", decided))).value()
    assert isinstance(again, AudienceChoice)
    assert again.who == {question: True}
