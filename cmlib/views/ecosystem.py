"""What the page on channels shows of how the brand's places hold together."""

from __future__ import annotations

from cmlib.ecosystem import CONTACTS, SHOP, SITE, Ecosystem, plan_ecosystem
from cmlib.figures import accent
from cmlib.figures.ecosystem import plot_map
from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.views.portfolio import both_of
from cmlib.wording import ecosystem as words
from cmlib.wording import networks as networks_words


def ecosystem_of(page: PageState) -> Ecosystem:
    """How the places hold together under the choice in force."""
    r, choice = both_of(page)
    return plan_ecosystem(r, choice, page.plan, page.data)


def ecosystem(page: PageState) -> Exhibit:
    """What happens with each channel, why, and what is still open on its profile."""
    (r, choice), say = both_of(page), page.say
    found = ecosystem_of(page).moves
    owned = words.owned(found)
    table = Grid(
        [
            Column(say._("Channel")),
            Column(say._("What happens"), "word"),
            Column(say._("Why")),
            Column(say._("Level, hours a week")),
            Column(say._("Still open on the profile")),
            *([Column(say._("Who answers for it"))] if owned else []),
        ],
        [
            (
                say.capital(networks_words.say_network(say, m.channel)),
                words.say_action(say, m),
                words.say_reason(say, r, m),
                words.say_level_hours(say, m),
                words.say_open(say, m),
                *([words.say_owner(say, m)] if owned else []),
            )
            for m in found
        ],
        cards=True,
    )
    return Exhibit(
        headline=words.say_moves(say, found),
        body=table,
        reading=words.say_moves_reading(say, found),
        so_what=words.say_own_audience(say, r.owns_audience(choice)),
        change=words.say_moves_change(say, found),
    )


def channel_map(page: PageState) -> Exhibit:
    """Which channel leads where."""
    say, e = page.say, ecosystem_of(page)
    if not e.used:
        headline, so_what = words.say_map_missing(say)
        return Exhibit(headline=headline, so_what=so_what, missing=True)
    ways = {x.start: x for x in words.outward(e)}
    if not ways:
        return Exhibit(headline=words.say_map_headline(say, e), so_what=words.say_map_so_what(say, e))
    drawn = [m for m in e.used if m.channel in ways]
    others = []
    if e.shop:
        others.append((say.capital(words.say_place(say, SHOP)), words.say_shop(say)))
    if e.contacts:
        others.append((say.capital(words.say_place(say, CONTACTS)), say.capital(networks_words.say_networks(say, e.contacts))))
    states = [s for s in ("yes", "no", "unknown", "new") if any(x.state == s for x in ways.values())]
    return Exhibit(
        headline=words.say_map_headline(say, e),
        picture=plot_map(
            tuple((say.capital(words.say_place(say, m.channel)), ways[m.channel].state, m.level == "active") for m in drawn),
            (say.capital(words.say_place(say, SITE)), words.say_address(say, e)),
            tuple(others),
            tuple((s, words.say_legend(say, s)) for s in states),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_map_message(say, e, page.as_of),
        alt=words.say_map_alt(say, e),
        behind=Grid(
            [
                Column(say._("Channel")),
                Column(say._("Link to the website"), "word"),
                Column(say._("Can its visits be counted?"), "word"),
                Column(say._("Link from the website"), "word"),
            ],
            [words.say_way(say, e, x) for x in words.outward(e)],
            cards=True,
        ),
        reading=words.say_map_reading(say),
        so_what=words.say_map_so_what(say, e),
    )


def links(page: PageState) -> Exhibit:
    """Links to the website whose visits can be counted."""
    say, e = page.say, ecosystem_of(page)
    if not e.tagged:
        headline, so_what = words.say_links_missing(say, e)
        return Exhibit(headline=headline, so_what=so_what, missing=True)
    return Exhibit(
        headline=words.say_links_headline(say, e),
        behind=Grid(
            [Column(say._("Where it stands")), Column(say._("Link"))],
            [(words.say_placement(say, t), t.url) for t in e.tagged],
            cards=True,
        ),
        reading=words.say_links_reading(say, e),
        so_what=words.say_links_so_what(say, e),
    )


def own_group(page: PageState) -> Exhibit:
    """Is a group or page of one's own worth it?"""
    say, g = page.say, ecosystem_of(page).group
    return Exhibit(
        headline=words.say_group_headline(say, g),
        behind=Grid([Column(say._("Condition")), Column(say._("How it stands"), "word")], words.say_conditions(say, g), cards=True)
        if g.channel
        else None,
        so_what=words.say_group_so_what(say, g),
        change=words.say_group_change(say, g),
    )


__all__ = ["channel_map", "ecosystem", "ecosystem_of", "links", "own_group"]
