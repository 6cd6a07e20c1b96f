"""Exported pages in headless Chromium: nothing leaves the page, nothing breaks, everybody can read it."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ACCESSIBLE = """async () => (await axe.run()).violations.map(
  v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 120)).join(' | '))"""
OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 3).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40)).concat(['+' + wide]);
}"""


def test_pages_open_without_error_request_or_overflow_and_are_accessible(reports, browser) -> None:
    """With the strict Content-Security-Policy in force: a violation would be a console error."""
    problems, seen = [], 0
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    for brand, lang, path in [*reports.every(), ("agency", "es", reports.clients / "index.html")]:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda m, c=complaints: c.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e, c=complaints: c.append(str(e)))
        page.on(
            "request", lambda r, c=complaints, p=path: c.append(r.url) if r.url != p.as_uri() and not r.url.startswith("data:") else None
        )
        page.goto(path.as_uri())
        broken = page.evaluate("() => [...document.images].filter(i => !i.complete || i.naturalWidth === 0).length")
        complaints += [f"{broken} images do not load"] if broken else []
        complaints += page.evaluate(OVERFLOW)
        page.evaluate(AXE)
        complaints += page.evaluate(ACCESSIBLE)
        page.set_viewport_size({"width": 360, "height": 900})
        complaints += page.evaluate(OVERFLOW)
        problems += [(brand, lang, path.name, c) for c in complaints]
        seen += 1
        page.close()
    context.close()
    assert problems == []
    assert seen == 4 * 6 * 2 + 1


def test_a_page_prints(reports, browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(reports.pages("demo-panaderia")[0].as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("() => getComputedStyle(document.querySelector('nav')).display") == "none"
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    context.close()
