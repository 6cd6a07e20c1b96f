"""What the page on the audience shows of customers who come back, and of what they will buy."""

from __future__ import annotations

from cmlib.figures.customers import plot_returning
from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.views.rfm import audience_of, colour_of
from cmlib.wording import customers as words


def returning(page: PageState) -> list[Exhibit]:
    """Customers who buy again, by when they first bought; what the customers of today can be expected to buy."""
    result = audience_of(page)
    exhibits = [_returning(page)]
    if result.customers_found:
        exhibits.append(_outlook(page))
    return exhibits


def _returning(page: PageState) -> Exhibit:
    say, result = page.say, audience_of(page)
    found = result.returning
    if found is None or not found.cohorts or all(c.again is None for c in found.cohorts):
        headline, todo = words.say_returning_missing(say, result.customers_found)
        return Exhibit(headline, so_what=todo, missing=True)
    columns = [Column(say._("First purchase")), Column(say._("Customers"), "number"), Column(say._("Bought again"), "number")]
    rows = [[words.say_cohort(say, c), say.number(c.n), words.say_again(say, c)] for c in found.cohorts]
    return Exhibit(
        words.say_returning_headline(say, found),
        picture=plot_returning(say, found, colour_of(page)),
        caption=f"{words.say_returning_message(say)}\n{words.say_returning_basis(say, found)}",
        alt=words.say_returning_alt(say, found),
        behind=Grid(columns, rows),
        reading=words.say_returning_reading(say, found),
        so_what=words.say_returning_so_what(say, found),
        change=words.say_returning_change(say),
    )


def _outlook(page: PageState) -> Exhibit:
    say, result = page.say, audience_of(page)
    found = result.outlook
    if found is None:
        headline, todo = words.say_no_outlook(say, result.customers_found)
        return Exhibit(headline, so_what=todo, missing=True)
    columns = [Column(say._("What is counted")), Column(say._("How much"), "number"), Column(say._("Margin"))]
    return Exhibit(
        words.say_outlook_headline(say, found),
        body=Grid(columns, words.outlook_rows(say, found), cards=True),
        caption=words.say_outlook_basis(say, found),
        reading=words.say_outlook_reading(say, found),
        so_what=words.say_outlook_so_what(say, found),
        change=words.say_outlook_change(say, found),
    )
