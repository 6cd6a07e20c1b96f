"""Competitors: each format with itself, probabilities of ranks, size of account, pages worth following, published figures."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from cmlib import rivals as r
from cmlib.estimates import log_rate_difference
from cmlib.exports.tables import Dataset
from cmlib.findings import Estimate
from cmlib.posts import posts_until
from cmlib.reference import FOLDER, frame
from cmlib.views import PageState, render
from cmlib.views.rivals import competitors
from cmlib.wording import Language
from cmlib.wording import rivals as words
from tests.test_diagnosis import AS_OF, HOSTILE, plan, some_posts, table

SAY = Language("en", "GB")


def theirs(
    rng: np.random.Generator, name: str, ratio: float, kinds: list[str], n: int = 40, followers: float = 5000, reel: float = 0.0
) -> pd.DataFrame:
    media = list(np.resize(np.array(kinds), n))
    extra = np.array([reel if k == "reel" else 0.0 for k in media])
    likes = np.round(followers * np.exp(math.log(0.02 * ratio) + 0.4 * rng.standard_normal(n) + extra))
    rows = {
        "competitor": name, "platform": "instagram", "date": pd.Timestamp("2026-07-01") + pd.to_timedelta(np.linspace(0, 110, n).astype(int), unit="D"),
        "media_type": media, "likes": likes, "comments": 0.0, "followers": float(followers), "source_file": "c.csv",
    }  # fmt: skip
    return table("competitor_posts", rows, n)


def ours(rng: np.random.Generator, kinds: list[str], n: int = 90, reel: float = 0.0) -> pd.DataFrame:
    posts = some_posts(rng, n)
    posts["published_local"] = pd.Timestamp("2026-07-01") + pd.to_timedelta(np.linspace(0, 110, n).astype(int), unit="D")
    posts["media_type"] = list(np.resize(np.array(kinds), n))
    extra = np.array([reel if k == "reel" else 0.0 for k in posts["media_type"]])
    posts["engagements_public"] = np.round(4000 * np.exp(math.log(0.02) + 0.4 * rng.standard_normal(n) + extra))
    return posts


def compare(posts: pd.DataFrame, *rivals: pd.DataFrame) -> r.Comparison:
    data = Dataset({"posts": posts, "competitor_posts": pd.concat(rivals, ignore_index=True)})
    return r.comparisons_of(plan(), data, posts_until(posts, AS_OF), AS_OF, 7)[0]


# ---- like for like ------------------------------------------------------------------------------------------------------


def test_with_one_format_it_is_welch_exactly() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 23), rng.normal(0.4, 2, 17)
    got, welch = r.like_for_like(a, b, ["x"] * 23, ["x"] * 17), log_rate_difference(a, b)
    assert (got.estimate, got.low, got.high) == pytest.approx((welch.estimate, welch.low, welch.high))
    assert got.n == 40


def test_another_mix_of_formats_is_no_advantage() -> None:
    """Reels get e times more everywhere; they post mostly reels, the brand mostly photos: format by format there is no difference."""
    rng = np.random.default_rng(3)
    posts = ours(rng, ["reel"] + ["image"] * 3, reel=1.0)
    found = compare(posts, theirs(rng, "Carretes", 1.0, ["reel"] * 3 + ["image"], n=60, reel=1.0)).rivals[0]
    assert found.formats == ("image", "reel")
    assert found.ratio is not None
    assert found.ratio.low is not None
    assert found.ratio.low < 1 < (found.ratio.high or 0)
    plain = log_rate_difference(*(np.log(x) for x in ([1.0, 1.0], [1.0, 1.0])))
    assert plain.estimate == 1
    raw = np.log(found.typical.estimate) - np.log(compare(posts, theirs(rng, "x", 1.0, ["reel"])).own.estimate)  # type: ignore[union-attr]
    assert raw > 0.3, "without the formats they would look far ahead"


def test_coverage_of_the_stratified_interval() -> None:
    rng = np.random.default_rng(5)
    hit = 0
    for _ in range(300):
        fa, fb = rng.choice(["a", "b", "c"], 30, p=[0.6, 0.3, 0.1]), rng.choice(["a", "b", "c"], 20, p=[0.2, 0.3, 0.5])
        level = {"a": 0.0, "b": 1.0, "c": 2.0}
        x = np.array([level[f] for f in fa]) + 0.5 * rng.standard_normal(30) + 0.3
        y = np.array([level[f] for f in fb]) + 1.0 * rng.standard_normal(20)
        e = r.like_for_like(x, y, fa, fb)
        hit += e.low is not None and e.high is not None and e.low <= math.exp(0.3) <= e.high
    assert 0.86 <= hit / 300 <= 0.94


def test_only_formats_both_have_and_enough_of_them() -> None:
    rng = np.random.default_rng(2)
    posts = ours(rng, ["image", "reel"])
    found = {x.name: x for x in compare(posts, theirs(rng, "Texto", 1.0, ["text"]), theirs(rng, "Mitad", 1.0, ["text", "reel"])).rivals}
    assert (found["Texto"].reason, found["Texto"].ratio) == ("formats", None)
    assert found["Mitad"].formats == ("reel",)
    assert found["Mitad"].compared == (45, 20)
    assert "a format both have" in words.say_rival(SAY, found["Texto"])
    unknown = compare(posts, theirs(rng, "Sin formato", 1.0, [""]))
    assert (unknown.rivals[0].formats, unknown.rivals[0].compared) == ((), (90, 40))
    assert "not known" in words.say_compared(SAY, unknown)


# ---- ranks --------------------------------------------------------------------------------------------------------------


def test_ranks_are_a_table_of_probabilities() -> None:
    rng = np.random.default_rng(4)
    found = compare(
        ours(rng, ["reel", "image"]), *(theirs(rng, n, x, ["reel", "image"]) for n, x in (("Alta", 2.5), ("Igual", 1.0), ("Baja", 0.4)))
    )
    table_ = np.array([k.chances for k in found.ranks])
    assert table_.shape == (4, 4)
    assert table_.sum(axis=0) == pytest.approx(1)
    assert table_.sum(axis=1) == pytest.approx(1)
    assert (found.ranks[0].name, found.ranks[-1].name) == ("Alta", "Baja")
    own = next(k for k in found.ranks if not k.name)
    assert (found.first, found.last) == (own.chances[0], own.chances[-1])
    assert own.chances[0] < 0.05
    assert found.ranks[0].chances[0] > 0.95


def test_two_brands_are_not_ranked_and_a_giant_never_is() -> None:
    rng = np.random.default_rng(4)
    posts = ours(rng, ["image"])
    assert compare(posts, theirs(rng, "Una", 2.0, ["image"])).ranks == ()
    got = compare(
        posts,
        theirs(rng, "Una", 2.0, ["image"]),
        theirs(rng, "Dos", 1.0, ["image"]),
        theirs(rng, "Gigante", 1.0, ["image"], followers=900_000),
    )
    assert "Gigante" not in [k.name for k in got.ranks]
    assert "Gigante" in [a.name for a in r.funnel_of(got).accounts], "but it is drawn among the sizes"


def test_many_brands_are_ranked_up_to_what_a_phone_shows() -> None:
    rng = np.random.default_rng(4)
    got = compare(ours(rng, ["image"]), *(theirs(rng, f"M{k:02}", 1.0, ["image"], n=20 + k) for k in range(12)))
    assert len(got.ranks) == r.MOST_RANKED
    assert "" in [k.name for k in got.ranks]


def test_the_order_of_the_rows_does_not_matter() -> None:
    rng = np.random.default_rng(4)
    posts = ours(rng, ["reel", "image"])
    table_ = pd.concat([theirs(rng, n, x, ["reel", "image"]) for n, x in (("Alta", 2.5), ("Igual", 1.0))], ignore_index=True)
    mixed = table_.sample(frac=1, random_state=3).reset_index(drop=True)
    assert compare(posts, table_) == compare(posts.sample(frac=1, random_state=5).reset_index(drop=True), mixed)


# ---- sizes, pages worth following ---------------------------------------------------------------------------------------


def test_limits_of_a_new_point_as_published() -> None:
    """Montgomery, Peck & Vining, rocket propellant: slope -37.15, and 2048.32 to 2464.30 (rounded by hand) at ten weeks."""
    age = [15.5, 23.75, 8, 17, 5.5, 19, 24, 2.5, 7.5, 11, 13, 3.75, 25, 9.75, 22, 18, 6, 12.5, 2, 21.5]
    strength = [
        2158.7, 1678.15, 2316, 2061.3, 2207.5, 1708.3, 1784.7, 2575, 2357.9, 2256.7, 2165.2, 2399.55, 1779.8, 2336.75, 1765.3, 2053.5, 2414.4,
        2200.5, 2654.2, 1753.7,
    ]  # fmt: skip
    x, y = np.array(age, dtype=float), np.array(strength, dtype=float)
    middle, low, high = r.line_limits(x, y, 10.0, 0.95)
    assert r.line_limits(x, y, 11.0, 0.95)[0] - middle == pytest.approx(-37.15, abs=0.01)
    assert (low, high) == pytest.approx((2048.32, 2464.30), abs=0.2)
    with pytest.raises(ValueError, match="three different places"):
        r.line_limits(np.array([1.0, 1.0, 2.0]), y[:3], 1.0, 0.95)


def account(name: str, followers: float, share: float, n: int = 30) -> r.Rival:
    typical = Estimate(share, share * 0.9, share * 1.1, 0.95, n)
    return r.Rival(name.lower(), name, n, followers, typical, None, "not_assessed")


def beside(own: float, *rivals: r.Rival, size: float = 4000) -> r.Comparison:
    period = date(2026, 7, 1), date(2026, 10, 20)
    return r.Comparison("instagram", period, 60, size, Estimate(own, own * 0.9, own * 1.1, 0.95, 60), rivals)


LINE = [account(n, f, 0.04 * (f / 1000) ** -0.4 * k) for n, f, k in (("A", 900, 1.1), ("B", 2500, 0.9), ("C", 6000, 1.0), ("D", 20000, 1.05), ("E", 70000, 0.95))]  # fmt: skip


def test_the_funnel_holds_in_95_of_100_cases_whatever_size_does() -> None:
    rng = np.random.default_rng(8)
    hit = {0.8: 0, 0.95: 0}
    for _ in range(600):
        x = np.log(rng.uniform(1000, 50_000, 5))
        y = -3 - 0.3 * x + 0.5 * rng.standard_normal(5)
        at, new = math.log(4000), -3 - 0.3 * math.log(4000) + 0.5 * float(rng.standard_normal())
        for level in hit:
            _, low, high = r.line_limits(x, y, at, level)
            hit[level] += low <= new <= high
    assert 0.76 <= hit[0.8] / 600 <= 0.84
    assert 0.925 <= hit[0.95] / 600 <= 0.975


def test_size_alone_is_no_merit_and_who_lies_outside_is_named() -> None:
    usual = 0.04 * 4**-0.4
    for own, outside in ((usual, 0), (usual * 3, 1), (usual / 3, -1)):
        c = beside(own, *LINE)
        found = r.funnel_of(c)
        assert [a.followers for a in found.accounts] == [900, 2500, 4000, 6000, 20000, 70000]
        assert found.own.outside == outside
        assert [a.outside for a in found.accounts if a.name] == [0] * 5
        says, grid_word = words.say_sizes(SAY, c, found), words.say_place(SAY, found.own)
        assert (grid_word, "nobody" in says) == ({0: "inside", 1: "above", -1: "below"}[outside], outside == 0)
        assert outside == 0 or f"the brand ({SAY.percent(own)} instead of" in says
        assert found.own.expected is not None
        assert (found.own.expected.n, found.own.expected.n_unit) == (5, "accounts")
        assert found.own.expected.estimate == pytest.approx(usual, rel=0.15)
    assert r.funnel_of(beside(0.02, *reversed(LINE))) == r.funnel_of(beside(0.02, *LINE))
    assert r.funnel_of(beside(0.5, *LINE)).curve == r.funnel_of(beside(0.02, *LINE)).curve, "the brand does not move its own limits"


def test_few_alike_or_small_accounts_get_no_limits_and_the_page_says_why() -> None:
    few = beside(0.02, *LINE[:3])
    found = r.funnel_of(few)
    assert (found.reference, found.curve, found.own.outside) == (3, (), 0)
    assert "3 competitors with ten posts are too few" in words.say_sizes(SAY, few, found)
    same = beside(0.02, *(account(n, 5000, 0.02) for n in "ABCDE"))
    assert r.funnel_of(same).reference == 1
    far = beside(0.02, *(account(n, 5000 + k, 0.02 + 0.01 * (k % 2)) for k, n in enumerate("ABCDE")), size=200)
    assert (r.funnel_of(far).reference, r.funnel_of(far).curve) == (5, ())
    assert "cannot be said" in words.say_sizes(SAY, far, r.funnel_of(far))
    assert len(r.funnel_of(beside(0.02, *LINE, account("F", 9000, 0.02, n=9))).accounts) == 6, "nine posts are too few"
    silent = r.funnel_of(beside(0.0, *LINE[:4], account("Z", 3000, 0.0)))
    assert all(math.isfinite(v) and v >= 0 for row in silent.curve for v in row)
    assert r.funnel_of(beside(0.02)) == r.Funnel()
    assert r.funnel_of(replace(few, own=None)) == r.Funnel()


def test_typical_values_are_those_of_the_posts_without_the_half_of_the_model() -> None:
    """Three interactions among 100 followers are 3 %, not 3.5 %; nobody's interaction is 0 %."""
    rng = np.random.default_rng(4)
    posts = ours(rng, ["image"]).assign(engagements_public=3.0, followers_total=100.0)
    quiet = theirs(rng, "Callada", 1.0, ["image"], followers=200).assign(likes=0.0)
    got = compare(posts, quiet)
    assert got.own is not None
    assert got.own.estimate == pytest.approx(0.03)
    assert got.dated
    assert got.rivals[0].typical is not None
    assert got.rivals[0].typical.estimate == 0
    assert "followers of their day" in words.say_own(SAY, got)
    today = compare(ours(rng, ["image"]).assign(followers_total=np.nan), quiet)
    assert "90 own posts, divided by today's 4000 followers" in words.say_own(SAY, today).replace("4,000", "4000")


