"""What the page on the audience shows of visits."""

from __future__ import annotations

from cmlib.figures.audience import plot_shares
from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.views.followers import MOST_PLACES
from cmlib.views.rfm import audience_of, colour_of
from cmlib.wording import visits as words


def sources(page: PageState) -> Exhibit:
    """Visits to the website by origin."""
    say, found = page.say, audience_of(page).sources
    if found is None or not found.rows:
        headline, todo = words.say_sources_missing(say)
        return Exhibit(headline, so_what=todo, missing=True)
    rows = [(words.say_visits(say, g), share, None, None) for g, _n, share in found.rows[:MOST_PLACES]]
    grid = Grid(
        [Column(say._("Origin")), Column(say._("Visits"), "number"), Column(say._("Share"), "number")],
        [[words.say_visits(say, g), say.number(n), say.percent(share)] for g, n, share in found.rows],
    )
    return Exhibit(
        words.say_sources_headline(say, found),
        picture=plot_shares(say, rows, colour_of(page)),
        caption=words.say_sources_caption(say, found),
        alt=words.say_sources_alt(say, found),
        behind=grid,
        reading=words.say_sources_reading(say),
        so_what=words.say_sources_so_what(say, found),
        change=words.say_sources_change(say),
    )
