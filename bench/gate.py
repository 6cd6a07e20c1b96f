"""How fast the gate reads a big file, beside plain pandas: ``make bench-gate``.

A Shopify orders file with a million lines is made (seeded, people invented), then read twice in processes of their own:
by the gate, from bytes to canonical tables, and by ``pandas.read_csv`` with the same columns. Seconds and peak memory of each, and their ratio.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

HEADER = next(
    csv.reader(
        [
            "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
            "Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,"
            "Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,"
            "Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,"
            "Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,"
            "Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,"
            "Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID"
        ]
    )
)
USED = next(
    csv.reader(
        [
            "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,"
            "Lineitem price,Lineitem sku,Billing Name,Cancelled at,Refunded Amount,Source"
        ]
    )
)
"""The columns the gate needs; plain pandas reads the same ones."""

ZONE, SALT = "Europe/Madrid", b"bench"


def write_orders(path: Path, lines: int, *, seed: int = 7) -> None:
    """A Shopify orders file of so many order lines: one to four a order, four orders a customer, accents, commas in quotes."""
    rng = np.random.default_rng(seed)
    products = [f"Café n.º {i}, 250 g" if i % 3 else f'Taza "{i}"' for i in range(400)]
    quoted = ['"' + p.replace('"', '""') + '"' for p in products]
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(HEADER) + "\n")
        done = order = 0
        while done < lines:
            order += 1
            n = min(int(rng.integers(1, 5)), lines - done)
            who = int(rng.integers(0, max(lines // 8, 1)))
            moment = pd.Timestamp("2024-01-01") + pd.Timedelta(minutes=order)
            prices, qty = rng.integers(300, 4000, n) / 100, rng.integers(1, 4, n)
            items = rng.integers(0, len(products), n)
            total = float((prices * qty).sum())
            for i in range(n):
                cells = dict.fromkeys(HEADER, "")
                cells |= {
                    "Name": f"#{order + 1000}",
                    "Email": f"persona{who}@example.org",
                    "Created at": f"{moment:%Y-%m-%d %H:%M:%S} +0100",
                }
                cells |= {"Lineitem quantity": str(qty[i]), "Lineitem name": quoted[items[i]], "Lineitem price": f"{prices[i]:.2f}"}
                cells |= {
                    "Lineitem sku": f"SKU-{items[i]:04d}",
                    "Lineitem requires shipping": "true",
                    "Lineitem taxable": "true",
                    "Vendor": "Demo",
                }
                if i == 0:
                    cells |= {
                        "Financial Status": "paid" if rng.random() > 0.04 else "refunded",
                        "Paid at": cells["Created at"],
                        "Currency": "EUR",
                    }
                    cells |= {
                        "Subtotal": f"{total:.2f}",
                        "Shipping": "4.90",
                        "Taxes": f"{total * 0.21:.2f}",
                        "Total": f"{total * 1.21 + 4.9:.2f}",
                    }
                    cells |= {
                        "Discount Amount": "0.00",
                        "Billing Name": f"Persona Número {who}",
                        "Refunded Amount": "0.00",
                        "Source": "web",
                    }
                    cells |= {
                        "Billing Street": f"Calle Mayor {who % 200}",
                        "Billing City": "Valencia",
                        "Billing Zip": "46001",
                        "Billing Country": "ES",
                    }
                    cells |= {
                        "Shipping Name": f"Persona Número {who}",
                        "Shipping Street": f"Calle Mayor {who % 200}",
                        "Shipping City": "Valencia",
                    }
                    cells |= {
                        "Accepts Marketing": "yes",
                        "Shipping Method": "Estándar",
                        "Payment Method": "Redsys",
                        "Id": str(5_000_000_000_000 + order),
                    }
                out.write(",".join(cells.values()) + "\n")
            done += n


def by_gate(path: Path) -> int:
    """Rows the gate keeps."""
    from cmlib import exports

    data = exports.read_file(path, zone=ZONE, salt=SALT)
    assert sum(r.rows_kept for r in data.imports) == sum(r.rows_in for r in data.imports) > 0
    return len(data.order_lines)


def by_pandas(path: Path) -> int:
    """Rows plain pandas reads."""
    return len(pd.read_csv(path, usecols=USED))


READERS: dict[str, Callable[[Path], int]] = {"gate": by_gate, "pandas": by_pandas}


def measured(reader: str, path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a reader in a process of its own, without those of starting it."""
    out = subprocess.run(
        [sys.executable, __file__, "--reader", reader, str(path)], check=True, capture_output=True, text=True
    ).stdout.split()
    return float(out[-2]), float(out[-1])


def _child(reader: str, path: Path) -> None:
    from cmlib import exports

    exports.read_file(b"Date,Views\n2026-01-01,1\n", "warm.csv", zone=ZONE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    READERS[reader](path)
    seconds = time.perf_counter() - start
    print(seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def print_log(folder: Path) -> None:
    """Format -> rows in = rows kept + rows dropped, by reason, of every file below a folder, each on its own and named after a day."""
    from cmlib import exports

    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        for record in exports.read_file(path, f"2026-01-05_{path.name}", zone=ZONE, salt=SALT).imports:
            dropped = "".join(f" + {n} {reason}" for reason, n in record.rows_dropped.items())
            print(f"{record.format_id or '-':22}{record.rows_in:5} = {record.rows_kept}{dropped or ' + 0'}   {path.name}")


def main() -> int:
    """Make the file, measure both readers in turn, print the table; exit code 1 if a ratio is above the limit."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="an orders file to use instead of a made one")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=2.0, help="largest ratio allowed, for seconds and for memory")
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--log", type=Path, metavar="FOLDER", help="only print what every file of a folder is read as, and its rows")
    asked = parser.parse_args()
    if asked.log:
        print_log(asked.log)
        return 0
    if asked.reader:
        _child(asked.reader, asked.file)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = asked.file or Path(folder) / "orders_export.csv"
        if asked.file is None:
            write_orders(path, asked.lines)
        size = path.stat().st_size / 1e6
        runs: dict[str, list[tuple[float, float]]] = {r: [] for r in READERS}
        for _ in range(asked.rounds):  # in turn, so that a slow minute of the machine meets both
            for reader in READERS:
                runs[reader].append(measured(reader, path))
    best = {r: (min(s for s, _ in v), min(m for _, m in v)) for r, v in runs.items()}
    print(f"{path.name}: {size:.0f} MB, {asked.lines if asked.file is None else '?'} lines, best of {asked.rounds}")
    print(f"{'':10}{'seconds':>10}{'peak MB':>10}{'MB / file':>11}")
    for reader, (seconds, peak) in best.items():
        print(f"{reader:10}{seconds:10.2f}{peak:10.0f}{peak * 1.048576 / size:11.2f}")
    ratios = [g / p for g, p in zip(best["gate"], best["pandas"], strict=True)]
    print(f"{'ratio':10}{ratios[0]:10.2f}{ratios[1]:10.2f}")
    return int(max(ratios) > asked.limit)


if __name__ == "__main__":
    sys.exit(main())
