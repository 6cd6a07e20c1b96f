"""The diagnosis: planted truths found, chance left alone, every view readable with and without data."""

from __future__ import annotations

import math
import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cmlib import diagnosis as d
from cmlib import exports
from cmlib.book import load_state
from cmlib.exports.tables import PROVENANCE, TABLES, Dataset, ImportRecord, empty
from cmlib.findings import Answer, Exhibit
from cmlib.forms import Inputs
from cmlib.model import Brief, Decision, DiagnosisChoice, OwnChannel, Plan, Priority
from cmlib.swot import tows
from cmlib.text import T, slug, slug_or_code
from cmlib.views import PageState, decision_html, render, views_of
from cmlib.views.diagnosis import summarise
from cmlib.views.swot import board_of
from cmlib.wording import Language

ROOT = Path(__file__).parents[1]
UCI = ROOT / "clients" / "demo-cosmetica-2014" / "data" / "dataset_Facebook.csv"
AS_OF = date(2026, 10, 31)
HOSTILE = 'Café $"Ñandú"$ <b>& Co</b> {x}'


def plan(**brief: object) -> Plan:
    own = (OwnChannel(network="instagram", followers=4000), OwnChannel(network="facebook", followers=900))
    return Plan(brief=Brief(**{"brand": "Prueba", "channels": own, **brief}))  # type: ignore[arg-type]


def table(name: str, rows: dict[str, object], n: int) -> pd.DataFrame:
    """A canonical table with these columns and nothing in the others."""
    frame = empty(name).reindex(range(n))
    for column, kind in {**TABLES[name], **PROVENANCE}.items():
        value = rows.get(column, "" if kind == "str" else 0 if kind == "int64" else None)
        frame[column] = pd.Series(value if isinstance(value, (list, np.ndarray, pd.Series, pd.Index)) else [value] * n).astype(kind)
    return frame


def some_posts(rng: np.random.Generator, n: int = 240, platform: str = "instagram", lift: float = 0.5, carry: float = 0.6) -> pd.DataFrame:
    """Posts of fourteen months: carousels are engaged with more, reels reach further, the clock means nothing."""
    kind = rng.permutation(np.resize(["reel", "image", "carousel"], n))
    when = pd.Timestamp("2025-09-01") + pd.to_timedelta(np.sort(rng.integers(0, 425 * 24, n)), unit="h")
    reach = np.round(np.exp(7 + 0.4 * rng.standard_normal(n) + carry * (kind == "reel")))
    total = np.maximum(3, np.round(reach * np.exp(-3 + 0.5 * rng.standard_normal(n) + lift * (kind == "carousel"))))
    rows = {
        "post_uid": [f"{platform}:{i}" for i in range(n)], "platform": platform, "published_local": when, "time_known": True, "media_type": kind, "reach": reach,
        "likes": np.round(total * 0.9), "comments": total - np.round(total * 0.9), "format_id": "made", "source_file": f"{platform}.csv",
        "text": HOSTILE,
    }  # fmt: skip
    return exports.add_engagements(table("posts", rows, n))


def some_days(
    rng: np.random.Generator, metric: str, shift: float, platform: str = "instagram", gap: tuple[int, int] = (0, 0)
) -> pd.DataFrame:
    days = pd.date_range("2025-09-01", AS_OF)
    level = np.exp(6 + 0.15 * rng.standard_normal(len(days)) + shift * (np.arange(len(days)) >= 190) + 0.1 * (days.day_of_week == 5))
    rows = {"platform": platform, "date": days, "metric": metric, "value": np.round(level), "source_file": f"{platform}/{metric}.csv"}
    frame = table("account_daily", rows, len(days))
    return frame.drop(index=range(*gap)).reset_index(drop=True)


