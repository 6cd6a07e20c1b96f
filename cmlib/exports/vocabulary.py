"""Words several formats share: networks and kinds of post, as people and platforms write them."""

from __future__ import annotations

NETWORK_WORDS: dict[str, str] = {
    "instagram": "instagram", "ig": "instagram", "insta": "instagram", "facebook": "facebook", "fb": "facebook", "tiktok": "tiktok",
    "tt": "tiktok", "youtube": "youtube", "yt": "youtube", "linkedin": "linkedin", "li": "linkedin", "x": "x", "twitter": "x",
    "x (twitter)": "x", "twitter/x": "x", "x/twitter": "x", "pinterest": "pinterest", "whatsapp": "whatsapp", "telegram": "telegram", "threads": "threads",
    "bluesky": "bluesky", "google": "google_business", "google business": "google_business", "google maps": "google_business",
    "gbp": "google_business", "tik tok": "tiktok", "you tube": "youtube",
}  # fmt: skip
"""Spelling (as a header key) -> id of the network."""

MEDIA_WORDS: dict[str, str] = {
    "reel": "reel", "reels": "reel", "ig reel": "reel", "reel de instagram": "reel", "instagram reel": "reel",
    "image": "image", "images": "image", "imagen": "image", "imagenes": "image", "photo": "image", "photos": "image", "foto": "image",
    "fotos": "image", "ig image": "image", "imagen de instagram": "image", "picture": "image",
    "carousel": "carousel", "carrusel": "carousel", "ig carousel": "carousel", "secuencia de instagram": "carousel", "secuencia": "carousel",
    "album": "carousel", "carrusel de instagram": "carousel", "multi photo": "carousel",
    "story": "story", "stories": "story", "historia": "story", "historias": "story", "ig story": "story", "historia de instagram": "story",
    "video": "video", "videos": "video", "ig video": "video", "video de instagram": "video",
    "short": "short", "shorts": "short", "text": "text", "texto": "text", "status": "text", "estado": "text", "estados": "text", "statuses": "text",
    "link": "link", "links": "link", "enlace": "link", "enlaces": "link", "article": "link", "articulo": "link",
    "document": "document", "documento": "document", "poll": "poll", "encuesta": "poll", "live": "live", "directo": "live",
    "en vivo": "live", "live video": "live", "other": "other", "otro": "other", "otros": "other", "event": "other", "evento": "other",
}  # fmt: skip
"""Spelling (as a header key) -> ``media_type``."""
