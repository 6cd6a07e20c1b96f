"""Fixtures shared by the end-to-end tests: the demo brands run once, a browser, a copy of the brands to break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

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
    """All demo brands, run once a session by the real command, in both languages."""
    clients = copy_brands(tmp_path_factory.mktemp("clients"))
    cm("run", "--all", clients=clients)
    for brand in DEMOS:
        cm("run", brand, "--lang", "es" if brand == "demo-saas" else "en", clients=clients)
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
