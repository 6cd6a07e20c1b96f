"""What the page on goals shows of growth levers."""

from __future__ import annotations

from cmlib.findings import Column, Exhibit, Grid
from cmlib.levers import all_levers, levers_of
from cmlib.views import PageState
from cmlib.wording import forecast as forecast_words
from cmlib.wording import levers as words

MOST_WITHOUT_GOAL = 3


def levers(page: PageState) -> Exhibit:
    """For each goal what the diagnosis speaks for, with its number; else how to try it out."""
    say, result, findings = page.say, page.result("goals"), page.result("diagnosis").findings
    found = {c.goal.id: levers_of(c.goal.kpi, findings) for c in result.checks}
    quoted = {x.id for one in found.values() for x in one}
    others = [x for x in all_levers(findings) if x.id not in quoted][:MOST_WITHOUT_GOAL]
    if not found and not others:
        headline, todo = words.say_levers_missing(say)
        return Exhibit(headline, so_what=todo, missing=True)
    rows = []
    for c in result.checks:
        name = say.capital(forecast_words.say_checked(say, c))
        rows += [[name, words.say_lever(say, x), words.say_shown(say, x), say.verdict(x.finding.verdict)] for x in found[c.goal.id]]
        if not found[c.goal.id]:
            rows.append([name, words.say_untested(say, c), "–", say.verdict("not_assessed")])
    rows += [
        [words.say_without_goal(say, x), words.say_lever(say, x), words.say_shown(say, x), say.verdict(x.finding.verdict)] for x in others
    ]
    compared = any(x.kind != "answers" for x in (*others, *(x for one in found.values() for x in one)))
    columns = [
        Column(say._("Goal")),
        Column(say._("What to do")),
        Column(say._("What shows it (page 1)")),
        Column(say._("How sure"), "word"),
    ]
    return Exhibit(
        words.say_levers(say, sum(bool(x) for x in found.values()), len(found)),
        body=Grid(columns, rows, cards=True),
        reading=words.say_levers_reading(say) if compared else "",
        so_what=words.say_levers_so(say) if quoted or others else "",
        change=words.say_levers_change(say),
    )
