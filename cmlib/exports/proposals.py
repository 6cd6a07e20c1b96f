"""Entries of ``data/mapping.yaml`` for files nobody knows, ready to be edited: only ``cm check`` writes them, at the end of that file.

Cells are personal data until proven otherwise: only dates and plain numbers are ever shown as examples.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from cmlib.errors import DataError
from cmlib.exports.containers import Document, members, open_document
from cmlib.exports.contents import content_of
from cmlib.exports.dates import parts_of
from cmlib.exports.detect import closest
from cmlib.exports.formats import Format
from cmlib.exports.mapping import FILE, IGNORE, MAPPED, Entry, header_of, parse
from cmlib.exports.names import key
from cmlib.exports.numbers import is_missing
from cmlib.exports.readers import FORMATS
from cmlib.exports.readers.surveys import PERSONAL
from cmlib.exports.reading import Reading
from cmlib.exports.shapes import PEOPLE, SHAPES
from cmlib.exports.tables import ImportRecord
from cmlib.exports.vocabulary import NETWORK_WORDS
from cmlib.files import write_atomically
from cmlib.metrics import PASSPORTS
from cmlib.text import T, Text

Say = Callable[[Text | str], str]

_EXAMPLES = 3
_LONGEST_KEY = 1000
"""YAML allows no longer key on one line."""

_NUMBER = re.compile(r"^-?(?:\d{1,6}|\d{1,3}(?:[.,]\d{3}){1,2})(?:[.,]\d{1,2})?\s?[%€$]?$")
_SENSITIVE = re.compile(
    r"nacim|birth|cumple|\bedad|\bage\b|\bdni|\bnif|\bnie\b|cedula|pasaporte|passport|\btel|movil|celular|phone|mobile|postal|\bzip|iban|tarjeta|card"
    r"|latitud|longitud|\bip\b|sueldo|salar"
)
"""Headers whose dates and numbers are about a person."""

_RENAMED = {"published": "date", "ordered": "date", "created": "date", "submitted": "date", "buyer": "customer", "email": "customer"}
"""Names the readers use -> the mapping's."""

