"""demo-ong: «Fundación Río Claro», an NGO in Bogotá that does not exist; deliberately awkward, without any effect to find in its posts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import NormalDist

from demos import formats as f
from demos import texts
from demos.dice import Dice
from demos.panaderia import bare

SEED = 20262
ZONE = "America/Bogota"
FIRST, LAST = date(2024, 11, 1), date(2026, 10, 31)
DAILY_FROM = date(2025, 11, 1)
GAP = (date(2026, 1, 5), date(2026, 2, 22))  # seven weeks, both ends included
OLD_LAST, NEW_FIRST = date(2025, 3, 31), date(2025, 3, 1)
ACCOUNT = ("17841455500220264", "fundacionrioclaro.demo", "Fundación Río Claro")
PAGE = ("61555002202642", "Fundación Río Claro")
ANSWERS = 41

TALK = ((date(2026, 3, 1), date(2026, 8, 2)), (date(2026, 8, 3), LAST))  # the second part is the 90 days of the ladder
LADDER = ({"once": 110, "again": 36, "recommend": 34}, {"once": 64, "again": 22, "recommend": 20})  # people in each part
REVIEWS = (5, 3)  # of those who recommend, how many in a review
ANSWERED = {"Instagram": (0.22, 7.0), "Facebook": (0.30, 20.0), "Google": (0.22, 7.0)}  # share never answered, hours until half of all are
WAIT_SD = 1.5  # of the log hours
VOICE = {"Fundación Río Claro": 0.35, "Red Ribera Imaginaria": 0.50, "Colectivo Aguas Ficticias": 0.15}
QUERY = "limpieza del río"


def outside_gap(first: date, last: date) -> list[date]:
    """Days on which the foundation was awake."""
    return [d for d in f.days(first, last) if not GAP[0] <= d <= GAP[1]]


def caption(dice: Dice) -> str:
    """A caption in the foundation's voice."""
    parts = (dice.pick(texts.NGO_OPEN), dice.pick(texts.NGO_MIDDLE), dice.pick(texts.NGO_CLOSE))
    return dice.pick(("\n", " ")).join(p for p in parts if p)


def instagram(dice: Dice) -> list[f.Post]:
    """48 posts in two years; format, hour and weekday mean nothing."""
    kinds = dice.shuffled(["reel"] * 14 + ["image"] * 20 + ["carousel"] * 14)
    posts = []
    for local, kind in zip(f.schedule(dice, outside_gap(FIRST, LAST), len(kinds), ZONE, (7, 20)), kinds, strict=True):
        when = f.utc(local)
        reach = round(dice.log(340, 0.4))
        likes, comments, shares, saves = dice.split(max(3, round(reach * dice.log(0.066, 0.5))), (0.8, 0.07, 0.08, 0.05))
        views = round(reach * (1.3 + 0.6 * dice.u()))
        link = f"https://www.instagram.com/{'reel' if kind == 'reel' else 'p'}/{f.shortcode(when, dice)}/"
        posts.append(
            f.Post(when, local, kind, caption(dice), f"18{dice.digits(15)}", link, dice.between(10, 60) if kind == "reel" else 0,
                   {"reach": reach, "views": views, "impressions": round(views * 0.9), "likes": likes, "comments": comments, "shares": shares,
                    "saves": saves, "follows": dice.poisson(0.6) or ""})
        )  # fmt: skip
    return posts


def facebook(dice: Dice) -> list[f.Post]:
    """18 Page posts of the last year."""
    posts = []
    for local in f.schedule(dice, outside_gap(DAILY_FROM, LAST), 18, ZONE, (7, 20)):
        kind, when, reach = dice.pick(("image", "image", "link")), f.utc(local), round(dice.log(210, 0.4))
        reactions, comments, shares = dice.split(max(2, round(reach * dice.log(0.05, 0.5))), (0.78, 0.1, 0.12))
        number = f"1{dice.digits(15)}"
        m: dict[str, int | str] = {
            "reach": reach, "views": round(reach * (1.2 + 0.5 * dice.u())), "reactions": reactions, "comments": comments, "shares": shares,
            "clicks_other": dice.poisson(2), "link_clicks": dice.poisson(4) if kind == "link" else 0, "clicks_photo": dice.poisson(3) if kind == "image" else 0,
        }  # fmt: skip
        href = (
            f"https://www.facebook.com/photo.php?fbid={number}"
            if kind == "image"
            else f"https://www.facebook.com/{PAGE[0]}/posts/{number}/"
        )
        posts.append(f.Post(when, local, kind, caption(dice), f"1222{dice.digits(14)}", href, 0, m))
    return posts


