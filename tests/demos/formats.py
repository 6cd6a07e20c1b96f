"""How each network writes its export: headers, encodings, quoting, dates, ids. Facts from ``exports/EXPORTS.md``; no invented format."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from demos.dice import Dice

PACIFIC = ZoneInfo("America/Los_Angeles")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

ES_DIM = [
    "Identificador de la publicación", "Identificador de la cuenta", "Nombre de usuario de la cuenta", "Nombre de la cuenta", "Descripción",
    "Duración (segundos)", "Hora de publicación", "Enlace permanente", "Tipo de publicación", "Comentario sobre los datos", "Fecha",
]  # fmt: skip
IG_HEADERS = {
    "es-ES": ["identificador de la publicación", *ES_DIM[1:], "Visualizaciones", "Alcance", "Me gusta", "Veces que se ha compartido",
              "Seguidores", "Comentarios", "Veces guardado"],
    "es-LA": [*ES_DIM, "Visualizaciones", "Alcance", "Me gusta", "Veces que se compartió", "Seguimientos", "Comentarios", "Veces que se guardó"],
    "es-LA-2024": [*ES_DIM, "Impresiones", "Alcance", "Me gusta", "Veces que se compartió", "Comentarios", "Veces que se guardó", "Seguimientos"],
}  # fmt: skip
IG_METRICS = {
    "es-ES": ["views", "reach", "likes", "shares", "follows", "comments", "saves"],
    "es-LA": ["views", "reach", "likes", "shares", "follows", "comments", "saves"],
    "es-LA-2024": ["impressions", "reach", "likes", "shares", "comments", "saves", "follows"],
}
IG_TYPES = {"reel": "Reel de Instagram", "image": "Imagen de Instagram", "carousel": "Secuencia de Instagram"}
FB_LA = [
    "Identificador de la publicación", "Identificador de la página", "Nombre de la página", "Título", "Descripción", "Duración (segundos)",
    "Hora de publicación", "Tipo de subtítulo", "Enlace permanente", "Es una publicación cruzada", "Es una publicación compartida",
    "Tipo de publicación", "Idiomas", "Etiquetas personalizadas", "Estado de contenido financiado", "Comentario sobre los datos", "Fecha",
    "Visualizaciones", "Alcance", "Reacciones, comentarios y veces que se compartió", "Reacciones", "Comentarios", "Veces que se compartió",
    "Total de clics", "Clics de otro tipo", "Clics en el enlace", "Consumo de segmentación del público coincidente (Photo Click)",
]  # fmt: skip
FB_HEADERS = {
    "es-LA": FB_LA,
    "es-ES": [
        h.replace("veces que se compartió", "veces que se ha compartido").replace("Veces que se compartió", "Veces que se ha compartido")
        for h in FB_LA
    ],
}
FB_TYPES = {"reel": "Reels", "image": "Fotos", "link": "Enlaces"}


# ---------- bytes on disk ----------


def put(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write text as these bytes, whatever the system's line ends are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def meta_quote(value: object) -> str:
    """Meta's content export quotes a field only when it holds a space, comma, slash, quote or line break."""
    text = str(value)
    needs = any(c in text for c in ' ,"\n/') and not text.startswith("http")
    return '"' + text.replace('"', '""') + '"' if needs else text


def quote(value: object) -> str:
    """Always quoted."""
    return '"' + str(value).replace('"', '""') + '"'


def plain(value: object) -> str:
    """Quoted only where CSV needs it."""
    text = str(value)
    return quote(text) if any(c in text for c in ',"\n') else text


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], how=plain, encoding: str = "utf-8") -> None:
    """A CSV with one header row."""
    put(path, "".join(",".join(how(c) for c in row) + "\n" for row in [list(header), *rows]), encoding)


# ---------- ids that carry their own time ----------


def shortcode(when: datetime, dice: Dice) -> str:
    """Instagram shortcode: 41 bits of ms since 1314220021721 above 23 low bits, in base 64."""
    n = (int(when.timestamp() * 1000) - 1314220021721) << 23 | dice.between(0, 2**23 - 1)
    out = ""
    while n:
        n, r = divmod(n, 64)
        out = ALPHABET[r] + out
    return out


def x_id(when: datetime, dice: Dice) -> str:
    """X post id (snowflake)."""
    return str((int(when.timestamp() * 1000) - 1288834974657) << 22 | dice.between(0, 2**22 - 1))


