"""Sentences about lasting changes."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.estimates import MINIMUM_DAYS, MINIMUM_DAYS_ANOMALIES, WINDOW
from cmlib.findings import Estimate
from cmlib.series import Change, Odd, Series
from cmlib.wording import Language
from cmlib.wording.posts import say_metric, say_network, say_source, say_span


def say_series(say: Language, s: Series) -> str:
    """Headline of a series with its verdict."""
    words = {"metric": say.capital(say_metric(say, s.metric)), "network": say_network(say, s.platform)}
    if s.halves is not None:
        return say._(
            "{metric} on {network}: {n} days, too few to look for a lasting change; the second half, {times} the first ({span}).",
            n=s.n_used, times=say.times(s.halves.estimate), span=_say_span(say, s.halves), **words,
        )  # fmt: skip
    if s.used is None:
        return say._("{metric} on {network}: fewer than {n} days in a row, too few to look for changes.", n=MINIMUM_DAYS, **words)
    real = [c for c in s.changes if c.cause is None]
    if real:
        return " ".join(say_change(say, s, c) for c in real)
    if s.drift is not None:
        sized = {**words, "times": say.times(s.drift.estimate), "span": _say_span(say, s.drift)}
        if s.drift.estimate > 1:
            return say._("{metric} on {network}: a rise little by little (the last four weeks, {times} the first four; {span}).", **sized)
        return say._("{metric} on {network}: a fall little by little (the last four weeks, {times} the first four; {span}).", **sized)
    if s.changes:
        return say._("{metric} on {network}: the only jump is a change of definition by the network.", **words)
    return say._("{metric} on {network}: no lasting change.", **words)


def say_change(say: Language, s: Series, c: Change) -> str:
    """One change in words: date, size, interval."""
    return say._(
        "{metric} on {network}: since about {day}, {times} the level before ({span}).",
        metric=say.capital(say_metric(say, s.metric)), network=say_network(say, s.platform), day=c.day, times=say.times(c.ratio.estimate),
        span=_say_span(say, c.ratio),
    )  # fmt: skip


def _say_span(say: Language, e: Estimate) -> str:
    """The interval of a ratio with its level, or why there is none."""
    span = say_span(say, e)
    return say._("{level} interval: {span}", level=say.percent(e.level), span=span) if e.level else span


def say_cause(say: Language, c: Change) -> str:
    """A jump that is the platform's own."""
    if c.cause is None:
        return ""
    return say._("The jump of {day} is not compared: {change}.", day=c.day, change=c.cause.change)


def say_series_notes(say: Language, s: Series) -> tuple[str, ...]:
    """Gaps are told, with the stretch that was used; redefinitions, which are not compared across."""
    refused = [say._("{day}: {change}", day=b.day, change=b.change) for b in s.refused]
    note = say._("Nothing is compared across a change of definition ({list}).", list="; ".join(refused)) if refused else ""
    return tuple(x for x in (_say_holes(say, s), note) if x)


def _say_holes(say: Language, s: Series) -> str:
    if not s.holes or s.used is None:
        return ""
    holes = [say.period(h.first, h.last) for h in s.holes]
    return say._(
        "Without data: {holes}. Only the longest stretch without holes was examined: {used}.", holes=holes, used=say.period(*s.used)
    )


def say_changes(say: Language, series: Sequence[Series]) -> str:
    """Headline over all series."""
    return say._("No lasting change in {list}.", list=[f"{say_metric(say, s.metric)} ({say_network(say, s.platform)})" for s in series])


def say_series_caption(say: Language, s: Series, source: str) -> str:
    """Message of the line figure, then n, period and source."""
    if s.halves is not None:
        message = say._("Each thick line is the typical day of one half of the days.")
        days = say.n_("{n} day", "{n} days", s.n_used)
        return message + "\n" + say._("{days} examined.", days=days) + " " + say_source(say, s.halves.period, source)
    message = say._("Each thick line is the typical day of a period; the dates mark where the level moved.")
    days = say.n_("{n} day", "{n} days", s.n_used)
    return message + "\n" + say._("{days} examined.", days=days) + " " + say_source(say, s.used, source)


