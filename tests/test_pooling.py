"""What the agency's brands share: the numbers, and that no brand can be read in another's report."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from cmlib import batch, book, pooling
from cmlib.exports.tables import Dataset
from cmlib.figures.pooling import _marks
from cmlib.findings import Estimate
from cmlib.model import Plan
from cmlib.pages import PAGES
from cmlib.pooling import Beside, Contribution, Means, Part, Prior
from cmlib.views import PageState, render
from cmlib.views import pooling as views
from cmlib.wording import Language
from cmlib.wording import pooling as words
from tests.exports_samples import IG_HEADER, ig_row

LEVELS = ("carousel", "image", "reel")
DAY = date(2026, 3, 31)


def means(
    effects: dict[str, float], variance: float = 0.02, *, platform: str = "instagram", outcome: str = "reach", kind: str = "format"
) -> Means:
    """A question whose levels are independent and equally sure."""
    levels = tuple(sorted(effects))
    cov = tuple(tuple(variance if a == b else 0.0 for b in levels) for a in levels)
    return Means(platform, kind, outcome, levels, (20,) * len(levels), tuple(effects[x] for x in levels), cov, 57)  # type: ignore[arg-type]


def brand(reel: float, **how) -> Contribution:
    return Contribution((means({"image": 0.0, "carousel": 0.1, "reel": reel}, **how),))


# ---- the numbers -------------------------------------------------------------------------------------------------------


def test_contrast_of_two_levels_is_the_pooled_t_test():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(1)
    a, b = rng.normal(1, 1, 17), rng.normal(0.4, 1, 25)
    groups = pd.Series(["image"] * 17 + ["reel"] * 25)
    m = pooling.fit("x", "format", "reach", ("image", "reel"), groups, np.r_[a, b], np.zeros((42, 0)))
    value, variance = m.contrast("image", ("image", "reel"))
    assert value == pytest.approx(a.mean() - b.mean())
    assert value / math.sqrt(variance) == pytest.approx(ttest_ind(a, b).statistic)
    assert (m.df, m.n) == (40, (17, 25))


def test_a_format_that_is_only_in_one_month_is_not_told_apart_from_it():
    groups, month = pd.Series(["image"] * 20 + ["reel"] * 20), np.r_[np.zeros(20), np.ones(20)] - 0.5
    assert pooling.fit("x", "format", "reach", ("image", "reel"), groups, np.random.default_rng(0).normal(size=40), month[:, None]) is None


def test_variance_between_brands_is_that_of_the_vaccine_trials():
    """BCG: Paule–Mandel tau² = .3181 (Colditz et al., JAMA 271, 1994; DerSimonian & Kacker, 2007)."""
    from bench.soundness.pooling import BCG

    t, n1, c, n2 = np.array(BCG, dtype=float).T
    y, v = np.log(t / n1) - np.log(c / n2), 1 / t - 1 / n1 + 1 / c - 1 / n2
    mu, tau2 = pooling.centre(y, v)
    share = pooling.shares(v)
    assert tau2 == pooling.two_digits(0.3181 + float((share**2 * (0.3181 + v)).sum()), 0.0001)
    assert mu == pooling.two_digits(float(share @ y), 0.01)


def test_brands_that_agree_are_not_believed_to_be_the_same():
    _, tau2 = pooling.centre([0.2] * 6, [0.02] * 6)
    assert tau2 >= pooling.LEAST_SPREAD


def test_own_posts_and_prior_by_their_precision():
    prior = Prior("instagram", "format", "reach", "reel", 0.4, 0.1, 7)
    assert pooling.pooled(0.0, 0.1, prior) == pytest.approx((0.2, 0.05, 0.5))
    far = Prior("instagram", "format", "reach", "reel", 5.0, 0.1, 7)
    assert pooling.pooled(0.0, 0.1, far)[0] == pytest.approx(math.sqrt(0.1)), "a brand unlike the others moves by one standard error"
    value, left, share = pooling.pooled(0.0, 1e-9, prior)
    assert (value, share) == (pytest.approx(0.0, abs=1e-6), pytest.approx(1.0, abs=1e-6))
    assert left < 1e-8


numbers = st.floats(-2, 2).map(lambda x: round(x, 4))
spread = st.floats(0.001, 2).map(lambda x: round(x, 4))
brands = st.lists(st.tuples(numbers, spread), min_size=6, max_size=12)


@given(brands)
@settings(max_examples=150, deadline=None)
def test_no_brand_counts_for_more_than_a_third_and_none_moves_another(rows):
    v = np.array([x for _, x in rows])
    share = pooling.shares(v)
    assert share.sum() == pytest.approx(1)
    assert share.max() <= 1 / 3 + 1e-9
    rest = pooling.shares(v[1:])
    assert (rest >= share[1:] - 1e-9).all(), "leaving one out gives to the others and takes from none"


@given(brands, numbers, spread)
@settings(max_examples=150, deadline=None)
def test_one_brand_moves_a_prior_by_no_more_than_its_capped_share(rows, other, sure):
    """Removed: its share times the distance to the farthest other. Altered: a third of the range. Each give or take the rounding."""
    y, v = np.array(rows).T
    mu, tau2 = pooling.centre(y, v)
    wide = max(abs(y - y[0]))
    rounding = 0.05 * max(abs(mu), 0.1) + 0.01

    gone, spread_gone = pooling.centre(y[1:], v[1:])
    assert abs(mu - gone) <= pooling.shares(v)[0] * wide + rounding
    z, w = np.r_[other, y[1:]], np.r_[sure, v[1:]]
    changed, spread_changed = pooling.centre(z, w)
    span = max([*y, *z]) - min([*y, *z])
    assert abs(mu - changed) <= span / 3 + rounding + 0.05 * abs(changed)
    for spread_then in (spread_gone, spread_changed):
        assert abs(tau2 - spread_then) <= span**2 / 2 + 0.1 + 0.05 * max(tau2, spread_then)


@given(brands, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_brands_does_not_matter(rows, random):
    made = [brand(y, variance=v) for y, v in rows]
    mixed = list(made)
    random.shuffle(mixed)
    assert pooling.priors(brand(0), made) == pooling.priors(brand(0), mixed)


def test_own_numbers_never_enter_the_own_prior():
    others = [brand(x) for x in (0.1, 0.3, 0.2, 0.5, 0.4)]
    assert pooling.priors(brand(0.0), others) == pooling.priors(brand(9.0, variance=1e-6), others)


def test_fewer_than_five_alike_give_nothing():
    four, five = [brand(0.2)] * 4, [brand(0.2)] * 5
    assert pooling.priors(brand(0), four).priors == ()
    assert pooling.priors(brand(0), four).brands == 4
    assert {p.brands for p in pooling.priors(brand(0), five).priors} == {5}
    assert pooling.priors(brand(0, outcome="views"), five).priors == (), "another denominator"
    assert pooling.priors(brand(0, platform="facebook"), five).priors == (), "another network"


def test_a_format_is_compared_with_the_same_others_everywhere():
    two = Contribution((means({"image": 0.0, "reel": 0.6}),))
    three = brand(0.6)
    found = pooling.priors(three, [two] * 4 + [three] * 2)
    assert [(p.level, p.brands) for p in found.priors] == [("image", 6), ("reel", 6)], "carousels: only two other brands"
    assert {p.mu for p in found.priors} == {-0.6, 0.6}
    assert {p.level for p in pooling.priors(three, [three] * 5 + [two]).priors} == set(LEVELS)


def test_bands_of_followers():
    assert [pooling.band_of(x) for x in (None, 0, 1, 999, 1000, 9_999, 10_000, 100_000, 10**7)] == [
        "",
        "",
        "0",
        "0",
        "1",
        "1",
        "2",
        "3",
        "3",
    ]


# ---- a page ------------------------------------------------------------------------------------------------------------


def posts(seed: int, reel: float = 0.4, n: int = 66) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    kinds = np.array(LEVELS)[rng.integers(0, 3, n)]
    when = pd.to_datetime("2026-01-01 10:00") + pd.to_timedelta(np.arange(n), unit="D")
    reach = np.round(np.exp(rng.normal(7, 0.4, n)))
    rate = np.exp(np.log(0.05) + reel * (kinds == "reel") + rng.normal(0, 0.6, n))
    frame = Dataset().posts.reindex(range(n))
    frame = frame.assign(
        post_uid=[f"p{i}" for i in range(n)], platform="instagram", published_local=when, media_type=kinds, reach=reach,
        engagements=np.round(reach * rate), is_paid=pd.array([None] * n, dtype="boolean"), source_file="ig.csv", time_known=True,
    )  # fmt: skip
    return frame


def plan(on: bool = True, country: str = "ES") -> Plan:
    channels = [{"network": "instagram", "followers": 2400}]
    brief = {"brand": "Horno", "agency_pooling": on, "channels": channels, "country": country, "as_of": "2026-03-31"}
    return Plan.model_validate({"brief": brief})


@pytest.fixture(scope="module")
def others() -> list[Contribution]:
    return [pooling.contribution(plan(), Dataset({"posts": posts(seed)}), DAY) for seed in range(1, 8)]


def page_of(data: Dataset, code: str = "es", on: bool = True, country: str = "ES") -> PageState:
    """A page whose diagnosis knows the agency, whatever else the diagnosis has."""
    p = plan(on, country)
    found = pooling.agency_of(p, data, DAY)
    return SimpleNamespace(  # type: ignore[return-value]
        plan=p, data=data, as_of=DAY, say=Language(code, country), result=lambda stem: SimpleNamespace(agency=found)
    )


def test_what_a_brand_brings_does_not_depend_on_the_order_of_its_rows():
    frame = posts(3)
    mixed = frame.sample(frac=1, random_state=4)
    a, b = (pooling.contribution(plan(), Dataset({"posts": f}), DAY) for f in (frame, mixed))
    assert a == b
    assert [m.key for m in a.means] == [
        ("instagram", "format", "reach"),
        ("instagram", "reach_format", "reach"),
        ("instagram", "rate", "reach"),
    ]
    assert a == pooling.contribution_from(json.loads(json.dumps(pooling.contribution_record(a))))


@pytest.mark.parametrize(("code", "country"), [("es", "ES"), ("es", "MX"), ("en", "GB")])
def test_the_page_shows_both_estimates(others, code, country):
    own = Dataset({"posts": posts(20)})
    mine = pooling.contribution(plan(), own, DAY)
    found = pooling.priors(mine, others)
    page = page_of(pooling.with_priors(own, found), code, country=country)
    shown = views.agency(page)
    assert len(shown) == 3, "interaction, reach, rate"
    html = str(render(shown, page.say))
    for word in ("nan", "None", "reach_format", "{"):
        assert word not in html.replace("base64", "")[: 10**6] or word == "{"
    part = page.result("diagnosis").agency.parts[0]
    assert part.brands == 7
    for x in part.levels:
        assert 0 < x.share < 1
        prior = next(p for p in found.priors if p.level == x.level and p.kind == "format")
        low, high = sorted((math.log(x.alone.estimate), prior.mu))
        assert low - 1e-9 <= math.log(x.together.estimate) <= high + 1e-9
        assert x.together.high - x.together.low < x.alone.high - x.alone.low
        assert x.together.n == x.alone.n == 66
    reel = next(x for x in part.levels if x.level == "reel")
    assert reel.verdict == "clear"
    assert page.say.times(reel.together.estimate) in shown[0].headline
    assert page.say.times(reel.alone.estimate) in shown[0].headline
    assert page.say.times(reel.together.estimate) in shown[0].alt


def test_switch_off_shows_nothing_and_no_priors_say_so(others):
    own = Dataset({"posts": posts(20)})
    mine = pooling.contribution(plan(), own, DAY)
    with_all = pooling.with_priors(own, pooling.priors(mine, others))
    assert pooling.agency_of(plan(False), with_all, DAY) is None
    assert views.agency(page_of(with_all, on=False)) == []
    for data in (
        own,
        pooling.with_priors(own, pooling.priors(mine, others[:4])),
        pooling.with_priors(Dataset(), pooling.priors(mine, others)),
    ):
        [told] = views.agency(page_of(data, "en"))
        assert told.missing
        assert told.so_what
    [few] = views.agency(page_of(pooling.with_priors(own, pooling.priors(mine, others[:4])), "en"))
    assert "4 besides this one" in few.headline


@pytest.mark.parametrize("code", ["es", "en"])
def test_a_page_for_a_client_names_no_setting_and_no_command(code):
    for found in (pooling.Agency(False, 0), pooling.Agency(True, 3), pooling.Agency(True, 7)):
        text = " ".join(words.say_not_yet(Language(code), found)).casefold()
        assert not [w for w in ("pooling", "yaml", "cm run", "true", "_") if w in text], text


def ratio(value: float, low: float, high: float, n: int = 66) -> Estimate:
    return Estimate(value, low, high, 0.9, n, "posts", "ratio", (DAY, DAY), "x", "ig.csv")


def test_what_is_clear_is_told_before_what_goes_up():
    """Photos a hint upwards, link posts clearly downwards: the headline is about the link posts."""
    up = Beside("image", 30, ratio(1.3, 0.9, 1.9), ratio(1.3, 1.02, 1.6), 0.7, "hint")
    down = Beside("link", 20, ratio(0.6, 0.4, 0.9), ratio(0.62, 0.5, 0.8), 0.7, "clear")
    part = Part("facebook", "format", "reach", 6, (up, down))
    assert words.standing_out(part) is down
    assert words.standing_out(replace(part, levels=(up,))) is up
    assert words.standing_out(replace(part, levels=(replace(down, verdict="hint"), up))) is up, "equally sure: what to do more of"
    for code in ("es", "en"):
        say = Language(code)
        assert say.times(0.62) in words.say_formats(say, part)


def test_how_much_it_was_worth_is_what_the_benchmark_wrote():
    from tests.conftest import ROOT

    page = (ROOT / "bench" / "pooling.md").read_text(encoding="utf-8")
    assert "**NO**" not in page
    for size, e in pooling.TRIED.items():
        row = f"| Facebook pages, agencies of {size}, 30-60 posts: typical error with the agency less than with own posts alone, by | > 0 "
        assert f"{row}| {e.estimate} | {e.low} to {e.high} | {e.n} | yes |" in page
    assert pooling.TRIED[10].low < 0 < pooling.TRIED[20].low, "the sentence calls the first what may be chance"
    told = words.say_tried(Language("en", "GB"))
    assert all(Language("en", "GB").percent(e.estimate) in told for e in pooling.TRIED.values())
    assert "bench" not in told


def test_it_is_told_once_and_only_where_the_switch_is_on(others):
    own = Dataset({"posts": posts(20)})
    with_all = pooling.with_priors(own, pooling.priors(pooling.contribution(plan(), own, DAY), others))
    page = page_of(with_all, "en", country="GB")
    told = words.say_tried(page.say)
    assert str(render(views.agency(page), page.say)).count(str(escape(told))) == 1
    assert views.agency(page_of(with_all, "en", on=False)) == []


@given(st.floats(0.02, 0.744), st.floats(1.3375, 30))
def test_marks_of_the_axis_do_not_touch(left, right):
    marks = _marks(left, right)
    assert 1 in marks
    assert all(left <= m <= right for m in marks)
    for a, b in pairwise(marks):
        assert math.log(b / a) >= math.log(right / left) / 5 - 1e-9, "a label is an eighth of the drawing wide"


def test_posts_that_changed_since_the_run_are_not_mixed_with_its_priors(others):
    frame = posts(20)
    mine = pooling.contribution(plan(), Dataset({"posts": frame}), DAY)
    less = Dataset({"posts": frame[frame["media_type"] != "reel"]})
    found = pooling.agency_of(plan(), pooling.with_priors(less, pooling.priors(mine, others)), DAY)
    assert [p.kind for p in found.parts] == ["rate"]


def test_priors_travel_unchanged(others):
    found = pooling.priors(others[0], others[1:])
    assert pooling.priors_from(json.loads(json.dumps(pooling.priors_record(found)))) == found
    assert pooling.read_priors(pooling.with_priors(Dataset(), found)) == found
    assert pooling.read_priors(Dataset()) is None


# ---- the runner --------------------------------------------------------------------------------------------------------

PAGE = """
import json, os, pathlib
from IPython.display import display
from types import SimpleNamespace
from cmlib import book, pooling
from cmlib.views import render, pooling as views
from cmlib.labels import LABELS
folder = pathlib.Path(os.environ["CM_CLIENTS"]) / client
s = book.load_state(folder, lang=lang, as_of=as_of)
found = pooling.agency_of(s.plan, s.data, s.as_of)
page = SimpleNamespace(plan=s.plan, data=s.data, as_of=s.as_of, say=s.say, result=lambda stem: SimpleNamespace(agency=found))
MIME = "application/vnd.cmlib+json"
labels = {k: s.say.say(v) for k, v in LABELS.items()}
head = dict(kind="page", stem="diagnosis", title="T", brand=s.plan.brief.brand, place="", lang="es", html_lang="es-ES", colour="#0b6e69",
    ink_on_colour="#ffffff", fictional=True, credit="", logo_data_uri="", as_of_text="", footer="", labels=labels, revision=0)
