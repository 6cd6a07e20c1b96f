"""When followers are online, and how old they are beside the users of the network."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib.audience import assess_audience, list_candidates, propose_segments
from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.figures.followers import plot_compared, plot_online
from cmlib.followers import (
    Online,
    _ends,
    _hour_of,
    compare_ages,
    composition_of,
    describe_followers,
    describe_others,
    later_snapshot,
    no_hours,
    online_hours,
    record_of_ages,
    record_of_online,
)
from cmlib.model import Brief, OwnChannel, Plan
from cmlib.reference.ages import ages, population
from cmlib.text import T
from cmlib.views import PageState, render
from cmlib.views import audience as A
from cmlib.views import followers as V
from cmlib.wording import Language
from cmlib.wording import followers as words
from tests.test_audience import table

AS_OF = date(2026, 10, 31)
PLAN = Plan(brief=Brief(brand="Prueba", channels=(OwnChannel(network="instagram", followers=1000),)))
SAYS = (Language("es", "ES", "EUR"), Language("es", "CO", "COP"), Language("en", "GB", "GBP"))


def activity(days: int = 28, *, peak: float | None = 21.0, base: float = 300.0, seed: int = 3, platform: str = "tiktok") -> pd.DataFrame:
    """Followers online: a bump around ``peak``, or the same all day."""
    rng = np.random.default_rng(seed)
    rows = []
    for d in range(days):
        for h in range(24):
            away = 0.0 if peak is None else min(abs(h - peak), 24 - abs(h - peak))
            value = base + (500 * np.exp(-(away**2) / 8) if peak is not None else 0.0) + rng.normal(0, 20)
            rows.append(
                {
                    "dimension": "hour", "bucket": f"{h:02d}", "value": float(max(0, round(value))), "platform": platform, "unit": "count",
                    "population": "followers", "snapshot_date": pd.Timestamp("2026-10-01") + pd.Timedelta(days=d),
                }
            )  # fmt: skip
    return table("audience", rows)


def by_age(shares: dict[str, float], platform: str = "instagram") -> pd.DataFrame:
    rows = [
        {"dimension": "age", "bucket": b, "value": v, "platform": platform, "population": "followers", "unit": "share"}
        for b, v in shares.items()
    ]
    return table("audience", rows)


def counted(
    day: str | None, counts: dict[str, float], *, dimension: str = "job_function", platform: str = "linkedin", **more: str
) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "dimension": dimension, "bucket": b, "value": v, "platform": platform, "population": "followers", "unit": "count",
            "snapshot_date": pd.NaT if day is None else pd.Timestamp(day), **more,
        }
        for b, v in counts.items()
    ]  # fmt: skip
    return table("audience", rows)


# ---- who follows -------------------------------------------------------------------------------------------------------


ONLY_LINKEDIN = Plan(brief=Brief(brand="Prueba", channels=(OwnChannel(network="linkedin", followers=1905, followers_on=AS_OF),)))
BEFORE, AFTER = {"Support": 461.0, "Sales": 137.0}, {"Support": 640.0, "Sales": 190.0}


def test_a_snapshot_is_divided_by_the_followers_of_its_own_days() -> None:
    both = pd.concat([counted("2025-11-01", BEFORE), counted("2026-11-01", AFTER)], ignore_index=True)
    (new,) = describe_followers(ONLY_LINKEDIN, Dataset({"audience": both}), AS_OF)
    assert new.main is not None
    assert (new.day, new.n, new.main.whole, new.later) == (date(2026, 11, 1), 1905, True, None), "exported the day after the month's end"
    assert new.main.parts[0].share == pytest.approx(640 / 1905)
    (old,) = describe_followers(ONLY_LINKEDIN, Dataset({"audience": both}), date(2026, 9, 30))
    assert old.main is not None
    assert (old.day, old.n, old.main.whole, old.main.n, old.later) == (date(2025, 11, 1), None, False, 598, date(2026, 11, 1))
    assert old.main.parts[0].share == pytest.approx(461 / 598), "of those listed: nothing was counted that year"
    assert "later than this page" in words.say_followers_reading(SAYS[2], old, old.main)
    stock = table("account_daily", [
        {"platform": "linkedin", "metric": "followers_total", "date": pd.Timestamp(d), "value": v}
        for d, v in (("2025-10-20", 1400.0), ("2026-10-31", 1905.0))
    ])  # fmt: skip
    (near,) = describe_followers(ONLY_LINKEDIN, Dataset({"audience": both, "account_daily": stock}), date(2026, 9, 30))
    assert near.main is not None
    assert (near.n, near.main.whole, near.main.n) == (1400, True, 1400)


def test_figures_of_a_later_day_only_are_told() -> None:
    data = Dataset({"audience": counted("2026-11-03", AFTER)})
    assert describe_followers(ONLY_LINKEDIN, data, AS_OF) == ()
    assert later_snapshot(data, AS_OF) == date(2026, 11, 3)
    (missing,) = V.followers(PageState(ONLY_LINKEDIN, data, AS_OF, SAYS[2]))
    assert missing.missing
    assert "3 November 2026" in missing.headline


def test_views_are_not_followers() -> None:
    """Golden: the audited YouTube table by country (4,508 views listed, 430 subscribers)."""
    views = counted(None, {"IE": 2638.0, "GB": 1110.0, "US": 760.0}, dimension="country", platform="youtube", population="viewers")
    plan = Plan(brief=Brief(brand="Prueba", channels=(OwnChannel(network="youtube", followers=430, followers_on=AS_OF),)))
    data = Dataset({"audience": views})
    result = assess_audience(plan, data, AS_OF)
    assert result.followers == ()
    assert "followers" not in result.levels
    assert {c.basis for c in result.candidates} == {"hypothesis"}
    (who,) = describe_others(plan, data, AS_OF)
    assert list_candidates(None, result.groups, [who]) == result.candidates, "not even if somebody handed them over"
    for say in SAYS:
        missing, shown = V.followers(PageState(plan, data, AS_OF, say))
        assert missing.missing
        assert shown.picture is not None
        for text in (shown.headline, shown.caption.partition("\n")[2], shown.alt):
            assert not any(w in text for w in ("followers", "seguidores", "IE"))
    assert shown.headline == "On YouTube, the largest group by country is Ireland: 59% of the views listed."
    assert "n = 4,508 views listed" in shown.caption


def test_groups_to_choose_are_called_as_on_the_page() -> None:
    rows = counted(None, {"IE": 600.0, "GB": 400.0}, dimension="country", platform="tiktok")
    page = PageState(Plan(brief=Brief(brand="Prueba")), Dataset({"audience": rows}), AS_OF, SAYS[2], {})
    told = str(render(A.segments(page), SAYS[2])) + str(render(A.answer(page), SAYS[2])) + A.summarise(page).headline
    assert "Followers: Ireland" in told
    assert "IE" not in told
    assert "60% of the followers listed on TikTok" in told
    assert propose_segments(page.result("audience"), page.plan).segments[0].id == "audience.demographics.country-ie"


def by_age_and_sex(cells: list[list[int]], n: int) -> pd.DataFrame:
    rows = [
        {"dimension": "age_gender", "bucket": f"{20 + 10 * i}-{29 + 10 * i}", "bucket2": s, "value": v / n, "unit": "share", "population": "followers"}
        for i, row in enumerate(cells)
        for s, v in zip(("women", "men", "unknown"), row, strict=False)
    ]  # fmt: skip
    return table("audience", rows)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 3).flatmap(lambda k: st.lists(st.lists(st.integers(0, 30), min_size=k, max_size=k), min_size=1, max_size=7)),
    st.integers(0, 40),
)
def test_no_hidden_cell_of_ages_and_sexes_can_be_had_by_subtraction(cells: list[list[int]], unlisted: int) -> None:
    """Everything a reader may know is a sum of cells: those shown, the ages' own shares, the breakdown by sex, everybody."""
    n = sum(map(sum, cells)) + unlisted
    made = composition_of("age_gender", by_age_and_sex(cells, n), n) if n else None
    if made is None:
        return
    size, k = len(cells), len(cells[0])
    known = np.zeros((0, size * k))
    everything = np.arange(size * k).reshape(size, k)

    def reader_knows(*places: int) -> None:
        nonlocal known
        row = np.zeros(size * k)
        row[list(places)] = 1
        known = np.vstack([known, row])

    if unlisted == 0:
        reader_knows(*everything.ravel())
    for i, part in enumerate(made.parts):
        if part.share is not None:
            assert part.share == 0 or round(part.share * n) >= 5
            reader_knows(*everything[i])
        for j, (_, share) in enumerate(part.split):
            if share is not None:
                assert share == 0 or round(share * n) >= 5
                reader_knows(everything[i, j])
    by_sex = {s: sum(row[j] for row in cells) / n for j, s in enumerate(("women", "men", "other")[:k])}
    sexes = composition_of("gender", counted(None, by_sex, dimension="gender", unit="share"), n)
    assert sexes is not None
    for part in sexes.shown:
        reader_knows(*everything[:, list(by_sex).index(part.label)])
    small = [at for at, v in zip(everything.ravel(), np.ravel(cells), strict=True) if 0 < v < 5]
    rank = np.linalg.matrix_rank(known)
    for at in small:
        assert np.linalg.matrix_rank(np.vstack([known, np.eye(size * k)[at]])) > rank, (cells, at)
    hidden = [i for i, p in enumerate(made.parts) if p.share is None]
    assert made.listed == pytest.approx(sum(p.share for p in made.parts if p.share is not None))
    if hidden and len(hidden) < size:
        assert sum(map(sum, (cells[i] for i in hidden))) >= 5


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(0, 40))
def test_no_hidden_place_can_be_had_by_subtraction(counts: list[int], unlisted: int) -> None:
    n = sum(counts) + unlisted
    rows = counted(None, {f"sitio {i}": v / n for i, v in enumerate(counts)}, dimension="city", unit="share") if n else None
    made = composition_of("city", rows, n) if rows is not None else None
    if made is None:
        return
    shown = [round((p.share or 0) * n) for p in made.shown]
    assert all(v == 0 or v >= 5 for v in shown)
    assert made.listed * n == pytest.approx(sum(shown))
    left = n - sum(shown)
    assert not made.hides or not shown or left >= 5, "what is left over is never one to four people"
    if len(made.parts) - len(made.shown) == 1 and shown:
        assert left - counts[int(next(p.label for p in made.parts if p.share is None).split()[1])] >= 5