def some_rivals(rng: np.random.Generator) -> pd.DataFrame:
    parts = []
    for name, ratio, followers in (("Lejos", 3.0, 5000), (HOSTILE, 1.0, 3000), ("Gigante", 1.0, 900_000), ("Pocas", 1.0, 4000)):
        n = 4 if name == "Pocas" else 40
        likes = np.round(followers * np.exp(math.log(0.017 * ratio) + 0.5 * rng.standard_normal(n)))
        day = pd.Timestamp("2026-07-01") + pd.to_timedelta(np.linspace(0, 110, n).astype(int), unit="D")
        rows = {
            "competitor": name,
            "platform": "instagram",
            "date": day,
            "likes": likes,
            "comments": 1.0,
            "followers": float(followers),
            "source_file": "c.csv",
        }
        parts.append(table("competitor_posts", rows, n))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def rich() -> Dataset:
    rng = np.random.default_rng(11)
    posts = pd.concat([some_posts(rng), some_posts(rng, 150, "facebook", 0.0, 0.0)], ignore_index=True)
    daily = pd.concat(
        [some_days(rng, "reach", 0.4), some_days(rng, "views", 0.0), some_days(rng, "reach", 0.0, "facebook", (100, 149))],
        ignore_index=True,
    )
    records = (
        ImportRecord(
            "instagram.csv",
            format_id="made",
            tables=("posts",),
            rows_in=245,
            rows_kept=240,
            rows_dropped={"duplicate": 5},
            period=(date(2025, 9, 1), AS_OF),
        ),
        ImportRecord(
            "facebook.csv",
            format_id="made",
            tables=("posts",),
            rows_in=150,
            rows_kept=150,
            period=(date(2025, 9, 1), AS_OF),
            zone_basis="assumed",
        ),
        ImportRecord(
            "broken <b>.csv", rows_in=3, rows_dropped={"file_refused": 3}, error=T("the file is cut off"), warnings=(T("half a row"),)
        ),
    )
    return Dataset({"posts": posts, "account_daily": daily, "competitor_posts": some_rivals(rng)}, records)


@pytest.fixture(scope="module")
def result(rich: Dataset) -> d.Diagnosis:
    return d.assess_diagnosis(plan(), rich, AS_OF)


# ---- planted truths -----------------------------------------------------------------------------------------------------


def test_formats_that_work_are_found(result: d.Diagnosis) -> None:
    assert result.finding("diagnosis.format.instagram").verdict == "clear"
    best = result.finding("diagnosis.format.instagram.carousel")
    assert (best.verdict, best.sign) == ("clear", 1)
    assert best.estimate is not None
    assert best.estimate.low is not None
    assert best.estimate.low < math.exp(0.5) < (best.estimate.high or 0)
    assert result.factor("format", "instagram").best == "carousel"  # type: ignore[union-attr]
    assert result.factor("reach_format", "instagram").best == "reel"  # type: ignore[union-attr]


def test_chance_is_left_alone(result: d.Diagnosis) -> None:
    for name in ("format.facebook", "reach_format.facebook", "weekday.instagram", "hour.instagram", "weekday.facebook", "hour.facebook"):
        f = result.finding(f"diagnosis.{name}")
        assert (f.verdict, f.estimate) == ("indistinct", None), name
    for f in result.factors:
        assert f.best is None or f.survives
        assert f.survives or all(x.ratio is None and x.best is None for x in f.levels)
    assert not [f for f in result.findings if f.id.startswith("diagnosis.hour.") and f.id.count(".") > 2]


def test_the_shift_is_found_and_only_it(result: d.Diagnosis) -> None:
    change = result.finding("diagnosis.change.instagram.reach")
    assert change.verdict == "clear"
    assert change.estimate is not None
    assert change.estimate.estimate == pytest.approx(math.exp(0.4), rel=0.08)
    assert change.slots is not None
    assert abs((change.slots["day"] - date(2026, 3, 10)).days) <= 7  # type: ignore[operator]
    assert result.finding("diagnosis.change.instagram.views").verdict == "indistinct"
    assert result.finding("diagnosis.change.facebook.reach").verdict == "indistinct"


def test_gaps_stay_gaps(result: d.Diagnosis) -> None:
    series = next(s for s in result.series if s.platform == "facebook")
    assert series.values[120] is None
    assert series.used == (date(2026, 1, 28), AS_OF)
    assert [h.days for h in series.holes] == [49]


def test_a_jump_at_a_redefinition_is_the_platforms(rich: Dataset) -> None:
    days = pd.date_range("2024-12-01", "2025-10-31")
    rng = np.random.default_rng(2)
    value = np.exp(6 + 0.1 * rng.standard_normal(len(days)) + 0.8 * (days >= "2025-04-24"))
    daily = table("account_daily", {"platform": "instagram", "date": days, "metric": "views", "value": value}, len(days))
    got = d.assess_diagnosis(plan(), Dataset({"account_daily": daily}), date(2025, 10, 31))
    assert got.series[0].changes[0].cause is not None
    assert got.finding("diagnosis.change.instagram.views").verdict == "indistinct"


