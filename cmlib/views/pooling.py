"""What the page on the diagnosis shows of the agency's other brands: nothing where the plan does not say so."""

from __future__ import annotations

from cmlib.figures.pooling import plot_beside
from cmlib.findings import Column, Exhibit, Grid
from cmlib.pooling import Agency, Part
from cmlib.views import PageState
from cmlib.views.scorecard import origin_of
from cmlib.wording import pooling as words
from cmlib.wording.posts import say_metric, say_network, say_source, say_span


def agency(page: PageState) -> list[Exhibit]:
    """Each format's effect beside the same with what other brands of the agency showed, then the rates; empty if the switch is off."""
    found: Agency | None = page.result("diagnosis").agency
    if found is None:
        return []
    if not found.parts:
        headline, todo = words.say_not_yet(page.say, found)
        return [Exhibit(headline, so_what=todo, missing=True)]
    out = [_formats(page, p, first=i == 0) for i, p in enumerate(p for p in found.parts if p.kind != "rate")]
    return [*out, _rates(page, found)] if any(p.kind == "rate" for p in found.parts) else out


def _formats(page: PageState, part: Part, *, first: bool) -> Exhibit:
    say = page.say
    top = words.standing_out(part)
    source = part.levels[0].alone.source
    rows = [(say.capital(words.say_level(say, part, x)), x) for x in part.levels]
    grid = Grid(
        (
            Column(say._("Kind of post")), Column(say._("Posts"), "number"), Column(say._("This brand's posts alone (90 % interval)"), "number"),
            Column(say._("With what the others showed (90 % interval)"), "number"), Column(say._("Certainty"), "word"),
        ),
        [
            (name, say.number(x.n), f"{say.times(x.alone.estimate)} ({say_span(say, x.alone)})",
             f"{say.times(x.together.estimate)} ({say_span(say, x.together)})", say.verdict(x.verdict))
            for name, x in rows
        ],
        cards=True,
    )  # fmt: skip
    caption = words.say_formats_caption(say, part, origin_of(page, source))
    common = {
        "so_what": words.say_formats_so(say, part),
        "change": words.say_formats_change(say),
        "verdict": top.verdict if top else "indistinct",
    }
    if top is None:
        reading = words.say_tried(say) if first else ""
        return Exhibit(words.say_formats(say, part), body=grid, caption=caption, reading=reading, **common)  # type: ignore[arg-type]
    return Exhibit(
        words.say_formats(say, part),
        picture=plot_beside(
            say, [(name, x.alone, x.together) for name, x in rows], colour=page.plan.brief.colour, null=say._("no difference"),
            alone=say._("only this brand's posts"), together=say._("with what {others} showed", others=words.say_others(say, part.brands)),
        ),
        caption=caption,
        alt=words.say_formats_alt(say, part),
        behind=grid,
        reading=words.say_formats_reading(say, part, first=first),
        **common,  # type: ignore[arg-type]
    )  # fmt: skip


def _rates(page: PageState, found: Agency) -> Exhibit:
    say = page.say
    parts = [(p, p.levels[0]) for p in found.parts if p.kind == "rate"]
    grid = Grid(
        (
            Column(say._("Channel")), Column(say._("Divided by")), Column(say._("Posts"), "number"),
            Column(say._("This brand's posts alone (90 % interval)"), "number"),
            Column(say._("With what the others showed (90 % interval)"), "number"), Column(say._("Counted in")),
        ),
        [
            (say_network(say, p.platform), say_metric(say, p.outcome), say.number(x.n), f"{say.percent(x.alone.estimate)} ({say_span(say, x.alone)})",
             f"{say.percent(x.together.estimate)} ({say_span(say, x.together)})", f"{words.say_others(say, p.brands)}; {words.say_band(say, x.level)}")
            for p, x in parts
        ],
        cards=True,
    )  # fmt: skip
    first = parts[0][1].alone
    source = ", ".join(sorted({s for _, x in parts for s in x.alone.source.split(", ")}))
    periods = [x.alone.period for _, x in parts if x.alone.period]
    period = (min(p[0] for p in periods), max(p[1] for p in periods)) if periods else first.period
    return Exhibit(
        words.say_rates(say, found),
        body=grid,
        caption=say_source(say, period, origin_of(page, source)),
        reading=words.say_rates_reading(say),
        so_what=words.say_rates_so(say),
        change=words.say_rates_change(say),
    )
