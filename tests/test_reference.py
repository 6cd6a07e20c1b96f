"""Reference data: every network, every function of a Community Manager, every figure with its year and publisher."""

from __future__ import annotations

import re
from datetime import date
from importlib.util import find_spec

import pytest

from cmlib import reference
from cmlib.model import NETWORKS, OBJECTIVES
from cmlib.pages import PAGES
from cmlib.reference import ages

CODES = {
    *(f"0-F{i}" for i in range(1, 8)), *(f"0-R{i}" for i in range(1, 6)), "0-H", "0-D",
    *(f"1-T{i}" for i in range(1, 33)), *(f"1-C{i}" for i in range(1, 51)), "1-S",
    *(f"2-{i}" for i in range(1, 8)), "2-3a", "2-3b", "2-D",
    *(f"3-{i}" for i in range(1, 9)), "3-D",
    *(f"4-M{i}" for i in range(1, 8)), *(f"4-C{i}" for i in range(1, 7)), "4-P",
}  # fmt: skip


def test_every_network_of_the_model_has_its_row() -> None:
    found = reference.networks()
    assert tuple(found) == NETWORKS
    for n in found.values():
        assert set(n.serves) == set(OBJECTIVES)
        assert set(n.suits) == set(reference.KINDS)
        for low, likely, high in [*n.serves.values(), *n.suits.values()]:
            assert 0 <= low <= likely <= high <= 100
            assert high > low, "an assumption is a range, never a point"
        keep, active = n.hours["keep"], n.hours["active"]
        assert 0 < keep[1] < active[1]
        assert n.fact
        assert n.source
        assert n.fact_date < n.review_by


def test_all_130_reference_codes_are_used_and_no_other() -> None:
    assert len(CODES) == 130
    used = {code for f in reference.functions() for code in f.refs}
    assert used == CODES


def test_functions_are_the_table_of_63() -> None:
    rows = reference.functions()
    assert [f.number for f in rows] == list(range(1, 64))
    kinds = [f.kind for f in rows]
    assert (kinds.count("SW"), kinds.count("SW+H"), kinds.count("H")) == (19, 30, 14)
    assert all(f.function and f.artefact for f in rows)


@pytest.mark.parametrize("row", reference.functions(), ids=lambda f: str(f.number))
def test_what_serves_a_function_exists_or_is_planned(row: reference.Function) -> None:
    pages = {p.stem for p in PAGES}
    for name in row.served_by:
        if name.startswith("cmlib."):
            assert find_spec(name.rsplit(".", 1)[0]) is not None
        else:
            assert name in pages or name in reference.PLANNED, name
    there = [name in pages or name.startswith("cmlib.") for name in row.served_by]
    if row.state == "served":
        assert all(there)
    elif row.state == "partly":
        assert any(there)
    else:
        assert not any(there)


def test_figures_carry_year_publisher_base_and_quality() -> None:
    for u in reference.usage():
        assert u.network in (*NETWORKS, "any")
        assert 0 < u.share < 1
        assert 2015 <= u.year <= 2027
        assert u.publisher
        assert u.base
        assert u.quality in ("primary", "secondary")
    marketing = reference.frame("benchmarks")
    assert set(marketing["publisher"]) <= {"Eurostat", "INE"}
    assert (marketing["denominator"] != "").all()


def test_only_a_small_part_of_anybodys_table_is_shipped() -> None:
    published = [u.publisher for u in reference.usage()]
    assert max(published.count(p) for p in published if p not in ("CNMC", "Eurostat", "INE", "INEGI")) <= 12
    assert len(reference.frame("age_shapes")) * 4 <= 24
    everything = " ".join(reference.frame(n).to_csv() for n in ("networks", "usage", "benchmarks", "age_shapes"))
    assert "memory" not in everything
    for proprietary in ("Rival IQ", "GWI", "DataReportal", "Socialinsider", "Metricool", "Hootsuite"):
        assert proprietary not in everything


def test_newest_figure_of_the_country_and_nothing_borrowed() -> None:
    found = reference.usage_of("facebook", "ES")
    assert found is not None
    assert (found.publisher, found.year, found.share) == ("CNMC", 2023, 0.565)
    assert reference.usage_of("facebook", "CO") is None
    assert reference.usage_of("instagram", "ES", year=2014) is None, "no figure from the future"