def say_series_alt(say: Language, s: Series) -> str:
    """The figure in words, with its levels."""
    levels = [f"{say.period(*e.period)}: {say.number(round(e.estimate))}" for e in s.levels if e.period]
    return say_series(say, s) + " " + "; ".join(levels) + "."


# ---- odd days ------------------------------------------------------------------------------------------------------------


def say_odd(say: Language, s: Series) -> str:
    """Headline: a question about the days nothing explains; else that what stands beside them does."""
    words = {"metric": say_metric(say, s.metric), "network": say_network(say, s.platform)}
    asked = [o for o in s.odd if o.open]
    if not asked:
        return say.n_(
            "{metric} on {network}: {n} odd day, beside a pause or a change of definition.", "{metric} on {network}: {n} odd days, beside a pause or a change of definition.",
            len(s.odd), **{**words, "metric": say.capital(str(words["metric"]))},
        )  # fmt: skip
    top = max(asked, key=lambda o: abs(o.value - o.typical))
    if len(asked) == 1:
        return say._(
            "What happened on {day}? {metric} on {network}: {value}, where {typical} is usual.",
            day=top.day, value=say.number(round(top.value)), typical=say.number(round(top.typical)), **{**words, "metric": say.capital(str(words["metric"]))},
        )  # fmt: skip
    return say._(
        "What happened on these {n} days? {metric} on {network}; the largest difference, on {day}: {value}, where {typical} is usual.",
        n=len(asked), day=top.day, value=say.number(round(top.value)), typical=say.number(round(top.typical)), **{**words, "metric": say.capital(str(words["metric"]))},
    )  # fmt: skip


def say_no_odd(say: Language, series: Sequence[Series]) -> str:
    """That no single day is out of the ordinary, and in how many figures it was looked for; else how many days that takes."""
    longest = max(len(s.days) for s in series)
    if longest < MINIMUM_DAYS_ANOMALIES:
        return say._("Single odd days: from {needed} days on; the longest daily figure has {n}.", needed=MINIMUM_DAYS_ANOMALIES, n=longest)
    looked = [s for s in series if len(s.days) >= MINIMUM_DAYS_ANOMALIES]
    return say.n_(
        "No single day out of the ordinary in {n} daily figure of up to {days} days; the first {first} serve as the yardstick.",
        "No single day out of the ordinary in {n} daily figures of up to {days} days; the first {first} of each serve as the yardstick.",
        len(looked), days=max(sum(v is not None for v in s.values) for s in looked), first=WINDOW,
    )  # fmt: skip


def say_odd_beside(say: Language, o: Odd) -> str:
    """What stands beside an odd day."""
    if o.cause is not None:
        return say._("change of definition: {change}", change=o.cause.change)
    if o.pause is not None:
        return say._("pause in publishing, {period}", period=say.period(o.pause.first, o.pause.last))
    return say._("nothing known: ask")


def say_odd_times(say: Language, o: Odd) -> str:
    """How many times the usual."""
    return say.times(o.times) if o.times is not None else "–"


def say_odd_caption(say: Language, s: Series, source: str) -> str:
    """Message of the figure of odd days, then period and source."""
    message = say._("Dots: odd days. The dash on each line: what was usual for such a weekday in the eight weeks before.")
    return message + "\n" + say_source(say, (s.days[0], s.days[-1]), source)


def say_odd_reading(say: Language) -> str:
    """A question, not a trend; how rarely an ordinary day is named."""
    return say._(
        "An odd day is a question, not a trend: it says nothing about the weeks around it. Of 1,000 ordinary days, one or none is named."
    )


def say_odd_alt(say: Language, s: Series) -> str:
    """The figure in words, day by day."""
    rows = [
        say._(
            "{day}: {value}, usual {typical}",
            day=say.short_day(o.day),
            value=say.number(round(o.value)),
            typical=say.number(round(o.typical)),
        )
        for o in s.odd
    ]
    return say_odd(say, s) + " " + "; ".join(rows) + "."