def test_competitors(result: d.Diagnosis) -> None:
    found = {r.name: r for r in result.comparisons[0].rivals}
    assert found["Lejos"].verdict == "clear"
    assert found["Lejos"].ratio is not None
    assert found["Lejos"].ratio.estimate < 0.6
    assert (found["Gigante"].reason, found["Pocas"].reason) == ("size", "few")
    assert result.finding("diagnosis.competitor.instagram.lejos").locus == "external"


def test_below_the_minimum_nothing_is_assessed() -> None:
    data = Dataset({"posts": some_posts(np.random.default_rng(1), 50)})
    got = d.assess_diagnosis(plan(), data, AS_OF)
    assert {f.verdict for f in got.factors} == {"not_assessed"}
    assert got.finding("diagnosis.data.formats.instagram").slots["n"] == 50  # type: ignore[index]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_format_is_recommended_without_an_effect(seed: int) -> None:
    data = Dataset({"posts": some_posts(np.random.default_rng(seed), 200, lift=0, carry=0)})
    got = d.assess_diagnosis(plan(), data, AS_OF)
    assert all(f.best is None for f in got.factors)


def test_moro_only_the_kind_of_post_survives_and_no_hour_is_named() -> None:
    """Moro, Rita & Vala 2016 through the gate (METHODS 1.3)."""
    data = exports.read_file(UCI, zone="Europe/Lisbon")
    got = d.assess_diagnosis(plan(), data, date(2014, 12, 31))
    assert [f.name for f in got.factors if f.survives and f.outcome == "reach" and f.name != "reach_format"] == ["format"]
    assert {got.finding(f"diagnosis.{k}.facebook").verdict for k in ("weekday", "hour", "paid")} == {"indistinct"}
    assert got.finding("diagnosis.format.facebook").verdict == "clear"
    assert got.channels[0].rate is not None
    assert got.channels[0].rate.estimate == pytest.approx(0.021234, abs=5e-7)
    assert not [p for p in d.propose_priorities(got, plan()).priorities if ".hour." in p.evidence or ".weekday." in p.evidence]


# ---- contract -----------------------------------------------------------------------------------------------------------


def test_order_of_rows_does_not_matter(rich: Dataset, result: d.Diagnosis) -> None:
    rng = np.random.default_rng(5)
    tables = {k: t.iloc[rng.permutation(len(t))].reset_index(drop=True) for k, t in rich.tables.items()}
    again = d.assess_diagnosis(plan(), Dataset(tables, rich.imports), AS_OF)
    assert d.evidence_of(again) == d.evidence_of(result)
    assert d.record_of(again, plan()) == d.record_of(result, plan())


def test_priorities_rest_on_findings(result: d.Diagnosis) -> None:
    choice = d.propose_priorities(result, plan())
    ids = [p.evidence for p in choice.priorities]
    assert set(ids[:2]) == {"diagnosis.format.instagram.carousel", "diagnosis.reach_format.instagram.reel"}
    assert 3 <= len(ids) <= 5
    assert set(ids) <= {f.id for f in result.findings}


def test_nothing_at_all_still_leads_to_a_decision() -> None:
    got = d.assess_diagnosis(plan(), Dataset(), AS_OF)
    assert got.ladder.level == 0
    ids = [p.evidence for p in d.propose_priorities(got, plan()).priorities]
    assert ids[0] == "diagnosis.data.posts"
    assert 1 <= len(ids) <= 5
    assert got.finding("diagnosis.format.instagram").verdict == "not_assessed"


def test_posts_after_the_day_do_not_count(rich: Dataset, result: d.Diagnosis) -> None:
    early = d.assess_diagnosis(plan(), rich, date(2026, 3, 1))
    assert early.channels[0].n < result.channels[0].n
    assert all(s.days[-1] <= date(2026, 3, 1) for s in early.series)


def test_a_name_in_an_id_is_safe_and_never_empty() -> None:
    assert slug_or_code("Horno «La Ñ» & Co") == "horno-la-n-co"
    assert slug_or_code("面包").startswith("x")
    assert slug("面包") == ""


# ---- views --------------------------------------------------------------------------------------------------------------


