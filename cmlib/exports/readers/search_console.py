"""Google Search Console > Performance > Export: queries, pages, days, countries, devices."""

from __future__ import annotations

import pandas as pd

from cmlib.exports.formats import Block, Format, Part, column
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
    "query": column("text", "Top queries | Queries", "Consultas principales | Consultas"),
    "landing_page": column("text", "Top pages | Pages", "Páginas principales | Páginas"),
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


FORMATS = (
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
