"""What must be true of every HTML file a client gets, as a checker: ``check_html(text) -> list of problems`` (empty is good).

Only the standard library, so that it can be pointed at any file: ``python tests/report_checks.py clients/*/report/*.html``.
``tests/test_report_checks.py`` holds its zoo: for each rule a page that breaks it.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

MAX_BYTES = 1_000_000
PLACEHOLDER_ALT = "no description has been provided"
HOSTILE = ("<img src=x", "<b>& Co", "<b>&amp; Co</b>", "onerror=alert(1)>")
"""Texts of the sample data that may appear only escaped (``&lt;img …``)."""

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FETCHING = {
    "img": ("src", "srcset"), "script": ("src",), "iframe": ("src",), "source": ("src", "srcset"), "video": ("src", "poster"), "audio": ("src",),
    "embed": ("src",), "object": ("data",), "link": ("href",), "input": ("src",), "image": ("href", "xlink:href"), "use": ("href", "xlink:href"),
    "base": ("href",), "form": ("action",), "track": ("src",),
}  # fmt: skip
"""Attributes a browser fetches by itself (a link that somebody clicks is allowed)."""

SAFE_URL = re.compile(r"data:(image/(png|jpeg|gif|webp|svg\+xml)[;,]|,$)", re.IGNORECASE)
LOCAL_LINK = re.compile(r"(#[\w-]+|[\w-]+\.html(#[\w-]+)?|[\w-]+(/[\w-]+)*/[\w-]+\.html|https?://\S+|mailto:\S+)$")
CSS_FETCH = re.compile(r"url\(\s*['\"]?(?!data:|#)([^)'\"]*)|@import\b", re.IGNORECASE)
PATH = re.compile(r"(?<![\w/:.])/(?:work|home|root|tmp|usr|Users|var|opt|mnt|private)/[\w.-]+|\b[A-Z]:\\\\?\w+", re.ASCII)
CODE = re.compile(
    r"jp-CodeCell|jp-InputArea|class=\"[^\"]*\b(?:input_area|input_prompt|prompt|highlight)\b|In(?:&nbsp;|\s)?\[\d*\]:|injected-parameters|papermill"
)
TRACEBACK = re.compile(
    r"Traceback \(most recent call last\)|\b\w+Error(?:Traceback)?\s*(?:Traceback|:)|\bFile &quot;|ipykernel|ipython-input|\x1b\["
)
NAN = re.compile(r"(?<![\w-])(?:NaN|nan|NaT|<NA>|&lt;NA&gt;|None|inf|-inf)(?![\w-])")
UNFILLED = re.compile(r"\{[a-z_]+\}|\{\{|\}\}|%\([a-z_]+\)s")


class _Page(HTMLParser):
    """Collects what the rules look at."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.stack: list[str] = []
        self.lang: str | None = None
        self.title = ""
        self.headings: list[tuple[int, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.csp = ""
        self.mains = 0
        self.figures: list[dict[str, str]] = []

    def say(self, problem: str) -> None:
        self.problems.append(problem)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self.say(f"doctype: {decl}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag not in VOID:
            self.stack.append(tag)
        if tag == "html":
            self.lang = a.get("lang", "")
        if tag == "meta" and a.get("http-equiv", "").lower() == "content-security-policy":
            self.csp = a.get("content", "")
        if tag == "meta" and a.get("http-equiv", "").lower() == "refresh":
            self.say("meta refresh")
        if tag in ("script", "iframe", "object", "embed", "form", "base", "video", "audio"):
            self.say(f"<{tag}> element")
        for name in FETCHING.get(tag, ()):
            if name in a and not SAFE_URL.match(a[name]):
                self.say(f"<{tag} {name}> fetches {a[name][:60]!r}")
        for name, value in a.items():
            if name.startswith("on"):
                self.say(f"event handler {name}=")
            if "javascript:" in value.lower().replace(" ", ""):
                self.say("javascript: URL")
            if name == "style" and CSS_FETCH.search(value):
                self.say("style attribute fetches a URL")
        if tag == "main":
            self.mains += 1
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "a" and "href" in a:
            self.links.append(a["href"])
        if tag == "figure":
            self.figures.append({})
        if self.figures and "figure" in self.stack:
            self.figures[-1][tag] = "seen"
        if tag == "img":
            alt = a.get("alt")
            if alt is None or not alt.strip():
                self.say("<img> without alt text")
            elif PLACEHOLDER_ALT in alt.lower():
                self.say("<img> with nbconvert's placeholder alt text")
            if "figure" not in self.stack and "logo" not in a.get("class", ""):
                self.say("<img> outside a figure: it has no caption")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag in self.stack:
            while self.stack and self.stack.pop() != tag:
                pass
        else:
            self.say(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if "style" in self.stack:
            for found in CSS_FETCH.finditer(data):
                self.say(f"CSS fetches {found[0][:60]!r}")
            return
        if "title" in self.stack and "svg" not in self.stack:
            self.title += data
        if self.stack and re.fullmatch(r"h[1-6]", self.stack[-1]) and self.headings:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        if "figcaption" in self.stack and data.strip() and self.figures:
            self.figures[-1]["caption"] = "seen"
        self.text.append(data)


def check_html(text: str, *, lang: str | None = None, max_bytes: int = MAX_BYTES, index: bool = False) -> list[str]:
    """Problems of one exported page, in plain words; an empty list means it may be handed over.

    Args:
        text: the whole file. lang: expected primary language (``"es"``), if known. max_bytes: size it must stay below.
        index: an index page (its links go to other folders, it has no figures).
    """
    page = _Page()
    page.feed(text)
    page.close()
    problems = list(page.problems)
    say = problems.append

    if len(text.encode()) >= max_bytes:
        say(f"{len(text.encode())} bytes; at most {max_bytes}")
    if not text.lstrip().lower().startswith("<!doctype html>"):
        say("does not start with <!doctype html>")
    if not page.lang:
        say("<html> without lang")
    elif lang and page.lang.split("-")[0] != lang.split("-")[0]:
        say(f"lang is {page.lang}, expected {lang}")
    if not page.title.strip():
        say("no <title>")
    if "default-src 'none'" not in page.csp:
        say("no strict Content-Security-Policy")
    if page.mains != 1:
        say(f"{page.mains} <main> elements")
    for name in sorted({i for i in page.ids if page.ids.count(i) > 1}):
        say(f"id {name!r} twice")
    for href in page.links:
        if not LOCAL_LINK.match(href):
            say(f"link to {href[:60]!r}")
        if href.startswith("#") and href[1:] not in page.ids:
            say(f"link to the missing anchor {href!r}")
    for figure in page.figures:
        if "img" not in figure and "svg" not in figure:
            say("figure without image")
        if "caption" not in figure:
            say("figure without caption")
    problems.extend(_headings(page.headings))

    source = re.sub(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]+", "data:", text)
    source = re.sub(r"<style.*?</style>", "", source, flags=re.DOTALL)
    visible = " ".join(page.text)
    if CODE.search(source):
        say(f"code, prompt or runner's cell: {CODE.search(source)[0]!r}")  # type: ignore[index]
    if "application/vnd.jupyter" in source or "jupyter-widgets" in source:
        say("widget")
    if "application/vnd.cmlib" in source:
        say("machine-readable head printed")
    if found := TRACEBACK.search(source):
        say(f"traceback or error name: {found[0]!r}")
    if found := PATH.search(source):
        say(f"absolute path: {found[0]!r}")
    if found := NAN.search(visible):
        say(f"a missing value is printed: {found[0]!r} in {_around(visible, found)!r}")
    if found := UNFILLED.search(visible):
        say(f"unfilled slot: {found[0]!r}")
    for hostile in HOSTILE:
        if hostile in source:
            say(f"unescaped client text: {hostile!r}")
    return problems


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join(text[max(0, found.start() - 25) : found.end() + 25].split())


def _headings(headings: list[tuple[int, str]]) -> list[str]:
    problems = []
    if [level for level, _ in headings].count(1) != 1:
        problems.append(f"{[level for level, _ in headings].count(1)} headings of level 1")
    for (before, _), (level, text) in zip([(0, ""), *headings], headings, strict=False):
        if level > before + 1:
            problems.append(f"heading level jumps from {before} to {level}: {text.strip()[:40]!r}")
    problems += [f"empty heading of level {level}" for level, text in headings if not text.strip()]
    return problems


if __name__ == "__main__":
    bad = 0
    for name in sys.argv[1:]:
        for problem in check_html(Path(name).read_text(encoding="utf-8")):
            print(f"{name}: {problem}")
            bad += 1
    sys.exit(bool(bad))
