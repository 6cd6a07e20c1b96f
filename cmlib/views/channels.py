"""What the page on channels shows: answer, ranking, scores, how much the weights matter, hours, what happens with each channel."""

from __future__ import annotations

from cmlib.channels import ChannelRanking, moves
from cmlib.figures import accent
from cmlib.figures.channels import plot_acceptability, plot_hours, plot_scores
from cmlib.findings import Answer, Column, Exhibit, Grid, Tile
from cmlib.model import CRITERIA, ChannelsChoice, ChannelUse
from cmlib.views import DecisionSummary, PageState, View
from cmlib.wording import channels as words
from cmlib.wording.evidence import say_ladder


def _both(page: PageState) -> tuple[ChannelRanking, ChannelsChoice]:
    return page.result("channels"), page.choice("channels")


def _used(choice: ChannelsChoice) -> list[ChannelUse]:
    """Channels in use, active before kept."""
    return sorted((u for u in choice.portfolio if u.level != "none"), key=lambda u: u.level != "active")


def _at(choice: ChannelsChoice, level: str) -> list[str]:
    return [u.channel for u in choice.portfolio if u.level == level]


def answer(page: PageState) -> Answer:
    """The portfolio, whether there is a main channel, whether it fits."""
    (r, choice), say = _both(page), page.say
    rest = [
        words.say_lead(say, r.lead, bool(r.participants)),
        words.say_fit(say, r.spent(choice), r.plan),
        words.say_standing(say, page.decided("channels")),
    ]
    favoured = max(r.channels, key=r.any_weights.first)
    tiles = (
        Tile(
            say.percent(r.any_weights.first(favoured), 0),
            say._("of all possible weights put {channel} first", channel=words.say_network(say, favoured)),
        ),
        Tile(words.say_hours(say, r.spent(choice)), say._("of {capacity} a week taken", capacity=words.say_hours(say, r.plan.capacity))),
        Tile(say._("{n} of {all}", n=len(_at(choice, "active")), all=len(r.channels)), say._("channels worked actively")),
        Tile(say._("{n} of {all}", n=r.origins["open"], all=r.origins["all"]), say._("scores not assessed yet")),
    )
    return Answer(
        bold=words.say_bold(say, _at(choice, "active"), _at(choice, "keep")),
        rest=" ".join(part for part in rest if part),
        tiles=tiles,
        given=f"{say_ladder(say, page.ladder)} {words.say_given(say, r)}",
    )


