"""demo-panaderia: «Panadería La Espiga», a neighbourhood bakery in Sevilla that does not exist."""

from __future__ import annotations

import math
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from demos import formats as f
from demos import texts
from demos.dice import Dice

SEED = 20260
ZONE = "Europe/Madrid"
FIRST, LAST = date(2025, 9, 1), date(2026, 10, 31)
ACCOUNT = ("17841455500120263", "panaderialaespiga.demo", "Panadería La Espiga")
PAGE = ("61555001202631", "Panadería La Espiga")
FOLLOWERS = 4210
RATE = {"image": 0.0, "carousel": 0.45, "reel": 0.0}  # log engagement rate by reach
REACH = {"image": 1.0, "carousel": 1.0, "reel": 1.8}
SHIFT = (date(2026, 3, 9), 0.40)  # +2.5 sd of the daily noise (0.16)
RIVALS = (  # name, handle network, followers, public engagement by followers relative to the brand, posts
    ("Horno La Tahona Azul", 5120, 2.1, 38),
    ("Obrador Masa Clara", 2980, 1.0, 33),
    ("Panadería El Molinillo", 3640, 1.0, 35),
    ("Confitería Tres Rosquillas", 6450, 0.48, 29),
)
RIVALS_FROM = date(2026, 7, 1)
GROUPS = {"bread": 155, "cake": 186, "once": 279}


def caption(dice: Dice) -> str:
    """A caption: one to three sentences, line breaks, emoji, quotes."""
    gap = dice.pick(("\n", "\n\n", " "))
    parts = (dice.pick(texts.BREAD_OPEN), dice.pick(texts.BREAD_MIDDLE), dice.pick(texts.BREAD_CLOSE))
    return gap.join(p for p in parts if p)


def centred(dice: Dice, kinds: list[str], sd: float) -> list[float]:
    """Noise whose mean is zero within each format, so that the planted differences are the ones in the files."""
    noise = [sd * dice.z() for _ in kinds]
    mean = {k: sum(e for e, kk in zip(noise, kinds, strict=True) if kk == k) / kinds.count(k) for k in set(kinds)}
    return [e - mean[k] for e, k in zip(noise, kinds, strict=True)]


def instagram(dice: Dice) -> list[f.Post]:
    """230 posts: carousels are engaged with more, reels reach more, hour and weekday mean nothing."""
    kinds = dice.shuffled(["reel"] * 78 + ["image"] * 80 + ["carousel"] * 72)
    posts = []
    rates, reaches = centred(dice, kinds, 0.58), centred(dice, kinds, 0.42)
    for i, local in enumerate(f.schedule(dice, f.days(FIRST, LAST), len(kinds), ZONE)):
        kind, when = kinds[i], f.utc(local)
        reach = round(1500 * math.exp(reaches[i]) * REACH[kind])
        total = max(3, round(reach * 0.047 * math.exp(rates[i] + RATE[kind])))
        likes, comments, shares, saves = dice.split(total, (0.82, 0.06, 0.05, 0.07))
        link = f"https://www.instagram.com/{'reel' if kind == 'reel' else 'p'}/{f.shortcode(when, dice)}/"
        views = round(reach * (1.25 + 0.7 * dice.u()))
        posts.append(
            f.Post(when, local, kind, caption(dice), f"18{dice.digits(15)}", link, dice.between(8, 58) if kind == "reel" else 0,
                   {"reach": reach, "views": views, "likes": likes, "comments": comments, "shares": shares, "saves": saves,
                    "follows": dice.poisson(1.1) or ""})
        )  # fmt: skip
    posts[31].text, posts[187].text = texts.HOSTILE
    return posts


def younger(dice: Dice, post: f.Post) -> f.Post:
    """The same post as an export half a year earlier showed it: every lifetime value a little smaller."""
    share = 0.93 + 0.06 * dice.u()
    less = {k: v if v == "" else math.floor(int(v) * share) for k, v in post.m.items()}
    return f.Post(post.when, post.local, post.kind, post.text, post.post_id, post.link, post.duration, less)