def test_pages_worth_following_are_those_clearly_ahead() -> None:
    rng = np.random.default_rng(4)
    got = compare(ours(rng, ["image"]), *(theirs(rng, n, x, ["image"]) for n, x in (("Alta", 2.5), ("Igual", 1.0), ("Baja", 0.4))))
    ahead = r.ahead_of([got])
    assert [x.name for _, x in ahead] == ["Alta"]
    lead = ahead[0][1].lead
    assert lead is not None
    assert lead.estimate == pytest.approx(2.5, rel=0.25)
    assert lead.low is not None
    assert lead.low > 1.1
    none = compare(ours(rng, ["image"]), theirs(rng, "Baja", 0.4, ["image"]))
    assert r.ahead_of([none]) == []
    assert "not clearly ahead" in words.say_worth(SAY, [], 1)


# ---- published figures --------------------------------------------------------------------------------------------------


def test_at_most_four_figures_of_a_publisher_each_with_year_base_and_address() -> None:
    rows = frame("engagement")
    assert rows["publisher"].value_counts().max() <= 4
    assert set(rows["denominator"]) == {"followers"}
    assert set(rows["base"]) <= set(words.BASES)
    assert (rows["url"].str.startswith("https://") & rows["year"].str.fullmatch(r"20\d\d")).all()
    assert set(rows["quality"]) <= {"primary", "secondary"}
    assert "`engagement.csv`" in (FOLDER / "SOURCES.md").read_text(encoding="utf-8")


