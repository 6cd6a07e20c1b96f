"""What the page on the diagnosis shows of competitors."""

from __future__ import annotations

from cmlib.figures.diagnosis import plot_ratios
from cmlib.findings import Column, Exhibit, Grid
from cmlib.rivals import Comparison
from cmlib.views import PageState
from cmlib.views.scorecard import diagnosis_of, origin_of
from cmlib.wording import rivals as words


def competitors(page: PageState) -> list[Exhibit]:
    """Public interaction per follower, own against each competitor."""
    say, result = page.say, diagnosis_of(page)
    if not result.comparisons:
        return [
            Exhibit(
                say._("There are no competitors to compare with."),
                so_what=say._(
                    "Write at least ten public posts of three competitors into a table (competitor, network, date, format, likes, comments, followers) and drop it into the folder data/."
                ),
                missing=True,
            )
        ]
    return [_compared(page, c) for c in result.comparisons]


def _compared(page: PageState, c: Comparison) -> Exhibit:
    say = page.say
    grid = Grid(
        (
            Column(say._("Competitor")), Column(say._("Followers"), "number"), Column(say._("Posts"), "number"), Column(say._("Typical post"), "number"),
            Column(say._("The brand, divided by theirs")), Column(say._("Certainty"), "word"),
        ),
        [
            (
                r.name, say.number(round(r.followers)) if r.followers is not None else "–", say.number(r.n), say.percent(r.typical.estimate) if r.typical else "–",
                words.say_rival(say, r), say.verdict(r.verdict),
            )
            for r in c.rivals
        ],
        cards=True,
    )  # fmt: skip
    rows = [(r.name, r.ratio) for r in c.rivals if r.ratio is not None]
    headline = words.say_comparison(say, c)
    if not rows:
        why = "" if c.own_followers else say._("Write the brand's followers on this network into the brief.")
        return Exhibit(headline, body=grid, verdict="not_assessed", so_what=why)
    return Exhibit(
        headline,
        picture=plot_ratios(
            say, rows, colour=page.plan.brief.colour, null=say._("the same"), less=say._("they get more"), more=say._("the brand gets more")
        ),
        caption=words.say_comparison_caption(say, c, origin_of(page, c.source)),
        alt=words.say_comparison_alt(say, c),
        behind=grid,
        reading=words.say_ranking(say, c),
        so_what=words.say_comparison_so(say, c),
        change=say._("This would change with posts of other weeks; each comparison has its own certainty in the table."),
    )
