"""What the page on channels shows of the scores."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.findings import Column, Exhibit, Grid
from cmlib.model import CRITERIA
from cmlib.views import PageState
from cmlib.wording import networks as networks_words
from cmlib.wording import scores as words


def scores(page: PageState) -> list[Exhibit]:
    """The scores by channel and criterion, what each rests on, and what the ends of the scales mean."""
    r: ChannelRanking = page.result("channels")
    say = page.say
    names = {c: say.capital(networks_words.say_network(say, c)) for c in r.channels}
    table = Grid(
        [Column(say._("Channel")), *(Column(networks_words.say_criterion_short(say, k), "number") for k in CRITERIA)],
        [(names[c], *(words.say_range(say, r.scores[c][k]) for k in CRITERIA)) for c in r.channels],
        cards=True,
    )
    grounds = Grid(
        [Column(say._("Channel")), Column(say._("Criterion"), "word"), Column(say._("Score (range)"), "number"), Column(say._("Rests on"))],
        [
            (names[c], networks_words.say_criterion(say, k), words.say_range(say, r.scores[c][k]), words.say_basis(say, r.scores[c][k]))
            for c in r.channels
            for k in CRITERIA
        ],
        cards=True,
    )
    scales = Grid(
        [Column(say._("Criterion"), "word"), Column(say._("0 means")), Column(say._("100 means"))],
        [(say.capital(networks_words.say_criterion(say, k)), *(say.capital(end) for end in words.say_ends(say, r, k))) for k in CRITERIA],
        cards=True,
    )
    return [
        Exhibit(
            headline=words.say_scores_headline(say, r),
            behind=table,
            reading=words.say_scores_reading(say),
            so_what=words.say_unbacked(say, r),
            source=words.say_stale(say, r),
        ),
        Exhibit(headline=words.say_grounds_headline(say, r), behind=grounds),
        Exhibit(headline=words.say_scales_headline(say), behind=scales, reading=words.say_sign(say)),
    ]
