"""Google Search Console > Performance > Export: queries, pages, days, countries, devices, and two periods compared."""

from __future__ import annotations

import re

import pandas as pd

from cmlib.exports.containers import Sheet
from cmlib.exports.dates import read_dates
from cmlib.exports.detect import HEADER_WITHIN
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import Reading
from cmlib.text import T

_METRICS = {
    "search_clicks": column("count", "Clicks", "Clics"),
    "search_impressions": column("count", "Impressions", "Impresiones"),
    "ctr": column("skip", "CTR"),
    "avg_position": column("number", "Position", "Posición | Posición media"),
}
_NAMES = ("search_clicks", "search_impressions", "avg_position")
_DIMENSIONS = {
    "query": column("text", "Top queries | Queries | Query", "Consultas principales | Consultas | Consulta"),
    "landing_page": column("text", "Top pages | Pages | Page", "Páginas principales | Páginas | Página"),
    "country": column("text", "Country", "País"),
    "device": column("text", "Device", "Dispositivo"),
}


def _period(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    if reading.snapshot is None:
        reading.warn(
            T(
                "the file does not say of which day it is; put the day of the download into its name, for example {example}",
                example="Queries_2026-01-31.csv",
            )
        )
        return frame
    return frame.assign(date_end=pd.Timestamp(reading.snapshot))


_OF_PERIOD = re.compile(r"^(?P<period>.*?)\s*(?P<metric>clicks|impressions|ctr|position|clics|impresiones|posicion|posicion media)$")
_LENGTH = re.compile(r"(?P<n>\d+) (?P<unit>month|mes|day|dia)")


def _compared(sheet: Sheet) -> list[Block]:
    """One table for each of the two periods: ``Last 3 months Clicks`` and ``Previous 3 months Clicks`` are never in one."""
    for at, row in enumerate(sheet.head[:HEADER_WITHIN]):
        found = [_OF_PERIOD.match(key(cell)) for cell in row]
        periods = list(dict.fromkeys(m["period"] for m in found if m))
        if len(periods) != 2:
            continue
        blocks = []
        for period in periods:
            places = [0, *(i for i, m in enumerate(found) if m and m["period"] == period)]
            header = (row[0], *(found[i]["metric"] for i in places[1:]))  # type: ignore[index]
            cells = tuple(
                (i + 1, (*(line[p] if p < len(line) else "" for p in places), *line[len(row) :]))
                for i, line in enumerate(sheet.rows)
                if i > at and any(c.strip() for c in line)
            )
            title = " ".join(row[places[1]].split()[: len(period.split())])
            blocks.append(Block(sheet, header, at, title=title, cells=cells))
        return blocks
    return []


def _of_period(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """First and last day of a compared period, from its words and the day of the download."""
    written = read_dates(pd.Series(re.split(r"\s+[-–—]\s+", block.title), dtype="str"), default="MDY").local.dropna()
    if len(written) == 2:
        return frame.assign(date_start=written.min().normalize(), date_end=written.max().normalize())
    words = key(block.title)
    length = _LENGTH.search(words)
    last = bool(re.match(r"last|ultimos", words))
    if length is None or reading.snapshot is None:
        if last or not block.title:
            return _period(frame, reading, block)
        reading.warn(
            T(
                "«{period}» cannot be placed in the calendar, so its rows were left out; put the day of the download into the file's name, for example {example}",
                period=block.title,
                example="Queries_2026-01-31.csv",
            )
        )
        reading.drop(frame.index, "no_period")
        return frame.iloc[:0]
    n = int(length["n"])
    step = pd.DateOffset(months=n) if length["unit"] in ("month", "mes") else pd.DateOffset(days=n)
    end = pd.Timestamp(reading.snapshot) if last else pd.Timestamp(reading.snapshot) - step
    return frame.assign(date_start=end - step + pd.DateOffset(days=1), date_end=end)


FORMATS = (
    Format(
        id="gsc_comparison", label=T("Google Search Console, two periods compared"), zone="none", blocks=_compared,
        where=T("Search Console > Performance > Compare > Export > Download CSV"),
        parts=(
            Part("web_traffic", {**_DIMENSIONS, **_METRICS}, needs=("query|landing_page|country|device", "search_clicks"), metrics=_NAMES, finish=_of_period),
        ),
    ),
    Format(
        id="gsc", label=T("Google Search Console (queries, pages, days, countries or devices)"), zone="none",
        where=T("Search Console > Performance > Export > Download CSV"),
        parts=(
            Part("web_traffic", {"date": column("date", "Date", "Fecha"), **_METRICS}, needs=("date", "ctr", "avg_position", "search_clicks"), metrics=_NAMES),
            Part(
                "web_traffic", {**_DIMENSIONS, **_METRICS}, needs=("query|landing_page|country|device", "ctr", "avg_position", "search_clicks"),
                metrics=_NAMES, finish=_period,
            ),
            Part(
                "", {"appearance": column("text", "Search Appearance", "Aspecto en las búsquedas | Aparición en el Buscador"), **_METRICS},
                needs=("appearance", "ctr", "search_clicks"),
            ),
            Part("", {"filter": column("text", "Filter", "Filtro"), "value": column("text", "Value", "Valor")}, needs=("filter", "value"), only=True),
        ),
    ),
)  # fmt: skip
