"""YouTube Studio > Advanced mode > Export: the table (by video, country, …), its chart and the totals by day."""

from __future__ import annotations

import pandas as pd

from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import Reading
from cmlib.text import T

_ON_YOUTUBE = {"platform": "youtube"}
_METRICS = {
    "views": column("count", "Views", es_LA="Vistas", es_ES="Visualizaciones"),
    "watch_time_s": column(
        "number", "Watch time (hours)", es_LA="Tiempo de reproducción (horas)", es_ES="Tiempo de visualización (horas)", scale=3600,
    ),
    "net_follows": column("count", "Subscribers", "Suscriptores"),
    "follows": column("count", "Subscribers gained", "Suscriptores obtenidos"),
    "thumb_impressions": column("count", "Impressions | Thumbnail impressions", "Impresiones | Impresiones de miniaturas"),
    "avg_watch_s": column(
        "duration", "Average view duration", es_LA="Duración promedio de vistas", es_ES="Duración media de las visualizaciones",
    ),
    "avg_pct": column("percent", "Average percentage viewed (%)", es_LA="Porcentaje promedio reproducido (%)", es_ES="Porcentaje medio visto (%)"),
    "likes": column("count", "Likes", "Me gusta"),
    "comments": column("count", "Comments added", "Comentarios agregados | Comentarios añadidos"),
    "shares": column("count", "Shares", "Veces compartido | Compartidos"),
    "viewers": column("count", "Unique viewers", "Espectadores únicos | Usuarios únicos"),
    "rates": column(
        "skip",
        "Impressions click-through rate (%) | Thumbnail click-through rate (%) | Stayed to watch (%) | New viewers | Returning viewers | Casual viewers"
        " | Regular viewers | Subscribers lost | Likes (vs. dislikes) (%) | Estimated revenue (USD)",
        "Tasa de clics de las impresiones (%) | Tasa de clics de las miniaturas (%) | Porcentaje de clics de las impresiones (%) | Suscriptores perdidos",
    ),
}  # fmt: skip
_VIDEO = {
    "post_id": column("text", "Content", "Contenido"),
    "title": column("text", "Video title", es_LA="Título del video", es_ES="Título del vídeo"),
    "published": column("date", "Video publish time", es_LA="Tiempo de publicación del video", es_ES="Hora de publicación del vídeo"),
    "duration_s": column("duration", "Duration", "Duración"),
}
_OTHER = column(
    "text",
    "Traffic source | Viewer age | Viewer gender | Viewer age and gender | Device type | Operating system | Subscription status | Subscription source | Playback location"
    " | Playlist | Content type | Cities | City | Traffic source detail | New and returning viewers | Date added | YouTube product | Geography",
    # not seen in a file
    "Fuente de tráfico | Edad del espectador | Edad de los espectadores | Género del espectador | Sexo de los espectadores | Tipo de dispositivo | Sistema operativo"
    " | Estado de la suscripción | Origen de la suscripción | Ubicación de reproducción | Lista de reproducción | Tipo de contenido | Ciudades | Ciudad"
    " | Ubicación geográfica | Zona geográfica | Geografía",
)
"""First columns of tables that the workbook has no use for (countries by themselves are read)."""
_SHARES = column(
    "skip",
    "Views (%) | Watch time (hours) (%)",
    "Vistas (%) | Visualizaciones (%) | Tiempo de reproducción (horas) (%) | Tiempo de visualización (horas) (%)",
)
_DAILY = ("views", "watch_time_s", "net_follows", "follows", "thumb_impressions", "likes", "comments", "shares", "viewers")


def _videos(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    return frame.assign(text=frame["title"], media_type="video")


def _countries(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    return frame.assign(value=frame["views"], dimension="country", population="viewers", unit="count")


def _totals(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    name = key(reading.file)
    if not any(word in name for word in ("youtube", "totals", "totales", "table data", "datos de la tabla")):
        reading.warn(T("a table of days and views was taken as totals of YouTube; if it is something else, take it out of the folder"))
    return frame


_SOME = "views|watch_time_s|net_follows|thumb_impressions"
FORMATS = (
    Format(
        id="yt_table", label=T("YouTube videos, countries or totals by day"), where=T("YouTube Studio > Analytics > Advanced mode > Export > CSV"), zone="none",
        parts=(
            Part(
                "posts", {**_VIDEO, **_METRICS, "day": column("skip", "Date", "Fecha")}, needs=("post_id", "title"), never=("day",), first="post_id",
                fixed=_ON_YOUTUBE, finish=_videos,
            ),
            Part(
                "posts", {"scope": column("text", "Date", "Fecha"), **_VIDEO, **_METRICS}, needs=("scope", "post_id", "title"),
                fixed=_ON_YOUTUBE, finish=_videos,
            ),
            Part(
                "audience", {"bucket": column("text", "Geography", "Ubicación geográfica | Zona geográfica | Geografía"), **_METRICS},
                needs=("bucket", "views"), first="bucket", fixed=_ON_YOUTUBE, finish=_countries,
            ),
            Part("", {"other": _OTHER, "percent": _SHARES, **_METRICS}, needs=("other", f"{_SOME}|percent"), first="other"),
            Part("", {"day": column("date", "Date", "Fecha"), "other": _OTHER, "percent": _SHARES, **_METRICS}, needs=("day", "other", f"{_SOME}|percent"), first="day"),
            Part(
                "account_daily", {"date": column("date", "Date", "Fecha"), **_METRICS}, needs=("date", _SOME),
                first="date", only=True, fixed=_ON_YOUTUBE, metrics=_DAILY, finish=_totals,
            ),
        ),
    ),
)  # fmt: skip
