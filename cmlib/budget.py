"""Where the next euro of paid media brings most: curves from the room, or from the weeks where these tell something; no media mix model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cmlib.exports.readers import FORMATS
from cmlib.exports.tables import Dataset
from cmlib.findings import Ability, Estimate, record_estimate
from cmlib.model import Curve, Plan
from cmlib.text import T

Floats = npt.NDArray[np.float64]

SURE = 0.1
"""A response to money is known only if the standard error of its elasticity is smaller than this (METHODS 4.6)."""

LEAST_WEEKS = 12
"""Whole weeks with money and results, below which nothing is fitted."""

LAGS = 4
"""Weeks over which what is left may hang together (Newey & West)."""

FLAT = 0.05
"""Smallest exponent of a curve: half the money as good as all of it says that less would do, not that none would."""

WEEKS_A_MONTH = 365.25 / 12 / 7

SPREAD = 0.6
"""Standard deviation of the logarithm of weekly money that a trial should have: weeks of half and of double the usual."""


@dataclass(frozen=True)
class Elasticity:
    """By how many hundredths results were higher in weeks with one hundredth more money: an association, not an effect.

    Args:
        value, error: slope of log results on log money, its standard error. intercept: log results of a week with 1 of money.
        n: weeks. spread: standard deviation of log money. noise: of what is left.
    """

    value: float
    error: float
    intercept: float
    n: int
    spread: float
    noise: float

    @property
    def identified(self) -> bool:
        """Is it known well enough, and is it a curve whose returns fall (between 0 and 1)?"""
        return self.n >= LEAST_WEEKS and self.error < SURE and 0 < self.value <= 1

    @property
    def weeks_needed(self) -> int:
        """Weeks of such a trial in all, if money were moved as :data:`SPREAD` says; at least those of the rule."""
        return max(LEAST_WEEKS, math.ceil((self.noise / (SURE * SPREAD)) ** 2))


def elasticity(spend: Sequence[float], results: Sequence[float]) -> Elasticity | None:
    """Log-log least squares of weekly results on weekly money; weeks without either say nothing about the curve and are left out.

    The standard error is the larger of the ordinary one and of Newey and West's, because weeks hang together.

    Returns:
        ``None`` below :data:`LEAST_WEEKS` such weeks, or if money never changed.

    Source: Newey & West, Econometrica 55(3), 1987.
    """
    x, y = np.asarray(spend, dtype=float), np.asarray(results, dtype=float)
    kept = np.isfinite(x) & np.isfinite(y) & (x > 0) & (y > 0)
    x, y = np.log(x[kept]), np.log(y[kept])
    if len(x) < LEAST_WEEKS or np.ptp(x) < 1e-9:
        return None
    import statsmodels.api as sm

    model = sm.OLS(y, sm.add_constant(x))
    plain, robust = model.fit(), model.fit(cov_type="HAC", cov_kwds={"maxlags": LAGS, "use_correction": True})
    return Elasticity(
        float(plain.params[1]), float(max(plain.bse[1], robust.bse[1])), float(plain.params[0]), len(x), float(x.std(ddof=1)),
        math.sqrt(float(plain.scale)),
    )  # fmt: skip


# ---- curves ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Power:
    """Result of ``x`` money a month: a · x^b, with 0 < b <= 1, so that each further euro brings no more than the one before."""

    a: float
    b: float

    def value(self, x: float) -> float:
        """The result of ``x``."""
        return self.a * x**self.b if x > 0 else 0.0

    def margin(self, x: float) -> float:
        """What one more euro brings at ``x``; without end at 0, unless the curve is a line."""
        if self.b == 1:
            return self.a
        return self.a * self.b * x ** (self.b - 1) if x > 0 else math.inf


def curve_of(said: Curve, budget: float) -> Power | None:
    """The curve through what the room expects of half and of all of the budget; ``None`` where it expects nothing or does not know.

    Example:
        >>> curve_of(Curve(half=50, full=100), 200)
        Power(a=0.5, b=1.0)
    """
    if said.full <= 0 or budget <= 0:
        return None
    b = min(1.0, max(FLAT, math.log2(said.full / said.half)))
    return Power(said.full / budget**b, b)


def monthly(found: Elasticity) -> Power:
    """A weekly curve as one of a month, its money spread evenly over the weeks."""
    return Power(math.exp(found.intercept) * WEEKS_A_MONTH ** (1 - found.value), found.value)


def share_out(curves: Mapping[str, Power], budget: float) -> dict[str, float]:
    """The whole budget over the channels so that one more euro brings the same wherever money goes (or less where none goes).

    Sequential quadratic programming with the exact gradient; the curves are concave, so that the optimum found is the optimum.

    Args:
        curves: by channel; their results must be of one kind. budget: money a month, more than 0.

    Returns:
        money by channel, in the order of the curves; sums to the budget. Does not depend on that order.

    Raises:
        ValueError: no curve, or no budget.

    Example:
        >>> found = share_out({"a": Power(10, 0.5), "b": Power(6, 0.5), "c": Power(3, 0.5)}, 100)
        >>> [round(x, 3) for x in found.values()]
        [68.966, 24.828, 6.207]

    Source: Kraft, SLSQP, DFVLR-FB 88-28, 1988; Dorfman & Steiner, American Economic Review 44, 1954 (equal marginal returns).
    """
    from scipy.optimize import minimize

    if not curves or budget <= 0:
        raise ValueError("needs a budget and at least one curve")
    names = sorted(curves)
    b = np.array([curves[n].b for n in names])
    top = np.array([curves[n].value(budget) for n in names])
    top = top / top.max()
    least = 1e-9

    def lost(s: Floats) -> float:
        return -float(top @ s**b)

    def slope(s: Floats) -> Floats:
        out: Floats = -top * b * s ** (b - 1)
        return out

    found = minimize(
        lost, np.full(len(names), 1 / len(names)), jac=slope, method="SLSQP", bounds=[(least, 1.0)] * len(names),
        constraints={"type": "eq", "fun": lambda s: float(s.sum() - 1), "jac": lambda s: np.ones_like(s)},
        options={"ftol": 1e-15, "maxiter": 1000},
    )  # fmt: skip
    shares = np.where(found.x <= 1e-6, 0.0, found.x)
    money = dict(zip(names, (float(x) for x in shares / shares.sum() * budget), strict=True))
    return {n: money[n] for n in curves}


# ---- for the page ------------------------------------------------------------------------------------------------------------------

Basis = Literal["room", "weeks"]
Start = Literal["decided", "spent", "even"]


@dataclass(frozen=True)
class Response:
    """One channel: its curve, where that comes from, money a month now and after, and what one more euro brings at each.

    Args:
        weeks: the elasticity its own weeks show with 90 % interval, if there are enough of them; ``identified``: is it known well enough?
        margin_now: ``None`` where nothing goes there now.
    """

    channel: str
    curve: Power
    basis: Basis
    now: float
    after: float
    margin_now: float | None
    margin_after: float | None
    weeks: Estimate | None = None
    identified: bool = False

    @property
    def flat(self) -> bool:
        """Did the room say that half of the money is as good as all of it?"""
        return self.basis == "room" and self.curve.b <= FLAT


@dataclass(frozen=True)
class Budget:
    """How a monthly budget would be shared out.

    Args:
        start: where «now» comes from: decided with the channels, spent in the last whole weeks, or nothing known: even parts.
        responses: by channel, most money first. weeks_needed: of varied spending until the weeks could speak, ``None`` if nothing is spent.
        value_now, value_after: results a month, added over channels as if no person were counted in two of them.
    """

    budget: float
    start: Start = "even"
    responses: tuple[Response, ...] = ()
    value_now: float = 0.0
    value_after: float = 0.0
    unclear: tuple[str, ...] = ()
    weeks_needed: int | None = None

    @property
    def margin(self) -> float | None:
        """What one more euro brings in the channels that get money: the same in all of them."""
        return next((r.margin_after for r in self.responses if r.after > 0), None)


@dataclass(frozen=True)
class Weeks:
    """Whole weeks of paid media of one channel: money and results of one kind (``kind``: revenue, or the network's name of the result)."""

    channel: str
    first: date
    last: date
    spend: tuple[float, ...]
    results: tuple[float, ...]
    kind: str
    source: str


def weeks_of(plan: Plan, data: Dataset, as_of: date) -> tuple[Weeks, ...]:
    """Money and results by channel in whole weeks (Monday to Sunday): only rows of one day, in the brand's currency.

    Sales if the export gives them for every row with money; else results, if they are of one kind only.
    """
    rows = data.ad_spend
    rows = rows[rows["spend"].notna() & rows["date_start"].notna() & (rows["date_end"] == rows["date_start"])]
    rows = rows[(rows["date_start"] <= pd.Timestamp(as_of)) & rows["currency"].fillna("").isin(["", plan.brief.currency])]
    out = []
    for channel, part in rows.groupby("platform", sort=True):
        paid = part[part["spend"] > 0]
        kinds = {str(k) for k in paid.loc[paid["results"].notna(), "result_kind"].fillna("")}
        if paid["revenue"].notna().any() and paid["revenue"].notna().all():
            column, kind = "revenue", "revenue"
        elif len(kinds) == 1 and paid["results"].notna().all():
            column, kind = "results", kinds.pop()
        else:
            continue
        daily = part.groupby("date_start")[["spend", column]].sum()
        days = _told(data, part, as_of).union(pd.DatetimeIndex(part["date_start"].unique()))
        daily = daily.reindex(days, fill_value=0.0)
        weekly = daily.groupby(days.to_period("W-SUN")).sum()
        whole = pd.Series(1, index=days).groupby(days.to_period("W-SUN")).sum() == 7
        weekly = weekly[whole]
        if weekly.empty:
            continue
        out.append(
            Weeks(
                str(channel), weekly.index[0].start_time.date(), weekly.index[-1].end_time.date(), tuple(weekly["spend"].tolist()),
                tuple(weekly[column].tolist()), kind, ", ".join(sorted(set(part["source_file"]))),
            )
        )  # fmt: skip
    return tuple(out)


def _told(data: Dataset, rows: pd.DataFrame, as_of: date) -> pd.DatetimeIndex:
    """Days the files behind some rows speak of: there a day without a row is a day without money; outside it is not known."""
    files = set(rows["source_file"])
    days: pd.DatetimeIndex = pd.DatetimeIndex([])
    for r in data.imports:
        if "ad_spend" in r.tables and r.file in files and r.period:
            days = days.union(pd.date_range(r.period[0], min(r.period[1], as_of)))
    return days


def _now(plan: Plan, weeks: Mapping[str, Weeks], channels: Sequence[str], as_of: date) -> tuple[Start, dict[str, float]]:
    """Money a month by channel today, and where that is known from."""
    decision = plan.decision("channels")
    decided = {u.channel: u.money for u in decision.value.portfolio if u.level != "none"} if decision else {}
    if any(decided.get(c, 0) > 0 for c in channels):
        return "decided", {c: decided.get(c, 0.0) for c in channels}
    recent = {c: w for c, w in weeks.items() if c in channels and w.last > as_of - timedelta(days=8 * 7)}
    spent = {c: float(np.mean(w.spend[-4:])) * WEEKS_A_MONTH for c, w in recent.items()}
    if any(x > 0 for x in spent.values()):
        return "spent", {c: spent.get(c, 0.0) for c in channels}
    return "even", {c: plan.brief.budget_per_month / len(channels) for c in channels}


def budget_of(plan: Plan, data: Dataset, as_of: date) -> Budget:
    """The monthly budget shared out by equal marginal returns.

    Curves from the weeks are used only where every channel with weeks has an identified one and the results are of the same kind, and only if
    they are at least two; else the room's, with what the weeks show beside them. Curves of different kinds are never mixed.
    """
    budget = plan.brief.budget_per_month
    decision = plan.decision("goals")
    said: Mapping[str, Curve] = decision.value.curves if decision else {}
    weeks = {w.channel: w for w in weeks_of(plan, data, as_of)}
    shown = {c: found for c, w in weeks.items() if (found := elasticity(w.spend, w.results)) is not None}
    needed = max((found.weeks_needed for found in shown.values() if not found.identified), default=None)
    fitted = {c: monthly(found) for c, found in shown.items() if found.identified}
    room = {c: curve for c in sorted(said) if (curve := curve_of(said[c], budget)) is not None}
    unclear = tuple(c for c in sorted(said) if c not in room)
    enough = len(fitted) >= 2 and set(room) <= set(fitted) and len({weeks[c].kind for c in fitted}) == 1
    basis: Basis = "weeks" if enough else "room"
    curves = fitted if enough else room
    if budget <= 0 or not curves:
        return Budget(budget, unclear=unclear, weeks_needed=needed)
    after = share_out(curves, budget)
    start, now = _now(plan, weeks, list(curves), as_of)
    responses = []
    for c, curve in curves.items():
        margin = curve.margin(now[c])
        responses.append(
            Response(
                c, curve, basis, now[c], after[c], margin if math.isfinite(margin) else None, curve.margin(after[c]) if after[c] > 0 else None,
                _estimate(weeks[c], shown[c]) if c in shown else None, c in fitted,
            )
        )  # fmt: skip
    responses.sort(key=lambda r: (-r.after, r.channel))
    value_now, value_after = (math.fsum(curves[c].value(x[c]) for c in curves) for x in (now, after))
    return Budget(budget, start, tuple(responses), value_now, value_after, unclear, needed)


def _estimate(weeks: Weeks, found: Elasticity) -> Estimate:
    from scipy import stats

    half = float(stats.t.ppf(0.95, found.n - 2)) * found.error
    return Estimate(
        found.value, found.value - half, found.value + half, level=0.9, n=found.n, n_unit="weeks", unit="number",
        period=(weeks.first, weeks.last), method="log_log", source=weeks.source,
    )  # fmt: skip


def ability_of(plan: Plan, data: Dataset, as_of: date) -> Ability:
    """Whether the page can say where the next euro goes."""
    label = T("where the next euro of the budget brings most")
    if plan.brief.budget_per_month <= 0:
        return Ability("budget", label, lacks=T("there is no monthly budget: write it into the brief"))
    found = budget_of(plan, data, as_of)
    if found.responses:
        return Ability("budget", label, tuple(r.channel for r in found.responses))
    return Ability(
        "budget", label,
        lacks=T("what the room expects of half and of all of the budget in each channel is missing; or money spent and results, by day: {where}", where=next(f.where for f in FORMATS if f.id == "ad_spend")),
    )  # fmt: skip


def record_of_budget(found: Budget) -> dict[str, object] | None:
    """The shares as plain values for ``strategy.json``; ``None`` where there is nothing to share out."""
    if not found.responses:
        return None
    return {
        "budget_per_month": found.budget,
        "now_from": found.start,
        "results": {"now": float(f"{found.value_now:.6g}"), "after": float(f"{found.value_after:.6g}")},
        "channels": [
            {
                "channel": r.channel, "basis": r.basis, "now": round(r.now, 2), "after": round(r.after, 2),
                "one_more_now": r.margin_now and float(f"{r.margin_now:.6g}"), "one_more_after": r.margin_after and float(f"{r.margin_after:.6g}"),
                "weeks": record_estimate(r.weeks, "level", "n"),
            }
            for r in found.responses
        ],
    }  # fmt: skip
