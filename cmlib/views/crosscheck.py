"""What the page on channels shows of other rules: do they put the same channel first?"""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.crosscheck import rules_of
from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.wording import crosscheck as words
from cmlib.wording import networks as networks_words


def crosscheck(page: PageState) -> Exhibit:
    """Does another rule agree? Never another winner."""
    r: ChannelRanking = page.result("channels")
    say = page.say
    rules = rules_of({c: {k: s.point for k, s in row.items()} for c, row in r.scores.items()}, r.weights)
    if not rules:
        return Exhibit(headline=words.say_agreement(say, r.channels[0], rules))

    def first_three(order: tuple[str, ...]) -> list[str]:
        return [*(say.capital(networks_words.say_network(say, c)) for c in order[:3]), *([""] * (3 - len(order[:3])))]

    table = Grid(
        [Column(say._("Rule")), Column(say._("What it looks at")), *(Column(x) for x in (say._("First"), say._("Second"), say._("Third")))],
        [
            (say._("This page"), say._("The weighted score on fixed scales"), *first_three(r.channels)),
            *((words.say_rule(say, x.name), words.say_rule_how(say, x.name), *first_three(x.order)) for x in rules),
        ],
        cards=True,
    )
    return Exhibit(
        headline=words.say_agreement(say, r.channels[0], rules),
        behind=table,
        reading=words.say_agreement_reading(say),
        so_what=words.say_agreement_so_what(say, r.channels[0], r.lead.tied, rules),
    )