def linkedin_id(when: datetime, dice: Dice) -> str:
    """LinkedIn activity id."""
    return str(int(when.timestamp() * 1000) << 22 | dice.between(0, 2**22 - 1))


def pacific(when: datetime) -> str:
    """Meta's ``Hora de publicación``: US Pacific, month first."""
    return when.astimezone(PACIFIC).strftime("%m/%d/%Y %H:%M")


def meta_span(first: date, last: date, dice: Dice) -> str:
    """Name of a content export: English months in every language."""
    return f"{MONTHS[first.month - 1]}-{first:%d-%Y}_{MONTHS[last.month - 1]}-{last:%d-%Y}_{dice.between(1, 9)}{dice.digits(15)}.csv"


# ---------- posts ----------


@dataclass
class Post:
    """One post before it is written in a network's dress."""

    when: datetime  # UTC
    local: datetime  # brand's wall clock
    kind: str
    text: str
    post_id: str = ""
    link: str = ""
    duration: int = 0
    m: dict[str, int | str] = field(default_factory=dict)


def days(first: date, last: date) -> list[date]:
    """All days, both ends included."""
    return [first + timedelta(d) for d in range((last - first).days + 1)]


def schedule(dice: Dice, on: Sequence[date], n: int, zone: str, hours: tuple[int, int] = (8, 21)) -> list[datetime]:
    """n publish times: days spread evenly at random, any hour with the same chance (so hour and weekday mean nothing)."""
    step = len(on) / n
    out = []
    for i in range(n):
        day = on[min(len(on) - 1, int((i + dice.u()) * step))]
        clock = datetime(day.year, day.month, day.day, dice.between(*hours), dice.between(0, 59), dice.between(1, 58))
        out.append(clock.replace(tzinfo=ZoneInfo(zone)))
    return sorted(out)


def instagram_rows(posts: Iterable[Post], layout: str, account: tuple[str, str, str]) -> list[list[object]]:
    """Rows of a Meta Instagram content export."""
    return [
        [
            p.post_id,
            *account,
            p.text,
            p.duration,
            pacific(p.when),
            p.link,
            IG_TYPES[p.kind],
            "",
            "Total",
            *(p.m[k] for k in IG_METRICS[layout]),
        ]
        for p in posts
    ]


def write_instagram(path: Path, posts: Iterable[Post], layout: str, account: tuple[str, str, str]) -> None:
    """Meta Business Suite > Insights > Content, Instagram."""
    write_csv(path, IG_HEADERS[layout], instagram_rows(posts, layout, account), meta_quote, "utf-8-sig")


def write_facebook(path: Path, posts: Iterable[Post], layout: str, page: tuple[str, str]) -> None:
    """Meta Business Suite > Insights > Content, Facebook Page."""
    rows = []
    for p in posts:
        total = int(p.m["reactions"]) + int(p.m["comments"]) + int(p.m["shares"])
        other, link, photo = (int(p.m[k]) for k in ("clicks_other", "link_clicks", "clicks_photo"))
        rows.append([
            p.post_id, *page, p.text, p.m.get("description", ""), p.duration, pacific(p.when), "", p.link, 0, 0, FB_TYPES[p.kind], "", "", "", "",
            "Total", p.m["views"], p.m["reach"], total, p.m["reactions"], p.m["comments"], p.m["shares"], other + link + photo, other, link, photo,
        ])  # fmt: skip
    write_csv(path, FB_HEADERS[layout], rows, meta_quote, "utf-8-sig")


# ---------- daily series and audience ----------


def write_daily(path: Path, on: Sequence[date], values: Sequence[int]) -> None:
    """Meta "Resultados": UTF-16 LE with BOM, ``sep=,``, a title line, then day and value. Spanish titles: the chart's name."""
    body = f'sep=,\n"{path.stem}"\n"Fecha","Primary"\n'
    body += "".join(f'"{d.isoformat()}T00:00:00","{v}"\n' for d, v in zip(on, values, strict=True))
    put(path, "\ufeff" + body, "utf-16-le")


def noise(dice: Dice, n: int, sd: float, ar: float) -> list[float]:
    """AR(1) noise with this stationary sd."""
    x = [sd * dice.z()]
    for _ in range(n - 1):
        x.append(ar * x[-1] + sd * math.sqrt(1 - ar * ar) * dice.z())
    return x


