"""Sentences about lasting changes."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.estimates import MINIMUM_DAYS
from cmlib.series import Change, Series
from cmlib.wording import Language
from cmlib.wording.posts import say_metric, say_network, say_source, say_span


def say_series(say: Language, s: Series) -> str:
    """Headline of a series with its verdict."""
    words = {"metric": say.capital(say_metric(say, s.metric)), "network": say_network(say, s.platform)}
    if s.used is None:
        return say._("{metric} on {network}: fewer than {n} days in a row, too few to look for changes.", n=MINIMUM_DAYS, **words)
    real = [c for c in s.changes if c.cause is None]
    if real:
        return " ".join(say_change(say, s, c) for c in real)
    if s.drift is not None:
        times = say.times(s.drift.estimate)
        if s.drift.estimate > 1:
            return say._(
                "{metric} on {network}: a rise little by little, without steps (the last four weeks, {times} the first four).",
                times=times,
                **words,
            )
        return say._(
            "{metric} on {network}: a fall little by little, without steps (the last four weeks, {times} the first four).",
            times=times,
            **words,
        )
    if s.changes:
        return say._("{metric} on {network}: the only jump is a change of definition by the network.", **words)
    return say._("{metric} on {network}: no lasting change.", **words)


def say_change(say: Language, s: Series, c: Change) -> str:
    """One change in words: date, size, interval."""
    return say._(
        "{metric} on {network}: since about {day}, {times} the level before ({span}).",
        metric=say.capital(say_metric(say, s.metric)), network=say_network(say, s.platform), day=c.day, times=say.times(c.ratio.estimate),
        span=say_span(say, c.ratio),
    )  # fmt: skip


def say_cause(say: Language, c: Change) -> str:
    """A jump that is the platform's own."""
    if c.cause is None:
        return ""
    return say._("The jump of {day} is not compared: {change}.", day=c.day, change=c.cause.change)


def say_series_reading(say: Language, s: Series) -> str:
    """Gaps are told, with the stretch that was used."""
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
    message = say._("Each thick line is the typical day of a period; the dates mark where the level moved.")
    days = say.n_("{n} day", "{n} days", s.n_used)
    return message + "\n" + say._("{days} examined.", days=days) + " " + say_source(say, s.used, source)


def say_series_alt(say: Language, s: Series) -> str:
    """The figure in words, with its levels."""
    levels = [f"{say.period(a, b)}: {say.number(round(v))}" for a, b, v in s.levels]
    return say_series(say, s) + " " + "; ".join(levels) + "."