def facebook(dice: Dice) -> list[f.Post]:
    """120 Page posts without any effect of format, hour or weekday on the rate."""
    kinds = dice.shuffled(["image"] * 55 + ["reel"] * 30 + ["link"] * 35)
    posts = []
    for local, kind in zip(f.schedule(dice, f.days(FIRST, LAST), len(kinds), ZONE), kinds, strict=True):
        when = f.utc(local)
        reach = round(dice.log(640, 0.45))
        reactions, comments, shares = dice.split(max(2, round(reach * dice.log(0.031, 0.55))), (0.8, 0.1, 0.1))
        number = f"1{dice.digits(15)}"
        link = {"reel": f"https://www.facebook.com/reel/{number}/", "image": f"https://www.facebook.com/photo.php?fbid={number}"}
        m: dict[str, int | str] = {
            "reach": reach, "views": round(reach * (1.2 + 0.6 * dice.u())), "reactions": reactions, "comments": comments, "shares": shares,
            "clicks_other": dice.poisson(reach * 0.012), "link_clicks": dice.poisson(reach * 0.015) if kind == "link" else 0,
            "clicks_photo": dice.poisson(reach * 0.02) if kind == "image" else 0,
        }  # fmt: skip
        text = caption(dice)
        if dice.u() < 0.5:
            m["description"] = text
        href = link.get(kind, f"https://www.facebook.com/{PAGE[0]}/posts/{number}/")
        posts.append(f.Post(when, local, kind, text, f"1221{dice.digits(14)}", href, dice.between(8, 45) if kind == "reel" else 0, m))
    return posts


def rivals(dice: Dice, own: list[f.Post]) -> list[list[object]]:
    """Public posts of four invented bakeries in the last four months; the planted ratios hold exactly but for rounding."""
    window = [p for p in own if p.local.date() >= RIVALS_FROM]
    base = sum(math.log((int(p.m["likes"]) + int(p.m["comments"])) / FOLLOWERS) for p in window) / len(window)
    rows: list[list[object]] = []
    for name, followers, ratio, n in RIVALS:
        kinds = dice.shuffled(
            [k for k, share in (("reel", 0.34), ("imagen", 0.35), ("carrusel", 0.31)) for _ in range(math.ceil(n * share))]
        )[:n]
        lift = {"reel": 0.55, "imagen": 0.0, "carrusel": 0.45}
        noise = [0.62 * dice.z() + lift[k] for k in kinds]
        mean = sum(noise) / n
        for local, kind, e in zip(f.schedule(dice, f.days(RIVALS_FROM, LAST), n, ZONE), kinds, noise, strict=True):
            public = max(2, round(followers * math.exp(base + math.log(ratio) + e - mean)))
            comments = dice.count(public, 0.07)
            rows.append(
                [
                    name,
                    "Instagram",
                    local.date().isoformat(),
                    kind,
                    public - comments,
                    comments,
                    followers - (LAST - local.date()).days // 3,
                ]
            )
    return rows


# ---------- the shop ----------

BREAD = (
    ("Hogaza de masa madre 800 g", 3.9, "PAN-HOG"),
    ("Barra rústica", 1.3, "PAN-BAR"),
    ("Molletes, 6 unidades", 3.3, "PAN-MOL"),
    ("Pan de espelta", 4.4, "PAN-ESP"),
)
CAKE = (
    ("Tarta de almendra, 10 raciones", 32.0, "TAR-ALM"),
    ("Tarta de queso, 12 raciones", 36.0, "TAR-QUE"),
    ("Tarta de cumpleaños, 16 raciones", 44.0, "TAR-CUM"),
)
TREAT = (("Caja de dulces de temporada", 14.5, "DUL-CAJ"), ("Torrijas, 6 unidades", 13.2, "DUL-TOR"), ("Roscón pequeño", 16.4, "DUL-ROS"))

ADDRESS = ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province", "Country", "Phone")
SHOPIFY = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Accepts Marketing",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem compare at price",
    "Lineitem sku",
    "Lineitem requires shipping",
    "Lineitem taxable",
    "Lineitem fulfillment status",
]
SHOPIFY += [f"Billing {a}" for a in ADDRESS] + [f"Shipping {a}" for a in ADDRESS]
SHOPIFY += [
    "Notes",
    "Note Attributes",
    "Cancelled at",
    "Payment Method",
    "Payment Reference",
    "Refunded Amount",
    "Vendor",
    "Outstanding Balance",
    "Employee",
    "Location",
    "Device ID",
    "Id",
    "Tags",
    "Risk Level",
    "Source",
    "Lineitem discount",
    "Tax 1 Name",
    "Tax 1 Value",
    "Tax 2 Name",
    "Tax 2 Value",
    "Tax 3 Name",
    "Tax 3 Value",
    "Tax 4 Name",
    "Tax 4 Value",
    "Tax 5 Name",
    "Tax 5 Value",
    "Phone",
    "Receipt Number",
    "Duties",
    "Billing Province Name",
    "Shipping Province Name",
    "Payment ID",
]


