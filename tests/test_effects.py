"""Kinds of post and timing: what stood out is tried on posts that did not choose it; chance is not recommended."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from scipy import stats

from bench import holdout as bench
from cmlib import diagnosis as d
from cmlib import effects as e
from cmlib import exports
from cmlib.estimates import omnibus_permutation
from cmlib.exports.tables import Dataset
from cmlib.model import Brief, Plan
from cmlib.posts import COUNTED, posts_until
from cmlib.scorecard import channel_of
from cmlib.views import PageState, render, views_of
from cmlib.views.effects import formats, timing
from cmlib.wording import Language
from cmlib.wording import effects as words
from tests.test_diagnosis import AS_OF, HOSTILE, UCI, plan, some_posts, table

START, DAYS = pd.Timestamp("2025-09-01"), 425
MIDDLE = START + pd.Timedelta(days=DAYS // 2)
MEMORY: dict[str, dict[tuple[str, str], object]] = {}
"""Results of the pages by kind of data: they do not depend on the language."""
PILLARS = {HOSTILE: ("masa madre",), "Tienda": ("encargo",)}


def made(
    seed: int, platform: str, n: int = 420, *, format_effect: float = 0.0, hour: float = 0.0, hour_late: float | None = None,
    pillar: float = 0.0, divided: bool = True, sd: float = 0.4,
) -> pd.DataFrame:  # fmt: skip
    """Posts of fourteen months. ``hour``: log effect of 16 to 20 h in the first half of the period, ``hour_late`` in the second."""
    rng = np.random.default_rng(seed)
    kind = rng.permutation(np.resize(["reel", "image", "carousel"], n))
    block = rng.permutation(np.resize([2, 3, 4, 5], n))
    about = rng.permutation(np.resize(["Con MASA  madre", "Tu encargo, aquí", "Buenos días", ""], n))
    when = START + pd.to_timedelta(np.sort(rng.integers(0, DAYS, n)), unit="D") + pd.to_timedelta(block * 4 + 1, unit="h")
    late = np.asarray(when >= MIDDLE)
    slot = np.where(late, hour if hour_late is None else hour_late, hour) * (block == 4)
    y = -3 + sd * rng.standard_normal(n) + format_effect * (kind == "carousel") + slot + pillar * (about == "Con MASA  madre")
    reach = np.round(np.exp(8 + 0.3 * rng.standard_normal(n)))
    total = np.maximum(3, np.round(reach * np.exp(y))) if divided else np.maximum(3, np.round(np.exp(8 + y)))
    rows = {
        "post_uid": [f"{platform}:{i}" for i in range(n)], "platform": platform, "published_local": when, "time_known": True, "media_type": kind,
        "likes": np.round(total * 0.9), "comments": total - np.round(total * 0.9), "source_file": f"{platform}.csv", "text": about,
        **({"reach": reach} if divided else {}),
    }  # fmt: skip
    return exports.add_engagements(table("posts", rows, n))


@cache
def everything() -> tuple[Plan, Dataset]:
    """An hour that lasts (instagram), one that does not (tiktok), interactions with nothing to divide by (facebook), few posts (x)."""
    parts = [
        made(1, "instagram", format_effect=0.5, hour=0.5, pillar=0.4),
        made(2, "tiktok", hour=0.7, hour_late=0.0),
        made(3, "facebook", format_effect=0.5, divided=False),
        made(4, "x", 40),
    ]
    return plan(pillars=PILLARS), Dataset({"posts": pd.concat(parts, ignore_index=True)})


@cache
def result() -> d.Diagnosis:
    page = PageState(*everything(), AS_OF, Language("en", "IE"), MEMORY.setdefault("everything", {}))
    found: d.Diagnosis = page.result("diagnosis")
    return found


def factor(name: e.FactorName, platform: str) -> e.Factor:
    found = result().factor(name, platform)
    assert found is not None
    return found


def factors(posts: pd.DataFrame, seed: int = 1, pillars: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, e.Factor]:
    platform = str(posts["platform"].iloc[0])
    channel = channel_of(posts, platform, AS_OF, Dataset({"posts": posts}), seed)
    assert channel is not None
    return {f.name: f for f in e.factors_of(posts, channel, seed, pillars)}


# ---- the second half ----------------------------------------------------------------------------------------------------


def _plain(late: float, noise: float = 0.0, n: int = 240) -> pd.DataFrame:
    """Two levels by turns over eight months of different heights: «a» is .5 above in the first four, ``late`` in the others."""
    rng = np.random.default_rng(0)
    when = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(n) % 240, unit="D")
    group = np.where(np.arange(n) % 2, "a", "b")
    early = np.arange(n) < 120
    y = np.asarray(when.month, dtype=float) / 3 + np.where(early, 0.5, late) * (group == "a") + noise * rng.standard_normal(n)
    return pd.DataFrame({"y": y, "group": group, "paid": "", "format": "image", "when": when})


def test_without_noise_the_gain_is_exact_in_both_halves_and_months_do_not_count() -> None:
    found = e.holdout(_plain(0.3), "hour", np.random.default_rng(1))
    assert found is not None
    assert (found.level, found.verdict, found.holds) == ("a", "clear", True)
    assert found.gain_in.estimate == pytest.approx(math.exp(0.5))
    assert found.gain_out is not None
    assert found.gain_out.estimate == pytest.approx(math.exp(0.3))
    assert found.first[1] < found.second[0]
    assert (found.second[0] - found.first[1]).days == 1
    turned = e.holdout(_plain(-0.3), "hour", np.random.default_rng(1))
    assert turned is not None
    assert (turned.level, turned.verdict, turned.holds) == ("a", "indistinct", False)
    down = e.holdout(_plain(0.3), "hour", np.random.default_rng(1), up=False)
    assert down is not None
    assert (down.level, down.holds) == ("b", True)


def test_the_intervals_are_welchs_and_eighty_lies_in_ninety() -> None:
    posts = _plain(0.1, noise=0.3).assign(when=lambda x: pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(len(x)) * 2, unit="h"))
    posts["y"] = np.random.default_rng(3).standard_normal(len(posts)) + 0.2 * (posts["group"] == "a")
    found = e.holdout(posts, "paid", np.random.default_rng(1))
    assert found is not None
    assert found.gain_out is not None
    assert found.wide is not None
    late = posts[posts["when"].dt.date >= found.second[0]]
    for shown, level in ((found.gain_out, 0.80), (found.wide, 0.90)):
        ours = stats.ttest_ind(late["y"][late["group"] == found.level], late["y"][late["group"] != found.level], equal_var=False)
        low, high = ours.confidence_interval(level)
        assert (shown.low, shown.high) == pytest.approx((math.exp(low), math.exp(high)))
    assert found.wide.low < found.gain_out.low < found.gain_out.high < found.wide.high  # type: ignore[operator]


def test_a_level_with_two_posts_in_the_second_half_was_not_tried() -> None:
    posts = _plain(0.3, noise=0.1)
    late = posts.index[(posts["group"] == "a") & (posts["when"] >= "2026-05-01")]
    found = e.holdout(posts.drop(index=late[2:]), "hour", np.random.default_rng(1))
    assert found is not None
    assert (found.level, found.gain_out, found.n_out, found.verdict) == ("a", None, 2, "not_assessed")
    assert e.holdout(posts[posts["group"] == "a"], "hour", np.random.default_rng(1)) is None


def test_an_hour_that_lasts_is_recommended_with_what_it_earned_afterwards() -> None:
    f = factor("hour", "instagram")
    assert (f.best, f.survives, f.withdrawn) == ("4", True, False)
    h = f.holdout
    assert h is not None
    assert h.gain_out is not None
    assert h.gain_out.low > 1  # type: ignore[operator]
    assert h.gain_out.low < math.exp(0.5) < h.gain_out.high  # type: ignore[operator]
    say = Language("en", "GB")
    headline = words.say_factor(say, f)
    assert say.times(h.gain_out.estimate) in headline
    assert "16 to 20 h" in headline
    assert "first half" in headline
    found = result().finding("diagnosis.hour.instagram.4")
    assert found.estimate == h.wide
    assert (found.slots or {})["confirmed"] is True
    assert [x.id for x in result().findings if x.id.startswith("diagnosis.hour.instagram.")] == ["diagnosis.hour.instagram.4"]


def test_an_hour_that_did_not_last_is_withdrawn() -> None:
    f = factor("hour", "tiktok")
    assert f.survives  # the whole period finds a difference
    assert (f.withdrawn, f.best, f.worst, f.verdict) == (True, None, None, "indistinct")
    assert f.holdout is not None
    assert f.holdout.level == "4"
    assert f.holdout.gain_in.estimate > 1.4
    assert not f.holdout.holds
    assert all(x.ratio is None and x.best is None for x in f.levels)
    assert [x.id for x in result().findings if x.id.startswith("diagnosis.hour.tiktok")] == ["diagnosis.hour.tiktok"]
    assert result().finding("diagnosis.hour.tiktok").estimate is None
    text = words.say_factor(Language("en", "GB"), f) + words.say_factor_change(Language("en", "GB"), f)
    assert "none is recommended" in text
    assert "may be chance" in text


def test_a_format_that_did_not_last_is_a_hint_and_says_so() -> None:
    posts = made(5, "instagram", 300, format_effect=0.0, sd=0.3)
    early = (posts["published_local"] < MIDDLE) & (posts["media_type"] == "carousel")
    posts.loc[early, "likes"] = np.round(posts.loc[early, "likes"] * 2.0)
    f = factors(exports.add_engagements(posts))["format"]
    assert (f.best, f.verdict) == ("carousel", "hint")
    assert f.level("carousel").verdict == "hint"  # type: ignore[union-attr]
    assert f.holdout is not None
    assert not f.holdout.holds
    assert "may be chance" in words.say_holdout(Language("en", "GB"), f)
    lasting = factor("format", "instagram")
    assert (lasting.best, lasting.verdict) == ("carousel", "clear")
    assert lasting.holdout is not None
    assert lasting.holdout.holds


# ---- families, minima, pillars -------------------------------------------------------------------------------------------


def test_slot_and_pillar_cost_the_others_nothing() -> None:
    posts = made(6, "instagram", 240, format_effect=0.15)
    plain, asked = factors(posts), factors(posts, pillars=PILLARS)
    assert "pillar" not in plain
    assert asked["pillar"].p_value == asked["pillar"].adjusted
    assert plain["slot"].p_value == plain["slot"].adjusted
    for name in ("format", "weekday", "hour", "reach_format"):
        assert plain[name].adjusted == asked[name].adjusted
    few = factors(made(6, "instagram", 190))
    assert few["slot"].verdict == "not_assessed"
    assert few["hour"].adjusted is not None


def test_a_planted_pillar_is_found_and_an_absent_one_is_not() -> None:
    f = factor("pillar", "instagram")
    assert (f.best, f.verdict) == (HOSTILE, "clear")
    assert {x.name for x in f.levels} == {HOSTILE, "Tienda", e.OTHER}
    assert result().finding("diagnosis.pillar.instagram.cafe-nandu-b-co-b-x").verdict == "clear"
    assert factor("pillar", "tiktok").verdict == "indistinct"


def test_the_first_pillar_with_a_whole_word_counts() -> None:
    posts = pd.DataFrame({
        "title": ["", "Receta", "", "", "", ""],
        "text": ["La MÁSA   madre", "y encargo", "desencargo pantalla", "encargó hoy", "c++ (x|y", ""],
    })  # fmt: skip
    pillars = {"Oficio": ("masa madre", "receta", "pan"), "Tienda": ("encargo", "  "), "Raro": ("c++", "(x|y"), "Nada": ()}
    assert e.pillars_of(posts, pillars).tolist() == ["Oficio", "Oficio", e.OTHER, "Tienda", "Raro", e.OTHER]


def test_pillars_in_the_brief() -> None:
    brief = Brief(brand="X", pillars={"Oficio": ("masa",)})
    assert hash(brief) == hash(Brief(brand="X", pillars={"Oficio": ("masa",)}))
    assert Brief(brand="X").pillars == {}
    with pytest.raises(ValidationError):
        Brief(brand="X", pillars={str(i): ("x",) for i in range(13)})


# ---- nothing to divide by; redefinitions ---------------------------------------------------------------------------------


def test_without_a_denominator_interactions_per_post_are_compared_and_called_so() -> None:
    f, channel = factor("format", "facebook"), result().channel("facebook")
    assert (f.outcome, f.counted, f.best) == (COUNTED, True, "carousel")
    assert channel is not None
    assert channel.rate is None
    assert channel.counted is not None
    posts = everything()[1].posts
    mine = posts[posts["platform"] == "facebook"]
    assert channel.counted.estimate == mine["engagements"].median()
    image = f.level("image")
    assert image is not None
    assert (image.typical.unit, image.typical.estimate) == ("count", mine.loc[mine["media_type"] == "image", "engagements"].median())
    assert result().factor("reach_format", "facebook") is None
    assert "not divided by anything" in words.say_factor(Language("en", "GB"), f)
    assert "not divided by anything" in words.say_factor_notes(Language("en", "GB"), factor("weekday", "facebook"), "x")
    found = result().finding("diagnosis.format.facebook.carousel")
    assert "not divided by anything" in words.say_effect_claim(Language("en", "GB"), found)


def test_one_post_with_a_denominator_is_enough_not_to_count() -> None:
    posts = made(3, "facebook", 90, divided=False)
    posts.loc[0, "reach"] = 100.0
    assert factors(posts)["weekday"].outcome == "reach"
    assert factors(posts)["weekday"].verdict == "not_assessed"
    assert factors(posts.assign(reach=np.nan, followers_total=500.0))["weekday"].outcome == "followers_total"


def test_a_redefinition_within_the_period_does_not_become_a_format() -> None:
    """Views are counted five times as high after 21 April 2025, and reels begin that day: no effect of their own."""
    rng = np.random.default_rng(8)
    n = 200
    when = pd.Timestamp("2025-04-01") + pd.to_timedelta(np.sort(rng.integers(0, 60, n)), unit="D")
    after = np.asarray(when >= pd.Timestamp("2025-04-21"))
    kind = np.where(rng.random(n) < np.where(after, 0.7, 0.1), "reel", "image")
    views = np.round(np.exp(8 + 0.3 * rng.standard_normal(n)) * np.where(after, 5, 1))
    likes = np.round(views / np.where(after, 5, 1) * np.exp(-3 + 0.3 * rng.standard_normal(n))) + 1
    rows = {
        "post_uid": [f"p{i:03d}" for i in range(n)], "platform": "instagram", "published_local": when, "time_known": True, "media_type": kind,
        "views": views, "likes": likes, "comments": 0.0, "source_file": "x.csv",
    }  # fmt: skip
    found = factors(exports.add_engagements(table("posts", rows, n)))
    f = found["format"]
    assert [b.metric for b in f.breaks] == ["views"]
    assert (f.verdict, f.survives) == ("indistinct", False)
    assert not found["reach_format"].survives
    assert "21 April 2025" in words.say_factor_notes(Language("en", "GB"), f, "x")
    assert factor("format", "instagram").breaks == ()


# ---- divided and undivided, months, paid -----------------------------------------------------------------------------------


def shown_to_few(seed: int = 9, n: int = 240) -> pd.DataFrame:
    """Carousels are shown to a third of the people and moved twice as many of those: ahead by rate, behind in plain interactions."""
    posts = made(seed, "instagram", n, format_effect=math.log(2), sd=0.3)
    few = posts["media_type"] == "carousel"
    posts.loc[few, ["reach", "likes", "comments"]] = np.round(posts.loc[few, ["reach", "likes", "comments"]].astype(float) / 3)
    return exports.add_engagements(posts)


def test_a_rate_that_is_ahead_with_fewer_interactions_is_called_so() -> None:
    posts = shown_to_few()
    f = factors(posts)["format"]
    top = f.level(f.best)
    assert top is not None
    assert (top.name, f.verdict) == ("carousel", "clear")
    assert top.only_divided is not None
    assert top.only_divided.low < 2 / 3 < top.only_divided.high < 1  # type: ignore[operator]
    assert f.leads_undivided in {f.level("reel"), f.level("image")} - {None}
    say = Language("en", "GB")
    so = words.say_factor_so(say, f)
    assert "it is the other way round" in so
    assert say.times(top.only_divided.estimate) in so
    assert "not to gather more interactions in all" in so
    assert "keep at it" not in so
    found = {x.id.split(".")[-1]: x for x in e.factor_findings([f])}
    assert words.say_effect_undivided(say, found["carousel"]) in so
    assert "the interaction per person reached of the rest" in words.say_effect_claim(say, found["carousel"])
    assert words.say_effect_action(say, found["carousel"]).endswith("when the aim is that those who see it interact")
    assert words.say_effect_action(say, found["image"]).endswith("when the aim is that those who see it interact")
    for x in f.levels:
        assert x.plain is not None
        assert x.plain.estimate == posts.loc[posts["media_type"] == x.name, "engagements"].median()


def test_where_plain_interactions_agree_nothing_is_added() -> None:
    f = factor("format", "instagram")
    assert f.level(f.best).plain_ratio is not None  # type: ignore[union-attr]
    assert (f.level(f.best).only_divided, f.leads_undivided) == (None, None)  # type: ignore[union-attr]
    assert "In total" not in words.say_factor_so(Language("en", "GB"), f)
    counted = factor("format", "facebook")
    assert all(x.plain is None and x.plain_ratio is None for x in counted.levels)
    assert words.say_effect_action(Language("en", "GB"), result().finding("diagnosis.format.facebook.carousel")).endswith(
        "that people interact"
    )


def test_the_plain_contrast_is_the_one_of_posts_with_nothing_to_divide_by() -> None:
    divided = shown_to_few()
    plain = factors(divided.assign(reach=np.nan))["format"]
    for x in factors(divided)["format"].levels:
        same = plain.level(x.name)
        assert same is not None
        assert x.plain_ratio is not None
        assert same.ratio is not None
        assert x.plain_ratio.estimate == pytest.approx(same.ratio.estimate, rel=0.02)  # only the draws of the interval differ
        assert x.plain_ratio.low == pytest.approx(same.ratio.low, rel=0.05)


def test_typical_values_are_those_of_the_posts_themselves() -> None:
    posts = made(11, "instagram", 120)
    posts["likes"] = np.round(posts["likes"] / 40)  # so few that half an interaction would show
    posts["comments"] = 0.0
    posts = exports.add_engagements(posts)
    rate = posts["engagements"] / posts["reach"]
    for x in factors(posts)["format"].levels:
        assert x.typical.estimate == pytest.approx(rate[posts["media_type"] == x.name].median(), rel=1e-12)


@pytest.mark.parametrize("days", [40, 100, 240])
def test_halves_are_whole_months_where_only_the_month_is_known(days: int) -> None:
    posts = _plain(0.3)[:days]
    posts["when"] += pd.Timedelta(days=9)
    found = e.holdout(posts, "hour", np.random.default_rng(1), by_month=True)
    assert found is not None
    assert found.first[0].day == found.second[0].day == 1
    assert all((pd.Timestamp(span[1]) + pd.Timedelta(days=1)).day == 1 for span in (found.first, found.second))
    assert (found.second[0] - found.first[1]).days == 1


def test_one_month_has_no_halves() -> None:
    posts = _plain(0.3).assign(when=pd.Timestamp("2026-01-05"))
    assert e.holdout(posts, "hour", np.random.default_rng(1), by_month=True) is None


def test_cosmetics_name_no_day_and_speak_of_paid_posts() -> None:
    """Moro, Rita & Vala (2016): the file has months, and 139 of 499 posts were paid."""
    posts = exports.read_file(UCI, zone="Europe/Lisbon").posts
    given, data = plan(), Dataset({"posts": posts})
    page = PageState(given, data, posts["published_local"].max().date(), Language("en", "IE"), {})
    shown = [*formats(page), *timing(page)]
    text = " ".join(f"{x.headline} {x.caption} {x.reading} {x.so_what} {x.change}" for x in shown)
    assert not re.search(r"\d (Jan|Jul|Dec)", text)
    assert "January 2014 – June 2014" in text
    assert "paid posts and the others are not told apart by their interaction per person reached (499 posts)" in text
    assert "Weekday and time of day: 489 posts. 11 posts of slots" in text
    assert "they are not told apart from the rest" in text
    assert "there text posts lead" in text


# ---- chance ----------------------------------------------------------------------------------------------------------------


def test_random_times_are_not_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    """200 posts of Moro, Rita & Vala (2016) with times drawn by lot: at most one page in twenty names a time (METHODS 1.3)."""
    monkeypatch.setattr(e, "omnibus_permutation", partial(omnibus_permutation, n=199))
    whole = exports.read_file(UCI, zone="Europe/Lisbon").posts
    rng, named = np.random.default_rng(16), 0
    for seed in range(30):
        posts = whole.iloc[np.sort(rng.choice(len(whole), 200, replace=False))].reset_index(drop=True)
        minutes = np.sort(rng.integers(0, 365 * 24 * 60, 200))
        posts["published_local"] = (pd.Timestamp("2014-01-01") + pd.to_timedelta(minutes, unit="min")).astype("datetime64[us]")
        posts["time_known"] = pd.array([True] * 200, dtype="boolean")
        named += any(f.best or f.worst for name, f in factors(posts, seed).items() if name in e.TIMES)
    assert named <= 1


def test_moro_a_format_and_no_time() -> None:
    posts = exports.read_file(UCI, zone="Europe/Lisbon").posts
    posts = posts.sort_values(["published_local", "post_uid"]).reset_index(drop=True)
    found = factors(posts)
    assert (found["format"].best, found["format"].verdict) == ("image", "clear")
    assert found["format"].holdout is not None
    assert found["format"].holdout.holds
    assert all(found[name].best is None and found[name].worst is None for name in e.TIMES)


# ---- the benchmark's own sum, the record, the page --------------------------------------------------------------------------


def test_the_gain_shown_is_the_gain_of_the_raw_file() -> None:
    rng = np.random.default_rng(4)
    n = 500
    kind = rng.choice(["photo", "link", "video", "event"], n, p=[0.4, 0.3, 0.29, 0.01])
    when = pd.Timestamp("2016-02-24") + pd.to_timedelta(np.sort(rng.integers(0, 120 * 24, n)), unit="h")
    size = np.exp(4 + 0.5 * rng.standard_normal(n) + 0.6 * (kind == "photo") + 0.5 * (when.hour // 4 == 2))
    raw = pd.DataFrame({
        "page": "p", "post_no": np.arange(n), "type": kind, "published_utc": when.astype(str), "num_reactions": np.round(size),
        "num_comments": np.round(size / 9), "num_shares": 0,
    })  # fmt: skip
    tried = list(bench.tried_of("p", raw))
    assert {x.factor for x in tried} == {"format", *e.TIMES}
    for x in tried:
        assert x.half.gain_out is not None
        assert x.half.gain_out.estimate == pytest.approx(x.real, rel=1e-9), x.factor
    assert {x.factor for x in tried if x.claim} == {"format", "hour"}


def test_the_record_has_typical_values_and_the_second_half() -> None:
    record = d.record_of(result(), everything()[0])
    found = {(f["platform"], f["factor"]): f for f in record["factors"]}  # type: ignore[attr-defined]
    hour = found["instagram", "hour"]
    assert hour["holdout"]["verdict"] in ("clear", "hint")
    assert hour["holdout"]["second_half"]["low"] > 1
    assert all(x["typical"]["n"] >= e.MINIMUM_PER_LEVEL for f in found.values() for x in f["levels"])
    assert "NaN" not in json.dumps(record)


def test_the_order_of_the_rows_does_not_matter() -> None:
    posts = everything()[1].posts
    mine = posts[posts["platform"] == "instagram"]
    mixed = mine.iloc[np.random.default_rng(5).permutation(len(mine))]
    one, two = (factors(posts_until(p, AS_OF), pillars=PILLARS) for p in (mine, mixed))
    assert one == two
    assert one["hour"].holdout is not None


@pytest.mark.parametrize("language", [Language("es", "CO", "COP"), Language("en", "IE")])
@pytest.mark.parametrize("kind", ["everything", "empty", "few"])
def test_the_views_render(kind: str, language: Language) -> None:
    given, data = everything()
    data = {"everything": data, "empty": Dataset(), "few": Dataset({"posts": some_posts(np.random.default_rng(3), 5)})}[kind]
    page = PageState(given, data, AS_OF, language, MEMORY.setdefault(kind, {}))
    html = "".join(render(views_of("diagnosis")[name](page), language) for name in ("answer", "scorecard", "formats", "timing"))
    text = html.lower()
    assert ">nan<" not in text
    assert " nan" not in text
    assert "None" not in html
    assert "<b>&" not in html
    assert "interactions_per_post" not in html
    assert "diagnosis." not in html
    if kind == "everything" and language.code == "en":
        assert "Probability that «carousels» really is the best" in html
        assert "&lt;b&gt;&amp; Co&lt;/b&gt;" in html
        assert "interactions per post, not divided by anything" in html
        assert "did so again in the second" in html