def test_small_cells_of_the_audited_account() -> None:
    """Golden: 400 followers, 65+ women 1.6 %, men 1.0 %: four men; España 0.9 %: about four people."""
    shares = [(0.124, 0.061), (0.219, 0.102), (0.173, 0.088), (0.092, 0.05), (0.041, 0.024), (0.016, 0.01)]
    frame = by_age_and_sex([[round(1000 * v) for v in pair] for pair in shares], 1000)
    made = composition_of("age_gender", frame, 400)
    assert made is not None
    assert [None in dict(p.split).values() for p in made.parts] == [False] * 4 + [True] * 2
    assert all(p.share is not None for p in made.parts)
    places = counted(None, {"Colombia": 0.937, "México": 0.012, "España": 0.009}, dimension="country", unit="share")
    named = composition_of("country", places, 400)
    assert named is not None
    assert [p.share for p in named.parts] == [0.937, 0.012, None]
    assert named.listed == pytest.approx(0.949)
    far = composition_of("country", places, None, near=400)
    assert far is not None
    assert (far.n, far.parts) == (None, named.parts), "a count of another day still tells which cells are small"


def test_ages_alone_where_most_splits_would_be_hidden() -> None:
    made = composition_of("age_gender", by_age_and_sex([[30, 2], [40, 3], [50, 1], [60, 20]], 206), 206)
    assert made is not None
    assert made.dimension == "age"
    assert not any(p.split for p in made.parts)
    assert made.listed == pytest.approx(1.0)


