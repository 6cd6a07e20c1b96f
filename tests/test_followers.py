"""When followers are online, and how old they are beside the users of the network."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.figures.followers import plot_compared, plot_online
from cmlib.followers import Online, _ends, _hour_of, compare_ages, describe_followers, online_hours, record_of_ages, record_of_online
from cmlib.model import Brief, OwnChannel, Plan
from cmlib.reference.ages import ages
from cmlib.views import PageState, render
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
    (alone,) = compare_ages(unknown, describe_followers(unknown, data, AS_OF))
    assert alone.n is None
    assert all(b.times is None for b in alone.bands)


def test_nothing_is_compared_where_there_is_nothing_to_compare_with() -> None:
    data = Dataset({"audience": by_age({"18-24": 0.3, "25-34": 0.4, "35-44": 0.3}, "tiktok")})
    assert compare_ages(PLAN, describe_followers(PLAN, data, AS_OF)) == ()
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
