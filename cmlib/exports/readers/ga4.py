"""Google Analytics 4 > Reports or Explore > Download CSV: one or several tables, each under lines that start with #."""

from __future__ import annotations

import re
from datetime import datetime

import pandas as pd

from cmlib.exports.containers import Sheet
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import Reading
from cmlib.text import T


def _blocks(sheet: Sheet) -> list[Block]:
    """Cut at the # lines; a header is the first line after them. Blocks without own lines inherit the dates above."""
    first = next((row for row in sheet.head if any(c.strip() for c in row)), [""])
    if not first[0].lstrip().startswith("#") or sheet.is_big:
        return []
    found: list[Block] = []
    preamble: list[str] = []
    header: int | None = None
    fresh = True
    rows = sheet.rows
    for i, row in enumerate([*rows, ["#"]]):
        filled = any(c.strip() for c in row)
        comment = filled and row[0].lstrip().startswith("#")
        if (comment or not filled) and header is not None:
            found.append(Block(sheet, tuple(rows[header]), header, i, preamble=tuple(preamble)))
            header, fresh = None, True
        if comment and i < len(rows):
            if fresh and any(re.search(r"\d{8}", line) for line in preamble) and "---" in row[0]:
                preamble = []
            fresh = False
            preamble.append(",".join(row).strip())
        elif filled and not comment and header is None:
            header = i
    return found


def _range(preamble: tuple[str, ...]) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    days = [d for line in preamble for d in re.findall(r"(?<!\d)(20\d{6})(?!\d)", line)]
    try:
        parsed = [datetime.strptime(d, "%Y%m%d") for d in days]
    except ValueError:
        return None
    return (pd.Timestamp(parsed[0]), pd.Timestamp(parsed[-1])) if parsed else None