def daily(
    dice: Dice, on: Sequence[date], level: float, sd: float, week: Sequence[float], ar: float = 0.3, shift: tuple[date, float] | None = None
) -> list[int]:
    """Daily counts: level, weekday pattern (log), AR(1) noise, and at most one lasting shift (log)."""
    out = []
    for d, e in zip(on, noise(dice, len(on), sd, ar), strict=True):
        up = shift[1] if shift and d >= shift[0] else 0.0
        out.append(round(math.exp(math.log(level) + week[d.weekday()] + e + up)))
    return out


def daily_counts(dice: Dice, on: Sequence[date], mean: float, week: Sequence[float], sd: float = 0.15) -> list[int]:
    """Small daily counts (follows, clicks): Poisson around a noisy mean."""
    return [dice.poisson(mean * math.exp(week[d.weekday()] + e)) for d, e in zip(on, noise(dice, len(on), sd, 0.2), strict=True)]


def write_audience(
    path: Path, ages: Sequence[tuple[str, float, float]], cities: Sequence[tuple[str, float]], countries: Sequence[tuple[str, float]]
) -> None:
    """Meta "Público.csv" (2025-26): UTF-16 LE, blocks, percent 0-100 with a dot, cities and countries transposed."""
    body = 'sep=,\n"Edad y sexo"\n"","Mujeres","Hombres"\n' + "".join(f'"{a}","{w:g}","{m:g}"\n' for a, w, m in ages)
    for title, block in (("Principales ciudades", cities), ("Principales países", countries)):
        body += f'\n"{title}"\n' + ",".join(quote(n) for n, _ in block) + "\n" + ",".join(f'"{v:g}"' for _, v in block) + "\n"
    put(path, "\ufeff" + body, "utf-16-le")


def percent_es(value: float) -> str:
    """12.5 -> ``12,5%``."""
    return f"{value:g}".replace(".", ",") + "%"


def write_audience_2024(
    folder: Path, ages: Sequence[tuple[str, float, float]], cities: Sequence[tuple[str, float]], countries: Sequence[tuple[str, float]]
) -> None:
    """Meta's older files, one a chart: title line, header, percent text with a decimal comma."""
    title = "Seguidores de Instagram por"
    rows = "".join(f'"{a}","{percent_es(w)}","{percent_es(m)}"\n' for a, w, m in ages)
    put(folder / f"{title} sexo y edad.csv", f'"{title} sexo y edad"\n"Edad","Mujeres","Hombres"\n{rows}')
    for what, block in (("ciudades", cities), ("países", countries)):
        rows = "".join(f'"{n}","{percent_es(v)}"\n' for n, v in block)
        put(folder / f"{title} principales {what}.csv", f'"{title} principales {what}"\n"Principales {what}","Valor"\n{rows}')


# ---------- GA4 ----------

GA4_HEADER = (
    "Session primary channel group (Default Channel Group),Sessions,Engaged sessions,Engagement rate,Average engagement time per session,"
    "Events per session,Event count,Key events,Session key event rate,Total revenue"
)


def write_ga4(path: Path, account: str, first: date, last: date, rows: Iterable[tuple[str, int, float, float, float, int, float]]) -> None:
    """GA4 > Traffic acquisition. Rows: channel group, sessions, engagement rate, seconds, events a session, key events, revenue."""
    line = "# ----------------------------------------"
    body = [line, "# Traffic acquisition: Session primary channel group (Default Channel Group)", f"# Account: {account}", f"# Property: {account} - GA4",
            line, "# ", "# All Users", f"# Start date: {first:%Y%m%d}", f"# End date: {last:%Y%m%d}", GA4_HEADER]  # fmt: skip
    for name, sessions, rate, seconds, per, keys, money in sorted(rows, key=lambda r: -r[1]):
        engaged, events = round(sessions * rate), round(sessions * per)
        body.append(
            f"{name},{sessions},{engaged},{engaged / max(1, sessions):.6f},{seconds:.2f},{events / max(1, sessions):.6f},{events},{keys},"
            f"{keys / max(1, sessions):.6f},{money:g}"
        )
    put(path, "\n".join(body) + "\n")


def month_ends(first: date, last: date) -> list[tuple[date, date]]:
    """First and last day of each month."""
    out, at = [], first
    while at <= last:
        nxt = date(at.year + at.month // 12, at.month % 12 + 1, 1)
        out.append((at, nxt - timedelta(1)))
        at = nxt
    return out


def utc(local: datetime) -> datetime:
    """The same instant in UTC."""
    return local.astimezone(UTC)
