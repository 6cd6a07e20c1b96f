"""Latent classes: published fits, and the three ways in which answers hold no segments."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cmlib import latent as L

CARCINOMA = (
    "0000000:34 0000100:2 0100000:6 0100001:1 0100100:4 0100101:5 1000000:2 1010101:1 1100000:2 1100001:1 1100100:2 1100101:7 1100111:1 "
    "1101001:1 1101101:2 1101111:3 1110101:13 1110111:5 1111101:10 1111111:16"
)
"""Agresti, Categorical Data Analysis, 2002, table 13.1: pattern of seven pathologists' verdicts and how many slides had it."""
CHEATING = (
    "0000:207 1000:10 0100:13 1100:11 0010:7 1010:1 0110:1 1110:1 0001:46 1001:3 0101:4 1101:4 0011:5 1011:2 0111:2 1111:2"
)  # fmt: skip
"""Dayton, Latent Class Scaling Analysis, 1998: four kinds of cheating, 319 students."""


def table(patterns: str) -> pd.DataFrame:
    rows = [[c == "1" for c in p.split(":")[0]] for p in patterns.split() for _ in range(int(p.split(":")[1]))]
    return yes_no(np.array(rows))


def yes_no(x: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(x, columns=[f"q{i}" for i in range(x.shape[1])]).astype("boolean")


def planted(n: int = 240) -> tuple[pd.DataFrame, np.ndarray]:
    """Three kinds of people, each says yes (90 %) to three questions of its own and to few others (10 %)."""
    rng, truth = np.random.default_rng(3), np.arange(n) % 3
    return yes_no(rng.random((n, 9)) < np.where(np.arange(9)[None, :] // 3 == truth[:, None], 0.9, 0.1)), truth


@pytest.mark.parametrize(
    ("data", "k", "likelihood", "bic"),
    [(CARCINOMA, 2, -317.2568, 706.074), (CARCINOMA, 3, -293.7050, 697.136), (CHEATING, 2, -440.0271, 931.94)],
)
def test_published_fits(data: str, k: int, likelihood: float, bic: float) -> None:
    """poLCA, Linzer & Lewis 2011."""
    coded = L.code(table(data))
    model = L.fit_classes(coded, k, 1, starts=6, tolerance=1e-8)
    assert model.score(coded.x) * len(coded.x) == pytest.approx(likelihood, abs=2e-4)
    assert model.bic(coded.x) == pytest.approx(bic, abs=0.01)


def test_a_scale_must_be_clearly_better_than_nothing() -> None:
    """550 answers about steak and risk once differed by two points of BIC: that is told as nothing in common, not as a scale."""
    assert L._reason(1, 100.0, 95.0, 0.0, np.array([200])) == "one_class"
    assert L._reason(1, 100.0, 93.0, 0.0, np.array([200])) == "one_scale"


def test_a_box_for_none_of_these_is_no_item() -> None:
    rows = [(f"r{i}", "Which?", "", "None" if i % 5 == 0 else "A;B" if i % 2 else "A") for i in range(100)]
    items = L.closed_items(pd.DataFrame(rows, columns=["response_id", "question", "subquestion", "answer"]))
    assert list(items.columns) == ["Which? · A", "Which? · B"]


def test_the_scale_of_one_question_each_is_the_share_of_yes() -> None:
    """Items that say nothing about each other: the likelihood is that of the shares; positions of a real scale follow the sum."""
    coded = L.code(table(CARCINOMA))
    likelihood, position = L.fit_scale(coded)
    assert likelihood > -317.2568  # better than two classes, with one parameter less
    assert abs(np.corrcoef(position, coded.x.reshape(-1, 7, 2)[:, :, 1].sum(axis=1))[0, 1]) > 0.95


def test_independent_answers_are_one_class() -> None:
    rng = np.random.default_rng(1)
    found = L.find_classes(yes_no(rng.random((120, 6)) < rng.uniform(0.2, 0.8, 6)), 1)
    assert (found.verdict, found.reason, found.k, found.best_k) == ("indistinct", "one_class", 1, 1)
    assert found.bic[0] == min(found.bic)
    assert "too little" in str(found.why)


@pytest.mark.parametrize("against", [1, -1])
def test_one_attitude_is_one_scale(against: int) -> None:
    """BIC alone finds two or three classes here; half of the items asked the other way round change nothing."""
    rng = np.random.default_rng(0)
    slope = np.array([1.5, 1.5, 1.5, 1.5, 1.5 * against, 1.5 * against, 1.5 * against, 1.5 * against])
    attitude = rng.standard_normal(160)
    found = L.find_classes(yes_no(rng.random((160, 8)) < 1 / (1 + np.exp(-attitude[:, None] * slope))), 1)
    assert (found.verdict, found.reason, found.k) == ("indistinct", "one_scale", 1)
    assert found.best_k >= 2
    assert abs(np.corrcoef(found.scale, attitude)[0, 1]) > 0.7
    assert found.segments == ()
    assert "one scale" in str(found.why)


def test_three_planted_kinds_are_found_with_gaps_and_in_any_order_of_rows() -> None:
    items, truth = planted()
    rng = np.random.default_rng(5)
    items = items.mask(rng.random(items.shape) < 0.05)
    found = L.find_classes(items, 1)
    assert (found.verdict, found.reason, found.k, found.why) == ("clear", "", 3, None)
    assert found.agreement > L.STABLE
    assert not found.overlap
    same = pd.crosstab(found.labels, truth)
    assert same.max(axis=1).sum() > 0.9 * len(truth)
    assert sum(s.n for s in found.segments) == 240
    assert [s.n for s in found.segments] == sorted((s.n for s in found.segments), reverse=True)
    cells = [round(e.estimate * e.n) for s in found.segments for i in s.items for e in (i.share, i.rest)]
    assert cells
    assert all(c == 0 or c >= 5 for c in cells)
    shuffled = L.find_classes(items.sample(frac=1, random_state=2), 1)
    assert shuffled == found
    assert shuffled.labels.equals(found.labels)


def test_classes_that_only_say_more_are_one_scale() -> None:
    """Three classes of 20, 50 and 80 % yes on every item keep their order."""
    items, _ = planted()
    coded = L.code(items)
    ordered = np.array([[0.8, 0.2] * 9, [0.5, 0.5] * 9, [0.2, 0.8] * 9])
    assert L.same_order(ordered, coded) == 1.0
    crossing = ordered.copy()
    crossing[0, :8], crossing[2, :8] = ordered[2, :8], ordered[0, :8]
    assert L.same_order(crossing, coded) == pytest.approx(5 / 9)
    assert L.same_order(ordered[:1], coded) == 0.0


def test_too_few_answers_or_questions_are_not_assessed() -> None:
    items, _ = planted(79)
    few = L.find_classes(items, 1)
    assert (few.verdict, few.reason, few.n) == ("not_assessed", "too_few", 79)
    assert str(few.why) == "there are 79 answers: segments are looked for from 80 on"
    items, _ = planted(90)
    short = L.find_classes(items[["q0", "q1"]], 1)
    assert (short.verdict, short.reason) == ("not_assessed", "few_items")
    assert "2 closed questions" in str(short.why)
    assert L.find_classes(pd.DataFrame(), 1).reason == "too_few"


def test_small_or_all_embracing_classes_are_refused() -> None:
    assert L._reason(2, 100.0, 120.0, 0.5, np.array([29, 171])) == "size"
    assert L._reason(2, 100.0, 120.0, 0.5, np.array([30, 180])) == "size"
    assert L._reason(2, 100.0, 120.0, 0.5, np.array([90, 110])) == ""
    assert L._reason(2, 100.0, 99.0, 0.5, np.array([90, 110])) == "one_scale"
    assert L._reason(2, 100.0, 120.0, 0.9, np.array([90, 110])) == "one_scale"


def test_items_of_a_survey() -> None:
    """Boxes become yes/no items, single answers stay; rarely answered questions and free text are left out."""
    rows = []
    for i in range(100):
        person = f"r{i:03d}"
        rows.append((person, "How often?", "", ["1 never", "2 often", "3 daily"][i % 3]))
        rows += [(person, "Which?", box, box) for box in (["Reels"] if i % 2 else ["Reels", "Photos"])]
        rows.append((person, "Why?", "", f"because {i}"))
        rows.append((person, "Where?", "", "home;work" if i % 4 else "home"))
        if i < 79:
            rows.append((person, "Rare?", "", "yes" if i % 2 else "no"))
    items = L.closed_items(pd.DataFrame(rows, columns=["response_id", "question", "subquestion", "answer"]))
    assert list(items.columns) == ["How often?", "Where? · work", "Which? · Photos"]
    assert items["Which? · Photos"].sum() == 50
    assert len(items) == 100
    coded = L.code(items)
    assert coded.real.sum() == 7
    assert coded.free == 4
    assert list(coded.ordered) == [0, 1, 2]