WORDS: dict[str, dict[str, str]] = {
    "": {
        "date": "dia | day | fecha y hora | date and time | fecha de publicacion | fecha publicacion | published | publicado | created",
        "time": "hora | time",
        "account_id": "perfil | profile | cuenta | account",
        "platform": "red social | social network | red | network | plataforma",
        "engagements_platform": "interacciones | interactions | engagement | engagements",
        "followers_total": "seguidores | followers | total followers | total de seguidores | fans",
        "follows": "nuevos seguidores | new followers",
        "unfollows": "seguidores perdidos | lost followers",
        "reach": "alcance | total audience",
        "views": "visualizaciones | reproducciones | video views",
        "link_clicks": "clics en el enlace | clics en enlaces | outbound clicks | outbound click(s) | clics salientes",
        "clicks_total": "clics | clicks",
        "saves": "guardados | saved",
        "shares": "compartidos | retweets | reposts",
        "permalink": "url | link | enlace | post url",
        "text": "contenido | content | texto | mensaje | message | caption | descripcion",
        "media_type": "tipo | type | formato | format",
    },
    "mentions": {
        "author": "autor | usuario | user | username | nombre de usuario | author name | handle | nombre | name",
        "url": "url | link | enlace", "lang": "idioma | language", "rating": "estrellas | puntuacion | nota | stars",
        "text": "content snippet | snippet | opinion | resena | review", "date": "indexed",
        "subject": "marca | brand | competidor | competitor | sobre", "query": "consulta | busqueda | query | query name | search",
    },
    "orders": {
        "order_no": "pedido | no pedido | n. pedido | numero de pedido | id pedido | referencia | order | order number | order id | order no",
        "customer": "cliente | customer | email | e-mail | correo | correo electronico | email cliente | customer email | comprador | nombre | name",
        "total": "importe | importe total | total pedido | amount | order total | total", "status": "estado", "items": "unidades | articulos",
        "product": "producto | articulo | product", "qty": "cantidad | quantity", "unit_price": "precio | precio unitario | price",
        "discount": "descuento", "shipping": "envio | gastos de envio", "tax": "iva | impuestos", "refunded": "reembolso | reembolsado",
        "coupon": "cupon | codigo de descuento", "currency": "moneda | divisa", "channel": "canal",
    },
    "customers": {
        "customer": "cliente | customer | email | e-mail | correo | correo electronico | nombre | name", "spend": "gasto total | total gastado | importe",
        "orders": "pedidos | n. pedidos", "first_seen": "fecha de alta | fecha alta | alta | fecha de registro", "country": "pais | country",
        "tags": "etiquetas | tags",
    },
    "ad_spend": {
        "spend": "importe gastado | importe gastado (eur) | gasto | coste | inversion | amount spent | spend | cost", "campaign": "campana | nombre de la campana",
        "results": "resultados | results | conversiones", "revenue": "ingresos | valor de conversion",
    },
    "influencers": {
        "name": "influencer | creador | creadora | creator | nombre | name", "fee": "tarifa | fee | cache", "followers": "seguidores | followers",
        "topic": "tema | tematica", "stage": "estado | fase",
    },
    "competitor_posts": {"competitor": "competidor | competitor | marca"},
    "competitor_totals": {"competitor": "competidor | competitor | marca", "posts": "publicaciones | posts", "followers": "seguidores"},
    "audience": {
        "age": "edad | age | rango de edad", "gender": "genero | sexo | gender", "city": "ciudad | city", "country": "pais | country",
        "count": "seguidores | followers | personas", "share": "porcentaje | % | distribution | percentage",
    },
}  # fmt: skip
"""Table ("" is any) -> name -> words of planners, listening tools and shops that no reader has."""


@dataclass(frozen=True)
class Draft:
    """An entry to be written.

    Args:
        file: path inside ``data/``, or a glob. near: label of the closest format. certain: does the table fit?
        columns: header, what it is proposed to be, examples or a remark.
    """

    file: str
    table: str
    platform: str
    sheet: str
    near: Text | None
    certain: bool
    columns: tuple[tuple[str, str, Text | str], ...]


def propose(data_folder: Path, imports: Sequence[ImportRecord], say: Say) -> tuple[Path, int] | None:
    """Write an entry for every file nobody knows and no entry names; what stands in the file stays, byte by byte.

    Args:
        data_folder: the brand's ``data/``. imports: what became of its files. say: turns a sentence into the language of the comments.

    Returns:
        The file and the number of new entries; ``None`` if there is nothing to write, or the file is broken (its own record says so).

    Raises:
        DataError: the file cannot be written.
    """
    path = data_folder / FILE
    try:
        old = path.read_bytes() if path.exists() else b""
        rules = parse(old)
        wanted = [r.file for r in imports if r.format_id is None and r.error is None and r.why is None and rules.entry_of(r.file) is None]
        drafts = [d for d in (_draft(data_folder, file) for file in wanted) if d is not None] if rules.readable else []
        if not drafts:
            return None
        drafts = _grouped(drafts, [r.file for r in imports])
        added = _appendix(old, rules.entries, drafts, say)
        if not added:
            return None
        if path.exists():
            with path.open("ab") as file:
                file.write(added)
        else:
            write_atomically(path, added)
    except OSError as problem:
        raise DataError(
            T("the file cannot be written: {problem}", problem=problem.strerror or type(problem).__name__),
            where=f"data/{FILE}",
            todo=T("close it in other programs, check that the folder may be written to, and run cm check again"),
        ) from None
    return path, len(drafts)


