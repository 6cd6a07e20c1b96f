"""What the page on channels shows of the order and of how firm it is."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.figures import accent
from cmlib.figures.smaa import plot_acceptability, plot_scores
from cmlib.findings import Column, Exhibit, Grid
from cmlib.model import CRITERIA
from cmlib.views import PageState
from cmlib.wording import networks as networks_words
from cmlib.wording import scores as scores_words
from cmlib.wording import smaa as words


def ranking(page: PageState) -> Exhibit:
    """Which channels come out on top, with the range of each."""
    r: ChannelRanking = page.result("channels")
    say = page.say
    names = [networks_words.say_network(say, c) for c in r.channels]
    behind = Grid(
        [Column(say._("Channel")), Column(say._("Criterion")), Column(say._("Score (range)"), "number"), Column(say._("Rests on"))],
        [
            (
                networks_words.say_network(say, c),
                networks_words.say_criterion(say, k),
                scores_words.say_range(say, r.scores[c][k]),
                scores_words.say_basis(say, r.scores[c][k]),
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
            tuple(networks_words.say_points(say, r.value[c][1]) for c in r.channels),
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


def sensitivity(page: PageState) -> Exhibit:
    """How much the order depends on what is valued."""
    r: ChannelRanking = page.result("channels")
    say = page.say
    anywhere, room = r.any_weights, r.room_weights
    order = sorted(r.channels, key=lambda c: (-anywhere.first(c), -anywhere.top(c)))
    columns = [Column(say._("Channel")), Column(say._("First, any weights"), "number"), Column(say._("Among the first three"), "number")]
    rows = [
        [say.capital(networks_words.say_network(say, c)), say.percent(anywhere.first(c), 0), say.percent(anywhere.top(c), 0)] for c in order
    ]
    if room is not None:
        columns.append(Column(say._("First, weights of the workshop"), "number"))
        rows = [[*row, say.percent(room.first(c), 0)] for row, c in zip(rows, order, strict=True)]
    columns.append(Column(say._("Score (range)"), "number"))
    rows = [[*row, words.say_value(say, r.value[c])] for row, c in zip(rows, order, strict=True)]
    return Exhibit(
        headline=words.say_sensitivity(say, r),
        picture=plot_acceptability(
            tuple(say.capital(networks_words.say_network(say, c)) for c in order),
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
