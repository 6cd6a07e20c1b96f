"""The runner over small stub pages: isolation, failures, resume, repeatable bytes. No numbers here, only the machinery."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from cmlib import batch, kernels
from cmlib.errors import UsageError
from cmlib.labels import LABELS
from cmlib.model import SECTIONS
from cmlib.pages import PAGES
from cmlib.steps import STEPS
from tests.report_checks import check_html

PARAMETERS = """client: str = "demo-panaderia"  # folder below clients/
interactive: bool = True  # live or batch
lang: str = ""  # es or en
as_of: str = ""  # ISO date"""

OPEN = """
import json, os, sys, pathlib
from IPython.display import display
folder = pathlib.Path(os.environ["CM_CLIENTS"]) / client
plan = (folder / "plan.yaml").read_text()
tricks = json.loads((folder / "data" / "tricks.json").read_text())
brand = plan.split("brand: ")[1].splitlines()[0].strip("'")
MIME = "application/vnd.cmlib+json"
head = dict(kind="page", stem=STEM, title=STEM.title(), brand=brand, place="Sevilla", lang=lang or "es", html_lang="es-ES", colour="#0b6e69",
    ink_on_colour="#ffffff", fictional=True, credit="", logo_data_uri="", as_of_text="a 31 de octubre", footer="Datos.", labels=LABELS, revision=0)
display({MIME: head, "text/html": "<p>only in JupyterLab</p>"}, raw=True)
display({MIME: {"kind": "section", "stem": STEM, "record": {"brand": brand, "x": float("nan") if tricks.get("nan") else 1.5}}}, raw=True)
(folder / "ran").open("a").write(STEM + "\\n")
"""

WORK = """
import matplotlib
before = matplotlib.rcParams["font.size"]
matplotlib.rcParams["font.size"] = 77  # must not reach any other page
trick = tricks.get(STEM)
print("to nobody")
if trick == "exit": sys.exit(0)
if trick == "raise": raise KeyError("no /home/ana/clients/reach.csv")
if trick == "kill": os.kill(os.getpid(), 9)
if trick == "slow":
    (folder / "slow").write_text(str(os.getpid()))
    import time; time.sleep(60)
if trick == "data":
    from cmlib.errors import DataError
    raise DataError("the file is cut off", where="posts.csv, row 12", todo="download it again")
display({"text/html": f'<p class="answer"><b>Answer of {STEM}.</b> Font {before}.</p>'}, raw=True)
"""


def page_cells(stem: str) -> list:
    opening = f"STEM = {stem!r}\nLABELS = { ({k: v.msgid for k, v in LABELS.items()})!r}\n"
    return [
        new_markdown_cell(f"# What about {stem}?\n\nThe question.", id="m1"),
        new_code_cell(PARAMETERS, id="c1", metadata={"tags": ["parameters"]}),
        new_code_cell(opening + OPEN, id="c2"),
        new_markdown_cell("## First\n\nText with año.", id="m2"),
        new_code_cell(WORK, id="c3"),
        new_code_cell("raise RuntimeError('live only')", id="c4", metadata={"tags": ["workshop"]}),
        new_markdown_cell("Facilitator: breathe.", id="m3", metadata={"tags": ["workshop"]}),
        new_code_cell("display({'text/html': '<p>end</p>'}, raw=True)", id="c5"),
        new_markdown_cell("## How we know\n\nWe <counted>.".replace("<counted>", "counted"), id="m4", metadata={"tags": ["method"]}),
    ]


