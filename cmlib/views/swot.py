"""What the page shows of strengths, weaknesses, opportunities and threats: four boxes with their evidence, and what follows from crossing them."""

from __future__ import annotations

from cmlib.diagnosis import Diagnosis
from cmlib.findings import Column, Exhibit, Grid
from cmlib.maturity import of_choice
from cmlib.model import DiagnosisChoice
from cmlib.swot import QUADRANTS, Quadrant, Swot, assess_swot, tows
from cmlib.views import PageState
from cmlib.wording import diagnosis as page_words
from cmlib.wording import swot as words


def board_of(page: PageState, choice: DiagnosisChoice | None = None) -> Swot:
    """The board as findings and the decision, or the proposal, have it; or as it would be with another ``choice``."""
    result: Diagnosis = page.result("diagnosis")
    said: DiagnosisChoice = choice or page.choice("diagnosis")
    return assess_swot(result.findings, said, *of_choice(said, page.plan.brief, page.data))


def swot(page: PageState) -> list[Exhibit]:
    """Four boxes, each line with its code and what it rests on; then the crossings. Without evidence: four empty boxes and what to collect."""
    say = page.say
    board = board_of(page)
    if not board.items:
        empty = Grid(
            (Column(say._("Box")), Column(say._("What belongs there")), Column(say._("What there is"))),
            [(words.say_quadrant(say, q), words.say_side(say, q), say._("nothing yet")) for q in QUADRANTS],
            cards=True,
        )
        return [Exhibit(words.say_nothing(say), body=empty, reading=words.say_entered(say, board)), *_collect(page, board)]
    return [*(_box(page, board, q) for q in QUADRANTS), _tows(page, board), *_collect(page, board)]


def _box(page: PageState, board: Swot, q: Quadrant) -> Exhibit:
    say, items, codes = page.say, board.quadrant(q), board.codes
    first, last = q == QUADRANTS[0], q == QUADRANTS[-1]
    grid = Grid(
        (Column(say._("Line")), Column(say._("What it says")), Column(say._("Certainty"), "word"), Column(say._("What it rests on"))),
        [(codes[x.id], words.say_item(say, x), words.say_certainty(say, x), words.say_rests(say, x)) for x in items],
        cards=True,
    )
    return Exhibit(
        words.say_board(say, q, items),
        body=grid if items else None,
        caption=words.say_side(say, q),
        reading=words.say_codes(say, board) if first else "",
        source=words.say_entered(say, board) if last else "",
    )


def _tows(page: PageState, board: Swot) -> Exhibit:
    say, crossed = page.say, tows(board)
    grid = Grid(
        (Column(say._("Crossing")), Column(say._("What to do")), Column(say._("Ground"))),
        [
            (say.say(words.CROSSED[s.crossing]), words.say_strategy(say, s, board), words.say_ground(say, s, board))
            for s in crossed.strategies
        ],
        cards=True,
    )
    some = bool(crossed.strategies)
    return Exhibit(
        words.say_tows(say, crossed),
        body=grid if some else None,
        reading=words.say_tows_reading(say, crossed) if some else "",
        so_what=words.say_tows_so(say) if some else "",
        change=words.say_tows_change(say) if some else "",
    )


def _collect(page: PageState, board: Swot) -> list[Exhibit]:
    """What is missing and how to get it; nothing where nothing is."""
    say = page.say
    result: Diagnosis = page.result("diagnosis")
    if not board.collect:
        return []
    wanted = [(board.code(i), result.finding(i)) for i in board.collect]
    grid = Grid(
        (Column(say._("Line")), Column(say._("What is not known")), Column(say._("What to do"))),
        [(code, page_words.say_missing(say, f), page_words.say_action(say, f)) for code, f in wanted],
        cards=True,
    )
    return [Exhibit(words.say_collect(say, len(wanted)), body=grid)]
