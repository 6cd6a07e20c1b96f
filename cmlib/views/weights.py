"""What the page on channels shows of the weights: who weighs what, by which way, where people differ."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.figures import accent
from cmlib.figures.weights import plot_weights
from cmlib.findings import Column, Exhibit, Grid
from cmlib.model import CRITERIA
from cmlib.views import PageState
from cmlib.weights import scale_of, way_of
from cmlib.wording import networks as networks_words
from cmlib.wording import weights as words


def weights(page: PageState) -> Exhibit:
    """Who weighs what? One dot a person and criterion, and what each person's answers leave open."""
    r: ChannelRanking = page.result("channels")
    say, choice, w = page.say, page.choice("channels"), r.weighing
    told = [(name, words.say_person(say, w, name)) for name in sorted({*w.people, *w.uncounted})]
    rows = [(name, say.capital(words.say_way(say, way_of(name, choice))), text) for name, text in told if text]
    body = (
        Grid([Column(say._("Person")), Column(say._("Way to weigh"), "word"), Column(say._("What to know"))], rows, cards=True)
        if rows
        else None
    )
    if not w.people:
        return (
            Exhibit(headline=words.say_open(say), body=body, so_what=words.say_invitation(say))
            if rows
            else Exhibit(headline=words.say_open(say), so_what=words.say_invitation(say), missing=True)
        )
    decision = page.plan.decision("channels")
    order = w.ranked
    behind = Grid(
        [
            Column(say._("Person")),
            Column(say._("Way to weigh"), "word"),
            *(Column(networks_words.say_criterion_short(say, c), "number") for c in CRITERIA),
        ],
        [
            *(
                (name, say.capital(words.say_way(say, w.methods[name])), *(say.percent(mine[c], 0) for c in CRITERIA))
                for name, mine in w.people.items()
            ),
            (
                say._("Everybody together"),
                say.n_("{n} person", "{n} people", len(w.people)),
                *(say.percent(w.group[c], 0) for c in CRITERIA),
            ),
        ],
        cards=True,
    )
    return Exhibit(
        headline=words.say_headline(say, w),
        picture=plot_weights(
            tuple(say.capital(networks_words.say_criterion(say, c)) for c in order),
            tuple(tuple(sorted(p[c] for p in w.people.values())) for c in order),
            tuple(w.group[c] for c in order),
            tuple(say.percent(w.group[c], 0) for c in order),
            tuple((t, say.percent(t, 0)) for t in scale_of(w)),
            order.index(w.dissent[0]) if w.dissent else -1,
            (say._("one person"), say._("everybody together")),
            accent(page.plan.brief.colour),
        ),
        caption=words.say_caption(say, w, decision.decided_at if decision else None),
        alt=words.say_alt(say, w),
        behind=behind,
        body=body,
        reading=words.say_reading(say, w),
        so_what=words.say_consequence(say, w, r.favourites),
        change=words.say_change(say, w),
    )