def test_a_published_figure_stands_beside_the_same_formula_or_beside_nothing() -> None:
    posts = some_posts(np.random.default_rng(1), 60)
    found = {b.platform: b for b in r.benchmarks_of(plan(), posts_until(posts, AS_OF))}
    assert set(found) == {"instagram", "facebook"}
    own = found["instagram"].own
    assert own is not None
    assert own.estimate == pytest.approx(float(((posts["likes"] + posts["comments"]) / 4000).median()))
    shares = some_posts(np.random.default_rng(1), 60, "facebook")
    assert next(b for b in r.benchmarks_of(plan(), shares) if b.platform == "facebook").own is None, "shares are not in this export"
    bare = plan(channels=())
    assert next(b for b in r.benchmarks_of(bare, posts) if b.platform == "instagram").own is None, "without followers there is no such rate"
    assert r.benchmarks_of(bare, posts.head(0)) == ()


def test_published_figures_are_context_and_never_a_target() -> None:
    html = str(render(competitors(PageState(plan(), Dataset(), AS_OF, SAY)), SAY))
    assert "never a target" in html
    assert "5,000 followers or more" in html
    assert "2022" in html
    assert "posts of competitors" in html
    assert "larger" not in html, "not said of a brand of any size"


# ---- views --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [Language("es", "ES"), Language("en", "GB")])
def test_the_section_shows_ranks_sizes_and_pages(language: Language) -> None:
    rng = np.random.default_rng(4)
    brands = ("Alta", 2.5, 3000), (HOSTILE, 1.0, 5000), ("Baja", 0.4, 8000), ("Muda", 0.0, 6000), ("Otra", 1.0, 90_000)
    rows = [theirs(rng, n, x or 1.0, ["reel", "image"], followers=f).assign(**({} if x else {"likes": 0.0})) for n, x, f in brands]
    data = Dataset({"posts": ours(rng, ["reel", "image"]), "competitor_posts": pd.concat(rows, ignore_index=True)})
    shown = competitors(PageState(plan(), data, AS_OF, language))
    assert len([e for e in shown if e.picture is not None]) == 3
    assert all("c.csv" in e.caption and ", c.csv" in e.caption for e in shown if e.picture is not None), "both sides are named"
    html = str(render(shown, language))
    assert "<b>&" not in html
    assert "&lt;b&gt;&amp; Co" in html
    assert " nan" not in html.lower()
    assert "None" not in html


def test_no_claim_about_size_without_a_chart() -> None:
    """METHODS 1.4: what larger accounts usually get is not said; what these accounts get is shown."""
    rng = np.random.default_rng(4)
    got = compare(ours(rng, ["image"]), theirs(rng, "Una", 2.0, ["image"]))
    assert "usually" not in words.say_comparison_so(SAY, got)


def test_young_posts_do_not_count() -> None:
    rng = np.random.default_rng(4)
    late = theirs(rng, "Una", 2.0, ["image"]).assign(date=pd.Timestamp(AS_OF))
    data = Dataset({"posts": ours(rng, ["image"]), "competitor_posts": late})
    assert r.comparisons_of(plan(), data, data.posts, AS_OF, 7) == ()
    assert date(2026, 10, 31) == AS_OF