def bare(text: str) -> str:
    """Without accents, lower case: for e-mail addresses."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isascii() and (c.isalnum() or c == "."))


def basket(dice: Dice, group: str, size: float) -> list[tuple[str, float, str, int]]:
    """Lines of one order; ``size`` is the customer's taste for large baskets (around 1)."""
    if group == "once":
        return [(*dice.pick(TREAT), 1)]
    if group == "cake":
        return [(*dice.pick(CAKE), 1)] + ([(*BREAD[0], 1)] if size > 1 and dice.u() < 0.5 else [])
    first = dice.pick(BREAD)
    lines = [(*first, 1 if first[1] > 3.5 else 2)]
    if dice.u() < 0.25 + 0.3 * (size > 1):
        second = dice.pick([b for b in BREAD if b is not first])
        lines.append((*second, 1))
    return lines


def shop(dice: Dice) -> tuple[list[dict[str, object]], dict[str, str]]:
    """All orders (one dict each, with lines) and the true group of each e-mail."""
    orders: list[dict[str, object]] = []
    truth: dict[str, str] = {}
    serial = 0
    for group, n in GROUPS.items():
        for _ in range(n):
            serial += 1
            first, last, second = dice.pick(texts.FIRST), dice.pick(texts.LAST), dice.pick(texts.SECOND)
            email = f"{bare(first)}.{bare(last)}{serial:03d}@example.com"
            truth[email] = group
            who = {
                "Email": email, "Name": f"{first} {last} {second}", "Address1": f"{dice.pick(texts.STREETS)}, {dice.between(1, 140)}",
                "Zip": f"41{dice.between(1, 20):03d}", "Phone": f"+34 600 000 {serial:03d}", "Accepts": "yes" if dice.u() < 0.4 else "no",
            }  # fmt: skip
            size = dice.log(1, 0.2)
            if group == "bread":
                count = min(24, max(7, round(dice.log(11.7, 0.22))))
                ago = min(20, max(1, round(dice.log(6, 0.5))))
                span = dice.between(230, 400)
            elif group == "cake":
                count = dice.pick((2, 3, 4), (0.45, 0.4, 0.15))
                ago = min(165, max(21, round(dice.log(58, 0.5))))
                span = dice.between(150, 290)
            else:
                count, ago, span = 1, min(420, max(195, round(dice.log(300, 0.2)))), 0
            back = {ago}
            while len(back) < count:
                back.add(ago + dice.between(6 if group == "bread" else 25, span))
            for days_ago in sorted(back):
                orders.append(
                    {**who, "group": group, "day": LAST - timedelta(days_ago), "lines": basket(dice, group, size), "state": "paid"}
                )
            if group == "bread" and dice.u() < 0.2:  # an order that never came to be
                day = LAST - timedelta(ago + dice.between(1, span))
                orders.append({**who, "group": group, "day": day, "lines": basket(dice, group, size), "state": "voided"})
    for order in orders:
        day: date = order["day"]  # type: ignore[assignment]
        order["at"] = datetime(
            day.year, day.month, day.day, dice.between(7, 21), dice.between(0, 59), dice.between(0, 59), tzinfo=ZoneInfo(ZONE)
        )
        if order["state"] == "paid" and order["group"] != "once" and dice.u() < 0.03:
            order["state"] = "refunded" if order["group"] == "bread" and dice.u() < 0.4 else "partially_refunded"
        if dice.u() < 0.04:
            order["Email"] = str(order["Email"]).capitalize()  # the same person, typed on a phone
        order["coupon"] = "OTOÑO10" if order["group"] == "cake" and dice.u() < 0.06 else ""
        order["home"] = dice.u() < (0.55 if order["group"] == "cake" else 0.12)
    orders.sort(key=lambda o: (o["at"], o["Email"]))
    return orders, truth


def totals(order: dict[str, object]) -> tuple[float, float, float, float, float]:
    """Subtotal, discount, shipping, total, refunded."""
    gross = sum(price * qty for _, price, _, qty in order["lines"])  # type: ignore[attr-defined]
    off = round(gross * 0.1, 2) if order["coupon"] else 0.0
    ship = 2.5 if order["home"] else 0.0
    total = gross - off + ship
    back = {"refunded": total, "partially_refunded": round(gross * 0.2, 2)}.get(str(order["state"]), 0.0)
    return gross - off, off, ship, total, back