display({MIME: head, "text/html": "<p></p>"}, raw=True)
record = None if found is None else [[p.kind, p.brands, [[x.level, x.together.estimate] for x in p.levels]] for p in found.parts]
display({MIME: {"kind": "section", "stem": "diagnosis", "record": {"agency": record}}}, raw=True)
display({"text/html": '<p class="answer"><b>' + str(len(s.data.posts)) + "</b></p>" + str(render(views.agency(page), s.say))}, raw=True)
"""
PARAMETERS = 'client: str = "a"\ninteractive: bool = True\nlang: str = ""\nas_of: str = ""'


def write_page(root: Path) -> None:
    (root / "notebooks").mkdir()
    cells = [
        new_markdown_cell("# What?", id="m1"), new_code_cell(PARAMETERS, id="c1", metadata={"tags": ["parameters"]}), new_code_cell(PAGE, id="c2"),
    ]  # fmt: skip
    nbformat.write(new_notebook(cells=cells), root / "notebooks" / PAGES[0].notebook)


def write_brand(root: Path, name: str, seed: int, *, on: bool | None = True, reel: float = 0.4, secret: str = "") -> Path:
    folder = root / "clients" / name
    (folder / "data").mkdir(parents=True)
    switch = "" if on is None else f"  agency_pooling: {str(on).lower()}\n"
    (folder / "plan.yaml").write_text(
        f"schema_version: 1\nbrief:\n  brand: Casa {name} {secret}\n  as_of: 2026-03-31\n{switch}"
        f"  channels:\n    - {{network: instagram, handle: {secret.lower() or 'x'}, followers: 24{seed:02d}}}\n"
    )
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(60):
        kind = ("IG image", "IG reel", "IG carousel")[int(rng.integers(0, 3))]
        reach = int(np.exp(rng.normal(7, 0.4)))
        likes = int(reach * 0.05 * np.exp(reel * (kind == "IG reel") + rng.normal(0, 0.5)))
        row = ig_row(seed * 1000 + i, datetime(2026, 1, 2, 9, tzinfo=UTC) + timedelta(hours=31 * i), Reach=reach, Likes=likes)
        row[IG_HEADER.index("Post type")] = kind
        row[2], row[3], row[4] = f"{secret}handle", f"Casa {secret}", f"{secret} text {i}"
        rows.append(row)
    with (folder / "data" / f"{secret or name}.csv").open("w", newline="") as out:
        csv.writer(out).writerows([IG_HEADER, *rows])
    return folder


def run(root: Path, *names: str) -> batch.RunReport:
    return batch.run(list(names), clients_dir=root / "clients", notebooks_dir=root / "notebooks", pages=["01"], jobs=2)


SECRET = "Zarzuela7Q"
NAMES = ("ana", "bea", "cris", "dani", "eva", "fer")


@pytest.fixture(scope="module")
def agency(tmp_path_factory) -> tuple[Path, batch.RunReport]:
    """Six brands that share (the first with strings found nowhere else), one that does not, one that is broken."""
    root = tmp_path_factory.mktemp("agency")
    write_page(root)
    for i, name in enumerate(NAMES, 1):
        write_brand(root, name, i, secret=SECRET if i == 1 else "")
    write_brand(root, "off", 9, on=None)
    broken = write_brand(root, "broken", 8)
    (broken / "plan.yaml").write_text("schema_version: 1\nbrief:\n  brand: x\n  agency_pooling: true\n  contry: ES\n")
    return root, run(root, "bea", "off")


def seen(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted((folder / "report").rglob("*")) if p.is_file()}


def same(folder: Path) -> dict[str, bytes]:
    return {k: v for k, v in seen(folder).items() if not k.endswith("manifest.json")}


def test_a_brand_of_this_run_gets_what_the_others_showed(agency):
    root, report = agency
    assert report.ok, "a broken brand that is not of this run is told, and stops nothing"
    assert list(report.apart) == ["broken"]
    assert "country" in str(report.apart["broken"])
    record = json.loads((root / "clients/bea/report/strategy.json").read_text())["sections"]["diagnosis"]["agency"]
    assert [(kind, n) for kind, n, _ in record] == [("format", 5), ("reach_format", 5), ("rate", 5)]
    assert (
        "5 other brands of the agency" in (root / "clients/bea/report/01-diagnosis.html").read_text()
        or "otras 5 marcas" in (root / "clients/bea/report/01-diagnosis.html").read_text()
    )


def test_nothing_of_another_brand_can_be_read(agency):
    root, _ = agency
    folder = root / "clients" / "bea"
    private = {p.name: p.read_bytes() for p in (folder / ".run").rglob("*") if p.is_file()}
    assert {"agency.json", "contribution.json", "01-diagnosis.ipynb"} <= set(private)
    kept = {**private, **seen(folder)}
    mine = (root / "clients/ana/.run/contribution.json").read_text()
    planted = [SECRET, SECRET.lower(), "Casa ana", "180000000000010", "2401"]  # name, handle, ids of posts, followers
    numbers = [format(x, ".6g") for m in json.loads(mine)["brings"]["means"] for x in (*m["means"], *np.ravel(m["covariance"]))]
    for name, content in kept.items():
        for word in (*planted, *numbers):
            assert word.encode() not in content, f"{word} in {name}"
    assert SECRET.encode() in (root / "clients/ana/plan.yaml").read_bytes(), "the strings are there to be found"


def test_the_agency_file_has_no_brand_in_it(agency):
    root, _ = agency
    record = json.loads((root / "clients/bea/.run/agency.json").read_text())
    assert set(record) == {"version", "brands", "priors"}
    assert record["brands"] == 5
    assert len(record["priors"]) == 7, "three formats twice and a rate: a row a level, none a brand"
    for row in record["priors"]:
        assert set(row) == {"platform", "kind", "outcome", "level", "mu", "tau2", "brands"}
        assert row["brands"] >= pooling.MINIMUM_BRANDS
        assert row["mu"] == pooling.two_digits(row["mu"], 0.01)
    text = json.dumps(record).lower()
    assert not [n for n in (*NAMES, "off", "broken") if f'"{n}' in text or f"casa {n}" in text]


def test_who_does_not_give_does_not_receive(agency, tmp_path):
    """Byte-identical with and without the other brands present, and no file of theirs."""
    root, _ = agency
    write_page(tmp_path)
    write_brand(tmp_path, "off", 9, on=None)
    assert run(tmp_path, "off").ok
    assert same(root / "clients/off") == same(tmp_path / "clients/off")
    assert same(root / "clients/off"), "there is a report to compare"
    assert not [*(root / "clients/off/.run").glob("agency*"), *(root / "clients/off/.run").glob("contrib*")]
    assert not (root / "clients/off/.cache").exists() or not (root / "clients/fer/report").exists()


def test_pages_run_again_when_priors_change_and_only_then(agency):
    root, _ = agency
    assert {r.state for r in run(root, "bea", "off").pages} == {"unchanged"}
    alone = (root / "clients/bea/.run/agency.json").read_bytes()
    everyone = run(root, *NAMES[:2], "off")
    assert {r.client: r.state for r in everyone.pages} == {"ana": "done", "bea": "unchanged", "off": "unchanged"}
    assert (root / "clients/bea/.run/agency.json").read_bytes() == alone, "alone or with others: the same"

    import shutil

    shutil.rmtree(root / "clients/fer")
    write_brand(root, "fer", 6, reel=-1.5)
    states = {r.client: r.state for r in run(root, "bea", "off").pages}
    assert states == {"bea": "done", "off": "unchanged"}
    old, new = (json.loads(x)["priors"] for x in (alone, (root / "clients/bea/.run/agency.json").read_bytes()))
    assert [p["mu"] for p in old] != [p["mu"] for p in new]

    plan_file = root / "clients/fer/plan.yaml"
    plan_file.write_text(plan_file.read_text().replace("agency_pooling: true", "agency_pooling: false"))
    run(root, "bea", "fer")
    record = json.loads((root / "clients/bea/.run/agency.json").read_text())
    assert (record["brands"], record["priors"]) == (4, [])
    assert not (root / "clients/fer/.run/agency.json").exists()
    page = (root / "clients/bea/report/01-diagnosis.html").read_text()
    assert 'class="missing"' in page


def test_a_damaged_agency_file_is_none(tmp_path):
    folder = write_brand(tmp_path, "solo", 3)
    book.agency_file(folder).parent.mkdir()
    for content in ("{", "[]", '{"version": 99}', '{"version": 1, "brands": 7, "priors": [{"mu": 1}]}'):
        book.agency_file(folder).write_text(content)
        assert pooling.read_priors(book.load_state(folder).data) is None
