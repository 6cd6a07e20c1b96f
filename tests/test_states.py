"""Pages 03 and 04 for a brand with no data, with three and with thirty months of the same exports: each is led to a decision, none is flattered."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

import pytest

from cmlib.book import load_state
from cmlib.model import Decision, Goal, GoalsChoice
from cmlib.views import PageState, decision_html, render, views_of

sys.path.insert(0, str(Path(__file__).parent))

from demos import states

STEMS = ("channels", "goals")


@pytest.fixture(scope="module", params=sorted(states.STARTS))
def state(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, PageState]:
    folder = tmp_path_factory.mktemp("states") / f"demo-{request.param}"
    states.write(folder, request.param)
    return request.param, load_state(folder)


def text(page: PageState, stem: str) -> str:
    """Everything a page shows, as a reader sees it; alternative texts too."""
    shown = "".join(str(render(view(page), page.say)) for view in views_of(stem).values()) + str(decision_html(page, stem))
    alt = " ".join(re.findall(r'alt="([^"]*)"', shown))
    return html.unescape(f"{alt} {re.sub(r'<[^>]+>', ' ', shown)}")


@pytest.mark.parametrize("stem", STEMS)
def test_every_state_gets_its_page(state: tuple[int, PageState], stem: str) -> None:
    months, page = state
    found = text(page, stem)
    assert not re.search(r"\bnan\b|\bNone\b|[{}]|\d[.,]\d{5,}", found)
    assert all(record.rows_kept for record in page.data.imports), "every file of the tea house is read"
    assert len(found) > 2_000, (months, stem)


def test_the_past_there_is_decides_what_is_said(state: tuple[int, PageState]) -> None:
    months, page = state
    result = page.result("goals")
    visits = result.baseline("sessions")
    if months == 0:
        assert result.baselines == ()
        assert all(c.odds is None and c.forecast is None for c in result.checks)
        return
    assert visits is not None
    assert visits.stretch == months
    assert visits.has_interval
    assert visits.estimate.low is not None
    assert visits.has_odds == (months == 30)
    odds = [c.odds for c in result.checks]
    assert odds
    assert all((o is not None) == (months == 30) for o in odds)
    if months == 30:
        assert visits.shape == "seasonal", "visits rise every winter"
        assert visits.backtest is not None
        assert visits.backtest.seasonal is not None, "the year before stands beside it"
        assert visits.year_before(1) is not None


def test_with_three_months_there_is_a_range_and_no_odds_anywhere(state: tuple[int, PageState]) -> None:
    months, page = state
    found = text(page, "goals")
    chance = re.search(
        r"(?:por sí solo|sin hacer nada nuevo),? (?:una vez|menos de una|más de 99|\d+) |\d+ de \d+ resultados posibles", found
    )
    if months < 30:
        assert chance is None
    else:
        assert chance is not None
    if months == 3:
        f = page.result("goals").checks[0].forecast
        assert f is not None
        assert not f.odds
        assert page.say.number(f.low) in found
        assert page.say.number(f.high) in found


def test_every_state_can_be_decided_and_the_decision_stands(state: tuple[int, PageState]) -> None:
    """The proposal fills the form; saved as it is, with a target and a name where there was none, it is shown as decided."""
    months, page = state
    choice = page.choice("goals")
    assert choice.goals, "one goal an objective, whatever the data"
    goals = tuple(Goal.model_validate({**g.model_dump(), "target": g.target or 2500.0, "owner": "Ana"}) for g in choice.goals)
    day = page.as_of
    decided = page.with_choice("goals", Decision(value=GoalsChoice(goals=goals), decided_by=("Ana",), decided_at=day))
    assert decided.decided("goals")
    assert "Ana" in text(decided, "goals")
    levels = page.choice("channels")
    assert any(u.level == "active" for u in levels.portfolio), months
    settled = page.with_choice("channels", Decision(value=levels, decided_by=("Ana",), decided_at=day))
    assert settled.result("channels").spent(levels) <= page.plan.brief.hours_per_week + 1e-9
    assert page.say._("What was decided") in text(settled, "channels")
