"""What the page on channels shows of where the people the brand wants are."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.findings import Column, Exhibit, Grid
from cmlib.overlap import everybody, facts, overlaps_of, wanted_of
from cmlib.views import PageState
from cmlib.wording import networks as networks_words
from cmlib.wording import overlap as words

MOST_SEGMENTS = 3
"""Columns a table can hold: the most important segments; «together» holds them all."""


def overlap(page: PageState) -> Exhibit:
    """Who of the people you want is where: networks by segments, with what each figure leans on."""
    r: ChannelRanking = page.result("channels")
    say, plan = page.say, page.plan
    country = plan.brief.country
    wanted = wanted_of(plan, page.data, page.as_of)
    found = sorted(overlaps_of(plan, page.data, page.as_of, r.channels, r.kind).values(), key=lambda o: (-o.use.estimate, o.network))
    if not wanted and r.kind in (None, "local", "consumer") and everybody(plan, r.channels, page.as_of):
        return _undecided(page, r)
    if not found:
        headline, so_what = words.say_missing(say, r.kind, country)
        return Exhibit(headline=headline, so_what=so_what, missing=True)
    shown = wanted[:MOST_SEGMENTS]
    body = Grid(
        [
            Column(say._("Network")),
            *(Column(words.say_wanted(say, w), "number") for w in shown),
            *([Column(say._("Together"), "number")] if len(wanted) > 1 else []),
            Column(say._("Figure of the country")),
        ],
        [
            (
                say.capital(networks_words.say_network(say, o.network)),
                *words.cells_of(say, o, shown),
                *([words.say_use(say, o.use)] if len(wanted) > 1 else []),
                words.say_origin(say, o, found),
            )
            for o in found
        ],
        cards=True,
    )
    return Exhibit(
        headline=words.say_headline(say, found),
        behind=body,
        reading=words.say_reading(say, len(wanted), len(shown)),
        so_what=words.say_so_what(say),
        change=words.say_change(say),
        source=words.say_notes(say, wanted, found, country),
    )


def _undecided(page: PageState, r: ChannelRanking) -> Exhibit:
    """Everybody in the country, as published."""
    say = page.say
    headline, so_what = words.say_undecided(say, page.plan.brief.country)
    there = everybody(page.plan, r.channels, page.as_of)
    rows = [f for f in facts(page.plan.brief.country, page.as_of) if f.network in there]
    return Exhibit(
        headline=headline,
        behind=Grid(
            [Column(say._("Network")), Column(words.say_everybody(say)), Column(say._("Source"))],
            [
                (
                    say.capital(networks_words.say_network(say, f.network)),
                    say.capital(words.say_fact(say, f)),
                    words.say_fact_source(say, f),
                )
                for f in rows
            ],
            cards=True,
        ),
        so_what=so_what,
        change=words.say_change(say),
    )


def network_facts(page: PageState) -> Exhibit:
    """What is known of each network, from whom, and until when it holds."""
    say = page.say
    found = facts(page.plan.brief.country, page.as_of)
    return Exhibit(
        headline=words.say_facts_headline(say, found),
        behind=Grid(
            [Column(say._("Network")), Column(say._("Newest figure")), Column(say._("Source")), Column(say._("Holds"))],
            [
                (
                    say.capital(networks_words.say_network(say, f.network)),
                    say.capital(words.say_fact(say, f)),
                    words.say_fact_source(say, f),
                    words.say_review(say, f) if f.known else "—",
                )
                for f in found
            ],
            cards=True,
        ),
    )
