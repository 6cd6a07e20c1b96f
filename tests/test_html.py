"""The template: what it prints, what it never prints, and that it works under plain nbconvert, too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cmlib import html
from cmlib.labels import LABELS
from tests.report_checks import check_html

ROOT = Path(__file__).parent.parent
BRAND = 'Café "Ñandú" <b>& Co</b>'
HEAD = {
    "kind": "page", "stem": "channels", "title": "Canales", "brand": BRAND, "place": "Sevilla", "lang": "es", "html_lang": "es-ES",
    "colour": "#7a1f5c", "ink_on_colour": "#ffffff", "fictional": True, "credit": "Datos: CC BY 4.0", "logo_data_uri": "",
    "as_of_text": "a 31 de octubre de 2026", "footer": "Datos: 3 ficheros.", "revision": 12, "labels": {k: v.msgid for k, v in LABELS.items()},
}  # fmt: skip
NAV = [html.NavItem("index", "Portada", "index.html"), html.NavItem("channels", "3 Canales", "03-channels.html")]
EXHIBIT = (
    '<p class="claim">Poco. <span class="verdict clear">claro</span></p><figure><img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=" alt="Barras">'
    '<figcaption><b>Va primero.</b> n = 12</figcaption></figure><p class="so">&lt;img src=x onerror=alert(1)&gt;</p>'
)
DECISION = '<section class="decision proposal" id="channels-decision"><h2>Lo propuesto</h2><p>Instagram</p><dl><dt>Quién</dt><dd>Ana</dd></dl></section>'


def shown(source: str, *outputs, tags: tuple[str, ...] = ()):
    return new_code_cell(source, execution_count=1, outputs=list(outputs), metadata={"tags": list(tags)})


def display(**data):
    return new_output("display_data", data={k.replace("__", "/"): v for k, v in data.items()})


def page(head: dict | None = HEAD) -> nbformat.NotebookNode:
    cells = [
        new_markdown_cell("# ¿En qué canales merece la pena estar?\n\nLa pregunta de esta página."),
        shown("client = 'secret'", tags=("parameters",)),
        shown("client = 'secret2'", tags=("injected-parameters",)),
        shown(
            "from cmlib.book import Workbook",
            new_output("stream", name="stderr", text="FutureWarning: /home/ana/x.py"),
            *([new_output("display_data", data={html.MIME: head, "text/html": "<p>only in Lab</p>"})] if head else []),
        ),
        shown("book.show('answer')", display(text__html='<p class="answer"><b>Instagram &amp; nada más.</b> Resto.</p>')),
        new_markdown_cell("## ¿Cuánto depende?\n\nTexto.\n\n| a | b |\n| - | - |\n| 1 | 2 |"),
        shown(
            "book.show('x')",
            display(text__html=EXHIBIT),
            new_output("execute_result", data={"text/plain": "<Figure size 3x2>"}, execution_count=1),
        ),
        new_markdown_cell("## ¿Caben?\n\nSí."),
        shown(
            "slider",
            new_output(
                "display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/html": "<p>dead slider</p>"}
            ),
        ),
        shown("book.live()", display(text__html="<p>live twin</p>"), tags=("workshop",)),
        new_markdown_cell("Para quien modera.", metadata={"tags": ["workshop"]}),
        shown(
            "book.decide('channels')",
            display(text__html=DECISION),
            new_output("error", ename="KeyError", evalue="'x'", traceback=["Traceback"]),
        ),
        new_markdown_cell("An error <span>papermill</span>", metadata={"tags": ["papermill-error-cell-tag"]}),
        new_markdown_cell("## Cómo lo <sabemos>\n\n- Contando.", metadata={"tags": ["method"]}),
        nbformat.v4.new_raw_cell("raw secret"),
    ]
    nb = new_notebook(cells=cells)
    nb.metadata["papermill"] = {"input_path": "/home/ana/x.ipynb"}
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"1": {}}}}
    return nb


@pytest.fixture(scope="module")
def text() -> str:
    return html.export_page(page(), nav=NAV)


def test_a_page_may_be_handed_over(text):
    assert check_html(text, lang="es") == []


@pytest.mark.parametrize(
    "secret",
    ["secret", "Workbook", "FutureWarning", "/home", "only in Lab", "Figure size", "dead slider", "live twin", "Para quien modera", "KeyError",
     "Traceback", "papermill", "raw secret", "widget", "vnd."],
)  # fmt: skip
def test_nothing_else_is_printed(text, secret):
    assert secret not in text


def test_order_and_landmarks(text):
    body = text[text.index("<body>") :]
    marks = [
        'class="skip" href="#channels"', "<header>", 'aria-label="Pages"', '<main id="channels">', "<h1>¿En qué canales merece la pena estar?</h1>",
        'class="answer"', 'aria-label="On this page"', '<h2 id="s1">¿Cuánto depende?</h2>', "<figure>", '<h2 id="s2">¿Caben?</h2>',
        'id="channels-decision"', '<details class="method"><summary>Cómo lo &lt;sabemos&gt;</summary>', "</main>", "<footer>",
    ]  # fmt: skip
    places = [body.index(mark) for mark in marks]
    assert places == sorted(places)
    assert (
        '<li><a href="#s1">¿Cuánto depende?</a></li><li><a href="#s2">¿Caben?</a></li><li><a href="#channels-decision">Lo propuesto</a></li>'
        in body
    )
    assert '<a href="03-channels.html" aria-current="page">3 Canales</a>' in body
    assert body.count("<h1") == 1


def test_head_is_escaped_and_complete(text):
    assert "Café &#34;Ñandú&#34; &lt;b&gt;&amp; Co&lt;/b&gt; · Sevilla" not in text  # the name stands in bold
    assert "<b>Café &#34;Ñandú&#34; &lt;b&gt;&amp; Co&lt;/b&gt;</b> · Sevilla · a 31 de octubre de 2026" in text
    assert '<span class="fict">fictional brand</span>' in text
    assert "--acc:#7a1f5c" in text
    assert "Datos: 3 ficheros. Plan, revision 12." in text
    assert "CC BY 4.0" in text
    assert '<html lang="es-ES">' in text
    assert "Plan, revision 13." in html.export_page(page(), revision=13)


def test_markdown_tables_scroll_and_pilcrows_are_gone(text):
    assert '<div class="scroll" tabindex="0"><table>' in text
    assert "¶" not in text
    assert "anchor-link" not in text[text.index("<body>") :]


def test_same_notebook_same_bytes(text):
    assert html.export_page(page(), nav=NAV) == text


def test_a_page_without_head_prints_no_words_of_its_own():
    text = html.export_page(page(head=None))
    body = text[text.index("<body>") :]
    assert "<h1>¿En qué canales" in body
    for label in LABELS.values():
        assert label.msgid not in body or label.msgid in ("Report", "State", "Brand", "Pages")


def test_what_the_page_hands_over():
    nb = page()
    nb.cells[3].outputs.append(new_output("display_data", data={html.MIME: {"kind": "section", "stem": "channels", "record": {"x": 1}}}))
    assert html.page_head(nb)["brand"] == BRAND
    assert html.section_records(nb) == {"channels": {"x": 1}}
    assert html.page_question(nb) == "¿En qué canales merece la pena estar?"
    assert html.page_answer(nb) == "Instagram & nada más."
    assert html.page_head(new_notebook()) == {}


def test_indexes_are_pages_like_the_others():
    listed = [html.IndexPage("03", "Canales", "03-channels.html", "¿En qué <canales>?", "Instagram & <b>nada más</b>.")]
    brand = html.render_brand_index(HEAD, listed, nav=NAV)
    assert check_html(brand, lang="es", index=True) == []
    assert "¿En qué &lt;canales&gt;?" in brand
    brands = [
        html.IndexBrand(
            BRAND, "cafe/report/index.html", "Sevilla", True, (html.NavItem("channels", "3 Canales", "cafe/report/03-channels.html"),), 5, 5
        ),
        html.IndexBrand("Rota", done=0, total=5),
    ]
    agency = html.render_agency_index(brands, labels=HEAD["labels"], html_lang="es-ES")
    assert check_html(agency, lang="es", index=True) == []
    assert "no report yet" in agency
    assert html.render_agency_index([], labels=HEAD["labels"], html_lang="es").count("nothing to show") == 1


def test_plain_nbconvert_gives_the_same_page_without_navigation(tmp_path):
    path = tmp_path / "page.ipynb"
    nbformat.write(page(), path)
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "html",
        "--template",
        "report",
        "--TemplateExporter.extra_template_basedirs=templates",
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    text = path.with_suffix(".html").read_text(encoding="utf-8")
    assert check_html(text, lang="es") == []
    assert 'aria-label="Pages"' not in text
    for secret in ("secret", "only in Lab", "dead slider", "Figure size"):
        assert secret not in text
    assert "Plan, revision 12." in text