def write_pages(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        nb = new_notebook(
            cells=page_cells(page.stem), metadata={"kernelspec": {"name": "somebody-elses", "display_name": "x", "language": "python"}}
        )
        nbformat.write(nb, folder / page.notebook)
    return folder


def write_brand(clients: Path, name: str, brand: str = "La Espiga", **tricks: object) -> Path:
    folder = clients / name
    (folder / "data").mkdir(parents=True)
    (folder / "plan.yaml").write_text(f"schema_version: 1\nbrief:\n  brand: {brand}\n", encoding="utf-8")
    (folder / "data" / "tricks.json").write_text(json.dumps(tricks))
    return folder


def ran(folder: Path) -> list[str]:
    return (folder / "ran").read_text().split() if (folder / "ran").exists() else []


def generated(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((folder / "report").glob("*")) if p.is_file() and p.name != "manifest.json"}


def rows(report: batch.RunReport, client: str) -> dict[str, batch.PageRun]:
    return {r.page: r for r in report.pages if r.client == client}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """Three brands: one good, one whose pages fail in every way, one whose plan cannot be read."""
    root = tmp_path_factory.mktemp("project")
    write_pages(root / "notebooks")
    write_brand(root / "clients", "good", brand="'Café \"Ñandú\" <b>& Co</b>'", nan=True)
    bad = write_brand(root / "clients", "bad", diagnosis="exit", audience="raise", channels="kill", goals="data")
    (bad / "report").mkdir()
    (bad / "report" / "01-diagnosis.html").write_text("of yesterday")
    broken = write_brand(root / "clients", "broken")
    (broken / "plan.yaml").write_text("schema_version: 1\nbrief:\n  brand: x\n  contry: ES\n")
    (broken / "report").mkdir()
    (broken / "report" / "index.html").write_text("of yesterday")
    return root


def run(root: Path, *clients: str, **more) -> batch.RunReport:
    return batch.run(list(clients), clients_dir=root / "clients", notebooks_dir=root / "notebooks", jobs=2, **more)


@pytest.fixture(scope="module")
def first(project) -> tuple[batch.RunReport, list[batch.RunEvent]]:
    events: list[batch.RunEvent] = []
    return run(project, "bad", "good", "broken", progress=events.append), events


def test_a_broken_brand_stops_no_other(project, first):
    report, _ = first
    assert report.exit_code == 1
    assert {r.state for r in rows(report, "good").values()} == {"done"}
    assert len(rows(report, "good")) == len(PAGES)
    assert "contry" in str(report.problems["broken"])
    assert "country" in str(report.problems["broken"])
    assert {r.state for r in rows(report, "broken").values()} == {"failed"}
    assert not (project / "clients" / "broken" / "report" / "index.html").exists()
    assert json.loads((project / "clients" / "broken" / "report" / "manifest.json").read_text())["problem"]
    assert set(report.reports) == {"good", "bad"}


def test_every_way_to_fail_is_a_failure_with_a_message(project, first):
    bad = rows(first[0], "bad")
    assert {s: r.state for s, r in bad.items()} == dict.fromkeys(("diagnosis", "audience", "channels", "goals"), "failed") | {
        "summary": "done"
    }
    assert "ended early" in str(bad["diagnosis"].message)
    assert str(bad["audience"].message).startswith("KeyError")
    assert "/home" not in str(bad["audience"].message)
    assert "killed" in str(bad["channels"].message)
    assert "the file is cut off" in str(bad["goals"].message)
    assert "row 12" in str(bad["goals"].message)
    assert "\n" not in str(bad["goals"].message)
    assert {bad[s].cell for s in ("diagnosis", "audience", "channels", "goals")} == {5}
    assert all(r.kernel == "forked" and r.attempts == 1 for r in bad.values() if r.page != "channels")


def test_a_failed_page_leaves_its_notebook_and_no_html(project, first):
    folder = project / "clients" / "bad"
    assert sorted(p.name for p in (folder / "report").glob("*.html")) == ["99-summary.html", "index.html"]
    for page in PAGES[:4]:
        nb = nbformat.read(folder / ".run" / page.notebook, as_version=4)
        assert nb.metadata["cm"]["state"] == "failed"
    assert "01-diagnosis" not in (folder / "report" / "99-summary.html").read_text()
    manifest = json.loads((folder / "report" / "manifest.json").read_text())
    assert [p["state"] for p in manifest["pages"].values()] == ["failed"] * 4 + ["done"]
    assert list(json.loads((folder / "report" / "strategy.json").read_text())["sections"]) == ["summary"]


def test_html_holds_nothing_that_is_not_for_the_client(project, first):
    folder = project / "clients" / "good" / "report"
    pages = sorted(folder.glob("*.html"))
    assert [p.name for p in pages] == [*sorted(p.html for p in PAGES), "index.html"]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert check_html(text, lang="es") == []
        assert "Café &#34;Ñandú&#34; &lt;b&gt;&amp; Co&lt;/b&gt;" in text
        for secret in ("only in JupyterLab", "to nobody", "Facilitator", "live only", "STEM", "demo-panaderia", str(project)):
            assert secret not in text
    text = (folder / "01-diagnosis.html").read_text(encoding="utf-8")
    assert "<h1>What about diagnosis?</h1>" in text
    assert "Text with año." in text
    assert '<details class="method"><summary>How we know</summary>' in text
    assert 'aria-current="page">1 Diagnosis</a>' in text
    assert text.count('href="99-summary.html"') == 1
    assert "Answer of audience." in (folder / "index.html").read_text(encoding="utf-8")


def test_pages_share_nothing(project, first):
    for path in sorted((project / "clients" / "good" / "report").glob("[0-9]*.html")):
        assert "Font 10.0." in path.read_text()


def test_strategy_holds_every_section_and_no_nan(project, first):
    text = (project / "clients" / "good" / "report" / "strategy.json").read_text(encoding="utf-8")
    strategy = json.loads(text)
    assert sorted(strategy["sections"]) == sorted(p.stem for p in PAGES)
    assert strategy["sections"]["goals"]["x"] is None
    assert text == json.dumps(strategy, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def test_manifest_says_what_it_was_made_from(project, first):
    manifest = json.loads((project / "clients" / "good" / "report" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["plan_revision"] == 0
    assert list(manifest["data"]) == ["tricks.json"]
    assert manifest["versions"]["pandas"]
    assert str(project) not in json.dumps(manifest)
    assert all(p["seconds"] > 0 and len(p["inputs"]) == 64 and len(p["sha256"]) == 64 for p in manifest["pages"].values())


def test_the_agency_has_an_index_of_its_own(project, first):
    text = first[0].index.read_text(encoding="utf-8")
    assert first[0].index == project / "clients" / "index.html"
    assert check_html(text, lang="es", index=True) == []
    assert 'href="good/report/index.html"' in text
    assert 'href="broken/' not in text


def test_progress_counts_to_the_end(first):
    _, events = first
    assert events[0].kind == "plan"
    assert events[0].total == 15
    ends = [e for e in events if e.kind == "end"]
    assert [e.done for e in ends] == list(range(6, 16))
    assert sum(e.kind == "start" for e in events) == 10


def test_a_second_run_changes_nothing_and_runs_nothing(project, first):
    folder = project / "clients" / "good"
    before, times = generated(folder), len(ran(folder))
    report = run(project, "good")
    assert report.exit_code == 0
    assert {r.state for r in report.pages} == {"unchanged"}
    assert generated(folder) == before
    assert len(ran(folder)) == times
    failed_again = run(project, "bad", pages=["01"])
    assert [r.state for r in failed_again.pages] == ["failed"]


def test_alone_or_with_others_the_bytes_are_the_same(project, first, tmp_path):
    write_pages(tmp_path / "notebooks")
    write_brand(tmp_path / "clients", "good", brand="'Café \"Ñandú\" <b>& Co</b>'", nan=True)
    assert run(tmp_path, "good").ok
    assert generated(tmp_path / "clients" / "good") == generated(project / "clients" / "good")


def test_what_changed_runs_again_and_nothing_else(tmp_path):
    write_pages(tmp_path / "notebooks")
    folder = write_brand(tmp_path / "clients", "a")
    assert run(tmp_path, "a", pages=["diagnosis", "02"]).ok
    assert ran(folder) == ["diagnosis", "audience"] or sorted(ran(folder)) == ["audience", "diagnosis"]
    (folder / "ran").unlink()

    plan = folder / "plan.yaml"  # a decision of another section: the revision moves, these pages stay
    plan.write_text(plan.read_text() + "revision: 4\n")
    report = run(tmp_path, "a", pages=["diagnosis", "02"])
    assert {r.state for r in report.pages} == {"unchanged"}
    assert "Plan, revision 4." in (folder / "report" / "01-diagnosis.html").read_text()

    plan.write_text(plan.read_text().replace("La Espiga", "La Era"))
    report = run(tmp_path, "a", pages=["1-diagnosis".replace("1-", "01-")])
    assert [r.state for r in report.pages] == ["done"]
    assert ran(folder) == ["diagnosis"]
    assert "02-audience.html" in (folder / "report" / "01-diagnosis.html").read_text(), "the other page is still there"
    (folder / "data" / "more.csv").write_text("x")
    assert [r.state for r in run(tmp_path, "a", pages=["01"]).pages] == ["done"]
    assert [r.state for r in run(tmp_path, "a", pages=["01"], as_of="2026-01-31").pages] == ["done"]
    (folder / ".run" / "01-diagnosis.ipynb").write_text("{}")
    assert [r.state for r in run(tmp_path, "a", pages=["01"], as_of="2026-01-31").pages] == ["done"], "a damaged notebook is not trusted"
    nb = nbformat.read(tmp_path / "notebooks" / "01-diagnosis.ipynb", as_version=4)
    nb.cells[3].source += " More."
    nbformat.write(nb, tmp_path / "notebooks" / "01-diagnosis.ipynb")
    assert [r.state for r in run(tmp_path, "a", pages=["01"], as_of="2026-01-31").pages] == ["done"]
    assert "More." in (folder / "report" / "01-diagnosis.html").read_text()


@pytest.mark.parametrize("stem", STEPS)
def test_a_page_runs_again_when_a_section_it_reads_changes(stem):
    """A step may read one field of a section («audience.segments»): the section counts. The summary reads them all."""
    read, sections = batch._reads(stem), {r.partition(".")[0] for r in STEPS[stem].reads}
    assert read is None or read == {stem, *sections} <= set(SECTIONS)


def test_another_language_has_a_folder_of_its_own(tmp_path):
    write_pages(tmp_path / "notebooks")
    folder = write_brand(tmp_path / "clients", "a")
    assert run(tmp_path, "a", pages=["01"]).ok
    before = generated(folder)
    report = run(tmp_path, "a", pages=["01"], lang="en")
    assert report.reports["a"] == folder / "report" / "en" / "index.html"
    assert (folder / "report" / "en" / "strategy.json").exists()
    assert generated(folder) == before
    assert [r.state for r in run(tmp_path, "a", pages=["01"], lang="es").pages] == ["unchanged"], "its own language, said aloud"


def test_misspelt_names_are_refused_before_anything_runs(project, first):
    times = len(ran(project / "clients" / "good"))
    for words, more, hint in (
        (["goood"], {}, "«good»"), (["good"], {"pages": ["chanels"]}, "«channels»"), (["../good"], {}, "brand"), (["good"], {"lang": "fr"}, "es, en"),
        (["good"], {"as_of": "31/10/2026"}, "2026-10-31"), (["Good"], {}, "«good»"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=hint):
            run(project, *words, **more)
    assert len(ran(project / "clients" / "good")) == times


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s.replace("as_of: str", "asof: str"), "as_of"),
        (lambda s: s + '\nextra: str = ""  # x', "extra"),
        (lambda s: "x = 1", "exactly"),
    ],
)
def test_a_page_must_have_exactly_the_four_parameters(tmp_path, change, message):
    write_pages(tmp_path / "notebooks")
    path = tmp_path / "notebooks" / "01-diagnosis.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells[1].source = change(nb.cells[1].source)
    nbformat.write(nb, path)
    write_brand(tmp_path / "clients", "a")
    report = run(tmp_path, "a", pages=["01", "99"])
    assert [r.state for r in report.pages] == ["failed", "done"]
    assert message in str(report.pages[0].message)


def test_a_worker_that_is_killed_is_one_failed_page(tmp_path):
    """kill -9 of a page's worker (not its kernel): the run goes on, the orphaned kernel ends by itself."""
    write_pages(tmp_path / "notebooks")
    folder = write_brand(tmp_path / "clients", "a", diagnosis="slow")

    def kill_when_slow(event: batch.RunEvent) -> None:
        if event.kind == "end" and event.page == "summary":
            deadline = time.monotonic() + 20
            while not (folder / "slow").exists() or not (folder / "slow").read_text():
                assert time.monotonic() < deadline
                time.sleep(0.02)
            os.kill(parent_of(int((folder / "slow").read_text())), signal.SIGKILL)

    report = run(tmp_path, "a", pages=["01", "99"], progress=kill_when_slow)
    assert [r.state for r in report.pages] == ["failed", "done"]
    assert "killed" in str(report.pages[0].message)
    assert gone(int((folder / "slow").read_text()))


def test_a_run_that_was_killed_is_resumed(tmp_path):
    write_pages(tmp_path / "notebooks")
    folder = write_brand(tmp_path / "clients", "a", goals="slow")
    code = (
        "from pathlib import Path; from cmlib import batch; import sys\n"
        f"batch.run(['a'], clients_dir=Path({str(tmp_path / 'clients')!r}), notebooks_dir=Path({str(tmp_path / 'notebooks')!r}), jobs=1)"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    deadline = time.monotonic() + 60
    while not (folder / "slow").exists() or not (folder / "slow").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert gone(int((folder / "slow").read_text())), "the kernel outlived its run"
    assert sorted(ran(folder)) == ["audience", "channels", "diagnosis", "goals"]
    (folder / "ran").unlink()
    (folder / "slow").unlink()
    report = run_with_patience(tmp_path, folder)
    assert [r.state for r in report.pages] == ["unchanged", "unchanged", "unchanged", "failed", "done"]
    assert sorted(ran(folder)) == ["goals", "summary"]


def run_with_patience(root: Path, folder: Path) -> batch.RunReport:
    """The slow page runs into the time limit this time."""
    report = run(root, "a", timeout=2)
    assert "longer than 2 seconds" in str(rows(report, "a")["goals"].message).replace("{n}", "2")
    return report


def test_nothing_is_left_behind(project, first):
    import tempfile

    assert not set(Path(tempfile.gettempdir()).glob(f"cm-{os.getpid()}-*")) - set(kernels._private)
    for folder in (project / "clients" / "good", project / "clients" / "bad"):
        names = {p.name for p in folder.rglob(".*") if p.name != ".run"}
        assert names == set()


def test_workshop_copies_carry_name_and_language(project):
    target = batch.prepare_workshop("good", clients_dir=project / "clients", notebooks_dir=project / "notebooks", lang="es")
    path = target / "01-diagnosis.ipynb"
    nb = nbformat.read(path, as_version=4)
    assert 'client: str = "good"  # folder below clients/' in nb.cells[1].source
    assert "interactive: bool = True" in nb.cells[1].source
    assert 'lang: str = "es"' in nb.cells[1].source
    again = batch.prepare_workshop("good", clients_dir=project / "clients", notebooks_dir=project / "notebooks", lang="es")
    assert sorted(p.name for p in again.glob("*.ipynb")) == sorted(p.notebook for p in PAGES)
    nb.cells[0].source += "\nwhat the room said"
    nbformat.write(nb, path)
    batch.prepare_workshop("good", clients_dir=project / "clients", notebooks_dir=project / "notebooks", lang="es")
    assert "what the room said" in (target / "01-diagnosis.edited-1.ipynb").read_text()
    assert "what the room said" not in path.read_text()
    shutil.rmtree(target)


def parent_of(pid: int) -> int:
    return int(subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout)


def gone(pid: int, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()
        if not state or state.startswith("Z"):
            return True
        time.sleep(0.05)
    return False