def _dated(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Dates of the rows from the # lines, the day index, or the date range of a comparison; the property from the # lines."""
    frame = _only_known_dimensions(_without_totals(frame, reading), reading, block)
    if frame.empty:
        return frame
    for line in block.preamble:
        words = re.match(r"#\s*(?:property|propiedad)\s*:\s*(.+)$", line, flags=re.IGNORECASE)
        if words:
            frame = frame.assign(property=words[1].strip().strip(","))
    span = _range(block.preamble)
    if "revenue" in frame and (frame["revenue"].fillna(0) != 0).any():
        reading.warn(T("GA4 does not say the currency of the revenue; it is taken as the brand's"))
    if "date" in frame:
        return frame
    if "compared" in frame:
        spans = frame["compared"].map(_spoken_range)
        bad = spans.isna()
        if bad.any():
            reading.warn(T("{n} rows of a comparison have a date range that cannot be read; they were left out", n=int(bad.sum())))
            reading.drop(frame.index[bad], "no_date")
            frame, spans = frame[~bad], spans[~bad]
        starts, ends = [s[0] for s in spans], [s[1] for s in spans]
        return frame.assign(
            date_start=pd.Series(starts, index=frame.index, dtype="datetime64[us]"),
            date_end=pd.Series(ends, index=frame.index, dtype="datetime64[us]"),
        )
    if span is None:
        raise reading.refuse(
            T("the dates of the report are missing: the lines above the table that start with # were removed. Download the report again")
        )
    if "day_index" in frame:
        days = span[0] + pd.to_timedelta(frame["day_index"], unit="D")
        days = days.astype("datetime64[us]")
        reading.drop(frame.index[days.isna()], "no_date")
        return frame.assign(date_start=days, date_end=days)[days.notna()]
    return frame.assign(date_start=span[0], date_end=span[1])


def _without_totals(frame: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Of a comparison, each period may have its totals row: its first cell is empty, or says so."""
    first = frame.iloc[:, 0]
    if "compared" not in frame or first.name == "compared" or first.dtype == "float64":
        return frame
    total = first.map(key).isin(("", "total", "totales", "grand total", "total general"))
    reading.drop(frame.index[total], "totals_row")
    return frame[~total]


def _only_known_dimensions(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """A table that is split by something we do not know says the same day or channel several times: it is not read."""
    strangers = [h.strip() for h in block.header if h.strip() and key(h) not in _HEADERS]
    by = [c for c in frame if c in _DIMENSIONS or c == "day_index"]
    if not strangers or not frame.duplicated(by).any():
        return frame
    reading.warn(T("a table that is also split by {columns} was left out: its rows cannot be told apart without that", columns=strangers))
    reading.drop(frame.index, "block_not_used")
    return frame.iloc[:0]


def _spoken_range(text: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """``Aug 1 - Aug 31, 2026`` or ``20260801-20260831`` as two days."""
    from cmlib.exports.dates import parts_of

    compact = re.findall(r"(?<!\d)(20\d{6})(?!\d)", text)
    if len(compact) == 2:
        return pd.Timestamp(compact[0]), pd.Timestamp(compact[1])
    halves = re.split(r"\s+[-–]\s+|\s+a\s+", text.strip())
    if len(halves) != 2:
        return None
    start, end = parts_of(halves[0]), parts_of(halves[1])
    if start is None or end is None or end.year is None:
        return None
    year = start.year or (end.year if (start.month, start.day) <= (end.month, end.day) else end.year - 1)
    return pd.Timestamp(year, start.month, start.day), pd.Timestamp(end.year, end.month, end.day)


_METRICS = {
    "sessions": column("count", "Sessions", "Sesiones"),
    "engaged_sessions": column("count", "Engaged sessions", "Sesiones con interacción"),
    "users": column("count", "Active users | Users", "Usuarios activos | Usuarios"),
    "total_users": column("skip", "Total users", "Usuarios totales | Total de usuarios"),
    "new_users": column("count", "New users", "Usuarios nuevos"),
    "events": column("count", "Event count", "Número de eventos"),
    "key_events": column("number", "Key events | Conversions", "Eventos clave | Conversiones"),
    "revenue": column("money", "Total revenue", "Ingresos totales | Total de ingresos"),
    "rates": column(
        "skip",
        "Engagement rate | Average engagement time per session | Average engagement time per active user | Events per session"
        " | Session key event rate | Session conversion rate | Event count per active user | User key event rate | Average engagement time | Engaged sessions per active user"
        " | Returning users | Views | Views per active user | Bounce rate | Average session duration",
        "Tasa de interacción | Tiempo de interacción medio por sesión | Tiempo de interacción medio por usuario activo | Eventos por sesión"
        " | Tasa de eventos clave de sesión | Tasa de conversiones de sesión | Número de eventos por usuario activo | Tasa de rebote"
        " | Vistas | Vistas por usuario activo | Usuarios recurrentes | Tiempo de interacción medio | Duración media de la sesión",
    ),
}  # fmt: skip
_NAMES = ("sessions", "engaged_sessions", "users", "new_users", "events", "key_events", "revenue")
_DIMENSIONS = {
    "channel_group": column(
        "text",
        "Session primary channel group (Default Channel Group) | Session default channel group | Session default channel grouping | Default channel group"
        " | First user primary channel group (Default Channel Group) | First user default channel group",
        "Grupo de canales principal de la sesión (Grupo de canales predeterminado) | Grupo de canales predeterminado de la sesión"
        " | Primer grupo de canales principal del usuario (Grupo de canales predeterminado) | Grupo de canales predeterminado",
    ),
    "source_medium": column("text", "Session source / medium", "Fuente/medio de la sesión | Fuente / medio de la sesión"),
    "source": column("text", "Session source", "Fuente de la sesión"),
    "medium": column("text", "Session medium", "Medio de la sesión"),
    "campaign": column("text", "Session campaign", "Campaña de la sesión"),
    "content": column("text", "Session manual ad content", "Contenido del anuncio manual de la sesión"),
    "landing_page": column("text", "Landing page | Landing page + query string", "Página de destino | Página de destino + cadena de consulta"),
    "country": column("text", "Country", "País"),
    "device": column("text", "Device category", "Categoría de dispositivo"),
    "date": column("date", "Date", "Fecha"),
    "compared": column("text", "Date range", "Intervalo de fechas | Periodo"),
}  # fmt: skip
_HEADERS = {alias for table in (_METRICS, _DIMENSIONS) for col in table.values() for alias in col.languages} | {"nth day", "dia n"}


def _rows(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    if "source_medium" in frame:
        halves = frame["source_medium"].str.split(" / ", n=1, expand=True).reindex(columns=[0, 1]).fillna("")
        frame = frame.assign(source=halves[0].astype("str"), medium=halves[1].astype("str"))
    if any("first user" in key(h) or "primer grupo" in key(h) for h in block.header) and "sessions" in frame:
        reading.warn(T("channels of the first visit and sessions stand in one table; they describe different visits"))
    return _dated(frame, reading, block)


_SOME = "sessions|engaged_sessions|users|new_users|events|key_events|revenue"
FORMATS = (
    Format(
        id="ga4_report", label=T("Google Analytics 4 report or exploration"), where=T("Google Analytics > Reports > Share > Download file > CSV"),
        zone="none", blocks=_blocks,
        parts=(
            Part(
                "web_traffic", {**_DIMENSIONS, **_METRICS},
                needs=("channel_group|source_medium|source|medium|campaign|content|landing_page|country|device|date", _SOME),
                metrics=_NAMES, finish=_rows,
            ),
            Part(
                "web_traffic", {"day_index": column("count", "Nth day", "Día N"), **_METRICS}, needs=("day_index", _SOME), first="day_index",
                metrics=_NAMES, finish=_dated,
            ),
        ),
    ),
)  # fmt: skip
