"""Golden numbers of the shared statistics, typed from the publications named in each test, and properties."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import estimates as e

ROOT = Path(__file__).parents[1]
UCI = ROOT / "clients" / "demo-cosmetica-2014" / "data" / "dataset_Facebook.csv"


@pytest.fixture(scope="module")
def moro() -> pd.DataFrame:
    """Moro, Rita & Vala (2016), UCI 368, CC BY 4.0: 500 posts."""
    frame = pd.read_csv(UCI, sep=";")
    frame["interactions"] = frame[["comment", "like", "share"]].fillna(0).sum(axis=1)
    return frame


# ---- Moro, Rita & Vala 2016 (METHODS 1.1 and 1.3) -----------------------------------------------------------------------


def test_moro_interactions_and_two_truths(moro: pd.DataFrame) -> None:
    top, reach = moro["interactions"], moro["Lifetime Post Total Reach"]
    assert top.sum() == 106_060
    assert (top - moro["Total Interactions"]).abs().max() == 0
    middle = e.median_interval(top / reach)
    assert middle.estimate == pytest.approx(0.021234, abs=5e-7)
    assert (middle.low, middle.high) == (pytest.approx(0.01966, abs=5e-6), pytest.approx(0.02360, abs=5e-6))
    whole = e.ratio_of_sums(top, reach, np.random.default_rng(1))
    assert whole.estimate == pytest.approx(0.015257, abs=5e-7)
    assert math.exp(e.log_rate(top, reach).mean()) == pytest.approx(0.017020, abs=5e-7)


def test_moro_photo_beats_status_by_median_and_ties_by_sums(moro: pd.DataFrame) -> None:
    def both(kind: str) -> tuple[float, float]:
        part = moro[moro["Type"] == kind]
        rate = part["interactions"] / part["Lifetime Post Total Reach"]
        return float(rate.median()), float(part["interactions"].sum() / part["Lifetime Post Total Reach"].sum())

    assert both("Photo") == (pytest.approx(0.024524, abs=5e-7), pytest.approx(0.016485, abs=5e-7))
    assert both("Status") == (pytest.approx(0.015305, abs=5e-7), pytest.approx(0.016595, abs=5e-7))


def test_moro_every_other_row_of_the_published_figures(moro: pd.DataFrame) -> None:
    top, reach = moro["interactions"], moro["Lifetime Post Total Reach"]
    rate = top / reach
    assert e.ratio_of_sums(top, moro["Lifetime Post Total Impressions"], np.random.default_rng(1)).estimate == pytest.approx(
        0.0071696, abs=5e-8
    )
    assert rate.mean() == pytest.approx(0.024071, abs=5e-7)
    assert (top / moro["Page total likes"]).mean() == pytest.approx(0.0017344, abs=5e-8)
    per_post = moro[["comment", "share", "like"]].fillna(0).mean()
    assert list(per_post) == [pytest.approx(7.482), pytest.approx(27.048, abs=5e-4), pytest.approx(177.59, abs=5e-3)]
    assert top.nlargest(50).sum() / top.sum() == pytest.approx(0.434, abs=5e-4)
    by = rate.groupby(moro["Type"])
    assert by.count().to_dict() == {"Photo": 426, "Status": 45, "Link": 22, "Video": 7}
    assert by.median().to_dict() == pytest.approx({"Photo": 0.024524, "Status": 0.015305, "Link": 0.006810, "Video": 0.005458}, abs=5e-7)
    assert by.mean()["Photo"] == pytest.approx(0.0261, abs=5e-5)
    assert by.mean()["Status"] == pytest.approx(0.0159, abs=5e-5)
    assert moro[["Paid", "like", "share"]].isna().sum().to_dict() == {"Paid": 1, "like": 1, "share": 4}


def test_moro_only_type_survives_holm(moro: pd.DataFrame) -> None:
    y = e.log_rate(moro["interactions"], moro["Lifetime Post Total Reach"])
    known = moro["Paid"].notna()
    rng = np.random.default_rng(2026)
    p = [
        e.omnibus_permutation(y, moro["Type"], rng).p_value,
        e.omnibus_permutation(y, moro["Post Hour"] // 4, rng).p_value,
        e.omnibus_permutation(y[known], moro["Paid"][known], rng).p_value,
        e.omnibus_permutation(y, moro["Post Weekday"], rng).p_value,
    ]
    assert p == [pytest.approx(1 / 2001), pytest.approx(0.03, abs=0.015), pytest.approx(0.10, abs=0.03), pytest.approx(0.18, abs=0.03)]
    assert list(e.holm(p) < 0.05) == [True, False, False, False]


# ---- partial pooling ----------------------------------------------------------------------------------------------------


def test_eight_schools_rubin_1981() -> None:
    r = e.partial_pooling([28, 8, -3, 7, -1, 1, 18, 12], np.array([15, 10, 16, 11, 9, 11, 10, 18]) ** 2.0)
    assert (r.tau2, r.mean, r.se) == (0, pytest.approx(7.6856, abs=5e-5), pytest.approx(4.0719, abs=5e-5))
    assert r.best.sum() == pytest.approx(1)
    # Gelman et al., BDA3 table 5.3: posterior median of school A about 10, quartiles 7 and 16
    assert np.quantile(r.drawn[:, 0], [0.25, 0.5, 0.75]) == pytest.approx([7, 10, 16], abs=1.2)


def test_bcg_vaccine_colditz_1994_paule_mandel() -> None:
    t_pos, t_n = (
        np.array([4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27]),
        np.array([123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913]),
    )
    c_pos, c_n = (
        np.array([11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29]),
        np.array([139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854]),
    )
    y = np.log(t_pos / t_n / (c_pos / c_n))
    v = 1 / t_pos - 1 / t_n + 1 / c_pos - 1 / c_n
    r = e.partial_pooling(y, v)
    assert (r.tau2, r.mean) == (pytest.approx(0.3181, abs=5e-5), pytest.approx(-0.7150, abs=5e-5))


def test_intervals_of_the_draws_cover_also_with_few_groups() -> None:
    rng, hit, all_ = np.random.default_rng(3), 0, 0
    for _ in range(150):
        truth = 0.2 * rng.standard_normal(4)
        n = rng.integers(8, 60, 4)
        r = e.partial_pooling(truth + 0.9 * rng.standard_normal(4) / np.sqrt(n), np.full(4, 0.81), n, rng=rng, draws=1000)
        low, high = np.quantile(r.drawn - r.drawn.mean(axis=1, keepdims=True), [0.05, 0.95], axis=0)
        hit += int(((low <= truth - truth.mean()) & (truth - truth.mean() <= high)).sum())
        all_ += 4
    assert hit / all_ >= 0.86  # nominal 0.90; plain empirical Bayes covers 0.79 here (METHODS 1.3)


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=6), st.floats(0.01, 2))
@settings(max_examples=15, deadline=None)
def test_shrunk_means_stay_between_the_group_and_the_common_mean(means: list[float], variance: float) -> None:
    r = e.partial_pooling(means, np.full(len(means), variance), draws=50)
    assert r.tau2 >= 0
    assert (np.abs(r.shrunk - r.mean) <= np.abs(np.array(means) - r.mean) + 1e-9).all()


# ---- shares -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)]
)
def test_wilson_newcombe_1998(k: int, n: int, low: float, high: float) -> None:
    got = e.wilson(k, n)
    assert (got.low, got.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_difference_newcombe_1998_method_10() -> None:
    got = e.newcombe_difference(56, 70, 48, 80)
    assert (got.estimate, got.low, got.high) == (pytest.approx(0.2), pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


@given(st.integers(1, 400), st.data())
@settings(max_examples=40, deadline=None)
def test_wilson_stays_in_the_unit_interval(n: int, data: st.DataObject) -> None:
    got = e.wilson(data.draw(st.integers(0, n)), n)
    assert got.low is not None
    assert got.high is not None
    assert 0 <= got.low <= got.estimate <= got.high <= 1


# ---- one and two groups -------------------------------------------------------------------------------------------------


def test_small_groups_say_why_there_is_no_interval() -> None:
    assert e.median_interval([1, 2, 3, 4, 5]).fallback_reason is not None
    assert e.median_interval([1, 2, 3, 4, 5, 6]).low == 1
    assert e.ratio_of_sums(np.ones(39), np.ones(39), np.random.default_rng(1)).low is None
    assert e.log_rate_difference(np.ones(5), np.ones(9)).fallback_reason is not None
    with pytest.raises(ValueError, match="no values"):
        e.median_interval([float("nan")])


@given(st.lists(st.floats(0, 100), min_size=6, max_size=60))
@settings(max_examples=30, deadline=None)
def test_median_lies_in_its_interval_and_order_does_not_count(values: list[float]) -> None:
    got = e.median_interval(values)
    assert got.low is not None
    assert got.high is not None
    assert got.low <= got.estimate <= got.high
    assert e.median_interval(values[::-1]) == got


def test_welch_agrees_with_scipy() -> None:
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(4)
    a, b = rng.normal(0.3, 1, 40), rng.normal(0, 0.4, 25)
    got = e.log_rate_difference(a, b)
    theirs = ttest_ind(a, b, equal_var=False).confidence_interval(0.90)
    assert (got.low, got.high) == (pytest.approx(math.exp(theirs.low)), pytest.approx(math.exp(theirs.high)))


def test_holm_agrees_with_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    p = [0.012, 0.4, 0.0005, 0.03, 0.03]
    assert e.holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_omnibus_does_not_care_about_the_order_of_rows_and_finds_what_is_there() -> None:
    rng = np.random.default_rng(5)
    y, g, s = rng.normal(size=120), np.repeat(list("abc"), 40), np.tile(list("mn"), 60)
    shuffled = rng.permutation(120)
    one = e.omnibus_permutation(y, g, np.random.default_rng(1), strata=s)
    assert one == e.omnibus_permutation(y[shuffled], g[shuffled], np.random.default_rng(1), strata=s[shuffled])
    assert e.omnibus_permutation(y + (g == "a"), g, np.random.default_rng(1), strata=s).p_value < 0.01


def test_omnibus_has_its_size() -> None:
    rng = np.random.default_rng(6)
    hits = sum(e.omnibus_permutation(rng.standard_exponential(90), np.repeat(range(6), 15), rng, n=199).p_value <= 0.05 for _ in range(200))
    assert hits / 200 <= 0.09


# ---- days in sequence ---------------------------------------------------------------------------------------------------


def _daily(values: np.ndarray) -> pd.Series:
    return pd.Series(values, index=pd.date_range("2025-01-01", periods=len(values)))


def _noise(rng: np.random.Generator, ar: float, n: int = 180) -> np.ndarray:
    x = rng.standard_normal(n + 50)
    for i in range(1, len(x)):
        x[i] += ar * x[i - 1]
    return x[50:] * math.sqrt(1 - ar**2)


def test_nile_cobb_1978() -> None:
    import ruptures
    import statsmodels.api as sm

    nile = sm.datasets.nile.load_pandas().data["volume"]
    series = pd.Series(nile.to_numpy(), index=pd.date_range("1871", periods=100, freq="YS"))
    cuts = e.changepoints(series, log=False, weekdays=False, minimum=60)
    assert cuts == (28,)
    assert series.index[28].year == 1899
    assert (nile[:28].mean(), nile[28:].mean()) == (pytest.approx(1097.8, abs=0.05), pytest.approx(850.0, abs=0.05))
    x = nile.to_numpy().reshape(-1, 1)
    penalty = e._penalty(nile.to_numpy())
    assert ruptures.Pelt(model="l2", min_size=14, jump=1).fit_predict(x, pen=penalty)[:-1] == [28]


@pytest.mark.parametrize("ar", [0.0, 0.3, 0.6])
def test_few_false_changepoints_and_true_ones_found(ar: float) -> None:
    """Of 1,000 series at AR .6: 2.5 % false; of 500 shifts of 2 SD, 95 % found. This checks a fifth of them."""
    rng = np.random.default_rng(7)
    false = sum(bool(e.changepoints(_daily(np.exp(5 + 0.3 * _noise(rng, ar))))) for _ in range(200))
    assert false <= 10  # at most 5 in 100; the textbook penalty gives 54-100 in 100 at AR .3-.6
    found = 0
    for _ in range(100):
        x = _noise(rng, ar)
        x[90:] += 2
        found += any(abs(c - 90) <= 10 for c in e.changepoints(_daily(np.exp(5 + 0.3 * x))))
    assert found >= 90


def test_no_changepoints_below_120_days_or_with_gaps() -> None:
    x = np.r_[np.full(60, 10.0), np.full(59, 90.0)]
    assert e.changepoints(_daily(x)) == ()
    y = np.r_[np.full(80, 10.0), np.full(80, 90.0)]
    y[5] = np.nan
    assert e.changepoints(_daily(y)) == ()


def test_level_shift_covers_under_autocorrelation() -> None:
    rng, hit = np.random.default_rng(8), 0
    for _ in range(120):
        x = _daily(np.exp(5 + 0.3 * _noise(rng, 0.5, 200)))
        got = e.level_shift_estimate(x[:90], x[90:] * 1.4)
        hit += bool(got.low and got.high and got.low <= 1.4 <= got.high)
    assert hit / 120 >= 0.84


def test_a_staircase_is_growth_and_one_step_is_a_step() -> None:
    rng = np.random.default_rng(9)
    slope = _daily(np.exp(np.linspace(4, 6, 300) + 0.2 * rng.standard_normal(300)))
    cuts = e.changepoints(slope)
    assert len(cuts) >= 2
    grown = e.gradual_change(slope, cuts)
    assert grown is not None
    assert grown.estimate == pytest.approx(math.exp(2 * 272 / 299), rel=0.1)
    step = _daily(np.exp(np.r_[np.full(150, 4.0), np.full(150, 5.0)] + 0.2 * rng.standard_normal(300)))
    assert e.gradual_change(step, e.changepoints(step)) is None


def test_rank_probabilities_sum_to_one() -> None:
    p = e.rank_probabilities([1, 2, 2.1], [0.2, 0.2, 0.2], np.random.default_rng(1))
    assert p.sum(axis=0) == pytest.approx(1)
    assert p.sum(axis=1) == pytest.approx(1)
    assert p[0, 2] > 0.95


# ---- single days -------------------------------------------------------------------------------------------------------


def _weekly(rng: np.random.Generator, ar: float, n: int = 365) -> pd.Series:
    """Counts with a strong weekly pattern and nothing out of the ordinary."""
    pattern = np.resize([0, 0.1, 0.2, 0.1, 0.3, -0.5, -0.4], n)
    return _daily(np.exp(5 + pattern + 0.3 * _noise(rng, ar, n)))


@pytest.mark.parametrize("ar", [0.0, 0.3])
def test_ordinary_days_are_hardly_ever_called_anomalies(ar: float) -> None:
    rng = np.random.default_rng(10)
    flagged = sum(len(e.anomalies(_weekly(rng, ar))) for _ in range(200))
    assert flagged / (200 * (365 - 56)) <= 0.002  # mean ± 2 sd names 4 in 100


def test_a_planted_spike_and_a_planted_hole_are_found_with_what_was_ordinary() -> None:
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(50):
        series = _weekly(rng, 0.3, 200)
        series.iloc[150] *= math.exp(10 * 0.3)
        hits += [a.day for a in e.anomalies(series)].count(series.index[150].date())
    assert hits >= 48
    series = _daily(np.resize([100.0, 120, 140, 110, 160, 60, 70], 140) * np.exp(0.05 * np.random.default_rng(0).standard_normal(140)))
    series.iloc[103] = 4  # its weekday has about 60
    (found,) = e.anomalies(series)
    assert found.day == date(2025, 4, 14)
    assert found.value == 4
    assert found.typical == pytest.approx(60, rel=0.1)
    assert found.z < -5


def test_anomalies_need_84_days_and_skip_what_is_missing() -> None:
    series = _weekly(np.random.default_rng(12), 0.0, 84)
    series.iloc[80] *= 50
    assert [a.day for a in e.anomalies(series)] == [series.index[80].date()]
    assert e.anomalies(series[1:]) == ()
    series.iloc[70:75] = np.nan
    assert [a.day for a in e.anomalies(series.dropna())] == [series.index[80].date()]
    series.iloc[30:50] = np.nan
    assert e.anomalies(series) == ()
    assert e.anomalies(_daily(np.full(120, 3.0))) == ()
    shifted = series - 1000  # not counts: no logarithm
    assert e.anomalies(shifted, log=False) == ()


# ---- time to an answer -------------------------------------------------------------------------------------------------

MP6 = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
MP6_EVENT = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_survival_freireich_1963() -> None:
    """Remission of 21 children on 6-mercaptopurine: Freireich et al., Blood 21, 1963; Kleinbaum & Klein, 3rd ed., 2012, chapter 2."""
    got = e.survival(MP6, MP6_EVENT, hours=10)
    assert list(got.times) == [6, 7, 10, 13, 16, 22, 23]
    assert got.waiting == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)
    assert got.se[0] == pytest.approx(0.0764, abs=5e-5)
    assert (got.n, got.answered) == (21, 9)
    assert got.median is not None
    assert got.median.estimate == 23
    assert got.median.fallback_reason is not None, "12 of 21 never relapsed: the interval is open above"
    assert got.within is not None
    assert got.within.estimate == pytest.approx(1 - 0.7529, abs=5e-5)
    # log(-log) limits of S(10) as printed by R's survfit(conf.type="log-log"): 0.503 and 0.889
    assert (got.within.low, got.within.high) == (pytest.approx(1 - 0.889, abs=5e-4), pytest.approx(1 - 0.503, abs=5e-4))


def test_survival_placebo_arm_has_the_published_interval_of_the_median() -> None:
    got = e.survival(PLACEBO, np.ones(21))
    assert got.median is not None
    assert (got.median.estimate, got.median.low, got.median.high) == (8, 4, 11)
    assert got.within is not None
    assert (got.within.estimate, got.within.high) == (1, 1)
    assert got.within.low == e.wilson(21, 21).low


def test_leaving_out_the_unanswered_flatters() -> None:
    rng, truth = np.random.default_rng(13), 7.65
    n = 4000
    needed = rng.lognormal(0, 1.4, n)
    needed *= truth / np.quantile(needed, 0.5 / 0.75)  # a quarter is never answered, half of all within 7.65 h
    never = rng.random(n) < 0.25
    followed = rng.uniform(24, 24 * 90, n)
    answered = ~never & (needed <= followed)
    got = e.survival(np.where(answered, needed, followed), answered)
    assert got.median is not None
    assert got.median.estimate == pytest.approx(truth, rel=0.1)
    assert np.median(needed[answered]) < 0.6 * truth


def test_intervals_of_the_time_to_an_answer_cover() -> None:
    rng, truth, median, within = np.random.default_rng(14), 7.65, [], []
    for _ in range(200):
        needed, followed = rng.exponential(truth / math.log(2), 20), rng.uniform(5, 80, 20)
        got = e.survival(np.minimum(needed, followed), needed <= followed)
        if got.median is not None and got.median.low is not None and got.median.high is not None:
            median.append(got.median.low <= truth <= got.median.high)
        if got.within is not None and got.within.low is not None and got.within.high is not None:
            within.append(got.within.low <= 1 - 2 ** (-24 / truth) <= got.within.high)
    assert len(median) >= 190
    assert np.mean(median) >= 0.90
    assert np.mean(within) >= 0.90


def test_survival_says_what_it_cannot_know() -> None:
    few = e.survival(np.arange(1, 10), np.ones(9))
    assert few.median is not None
    assert few.within is not None
    assert few.median.low is few.within.low is None
    assert few.median.fallback_reason is few.within.fallback_reason is not None
    nobody_looked = e.survival(np.full(12, 3.0), np.zeros(12))
    assert nobody_looked.median is None
    assert nobody_looked.within is None
    nothing = e.survival(np.full(12, 30.0), np.zeros(12))
    assert nothing.median is None
    assert nothing.within is not None
    assert (nothing.within.estimate, nothing.within.low) == (0, 0)
    assert nothing.within.high == e.wilson(0, 12).high
    at_once = e.survival(np.full(12, 3.0), np.ones(12))
    assert at_once.median is not None
    assert at_once.median.fallback_reason is not None
    for waited in ([], [float("nan")], [-1.0, 2.0]):
        with pytest.raises(ValueError, match="no messages"):
            e.survival(waited, np.ones(len(waited)))


# ---- share of voice ----------------------------------------------------------------------------------------------------


def _mentions(rng: np.random.Generator, authors: int) -> tuple[list[str], list[str]]:
    """Mentions of us (a third) and of them, by authors who mostly write about one of the two, some of them a lot."""
    subject: list[str] = []
    author: list[str] = []
    for i in range(authors):
        n, ours = 1 + int(rng.poisson(rng.exponential(4))), rng.beta(0.5, 1)
        subject += ["us" if x < ours else "them" for x in rng.random(n)]
        author += [f"a{i}"] * n
    return subject, author


def test_share_of_voice_covers_where_a_binomial_interval_does_not() -> None:
    rng, cover, naive, wider = np.random.default_rng(15), 0, 0, 0
    for _ in range(150):
        subject, author = _mentions(rng, 40)
        got = e.share_cluster(subject, author, rng, of="us", draws=400)
        plain = e.wilson(subject.count("us"), len(subject))
        assert got.low is not None
        assert got.high is not None
        assert plain.low is not None
        assert plain.high is not None
        cover += got.low <= 1 / 3 <= got.high
        naive += plain.low <= 1 / 3 <= plain.high
        wider += got.high - got.low > plain.high - plain.low
    assert cover / 150 >= 0.88
    assert naive / 150 <= 0.75
    assert wider == 150


def test_share_of_voice_needs_mentions_and_authors() -> None:
    rng = np.random.default_rng(16)
    subject = ["us", "them", "them"] * 10
    everybody = [f"a{i}" for i in range(30)]
    got = e.share_cluster(subject, everybody, rng, of="us")
    assert (got.estimate, got.n, got.n_unit) == (pytest.approx(1 / 3), 30, "mentions")
    assert got.low is not None
    assert e.share_cluster(subject[:29], everybody[:29], rng, of="us").fallback_reason is not None
    assert e.share_cluster(subject, everybody[:9] + ["a0"] * 21, rng, of="us").fallback_reason is not None
    with pytest.raises(ValueError, match="no mentions"):
        e.share_cluster(["", None], ["a", "b"], rng, of="us")


def test_the_day_stands_in_for_an_unknown_author() -> None:
    subject = ["us", "them", "them"] * 20
    days = [f"2025-01-{1 + i // 3:02}" for i in range(60)]
    by_day = e.share_cluster(subject, [""] * 60, np.random.default_rng(1), of="us", days=days)
    assert by_day == e.share_cluster(subject, days, np.random.default_rng(1), of="us")
    assert by_day.width == 0, "every day the same: days, not mentions, were drawn"
    with pytest.raises(ValueError, match="neither author nor day"):
        e.share_cluster(subject, [None] * 60, np.random.default_rng(1), of="us")


def test_a_share_of_none_is_not_certain_and_the_order_does_not_count() -> None:
    subject, author = _mentions(np.random.default_rng(17), 30)
    none = e.share_cluster(subject, author, np.random.default_rng(1), of="nobody")
    assert (none.estimate, none.low, none.high) == (0, 0, e.wilson(0, 30).high)
    one = e.share_cluster(subject, author, np.random.default_rng(1), of="us")
    assert one == e.share_cluster(subject[::-1], author[::-1], np.random.default_rng(1), of="us")
