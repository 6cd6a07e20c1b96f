"""Sentences about where a KPI starts from and what happens if nobody does anything new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from cmlib.findings import Estimate
from cmlib.forecast import ENOUGH, FAR, FEW, ORIGINS, Baseline, Forecast
from cmlib.goals import WISH, GoalCheck, GoalsResult, Standing
from cmlib.kpis import Kpi
from cmlib.model import Uplift
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.kpis import say_amount, say_kpi, say_target


def say_series(say: Language, b: Baseline) -> str:
    """The full name of a baseline's KPI."""
    return say_kpi(say, b.id, monthly=b.cadence == "month", kpi=b.kpi)


def say_tick(say: Language, day: date) -> str:
    """A date on an axis: «oct 26»."""
    return format_date(day, "MMM yy", locale=say.locale)


def say_range(say: Language, e: Estimate) -> str:
    """The interval alone, or that there is none."""
    return say.interval(e) or say._("none yet")


def say_range_label(say: Language) -> str:
    """Label of the column of predicted ranges."""
    return say._("Predicted range ({share})", share=say.percent(0.8, 0))


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
    if b.method == "constant":
        return say._("none: it has never changed")
    if b.method != "ets" or b.repeats_last:
        return say._("last value")
    shapes = {
        "level": T("average in which recent periods count more"),
        "damped": T("average in which recent periods count more, with a trend that fades"),
        "seasonal": T("average in which recent periods count more, with the seasons of the year"),
    }
    return say.say(shapes[b.shape or "level"])


def say_odds(say: Language, odds: float) -> str:
    """Odds as a reader counts them: «16 times in 100»."""
    hundred = round(odds * 100)
    if hundred < 1:
        return say._("less than once in 100")
    if hundred > 99:
        return say._("more than 99 times in 100")
    return say.n_("{n} time in 100", "{n} times in 100", hundred)


def say_chance(say: Language, odds: float | None) -> str:
    """Odds as a percentage, never as 0 % or 100 %; or that there are none."""
    if odds is None:
        return "–"
    if round(odds * 100) < 1:
        return "<" + say.percent(0.01, 0)
    return ">" + say.percent(0.99, 0) if round(odds * 100) > 99 else say.percent(odds, 0)


def say_rests_on(say: Language, b: Baseline) -> str:
    """n and period of a baseline."""
    return f"{say_periods(say, b)}, {say.period(b.used[0].start, b.last.end)}"


def say_baselines(say: Language, own: Sequence[Baseline]) -> str:
    """The claim over the starting points of the goals."""
    ready, odds = [b for b in own if b.has_interval], [b for b in own if b.has_odds]
    if not ready and any(b.method == "constant" for b in own):
        return say._("There is data, but it has never changed: a value, no range.")
    if not ready:
        return say._("There is data, but fewer than {n} complete periods in a row: a value, no range.", n=FEW)
    first = ready[0]
    claim = say._(
        "{kpi}: the starting point is {value}, and the next period would normally fall between {low} and {high}.",
        kpi=say.capital(say_series(say, first)), value=say_amount(say, first.value, first.kpi),
        low=say_amount(say, first.estimate.low or 0, first.kpi), high=say_amount(say, first.estimate.high or 0, first.kpi),
    )  # fmt: skip
    if not odds:
        return f"{claim} {say._('There is too little history for odds.')}"
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
    parts += dict.fromkeys(say.say(w).rstrip(".") + "." for b in own for w in b.warnings)
    files = say_files(say, [b.source for b in own])
    return " ".join([*parts, say._("Source: {files}.", files=files)] if files else parts)


def say_files(say: Language, sources: Sequence[str], most: int = 4) -> str:
    """Names of the files behind some series; of a long list the first few and how many more."""
    files = sorted({f.strip() for source in sources for f in source.split(",") if f.strip()})
    shown = ", ".join(files[:most])
    more = len(files) - most
    return say.n_("{files} and {n} more file", "{files} and {n} more files", more, files=shown) if more > 0 else shown


def say_missing(say: Language, result: GoalsResult, where: Sequence[Text | str]) -> tuple[str, str]:
    """Headline and what to drop for the KPIs of the brief that have no data; ``where``: the menus their exports come from."""
    names = say.listing([say.say(k.label) for k in result.unmeasured])
    drops = dict.fromkeys(say.say(x) for x in where)
    head = say._("Not measured yet: {kpis}.", kpis=names)
    return head, say._("Drop into data/: {files}.", files="; ".join(drops))


