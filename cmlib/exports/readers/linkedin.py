"""LinkedIn Page > Analytics > Export: content, followers and visitors (old Excel files), competitors (new Excel file)."""

from __future__ import annotations

import pandas as pd

from cmlib.exports.formats import Block, Column, Finish, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.readers._shared import period_above
from cmlib.exports.reading import Reading
from cmlib.text import T

_ON_LINKEDIN = {"platform": "linkedin"}
_DATE = column("date", "Date", "Fecha")


def _three(metric: str, en: str, organic: str, paid: str, total: str) -> dict[str, Column]:
    """The organic, sponsored and total column of a metric."""
    first, *others = en.split(" | ")
    names = [first, *others]

    def english(kind: str) -> str:
        return " | ".join(f"{n} ({kind})" for n in names)

    return {
        metric: column("count", english("total"), total),
        f"{metric}:organic": column("count", english("organic"), organic),
        f"{metric}:paid": column("count", english("sponsored"), paid),
    }


_DAILY = {
    **_three(
        "impressions", "Impressions", "Impresiones (orgánicas)", "Impresiones (patrocinadas)", "Impresiones (totales) | Impresiones totales"
    ),
    **_three("clicks_total", "Clicks", "Clics (orgánicos)", "Clics (patrocinados)", "Clics (totales)"),
    **_three(
        "reactions",
        "Reactions",
        "Reacciones (generales) | Reacciones (orgánicas)",
        "Reacciones (patrocinadas)",
        "Reacciones (total) | Reacciones (totales)",
    ),
    **_three("comments", "Comments", "Comentarios (orgánicos)", "Comentarios (patrocinados)", "Comentarios (totales)"),
    **_three("shares", "Reposts | Shares", "Veces compartido (orgánico)", "Veces compartido (patrocinado)", "Veces compartido (total)"),
    "reach:organic": column("count", "Unique impressions (organic)", "Impresiones únicas (orgánicas)"),
}
_RATES = column(
    "skip", "Engagement rate (organic) | Engagement rate (sponsored) | Engagement rate (total)",
    "Tasa de interacción (orgánica) | Tasa de interacción (patrocinada) | Tasa de interacción (total)",
)  # fmt: skip
_FOLLOWERS = {
    "follows": column("count", "Total followers", "Total de seguidores"),
    "follows:organic": column("count", "Organic followers", "Seguidores generales | Seguidores orgánicos"),
    "follows:paid": column("count", "Sponsored followers", "Seguidores patrocinados"),
    "follows:invited": column("count", "Auto-invited followers", "Seguidores invitados automáticamente"),
}
_DIMENSIONS = {
    "location": "city", "ubicacion": "city", "job function": "job_function", "funcion laboral": "job_function", "seniority": "seniority",
    "nivel de responsabilidad": "seniority", "industry": "industry", "sector": "industry", "company size": "company_size",
    "tamano de la empresa": "company_size",
}  # fmt: skip
_BUCKET = column(
    "text",
    "Location | Job function | Seniority | Industry | Company size",
    "Ubicación | Función laboral | Nivel de responsabilidad | Sector | Tamaño de la empresa",
)
_KINDS = {
    "video": "video",
    "document": "document",
    "documento": "document",
    "article": "link",
    "articulo": "link",
    "image": "image",
    "imagen": "image",
    "poll": "poll",
    "encuesta": "poll",
}
_PAGE_PARTS_EN = [
    f"{part} {what} ({where})"
    for part in ("Overview", "Life", "Jobs")
    for what in ("page views", "unique visitors")
    for where in ("desktop", "mobile", "total")
]
_PAGE_PARTS_ES = [
    f"{what} de la página {part} ({where})"
    for part in ("general", "de vida en la empresa", "de empleo")
    for what in ("Visualizaciones", "Visitantes únicos")
    for where in ("ordenador", "móvil", "total")
]