QUESTIONS = {
    "¿Qué edad tiene?": (("18 a 24 años", "25 a 34 años", "35 a 49 años", "50 años o más"), (9, 13, 12, 7)),
    "¿Cómo conoció a la Fundación?": (("Por Instagram", "Por Facebook", "Por una persona conocida", "En una jornada en el barrio"), (11, 7, 13, 10)),
    "¿Por qué canal prefiere recibir noticias nuestras?": (("WhatsApp", "Instagram", "Facebook", "Correo electrónico"), (15, 12, 6, 8)),
    "¿Qué estaría dispuesto o dispuesta a hacer?": (("Donar", "Ser voluntario o voluntaria", "Las dos cosas", "Por ahora ninguna"), (9, 14, 8, 10)),
    "De 1 a 5, ¿qué tan claro es para usted lo que hacemos?": (("1", "2", "3", "4", "5"), (2, 5, 12, 14, 8)),
}  # fmt: skip


def survey(dice: Dice) -> tuple[list[str], list[list[str]]]:
    """41 answers, every question independent of every other: there are no groups."""
    start = datetime(2026, 9, 14)
    times = sorted(
        start + timedelta(days=dice.between(0, 20), hours=dice.between(7, 21), seconds=dice.between(0, 3599)) for _ in range(ANSWERS)
    )
    rows = []
    for i, at in enumerate(times):
        hour = at.hour % 12 or 12
        stamp = f"{at:%Y/%m/%d} {hour}:{at:%M:%S}\u202f{'a. m.' if at.hour < 12 else 'p. m.'} GMT-5"
        email = f"{bare(dice.pick(texts.NGO_FIRST))}.{bare(dice.pick(texts.LAST))}{900 + i}@example.com"
        answers = [dice.pick(options, weights) for options, weights in QUESTIONS.values()]
        if i in (7, 23):
            answers[i % 4] = ""  # somebody skipped a question
        rows.append([stamp, email, *answers])
    return ["Marca temporal", "Dirección de correo electrónico", *QUESTIONS], rows


@dataclass
class Said:
    """Something somebody wrote to the foundation or about it."""

    at: datetime
    who: str
    kind: str  # mensaje, comentario, reseña, mención
    red: str
    text: str
    stars: int | str = ""
    mood: str = ""


def contribution(dice: Dice, part: int, who: str, kind: str, praise: bool = False) -> Said:
    """One of a person's contributions, at any hour of any day of a part of the year."""
    first, last = TALK[part]
    day = first + timedelta(days=dice.between(0, (last - first).days))
    at = datetime(day.year, day.month, day.day, dice.between(7, 21), dice.between(0, 59))
    if kind == "mención":
        mood = "positivo" if praise else dice.pick(("neutro", "negativo"), (3, 1))
        return Said(at, who, kind, dice.pick(("X", "Instagram", "Facebook"), (5, 3, 2)), dice.pick(texts.NGO_SAID[mood]), mood=mood)
    if kind == "reseña":
        stars = dice.pick((4, 5), (1, 3)) if praise else dice.pick((2, 3))
        return Said(at, who, kind, "Google", dice.pick(texts.NGO_REVIEW[stars]), stars)
    text = dice.pick(texts.NGO_ASK if kind == "mensaje" else texts.NGO_COMMENT)
    return Said(at, who, kind, dice.pick(("Instagram", "Facebook"), (2, 1)), text)


def paper(dice: Dice, n: int) -> list[str]:
    """Handles of people who do not exist."""
    return [f"{dice.pick(texts.PAPER)}_de_papel_{k}" for k in dice.shuffled(range(100, 100 + n))]


def own_talk(dice: Dice) -> list[Said]:
    """What people write to the foundation and about it: in each part so many write once, again, or recommend."""
    handles = paper(dice, sum(n for counts in LADDER for n in counts.values()))
    found = []
    for part, counts in enumerate(LADDER):
        people = [handles.pop() for _ in range(sum(counts.values()))]
        kinds = ("mensaje", "comentario", "mención")
        for i, who in enumerate(people):
            praise = i - counts["once"] - counts["again"]
            if praise >= 0:
                found.append(contribution(dice, part, who, "reseña" if praise < REVIEWS[part] else "mención", praise=True))
            more = 1 if i < counts["once"] else 2 if praise < 0 else dice.between(0, 1)
            found += [contribution(dice, part, who, dice.pick(kinds, (6, 2, 2))) for _ in range(more)]
    return sorted(found, key=lambda s: (s.at, s.who))


def waits(dice: Dice, n: int, share: float, half_after: float) -> list[float | None]:
    """Hours to the answer of n messages, ``None`` where none came: lognormal, so that half of all messages have theirs by then."""
    normal = NormalDist()
    never = round(share * n)
    middle = math.log(half_after) - WAIT_SD * normal.inv_cdf(0.5 / (1 - share))
    hours = [math.exp(middle + WAIT_SD * normal.inv_cdf((i + 0.5) / (n - never))) for i in range(n - never)]
    return dice.shuffled([*hours, *[None] * never])


