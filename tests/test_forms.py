"""Forms without a browser: every section can be previewed, saved, found again; wrong input is a message, not an exception."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ipywidgets
import pytest

from cmlib import planfile
from cmlib.book import Workbook, load_state
from cmlib.forms import build_form
from cmlib.model import SECTIONS
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
