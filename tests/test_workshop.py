"""Widget sessions: a page in a kernel with scripted clicks, and one real JupyterLab session in Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from cmlib import planfile
from cmlib.wording import Language
from tests.conftest import ROOT, cm, copy_brands

pytestmark = [pytest.mark.slow]


def test_a_scripted_session_in_a_kernel(tmp_path: Path) -> None:
    """Run the page live, move a slider, save: the views above follow, the plan holds the decision, batch shows it."""
    clients = copy_brands(tmp_path / "clients", ("demo-ong",))
    notebook = nbformat.read(ROOT / "notebooks" / "03-channels.ipynb", as_version=4)
    parameters = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    parameters.source += '\nclient = "demo-ong"'
    script = """
import ipywidgets
def found(w, kind):
    return ([w] if isinstance(w, kind) else []) + [x for c in getattr(w, "children", ()) for x in found(c, kind)]
form = book.forms["channels"]
form.by.value = "Ana"
slider = found(form.widget, ipywidgets.IntSlider)[0]
slider.value = 95
form.button.click()
print(form.status.value)
"""
    notebook.cells.append(nbformat.v4.new_code_cell(script))
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env=os.environ | {"CM_CLIENTS": str(clients)})
    said = "".join(o.get("text", "") for o in notebook.cells[-1].outputs)
    assert "revisi" in said, said
    saved = planfile.load(clients / "demo-ong").decision("channels")
    assert 95 in next(iter(saved.value.weights.values())).values()
    summary = next(c for c in notebook.cells if c.source.startswith("book.decide"))
    shown = "".join(str(o.get("data", {}).get("text/html", "")) for o in summary.outputs)
    assert "Ana" in shown, "the summary followed the saved decision"
    cm("run", "demo-ong", "--pages", "03", clients=clients)
    assert "Ana" in (clients / "demo-ong" / "report" / "03-channels.html").read_text(encoding="utf-8")


def test_in_batch_no_widget_is_made(tmp_path: Path) -> None:
    clients = copy_brands(tmp_path / "clients", ("demo-ong",))
    cm("run", "demo-ong", "--pages", "03", clients=clients)
    executed = (clients / "demo-ong" / ".run" / "03-channels.ipynb").read_text(encoding="utf-8")
    assert "application/vnd.jupyter.widget" not in executed


@pytest.mark.browser
def test_a_real_session_in_jupyterlab(tmp_path: Path, browser) -> None:
    """Run All, move a weight, Save, open again, find it; run the batch, find it in the client's HTML."""
    say = Language("es", "CO", "COP")
    clients = copy_brands(tmp_path / "clients", ("demo-ong",))
    cm("workshop", "demo-ong", "--dry-run", clients=clients)
    pages = clients / "demo-ong" / ".run" / "workshop"
    assert (pages / "03-channels.ipynb").exists()
    env = os.environ | {
        "CM_CLIENTS": str(clients),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"),
    }
    log = (tmp_path / "lab.log").open("w+")
    lab = subprocess.Popen(
        [str(Path(sys.executable).parent / "jupyter"), "lab", "--no-browser", "--allow-root", "--ip", "127.0.0.1", "--port", "0", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", str(pages)],
        stdout=log, stderr=log, env=env,
    )  # fmt: skip
    try:
        url = _address(tmp_path / "lab.log")
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{url}lab/tree/03-channels.ipynb")
        _run_all(page)
        handle = page.locator(".jp-OutputArea .widget-slider .noUi-handle, .jp-OutputArea .widget-hslider .noUi-handle").first
        handle.scroll_into_view_if_needed()
        handle.focus()
        handle.press("End")
        page.get_by_text(say._("Not saved yet")).first.wait_for()
        page.get_by_label(say._("Decided by")).first.fill("Ana")
        page.keyboard.press("Tab")
        page.get_by_role("button", name=say._("Save the decision")).click()
        page.get_by_text(say._("Saved: plan, revision {n}", n=1)).first.wait_for()
        saved = planfile.load(clients / "demo-ong").decision("channels")
        assert saved.decided_by == ("Ana",)
        assert 100 in next(iter(saved.value.weights.values())).values()
        page.screenshot(path=str(tmp_path / "workshop.png"))
        page.close()
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{url}lab/tree/03-channels.ipynb")
        _run_all(page)
        page.locator(".jp-OutputArea .decision", has_text="Ana").first.wait_for(state="attached")
        context.close()
    finally:
        lab.terminate()
        lab.wait(30)
        log.close()
    cm("run", "demo-ong", "--pages", "03", clients=clients)
    assert "Ana" in (clients / "demo-ong" / "report" / "03-channels.html").read_text(encoding="utf-8")
    if os.environ.get("CM_SCREENSHOTS"):
        shutil.copy(tmp_path / "workshop.png", os.environ["CM_SCREENSHOTS"])


def _address(log: Path) -> str:
    for _ in range(240):
        if found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text()):
            return found[0]
        time.sleep(0.25)
    raise AssertionError(log.read_text()[-2000:])


def _run_all(page) -> None:
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("| Idle").first.wait_for()  # the kernel is there: before, running cells asks for one
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".jp-OutputArea .decision").first.wait_for(state="attached")