def say_missing_baseline(say: Language, checks: Sequence[GoalCheck] = ()) -> tuple[str, str]:
    """No KPI of a goal has a range: too little history, or it has never changed."""
    still = [c for c in checks if c.baseline is not None and c.baseline.method == "constant"]
    if still:
        return say._("{kpi} has never changed: nobody can say what would happen if nothing changes.", kpi=say.capital(say_checked(say, still[0]))), say._(
            "Check that the export is complete. Until the value moves for the first time, the room names the target."
        )  # fmt: skip
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
    return say._("If nothing changes, 8 times in 10 {kpi} would end between {low} and {high}, most likely around {middle}.", **span)


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
    parts = [
        say._(
            "Line of {kpi}: {n}, last value {last} in the period ending {day}. A widening band shows 80 of 100 possible results: {low} to {high} by {end}.",
            kpi=say_series(say, b), n=say_periods(say, b), last=say_amount(say, b.last.value, b.kpi), day=b.last.end,
            low=say_amount(say, f.low, b.kpi), high=say_amount(say, f.high, b.kpi), end=f.end,
        )
    ]  # fmt: skip
    if b.method == "ets" and not b.repeats_last:
        parts.append(say._("A dotted line repeats the last value."))
    if c.goal.target > 0:
        parts.append(say._("The target line stands at {target}.", target=say_target(say, c.goal, c.kpi)))
    if c.odds is not None:
        parts.append(say._("It is reached without action {odds}.", odds=say_odds(say, c.odds)))
    if c.goal.uplift is not None:
        parts.append(
            say._("A bar at the end shows what the room assumes its actions add: {uplift}.", uplift=say_uplift(say, c.goal.uplift))
        )
    return " ".join(parts)


def say_goal_line(say: Language, c: GoalCheck) -> str:
    """What is written at the target line: the target and, where they can be told, the odds without action (short: it must fit)."""
    target = say_target(say, c.goal, c.kpi)
    if c.odds is None:
        return say._("target {value}", value=target)
    hundred = round(c.odds * 100)
    if hundred < 1:
        return say._("target {value}: under 1 in 100", value=target)
    if hundred > 99:
        return say._("target {value}: over 99 in 100", value=target)
    return say._("target {value}: {n} in 100", value=target, n=hundred)


def say_uplift(say: Language, uplift: Uplift) -> str:
    """«from +5 % to +20 %, most likely +10 %»."""
    low, likely, high = (say.change(1 + x) for x in (uplift.low, uplift.likely, uplift.high))
    return say._("{low} to {high}, most likely {likely}", low=low, high=high, likely=likely)


def say_beside(say: Language, b: Baseline, f: Forecast) -> str:
    """The plain predictions beside the one that is used."""
    if b.method == "naive":
        return ""
    last = say_amount(say, f.naive, b.kpi)
    if b.repeats_last:
        return (
            say._(
                "Beside it, the plain prediction: repeating the same period a year before gives {year}.",
                year=say_amount(say, f.seasonal, b.kpi),
            )
            if f.seasonal is not None
            else ""
        )
    if f.seasonal is None:
        return say._("Beside it, the plain prediction: repeating the last value gives {last}.", last=last) if b.method == "ets" else ""
    return say._(
        "Beside it, the plain predictions: repeating the last value gives {last}, repeating the same period a year before {year}.",
        last=last, year=say_amount(say, f.seasonal, b.kpi),
    )  # fmt: skip


def say_backtest(say: Language, b: Baseline) -> str:
    """The method and the plain ones on the brand's own past, always all of them, and what is used."""
    t = b.backtest
    if t is None:
        return say._(
            "With fewer than {n} periods in a row there is no test on the brand's own past: the last value is used as it stands.", n=ENOUGH
        )
    slots = {"ets": say_amount(say, t.ets, b.kpi), "naive": say_amount(say, t.naive, b.kpi), "n": t.origins, "steps": t.steps}
    if t.seasonal is None:
        tried = say._(
            "Tried on the brand's own past ({n} starting points, up to {steps} periods ahead): the average missed by {ets}, the last value by {naive}.",
            **slots,
        )
    else:
        tried = say._(
            "Tried on the brand's own past ({n} starting points, up to {steps} periods ahead): the average missed by {ets}, the last value by {naive}, the year before by {year}.",
            year=say_amount(say, t.seasonal, b.kpi), **slots,
        )  # fmt: skip
    return f"{tried} {_say_choice(say, b)}"