def _appendix(old: bytes, entries: Sequence[Entry], drafts: Sequence[Draft], say: Say) -> bytes:
    """The bytes to put behind what is there, so that the whole lists the old entries and then the new ones; nothing if that cannot be."""
    blocks = "".join(_block(d, say) for d in drafts)
    if not old.strip():
        return f"{_intro(say)}\nfiles:\n{blocks}".encode()
    gap = "" if old.endswith(b"\n") else "\n"
    files = [e.file for e in entries] + [" ".join(d.file.split()) for d in drafts]
    for start in ("", "\nfiles:\n", "\n---\nfiles:\n"):  # the list as it is written here; no list yet; a list written in another way
        added = (gap + start + blocks).encode()
        added = added.replace(b"\n", b"\r\n") if b"\r\n" in old else added
        whole = parse(old + added)
        if whole.readable and [e.file for e in whole.entries] == files:
            return added
    return b""


# ------------------------------------------------------------------------------------------------------------- one draft


def _document(data_folder: Path, file: str) -> Document | None:
    """A file of the folder, or a member of an archive in it, opened again."""
    parts = file.split("/")
    place = next((p for i in range(len(parts)) if (data_folder / (p := "/".join(parts[: i + 1]))).is_file()), None)
    if place is None:
        return None
    try:
        for inner, content in members(place, content_of(data_folder / place)):
            if inner == file and not isinstance(content, DataError):
                return open_document(inner, content)
    except DataError:
        return None
    return None


def _draft(data_folder: Path, file: str) -> Draft | None:
    document = _document(data_folder, file)
    found = header_of(document) if document is not None else None
    if document is None or found is None:
        return None
    sheet, at = found
    header = [" ".join(c.split()) for c in sheet.head[at]]
    near, _ = closest(document, FORMATS)
    rows = sheet.head[at + 1 :]
    below = [[c for row in rows if i < len(row) and not is_missing(c := " ".join(row[i].split()))] for i in range(len(header))]
    days = [i for i, cells in enumerate(below) if cells and all(parts_of(c) and not c.isdecimal() for c in cells)]
    table, names, certain = _guess(header, days, near)
    columns: dict[str, tuple[str, str, Text | str]] = {}
    for i, cell in enumerate(header):
        if key(cell) and key(cell) not in columns and len(_quoted(cell)) <= _LONGEST_KEY:
            columns[key(cell)] = (cell, *_remark(table, cell, names.get(i, IGNORE), _examples(cell, below[i])))
    platform = Reading(file, MAPPED, "", b"", "").platform_in_path() if "platform" in SHAPES[table].columns else ""
    several = len(document.sheets) > 1
    return Draft(file, table, platform, sheet.name if several else "", near.label if near else None, certain, tuple(columns.values()))


def _remark(table: str, header: str, name: str, examples: str) -> tuple[str, Text | str]:
    """What a column is proposed to be and what to say about it."""
    if name in PEOPLE:
        return name, T("people; only a hash is kept")
    if name != IGNORE:
        return name, examples
    if PERSONAL.match(key(header)):
        return name, T("personal data")
    if table == "survey_responses":
        return "question", ""
    if key(header) in _meanings(table):
        return name, T("another column is {name} already", name=_meanings(table)[key(header)])
    return name, T("not known: {examples}", examples=examples) if examples else T("not known")


def _examples(header: str, cells: Sequence[str]) -> str:
    """The first different cells of a column if all of it is dates or plain numbers, else nothing."""
    if _SENSITIVE.search(key(header)) or not all(_NUMBER.match(c) or parts_of(c) for c in cells):
        return ""
    return " · ".join(list(dict.fromkeys(cells))[:_EXAMPLES])


def _guess(header: Sequence[str], days: Sequence[int], near: Format | None) -> tuple[str, dict[int, str], bool]:
    """The table whose columns most headers name (its needs count double), position -> name, and: does it fit?"""
    tables = {p.table for p in near.parts} if near else set()
    found: list[tuple[tuple[int, bool], str, dict[int, str], bool]] = []
    for table, shape in SHAPES.items():
        names = _named(table, header, days)
        met = all(set(names.values()) & set(need.split("|")) for need in shape.needs)
        found.append(((len(names) + 2 * met, table in tables), table, names, met and len(names) > 1))
    return max(found, key=lambda f: f[0])[1:]


