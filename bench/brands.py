"""Real data as brands of their own, outside ``clients/``: ``python bench/brands.py FOLDER`` and then ``CM_CLIENTS=FOLDER cm run``.

A wholesaler with 5,942 customers (Online Retail II), two surveys by FiveThirtyEight, and the cosmetics brand of the demos. The exports
are written as a shop and SurveyMonkey write them: the wholesaler's file is one nobody knows, with its ``mapping.yaml``; the surveys get
back the columns that were taken out before they were published, with the day of the article as the day of every answer.
"""

from __future__ import annotations

import argparse
import csv
import shutil
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[1]
RETAIL = "retail/online_retail_II_orders_2009_2011.csv.gz"
MAPPING = """\
files:
  - file: pedidos.csv
    use: yes
    table: orders
    columns:
      Pedido: order_no
      Fecha: date
      Hora: time
      Cliente: customer
      Estado: status
      Importe: total
      Moneda: currency
"""
SURVEYS = {
    "star_wars": (
        "Encuesta: Star Wars (2014)", "2014-07-22",
        "FiveThirtyEight / SurveyMonkey, «America’s Favorite ‘Star Wars’ Movies», 2014, CC BY 4.0; fecha de las respuestas: la del artículo",
    ),
    "steak_risk": (
        "Encuesta: filetes y riesgo (2014)", "2014-05-16",
        "FiveThirtyEight / SurveyMonkey, «How Americans Like Their Steak», 2014, CC BY 4.0; fecha de las respuestas: la del artículo",
    ),
}  # fmt: skip
LEFT_OUT = ("Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1")
"""Columns of a SurveyMonkey export between the respondent and the first question."""


def plan(folder: Path, brand: str, *, country: str, language: str, zone: str, currency: str, sector: str, credit: str, as_of: str) -> None:
    """The smallest plan that is honest about where the data are from."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "plan.yaml").write_text(
        f"schema_version: 1\nrevision: 0\nbrief:\n  brand: {brand!r}\n  country: {country}\n  language: {language}\n  timezone: {zone}\n"
        f"  currency: {currency}\n  sector: {sector!r}\n  credit: {credit!r}\n  hours_per_week: 8\n  objectives: [sell]\n"
        f"  as_of: {as_of}\n  seed: 2026\ndecisions: {{}}\n",
        encoding="utf-8",
    )


def shop(folder: Path, data: Path) -> None:
    """Online Retail II as one file of orders; a return is an order of a negative amount, as the shop booked it."""
    credit = "Chen, D. (2019), Online Retail II, UCI 502, CC BY 4.0"
    plan(
        folder, "Mayorista de regalos (datos reales de 2009-2011)", country="GB", language="es", zone="Europe/London", currency="GBP",
        sector="Venta al por mayor de regalos", credit=credit, as_of="2011-12-09",
    )  # fmt: skip
    raw = pd.read_csv(data / RETAIL, dtype={"customer_id": "str"})
    when = pd.to_datetime(raw["datetime"])
    made = pd.DataFrame(
        {
            "Pedido": [f"OR{i:06}" for i in range(len(raw))], "Fecha": when.dt.strftime("%d/%m/%Y"), "Hora": when.dt.strftime("%H:%M:%S"),
            "Cliente": "C" + raw["customer_id"], "Estado": raw["is_return"].map({0: "completed", 1: "refunded"}),
            "Importe": raw["amount"].map("{:.2f}".format), "Moneda": "GBP",
        }
    )  # fmt: skip
    made.to_csv(folder / "data" / "pedidos.csv", index=False, quoting=csv.QUOTE_MINIMAL)
    (folder / "data" / "mapping.yaml").write_text(MAPPING, encoding="utf-8")


def survey(folder: Path, data: Path, name: str) -> None:
    """A published survey with the columns of a SurveyMonkey export put back, empty but for the dates."""
    brand, day, credit = SURVEYS[name]
    plan(
        folder, brand, country="US", language="en", zone="America/New_York", currency="USD", sector="Survey of the US population",
        credit=credit, as_of=day,
    )  # fmt: skip
    with (data / "surveys_fte" / f"fte_{name}.csv").open(encoding="latin-1", newline="") as source:
        rows = list(csv.reader(source))
    moment = f"{pd.Timestamp(day):%m/%d/%Y} 12:00:00 PM"
    with (folder / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out)
        write.writerow(["Respondent ID", *LEFT_OUT, *rows[0][1:]])
        write.writerow(["", *[""] * len(LEFT_OUT), *rows[1][1:]])
        for row in rows[2:]:
            write.writerow([row[0], "1", moment, moment, *[""] * (len(LEFT_OUT) - 3), *row[1:]])


def build(target: Path, data: Path) -> list[str]:
    """Write the brands (a brand that is there already is written again) and give their names."""
    shop(target / "online-retail-ii", data)
    for name in SURVEYS:
        survey(target / f"survey-{name.replace('_', '-')}", data, name)
    demo = target / "demo-cosmetica-2014"
    if not demo.exists():
        hidden = shutil.ignore_patterns("report", ".*")
        shutil.copytree(ROOT / "clients" / demo.name, demo, ignore=hidden)
    return sorted(p.parent.name for p in target.glob("*/plan.yaml"))


def main() -> None:
    """Write the brands and say how to run them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("clients", type=Path, help="folder of brands to make; not the project's own")
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data")
    asked = parser.parse_args()
    if asked.clients.resolve() == (ROOT / "clients").resolve():
        parser.error("not into clients/: make demo and its tests count the brands there")
    print(f"CM_CLIENTS={asked.clients} cm run {' '.join(build(asked.clients, asked.data))}")


if __name__ == "__main__":
    main()