def _say_choice(say: Language, b: Baseline) -> str:
    t = b.backtest
    assert t is not None
    if b.method == "naive":
        return say._("The last value missed by at least a quarter less, so it is used.")
    if b.repeats_last:
        return say._("Today the average gives all its weight to the last value: both say the same.")
    if t.naive >= t.ets:
        return say._("The average is used.")
    if t.origins < ORIGINS:
        return say._("The average is used all the same: {n} starting points are too few to change it.", n=t.origins)
    if b.shape == "seasonal":
        return say._("The average is used all the same: it now knows the seasons, and most of the trial could not.")
    return say._(
        "The average is used all the same: unless the last value misses by a quarter less, changing to it costs more than it brings."
    )


def say_trust(say: Language, b: Baseline) -> str:
    """How often such a range held what happened, on series it was not made for."""
    if not b.has_odds:
        return ""
    if b.shape == "seasonal":
        return say._(
            "With seasons the range was measured on {n} series only: on series of other kinds nobody knows how often it holds.", n=246
        )
    if b.stretch < 12:
        return say._(
            "With fewer than 12 periods such a range held the result 70 to 77 times in 100 on kinds of series it was not measured on, not 80: take it as somewhat too narrow."
        )
    return say._("On kinds of series it was not measured on, such a range held the result 77 to 83 times in 100.")


def say_tried(say: Language, b: Baseline, f: Forecast) -> str:
    """Under the fan: the plain predictions, the trial on the past, how far the range can be trusted."""
    return " ".join(part for part in (say_beside(say, b, f), say_backtest(say, b), say_trust(say, b)) if part)


def say_with_action(say: Language, c: GoalCheck) -> str:
    """The odds if the assumed effect comes true, beside those without action; ``""`` where nobody assumed one."""
    if c.goal.uplift is None or c.with_action is None or c.odds is None:
        return ""
    text = say._(
        "If the actions add what the room assumes ({uplift}), the target would be reached {odds} instead of {without}. That is an assumption, not a measurement.",
        uplift=say_uplift(say, c.goal.uplift), odds=say_odds(say, c.with_action), without=say_odds(say, c.odds),
    )  # fmt: skip
    if c.goal.uplift.evidence.strip():
        text += " " + say._("What the room bases it on: «{evidence}».", evidence=c.goal.uplift.evidence.strip())
    return text


def say_reading_fan(say: Language, b: Baseline) -> str:
    """How to read the fan."""
    text = say._("Each dot is a complete period. The band is where the value would end up 8 times in 10 if everything stayed as it is.")
    if b.method == "ets" and not b.repeats_last:
        text += " " + say._("The dotted line repeats the last value.")
    if b.has_odds:
        text += " " + say._("Beside the target: how often it would be reached without doing anything new.")
    return text + " " + say._("Mind the axis: it need not begin at zero.")


def say_outlook_so(say: Language, c: GoalCheck) -> str:
    """So what, for the target; first of all if the newest period is out of the ordinary."""
    b = c.baseline
    parts = []
    if b is not None and b.surprising:
        parts.append(say._("The newest period moved away from the one before more than usual: find out why before fixing a target."))
    if b is not None and b.seasons_unknown and b.backtest is not None and b.backtest.seasonal is not None:
        parts.append(
            say._(
                "On the brand's own past, repeating the same period a year before missed by less ({year} instead of {used}): the number seems to follow the seasons, and this prediction does not know them yet. Look at both before fixing a target.",
                year=say_amount(say, b.backtest.seasonal, b.kpi),
                used=say_amount(say, b.backtest.naive if b.method == "naive" else b.backtest.ets, b.kpi),
            )
        )
    return " ".join(parts) or say_standing(say, c)


def say_change(say: Language, b: Baseline | None) -> str:
    """What would change the recommendation."""
    return say._("What would change this: {what}", what=say_what_changes(say, b))


def say_what_changes(say: Language, b: Baseline | None) -> str:
    """The same without its label."""
    if b is None:
        return say._("the first complete periods of data.")
    if b.method == "constant":
        return say._("the first period with another value.")
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
    if c.standing == "past":
        return say_standing(say, c)
    if f.too_far:
        return say._("That day is more than {n} periods ahead: a range, but too far for odds.", n=FAR)
    if not f.odds:
        return say._("With {n} there is a range for the target, but no odds.", n=say_periods(say, c.baseline))
    slots = {"kpi": say_checked(say, c), "inertia": say_amount(say, f.inertia, c.kpi), "ambitious": say_amount(say, f.ambitious, c.kpi)}
    return say._("For {kpi}, up to {inertia} is inertia; from {ambitious} on it takes work.", **slots)