def _thin() -> Dataset:
    posts = some_posts(np.random.default_rng(3), 5)
    posts["reach"] = np.nan
    return Dataset({"posts": posts, "account_daily": some_days(np.random.default_rng(3), "reach", 0).head(40)})


@pytest.mark.parametrize("language", [Language("es", "ES"), Language("es", "CO", "COP"), Language("en", "IE")])
@pytest.mark.parametrize("kind", ["rich", "empty", "thin"])
def test_every_view_renders(kind: str, language: Language, rich: Dataset) -> None:
    data = {"rich": rich, "empty": Dataset(), "thin": _thin()}[kind]
    page = PageState(plan(), data, AS_OF, language)
    html = ""
    for view in views_of("diagnosis").values():
        shown = view(page)
        for x in [shown] if isinstance(shown, (Answer, Exhibit)) else shown:
            html += render(x, language)
    html += decision_html(page, "diagnosis")
    text = html.lower()
    assert ">nan<" not in text
    assert " nan" not in text
    assert "None" not in html
    assert "<b>&" not in html
    assert "broken <b>" not in html
    assert "engagements_platform" not in html
    assert "diagnosis." not in html
    if kind == "rich":
        assert "&lt;b&gt;&amp; Co" in html


def test_undecided_and_decided_are_told_apart(rich: Dataset) -> None:
    page = PageState(plan(), rich, AS_OF, Language("en", "GB"))
    assert "Proposed, not yet decided" in decision_html(page, "diagnosis")
    choice = DiagnosisChoice(priorities=(Priority(evidence="diagnosis.format.gone.reel", action="Hacer <i>esto</i>", owner="Luis"),))
    decided = page.with_choice("diagnosis", Decision[DiagnosisChoice](value=choice, decided_by=("Ana",), decided_at=AS_OF))
    html = decision_html(decided, "diagnosis")
    assert "Hacer &lt;i&gt;esto&lt;/i&gt;" in html
    assert "Luis" in html


def test_the_form_reads_back_what_it_shows(rich: Dataset) -> None:
    from cmlib.forms.diagnosis import build

    page = PageState(plan(), rich, AS_OF, Language("es"))
    form = build(page)
    got = form.value()
    assert isinstance(got, DiagnosisChoice)
    assert [p.evidence for p in got.priorities] == [p.evidence for p in page.choice("diagnosis").priorities]
    assert all(p.action for p in got.priorities)
    inputs(form, "Checkbox")[0].value = False
    assert len(form.value().priorities) == len(got.priorities) - 1  # type: ignore[attr-defined]


def inputs(form: Inputs, kind: str, description: str = "") -> list[Any]:
    """The inputs of a form of this kind, in the order of the page."""

    def below(widget: Any) -> list[Any]:
        return [widget, *(x for child in getattr(widget, "children", ()) for x in below(child))]

    return [x for x in below(form.widget) if type(x).__name__ == kind and description in getattr(x, "description", "")]


def decided(page: PageState, value: DiagnosisChoice) -> PageState:
    """The page as it is after a save."""
    text = value.model_dump_json()
    return page.with_choice(
        "diagnosis", Decision[DiagnosisChoice](value=DiagnosisChoice.model_validate_json(text), decided_by=("Ana",), decided_at=AS_OF)
    )


def test_every_line_of_the_boxes_can_be_chosen_with_its_code_and_is_shown_again() -> None:
    from cmlib.forms.diagnosis import build

    page = load_state(ROOT / "clients" / "demo-panaderia")
    board = board_of(page)
    form = build(page)
    codes = {x.description.split(" (")[0]: x for x in inputs(form, "Checkbox")}
    assert {*board.codes.values(), *(board.code(s.id) for s in tows(board).strategies)} == set(codes)
    with_open = len([x for x in inputs(form, "VBox") if x.layout.display != "none"])
    codes["E7"].value = codes["H2"].value = codes["E1 + E9"].value = True
    assert len([x for x in inputs(form, "VBox") if x.layout.display != "none"]) == with_open + 3, "what and who open with the tick"
    saved = decided(page, form.value())  # type: ignore[arg-type]
    summary = summarise(saved)
    assert summary.grid is not None
    assert [r[2].split(":")[0] for r in summary.grid.rows] == ["E2", "E1", "E9", "E7", "H2", "E1 + E9"]
    assert all(r[1] and r[3] for r in summary.grid.rows)
    assert summary.grid.rows[-1][3] == page.say._("idea to try out"), "however sure its two lines are"
    assert not re.search(r"\b[EH]\d", summary.grid.rows[-1][1]), "codes move: what is saved cites none"
    said = dict(summary.lines).values()
    assert any("6" in text and "3" in text for text in said), "six priorities, three of them nobody's"
    assert build(saved).value() == form.value()