# ---- when they are online ----------------------------------------------------------------------------------------------


def test_the_busiest_hours_are_found_even_over_midnight() -> None:
    (found,) = online_hours(PLAN, Dataset({"audience": activity()}), AS_OF)
    assert (found.start, found.end) == (20, 22)
    assert found.verdict == "clear"
    assert found.inside is not None
    assert (found.inside.estimate, found.inside.n) == (1.0, 28)
    assert found.busiest is not None
    assert found.busiest.hour in (20, 21, 22)
    (late,) = online_hours(PLAN, Dataset({"audience": activity(peak=0.0)}), AS_OF)
    assert (late.start, late.end) == (23, 1)
    assert late.verdict == "clear"


def test_an_even_day_has_no_best_hours() -> None:
    """The three best hours of 24 are chosen afterwards: the interval counts that."""
    verdicts = [online_hours(PLAN, Dataset({"audience": activity(peak=None, seed=s)}), AS_OF)[0].verdict for s in range(25)]
    assert verdicts.count("indistinct") >= 23
    assert "clear" not in verdicts


def test_few_days_are_shown_but_not_judged() -> None:
    (found,) = online_hours(PLAN, Dataset({"audience": activity(days=5)}), AS_OF)
    assert (found.verdict, found.inside, found.days) == ("not_assessed", None, 5)
    typical = found.at(21)
    assert typical is not None
    assert typical.low is None
    assert typical.fallback_reason is not None
    assert "5 days" in words.say_online_headline(SAYS[2], found)


