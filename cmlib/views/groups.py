"""What the page on the audience shows of distinct groups."""

from __future__ import annotations

from cmlib.figures.audience import plot_separation
from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.views.rfm import audience_of, colour_of, sizes_grid, typical_grid
from cmlib.wording import groups as words


def groups(page: PageState) -> Exhibit:
    """Distinct groups or a continuum: the verdict, its figure and, where there are groups, what each is like."""
    say, result = page.say, audience_of(page)
    found = result.groups
    if found.verdict == "not_assessed" or result.rfm is None:
        headline, todo = words.say_groups_missing(say, found)
        return Exhibit(headline, so_what=todo, missing=True)
    split = found.split
    picture = plot_separation(say, split, colour_of(page))
    label = say._("Group")
    return Exhibit(
        words.say_groups_headline(say, found),
        picture=picture,
        caption=f"{words.say_groups_message(say, found)}\n{words.say_groups_caption(say, found, result.rfm)}",
        alt=words.say_groups_alt(say, found),
        behind=typical_grid(say, label, found.groups) if found.groups else _separations(page),
        body=sizes_grid(say, label, found.groups) if found.groups else None,
        reading=words.say_groups_reading(say, found),
        so_what=words.say_groups_so_what(say, found),
        change=words.say_groups_change(say, found),
        verdict=found.verdict,
    )


def _separations(page: PageState) -> Grid:
    say, split = page.say, audience_of(page).groups.split
    rows = [[say._("these customers"), say.number(split.silhouette, 2)]]
    for name, values in ((say._("invented: one buying habit"), split.null_buying), (say._("invented: one smooth cloud"), split.null)):
        if values:
            rows.append([say._("{name}, highest of {n}", name=name, n=len(values)), say.number(max(values), 2)])
    return Grid([Column(say._("Customers")), Column(say._("Separation"), "number")], rows)
