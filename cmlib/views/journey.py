"""What the page on the audience shows of the way from following to recommending."""

from __future__ import annotations

from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.views.rfm import audience_of
from cmlib.wording import journey as words


def journey(page: PageState) -> Exhibit:
    """Each step with its own unit, and a rate only where the same people are counted."""
    say, found = page.say, audience_of(page).journey
    if not found.known:
        headline, todo = words.say_journey_missing(say)
        return Exhibit(headline, so_what=todo, missing=True)
    columns = [Column(say._("Step")), Column(say._("How many")), Column(say._("When")), Column(say._("Rate"))]
    rows = [[words.say_stage(say, s), words.say_count(say, s), words.say_when(say, s), words.say_rate(say, s)] for s in found.stages]
    return Exhibit(
        words.say_journey_headline(say, found),
        body=Grid(columns, rows, cards=True),
        reading=words.say_journey_reading(say, found),
        so_what=words.say_journey_so_what(say),
        change=words.say_journey_change(say),
        source=words.say_journey_source(say, found),
    )
