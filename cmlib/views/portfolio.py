"""What the page on channels shows of hours and money."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.figures import accent
from cmlib.figures.portfolio import plot_hours, plot_ladder
from cmlib.findings import Column, Exhibit, Grid
from cmlib.model import ChannelsChoice, ChannelUse
from cmlib.portfolio import Level
from cmlib.views import PageState
from cmlib.wording import networks as networks_words
from cmlib.wording import portfolio as words


def both_of(page: PageState) -> tuple[ChannelRanking, ChannelsChoice]:
    """The ranking, and the portfolio decided or proposed."""
    return page.result("channels"), page.choice("channels")


def used_of(choice: ChannelsChoice) -> list[ChannelUse]:
    """Channels in use, active before kept."""
    return sorted((u for u in choice.portfolio if u.level != "none"), key=lambda u: u.level != "active")


def hours(page: PageState) -> list[Exhibit]:
    """Do the channels fit into the hours and the money? And what would other hours mean?"""
    return [fit(page), other_hours(page)]


def fit(page: PageState) -> Exhibit:
    """Weekly hours laid end to end against those there are; where nothing fits, what it would take."""
    (r, choice), say = both_of(page), page.say
    used, decided = used_of(choice), page.decided("channels")
    needs = None if decided or r.plan.broken == "own" else r.plan.needs
    rows: list[tuple[str, Level, float]] = [(u.channel, u.level, u.hours) for u in used]
    if needs is not None:
        rows = [(c, needs.levels[c], needs.hours[c]) for c in r.channels if needs.levels[c] != "none"]
    free = 0.0 if needs else r.free(choice)
    texts = [
        say._("{channel}, {level}", channel=say.capital(networks_words.say_network(say, c)), level=networks_words.say_level(say, level))
        for c, level, _ in rows
    ]
    return Exhibit(
        headline=words.say_hours_headline(say, r, choice),
        picture=plot_hours(
            tuple((f"{t}  {networks_words.say_hours(say, h)}", h, x == "active") for t, (_, x, h) in zip(texts, rows, strict=True)),
            say._("free") + "  " + networks_words.say_hours(say, free) if free > 1e-9 else "",
            r.plan.capacity,
            say._("{capacity} available", capacity=networks_words.say_hours(say, r.plan.capacity)),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_hours_caption(say, r, decided, needs is not None),
        alt=words.say_hours_alt(say, rows, r.plan.capacity),
        behind=_table(page, r, choice, rows),
        reading=words.say_hours_reading(say, r),
        so_what=words.say_hours_so_what(say, r, choice, decided),
        change=words.say_hours_change(say, r),
    )


def _table(page: PageState, r: ChannelRanking, choice: ChannelsChoice, rows: list[tuple[str, Level, float]]) -> Grid:
    """Every channel with level, hours, share of draws, where the hours come from; money and owner where anybody named them."""
    say = page.say
    uses = {u.channel: u for u in choice.portfolio}
    named = [c for c, *_ in rows]
    everything = rows + [(c, "none", 0.0) for c in r.channels if c not in named]
    columns = [Column(say._("Channel")), Column(say._("Level"), "word"), Column(say._("Hours a week"), "number")]
    cells = [
        [say.capital(networks_words.say_network(say, c)), networks_words.say_level(say, x), networks_words.say_hours(say, h)]
        for c, x, h in everything
    ]
    if any(u.money for u in uses.values()):
        columns.append(Column(say._("Money a month"), "number"))
        cells = [
            [*row, say.money(uses[c].money) if c in uses and uses[c].money else "–"] for row, (c, *_) in zip(cells, everything, strict=True)
        ]
    if any(u.owner for u in uses.values()):
        columns.append(Column(say._("Who")))
        cells = [[*row, uses[c].owner if c in uses and uses[c].owner else "–"] for row, (c, *_) in zip(cells, everything, strict=True)]
    if r.chosen:
        columns.append(Column(say._("In the best plan (of 100 draws)"), "number"))
        cells = [[*row, words.say_share(say, r, c)] for row, (c, *_) in zip(cells, everything, strict=True)]
    columns.append(Column(say._("Where the hours come from")))
    cells = [[*row, words.say_hours_source(say, r, c, x)] for row, (c, x, _) in zip(cells, everything, strict=True)]
    return Grid(columns, cells, cards=True)


def other_hours(page: PageState) -> Exhibit:
    """What up to ten more hours a week would buy, and fewer would lose."""
    (r, _), say = both_of(page), page.say
    rungs, told = r.ladder.rungs, r.ladder.turns
    return Exhibit(
        headline=words.say_ladder_headline(say, r),
        picture=plot_ladder(
            tuple((x.hours, y) for x, y in zip(rungs, r.ladder.heights(), strict=True)),
            (r.plan.capacity, words.say_today(say, r)),
            tuple((x.hours, words.say_step(say, x)) for x in r.ladder.steps),
            (say._("value of the best plan"), say._("hours a week")),
            tuple((x.hours, networks_words.say_hours(say, x.hours)) for x in (rungs[0], rungs[-1])),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_ladder_caption(say, r),
        alt=words.say_ladder_alt(say, told),
        behind=Grid(
            [
                Column(say._("Hours a week"), "number"),
                Column(say._("Value"), "number"),
                Column(say._("The best plan") if r.plan.broken else say._("What would change")),
            ],
            [(networks_words.say_hours(say, x.hours), words.say_rung_value(say, x), words.say_rung_changes(say, r, x)) for x in told],
            cards=True,
        ),
        so_what=words.say_ladder_so_what(say, r),
    )
