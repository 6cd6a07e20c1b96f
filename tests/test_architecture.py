"""The house itself: layers, stems, what may import what. Each check runs over the live lists."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import nbformat
import pytest

from cmlib.exports.tables import Dataset
from cmlib.findings import Ability
from cmlib.model import SECTIONS, Brief, Plan
from cmlib.pages import PAGES, PARAMETERS
from cmlib.steps import STEPS

ROOT = Path(__file__).parent.parent
LAYERS: dict[str, int] = {
    "text": 0, "errors": 0, "files": 0,
    "model": 1, "findings": 1, "metrics": 1, "reference": 1, "pages": 1, "labels": 1,
    "exports": 2, "estimates": 2, "missing": 2, "diagnosis": 2, "audience": 2, "customers": 2, "journey": 2, "channels": 2, "goals": 2, "summary": 2,
    "steps": 2, "quality": 2, "latent": 2, "profiles": 2, "pooling": 2, "evidence": 2, "personas": 2, "swot": 2, "maturity": 2, "conversation": 2,
    "posts": 2, "scorecard": 2, "effects": 2, "series": 2, "rivals": 2, "rfm": 2, "groups": 2, "followers": 2, "surveys": 2, "visits": 2,
    "weights": 2, "scores": 2, "overlap": 2, "smaa": 2, "crosscheck": 2, "portfolio": 2, "ecosystem": 2,
    "kpis": 2, "histories": 2, "forecast": 2, "levers": 2, "growth": 2, "budget": 2,
    "wording": 3, "figures": 3, "views": 3,
    "planfile": 4, "book": 4, "forms": 4, "html": 4, "kernels": 4, "preload": 4, "batch": 4, "cli": 4,
}  # fmt: skip
ONLY_IN = {
    "ipywidgets": {"forms"},
    "papermill": {"kernels", "batch", "html"},
    "jupyter_client": {"kernels", "batch", "html"},
    "nbconvert": {"kernels", "batch", "html"},
    "nbclient": {"kernels", "batch", "html"},
    "matplotlib": {"figures", "kernels"},
    "babel": {"wording"},
}


def modules() -> list[Path]:
    return sorted(p for p in (ROOT / "cmlib").rglob("*.py"))


def part(path: Path) -> str:
    """``views`` for cmlib/views/audience.py, ``model`` for cmlib/model.py, ``""`` for the package itself."""
    inside = path.relative_to(ROOT / "cmlib")
    return "" if inside.name == "__init__.py" and len(inside.parts) == 1 else inside.parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    """Dotted names a module imports, wherever in the file."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{a.name}" for a in node.names] if node.module == "cmlib" else [node.module]
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_layer_imports_only_from_above(path: Path) -> None:
    here = part(path)
    if not here:
        return
    assert here in LAYERS, f"{here} has no layer: name it here and in ARCHITECTURE.md"
    for name in imports(path):
        if name.startswith("cmlib."):
            there = name.split(".")[1]
            assert there == here or there == "__version__" or LAYERS[there] <= LAYERS[here], (
                f"{path.name} (layer {LAYERS[here]}) imports {name}"
            )
        top = name.split(".")[0]
        if top in ONLY_IN:
            assert here in ONLY_IN[top], f"{top} may be imported by {sorted(ONLY_IN[top])} only, not by {here}"
        assert name != "matplotlib.pyplot", "figures are made without pyplot's registry"


