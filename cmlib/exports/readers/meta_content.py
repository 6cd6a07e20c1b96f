"""Meta Business Suite > Insights > Content > Export: Instagram posts, reels and stories, Facebook posts."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from cmlib.exports.builders import META_ZONE
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import Reading
from cmlib.exports.vocabulary import MEDIA_WORDS
from cmlib.text import T

_SHARED = {
    "post_id": column("id", "Post ID", "Identificador de la publicación"),
    "text": column("text", "Description", "Descripción"),
    "duration_s": column("duration", "Duration (sec)", "Duración (segundos)"),
    "published": column("time", "Publish time", "Hora de publicación"),
    "permalink": column("text", "Permalink", "Enlace permanente"),
    "media_type": column("text", "Post type", "Tipo de publicación"),
    "note": column("skip", "Data comment", "Comentario sobre los datos"),
    "scope": column("text", "Date", "Fecha"),
    "views": column("count", "Views", "Visualizaciones"),
    "impressions": column("count", "Impressions", "Impresiones"),
    "reach": column("count", "Reach", "Alcance"),
    "viewers": column("count", "Viewers", "Espectadores"),
    "shares": column("count", "Shares", es_LA="Veces que se compartió", es_ES="Veces que se ha compartido"),
    "comments": column("count", "Comments", "Comentarios"),
    "saves": column("count", "Saves", es_LA="Veces que se guardó", es_ES="Veces guardado | Veces que se ha guardado"),
}

_INSTAGRAM = {
    **_SHARED,
    "account_id": column("id", "Account ID", "Identificador de la cuenta"),
    "account_handle": column("skip", "Account username", "Nombre de usuario de la cuenta"),
    "account_name": column("skip", "Account name", "Nombre de la cuenta"),
    "likes": column("count", "Likes", "Me gusta"),
    "follows": column("count", "Follows", es_LA="Seguimientos", es_ES="Seguidores"),
}

_STORIES = {
    **_INSTAGRAM,
    "replies": column("count", "Replies", "Respuestas"),
    "story_navigation": column("count", "Navigation", "Navegación"),
    "profile_visits": column("count", "Profile visits", "Visitas al perfil"),
    "link_clicks": column("count", "Link clicks", "Clics en el enlace"),
    "sticker_taps": column("count", "Sticker taps", "Toques en stickers"),
}

_FACEBOOK = {
    **_SHARED,
    "account_id": column("id", "Page ID", "Identificador de la página"),
    "account_name": column("skip", "Page name", "Nombre de la página"),
    "title": column("text", "Title", "Título"),
    "asset_id": column("id", "Video asset ID", es_LA="Identificador de la pieza de video", es_ES="Identificador de la pieza de vídeo"),
    "caption_type": column("skip", "Caption type", "Tipo de subtítulo"),
    "is_crosspost": column("skip", "Is crosspost", "Es una publicación cruzada"),
    "is_share": column("skip", "Is share", "Es una publicación compartida"),
    "languages": column("skip", "Languages", "Idiomas"),
    "labels": column("skip", "Custom labels", "Etiquetas personalizadas"),
    "funded": column("skip", "Funded content status", "Estado de contenido financiado"),
    "engagements_public_platform": column(
        "skip", "Reactions, Comments and Shares",
        es_LA="Reacciones, comentarios y veces que se compartió", es_ES="Reacciones, comentarios y veces que se ha compartido",
    ),
    "engagements_platform": column("count", "Interactions", "Interacciones"),
    "reactions": column("count", "Reactions", "Reacciones"),
    "net_follows": column("count", "Net follows", "Seguimientos netos"),
    "clicks_total": column("count", "Total clicks", "Total de clics"),
    "clicks_other": column("count", "Other Clicks", "Clics de otro tipo"),
    "link_clicks": column("count", "Link Clicks", "Clics en el enlace"),
    "clicks_photo": column(
        "count", "Matched Audience Targeting Consumption (Photo Click)", "Consumo de segmentación del público coincidente (Photo Click)",
    ),
    "views_organic": column("skip", "Views from Organic posts", "Visualizaciones de Publicaciones orgánicas"),
    "views_paid": column("skip", "Views from Boosted posts", "Visualizaciones de Publicaciones promocionadas"),
    "reach_organic": column("skip", "Reach from Organic posts", "Alcance de Publicaciones orgánicas"),
    "reach_paid": column("skip", "Reach from Boosted posts", "Alcance de Publicaciones promocionadas"),
    "video_views_3s": column(
        "count", "3-second video views", es_LA="Reproducciones de video de 3 segundos", es_ES="Visualizaciones de vídeo de 3 segundos",
    ),
    "video_views_1m": column(
        "count", "1-minute video views", es_LA="Reproducciones de video de 1 minuto", es_ES="Visualizaciones de vídeo de 1 minuto",
    ),
    "viewers_3s": column("skip", "3-second viewers", "Espectadores de 3 segundos"),
    "viewers_1m": column("skip", "1-minute viewers", "Espectadores de 1 minuto"),
    "viewers_again": column("skip", "Returning viewers", "Espectadores recurrentes"),
    "distribution": column("skip", "Distribution", "Distribución"),
    "feedback": column("skip", "Negative feedback from users", "Comentarios negativos de los usuarios"),
    "watch_time_s": column("duration", "Seconds viewed", "Segundos reproducidos"),
    "avg_watch_s": column(
        "duration", "Average Seconds viewed", es_LA="Segundos en promedio reproducidos", es_ES="Segundos reproducidos de media",
    ),
    "negative_feedback": column(
        "count", "Negative feedback from users: Hide all", "Comentarios negativos de los usuarios: Ocultar todo",
    ),
    "hide": column("skip", "Negative feedback from users: Hide", "Comentarios negativos de los usuarios: Ocultar"),
    "earnings": column(
        "skip", "Estimated earnings (USD) | Approximate content monetization earnings",
        "Ingresos estimados (USD) | Ingresos por estrellas estimados (USD) | Ingresos aproximados por monetización de contenido",
    ),
    "ads": column("skip", "Ad CPM (USD) | Ad impressions"),
}  # fmt: skip


_DETAILS = re.compile(
    r"\b(?:interval|intervalo)\b|\b(?:by|por) (?:country|pais|age|edad|gender|sexo|top audience|publico destacado|city|ciudad|region)\b"
    r"|(?:video views?|reproducciones de video|visualizaciones de video|viewers|seconds viewed|segundos (?:en promedio )?(?:re)?producidos)\b.*"
    r"\b(?:from|by|de|en|por) (?:recommendations|recomendaciones|shared content|contenido compartido|followers|seguidores|boosted posts|organic posts"
    r"|publicaciones promocionadas|publicaciones organicas|returning viewers|espectadores recurrentes)$"
    r"|^(?:unique negative feedback from users|comentarios negativos unicos de los usuarios)"
)
"""Columns of a file with everything ticked (there are more than 200): retention by interval, plays by country, group or source."""


def _facebook(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """The caption stands in the title or in the description: the longer one is the text. A video without an id goes by its piece."""
    details = [name for name in reading.unknown if _DETAILS.search(key(name))]
    if details:
        reading.unknown = [name for name in reading.unknown if name not in details]
        reading.warn(T("{n} detailed columns are known and not used: retention, plays by country, group or source", n=len(details)))
    for name in ("text", "title"):
        if name not in frame:
            frame = frame.assign(**{name: ""})
    if "post_id" not in frame and "asset_id" in frame:
        frame = frame.assign(post_id=frame["asset_id"].where(frame["permalink"] == "", ""))
    longer = frame["title"].str.len() > frame["text"].str.len()
    return frame.assign(text=pd.Series(np.where(longer, frame["title"], frame["text"]), index=frame.index, dtype="str"))


_LEGACY = {
    "post_id": column("id", "Post ID"), "permalink": column("text", "Permalink"), "text": column("text", "Post Message"),
    "media_type": column("text", "Type"), "published": column("time", "Posted"),
    "reach": column("count", "Lifetime Post Total Reach"), "impressions": column("count", "Lifetime Post Total Impressions"),
    "clicks_total": column("count", "Lifetime Post Consumptions"),
    "unused": column(
        "skip",
        "Countries | Languages | Audience Targeting | Lifetime Post organic reach | Lifetime Post Paid Reach | Lifetime Post Organic Impressions"
        " | Lifetime Post Paid Impressions | Lifetime Engaged Users | Lifetime Post Consumers | Lifetime Matched Audience Targeting Consumers on Post"
        " | Lifetime Matched Audience Targeting Consumptions on Post | Lifetime Negative Feedback from Users | Lifetime Negative Feedback",
    ),
}  # fmt: skip

_WHERE = T("Meta Business Suite > Insights > Content > Export data")

FORMATS = (
    Format(
        id="meta_ig_content", label=T("Instagram posts and reels (Meta Business Suite)"), where=_WHERE, zone=META_ZONE, clock="instagram", order="MDY",
        parts=(
            Part(
                "posts", _INSTAGRAM, needs=("account_handle", "permalink", "saves"), fixed={"platform": "instagram"},
                values={"media_type": MEDIA_WORDS},
            ),
        ),
    ),
    Format(
        id="meta_ig_stories", label=T("Instagram stories (Meta Business Suite)"), where=_WHERE, zone=META_ZONE, clock="instagram", order="MDY",
        parts=(
            Part(
                "posts", _STORIES, needs=("account_handle", "sticker_taps|story_navigation"), fixed={"platform": "instagram"},
                values={"media_type": MEDIA_WORDS},
            ),
        ),
    ),
    Format(
        id="meta_fb_content", label=T("Facebook posts (Meta Business Suite)"), where=_WHERE, zone=META_ZONE, order="MDY",
        parts=(
            Part(
                "posts", _FACEBOOK, needs=("account_name", "permalink", "reactions|video_views_3s"), fixed={"platform": "facebook"},
                values={"media_type": MEDIA_WORDS}, finish=_facebook,
            ),
        ),
    ),
    Format(
        id="meta_fb_content_legacy", label=T("Facebook posts (former Page Insights, two header rows)"), where=T("the former Facebook Page Insights > Export"),
        zone=META_ZONE, order="MDY",
        parts=(
            Part(
                "posts", _LEGACY, needs=("post_id", "permalink", "reach"), fixed={"platform": "facebook"}, values={"media_type": MEDIA_WORDS},
                description_row=True,
            ),
        ),
    ),
)  # fmt: skip