def _named(table: str, header: Sequence[str], days: Sequence[int]) -> dict[int, str]:
    """Position -> name, each name once; of several columns for a person the one with the e-mail; ``days`` hold nothing but dates."""
    words = _meanings(table)
    keys = [key(c) for c in header]
    private = table == "survey_responses" or any(p in SHAPES[table].columns for p in PEOPLE)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for i in sorted(range(len(keys)), key=lambda i: (not re.search(r"mail|correo", keys[i]), i)):
        name = words.get(keys[i], "")
        if table == "survey_responses" and not name and re.search(r"[?¿]", keys[i]) and not PERSONAL.match(keys[i]):
            found[i] = "question"
        elif name and SHAPES[table].inside(name) not in taken and (name in PEOPLE or not (private and PERSONAL.match(keys[i]))):
            found[i] = name
            taken.add(SHAPES[table].inside(name))
    day = next((i for i in days if i not in found and not _SENSITIVE.search(keys[i])), None)
    if day is not None and "date" in SHAPES[table].columns and "date" not in found.values():
        found[day] = "date"
    return found


@cache
def _meanings(table: str) -> dict[str, str]:
    """Header key -> name of the column in a table: our words for it, then what most readers of the table say, then most readers of any."""
    allowed = SHAPES[table].columns
    own: defaultdict[str, Counter[str]] = defaultdict(Counter)
    general: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for part in (p for form in FORMATS for p in form.parts):
        for name, column in part.columns.items():
            ours = "watch_time_hours" if name == "watch_time_s" and column.scale == 3600 else _RENAMED.get(name, name)
            if column.kind != "skip" and ours in allowed:
                for alias in column.languages:
                    general[alias][ours] += 1
                    own[alias][ours] += part.table == table
    found = {alias: votes.most_common(1)[0][0] for alias, votes in general.items()}
    found |= {word: name for name, words in WORDS[""].items() if name in allowed for word in words.split(" | ")}
    found |= {alias: votes.most_common(1)[0][0] for alias, votes in own.items() if votes.total()}
    return found | {word: name for name, words in WORDS.get(table, {}).items() for word in words.split(" | ")}


def _grouped(drafts: Sequence[Draft], files: Sequence[str]) -> list[Draft]:
    """Downloads that differ only in the numbers of their names share an entry with a glob, if that fits no other file."""
    groups: defaultdict[tuple[object, ...], list[Draft]] = defaultdict(list)
    for d in drafts:
        headers = tuple(key(header) for header, _, _ in d.columns)
        groups[re.sub(r"\d+(?:[-_. ]\d+)*", "*", d.file), d.table, d.platform, d.sheet, headers].append(d)
    out: list[Draft] = []
    for (glob, *_), group in groups.items():
        mine = {d.file for d in group}
        fitting = {f for f in files if Entry(str(glob), 0, False).fits(f)}
        telling = re.sub(r"[\W\d_]", "", str(glob).rsplit("/", 1)[-1].rsplit(".", 1)[0])
        if len(group) > 1 and len(telling) > 3 and fitting == mine:
            out.append(replace(group[-1], file=str(glob)))
        else:
            out += group
    return out


# -------------------------------------------------------------------------------------------------------------- its words


