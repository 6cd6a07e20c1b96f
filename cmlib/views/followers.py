"""What the page on the audience shows of who follows."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.figures.audience import plot_ages, plot_shares
from cmlib.figures.followers import plot_compared, plot_online
from cmlib.findings import Column, Exhibit, Grid, Picture
from cmlib.followers import Compared, Composition, Followers, Online, Part, audience_files, describe_others, later_snapshot, no_hours
from cmlib.views import PageState
from cmlib.views.rfm import audience_of, colour_of
from cmlib.wording import Language
from cmlib.wording import followers as words
from cmlib.wording import people as people_words

MOST_PLACES = 8


def largest_of(composition: Composition | None) -> Part | None:
    """The largest part a composition shows."""
    return max(composition.shown, key=lambda p: p.share or 0.0, default=None) if composition else None


def followers(page: PageState) -> Sequence[Exhibit]:
    """Who follows on each network, by age and sex, and where they live; views and visits where a network says no more."""
    say, result = page.say, audience_of(page)
    shown = [e for who in result.followers for e in _network(page, who)]
    if not shown:
        files = audience_files(page.plan, page.data)
        headline, todo = words.say_followers_missing(say, files, later_snapshot(page.data, page.as_of))
        shown = [Exhibit(headline, so_what=todo, missing=True)]
    return [*shown, *(e for who in describe_others(page.plan, page.data, page.as_of) for e in _counted(page, who))]


def _counted(page: PageState, who: Followers) -> list[Exhibit]:
    """Views or visits by their main breakdown."""
    say, main = page.say, who.main
    top = largest_of(main)
    if main is None or top is None:
        return []
    so_what, change = words.say_others_counted_so_what(say)
    return [
        Exhibit(
            words.say_others_counted_headline(say, who, main, top),
            picture=_drawn(page, main),
            caption=f"{words.say_others_counted_message(say, who, main)}\n{words.say_others_counted_caption(say, who, main)}",
            alt=words.say_others_counted_alt(say, who, main, top),
            behind=_composition(say, main, say._("Share")),
            reading=words.say_others_counted_reading(say, who),
            so_what=so_what,
            change=change,
        )
    ]


def _network(page: PageState, who: Followers) -> list[Exhibit]:
    say = page.say
    main = who.main
    top = largest_of(main)
    if main is None or top is None:
        return []
    drawn = Exhibit(
        words.say_followers_headline(say, who, main, top),
        picture=_drawn(page, main),
        caption=f"{words.say_followers_message(say, main)}\n{words.say_followers_caption(say, who, main)}",
        alt=words.say_followers_alt(say, who, main, top),
        behind=_composition(say, main, words.say_share_of(say, [main])),
        reading=words.say_followers_reading(say, who, main),
        so_what=words.say_followers_so_what(say, main, top),
        change=words.say_followers_change(say),
    )
    others = [c for c in who.compositions if c is not main and largest_of(c) is not None]
    beside = [_compared(page, c) for c in audience_of(page).compared if c.platform == who.platform]
    return [drawn, *beside, _others(page, who, others)] if others else [drawn, *beside]


def _compared(page: PageState, compared: Compared) -> Exhibit:
    say = page.say
    columns = [Column(say._("Age")), Column(say._("Followers"), "number"), Column(words.say_their_column(say, compared), "number")]
    rows = [[b.label, say.percent(b.own), say.percent(b.theirs)] for b in compared.bands]
    if compared.n:
        columns.append(Column(say._("Times"), "number"))
        rows = [[*row, words.say_times(say, b)] for row, b in zip(rows, compared.bands, strict=True)]
    if compared.country_day:
        columns.append(Column(say._("Adults of the country"), "number"))
        rows = [[*row, say.percent(b.country or 0.0)] for row, b in zip(rows, compared.bands, strict=True)]
    return Exhibit(
        words.say_compared_headline(say, compared),
        picture=plot_compared(say, compared, colour_of(page)),
        caption=f"{words.say_compared_message(say, compared)}\n{words.say_compared_caption(say, compared)}",
        alt=words.say_compared_alt(say, compared),
        behind=Grid(columns, rows),
        reading=words.say_compared_reading(say, compared),
        so_what=words.say_compared_so_what(say, compared),
        change=words.say_compared_change(say, compared),
    )


def online(page: PageState) -> Sequence[Exhibit]:
    """When the followers of each network are online, by hour."""
    found = audience_of(page).online
    if not found:
        headline, todo = words.say_online_missing(page.say, no_hours(page.plan, page.data))
        return [Exhibit(headline, so_what=todo, missing=True)]
    return [_online(page, o) for o in found]


def _online(page: PageState, found: Online) -> Exhibit:
    say = page.say
    rows = [[words.say_clock(h), words.say_online_amount(say, found, h)] for h in range(24)]
    return Exhibit(
        words.say_online_headline(say, found),
        picture=plot_online(say, found, colour_of(page)),
        caption=f"{words.say_online_message(say, found)}\n{words.say_online_caption(say, found)}",
        alt=words.say_online_alt(say, found),
        behind=Grid([Column(say._("Hour")), Column(say._("Followers online"), "number")], rows),
        reading=words.say_online_reading(say, found),
        so_what=words.say_online_so_what(say, found),
        change=words.say_online_change(say),
        verdict=found.verdict,
    )


def _drawn(page: PageState, composition: Composition) -> Picture:
    say = page.say
    if composition.dimension == "age_gender":
        sides = (say.capital(say._("women")), say.capital(say._("men")))
        return plot_ages(say, composition, colour_of(page), sides)
    rows = [(people_words.say_bucket(say, composition.dimension, p.label), p.share, None, None) for p in composition.shown[:MOST_PLACES]]
    return plot_shares(say, rows, colour_of(page), first=composition.dimension != "age")


def _composition(say: Language, composition: Composition, share: str) -> Grid:
    label = people_words.say_dimension(say, composition.dimension)
    sexes = [s for s in people_words.SEXES if any(s == k for p in composition.parts for k, _ in p.split)]
    columns = [
        Column(label),
        Column(share, "number"),
        *(Column(say.capital(say.say(people_words.SEXES[s])), "number") for s in sexes),
    ]
    rows = []
    for p in composition.parts[: MOST_PLACES * 2]:
        split = dict(p.split)
        inside = [words.say_part(say, split[s]) if s in split else say._("not given") for s in sexes]
        rows.append([people_words.say_bucket(say, composition.dimension, p.label), words.say_part(say, p.share), *inside])
    return Grid(columns, rows)


def _others(page: PageState, who: Followers, others: Sequence[Composition]) -> Exhibit:
    say = page.say
    tops = [(c.dimension, top) for c in others if (top := largest_of(c)) is not None]
    rows = [
        [
            people_words.say_dimension(say, c.dimension),
            people_words.say_bucket(say, c.dimension, p.label),
            words.say_part(say, p.share),
        ]
        for c in others
        for p in c.parts[:MOST_PLACES]
    ]
    listed = dict.fromkeys(text for c in others if (text := words.say_listed(say, c)))
    return Exhibit(
        words.say_others_headline(say, who, tops),
        body=Grid([Column(say._("Breakdown")), Column(say._("Group")), Column(words.say_share_of(say, others), "number")], rows),
        reading=" ".join(listed),
        source=words.say_followers_caption(say, who, *others),
    )
