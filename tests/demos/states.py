"""One invented tea house with no data, three months or thirty months of the same native exports: what the pages owe each of them."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

from demos import formats as f
from demos.dice import Dice

LAST = date(2026, 10, 31)
STARTS = {0: None, 3: date(2026, 8, 1), 30: date(2024, 5, 1)}
"""First day of each state's files: months of data to that day."""
WEEK = (-0.1, 0.0, 0.02, 0.04, 0.1, 0.12, -0.18)
ZONE = "Europe/Madrid"
ACCOUNT = ("17841400000000099", "teteria_ficticia.demo", "Tetería de prueba (ficticia)")
PLAN = """\
# Una tetería FICTICIA: {months} meses de exportaciones. La escribe tests/demos/states.py.
schema_version: 1
brief:
  brand: Tetería de prueba
  fictional: true
  sector: Tetería de barrio
  objectives: [traffic, capture_users]
  hours_per_week: 9
  website: https://www.teteria.example
  channels:
    - network: instagram
  as_of: 2026-10-31
"""


def write(folder: Path, months: int) -> None:
    """Write ``plan.yaml`` and ``data/`` of the tea house with so many months (0, 3 or 30)."""
    f.put(folder / "plan.yaml", PLAN.format(months=months))
    data, start = folder / "data", STARTS[months]
    data.mkdir(parents=True, exist_ok=True)
    if start is None:
        return
    on = f.days(STARTS[30], LAST)  # the longest past is drawn whole: a shorter state is its end
    cut = on.index(start)
    for name, level in (("Seguidores", 4.5), ("Clics en el enlace", 8.0)):
        values = f.daily_counts(Dice(2026, len(name)), on, level, WEEK)
        f.write_daily(data / "instagram" / f"{name}.csv", on[cut:], values[cut:])
    values = f.daily(Dice(2026, 1), on, 60, 0.2, WEEK)
    f.write_daily(data / "instagram" / "Interacciones.csv", on[cut:], values[cut:])
    dice = Dice(2026, 2)
    for first, last in f.month_ends(STARTS[30], LAST):
        season = 0.5 * math.cos(2 * math.pi * (first.month - 12) / 12)  # more tea in winter
        rows = [
            (group, dice.poisson(level * math.exp(season + 0.07 * dice.z())), 0.5 + 0.1 * dice.u(), 30 + 20 * dice.u(), 5.0, 0, 0.0)
            for group, level in (("Organic Search", 900), ("Direct", 420), ("Organic Social", 380), ("Email", 60))
        ]
        if first >= start:
            f.write_ga4(data / "ga4" / f"Traffic_acquisition_{first:%Y-%m}.csv", "Tetería de prueba", first, last, rows)
    dice = Dice(2026, 3)
    recent = f.days(max(start, date(2025, 11, 1)), LAST)
    posts = []
    for local in f.schedule(dice, recent, len(recent) // 2, ZONE):
        when, reach = f.utc(local), round(dice.log(700, 0.4))
        total = max(3, round(reach * dice.log(0.045, 0.5)))
        likes, comments, shares, saves = dice.split(total, (0.82, 0.06, 0.05, 0.07))
        link = f"https://www.instagram.com/p/{f.shortcode(when, dice)}/"
        figures = {
            "reach": reach,
            "views": round(reach * 1.6),
            "likes": likes,
            "comments": comments,
            "shares": shares,
            "saves": saves,
            "follows": "",
        }
        posts.append(f.Post(when, local, "image", "Té de la semana", f"18{dice.digits(15)}", link, 0, figures))
    f.write_instagram(data / f.meta_span(recent[0], LAST, dice), posts, "es-ES", ACCOUNT)