def message_log(dice: Dice, talk: list[Said]) -> list[list[object]]:
    """Rows of the table of messages; what would be answered after the last day still waits."""
    asked = [s for s in talk if s.kind != "mención"]
    rows: list[list[object]] = []
    of = {red: iter(waits(dice, sum(s.red == red for s in asked), *how)) for red, how in ANSWERED.items()}
    for s in asked:
        hours = next(of[s.red])
        back = s.at + timedelta(minutes=max(1, round(hours * 60))) if hours is not None else None
        back = back if back and back.date() <= LAST else None
        by = dice.pick(texts.VOLUNTEERS) if back else ""
        rows.append([f"{s.at:%d/%m/%Y %H:%M}", f"{back:%d/%m/%Y %H:%M}" if back else "", s.red, s.kind, s.who, s.text, s.stars, by])
    return rows


def mention_table(dice: Dice, talk: list[Said]) -> list[list[object]]:
    """Rows of the table of mentions: one search over the foundation and two that do not exist either."""
    own, others = next(iter(VOICE)), list(VOICE)[1:]
    said = [(own, s) for s in talk if s.kind == "mención"]
    n = len(said) / VOICE[own]
    for name, shift in zip(others, (1000, 2000), strict=True):
        count = round(n * VOICE[name])
        people = [f"{dice.pick(texts.PAPER)}_de_papel_{shift + k}" for k in range(round(count / 1.8))]
        for _ in range(count):
            s = contribution(dice, dice.pick((0, 1), (155, 90)), dice.pick(people), "mención", praise=dice.u() < 0.35)
            said.append((name, s))
    said.sort(key=lambda p: (p[1].at, p[1].who))
    return [[f"{s.at:%d/%m/%Y %H:%M}", s.red, s.kind, name, QUERY, s.who, s.text.format(name=name), s.mood] for name, s in said]


def write(folder: Path) -> None:
    """Write the whole ``data/`` folder; the second seeds of the posts were chosen as in ``panaderia.write``."""
    dice = Dice(SEED, 231)
    posts = instagram(dice)
    old = [p for p in posts if p.local.date() <= OLD_LAST]
    new = [p for p in posts if p.local.date() >= NEW_FIRST]
    shown = []
    for p in old:
        share = 0.94 + 0.04 * dice.u() if p.local.date() >= NEW_FIRST else 1.0
        m = {k: v if v == "" else math.floor(int(v) * share) for k, v in p.m.items()}
        shown.append(f.Post(p.when, p.local, p.kind, p.text, p.post_id, p.link, p.duration, m))
    f.write_instagram(folder / f.meta_span(FIRST, OLD_LAST, dice), shown, "es-LA-2024", ACCOUNT)
    f.write_instagram(folder / f.meta_span(NEW_FIRST, LAST, dice), new, "es-LA", ACCOUNT)
    dice = Dice(SEED, 202)
    page_posts = facebook(dice)
    f.write_facebook(folder / f.meta_span(DAILY_FROM, LAST, dice), page_posts, "es-LA", PAGE)

    dice = Dice(SEED, 3)
    every = f.days(DAILY_FROM, LAST)
    week = (0.02, 0.03, 0.0, 0.04, 0.0, -0.04, -0.05)

    def daily(path: Path, values: list[int]) -> None:
        kept = [(d, v) for d, v in zip(every, values, strict=True) if not GAP[0] <= d <= GAP[1]]
        f.write_daily(path, [d for d, _ in kept], [v for _, v in kept])

    ig, fb = folder / "instagram", folder / "facebook"
    reach = f.daily(dice, every, 118, 0.22, week)
    daily(ig / "Alcance.csv", reach)
    daily(ig / "Visualizaciones.csv", [round(r * (1.6 + 0.6 * dice.u())) for r in reach])
    daily(ig / "Interacciones.csv", f.daily_counts(dice, every, 7, week))
    daily(ig / "Seguidores.csv", f.daily_counts(dice, every, 0.9, week))
    daily(ig / "Visitas.csv", f.daily_counts(dice, every, 11, week))
    daily(fb / "Alcance.csv", f.daily(dice, every, 64, 0.25, week))
    daily(fb / "Interacciones.csv", f.daily_counts(dice, every, 3, week))
    f.write_audience(
        ig / "Público.csv",
        (("18-24", 12.4, 6.1), ("25-34", 21.9, 10.2), ("35-44", 17.3, 8.8), ("45-54", 9.2, 5.0), ("55-64", 4.1, 2.4), ("65+", 1.6, 1.0)),
        (("Bogotá, Colombia", 71.5), ("Soacha, Cundinamarca, Colombia", 4.8), ("Medellín, Antioquia, Colombia", 3.1)),
        (("Colombia", 93.7), ("México", 1.2), ("España", 0.9)),
    )
    header, rows = survey(Dice(SEED, 4))
    f.write_csv(folder / "Encuesta Fundación Río Claro.csv", header, rows, f.quote)
    dice = Dice(SEED, 5)
    talk = own_talk(dice)
    header = ["recibido", "respondido", "red", "tipo", "persona", "mensaje", "valoración", "respondido por"]
    f.write_csv(folder / "Mensajes y respuestas.csv", header, message_log(dice, talk))
    header = ["fecha", "red", "tipo", "marca", "consulta", "autor", "texto", "sentimiento"]
    f.write_csv(folder / "Menciones.csv", header, mention_table(dice, talk))