def test_every_layer_stands_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [m for m in LAYERS if f"`{m}`" not in text and f"`{m}/`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_one_stem_end_to_end(page) -> None:
    assert page.stem in STEPS
    for place in ("", "wording/", "views/"):
        assert (ROOT / "cmlib" / place / f"{page.stem}.py").exists(), f"cmlib/{place}{page.stem}.py"
    assert (ROOT / "notebooks" / page.notebook).exists()
    assert (ROOT / "tests" / f"test_{page.stem}.py").exists()
    if page.decides:
        assert page.stem in SECTIONS
        assert (ROOT / "cmlib" / "forms" / f"{page.stem}.py").exists()


@pytest.mark.parametrize("stem", STEPS)
def test_every_page_says_what_it_can_and_cannot_say(stem: str) -> None:
    """A new page has to declare it: without data it lacks something, and says what; each question has one phrase."""
    found = STEPS[stem].abilities(Plan(brief=Brief(brand="B")), Dataset(), date(2026, 10, 31))
    assert found
    assert all(isinstance(a, Ability) and str(a.label) for a in found)
    assert [a for a in found if a.lacks is not None and len(str(a.lacks)) > 20]
    labels: dict[str, set[str]] = {}
    for a in found:
        labels.setdefault(a.id, set()).add(str(a.label))
    assert all(len(phrases) == 1 for phrases in labels.values())


def test_no_page_module_or_section_without_its_page() -> None:
    stems = {p.stem for p in PAGES}
    assert set(SECTIONS) <= stems
    assert set(STEPS) == stems
    assert {p.stem for p in (ROOT / "notebooks").glob("*.ipynb")} == {p.name for p in PAGES}
    assert {p.stem for p in (ROOT / "cmlib" / "forms").glob("*.py")} - {"__init__"} <= stems
    for place in ("views", "figures"):  # a page's topic has one name in every layer
        named = {p.stem for p in (ROOT / "cmlib" / place).glob("*.py")} - {"__init__"}
        assert [n for n in named - stems if not (ROOT / "cmlib" / f"{n}.py").exists()] == [], place


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_page_contract(page) -> None:
    """A page imports one name, opens the book and calls show and decide; it defines, loops and formats nothing."""
    from cmlib.views import views_of

    notebook = nbformat.read(ROOT / "notebooks" / page.notebook, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].cell_type == "markdown"
    assert notebook.cells[0].source.startswith("# ")
    assert notebook.cells[0].source.rstrip().endswith("?") or page.stem == "summary"
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c for c in code if c.outputs or c.execution_count] == [], "no outputs in git"
    tagged = [c for c in code if "parameters" in c.metadata.get("tags", [])]
    assert tagged == code[:1], "exactly one parameters cell, the first code cell"
    declared = ast.parse(tagged[0].source).body
    assert [n.target.id for n in declared if isinstance(n, ast.AnnAssign)] == list(PARAMETERS)
    assert all("#" in line for line in tagged[0].source.splitlines()), "every parameter has its comment"
    assert code[1].source.splitlines()[0] == "from cmlib.book import Workbook"
    assert f'"{page.stem}"' in code[1].source
    shown, decided = [], []
    for cell in code[2:]:
        assert len(cell.source.splitlines()) <= 3
        for node in ast.parse(cell.source).body:
            assert isinstance(node, ast.Expr), f"only calls on a page: {cell.source}"
            call = node.value
            assert isinstance(call, ast.Call)
            assert isinstance(call.func, ast.Attribute)
            assert call.func.value.id == "book"  # type: ignore[attr-defined]
            assert call.func.attr in {"show", "decide"}
            (shown if call.func.attr == "show" else decided).append(call.args[0].value)  # type: ignore[attr-defined]
    assert shown[0] == "answer", "the answer comes first"
    assert set(shown) == set(views_of(page.stem)), "every view is shown, every shown view exists"
    assert len(shown) == len(set(shown))
    assert decided == ([page.stem] if page.decides else [])
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        if cell.cell_type == "code" and cell.source.startswith("book.show") and '"answer"' not in cell.source:
            assert before.cell_type == "markdown", "prose says what the reader will see"
            assert before.source.startswith("## ")
    assert any("method" in c.metadata.get("tags", []) for c in notebook.cells), "how we know"


def test_papermill_sees_exactly_our_parameters() -> None:
    import papermill

    for page in PAGES:
        found = papermill.inspect_notebook(str(ROOT / "notebooks" / page.notebook))
        assert set(found) == set(PARAMETERS)
        assert all(p["inferred_type_name"] != "None" and p["help"] for p in found.values())


def test_importing_the_package_is_quick_and_light() -> None:
    code = "import cmlib, sys, json; print(json.dumps([m for m in ('pandas', 'numpy', 'matplotlib', 'ipywidgets', 'IPython') if m in sys.modules]))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(out.stdout) == []


def test_the_arithmetic_runs_without_jupyter() -> None:
    code = (
        "import sys\n"
        "class No:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in {'IPython', 'ipykernel', 'ipywidgets', 'jupyter_client', 'papermill', 'nbconvert', 'nbformat'}:\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, No())\n"
        "import cmlib.steps, cmlib.exports, cmlib.views, cmlib.wording, cmlib.figures, cmlib.planfile\n"
        "print('ok')"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert out.stdout.strip() == "ok", out.stderr[-800:]
