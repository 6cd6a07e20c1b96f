"""What the page on goals shows of the budget."""

from __future__ import annotations

from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.wording import budget as words
from cmlib.wording.kpis import say_network


def budget(page: PageState) -> Exhibit:
    """The monthly budget shared out by equal marginal returns, now and after."""
    say, found = page.say, page.result("goals").budget
    if not found.responses:
        headline, todo = words.say_budget_missing(say, found)
        return Exhibit(headline, so_what=todo, missing=True)
    one = words.say_one(say)
    columns = [
        Column(say._("Channel")), Column(words.say_now(say, found), "number"), Column(say._("{one} more brings there", one=one), "number"),
        Column(say._("Proposed"), "number"), Column(say._("{one} more brings then", one=one), "number"), Column(say._("How that is known")),
    ]  # fmt: skip
    rows = [
        [
            say_network(say, r.channel), words.say_share(say, r.now), words.say_margin(say, r.margin_now), words.say_share(say, r.after), words.say_margin(say, r.margin_after),
            words.say_basis(say, r),
        ]
        for r in found.responses
    ]  # fmt: skip
    return Exhibit(
        words.say_budget(say, found),
        body=Grid(columns, rows, cards=True),
        reading=words.say_budget_reading(say, found),
        so_what=words.say_budget_so(say, found),
        change=words.say_budget_change(say, found),
        source=words.say_budget_source(say, found),
    )
