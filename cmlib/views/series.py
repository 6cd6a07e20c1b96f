"""What the page on the diagnosis shows of lasting changes."""

from __future__ import annotations

from dataclasses import replace

from cmlib.figures.diagnosis import plot_series
from cmlib.figures.series import plot_odd
from cmlib.findings import Column, Exhibit, Grid
from cmlib.series import Series
from cmlib.views import PageState
from cmlib.views.scorecard import diagnosis_of, origin_of
from cmlib.wording import diagnosis as page_words
from cmlib.wording import posts as posts_words
from cmlib.wording import series as words


def changes(page: PageState) -> list[Exhibit]:
    """Lasting changes of the daily figures: one figure for each series that changed, one table for all."""
    say, result = page.say, diagnosis_of(page)
    if not result.series:
        return [
            Exhibit(
                say._("There are no daily figures of the account."),
                so_what=say._(
                    "Drop the daily results into the folder data/: Meta Business Suite, Insights, Results, Export, at least four months."
                ),
                missing=True,
            )
        ]
    out = [_changed(page, s) for s in result.series if s.changes] + [_short(page, s) for s in result.series if s.halves is not None]
    calm = [s for s in result.series if not s.changes and s.halves is None]
    if calm:
        grid = Grid(
            (Column(say._("Measure")), Column(say._("Examined")), Column(say._("Days"), "number"), Column(say._("Result"), "word")),
            [
                (
                    f"{say.capital(posts_words.say_metric(say, s.metric))}, {posts_words.say_network(say, s.platform)}",
                    say.period(*s.used) if s.used else say._("too few days in a row"),
                    say.number(s.n_used),
                    page_words.say_result(say, s),
                )
                for s in calm
            ],
            cards=True,
        )
        seen = [s for s in calm if s.used and s.drift is None]
        moving = [s for s in calm if s.drift is not None]
        drifts = " ".join(words.say_series(say, s) for s in moving)
        if seen and drifts:
            out.append(Exhibit(drifts))  # a claim of its own: the word of certainty below is about the calm ones
        headline = words.say_changes(say, seen) if seen else drifts or words.say_series(say, calm[0])
        notes = dict.fromkeys(note for s in calm for note in words.say_series_notes(say, s))
        out.append(
            Exhibit(headline, body=grid, verdict="indistinct" if seen else None if drifts else "not_assessed", reading=" ".join(notes))
        )
    odd = [_odd(page, s) for s in result.series if s.odd]
    return [*out, *(odd or [Exhibit(words.say_no_odd(say, result.series))])]


def _line(page: PageState, s: Series) -> Exhibit:
    """What is said of a series, its line, and the level of each stretch."""
    say = page.say
    rows = [
        (say.period(*e.period), say.number(round(e.estimate)), posts_words.say_span(say, e), say.number(e.n)) for e in s.levels if e.period
    ]
    return Exhibit(
        words.say_series(say, s),
        picture=plot_series(say, s, colour=page.plan.brief.colour),
        caption=words.say_series_caption(say, s, origin_of(page, s.source)),
        alt=words.say_series_alt(say, s),
        behind=Grid(
            (
                Column(say._("Period")),
                Column(say._("Typical day"), "number"),
                Column(say._("95 % interval"), "number"),
                Column(say._("Days"), "number"),
            ),
            rows,
            cards=True,
        ),
    )


def _short(page: PageState, s: Series) -> Exhibit:
    """Too few days to look for a change anywhere: the line, and the second half against the first."""
    return replace(
        _line(page, s),
        change=page.say._("This would change with more days: from four months on, the page looks for the day of a lasting change."),
        verdict=s.halves_verdict,
    )


def _odd(page: PageState, s: Series) -> Exhibit:
    """Single days out of the ordinary: a question each."""
    say = page.say
    grid = Grid(
        (
            Column(say._("Day")), Column(say._("Value"), "number"), Column(say._("Usual for such a day"), "number"), Column(say._("Times the usual"), "number"),
            Column(say._("What stands beside it")),
        ),
        [
            (say.capital(say.short_day(o.day)), say.number(round(o.value)), say.number(round(o.typical)), words.say_odd_times(say, o), words.say_odd_beside(say, o))
            for o in s.odd
        ],
        cards=True,
    )  # fmt: skip
    asked = any(o.open for o in s.odd)
    return Exhibit(
        words.say_odd(say, s),
        picture=plot_odd(say, s, colour=page.plan.brief.colour),
        caption=words.say_odd_caption(say, s, origin_of(page, s.source)),
        alt=words.say_odd_alt(say, s),
        behind=grid,
        reading=words.say_odd_reading(say),
        so_what=say._("Ask who was there that day: a press mention, a campaign, a mistake of the export?") if asked else "",
    )


def _changed(page: PageState, s: Series) -> Exhibit:
    say = page.say
    causes = [words.say_cause(say, c) for c in s.changes if c.cause is not None]
    real = [c for c in s.changes if c.cause is None]
    return replace(
        _line(page, s),
        reading=" ".join([*words.say_series_notes(say, s), *causes]),
        so_what=say._("The figure says when, not why: look in the calendar for what began around that date.") if real else "",
        change=say._("The date is good to about ten days; this would change if the next weeks returned to the level before.")
        if real
        else "",
        verdict=s.verdict if real else None,
    )
