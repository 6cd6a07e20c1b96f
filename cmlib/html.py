"""The client's HTML: one self-contained file a page, an index a brand, and one index over all brands for the agency.

The pages go through nbconvert with the template in ``templates/report/``; the indexes use the same frame. Code, prompts,
streams, widgets and notebook metadata are not removed but never looked at: the template prints Markdown cells and the HTML
that ``cmlib.views`` made, nothing else. The same notebook gives the same bytes.

By hand: ``jupyter nbconvert --to html --template report --TemplateExporter.extra_template_basedirs=templates page.ipynb``
gives the same page without navigation to its siblings.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jinja2
    from nbconvert.exporters.html import HTMLExporter
    from nbformat import NotebookNode

MIME = "application/vnd.cmlib+json"
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
TEMPLATE = "report"


@dataclass(frozen=True)
class NavItem:
    """A link of the navigation over a brand's pages. ``stem`` marks the page that is open."""

    stem: str
    label: str
    href: str


@dataclass(frozen=True)
class IndexPage:
    """A page on the brand's index: its number, short title, the question it answers and its answer in bold."""

    number: str
    title: str
    href: str
    question: str = ""
    answer: str = ""


@dataclass(frozen=True)
class IndexBrand:
    """A brand on the agency's index; ``href`` is empty where there is no report yet. ``done`` of ``total`` pages are good."""

    brand: str
    href: str = ""
    place: str = ""
    fictional: bool = False
    pages: tuple[NavItem, ...] = ()
    done: int = 0
    total: int = 0


# ---- what a page hands over -----------------------------------------------------------------------------------------


def handed_over(nb: NotebookNode) -> Iterator[dict[str, Any]]:
    """The machine-readable parts (``application/vnd.cmlib+json``) in the outputs of an executed page, in order."""
    for cell in nb.cells:
        for output in cell.get("outputs", ()) if cell.cell_type == "code" else ():
            part = output.get("data", {}).get(MIME)
            if isinstance(part, Mapping):
                yield dict(part)


def page_head(nb: NotebookNode) -> dict[str, Any]:
    """The page's head (brand, title, language, colour, labels …); empty if the page opened no workbook."""
    return next((part for part in handed_over(nb) if part.get("kind") == "page"), {})


def section_records(nb: NotebookNode) -> dict[str, Any]:
    """``{stem: record}`` that the page contributes to ``strategy.json``."""
    return {str(part["stem"]): part.get("record") for part in handed_over(nb) if part.get("kind") == "section" and "stem" in part}


def page_question(nb: NotebookNode) -> str:
    """The page's title: its first Markdown heading of level one."""
    for cell in nb.cells:
        if cell.cell_type == "markdown" and (found := re.match(r"\s*#\s+(.+)", cell.source)):
            return found[1].strip()
    return ""


def page_answer(nb: NotebookNode) -> str:
    """The bold part of the page's answer as plain text, or ``""``."""
    for cell in nb.cells:
        for output in cell.get("outputs", ()) if cell.cell_type == "code" else ():
            text = output.get("data", {}).get("text/html", "")
            text = text if isinstance(text, str) else "".join(text)
            if found := re.search(r'<p class="answer"><b>(.*?)</b>', text, flags=re.DOTALL):
                return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip()
    return ""


# ---- rendering ------------------------------------------------------------------------------------------------------


@cache
def _exporter() -> HTMLExporter:
    from nbconvert.exporters.html import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter

    class PageExporter(HTMLExporter):
        """nbconvert's HTML exporter without its last pass through BeautifulSoup: our HTML is finished."""

        def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
            return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    return PageExporter(  # type: ignore[no-untyped-call]
        template_name=TEMPLATE, extra_template_basedirs=[str(TEMPLATES)], exclude_input=True, optimistic_validation=True
    )


def warm_up() -> None:
    """Load and compile the templates, so that copies of this process need not."""
    _ = _exporter().template
    for name in ("brand-index.html.j2", "agency-index.html.j2"):
        _environment().get_template(name)


def export_page(nb: NotebookNode, *, nav: Sequence[NavItem] = (), revision: int | None = None) -> str:
    """The HTML of an executed page.

    Args:
        nb: the executed notebook. nav: links to the brand's other pages that exist.
        revision: revision of the plan to print; default: the one the page ran with.
    """
    report = {"nav": [vars(item) for item in nav], "revision": revision}
    text, _ = _exporter().from_notebook_node(nb, resources={"report": report, "metadata": {"name": ""}})
    return _tidy(text)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    loader = jinja2.FileSystemLoader(TEMPLATES / TEMPLATE)
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.Undefined)


def render_brand_index(
    head: Mapping[str, Any], pages: Sequence[IndexPage], *, nav: Sequence[NavItem] = (), revision: int | None = None
) -> str:
    """The brand's ``index.html``: its pages with question and answer.

    Args:
        head: head of any of the brand's pages (they agree on brand, language, colour and labels).
    """
    plain = {**head, "stem": "index"}
    template = _environment().get_template("brand-index.html.j2")
    return _tidy(template.render(head=plain, labels=head.get("labels", {}), pages=pages, nav=nav, report={"revision": revision}))


def render_agency_index(brands: Sequence[IndexBrand], *, labels: Mapping[str, str], html_lang: str) -> str:
    """The index over all brands: the agency's own, it is in no brand's report."""
    head = {"html_lang": html_lang, "stem": "page"}
    return _tidy(_environment().get_template("agency-index.html.j2").render(head=head, labels=labels, brands=brands))


def _tidy(text: str) -> str:
    """Without the blank lines that templates leave behind; letters as letters (nbconvert's headings come as ``&#191;``)."""
    text = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])) if int(m[1]) >= 160 else m[0], text)
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n\s*\n+", "\n", text)).strip() + "\n"