def test_an_unknown_zone_shifts_nothing_and_a_known_one_is_the_brands() -> None:
    frame = activity()
    (unknown,) = online_hours(PLAN, Dataset({"audience": frame}, (ImportRecord("prueba.csv"),)), AS_OF)
    assert (unknown.zone, unknown.shifted, unknown.start) == ("", False, 20)
    record = ImportRecord("prueba.csv", zone="UTC", zone_basis="file")
    (known,) = online_hours(PLAN, Dataset({"audience": frame}, (record,)), AS_OF)
    assert (known.zone, known.shifted, known.start) == ("Europe/Madrid", True, 22), "two hours later in Madrid in October"
    same = ImportRecord("prueba.csv", zone="Europe/Madrid", zone_basis="file")
    (own,) = online_hours(PLAN, Dataset({"audience": frame}, (same,)), AS_OF)
    assert (own.zone, own.shifted, own.start) == ("Europe/Madrid", False, 20)
    for say in SAYS:
        assert words.say_zone(say, unknown) != words.say_zone(say, own)


def test_nothing_after_the_day_and_half_a_day_is_no_profile() -> None:
    frame = activity()
    assert online_hours(PLAN, Dataset({"audience": frame}), date(2026, 9, 1)) == ()
    half = frame[frame["bucket"] < "12"]
    assert online_hours(PLAN, Dataset({"audience": half}), AS_OF) == ()
    assert online_hours(PLAN, Dataset(), AS_OF) == ()


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 40))
def test_row_order_does_not_matter_and_no_hour_stands_for_fewer_than_five(shuffle: object, base: int) -> None:
    frame = activity(days=8, peak=12.0, base=base - 20.0)
    order = list(range(len(frame)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]
    a, b = (online_hours(PLAN, Dataset({"audience": f}), AS_OF) for f in (frame, frame.iloc[order].reset_index(drop=True)))
    assert a == b
    for found in a:
        for h in found.hours:
            if h.typical is not None:
                assert not any(0 < v < 5 for v in (h.typical.estimate, h.typical.low, h.typical.high) if v is not None)


def test_hours_as_people_write_them() -> None:
    assert [_hour_of(t) for t in ("00", "9", "21:00", "9 pm", "12 a. m.", "12pm", "23 h")] == [0, 9, 21, 21, 0, 12, 23]
    assert [_hour_of(t) for t in ("", "24", "lunes", "-1")] == [None] * 4


def test_why_there_are_no_hours() -> None:
    cure = T("put the last day into the name")
    refused = Dataset(
        {},
        (
            ImportRecord(
                "tiktok/FollowerActivity.csv", format_id="tt_activity", rows_in=504, rows_dropped={"file_refused": 504}, error=cure
            ),
        ),
    )
    on_tiktok = Plan(brief=Brief(brand="Prueba", channels=(OwnChannel(network="tiktok"),)))
    half = activity()
    short = Dataset({"audience": half[half["bucket"] < "12"]})
    cases = ((PLAN, refused, "refused"), (PLAN, short, "short"), (on_tiktok, Dataset(), "export"), (PLAN, Dataset(), "by_hand"))
    told = set()
    for plan, data, reason in cases:
        assert no_hours(plan, data).reason == reason
        (shown,) = V.online(PageState(plan, data, AS_OF, SAYS[2]))
        assert shown.missing
        assert ("TikTok" in shown.so_what) == (reason == "export")
        told |= {shown.headline, shown.so_what, str(no_hours(plan, data).lacks)}
    assert len(told) == 12
    (shown,) = V.online(PageState(PLAN, refused, AS_OF, SAYS[2]))
    assert shown.so_what == "tiktok/FollowerActivity.csv: put the last day into the name."


# ---- beside the users of the network -----------------------------------------------------------------------------------


def test_shipped_ages_are_shapes() -> None:
    for network, day in (("facebook", date(2018, 8, 3)), ("instagram", date(2019, 5, 23))):
        for country in ("ES", "MX", "CO", "AR", "CL", "PE", "US", "GB"):
            there = ages(network, country)
            assert there is not None
            assert there.day == day
            assert there.between(18, None) == pytest.approx(1)
            assert there.between(18, 34) + there.between(35, None) == pytest.approx(1)
    assert ages("tiktok", "ES") is None
    assert ages("instagram", "FR") is None
    assert ages("instagram", "age") is None


def test_shipped_ages_social_media_census_2019_instagram_spain() -> None:
    """Counts of the Zenodo file: 18 to 20 in Spain 290,000, 380,000 and 420,000; the shape is those over the country's total."""
    there = ages("instagram", "ES")
    assert there is not None
    by = dict(there.shares)
    assert by[19] / by[18] == pytest.approx(380 / 290, abs=2e-3)
    assert by[20] / by[18] == pytest.approx(420 / 290, abs=2e-3)


def test_bands_compare_adults_of_listed_age_on_both_sides() -> None:
    shares = {"13-17": 0.10, "18-24": 0.10, "25-34": 0.20, "35-44": 0.20, "45-54": 0.20, "55-64": 0.10, "65+": 0.05}
    data = Dataset({"audience": by_age(shares)})
    (found,) = compare_ages(PLAN, describe_followers(PLAN, data, AS_OF))
    assert sum(b.own for b in found.bands) == pytest.approx(1)
    assert sum(b.theirs for b in found.bands) == pytest.approx(1)
    assert [b.label for b in found.bands] == ["18–24", "25–34", "35–44", "45–54", "55–64", "65+"]
    assert found.minors
    assert found.n == 850
    assert found.older == pytest.approx(0.55 / 0.85)
    there = ages("instagram", "ES")
    assert there is not None
    assert found.older_there == pytest.approx(there.between(35, None))
    times = found.bands[0].times
    assert times is not None
    assert times.estimate == pytest.approx((0.10 / 0.85) / there.between(18, 24))
    assert times.low is None
    assert times.fallback_reason is not None
    unknown = Plan(brief=Brief(brand="Prueba"))
    adults = population("ES")
    assert adults is not None
    assert (found.others, found.country_day) == ("users", adults.day)
    assert [b.country for b in found.bands] == pytest.approx(
        [adults.between(*e) for e in ((18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, None))]
    )
    (alone,) = compare_ages(unknown, describe_followers(unknown, data, AS_OF))
    assert alone.n is None
    assert all(b.times is None for b in alone.bands)


def test_where_the_users_of_a_network_are_not_known_its_followers_stand_beside_the_country() -> None:
    data = Dataset({"audience": by_age({"18-24": 0.3, "25-34": 0.4, "35-44": 0.3}, "tiktok")})
    (found,) = compare_ages(PLAN, describe_followers(PLAN, data, AS_OF))
    adults = population("ES")
    assert adults is not None
    assert (found.others, found.day, found.country_day) == ("adults", adults.day, None)
    assert found.bands[0].theirs == pytest.approx(adults.between(18, 24) / adults.between(18, 44))
    assert found.bands[0].country is None


def test_nothing_is_compared_where_there_is_nothing_to_compare_with() -> None:
    french = Plan(brief=Brief(brand="Prueba", country="FR"))
    data = Dataset({"audience": by_age({"18-24": 0.3, "25-34": 0.4, "35-44": 0.3})})
    assert compare_ages(french, describe_followers(french, data, AS_OF)) == ()
    odd = Dataset({"audience": by_age({"13-24": 0.3, "25-69": 0.4, "?": 0.3})})
    assert compare_ages(PLAN, describe_followers(PLAN, odd, AS_OF)) == ()


def test_ends_of_bands() -> None:
    assert [_ends(t) for t in ("25–34", "65+", "55-64", "joven", "18")] == [(25, 34), (65, None), (55, 64), None, None]


# ---- the page ----------------------------------------------------------------------------------------------------------


def full() -> Dataset:
    shares = {"18-24": 0.10, "25-34": 0.20, "35-44": 0.30, "45-54": 0.20, "55-64": 0.10, "65+": 0.05}
    frames = [by_age(shares), activity(), activity(peak=None, platform="facebook"), activity(days=1, platform="x")]
    return Dataset({"audience": pd.concat(frames, ignore_index=True)})


@pytest.mark.parametrize("say", SAYS, ids=lambda s: s.html_lang)
def test_every_exhibit_renders_and_says_what_it_is_not(say: Language) -> None:
    page = PageState(PLAN, full(), AS_OF, say, MEMORY)
    shown = [*V.followers(page), *V.online(page)]
    assert sum(x.picture is not None for x in shown) == 5
    html = "".join(str(render(x, say)) for x in shown)
    for bad in ("nan", "None", "inf"):
        assert f">{bad}" not in html
        assert f" {bad} " not in html
    nothing = PageState(Plan(brief=Brief(brand="Prueba")), Dataset(), AS_OF, say)
    assert [x.missing for x in V.online(nothing)] == [True]


MEMORY: dict[tuple[str, str], object] = {}


def test_alternative_texts_begin_with_the_finding() -> None:
    rows = by_age_and_sex([[60, 40], [200, 100], [90, 30]], 520).assign(platform="instagram")
    page = PageState(PLAN, Dataset({"audience": pd.concat([rows, activity()], ignore_index=True)}), AS_OF, SAYS[2], {})
    drawn = [x for x in (*V.followers(page), *V.online(page)) if x.picture is not None]
    assert len(drawn) == 3
    assert all(x.alt.startswith(x.headline) for x in drawn)
    assert "30–39: women 38%, men 19%" in drawn[0].alt


def test_headline_and_figure_agree() -> None:
    page = PageState(PLAN, full(), AS_OF, SAYS[2], MEMORY)
    result = page.result("audience")
    clear = next(o for o in result.online if o.platform == "tiktok")
    assert "20:00 to 23:00: on 28 of 28 days" in words.say_online_headline(SAYS[2], clear)
    assert "not when posts work better" in words.say_online_reading(SAYS[2], clear)
    (beside,) = result.compared
    assert "older" in words.say_compared_headline(SAYS[2], beside)
    assert "2019" in words.say_compared_reading(SAYS[2], beside)
    for colour in ("#0b6e69", "#ffd400"):
        assert plot_online(SAYS[0], clear, colour).svg == plot_online(SAYS[0], clear, colour).svg
        assert plot_compared(SAYS[0], beside, colour).svg.startswith("<svg")
    assert record_of_online(clear)["start"] == 20
    assert record_of_ages(beside)["borrowed_from"] == "2019-05-23"
    assert isinstance(clear, Online)
