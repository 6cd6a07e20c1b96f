"""Sentences about where a KPI starts from and what happens if nobody does anything new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from cmlib.findings import Estimate
from cmlib.forecast import ENOUGH, FEW, Baseline, Forecast
from cmlib.goals import GoalCheck, GoalsResult, Standing
from cmlib.kpis import Kpi
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.kpis import say_amount, say_kpi, say_target


def say_series(say: Language, b: Baseline) -> str:
    """The full name of a baseline's KPI."""
    return say_kpi(say, b.id, monthly=b.cadence == "month")


def say_tick(say: Language, day: date) -> str:
    """A date on an axis: «oct 26»."""
    return format_date(day, "MMM yy", locale=say.locale)


def say_range(say: Language, e: Estimate) -> str:
    """The interval alone, or that there is none."""
    return say.interval(e) or say._("none yet")


def say_span(say: Language, low: float, high: float, kpi: Kpi) -> str:
    """«400–520»."""
    return f"{say_amount(say, low, kpi)}–{say_amount(say, high, kpi)}"


def say_periods(say: Language, b: Baseline) -> str:
    """How many blocks a baseline rests on."""
    if b.cadence == "month":
        return say.n_("{n} month", "{n} months", b.stretch)
    return say.n_("{n} block of 28 days", "{n} blocks of 28 days", b.stretch)


def say_method(say: Language, b: Baseline) -> str:
    """How the prediction is made, in plain words."""
    if b.method == "workshop":
        return say._("none: too little history")
    if b.method == "flat":
        return say._("mean of the last four")
    return say._("last value")


def say_odds(say: Language, odds: float) -> str:
    """Odds as a reader counts them: «16 times in 100»."""
    hundred = round(odds * 100)
    if hundred < 1:
        return say._("less than once in 100")
    if hundred > 99:
        return say._("more than 99 times in 100")
    return say.n_("{n} time in 100", "{n} times in 100", hundred)


def say_rests_on(say: Language, b: Baseline) -> str:
    """n and period of a baseline."""
    return f"{say_periods(say, b)}, {say.period(b.used[0].start, b.last.end)}"


def say_baselines(say: Language, own: Sequence[Baseline]) -> str:
    """The claim over the starting points of the goals."""
    ready, odds = [b for b in own if b.has_interval], [b for b in own if b.has_odds]
    if not ready:
        return say._("There is data, but fewer than {n} complete periods in a row: a value, no range.", n=FEW)
    first = ready[0]
    claim = say._(
        "{kpi}: the starting point is {value}, and the next period would normally fall between {low} and {high}.",
        kpi=say.capital(say_series(say, first)), value=say_amount(say, first.value, first.kpi),
        low=say_amount(say, first.estimate.low or 0, first.kpi), high=say_amount(say, first.estimate.high or 0, first.kpi),
    )  # fmt: skip
    rest = say.n_("{n} measure has enough history for odds.", "{n} measures have enough history for odds.", len(odds))
    return f"{claim} {rest}"


def say_others(say: Language, others: Sequence[Baseline]) -> str:
    """The claim over the measures that have no goal."""
    return say.n_(
        "Also measured, without a goal of its own: {n} measure.", "Also measured, without a goal of their own: {n} measures.", len(others)
    )


def say_baseline_source(say: Language, own: Sequence[Baseline]) -> str:
    """Under the baseline table: unit, source, what was left out and why."""
    parts = [say._("Normal range of the next period: 80 of 100 times, if nothing changes.")]
    left = sum(b.left_out for b in own)
    if left:
        parts.append(say.n_("{n} incomplete period was left out.", "{n} incomplete periods were left out.", left))
    if any(b.stretch < len(b.blocks) for b in own):
        parts.append(say._("Where a period is missing, only the unbroken run after the gap counts; a gap is not a zero."))
    parts += dict.fromkeys(say.say(w) for b in own for w in b.warnings)
    files = say_files(say, [b.source for b in own])
    return " ".join([*parts, say._("Source: {files}.", files=files)] if files else parts)


def say_files(say: Language, sources: Sequence[str], most: int = 4) -> str:
    """Names of the files behind some series; of a long list the first few and how many more."""
    files = sorted({f.strip() for source in sources for f in source.split(",") if f.strip()})
    shown = ", ".join(files[:most])
    more = len(files) - most
    return say.n_("{files} and {n} more file", "{files} and {n} more files", more, files=shown) if more > 0 else shown


