"""The committed measurements of what the statistics promise: complete, kept, and made by the code that is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import soundness
from bench.soundness import JOBS, Measured, Run, at_least, at_most, between, claim, jobs, near, share

ROOT = Path(__file__).parents[1]
ROWS = json.loads((ROOT / "bench" / "soundness.json").read_text(encoding="utf-8"))

ASKED = {
    "order-statistic interval of the median covers": 5,
    "Moro: interactions of the 500 posts": 1,
    "Moro: median engagement rate by reach": 1,
    "Moro: ratio of sums by reach": 1,
    "Moro: factors that survive Holm": 1,
    "recommended by the page": 1,
    "8 schools": 3,
    "Paule–Mandel": 1,
    "share of its own mean each keeps": 1,
    "Newcombe 1998": 10,
    "Freireich 1963": 9,
    "Nile": 4,
    "steady series in which a change is reported": 3,
    "ordinary days called odd": 2,
    "pages that recommend a weekday, an hour or a slot": 1,
    "raw best cell claims": 4,
    "after the rows were shuffled": 1,
    "equal figures and equal scores": 1,
    "CDNOW, BG/NBD": 7,
    "carcinoma, 3 classes: log likelihood": 1,
    "cheating, 2 classes: log likelihood": 1,
    "delta 4, n = 200: segments declared": 2,
    **{
        f"{kind}, n = {n}: segments declared": 1
        for kind in ("Gaussian cloud", "unlogged", "log(1 + x)", "one attitude", "uniform")
        for n in (80, 200)
    },
    "orders, equally many of each": 9,
    "orders at regular intervals": 3,
    "buying rates, n = ": 6,
    "two kinds of customers, delta 4": 1,
    "AHP, drinks": 2,
    "AHP, wealth of nations": 2,
    "TOPSIS, four fighters": 1,
    "PROMETHEE, six stations": 3,
    "rank order centroid": 4,
    "A first in": 3,
    "C first in .32": 1,
    "central weight on that criterion is 11/18": 1,
    "Burkardt P01: value": 1,
    "Burkardt P07: value": 1,
    "the programme and a look at every combination differ": 1,
    "a dominated channel": 1,
    "and the order of": 1,
    **{f"M1, n = {n}: results in the 80 % range, {way}": 1 for n in (8, 12, 18, 24, 36) for way in ("shipped", "five-fold")},
    **{f"M1, n = {n}: interval score, shipped less own width": 1 for n in (8, 12, 18, 24, 36)},
    **{f"M1, n = {n}: what that choice costs": 2 for n in (12, 18, 24, 36)},
    "calibration error of the odds": 5,
    "total of the next 28 days": 8,
    "value a·√x, budget 100": 6,
    "(R power.prop.test)": 1,
    "(Cohen 1988)": 2,
}
"""Words of the claims that were asked for, and how many rows have them at least."""


@pytest.mark.parametrize("words", ASKED)
def test_every_claim_asked_for_is_measured(words: str) -> None:
    assert sum(words in r["claim"] for r in ROWS) >= ASKED[words]


def test_every_claim_holds() -> None:
    assert [r["claim"] for r in ROWS if r["holds"] is not True] == []


def test_the_file_is_what_it_should_be_and_of_this_code() -> None:
    assert all(list(r) == ["claim", "stated", "measured", "n", "holds"] for r in ROWS)
    claims = {c.text: (c.stated, job) for job in jobs().values() for c in job.claims}
    assert {r["claim"] for r in ROWS} == set(claims)
    assert len(ROWS) == len(claims)
    for r in ROWS:
        bound, _ = claims[r["claim"]]
        assert r["stated"] == bound.said
        assert bound.low - 5e-7 <= r["measured"] <= bound.high + 5e-7, r  # the file keeps six decimals
    often = {r["claim"]: r["n"] for r in ROWS}
    assert often["200 posts, times at random: pages that recommend a weekday, an hour or a slot"] == 1000
    assert often["6 posts: the order-statistic interval of the median covers"] == 1500
    assert often["AR 0.6: steady series in which a change is reported"] == 500
    assert often["random problems in which the programme and a look at every combination differ"] == 200
    assert often["a dominated channel changes the winner of the page's own rule: share of problems"] == 20_000
    assert min(n for claim, n in often.items() if "results in the 80 % range, shipped" in claim and "ahead" not in claim) >= 585


def test_the_page_for_people_has_every_claim() -> None:
    page = (ROOT / "bench" / "soundness.md").read_text(encoding="utf-8")
    assert all(f"| {r['claim']} |" in page or f"| *{r['claim']}* |" in page for r in ROWS)
    assert "**NO**" not in page


@pytest.mark.parametrize("name", ["pooling.eight_schools", "customers.bg_nbd", "changes.freireich", "rates.published"])
def test_exact_claims_come_out_the_same_again(name: str) -> None:
    job = jobs()[name]
    committed = {r["claim"]: r["measured"] for r in ROWS}
    for row in job.rows(ROOT / "nowhere", quick=True):
        assert row["holds"] is True
        assert row["measured"] == pytest.approx(committed[str(row["claim"])], rel=1e-4, abs=1e-6)


def test_the_seed_is_the_jobs_own_and_fixed() -> None:
    job = jobs()["rates.coverage-6"]
    assert job.rows(ROOT, quick=True) == job.rows(ROOT, quick=True)
    assert all(r["holds"] is None for r in job.rows(ROOT, quick=True))


def test_a_broken_promise_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "JOBS", {})

    @claim("heads", stated=between(0.4, 0.6), of="p", replicates=400)
    @claim("always heads", stated=at_least(0.99), of="p", contrast=True)
    def coin(run: Run) -> dict[str, Measured]:
        return {"p": share(int((run.rng.random(run.replicates) < 0.5).sum()), run.replicates)}

    (job,) = soundness.JOBS.values()
    full, quick = job.rows(tmp_path), job.rows(tmp_path, quick=True)
    assert [r["holds"] for r in full] == [True, False]
    assert [r["n"] for r in full] == [400, 400]
    assert [(r["holds"], r["n"]) for r in quick] == [(None, 20), (None, 20)]
    assert (at_most(0.05).high, near(0.5, 0.1).said) == (0.05, "0.5 ± 0.1")
    assert JOBS is not soundness.JOBS


def test_the_command_measures_one_table_quickly(tmp_path: Path) -> None:
    words = ["--quick", "--only", "pooling.bcg", "--only", "rates.difference", "--out", str(tmp_path), "--processes", "1"]
    done = subprocess.run([sys.executable, "-m", "bench.soundness", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads((tmp_path / "soundness.json").read_text(encoding="utf-8"))
    assert len(rows) == 8
    assert all(r["holds"] for r in rows)
    assert "DerSimonian" in (tmp_path / "soundness.md").read_text(encoding="utf-8")
