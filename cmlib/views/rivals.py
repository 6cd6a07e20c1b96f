"""What the page on the diagnosis shows of competitors."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.figures.diagnosis import plot_ratios
from cmlib.figures.rivals import plot_ranks, plot_sizes
from cmlib.findings import Column, Exhibit, Grid
from cmlib.posts import posts_until
from cmlib.rivals import Comparison, ahead_of, benchmarks_of, funnel_of
from cmlib.views import PageState
from cmlib.views.scorecard import diagnosis_of, origin_of
from cmlib.wording import posts as posts_words
from cmlib.wording import rivals as words
from cmlib.wording.effects import say_chance


def competitors(page: PageState) -> list[Exhibit]:
    """Public interaction per follower, own against each competitor."""
    say, result = page.say, diagnosis_of(page)
    if not result.comparisons:
        return [
            Exhibit(
                say._("There are no posts of competitors to compare with."),
                so_what=say._(
                    "Write at least ten public posts of each of three competitors, more than a week old and of the brand's formats, into a table (competitor, network, date, format, likes, comments, followers) and drop it into the folder data/."
                ),
                missing=True,
            ),
            *_published(page),
        ]
    out: list[Exhibit] = []
    for c in result.comparisons:
        out += [_compared(page, c), *_ranked(page, c), *_sized(page, c)]
    return [*out, *_worth(page, result.comparisons), *_published(page)]


def _ranked(page: PageState, c: Comparison) -> list[Exhibit]:
    """The probability of each rank, where three brands or more are ranked."""
    say = page.say
    if not c.ranks:
        return []
    names = [say.capital(words.say_brand(say, r.name)) for r in c.ranks]
    head = (Column(say._("Brand")), *(Column(say._("{n}.", n=k + 1), "number") for k in range(len(c.ranks))))
    grid = Grid(head, [(name, *(say_chance(say, p) for p in r.chances)) for name, r in zip(names, c.ranks, strict=True)], cards=True)
    rows = [(name, not r.name, r.chances) for name, r in zip(names, c.ranks, strict=True)]
    return [
        Exhibit(
            words.say_ranks(say, c),
            picture=plot_ranks(say, rows, colour=page.plan.brief.colour),
            caption=words.say_ranks_caption(say, c, _origin(page, c)),
            alt=words.say_ranks_alt(say, c),
            behind=grid,
            reading=words.say_ranks_reading(say),
        )
    ]


def _sized(page: PageState, c: Comparison) -> list[Exhibit]:
    """Interaction against the size of the account, where three accounts or more have an interval."""
    say = page.say
    found = funnel_of(c)
    if not found.accounts:
        return []
    headline = words.say_sizes(say, c, found)
    grid = Grid(
        (
            Column(say._("Brand")), Column(say._("Followers"), "number"), Column(say._("Typical post"), "number"),
            *((Column(say._("80 of 100 of its size"), "number"), Column(say._("95 of 100"), "number"), Column(say._("It lies"))) if found.curve else ()),
        ),
        [
            (
                say.capital(words.say_brand(say, a.name)), say.number(round(a.followers)), say.estimate(a.typical),
                *((say.interval(a.likely), say.interval(a.expected), words.say_place(say, a)) if a.likely and a.expected else ()),
            )
            for a in found.accounts
        ],
        cards=True,
    )  # fmt: skip
    if len(found.accounts) < 3:
        return [Exhibit(headline)]
    rows = [(say.capital(words.say_brand(say, a.name)), not a.name, a) for a in found.accounts]
    return [
        Exhibit(
            headline,
            picture=plot_sizes(say, rows, found.curve, colour=page.plan.brief.colour),
            caption=words.say_sizes_caption(say, c, found, _origin(page, c)),
            alt=words.say_sizes_alt(say, c, found),
            behind=grid,
            reading=words.say_sizes_reading(say, found),
        )
    ]


def _origin(page: PageState, c: Comparison) -> str:
    """What the files of both sides are, in a CM's words."""
    return origin_of(page, ", ".join(s for s in (c.own.source if c.own else "", c.source) if s))


def _worth(page: PageState, comparisons: Sequence[Comparison]) -> list[Exhibit]:
    """The pages that clearly get more per follower; plainly that there are none."""
    say = page.say
    judged = sum(r.ratio is not None for c in comparisons for r in c.rivals)
    if not judged:
        return []
    ahead = ahead_of(comparisons)
    grid = Grid(
        (
            Column(say._("Page")), Column(say._("Network")), Column(say._("Followers"), "number"), Column(say._("Theirs, divided by the brand's")),
            Column(say._("Posts compared")), Column(say._("Formats compared")),
        ),
        [
            (
                r.name, posts_words.say_network(say, c.platform), say.number(round(r.followers)) if r.followers else "–", words.say_lead(say, r),
                words.say_compared_n(say, r), words.say_formats(say, r),
            )
            for c, r in ahead
        ],
        cards=True,
    )  # fmt: skip
    return [
        Exhibit(
            words.say_worth(say, ahead, judged),
            body=grid if ahead else None,
            verdict="clear" if ahead else None,
            so_what=words.say_worth_so(say, len(ahead)),
        )
    ]


def _published(page: PageState) -> list[Exhibit]:
    """Published figures for the brand's networks: context with its source, never a target."""
    say = page.say
    found = benchmarks_of(page.plan, posts_until(page.data.posts, page.as_of))
    if not found:
        return []
    today = any(b.own and not b.dated for b in found)
    mine = say._("The brand, same formula, by today's followers") if today else say._("The brand, same formula")
    grid = Grid(
        (
            Column(say._("Network")), Column(say._("Published median"), "number"), Column(say._("Year"), "number"), Column(say._("Who was measured")),
            Column(say._("Formula")), Column(mine), Column(say._("Source")),
        ),
        [
            (
                posts_words.say_network(say, b.platform), say.percent(b.share), str(b.year), say.say(words.BASES[b.base]), say.capital(words.say_counted(say, b)),
                words.say_beside(say, b), words.say_study(say, b),
            )
            for b in found
        ],
        cards=True,
    )  # fmt: skip
    return [
        Exhibit(
            words.say_benchmarks(say, found),
            behind=grid,
            so_what=say._("Context, never a target: other accounts and another year. What counts is the brand against itself."),
        )
    ]


def _compared(page: PageState, c: Comparison) -> Exhibit:
    say = page.say
    grid = Grid(
        (
            Column(say._("Competitor")), Column(say._("Followers"), "number"), Column(say._("Posts"), "number"), Column(say._("Typical post"), "number"),
            Column(say._("The brand, divided by theirs")), Column(say._("Formats compared")), Column(say._("Certainty"), "word"),
        ),
        [
            (
                r.name, say.number(round(r.followers)) if r.followers is not None else "–", say.number(r.n), words.say_usual(say, r.typical),
                words.say_rival(say, r), words.say_formats(say, r), say.verdict(r.verdict),
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
        caption=words.say_comparison_caption(say, c, _origin(page, c)),
        alt=words.say_comparison_alt(say, c),
        behind=grid,
        reading=words.say_ranking(say, c),
        so_what=words.say_comparison_so(say, c),
        change=say._("This would change with posts of other weeks; each comparison has its own certainty in the table."),
    )
