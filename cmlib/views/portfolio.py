"""What the page on channels shows of hours."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.figures import accent
from cmlib.figures.portfolio import plot_hours
from cmlib.findings import Column, Exhibit, Grid
from cmlib.model import ChannelsChoice, ChannelUse
from cmlib.views import PageState
from cmlib.wording import networks as networks_words
from cmlib.wording import portfolio as words


def both_of(page: PageState) -> tuple[ChannelRanking, ChannelsChoice]:
    """The ranking and the choice in force."""
    return page.result("channels"), page.choice("channels")


def used_of(choice: ChannelsChoice) -> list[ChannelUse]:
    """Channels in use, active before kept."""
    return sorted((u for u in choice.portfolio if u.level != "none"), key=lambda u: u.level != "active")


def hours(page: PageState) -> Exhibit:
    """Do the channels fit into the hours?"""
    (r, choice), say = both_of(page), page.say
    used, decided = used_of(choice), page.decided("channels")
    rows = [(u.channel, u.level, u.hours) for u in used]
    free = r.free(choice)
    table = Grid(
        [
            Column(say._("Channel")),
            Column(say._("Level")),
            Column(say._("Hours a week"), "number"),
            Column(say._("Where the hours come from")),
        ],
        [
            (
                say.capital(networks_words.say_network(say, c)),
                networks_words.say_level(say, level),
                networks_words.say_hours(say, h),
                words.say_hours_source(say, r, c, level),
            )
            for c, level, h in rows
        ],
    )
    return Exhibit(
        headline=words.say_hours_headline(say, r, r.spent(choice)),
        picture=plot_hours(
            tuple(
                (
                    say._(
                        "{channel}, {level}",
                        channel=say.capital(networks_words.say_network(say, c)),
                        level=networks_words.say_level(say, level),
                    )
                    + "  "
                    + networks_words.say_hours(say, h),
                    h,
                    level == "active",
                )
                for c, level, h in rows
            ),
            say._("free") + "  " + networks_words.say_hours(say, free) if free > 1e-9 else "",
            r.plan.capacity,
            say._("{capacity} available", capacity=networks_words.say_hours(say, r.plan.capacity)),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_hours_caption(say, r, decided),
        alt=words.say_hours_alt(say, rows, r.plan.capacity),
        behind=table,
        reading=words.say_hours_reading(say, r),
        so_what=words.say_hours_so_what(say, r, choice, decided),
        change=words.say_hours_change(say),
    )