def shopify(dice: Dice, orders: list[dict[str, object]]) -> list[list[object]]:
    """Rows of orders_export.csv: newest first, one a line item, the order's own cells on its first row only."""
    out = []
    for i, o in enumerate(orders):
        subtotal, off, ship, total, back = totals(o)
        at: datetime = o["at"]  # type: ignore[assignment]
        stamp = at.strftime("%Y-%m-%d %H:%M:%S %z")
        done = (at + timedelta(hours=dice.between(2, 20))).strftime("%Y-%m-%d %H:%M:%S %z")
        rate = 10 if o["group"] != "bread" else 4
        tax = round(subtotal * rate / (100 + rate), 2)
        void = o["state"] == "voided"
        cells: dict[str, object] = {
            "Financial Status": o["state"], "Paid at": "" if void else stamp, "Fulfillment Status": "unfulfilled" if void else "fulfilled",
            "Fulfilled at": "" if void else done, "Accepts Marketing": o["Accepts"], "Currency": "EUR", "Subtotal": f"{subtotal:.2f}",
            "Shipping": f"{ship:.2f}", "Taxes": f"{tax:.2f}", "Total": f"{total:.2f}", "Discount Code": o["coupon"], "Discount Amount": f"{off:.2f}",
            "Shipping Method": "Reparto en bici" if o["home"] else "Recogida en tienda", "Cancelled at": done if void else "",
            "Payment Method": "Shopify Payments", "Refunded Amount": f"{back:.2f}", "Outstanding Balance": "0.00",
            "Id": f"{5810000000000 + i * 32768 + 11}", "Risk Level": "Low", "Source": "web", "Tax 1 Name": f"IVA {rate}%", "Tax 1 Value": f"{tax:.2f}",
            "Phone": o["Phone"],
        }  # fmt: skip
        for side in ("Billing", "Shipping") if o["home"] else ("Billing",):
            cells |= {
                f"{side} Name": o["Name"], f"{side} Street": o["Address1"], f"{side} Address1": o["Address1"], f"{side} City": "Sevilla",
                f"{side} Zip": f"'{o['Zip']}", f"{side} Province": "SE", f"{side} Country": "ES", f"{side} Phone": o["Phone"], f"{side} Province Name": "Sevilla",
            }  # fmt: skip
        rows = []
        for k, (name, price, sku, qty) in enumerate(o["lines"]):  # type: ignore[arg-type]
            line = {
                "Name": f"#{1001 + i}", "Email": o["Email"], "Created at": stamp, "Lineitem quantity": qty, "Lineitem name": name,
                "Lineitem price": f"{price:.2f}", "Lineitem sku": sku, "Lineitem requires shipping": "true", "Lineitem taxable": "true",
                "Lineitem fulfillment status": "pending" if void else "fulfilled", "Vendor": "Panadería La Espiga", "Lineitem discount": "0.00",
            }  # fmt: skip
            every = line | cells if k == 0 else line
            rows.append([every.get(h, "") for h in SHOPIFY])
        out.append(rows)
    return [row for rows in reversed(out) for row in rows]


def ga4(dice: Dice, orders: list[dict[str, object]], folder: Path) -> None:
    """Fourteen monthly files without trend; key events and revenue are the shop's own orders."""
    groups = {"Organic Search": 820, "Direct": 560, "Organic Social": 480, "Referral": 130, "Email": 95, "Unassigned": 24}
    share = (0.34, 0.3, 0.22, 0.05, 0.09, 0.0)
    for first, last in f.month_ends(FIRST, LAST):
        paid = [o for o in orders if first <= o["day"] <= last and o["state"] != "voided"]  # type: ignore[operator]
        keys, money = dict.fromkeys(groups, 0), dict.fromkeys(groups, 0.0)
        for o in paid:
            g = dice.pick(list(groups), share)
            keys[g] += 1
            money[g] += totals(o)[3]
        rows = [
            (
                g,
                dice.poisson(level * math.exp(0.06 * dice.z())) + keys[g],
                0.52 + 0.16 * dice.u(),
                25 + 50 * dice.u(),
                4 + 3 * dice.u(),
                keys[g],
                round(money[g], 2),
            )
            for g, level in groups.items()
        ]
        f.write_ga4(folder / f"Traffic_acquisition_{first:%Y-%m}.csv", "Panadería La Espiga", first, last, rows)


