"""Write the ``data/`` folders of the three fictional brands: ``python tests/demos/make.py [--out clients]``.

Same bytes on every run: fixed seeds, no clock. plan.yaml files and the real brand (demo-cosmetica-2014) are kept by hand under ``clients/``;
when ``--out`` is another folder they are copied there, so that it holds four complete brands.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

from demos import ong, panaderia, saas  # noqa: E402

CLIENTS = HERE.parents[1] / "clients"
WRITERS = {"demo-panaderia": panaderia.write, "demo-saas": saas.write, "demo-ong": ong.write}
REAL = "demo-cosmetica-2014"


def make(out: Path) -> list[Path]:
    """Write the three brands under ``out`` and return all files written."""
    for name, write in WRITERS.items():
        shutil.rmtree(out / name / "data", ignore_errors=True)
        write(out / name / "data")
        if not (out / name / "plan.yaml").exists() and (CLIENTS / name / "plan.yaml").exists():
            shutil.copyfile(CLIENTS / name / "plan.yaml", out / name / "plan.yaml")
    if out.resolve() != CLIENTS and not (out / REAL).exists():
        shutil.copytree(CLIENTS / REAL, out / REAL, ignore=shutil.ignore_patterns("report", ".*"))
    return sorted(p for name in WRITERS for p in (out / name / "data").rglob("*") if p.is_file())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=CLIENTS, help="folder of the brands (default: clients)")
    files = make(parser.parse_args().out)
    print(f"{len(files)} files, {sum(p.stat().st_size for p in files) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
