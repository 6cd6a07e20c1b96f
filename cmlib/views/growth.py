"""What the page on goals shows of the growth of each channel and of the way to the purchase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmlib.conversation import take_part
from cmlib.figures import accent
from cmlib.figures.growth import MOST_DRAWN, plot_growth
from cmlib.findings import Column, Exhibit, Grid, digest
from cmlib.goals import where_of
from cmlib.growth import ChannelGrowth, funnel_of, growth_of
from cmlib.histories import BLOCK
from cmlib.journey import Journey
from cmlib.kpis import CATALOGUE
from cmlib.views import PageState
from cmlib.wording import growth as words
from cmlib.wording.forecast import say_chance, say_range_label, say_span
from cmlib.wording.journey import say_stage
from cmlib.wording.kpis import say_amount, say_network


def _counted(page: PageState) -> tuple[tuple[ChannelGrowth, ...], Journey]:
    """Both, counted once for a brief: they do not depend on what is decided."""
    key = ("growth", digest(page.plan.brief.model_dump(mode="json")))
    if key not in page.memory:
        took_part = take_part(page.plan, page.data, page.as_of)
        page.memory[key] = tuple(f(page.plan, page.data, page.as_of, took_part) for f in (growth_of, funnel_of))
    found: Any = page.memory[key]
    return found[0], found[1]


def growth(page: PageState) -> Sequence[Exhibit]:
    """New followers of each channel and what comes next, who takes part; then the rates on the way to the purchase."""
    found, way = _counted(page)
    return [_growth(page, found), _funnel(page, way)]


def _growth(page: PageState, found: Sequence[ChannelGrowth]) -> Exhibit:
    say = page.say
    if not found:
        headline, todo = words.say_growth_missing(
            say, say.listing([say.say(x) for x in where_of(CATALOGUE["follows"], page.plan, page.data)])
        )
        return Exhibit(headline, so_what=todo, missing=True)
    told = any(c.again is not None for c in found)
    columns = [
        Column(say._("Channel")), Column(say._("Followers"), "number"), Column(say._("New in the last 28 days"), "number"),
        Column(words.say_three(say), "number"), *([Column(say._("Odds of as many as in the last {n} days", n=BLOCK), "number")] if told else []),
        Column(say._("Take part")),
    ]  # fmt: skip
    rows = [
        [
            say_network(say, c.network), words.say_followers(say, c), say.number(c.baseline.last.value, 0) if c.baseline else "–",
            words.say_range(say, c.ahead[-1]) if c.ahead else "–", *([say_chance(say, c.again)] if told else []), words.say_active(say, c),
        ]
        for c in found
    ]  # fmt: skip
    drawn = [c for c in found if c.ahead][:MOST_DRAWN]
    return Exhibit(
        words.say_growth(say, found),
        picture=plot_growth(drawn, say, accent(page.plan.brief.colour)) if drawn else None,
        caption=words.say_growth_caption(say, drawn) if drawn else "",
        alt=words.say_growth_alt(say, drawn) if drawn else "",
        behind=_behind(page, drawn) if drawn else None,
        body=Grid(columns, rows, cards=True),
        reading=words.say_growth_reading(say, found),
        so_what=words.say_growth_so(say, found),
        change=words.say_growth_change(say) if drawn else "",
        source=words.say_growth_source(say, found),
    )


def _behind(page: PageState, drawn: Sequence[ChannelGrowth]) -> Grid:
    """Every period that is drawn."""
    say, rows = page.say, []
    for c in drawn:
        if c.baseline is None:
            continue
        name, kpi = say_network(say, c.network), c.baseline.kpi
        rows += [[name, say.period(x.start, x.end), say_amount(say, x.value, kpi), ""] for x in c.baseline.blocks]
        rows += [[name, say.period(f.start, f.end), say_amount(say, f.inertia, kpi), say_span(say, f.low, f.high, kpi)] for f in c.ahead]
    columns = [
        Column(say._("Channel")), Column(say._("Period")), Column(say._("New followers"), "number"),
        Column(say_range_label(say), "number"),
    ]  # fmt: skip
    return Grid(columns, rows)


def _funnel(page: PageState, way: Journey) -> Exhibit:
    say = page.say
    if not way.divided:
        headline, todo = words.say_funnel_missing(say)
        return Exhibit(headline, so_what=todo, missing=True)
    columns = [Column(say._("Step")), Column(say._("Rate")), Column(say._("Counted")), Column(say._("When"))]
    rows = [[say_stage(say, s), words.say_share(say, s), words.say_out_of(say, s), words.say_funnel_period(say, s)] for s in way.divided]
    return Exhibit(
        words.say_funnel(say, way),
        body=Grid(columns, rows, cards=True),
        reading=words.say_funnel_reading(say, way),
        change=words.say_funnel_change(say, way),
        source=words.say_funnel_source(say, way),
    )
