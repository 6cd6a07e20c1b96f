"""What the page on channels shows of the order, of how firm it is, and of what would turn it."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.figures import accent
from cmlib.figures.smaa import plot_flip, plot_ranks, plot_scores
from cmlib.findings import Column, Exhibit, Grid
from cmlib.smaa import Sweep
from cmlib.views import PageState
from cmlib.wording import networks as networks_words
from cmlib.wording import smaa as words


def ranking(page: PageState) -> Exhibit:
    """Which channels come out on top, with the range of each."""
    r: ChannelRanking = page.result("channels")
    say = page.say
    names = [say.capital(networks_words.say_network(say, c)) for c in r.channels]
    return Exhibit(
        headline=words.say_gap(say, r),
        picture=plot_scores(
            tuple(names),
            tuple(r.value[c] for c in r.channels),
            tuple(networks_words.say_points(say, r.value[c][1]) for c in r.channels),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_ranking_caption(say, r),
        alt=words.say_ranking_alt(say, r),
        behind=Grid(
            [Column(say._("Channel")), Column(say._("Score (range)"), "number"), Column(say._("Comes first"), "number")],
            [
                (name, words.say_value(say, r.value[c]), words.say_times_first(say, r.shares.first(c)))
                for name, c in zip(names, r.channels, strict=True)
            ],
        ),
        reading=words.say_ranking_reading(say),
        so_what=words.say_weights(say, r),
        change=words.say_ranking_change(say, r),
        verdict=r.lead.verdict,
    )


def _places(page: PageState, r: ChannelRanking) -> Exhibit:
    """How often each channel takes each place, whatever the weights."""
    say, anywhere, room = page.say, r.any_weights, r.room_weights
    order = sorted(r.channels, key=lambda c: (-anywhere.first(c), -anywhere.top(c)))
    names = {c: say.capital(networks_words.say_network(say, c)) for c in order}
    columns = [
        Column(say._("Channel")),
        Column(say._("First, any weights"), "number"),
        Column(say._("Among the first three"), "number"),
        Column(say._("Last"), "number"),
    ]
    rows = [
        [
            names[c],
            words.say_times_first(say, anywhere.first(c)),
            words.say_times_first(say, anywhere.top(c)),
            words.say_times_first(say, anywhere.places(c)[-1]),
        ]
        for c in order
    ]
    if room is not None:
        columns.append(Column(say._("First, weights of the workshop"), "number"))
        rows = [[*row, words.say_times_first(say, room.first(c))] for row, c in zip(rows, order, strict=True)]
    return Exhibit(
        headline=words.say_sensitivity(say, r),
        picture=plot_ranks(
            tuple(names.values()),
            tuple(anywhere.places(c) for c in order),
            tuple(words.say_short_share(say, anywhere.first(c)) for c in order),
            (say._("place"), say._("first")),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_ranks_caption(say, r),
        alt=words.say_ranks_alt(say, r),
        behind=Grid(columns, rows, cards=True),
        reading=words.say_ranks_reading(say, r),
        so_what=words.say_rule(say, r.lead),
    )


def _turn(page: PageState, r: ChannelRanking, sweep: Sweep) -> Exhibit:
    """The smallest change of one weight that puts another channel first."""
    say, flip = page.say, sweep.flip
    names = {c: say.capital(networks_words.say_network(say, c)) for c in r.channels}
    weights = (0.0, flip.today, flip.needed, 1.0)
    heads = (say._("nothing"), words.say_sweep_today(say, sweep), words.say_sweep_needed(say, sweep), say._("everything"))
    return Exhibit(
        headline=words.say_sweep_headline(say, sweep),
        picture=plot_flip(
            tuple((names[c], *sweep.ends[c]) for c in r.channels),
            r.channels.index(sweep.first),
            r.channels.index(flip.channel),
            flip.today,
            flip.needed,
            (words.say_sweep_today(say, sweep), words.say_sweep_needed(say, sweep)),
            (say.percent(0, 0), say.percent(0.5, 0), say.percent(1, 0)),
            words.say_sweep_axis(say, sweep),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_sweep_caption(say, r, sweep),
        alt=words.say_sweep_alt(say, r, sweep),
        behind=Grid(
            [Column(say._("Points if it weighs…")), *(Column(say.capital(h), "number") for h in heads)],
            [(names[c], *(say.number(sweep.at(c, w), 1) for w in weights)) for c in r.channels],
            cards=True,
        ),
        so_what=words.say_sweep_nearest(say, flip),
    )


def _beliefs(page: PageState, r: ChannelRanking) -> Exhibit:
    """What one would have to believe for each other channel to win."""
    say = page.say
    return Exhibit(
        headline=words.say_beliefs_headline(say, r.beliefs),
        behind=Grid(
            [
                Column(say._("Channel")),
                Column(say._("It wins if this weight changes")),
                Column(say._("It wins if this score is different")),
                Column(say._("Where it wins")),
                Column(say._("First, any weights"), "number"),
            ],
            [
                (
                    say.capital(networks_words.say_network(say, b.channel)),
                    words.say_needed_weight(say, b.flip),
                    words.say_needed_score(say, b),
                    words.say_leans_on(say, b),
                    words.say_times_first(say, b.first),
                )
                for b in r.beliefs
            ],
            cards=True,
        ),
        reading=words.say_beliefs_reading(say),
        so_what=words.say_beliefs_so_what(say),
    )


def sensitivity(page: PageState) -> list[Exhibit]:
    """How much the order depends on what is valued, what would turn it, and what one would have to believe."""
    r: ChannelRanking = page.result("channels")
    shown = [_places(page, r)]
    shown.append(_turn(page, r, r.sweep) if r.sweep else Exhibit(headline=words.say_no_turn(page.say, r)))
    if r.beliefs:
        shown.append(_beliefs(page, r))
    return shown