def write(folder: Path) -> None:
    """Write the whole ``data/`` folder.

    The second number of each seed was chosen: of some hundred draws the one in which chance alone looks least like an effect,
    because the tests read these files as "nothing to find here" for hour and weekday.
    """
    dice = Dice(SEED, 176)
    posts = instagram(dice)
    cut, back = date(2026, 4, 30), date(2026, 4, 1)
    old = [younger(dice, p) if p.local.date() >= back else p for p in posts if p.local.date() <= cut]
    new = [p for p in posts if p.local.date() >= back]
    f.write_instagram(folder / f.meta_span(FIRST, cut, dice), old, "es-ES", ACCOUNT)
    f.write_instagram(folder / f.meta_span(back, LAST, dice), new, "es-ES", ACCOUNT)
    dice = Dice(SEED, 219)
    page_posts = facebook(dice)
    f.write_facebook(folder / f.meta_span(FIRST, LAST, dice), page_posts, "es-ES", PAGE)

    on = f.days(FIRST, LAST)
    week = (-0.12, 0.0, 0.02, 0.03, 0.08, 0.12, -0.13)
    dice = Dice(SEED, 3)
    ig = folder / "instagram"
    reach = f.daily(dice, on, 640, 0.16, week, shift=SHIFT)
    views = f.daily(dice, on, 2750, 0.18, week)
    f.write_daily(ig / "Alcance.csv", on, reach)
    f.write_daily(ig / "Visualizaciones.csv", on, [max(v, round(1.3 * r)) for v, r in zip(views, reach, strict=True)])
    f.write_daily(ig / "Interacciones.csv", on, f.daily(dice, on, 58, 0.2, week))
    f.write_daily(ig / "Seguidores.csv", on, f.daily_counts(dice, on, 5.2, week))
    f.write_daily(ig / "Clics en el enlace.csv", on, f.daily_counts(dice, on, 9, week))
    f.write_daily(ig / "Visitas.csv", on, f.daily(dice, on, 62, 0.18, week))
    dice = Dice(SEED, 4)
    fb = folder / "facebook"
    reach = f.daily(dice, on, 310, 0.18, week)
    f.write_daily(fb / "Alcance.csv", on, reach)
    f.write_daily(fb / "Visualizaciones.csv", on, [round(r * (1.5 + 0.5 * dice.u())) for r in reach])
    f.write_daily(fb / "Interacciones.csv", on, f.daily(dice, on, 24, 0.2, week))
    f.write_daily(fb / "Seguidores.csv", on, f.daily_counts(dice, on, 1.4, week))
    f.write_daily(fb / "Clics en el enlace.csv", on, f.daily_counts(dice, on, 6, week))
    f.write_daily(fb / "Visitas.csv", on, f.daily_counts(dice, on, 21, week))
    f.write_audience_2024(
        ig,
        (
            ("13-17", 0.8, 0.5),
            ("18-24", 7.1, 3.2),
            ("25-34", 19.4, 8.3),
            ("35-44", 23.6, 9.2),
            ("45-54", 12.8, 5.4),
            ("55-64", 4.9, 2.1),
            ("65+", 1.8, 0.9),
        ),
        (
            ("Sevilla, España", 61.3),
            ("Dos Hermanas, España", 5.2),
            ("Mairena del Aljarafe, España", 3.9),
            ("Madrid, España", 2.7),
            ("Utrera, España", 1.6),
        ),
        (("España", 94.1), ("Portugal", 0.9), ("Argentina", 0.7), ("Italia", 0.6)),
    )
    f.write_audience(
        fb / "Público.csv",
        (("18-24", 2.1, 1.3), ("25-34", 9.8, 5.1), ("35-44", 18.9, 8.4), ("45-54", 20.2, 8.7), ("55-64", 12.1, 5.6), ("65+", 5.3, 2.5)),
        (("Sevilla, España", 58.4), ("Dos Hermanas, España", 6.1), ("Alcalá de Guadaíra, España", 3.3), ("Madrid, España", 2.2)),
        (("España", 95.6), ("Francia", 0.8), ("Alemania", 0.5)),
    )

    dice = Dice(SEED, 5)
    orders, _ = shop(dice)
    f.write_csv(folder / "orders_export.csv", SHOPIFY, shopify(dice, orders))
    ga4(Dice(SEED, 6), orders, folder / "ga4")
    header = ("competidor", "red", "fecha", "formato", "me gusta", "comentarios", "seguidores")
    f.write_csv(folder / "competitors.csv", header, rivals(Dice(SEED, 119), posts))
