"""The checker's zoo: one good page, and for every rule a page that breaks it."""

import re

import pytest

from tests.report_checks import check_html

GOOD = """<!doctype html>
<html lang="es-ES"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Canales · Café</title><link rel="icon" href="data:,">
<style>:root{--acc:#0b6e69}.so{border-left:3px solid var(--acc)}</style></head>
<body><a class="skip" href="#channels">Saltar</a><nav aria-label="Páginas"><a href="01-diagnosis.html">1 Diagnóstico</a></nav>
<main id="channels"><h1>¿En qué canales?</h1><h2>¿Cuánto?</h2><p class="claim">Poco: 2,1 % (n = 112).</p>
<figure><img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=" alt="Barras: Instagram 62 %"><figcaption><b>Instagram</b> va primero</figcaption></figure>
<p>Café &quot;Ñandú&quot; &lt;b&gt;&amp; Co&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt; =HYPERLINK(1)</p>
<p><a href="https://www.ine.es/">INE</a>, 10/10/2026, y/o, http</p></main></body></html>
"""

ZOO = {
    "script": ("</main>", "<script>1</script></main>", "<script>"),
    "external script": ("</head>", '<script src="https://cdn.example/x.js"></script></head>', "fetches"),
    "external style": ("</head>", '<link rel="stylesheet" href="https://cdn.example/x.css"></head>', "fetches"),
    "relative style": ("</head>", '<link rel="stylesheet" href="style.css"></head>', "fetches"),
    "external image": (
        "</main>",
        '<figure><img src="http://x.example/a.png" alt="a"><figcaption>c</figcaption></figure></main>',
        "fetches",
    ),
    "srcset": ('alt="Barras', 'srcset="http://x.example/a.png 2x" alt="Barras', "fetches"),
    "web font": ("</style>", "@font-face{src:url(https://x.example/f.woff2)}</style>", "CSS fetches"),
    "css import": ("</style>", '@import "x.css";</style>', "CSS fetches"),
    "inline css": ('class="claim"', 'class="claim" style="background:url(//x.example/a)"', "style attribute"),
    "iframe": ("</main>", '<iframe src="data:image/png;base64,aa"></iframe></main>', "<iframe>"),
    "form": ("</main>", "<form></form></main>", "<form>"),
    "event handler": ('class="claim"', 'class="claim" onclick="x()"', "event handler"),
    "javascript link": ('href="01-diagnosis.html"', 'href="javascript:x()"', "javascript:"),
    "link to a file": ('href="01-diagnosis.html"', 'href="file:///etc/passwd"', "link to"),
    "dead anchor": ('href="#channels"', 'href="#nowhere"', "missing anchor"),
    "no alt": ('alt="Barras: Instagram 62 %"', "", "without alt"),
    "empty alt": ('alt="Barras: Instagram 62 %"', 'alt=" "', "without alt"),
    "placeholder alt": ("Barras: Instagram 62 %", "No description has been provided for this image", "placeholder"),
    "no caption": ("<figcaption><b>Instagram</b> va primero</figcaption>", "", "without caption"),
    "empty caption": ("<b>Instagram</b> va primero", "", "without caption"),
    "bare image": ("</main>", '<img src="data:image/png;base64,aaaa" alt="x"></main>', "outside a figure"),
    "no lang": (' lang="es-ES"', "", "without lang"),
    "no title": ("<title>Canales · Café</title>", "", "no <title>"),
    "no policy": ("default-src 'none'", "default-src *", "Content-Security-Policy"),
    "two mains": ("</main>", "</main><main></main>", "<main>"),
    "same id twice": ("<h2>", '<h2 id="channels">', "twice"),
    "no h1": ("<h1>¿En qué canales?</h1>", "", "level 1"),
    "two h1": ("<h2>¿Cuánto?</h2>", "<h1>¿Cuánto?</h1>", "level 1"),
    "heading jump": ("<h2>¿Cuánto?</h2>", "<h3>¿Cuánto?</h3>", "jumps"),
    "empty heading": ("<h2>¿Cuánto?</h2>", "<h2> </h2>", "empty heading"),
    "code cell": ("</main>", '<div class="jp-CodeCell">x</div></main>', "code"),
    "highlighted code": ("</main>", '<div class="highlight"><pre>book.show()</pre></div></main>', "code"),
    "prompt": ("</main>", "<p>In [3]:</p></main>", "code"),
    "papermill marker": ("</main>", '<span id="papermill-error-cell">x</span></main>', "code"),
    "widget": ("</main>", "<p>application/vnd.jupyter.widget-view+json</p></main>", "widget"),
    "head printed": ("</main>", "<p>application/vnd.cmlib+json</p></main>", "head printed"),
    "traceback": ("</main>", "<pre>Traceback (most recent call last)</pre></main>", "traceback"),
    "error name": ("</main>", "<pre>KeyError: 'reach'</pre></main>", "traceback"),
    "path": ("</main>", "<p>/home/ana/clients/x.csv</p></main>", "absolute path"),
    "windows path": ("</main>", "<p>C:\\Users\\Ana</p></main>", "absolute path"),
    "nan": ("2,1 %", "nan %", "missing value"),
    "NaN": ("2,1 %", "NaN", "missing value"),
    "NaT": ("2,1 %", "NaT", "missing value"),
    "None": ("2,1 %", "None", "missing value"),
    "slot": ("2,1 %", "{n} %", "unfilled slot"),
    "hostile name": ("&lt;b&gt;&amp; Co&lt;/b&gt;", "<b>&amp; Co</b>", "unescaped client text"),
    "hostile caption": ("&lt;img src=x onerror=alert(1)&gt;", "<img src=x onerror=alert(1)>", "unescaped client text"),
    "not closed": ("</body>", "</div></body>", "closes nothing"),
    "no doctype": ("<!doctype html>\n", "", "doctype"),
    "refresh": ("</head>", '<meta http-equiv="refresh" content="0; url=x"></head>', "refresh"),
}


def test_a_good_page_has_no_problems():
    assert check_html(GOOD, lang="es") == []


@pytest.mark.parametrize("name", ZOO)
def test_every_bad_page_is_caught(name):
    old, new, expected = ZOO[name]
    assert old in GOOD, "the zoo's cage is broken"
    problems = check_html(GOOD.replace(old, new, 1))
    assert any(expected in p for p in problems), problems


def test_language_and_size():
    assert any("expected en" in p for p in check_html(GOOD, lang="en"))
    assert any("bytes" in p for p in check_html(GOOD.replace("</main>", "x" * 1_000_000 + "</main>")))


def test_words_that_only_look_bad_are_left_alone():
    harmless = "<p>Ananás, banana, informe, Nan Goldin no; la abuela Nana; 3/4; https://www.ine.es/home/x; y/o/u; Nonell</p>".replace(
        "Nan Goldin no; ", ""
    )
    assert check_html(re.sub("</main>", harmless + "</main>", GOOD)) == []