def say_target_row(say: Language, kind: str) -> tuple[str, str]:
    """Name and meaning of a row of the target table."""
    rows = {
        "prudent": (T("prudent"), T("a floor: below it something has gone wrong")),
        "seventy": (T("almost safe"), T("the most that can be promised and is kept 7 times in 10 without action")),
        "inertia": (T("inertia"), T("what happens anyway: not a goal")),
        "ambitious": (T("ambitious"), T("needs something to change")),
        "smallest": (T("smallest noticeable change"), T("anything less drowns in the usual ups and downs")),
        "goal": (T("the target on the table"), T("what is decided below")),
    }
    name, meaning = rows[kind]
    return say.say(name), say.say(meaning)


def say_dots_caption(say: Language, c: GoalCheck, b: Baseline, f: Forecast, above: int, n: int) -> str:
    """Message, then how it was made."""
    lead = say.n_(
        "{n} of {all} possible results reaches the target without doing anything new.",
        "{n} of {all} possible results reach the target without doing anything new.",
        above, all=n,
    )  # fmt: skip
    return f"{lead}\n" + say._(
        "{count}, {period}. Each dot is an equally likely result for {target}.",
        count=say_periods(say, b),
        period=say.period(b.used[0].start, b.last.end),
        target=say.period(f.start, f.end),
    )


def say_dots_alt(say: Language, c: GoalCheck, f: Forecast, above: int, n: int) -> str:
    """The dots in words."""
    assert c.kpi is not None
    return say.n_(
        "{all} dots for {kpi}, most between {low} and {high}; {n} of them lies at or above the target of {target}.",
        "{all} dots for {kpi}, most between {low} and {high}; {n} of them lie at or above the target of {target}.",
        above, all=n, kpi=say_checked(say, c), low=say_amount(say, f.low, c.kpi), high=say_amount(say, f.high, c.kpi), target=say_target(say, c.goal, c.kpi),
    )  # fmt: skip


def say_targets_so(say: Language, c: GoalCheck) -> str:
    """So what of the target table."""
    assert c.smallest is not None
    assert c.baseline is not None
    n = min(c.baseline.stretch, c.baseline.season)
    later = max(1, c.forecast.steps if c.forecast else 1)
    what = say._(
        "Comparing the last {n} periods with the {later} to come, a change of less than {smallest} would go unnoticed 2 times in 10 or more.",
        n=n, later=later, smallest=say_amount(say, c.smallest, c.kpi),
    )  # fmt: skip
    clash = (
        c.forecast is not None
        and c.forecast.odds
        and c.forecast.probability(c.baseline.compared_with(c.forecast.steps) + c.smallest) < 0.05
    )
    if clash:
        what += " " + say._(
            "That is more than inertia reaches 5 times in 100: a target that can be both reached and noticed needs a longer term or an extra means with a name."
        )
    return what


def say_standing(say: Language, c: GoalCheck) -> str:
    """What a target is worth: the odds of getting there without doing anything new."""
    if c.standing == "past":
        return say._("The date has passed.")
    if c.standing == "unset":
        return say._("The room has to name a target first.")
    if c.standing == "unmeasured":
        return say._("Nothing was measured yet, so nobody can say how hard this is.")
    if c.forecast is not None and c.forecast.too_far:
        return say._("That day is too far ahead for odds: name one at most {n} periods away.", n=FAR)
    if c.baseline is not None and c.baseline.method == "constant":
        return say._("It has never changed, so nobody can say how hard this is.")
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
    year = c.forecast.seasonal
    if c.baseline is not None and c.baseline.seasons_unknown and year is not None and year >= c.goal.target:
        return say._(
            "By this count, which knows no seasons, it would happen by itself {odds}; but the same period a year before already brought {year}: look at both before fixing a target.",
            odds=odds, year=say_amount(say, year, c.kpi),
        )  # fmt: skip
    if c.odds < WISH:
        return say._("This would happen by itself {odds}: it rests on the extra means that were named.", odds=odds)
    return say._("This would happen by itself {odds}: it takes work, and it can be done.", odds=odds)


def say_word(say: Language, standing: Standing) -> str:
    """The standing of a target in one or two words."""
    words = {
        "goal": T("a goal"), "inertia": T("inertia"), "wish": T("a wish"), "small": T("too small to notice"),
        "no_odds": T("odds unknown"), "unset": T("to be agreed"), "unmeasured": T("not measured yet"),
        "past": T("The date has passed."),
    }  # fmt: skip
    return say.say(words[standing])


def say_checked(say: Language, c: GoalCheck) -> str:
    """The full name of a goal's KPI."""
    if c.baseline:
        return say_series(say, c.baseline)
    return say_kpi(say, c.goal.kpi, monthly=c.kpi is not None and c.kpi.cadence == "month", kpi=c.kpi)