def _posts(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Paid from the type of the post; the URN of the link is the id. A boosted post may stand there twice: its paid copy goes."""
    if "kind" in frame:
        kind = frame["kind"].map(key)
        frame = frame.assign(
            is_paid=kind.map(lambda k: True if k in ("sponsored", "patrocinado", "patrocinada") else False if k else pd.NA).astype(
                "boolean"
            )
        )
    urn = frame["permalink"].str.extract(r"(\d{17,20})")[0].fillna("")
    if "is_paid" in frame:
        paid = frame["is_paid"].fillna(False).astype(bool)
        copies = paid & (urn != "") & urn.isin(urn[~paid])
        if copies.any():
            reading.warn(
                T("{n} posts stand there twice, as published and as promoted; the promoted rows were left out", n=int(copies.sum()))
            )
            reading.drop(frame.index[copies], "paid_copy")
            frame, urn = frame[~copies], urn[~copies]
    media = frame["media_type"].map(lambda v: _KINDS.get(key(v), "other") if v else "").astype("str") if "media_type" in frame else ""
    return frame.assign(post_id=urn, media_type=media)


def _groups(population: str) -> Finish:
    def finish(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
        dimension = next((d for h in block.header if (d := _DIMENSIONS.get(key(h)))), "")
        return frame.assign(dimension=dimension, population=population, unit="count")

    return finish


def _competitors(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Totals of a period; the period stands above the table, as two dates."""
    named = frame["competitor"] != ""
    reading.drop(frame.index[~named], "no_competitor")
    period = period_above(block, "MDY")
    if period is None:
        reading.warn(T("the dates of the period do not stand above the table; the totals were kept without a period"))
        return frame[named]
    return frame[named].assign(date_start=period[0], date_end=period[1])


FORMATS = (
    Format(
        id="li_content", label=T("LinkedIn content (metrics and posts)"), where=T("LinkedIn Page > Analytics > Content > Export"), zone="id", clock="linkedin", order="MDY",
        parts=(
            Part(
                "account_daily", {"date": _DATE, **_DAILY, "rates": _RATES}, needs=("date", "impressions", "reactions"), first="date", fixed=_ON_LINKEDIN,
                metrics=tuple(_DAILY),
            ),
            Part(
                "posts",
                {
                    "text": column("text", "Post title", "Título de la publicación"), "permalink": column("text", "Post link", "Enlace de la publicación"),
                    "kind": column("text", "Post type", "Tipo de publicación"), "published": column("date", "Created date", "Fecha de creación"),
                    "impressions": column("count", "Impressions", "Impresiones"),
                    "views": column("count", "Views | Views (excluding offsite video views)", "Visualizaciones"),
                    "clicks_total": column("count", "Clicks", "Clics"), "reactions": column("count", "Likes", "Recomendaciones"),
                    "comments": column("count", "Comments", "Comentarios"), "shares": column("count", "Reposts | Shares", "Veces compartido"),
                    "follows": column("count", "Follows", "Seguidores"), "media_type": column("text", "Content Type", "Tipo de contenido"),
                    "unused": column(
                        "skip",
                        "Campaign name | Posted by | Campaign start date | Campaign end date | Audience | Offsite Views | Click through rate (CTR) | Engagement rate",
                        "Nombre de la campaña | Anunciado por | Fecha de inicio de campaña | Fecha de finalización de campaña | Público"
                        " | Visualizaciones fuera del sitio | Porcentaje de clics | Tasa de interacción",
                    ),
                },
                needs=("permalink", "published", "reactions"), fixed=_ON_LINKEDIN, finish=_posts,
            ),
        ),
    ),
    Format(
        id="li_followers", label=T("LinkedIn followers"), where=T("LinkedIn Page > Analytics > Followers > Export"), zone="none", order="MDY",
        parts=(
            Part("account_daily", {"date": _DATE, **_FOLLOWERS}, needs=("date", "follows", "follows:organic|follows:paid"), first="date", fixed=_ON_LINKEDIN, metrics=tuple(_FOLLOWERS)),
            Part(
                "audience", {"bucket": _BUCKET, "value": column("count", "Total followers", "Total de seguidores")}, needs=("bucket", "value"), first="bucket",
                fixed=_ON_LINKEDIN, finish=_groups("followers"),
            ),
        ),
    ),
    Format(
        id="li_visitors", label=T("LinkedIn visitors"), where=T("LinkedIn Page > Analytics > Visitors > Export"), zone="none", order="MDY",
        parts=(
            Part(
                "account_daily",
                {
                    "date": _DATE,
                    "profile_visits": column("count", "Total page views (total)", "Visualizaciones de la página en total (total)"),
                    "profile_visits:desktop": column("count", "Total page views (desktop)", "Visualizaciones de la página en total (ordenador)"),
                    "profile_visits:mobile": column("count", "Total page views (mobile)", "Visualizaciones de la página en total (móvil)"),
                    "viewers": column("count", "Total unique visitors (total)", "Visitantes únicos en total (total)"),
                    "unused": column(
                        "skip", " | ".join(["Total unique visitors (desktop)", "Total unique visitors (mobile)", *_PAGE_PARTS_EN]),
                        " | ".join(["Visitantes únicos en total (ordenador)", "Visitantes únicos en total (móvil)", *_PAGE_PARTS_ES]),
                    ),
                },
                needs=("date", "profile_visits", "viewers"), first="date", fixed=_ON_LINKEDIN,
                metrics=("profile_visits", "profile_visits:desktop", "profile_visits:mobile", "viewers"),
            ),
            Part(
                "audience", {"bucket": _BUCKET, "value": column("count", "Total views", "Total de visualizaciones | Visualizaciones totales")},
                needs=("bucket", "value"), first="bucket", fixed=_ON_LINKEDIN, finish=_groups("visitors"),
            ),
        ),
    ),
    Format(
        id="li_competitors", label=T("LinkedIn competitors"), where=T("LinkedIn Page > Analytics > Competitors > Export"), zone="none",
        parts=(
            Part(
                "competitor_totals",
                {
                    # Spanish headers: not seen in a file, as the English ones would be translated
                    "competitor": column("text", "Page", "Página"),
                    "followers": column("count", "Total Followers", "Total de seguidores | Seguidores totales"),
                    "new_followers": column("count", "New Followers", "Nuevos seguidores"),
                    "engagements": column(
                        "count", "Total post engagements",
                        "Total de interacciones con las publicaciones | Total de interacciones con publicaciones | Interacciones totales con las publicaciones",
                    ),
                    "posts": column("count", "Total posts", "Total de publicaciones | Publicaciones totales"),
                },
                needs=("competitor", "followers", "engagements"), fixed=_ON_LINKEDIN, finish=_competitors,
            ),
        ),
    ),
)  # fmt: skip