def ranking(page: PageState) -> Exhibit:
    """Which channels come out on top, with the range of each."""
    r: ChannelRanking = page.result("channels")
    say = page.say
    names = [words.say_network(say, c) for c in r.channels]
    behind = Grid(
        [Column(say._("Channel")), Column(say._("Criterion")), Column(say._("Score (range)"), "number"), Column(say._("Rests on"))],
        [
            (
                words.say_network(say, c),
                words.say_criterion(say, k),
                words.say_range(say, r.scores[c][k]),
                words.say_basis(say, r.scores[c][k]),
            )
            for c in r.channels
            for k in CRITERIA
        ],
        cards=True,
    )
    return Exhibit(
        headline=words.say_gap(say, r),
        picture=plot_scores(
            tuple(say.capital(n) for n in names),
            tuple(r.value[c] for c in r.channels),
            tuple(words.say_points(say, r.value[c][1]) for c in r.channels),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_ranking_caption(say, r),
        alt=words.say_ranking_alt(say, r),
        behind=behind,
        reading=words.say_ranking_reading(say),
        so_what=words.say_weights(say, r),
        change=words.say_ranking_change(say, r),
        verdict=r.lead.verdict,
    )


def scores(page: PageState) -> list[Exhibit]:
    """The scores by channel and criterion, and what the ends of the scales mean."""
    r: ChannelRanking = page.result("channels")
    say = page.say
    table = Grid(
        [
            Column(say._("Channel")),
            *(Column(words.say_criterion_short(say, k), "number") for k in CRITERIA),
        ],
        [
            (
                say.capital(words.say_network(say, c)),
                *(words.say_range(say, r.scores[c][k]) for k in CRITERIA),
            )
            for c in r.channels
        ],
        cards=True,
    )
    scales = Grid(
        [Column(say._("Criterion"), "word"), Column(say._("0 means")), Column(say._("100 means"))],
        [(say.capital(words.say_criterion(say, k)), *(say.capital(end) for end in words.say_ends(say, r, k))) for k in CRITERIA],
        cards=True,
    )
    return [
        Exhibit(
            headline=words.say_scores_headline(say, r), body=table, reading=words.say_scores_reading(say), source=words.say_stale(say, r)
        ),
        Exhibit(headline=words.say_scales_headline(say), body=scales),
    ]


def sensitivity(page: PageState) -> Exhibit:
    """How much the order depends on what is valued."""
    r: ChannelRanking = page.result("channels")
    say = page.say
    anywhere, room = r.any_weights, r.room_weights
    order = sorted(r.channels, key=lambda c: (-anywhere.first(c), -anywhere.top(c)))
    columns = [Column(say._("Channel")), Column(say._("First, any weights"), "number"), Column(say._("Among the first three"), "number")]
    rows = [[say.capital(words.say_network(say, c)), say.percent(anywhere.first(c), 0), say.percent(anywhere.top(c), 0)] for c in order]
    if room is not None:
        columns.append(Column(say._("First, weights of the workshop"), "number"))
        rows = [[*row, say.percent(room.first(c), 0)] for row, c in zip(rows, order, strict=True)]
    columns.append(Column(say._("Score (range)"), "number"))
    rows = [[*row, words.say_value(say, r.value[c])] for row, c in zip(rows, order, strict=True)]
    return Exhibit(
        headline=words.say_sensitivity(say, r),
        picture=plot_acceptability(
            tuple(say.capital(words.say_network(say, c)) for c in order),
            tuple(anywhere.first(c) for c in order),
            tuple(anywhere.top(c) for c in order),
            tuple(say.percent(anywhere.first(c), 0) for c in order),
            tuple(say.percent(anywhere.top(c), 0) for c in order),
            (say._("comes first"), say._("among the first three")),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_acceptability_caption(say, r),
        alt=words.say_acceptability_alt(say, r),
        behind=Grid(columns, rows),
        reading=words.say_acceptability_reading(say, r),
        so_what=words.say_lead(say, r.lead, bool(r.participants)),
        change=words.say_flip(say, r, next(iter(r.flips), None)),
    )


def hours(page: PageState) -> Exhibit:
    """Do the channels fit into the hours?"""
    (r, choice), say = _both(page), page.say
    used, decided = _used(choice), page.decided("channels")
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
                say.capital(words.say_network(say, c)),
                words.say_level(say, level),
                words.say_hours(say, h),
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
                    say._("{channel}, {level}", channel=say.capital(words.say_network(say, c)), level=words.say_level(say, level))
                    + "  "
                    + words.say_hours(say, h),
                    h,
                    level == "active",
                )
                for c, level, h in rows
            ),
            say._("free") + "  " + words.say_hours(say, free) if free > 1e-9 else "",
            r.plan.capacity,
            say._("{capacity} available", capacity=words.say_hours(say, r.plan.capacity)),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_hours_caption(say, r, decided),
        alt=words.say_hours_alt(say, rows, r.plan.capacity),
        behind=table,
        reading=words.say_hours_reading(say, r),
        so_what=words.say_hours_so_what(say, r, choice, decided),
        change=words.say_hours_change(say),
    )


def ecosystem(page: PageState) -> Exhibit:
    """What happens with each channel, and why."""
    (r, choice), say = _both(page), page.say
    found = moves(r, choice)
    reasons = {u.channel: u.reason for u in choice.portfolio}
    table = Grid(
        [
            Column(say._("Channel")),
            Column(say._("What happens"), "word"),
            Column(say._("Why")),
            Column(say._("In the best plan"), "number"),
            Column(say._("Hours a week"), "number"),
        ],
        [
            (
                say.capital(words.say_network(say, m.channel)),
                words.say_action(say, m),
                words.say_reason(say, r, m, reasons.get(m.channel, "")),
                words.say_firmness(say, r, m.channel),
                words.say_hours(say, m.hours),
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
    )


def summarise(page: PageState) -> DecisionSummary:
    """The decision box: portfolio, dissent, review date."""
    (r, choice), say = _both(page), page.say
    closed = [u.channel for u in choice.portfolio if u.level == "none" and u.channel in r.own]
    lines = [(say._("Hours"), words.say_fit(say, r.spent(choice), r.plan)), (say._("Weights"), words.say_weights(say, r))]
    dissent = words.say_dissent(say, r)
    if dissent:
        lines.append((say._("Dissent"), dissent))
    if choice.review_on:
        lines.append((say._("To be reviewed"), say.day(choice.review_on)))
    return DecisionSummary(
        headline=words.say_summary(say, _at(choice, "active"), _at(choice, "keep"), closed),
        grid=Grid(
            [Column(say._("Channel")), Column(say._("Level"), "word"), Column(say._("Hours a week"), "number")],
            [
                (say.capital(words.say_network(say, u.channel)), words.say_level(say, u.level), words.say_hours(say, u.hours))
                for u in [*_used(choice), *(u for u in choice.portfolio if u.level == "none")]
            ],
        )
        if choice.portfolio
        else None,
        lines=tuple(lines),
    )


VIEWS: dict[str, View] = {
    "answer": answer,
    "ranking": ranking,
    "scores": scores,
    "sensitivity": sensitivity,
    "hours": hours,
    "ecosystem": ecosystem,
}
