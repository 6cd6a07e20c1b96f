"""Lifts with score intervals, one family of tests, and no cell small enough to recognise anybody."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib import profiles
from cmlib import profiles as P


def people(seed: int = 0, n: int = 240) -> tuple[pd.Series, pd.DataFrame]:
    """Segment 1 is mostly on Instagram; age has nothing to do with the segment."""
    rng = np.random.default_rng(seed)
    member = pd.Series(np.where(np.arange(n) < n / 3, "1", "2"), index=[f"p{i}" for i in range(n)])
    network = np.where(rng.random(n) < np.where(member == "1", 0.9, 0.25), "instagram", "facebook")
    age = rng.choice(["18-24", "25-34", "35-44"], n)
    return member, pd.DataFrame({"network": network, "age": age}, index=member.index)


def test_score_interval_of_a_lift() -> None:
    """Koopman 1984: 36 of 40 against 16 of 80."""
    e = P.lift_of(36, 40, 16, 80)
    assert (round(e.estimate, 4), round(e.low, 2), round(e.high, 2), e.n) == (4.5, 2.93, 7.17, 120)
    nobody = P.lift_of(0, 40, 16, 80)
    assert (nobody.estimate, nobody.low) == (0.0, 0.0)
    assert nobody.high < 1


def test_a_difference_is_found_and_chance_is_not() -> None:
    found = P.profile(*people(), built_on={"spending"})
    assert found.profiled == ("1", "2")
    assert found.differs
    first = found.lifts[0]
    assert (first.segment, first.variable, first.verdict) == ("1", "network", "clear")
    assert first.share.n == 80
    assert first.rest.n == 160
    assert {f.verdict for f in found.lifts if f.variable == "age"} == {"indistinct"}
    assert found.k >= P.LEAST


def test_all_comparisons_are_judged_together() -> None:
    """Benjamini–Hochberg over the whole page: more variables, larger q. Of 20 pages of pure noise few say anything."""
    member, variables = people()
    alone = P.profile(member, variables[["network"]], set()).lifts[0].q_value
    more = variables.assign(**{f"noise{i}": np.random.default_rng(i).choice(["a", "b"], len(member)) for i in range(5)})
    assert P.profile(member, more, set()).lifts[0].q_value > alone
    wrong = sum(
        P.profile(member, more.drop(columns="network").sample(frac=1, random_state=s).set_axis(member.index), set()).differs
        for s in range(20)
    )
    assert wrong <= 3


def test_a_mirror_is_no_second_comparison() -> None:
    """Of two segments and two answers there is one comparison, and one p-value; of three segments there are three."""
    member, variables = people()
    found = P.profile(member, variables, set())
    assert (len(found.lifts), found.comparisons) == (10, 4)
    network = [f for f in found.lifts if f.variable == "network"]
    assert len({(f.comparison, f.q_value) for f in network}) == 1
    assert sorted(f.more for f in network) == [False, False, True, True]
    three = pd.Series(np.arange(240) % 3, index=member.index).astype(str)
    assert P.profile(three, variables, set()).comparisons == 3 + 3 * 3


def test_variables_behind_the_segments_cannot_test_them() -> None:
    with pytest.raises(ValueError, match="network"):
        P.profile(*people(), built_on={"network"})


def test_small_segments_are_not_profiled() -> None:
    member, variables = people()
    member = member.copy()
    member.iloc[:29] = "0"
    found = P.profile(member, variables, set())
    assert found.too_small == ("0",)
    assert "0" not in {f.segment for f in found.lifts}
    share = pd.Series(["s"] * 40 + ["t"] * 960, index=range(1000))
    assert P.profile(share, pd.DataFrame({"v": ["a", "b"] * 500}), set()).too_small == ("s",)


def test_nobody_outside_gives_no_ratio_and_missing_answers_are_left_out() -> None:
    member, variables = people()
    variables = variables.assign(only=np.where((member == "1") & (np.arange(len(member)) % 2 == 0), "yes", "no"))
    variables.loc[variables.index[:10], "age"] = None
    found = P.profile(member, variables, set())
    only = next(f for f in found.lifts if (f.segment, f.variable, f.option) == ("1", "only", "yes"))
    assert only.lift is None
    assert only.rest.estimate == 0
    assert only.verdict == "clear"
    assert {f.share.n for f in found.lifts if f.variable == "age" and f.segment == "1"} == {70}


def test_sensitive_cells_need_ten_people() -> None:
    member, _ = people()
    answer = pd.Series("none", index=member.index)
    answer.iloc[:7], answer.iloc[7:40], answer.iloc[100:120], answer.iloc[120:160] = "rare", "some", "rare", "some"
    table = pd.DataFrame({"belief": answer})
    assert "belief" not in P.profile(member, table, set()).folded
    assert set(P.profile(member, pd.DataFrame({"belief": answer}), set(), sensitive={"belief"}).folded["belief"]) == {"rare", "some"}


def test_the_minima_are_those_of_the_customers() -> None:
    assert (P.LEAST, P.DESCRIBE_N, P.DESCRIBE_SHARE) == (profiles.LEAST, profiles.DESCRIBE_N, profiles.DESCRIBE_SHARE)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.integers(0, 30), min_size=3, max_size=3), max_size=8), st.sampled_from([5, 10])
)
def test_no_cell_under_the_minimum_comes_out_of_folding(counts: dict[str, list[int]], least: int) -> None:
    shown, hidden = P.fold_options(counts, least)
    assert sorted(shown + hidden) == sorted(counts)
    assert all(v == 0 or v >= least for o in shown for v in counts[o])
    if shown and hidden:
        assert len(hidden) >= 2
        assert all(v == 0 or v >= least for v in np.sum([counts[o] for o in hidden], axis=0))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(60, 140), st.integers(2, 9), st.booleans())
def test_no_cell_under_the_minimum_ever_comes_out(seed: int, n: int, options: int, sensitive: bool) -> None:
    """Not even by subtracting the segments shown, and the sum of the folded answers, from everybody."""
    rng = np.random.default_rng(seed)
    member = pd.Series(rng.choice(["1", "2", "3"], n, p=[0.45, 0.45, 0.1]))
    answer = pd.Series(rng.choice(list("abcdefghi")[:options], n, p=rng.dirichlet(np.ones(options))))
    found = P.profile(member, pd.DataFrame({"v": answer}), set(), sensitive={"v"} if sensitive else set())
    least = P.LEAST_SENSITIVE if sensitive else P.LEAST
    by = {(f.option, f.segment): round(f.share.estimate * f.share.n) for f in found.lifts}
    rest = {(f.option, f.segment): round(f.rest.estimate * f.rest.n) for f in found.lifts}
    cells = [*by.values(), *rest.values()]
    for option in {f.option for f in found.lifts}:
        cells.append(int((answer == option).sum()) - sum(v for (o, _), v in by.items() if o == option))
    for segment in found.profiled if found.lifts else ():
        cells.append(int((member == segment).sum()) - sum(v for (_, s), v in by.items() if s == segment))
    assert all(v == 0 or v >= least for v in cells)
    assert found.k == min((v for v in [*by.values(), *rest.values()] if v), default=0)
