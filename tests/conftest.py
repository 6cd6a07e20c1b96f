"""Fixtures shared by the end-to-end tests: the demo brands run once, a browser, a copy of the brands to break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy machine is no reason to fail
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
DEMOS = ("demo-cosmetica-2014", "demo-ong", "demo-panaderia", "demo-saas")


def copy_brands(target: Path, names: tuple[str, ...] = DEMOS) -> Path:
    """Copies of brands without anything generated, in a folder of their own."""
    for name in names:
        shutil.copytree(
            ROOT / "clients" / name, target / name, ignore=shutil.ignore_patterns("report", ".run", ".cache", ".salt", ".plan.lock")
        )
    return target


def cm(*words: str, clients: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """The command line, as a user calls it."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "cmlib.cli", "--clients", str(clients), *words], capture_output=True, text=True, cwd=ROOT, env=env
    )
    assert not check or done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done


@dataclass(frozen=True)
class Reports:
    """The demo brands after a run in their own language and one in the other language."""

    clients: Path

    def pages(self, brand: str, lang: str = "") -> list[Path]:
        """Exported pages of a brand; ``lang`` for the run in another language than its own."""
        return sorted((self.clients / brand / "report" / lang).glob("[0-9]*.html"))

    def every(self) -> list[tuple[str, str, Path]]:
        """(brand, language, file) of every exported page and index."""
        out = []
        for brand in DEMOS:
            own, other = ("en", "es") if brand == "demo-saas" else ("es", "en")
            out += [(brand, own, p) for p in [*self.pages(brand), self.clients / brand / "report" / "index.html"]]
            out += [(brand, other, p) for p in [*self.pages(brand, other), self.clients / brand / "report" / other / "index.html"]]
        return out


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """All demo brands in both languages, run by the real command once a session: the first worker runs it, the others wait."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    clients, done = shared / "reports", shared / "reports.done"
    try:
        clients.mkdir()
    except FileExistsError:
        for _ in range(900):
            if done.exists():
                break
            time.sleep(1)
        assert done.exists(), "the demo run of another worker did not end"
        assert done.read_text() == "well", "the demo run of another worker failed"
        return Reports(clients)
    try:
        copy_brands(clients)
        cm("run", "--all", "--lang", "es", clients=clients)
        cm("run", "--all", "--lang", "en", clients=clients)
        done.write_text("well")
    finally:
        if not done.exists():
            done.write_text("failed")
    return Reports(clients)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium: the machine's own, else playwright's."""
    from playwright.sync_api import sync_playwright

    path = next(
        (found for n in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable") if (found := shutil.which(n))), None
    )
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()