def say_missing(say: Language, result: GoalsResult) -> tuple[str, str]:
    """Headline and what to drop for the KPIs of the brief that have no data."""
    names = say.listing([say.say(k.label) for k in result.unmeasured])
    drops = dict.fromkeys(say.say(k.drop) for k in result.unmeasured)
    head = say._("Not measured yet: {kpis}.", kpis=names)
    return head, say._("Drop into data/: {files}.", files="; ".join(drops))


def say_missing_baseline(say: Language) -> tuple[str, str]:
    """No KPI of the brief has three blocks."""
    head = say._("Too little history to say what would happen if nothing changes.")
    return head, say._(
        "It takes {few} complete periods in a row of 28 days (or months) for a range and {many} for odds. Until then the room names the target.",
        few=FEW,
        many=ENOUGH,
    )


def say_outlook(say: Language, c: GoalCheck, f: Forecast) -> str:
    """The claim over the fan."""
    assert c.kpi is not None
    span = {
        "kpi": say_checked(say, c),
        "low": say_amount(say, f.low, c.kpi),
        "high": say_amount(say, f.high, c.kpi),
        "middle": say_amount(say, f.inertia, c.kpi),
    }
    return say._("If nothing changes, {kpi} would end between {low} and {high} 8 times in 10, most likely around {middle}.", **span)


def say_outlook_caption(say: Language, c: GoalCheck, b: Baseline, f: Forecast) -> str:
    """Message, then n, period, method, source."""
    lead = say._("What would happen anyway, and the target.") if c.goal.target > 0 else say._("What would happen anyway.")
    facts = say._(
        "{n}, {period}. Prediction for {target}: {method}. Source: {files}.",
        n=say_periods(say, b), period=say.period(b.used[0].start, b.last.end), target=say.period(f.start, f.end), method=say_method(say, b), files=say_files(say, [b.source]),
    )  # fmt: skip
    return f"{lead}\n{facts}"


def say_outlook_alt(say: Language, c: GoalCheck, b: Baseline, f: Forecast) -> str:
    """The figure in words."""
    text = say._(
        "Line of {kpi}: {n}, last value {last} in the period ending {day}. A widening band shows 80 of 100 possible results: {low} to {high} by {end}.",
        kpi=say_series(say, b), n=say_periods(say, b), last=say_amount(say, b.last.value, b.kpi), day=b.last.end,
        low=say_amount(say, f.low, b.kpi), high=say_amount(say, f.high, b.kpi), end=f.end,
    )  # fmt: skip
    return text + (" " + say._("The target line stands at {target}.", target=say_target(say, c.goal)) if c.goal.target > 0 else "")


def say_backtest(say: Language, b: Baseline) -> str:
    """Both methods on the brand's own past, always both."""
    if b.error_naive is None or b.error_flat is None:
        return say._(
            "With fewer than {n} periods in a row there is no test on the brand's own past: the last value is used as it stands.", n=ENOUGH
        )
    slots = {"naive": say_amount(say, b.error_naive, b.kpi), "flat": say_amount(say, b.error_flat, b.kpi)}
    both = say._(
        "On the brand's own past, repeating the last value missed the next period by {naive} on average, the mean of the last four by {flat}.",
        **slots,
    )
    chosen = say._("The mean of the last four is used.") if b.method == "flat" else say._("The last value is used.")
    return f"{both} {chosen}"


def say_reading_fan(say: Language, b: Baseline) -> str:
    """How to read the fan."""
    text = say._("Each dot is a complete period. The band is where the value would end up 8 times in 10 if everything stayed as it is.")
    if b.method != "flat":
        text += " " + say._("The further ahead, the less is known.")
    return text + " " + say._("Mind the axis: it need not begin at zero.")


def say_outlook_so(say: Language, c: GoalCheck) -> str:
    """So what, for the target; first of all if the newest period is out of the ordinary."""
    text = say_standing(say, c)
    if c.baseline is not None and c.baseline.surprising:
        return say._("The newest period moved away from the one before more than usual: find out why before fixing a target.") + " " + text
    return text


def say_change(say: Language, b: Baseline | None) -> str:
    """What would change the recommendation."""
    return say._("What would change this: {what}", what=say_what_changes(say, b))


def say_what_changes(say: Language, b: Baseline | None) -> str:
    """The same without its label."""
    if b is None:
        return say._("the first complete periods of data.")
    if not b.has_odds:
        return say.n_("{n} more complete period would give odds.", "{n} more complete periods would give odds.", ENOUGH - b.stretch)
    return say._(
        "a next period outside {range} would mean the starting point has moved; then set the target anew.", range=say_range(say, b.estimate)
    )


