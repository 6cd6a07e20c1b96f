"""Collect every sentence (library and pages' Markdown) into the catalogues. ``make messages`` runs it; the tests use :func:`collect`.

Translations that exist are kept, new sentences wait with an empty translation, dead ones go.
"""

from __future__ import annotations

import ast
import json
import string
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {"_": 1, "T": 1, "n_": 2}
"""Calls that hold sentences, and how many of their first arguments do."""
LOCALES = ("es", "es_419")


def collect() -> dict[str, tuple[str | tuple[str, str], set[str]]]:
    """Every sentence: key (the singular) → (message, the files that use it)."""
    found: dict[str, tuple[str | tuple[str, str], set[str]]] = {}
    for path in sorted((ROOT / "cmlib").rglob("*.py")):
        for message in sentences(ast.parse(path.read_text(encoding="utf-8"))):
            _add(found, message, path)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                _add(found, "".join(cell["source"]).strip(), path)
    return found


def sentences(tree: ast.AST) -> list[str | tuple[str, ...]]:
    """Literal sentences of the calls in a module, those inside f-strings too (a tokenizer would miss them)."""
    out: list[str | tuple[str, ...]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            wanted = KEYWORDS.get(name, 0)
            texts = [a.value for a in node.args[:wanted] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if wanted and len(texts) == wanted:
                out.append(texts[0] if wanted == 1 else tuple(texts))
    return out


def _add(found: dict[str, tuple[str | tuple[str, str], set[str]]], message: str | tuple[str, ...], path: Path) -> None:
    plural = (message[0], message[1]) if isinstance(message, tuple) else message
    key = plural[0] if isinstance(plural, tuple) else plural
    if key:
        found.setdefault(key, (plural, set()))[1].add(path.relative_to(ROOT).as_posix())


def slots(text: str) -> set[str]:
    """Names of the ``{slots}`` of a sentence."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def path_of(locale: str) -> Path:
    """The catalogue's file."""
    return ROOT / "cmlib" / "locale" / locale / "LC_MESSAGES" / "cmlib.po"


def load(locale: str) -> Catalog:
    """The catalogue as it stands in the repository."""
    with path_of(locale).open("rb") as file:
        return read_po(file, locale=locale)


def write(locale: str, translations: dict[str, str | tuple[str, ...]], *, only_translated: bool) -> int:
    """Write one catalogue anew, sentences sorted by their first file; returns how many wait for a translation."""
    catalog = Catalog(
        locale=locale, project="cmlib", version="", charset="utf-8", fuzzy=False, header_comment="# Sentences of the workbook."
    )
    waiting = 0
    for key, (message, files) in sorted(collect().items(), key=lambda item: (sorted(item[1][1]), item[0])):
        translation = translations.get(key)
        if translation is None and only_translated:
            continue
        waiting += translation is None
        empty: str | tuple[str, ...] = ("", "") if isinstance(message, tuple) else ""
        catalog.add(message, translation if translation is not None else empty, auto_comments=sorted(files))
    path = path_of(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=False, sort_output=False)
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date'))
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return waiting


def known(locale: str) -> dict[str, str | tuple[str, ...]]:
    """The translations a catalogue holds, keyed by the (singular) English sentence."""
    if not path_of(locale).exists():
        return {}
    out: dict[str, str | tuple[str, ...]] = {}
    for message in load(locale):
        if message.id and message.string and (isinstance(message.string, str) or all(message.string)):
            out[message.id[0] if isinstance(message.id, tuple) else message.id] = message.string
    return out


if __name__ == "__main__":
    for locale in LOCALES:
        print(f"{locale}: {write(locale, known(locale), only_translated=locale != 'es')} sentences wait for a translation")
