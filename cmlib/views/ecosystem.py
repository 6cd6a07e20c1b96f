"""What the page on channels shows of each channel."""

from __future__ import annotations

from cmlib.ecosystem import moves
from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.views.portfolio import both_of
from cmlib.wording import ecosystem as words
from cmlib.wording import networks as networks_words


def ecosystem(page: PageState) -> Exhibit:
    """What happens with each channel, and why."""
    (r, choice), say = both_of(page), page.say
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
                say.capital(networks_words.say_network(say, m.channel)),
                words.say_action(say, m),
                words.say_reason(say, r, m, reasons.get(m.channel, "")),
                words.say_firmness(say, r, m.channel),
                networks_words.say_hours(say, m.hours),
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