def _quoted(text: str) -> str:
    """A YAML scalar between quotation marks, on one line."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\{c}" if c in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'


def _comment(text: str, indent: str = "") -> str:
    wrapped = textwrap.wrap(text, 112, initial_indent=f"# {indent}", subsequent_indent=f"#   {indent}", break_long_words=False)
    return "".join(f"{line}\n" for line in wrapped)


def _intro(say: Say) -> str:
    """The top of a new file: what it is for, every key, and what each table may have."""
    keys: dict[str, Text] = {
        "file": T(
            "the file inside data/. A * stands for anything: «metricool_*.csv» also fits the download of next month. A file in an archive is archive.zip/file.csv. Of several entries in use, the first that fits counts"
        ),
        "use": T("no: not read yet; yes: read as the entry says"),
        "table": T("what a row of the file is: {tables}", tables=list(SHAPES)),
        "platform": T(
            "the network: {networks}. Leave it out if a column names it, or if no network is concerned",
            networks=list(dict.fromkeys(NETWORK_WORDS.values())),
        ),
        "sheet": T("name of the sheet, where a spreadsheet has several"),
        "header_row": T("number of the row with the headers, only if the wrong one is taken"),
        "dates": T(
            "day/month/year, month/day/year, or auto: what the dates themselves prove, else what is usual in the country of the brand"
        ),
        "decimal": T("decimal mark of the numbers: comma, point, or auto"),
        "zone": T("of the hours: brand, or a name such as {names}", names=["Europe/Madrid", "America/Bogota", "UTC"]),
        "columns": T("to the left the header as it stands in the file, to the right what it is, or {ignore}", ignore=IGNORE),
    }
    out = _comment(
        say(T("How to read the files that the workbook does not know. cm check adds entries at the end; what you write here stays."))
    )
    out += _comment(say(T("For each file: check table, platform and columns, write yes behind use, save, and run cm check again.")))
    out += "#\n" + "".join(_comment(f"{name} – {say(text)}") for name, text in keys.items())
    for table, shape in SHAPES.items():
        needs = [need.split("|") for need in shape.needs]
        needed = " + ".join(say(T("one of ({names})", names=names)) if len(names) > 1 else names[0] for names in needs)
        more = [n for n in shape.columns if not any(n in names for names in needs)]
        text = (
            T("{table}: needs {needed}; may have {names}", table=table, needed=needed, names=more)
            if more
            else T("{table}: needs {needed}", table=table, needed=needed)
        )
        out += _comment(say(text), "  ")
    named = [PASSPORTS[n] for n in dict.fromkeys(t.inside or n for s in SHAPES.values() for n, t in s.columns.items()) if n in PASSPORTS]
    glosses = "; ".join(f"{p.id} = {told}" for p in named if (told := say(p.label)) != p.id.replace("_", " "))
    out += _comment(say(T("the figures are: {names}", names=glosses)), "  ")
    people = T(
        "{names}: people, by e-mail, name or number; only a hash is kept. Every other column about a person: {ignore}",
        names=list(PEOPLE),
        ignore=IGNORE,
    )
    return out + _comment(say(people))


def _block(draft: Draft, say: Say) -> str:
    """One entry as YAML."""
    near = T("the closest format is: {label}", label=draft.near) if draft.near is not None else T("no format of the workbook is close")
    out = "\n" + _comment(say(near))
    if not draft.certain:
        out += _comment(say(T("not certain: check table and columns")))
    shape = SHAPES[draft.table]
    rows = [f"- file: {_quoted(draft.file)}", "  use: no", f"  table: {draft.table}"]
    if draft.platform:
        rows.append(f"  platform: {draft.platform}")
    elif shape.networked and all(name != "platform" for _, name, _ in draft.columns):
        rows.append(f"  platform:{_remarked(T('write the network here'), say)}")
    if draft.sheet:
        rows.append(f"  sheet: {_quoted(draft.sheet)}")
    rows += ["  dates: auto", "  decimal: auto", *(["  zone: brand"] if shape.clocked else []), "  columns:"]
    rows += [f"    {_quoted(header)}: {name}{_remarked(remark, say)}" for header, name, remark in draft.columns]
    return out + "".join(f"{row}\n" for row in rows)


def _remarked(remark: Text | str, say: Say) -> str:
    """A remark behind a line of YAML."""
    return f"  # {' '.join(say(remark).split())}" if remark else ""
