"""Measure claims in two processes and write them down, for people and for machines."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from bench.soundness import QUICK, ROOT, SEED, SERIES, jobs

COLUMNS = ("claim", "stated", "measured", "n", "holds")
PACKAGES = ("numpy", "pandas", "scipy", "scikit-learn", "statsmodels", "ruptures", "stepmix")


def measured(name: str, data: Path, quick: bool, series: Path | None) -> tuple[list[dict[str, object]], float]:
    """Rows of one job and its seconds of processor time."""
    start = time.process_time()
    return jobs()[name].rows(data, quick=quick, series=series), time.process_time() - start


def run(names: Sequence[str], data: Path, *, quick: bool, processes: int, series: Path | None = None) -> list[dict[str, object]]:
    """Rows of all jobs, in the order of their names; long ones begin first."""
    known = jobs()
    found: dict[str, list[dict[str, object]]] = {}
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(measured, n, data, quick, series): n for n in sorted(names, key=lambda n: -known[n].replicates * _weight(n))}
        for done in as_completed(waiting):
            name = waiting[done]
            found[name], seconds = done.result()
            bad = sum(r["holds"] is False for r in found[name])
            print(f"{name:40} {len(found[name]):3} claims {seconds:7.1f} s{'   DOES NOT HOLD: ' + str(bad) if bad else ''}", flush=True)
    return [row for name in names for row in found[name]]


def _weight(name: str) -> float:
    """How long a replicate takes, roughly: only the order of work depends on it."""
    if name.startswith("forecast.m1"):
        return 4000
    return {"groups": 25, "latent": 80, "effects": 5}.get(name.split(".")[0], 1)


def write(rows: Sequence[dict[str, object]], folder: Path, minutes: float) -> None:
    """The two files: for machines, and for people."""
    plain = [{k: r[k] for k in COLUMNS} for r in rows]
    (folder / "soundness.json").write_text(
        "[\n" + ",\n".join("  " + json.dumps(r, ensure_ascii=False) for r in plain) + "\n]\n", encoding="utf-8"
    )
    (folder / "soundness.md").write_text(page(rows, minutes), encoding="utf-8")


def page(rows: Sequence[dict[str, object]], minutes: float) -> str:
    """The table as Markdown."""
    bad = [r for r in rows if r["holds"] is False]
    versions = ", ".join(f"{p} {version(p)}" for p in PACKAGES)
    lines = [
        "# What the statistics promise, measured", "",
        f"Made by `make bench-soundness` (seed {SEED}); do not edit. {len(rows)} claims, "
        + (f"**{len(bad)} do not hold**." if bad else "all hold."),
        f"It took {minutes:.0f} minutes with two processes. Python {platform.python_version()}, {versions}.", "",
        "«stated» is what must be measured for the claim to hold (the acceptance of the project, or the figure of the publication or of",
        "METHODS.md with the error of both simulations). «±» is the Monte-Carlo standard error; where it is empty the number is exact.",
        "Rows in *italics* are about methods the workbook does not use: they are why it uses its own.",
    ]  # fmt: skip
    for table in dict.fromkeys(str(r["table"]) for r in rows):
        doc = (sys.modules[f"bench.soundness.{table}"].__doc__ or "").strip()
        lines += [
            "",
            f"## {table}",
            "",
            doc,
            "",
            "| claim | stated | measured | ± | n | holds |",
            "| --- | --- | ---: | ---: | ---: | --- |",
        ]
        for r in rows:
            if r["table"] == table:
                text = f"*{r['claim']}*" if r["contrast"] else str(r["claim"])
                error = "" if r["error"] is None else f"{r['error']:.2g}"
                holds = {True: "yes", False: "**NO**", None: "not judged"}[r["holds"]]  # type: ignore[index]
                lines.append(f"| {text} | {r['stated']} | {r['measured']:.6g} | {error} | {r['n']:,} | {holds} |")
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and write; exit code 1 if a claim does not hold or its data are not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.soundness", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} times fewer replicates; simulated claims are not judged")
    parser.add_argument("--only", action="append", metavar="NAME", help="tables or jobs whose name begins so; may be repeated")
    parser.add_argument(
        "--data", type=Path, help="folder of the open data; without it what needs them is not measured, and nothing is written"
    )
    parser.add_argument(
        "--series",
        type=Path,
        metavar="LONG.CSV",
        help=f"a file of series (series, t, set = train or test, value; may be .gz) instead of {SERIES}; alone: only what needs one, nothing is written",
    )
    parser.add_argument("--out", type=Path, default=ROOT / "bench", help="where the two files go")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="only name the jobs")
    asked = parser.parse_args(argv)
    names = [n for n in jobs() if not asked.only or any(n.startswith(o) for o in asked.only)]
    if asked.series and not (asked.data or asked.only):
        names = [n for n in names if jobs()[n].needs == SERIES]
    if asked.list:
        print("\n".join(names))
        return 0
    data = asked.data or Path()
    series = asked.series or (asked.data and data / SERIES)

    def there(needs: str) -> bool:
        if needs == SERIES:
            return bool(series and series.exists())
        return not needs or (asked.data is not None and (data / needs).exists())

    absent = [n for n in names if not there(jobs()[n].needs)]
    for name in absent:
        print(f"{name}: needs {jobs()[name].needs} below the folder named with --data")
    start = time.perf_counter()
    rows = run([n for n in names if n not in absent], data, quick=asked.quick, processes=asked.processes, series=series or None)
    if asked.only or asked.quick or asked.series:
        for r in rows:
            print(f"{r['holds']!s:6} {r['measured']:>12.6g}  {r['stated']:18} {r['claim']}")
    if not (asked.only or absent or asked.series) or asked.out != ROOT / "bench":
        asked.out.mkdir(parents=True, exist_ok=True)
        write(rows, asked.out, (time.perf_counter() - start) / 60)
    return int(any(r["holds"] is False for r in rows) or (bool(absent) and not asked.quick))
