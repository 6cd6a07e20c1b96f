"""What the page on the audience shows of who buys."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.audience import AudienceResult
from cmlib.figures import accent
from cmlib.figures.audience import plot_map
from cmlib.findings import Column, Exhibit, Grid
from cmlib.rfm import Cell
from cmlib.views import PageState
from cmlib.wording import Language
from cmlib.wording import people as people_words
from cmlib.wording import rfm as words


def audience_of(page: PageState) -> AudienceResult:
    """The page's audience."""
    result: AudienceResult = page.result("audience")
    return result


def colour_of(page: PageState) -> str:
    """The brand's colour, dark enough to read."""
    return accent(page.plan.brief.colour)


def typical_grid(say: Language, label: str, cells: Sequence[Cell]) -> Grid:
    """What is typical in each part."""
    columns = [
        Column(label),
        Column(say._("Customers"), "number"),
        Column(say._("Days since last purchase"), "number"),
        Column(say._("Orders"), "number"),
        Column(say._("Value of an order"), "number"),
    ]
    rows = [
        [say.say(c.name), say.number(c.n), *(people_words.say_typical(say, e) for e in (c.recency, c.frequency, c.ticket))] for c in cells
    ]
    return Grid(columns, rows, cards=True)


def sizes_grid(say: Language, label: str, cells: Sequence[Cell]) -> Grid:
    """How large each part is."""
    columns = [
        Column(label),
        Column(say._("Customers"), "number"),
        Column(say._("Share of customers"), "number"),
        Column(say._("Share of sales"), "number"),
        Column(say._("Typical order"), "number"),
    ]
    rows = [
        [say.say(c.name), say.number(c.n), say.percent(c.share), say.percent(c.sales_share), people_words.say_typical(say, c.ticket)]
        for c in cells
    ]
    return Grid(columns, rows, cards=True)


def rfm(page: PageState) -> Sequence[Exhibit]:
    """The map of customers, the size of each part, and what to do with it."""
    say, result = page.say, audience_of(page)
    found = result.rfm
    if found is None or not found.cells:
        headline, todo = words.say_orders_missing(say, result)
        return [Exhibit(headline, so_what=todo, missing=True)]
    best = max(found.cells, key=lambda c: c.sales_share)
    source = words.say_basis_of(say, found)
    first = Exhibit(
        words.say_rfm_headline(say, best),
        picture=plot_map(say, found, colour_of(page)),
        caption=f"{words.say_rfm_message(say)}\n{source}",
        alt=words.say_rfm_alt(say, found, best),
        behind=typical_grid(say, say._("Segment"), found.cells),
        body=sizes_grid(say, say._("Segment"), found.cells),
        reading=words.say_rfm_reading(say, found),
        so_what=words.say_rfm_so_what(say, found),
        change=words.say_rfm_change(say),
    )
    return [first, _actions(page)]


def _actions(page: PageState) -> Exhibit:
    say, result = page.say, audience_of(page)
    assert result.rfm is not None
    rows = [[say.say(c.name), say.say(words.ACTIONS[c.id])] for c in result.rfm.cells]
    return Exhibit(
        say._("Each part of the map asks for a different message."),
        body=Grid([Column(say._("Segment")), Column(say._("What to do"))], rows),
    )
