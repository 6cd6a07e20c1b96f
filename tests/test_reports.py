"""Exported reports of the demo brands, parsed: language, determinism, hostile names, one broken brand among four."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

from cmlib.pages import PAGES
from tests import messages
from tests.conftest import DEMOS, cm, copy_brands
from tests.report_checks import check_html

pytestmark = [pytest.mark.slow]
ROOT = Path(__file__).parent.parent


def visible(text: str) -> str:
    """What a reader (or a screen reader) gets: text and alt texts, blanks folded."""
    text = re.sub(r"<(style|head)\b.*?</\1>", " ", text, flags=re.S)
    alts = " ".join(re.findall(r'(?:alt|aria-label|title|data-l)="([^"]*)"', text))
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text) + " " + alts))


def test_every_brand_has_every_page(reports) -> None:
    for brand in DEMOS:
        assert [p.name for p in reports.pages(brand)] == [p.html for p in PAGES]
        assert (reports.clients / brand / "report" / "index.html").exists()
        assert json.loads((reports.clients / brand / "report" / "strategy.json").read_text(encoding="utf-8"))
    assert (reports.clients / "index.html").exists()


def test_no_page_breaks_a_rule_of_the_hand_over(reports) -> None:
    problems = [(b, p.name, x) for b, _lang, p in reports.every() for x in check_html(p.read_text(encoding="utf-8"))]
    assert problems == []


def test_the_language_of_a_page_is_the_one_asked_for(reports) -> None:
    for _brand, lang, path in reports.every():
        assert re.search(r'<html lang="(\w\w)', path.read_text(encoding="utf-8"))[1] == lang


def fragments(text: str) -> list[str]:
    """The literal parts of a sentence around its slots and Markdown marks that are long enough to be telling."""
    plain = re.sub(r"[*_`#>]+|\[|\]\([^)]*\)", " ", text)
    parts = re.split(r"\{[^{}]*\}|\n|\|", plain)
    return [f for p in parts if len(f := re.sub(r"\s+", " ", p).strip(" .:;,()¿?¡!«»")) >= 12 and " " in f]


def test_no_sentence_of_the_other_language(reports) -> None:
    """Over all entries of the catalogues: an English sentence in no Spanish page, a Spanish one in no English page."""
    wanted, spanish = messages.collect(), messages.known("es")
    english_parts, spanish_parts = set(), set()
    for key, (message, _files) in wanted.items():
        translation = spanish[key]
        ours = {f for m in ([message] if isinstance(message, str) else message) for f in fragments(m)}
        theirs = {f for m in ([translation] if isinstance(translation, str) else translation) for f in fragments(m)}
        english_parts |= ours - theirs
        spanish_parts |= theirs - ours
    assert len(english_parts) > 150
    assert len(spanish_parts) > 150
    leaks = []
    for brand, lang, path in reports.every():
        text = visible(path.read_text(encoding="utf-8"))
        for file in (reports.clients / brand / "data").rglob("*"):  # a file keeps the name its owner gave it
            text = text.replace(file.name, " ")
        for part in spanish_parts if lang == "en" else english_parts:
            if part in text:
                leaks.append((brand, lang, path.name, part))
    assert leaks == []


def test_numbers_follow_the_language(reports) -> None:
    spanish = visible(reports.pages("demo-panaderia")[0].read_text(encoding="utf-8"))
    english = visible(reports.pages("demo-panaderia", "en")[0].read_text(encoding="utf-8"))
    assert re.search(r"\d,\d+\s%", spanish)
    assert re.search(r"\d\.\d+%", english)
    assert not re.search(r"\d\.\d%", spanish)
    assert not re.search(r"\d,\d\s?%", english)
    assert re.search(r"\d{1,2} de octubre de 2026", spanish)
    assert re.search(r"\d{1,2} October 2026", english)


def test_fictional_brands_say_so_on_every_page_and_the_real_one_is_credited(reports) -> None:
    for brand, lang, path in reports.every():
        text = visible(path.read_text(encoding="utf-8"))
        says = ("fictional" if lang == "en" else "fictici") in text
        assert says == (brand != "demo-cosmetica-2014"), (brand, path.name)
        if brand == "demo-cosmetica-2014":
            assert "Moro" in text
            assert "CC BY 4.0" in text


def test_planted_personal_data_is_in_no_output(reports) -> None:
    truths = YAML(typ="safe").load(ROOT / "tests" / "demos" / "truths.yaml")
    patterns = [*truths["personal_data"]["patterns"].values(), "@example\\.com", *(re.escape(str(p)) for p in _planted(truths))]
    assert len(patterns) > 8
    leaks = []
    for brand in DEMOS:
        salt = (reports.clients / brand / ".salt").read_text(encoding="utf-8")
        assert len(salt) == 32
        for folder in ("report", ".run", ".cache"):  # what is handed over, the pages as they ran, the parsed tables
            for path in (reports.clients / brand / folder).rglob("*"):
                if path.is_file():
                    text = path.read_bytes().decode("utf-8", errors="ignore")
                    if path.suffix == ".parquet":  # compressed on the disk
                        text = pd.read_parquet(path).astype("str").to_csv()
                    leaks += [(brand, path.name, p) for p in [*patterns, salt] if re.search(p, text)]
    assert leaks == []


def _planted(node: object) -> list[object]:
    if isinstance(node, dict):
        return [x for k, v in node.items() for x in (_strings(v) if k in {"personal_data", "planted_personal_data"} else _planted(v))]
    return [x for v in node for x in _planted(v)] if isinstance(node, list) else []


def _strings(node: object) -> list[object]:
    if isinstance(node, dict):
        return [x for v in node.values() for x in _strings(v)]
    if isinstance(node, list):
        return [x for v in node for x in _strings(v)]
    return [node] if isinstance(node, str) and len(node) >= 6 and "*" not in node and "\\" not in node else []


def test_the_same_inputs_give_the_same_bytes(reports, tmp_path) -> None:
    again = copy_brands(tmp_path, ("demo-panaderia", "demo-ong"))
    cm("run", "demo-panaderia", "demo-ong", clients=again)
    for brand in ("demo-panaderia", "demo-ong"):
        for path in [
            *reports.pages(brand),
            reports.clients / brand / "report" / "strategy.json",
            reports.clients / brand / "report" / "index.html",
        ]:
            assert path.read_bytes() == (again / brand / "report" / path.name).read_bytes(), f"{brand}/{path.name}"


def test_a_second_run_runs_nothing_again(reports) -> None:
    before = {p: p.read_bytes() for _b, _l, p in reports.every()}
    out = cm("run", "demo-ong", clients=reports.clients)
    manifest = json.loads((reports.clients / "demo-ong" / "report" / "manifest.json").read_text(encoding="utf-8"))
    assert {p["state"] for p in manifest["pages"].values()} == {"unchanged"} or out.stdout.lower().count(
        "sin cambios"
    ) + out.stdout.lower().count("unchanged") >= 5
    assert {p: p.read_bytes() for _b, _l, p in reports.every()} == before


def test_a_hostile_brand_appears_as_text_everywhere(tmp_path, browser) -> None:
    clients = copy_brands(tmp_path, ("demo-panaderia",))
    name = 'Café "Ñandú" <b>& Co</b>'
    plan = clients / "demo-panaderia" / "plan.yaml"
    text = re.sub(r"(?m)^(\s+brand:).*$", lambda m: f"{m[1]} '{name}'", plan.read_text(encoding="utf-8"), count=1)
    plan.write_text(text, encoding="utf-8")
    cm("run", "demo-panaderia", clients=clients)
    for path in [*sorted((clients / "demo-panaderia" / "report").glob("*.html")), clients / "index.html"]:
        page = path.read_text(encoding="utf-8")
        assert "Café &#34;Ñandú&#34; &lt;b&gt;&amp; Co&lt;/b&gt;" in page or "Café &quot;Ñandú&quot; &lt;b&gt;&amp; Co&lt;/b&gt;" in page, (
            path.name
        )
        assert "<b>& Co" not in page
        assert "<img src=x" not in page
        context = browser.new_context()
        opened = context.new_page()
        alerts: list[str] = []
        opened.on("dialog", lambda d, a=alerts: a.append(d.message))
        opened.goto(path.as_uri())
        assert name in opened.inner_text("body")
        assert alerts == []
        context.close()


def test_one_broken_brand_among_four(tmp_path) -> None:
    """Misspelt key, missing data folder, corrupt file: the others finish, the exit code tells, the message says what to do."""
    import shutil

    clients = copy_brands(tmp_path)
    plan = clients / "demo-ong" / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("country:", "contry:", 1), encoding="utf-8")
    shutil.rmtree(clients / "demo-cosmetica-2014" / "data")
    damaged = next((clients / "demo-saas" / "data" / "linkedin").glob("*_content_*.xls"))
    damaged.write_bytes(damaged.read_bytes()[:30_000])
    done = cm("run", "--all", "--lang", "es", clients=clients, check=False)
    assert done.returncode == 1
    for good in ("demo-panaderia", "demo-saas"):
        out = clients / good / "report" / ("es" if good == "demo-saas" else "")
        assert len(list(out.glob("[0-9]*.html"))) == len(PAGES)
    for bad in ("demo-ong", "demo-cosmetica-2014"):
        assert not list((clients / bad).glob("report/**/*.html"))
    said = re.sub(r"\s+", " ", re.sub(r"[│┃|]", " ", done.stdout + done.stderr))
    for part in ("«contry»", "«country»", "plan.yaml, línea", "no existe la carpeta «data»", damaged.name, "está dañado", "Qué hacer"):
        assert part in said, (part, said[-1500:])


def test_a_file_nobody_knows_is_told_and_stops_nothing(tmp_path) -> None:
    clients = copy_brands(tmp_path, ("demo-ong",))
    (clients / "demo-ong" / "data" / "agenda.csv").write_text("tarea;para cuándo\nllamar;jueves\n", encoding="utf-8")
    cm("run", "demo-ong", "--pages", "01", clients=clients)
    assert "agenda.csv" in visible((clients / "demo-ong" / "report" / "01-diagnosis.html").read_text(encoding="utf-8"))


def test_a_brand_without_data_still_gets_every_page(tmp_path) -> None:
    import shutil

    clients = copy_brands(tmp_path, ("demo-ong",))
    shutil.rmtree(clients / "demo-ong" / "data")
    (clients / "demo-ong" / "data").mkdir()
    cm("run", "demo-ong", clients=clients)
    pages = sorted((clients / "demo-ong" / "report").glob("[0-9]*.html"))
    assert len(pages) == len(PAGES)
    for path in pages:
        assert check_html(path.read_text(encoding="utf-8")) == []


def test_the_ecosystems_own_commands_work(tmp_path) -> None:
    """papermill by hand, then nbconvert with our template: the same page, no navigation."""
    import os
    import subprocess
    import sys

    env = os.environ | {"CM_CLIENTS": str(copy_brands(tmp_path / "clients", ("demo-panaderia",)))}
    out = tmp_path / "out.ipynb"
    bins = Path(sys.executable).parent
    run = [str(bins / "papermill"), "notebooks/01-diagnosis.ipynb", str(out), "-p", "client", "demo-panaderia"]
    subprocess.run(run, check=True, cwd=ROOT, env=env, capture_output=True)
    convert = [
        str(bins / "jupyter"),
        "nbconvert",
        "--to",
        "html",
        "--template",
        "report",
        "--TemplateExporter.extra_template_basedirs=templates",
        str(out),
    ]
    subprocess.run(convert, check=True, cwd=ROOT, env=env, capture_output=True)
    text = out.with_suffix(".html").read_text(encoding="utf-8")
    assert check_html(text) == []
    assert "Panadería" in visible(text)