def test_a_fact_is_one_of_the_figures_or_says_that_there_is_none() -> None:
    """The sentence beside a network and the figure behind its score are the same number; nothing is made up where nothing was read."""
    for n in reference.networks().values():
        shares = {f"{100 * u.share:.1f}".removesuffix(".0") for u in reference.usage() if u.network == n.id}
        told = re.match(r"([\d.]+) %", n.fact)
        if n.id == "google_business":
            assert "TheFork" in n.source
        elif n.has_fact:
            assert told is not None
            assert told[1] in shares, n.id
        else:
            assert (n.id in ("newsletter", "blog"), n.fact, shares) == (True, "no figure read", set())


def test_the_population_by_age_is_of_the_country() -> None:
    """Shares of the adults; the totals are those of the publication (people under 15 are not in the file)."""
    table = reference.frame("population").set_index("age")
    published = {"ES": 47_889_958, "MX": 131_946_900, "CO": 53_425_635, "CL": 19_859_921, "PE": 34_576_665, "AR": 45_851_378}
    assert set(table.columns) == {"year", *published}
    for country, total in published.items():
        people = ages.population(country)
        assert people is not None
        counts = table[country].astype(float)
        assert 0.7 < counts.sum() / total < 0.9
        assert people.between(18, None) == pytest.approx(1)
        assert people.between(25, 34) == pytest.approx(counts[["25-29", "30-34"]].sum() / (counts.sum() - 0.6 * counts["15-19"]))
    assert ages.population("ES").between(65, None) > ages.population("MX").between(65, None) + 0.1  # type: ignore[union-attr]
    assert ages.population("XX") is None
    assert ages.population("age") is None


def test_shapes_by_age_hold_together() -> None:
    """A total lies between its ages; the odds are those over the total; only the USA lends, and it is marked."""
    rows = reference.frame("age_shapes")
    assert set(rows["country"]) == {ages.LENDER}
    assert set(rows["publisher"]) == {"Pew Research Center"}
    for network in rows["network"]:
        shape = ages.shape_of(network, "ES", 2026)
        assert shape is not None
        assert min(shape.shares) < shape.total < max(shape.shares)
        assert shape.borrowed
        assert not ages.shape_of(network, "US", 2026).borrowed  # type: ignore[union-attr]
        for share, odds in zip(shape.shares, shape.odds, strict=True):
            assert odds == pytest.approx(share / (1 - share) / (shape.total / (1 - shape.total)))
        whole = reference.usage_of(network, "US")
        assert whole is not None
        assert (whole.share, whole.n) == (shape.total, shape.n), "the same study gives the total and its ages"
    assert ages.shape_of("instagram", "ES", 2024) is None
    assert ages.shape_of("newsletter", "ES") is None
    assert len(ages.BANDS) == 4


def test_shelf_life() -> None:
    assert reference.stale(date(2026, 10, 31)) == ()
    assert {n.id for n in reference.stale(date(2027, 1, 15))} == {"x", "pinterest", "threads", "bluesky"}
    assert len(reference.stale(date(2028, 1, 1))) == len(NETWORKS)


@pytest.mark.parametrize(
    ("sector", "kind"),
    [
        ("Panadería y obrador de barrio; tienda en línea", "local"),
        ("Help-desk software for small support teams (B2B)", "b2b"),
        ("Organización ambiental sin ánimo de lucro", "nonprofit"),
        ("Cosmética", "consumer"),
        ("neighbourhood bakery", "local"),
        ("", None),
        ("zzz", None),
    ],
)
def test_kind_of_brand(sector: str, kind: str | None) -> None:
    assert reference.kind_of(sector) == kind


def test_anchors_are_fixed_and_cut_off() -> None:
    anchor = reference.anchors()["audience_overlap", "weekly_use"]
    assert anchor.score(0.05) == 0
    assert anchor.score(0.6) == 100
    assert anchor.score(0.99) == 100
    rivals = reference.anchors()["competition", "strong_competitors"]
    assert [rivals.score(n) for n in (0, 3, 7)] == [100, 0, 0]