def say_targets(say: Language, c: GoalCheck) -> str:
    """The claim over the targets: from where on a target is worth the name."""
    assert c.forecast is not None
    assert c.baseline is not None
    f = c.forecast
    if not f.odds:
        return say._("With {n} there is a range for the target, but no odds.", n=say_periods(say, c.baseline))
    slots = {"kpi": say_checked(say, c), "inertia": say_amount(say, f.inertia, c.kpi), "ambitious": say_amount(say, f.ambitious, c.kpi)}
    return say._("For {kpi}, up to {inertia} is inertia; from {ambitious} on it takes work.", **slots)


def say_target_row(say: Language, kind: str) -> tuple[str, str]:
    """Name and meaning of a row of the target table."""
    rows = {
        "prudent": (T("prudent"), T("a floor: below it something has gone wrong")),
        "inertia": (T("inertia"), T("what happens anyway: not a goal")),
        "ambitious": (T("ambitious"), T("needs something to change")),
        "smallest": (T("smallest noticeable change"), T("anything less drowns in the usual ups and downs")),
        "goal": (T("the target on the table"), T("what is decided below")),
    }
    name, meaning = rows[kind]
    return say.say(name), say.say(meaning)


def say_dots_caption(say: Language, c: GoalCheck, b: Baseline, f: Forecast, above: int, n: int) -> str:
    """Message, then how it was made."""
    lead = say._("{above} of {n} possible results reach the target without doing anything new.", above=above, n=n)
    return f"{lead}\n" + say._(
        "{count}, {period}. Each dot is an equally likely result for {target}.",
        count=say_periods(say, b),
        period=say.period(b.used[0].start, b.last.end),
        target=say.period(f.start, f.end),
    )


def say_dots_alt(say: Language, c: GoalCheck, f: Forecast, above: int, n: int) -> str:
    """The dots in words."""
    assert c.kpi is not None
    return say._(
        "{n} dots for {kpi}, most between {low} and {high}; {above} of them lie at or above the target of {target}.",
        n=n, kpi=say_checked(say, c), low=say_amount(say, f.low, c.kpi), high=say_amount(say, f.high, c.kpi), above=above, target=say_target(say, c.goal),
    )  # fmt: skip


def say_targets_so(say: Language, c: GoalCheck) -> str:
    """So what of the target table."""
    assert c.smallest is not None
    assert c.baseline is not None
    n = min(c.baseline.stretch, 13)
    later = max(1, c.forecast.steps if c.forecast else 1)
    what = say._(
        "Comparing the {n} periods known with the {later} to come, a change of less than {smallest} would go unnoticed 2 times in 10 or more.",
        n=n, later=later, smallest=say_amount(say, c.smallest, c.kpi),
    )  # fmt: skip
    clash = c.forecast is not None and c.forecast.odds and c.forecast.probability(c.baseline.value + c.smallest) < 0.05
    if clash:
        what += " " + say._(
            "That is more than inertia reaches 5 times in 100: a target that can be both reached and noticed needs a longer term or an extra means with a name."
        )
    return what


def say_standing(say: Language, c: GoalCheck) -> str:
    """What a target is worth: the odds of getting there without doing anything new."""
    if c.standing == "unset":
        return say._("The room has to name a target first.")
    if c.standing == "unmeasured":
        return say._("Nothing was measured yet, so nobody can say how hard this is.")
    if c.odds is None or c.forecast is None:
        return say._("With this little history there is a range, but no odds.")
    odds = say_odds(say, c.odds)
    if c.standing == "inertia":
        return say._("This would happen by itself {odds}: that is inertia, not a goal.", odds=odds)
    if c.standing == "wish":
        return say._("This would happen by itself {odds}: without naming what extra means there are, it is a wish.", odds=odds)
    if c.standing == "small":
        return say._(
            "This would happen by itself {odds}, but the change is smaller than what could be told from the usual ups and downs.", odds=odds
        )
    return say._("This would happen by itself {odds}: it takes work, and it can be done.", odds=odds)


def say_word(say: Language, standing: Standing) -> str:
    """The standing of a target in one or two words."""
    words = {
        "goal": T("a goal"), "inertia": T("inertia"), "wish": T("a wish"), "small": T("too small to notice"),
        "no_odds": T("odds unknown"), "unset": T("to be agreed"), "unmeasured": T("not measured yet"),
    }  # fmt: skip
    return say.say(words[standing])


def say_checked(say: Language, c: GoalCheck) -> str:
    """The full name of a goal's KPI."""
    return say_series(say, c.baseline) if c.baseline else say_kpi(say, c.goal.kpi)
