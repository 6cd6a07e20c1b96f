"""Words several formats share: networks and kinds of post, as people and platforms write them."""

from __future__ import annotations

NETWORK_WORDS: dict[str, str] = {
    "instagram": "instagram", "ig": "instagram", "insta": "instagram", "facebook": "facebook", "fb": "facebook", "tiktok": "tiktok",
    "tt": "tiktok", "youtube": "youtube", "yt": "youtube", "linkedin": "linkedin", "li": "linkedin", "x": "x", "twitter": "x",
    "x (twitter)": "x", "twitter/x": "x", "x/twitter": "x", "pinterest": "pinterest", "whatsapp": "whatsapp", "telegram": "telegram", "threads": "threads",
    "bluesky": "bluesky", "google": "google_business", "google business": "google_business", "google maps": "google_business",
    "gbp": "google_business", "google_business": "google_business", "tik tok": "tiktok", "you tube": "youtube",
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

KIND_WORDS: dict[str, str] = {
    "comment": "comment", "comments": "comment", "comentario": "comment", "comentarios": "comment",
    "reply": "reply", "replies": "reply", "respuesta": "reply", "respuestas": "reply",
    "mention": "mention", "mentions": "mention", "mencion": "mention", "menciones": "mention", "tag": "mention", "etiqueta": "mention",
    "review": "review", "reviews": "review", "resena": "review", "resenas": "review", "opinion": "review", "valoracion": "review",
    "message": "message", "messages": "message", "mensaje": "message", "mensajes": "message", "dm": "message", "md": "message",
    "direct message": "message", "mensaje directo": "message", "mensaje privado": "message", "inbox": "message", "email": "message",
    "e-mail": "message", "correo": "message", "chat": "message", "call": "message", "llamada": "message", "other": "other", "otro": "other",
}  # fmt: skip
"""Spelling (as a header key) -> ``kind`` of a mention."""