def test_the_room_can_write_its_own_priority_with_evidence_or_without() -> None:
    from cmlib.forms.diagnosis import build

    page = load_state(ROOT / "clients" / "demo-saas")
    form = build(page)
    (add,) = [x for x in inputs(form, "Button") if x.description == "Add a priority"]
    add.click()
    first, second = inputs(form, "Dropdown", "Rests on")
    texts = [x for x in inputs(form, "Text", "What to do") if "own words" in x.placeholder]
    texts[0].value, texts[1].value = "Ask ten customers", "A page for links"
    second.value = "diagnosis.format.linkedin.link"
    assert first.value == ""
    saved = decided(page, form.value())  # type: ignore[arg-type]
    summary = summarise(saved)
    assert summary.grid is not None
    own, with_evidence = summary.grid.rows[-2:]
    assert own[1:4] == ("Ask ten customers", "an idea of the room; nothing shows it yet", "workshop hypothesis")
    assert with_evidence[2].startswith("E3: ×0.59")
    again = build(saved)
    assert again.value() == form.value()
    assert len([x for x in inputs(again, "Text", "What to do") if "own words" in x.placeholder and x.value]) == 2, "two of them rest on E3"


def test_what_the_room_says_below_can_be_ticked_at_once_and_moves_the_codes() -> None:
    from cmlib.forms.diagnosis import build

    form = build(load_state(ROOT / "clients" / "demo-saas"))
    before = {x.description[:2] for x in inputs(form, "Checkbox")}
    assert before == {"E1", "E2", "E3", "D1"}
    (belief,) = [x for x in inputs(form, "Text") if x.placeholder == "What do we believe?"]
    belief.value = "People know <us>"
    (new,) = [x for x in inputs(form, "Checkbox") if x.description.startswith("H1")]
    assert "People know <us>" in new.description
    new.value = True
    assert form.value().priorities[-1].evidence.startswith("workshop.")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["demo-ong", "demo-saas", "demo-cosmetica-2014"])
def test_a_proposal_has_three_to_five_each_with_its_code(name: str) -> None:
    summary = summarise(load_state(ROOT / "clients" / name))
    assert summary.grid is not None
    codes = [r[2].split(":")[0] for r in summary.grid.rows]
    assert 3 <= len(codes) == len(set(codes)) <= 5
    assert all(re.fullmatch(r"[EHD]\d", c) for c in codes)
    assert summary.lines == ()
    if name == "demo-saas":
        assert codes == ["E2", "E3", "D1"], "a weakness before something to collect"


@pytest.mark.parametrize("n", [0, 1, 3, 5, 7])
def test_too_few_too_many_and_nobodys_are_saved_and_said(n: int) -> None:
    page = PageState(plan(), Dataset(), AS_OF, Language("en", "GB"))
    text = decision_html(decided(page, DiagnosisChoice(priorities=tuple(Priority(action=f"do {i}") for i in range(n)))), "diagnosis")
    assert ("three to five is the rule" in text) == (not 3 <= n <= 5)
    assert ("name beside" in text) == (n > 0)


def test_the_empty_form_works() -> None:
    from cmlib.forms.diagnosis import build

    got = build(PageState(plan(), Dataset(), AS_OF, Language("es"))).value()
    assert isinstance(got, DiagnosisChoice)


@pytest.mark.parametrize("name", ["demo-cosmetica-2014", "demo-ong", "demo-panaderia", "demo-saas"])
def test_the_posts_beside_the_rate_are_those_it_rests_on(name: str) -> None:
    """Of a network whose measure was redefined only the posts since then count: the tile must not show more."""
    page = load_state(Path("clients") / name)
    shown = views_of("diagnosis")["answer"](page)
    assert isinstance(shown, Answer)
    rates = {page.say.percent(c.rate.estimate): c.rate.n for c in page.result("diagnosis").channels if c.rate}
    assert shown.tiles[1].number == page.say.number(rates[shown.tiles[0].number])
    if name == "demo-ong":
        assert rates[shown.tiles[0].number] == max(rates.values()), "not the network with seven posts"
