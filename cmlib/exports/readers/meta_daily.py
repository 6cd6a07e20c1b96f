"""Meta Business Suite > Insights > Results: one file per chart, UTF-16, the metric only in the title line and the file name."""

from __future__ import annotations

import re

import pandas as pd

from cmlib.exports.containers import Sheet
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import Reading
from cmlib.text import T

_METRICS = {
    "views": "views", "visualizaciones": "views", "viewers": "viewers", "espectadores": "viewers", "reach": "reach", "alcance": "reach",
    "impressions": "impressions", "impresiones": "impressions",
    "content interactions": "engagements_platform", "interactions": "engagements_platform", "interacciones": "engagements_platform",
    "interacciones con el contenido": "engagements_platform",
    "link clicks": "link_clicks", "clics en el enlace": "link_clicks", "clics en enlaces": "link_clicks",
    "visits": "profile_visits", "profile visits": "profile_visits", "visitas": "profile_visits", "visitas al perfil": "profile_visits",
    "follows": "follows", "seguidores": "follows", "seguimientos": "follows",
}  # fmt: skip
"""Title without the platform -> metric. ``follows`` are new follows of the day, never the number of followers."""


def _blocks(sheet: Sheet) -> list[Block]:
    """``sep=,`` (sometimes), a lone title, then a header of two columns; below ``sep=`` the second may be called anything."""
    rows = [(i, row) for i, row in enumerate(sheet.head[:8]) if any(c.strip() for c in row)]
    tables = [(i, row) for i, row in rows if not (len(row) <= 2 and row[0].casefold().startswith("sep="))]
    if len(tables) < 2 or len([c for c in tables[0][1] if c.strip()]) != 1 or len(tables[1][1]) < 2:
        return []
    at, header = tables[1]
    if len(tables) < len(rows) and len(header) == 2:
        header = [header[0], "Primary"]
    return [Block(sheet, tuple(header), at, None, tables[0][1][0].strip())]


def _metric(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Metric and platform from the title; from folder and file name where the title is silent."""
    words = key(block.title)
    platform = next((p for p in ("instagram", "facebook") if p in words), "")
    bare = " ".join(re.sub(r"\b(instagram|facebook|de|en)\b", " ", words).split())
    spelled = {" ".join(re.sub(r"\b(de|en)\b", " ", k).split()): v for k, v in _METRICS.items()}
    stem = key(re.sub(r"( \(\d+\))?\.\w+$", "", reading.file.rsplit("/", 1)[-1]))
    metric = spelled.get(bare) or next((m for word, m in _METRICS.items() if re.search(rf"(^|[_ -]){word}$", stem)), None)
    if metric is None:
        raise reading.refuse(
            T(
                "the chart «{title}» is none the workbook knows. Known are: {known}",
                title=block.title,
                known=["Views", "Reach", "Follows", "Interactions", "Link clicks", "Visits"],
            )
        )
    platform = platform or reading.platform_in_path()
    if not platform:
        reading.warn(
            T("the file does not say whether «{title}» is of Facebook or of Instagram. Move it into a folder named after the network, for example {example}",
              title=block.title, example="data/instagram/")
        )  # fmt: skip
    return frame.rename(columns={"value": metric}).assign(platform=platform)


FORMATS = (
    Format(
        id="meta_daily", label=T("daily chart of Facebook or Instagram (Meta Business Suite > Insights)"), order="MDY", zone="none", blocks=_blocks,
        where=T("Meta Business Suite > Insights > Results > Export"),
        parts=(
            Part(
                "account_daily",
                {
                    "date": column("date", "Date", "Fecha"),
                    "value": column("count", "Primary", "Primary | Principal | Valor"),
                    "money": column("skip", "content_monetization | stars | subscriptions"),
                },
                needs=("date", "value"), never=("money",), metrics=tuple(dict.fromkeys(_METRICS.values())), finish=_metric,
            ),
            Part(
                "",
                {
                    "date": column("date", "Date", "Fecha"), "value": column("skip", "Primary", "Principal | Valor"),
                    "money": column("skip", "content_monetization | stars | subscriptions"),
                },
                needs=("date", "money"),
            ),
        ),
    ),
)  # fmt: skip
