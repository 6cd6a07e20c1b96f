"""What a step may hand on: an estimate that knows its uncertainty, a finding, what it can and cannot say, an exhibit.

Nothing here formats anything: words come from ``cmlib.wording``, drawings from ``cmlib.figures``.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmlib.text import Text

Verdict = Literal["clear", "hint", "indistinct", "not_assessed"]
"""The closed vocabulary of certainty: «claro», «indicio», «no se distingue», «sin evaluar»."""

Unit = Literal["share", "ratio", "count", "money", "hours", "days", "points", "number"]
Period = tuple[date, date]


@dataclass(frozen=True)
class Estimate:
    """A number with its uncertainty. It cannot exist without n, and not without an interval or the reason for none.

    Args:
        estimate: the value; fractions inside (0.021), percentages only outside.
        low, high: the interval at ``level``; both ``None`` if there is none, then ``fallback_reason`` says why.
        n: how many units (posts, customers, months: named in ``n_unit``) it rests on.
        period: first and last day of the data used.
        method: method id, e.g. ``"order_statistic"``.
        source: file or table it comes from.

    Example:
        >>> Estimate(0.021, 0.019, 0.023, level=0.95, n=120, n_unit="posts", unit="share", method="order_statistic").width
        0.004
    """

    estimate: float
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int = 0
    n_unit: str = "posts"
    unit: Unit = "share"
    period: Period | None = None
    method: str = ""
    source: str = ""
    fallback_reason: Text | None = None
    warnings: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        if self.n <= 0:
            raise ValueError(f"an estimate needs n > 0, got n={self.n} ({self.method})")
        if not math.isfinite(self.estimate):
            raise ValueError(f"an estimate must be finite, got {self.estimate} ({self.method})")
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has both ends or none")
        if self.low is None and self.fallback_reason is None:
            raise ValueError(f"an estimate without interval must say why ({self.method})")
        if self.low is not None and self.high is not None and not self.low <= self.high:
            raise ValueError(f"interval upside down: {self.low} > {self.high} ({self.method})")

    @property
    def width(self) -> float | None:
        """Width of the interval in the unit of the estimate, ``None`` without interval."""
        return None if self.low is None or self.high is None else round(self.high - self.low, 12)


def record_estimate(e: Estimate | None, *fields: str) -> dict[str, object] | None:
    """An estimate as plain values for ``strategy.json``: the value, both ends of its interval, then the fields named, in that order.

    Args:
        fields: further fields of :class:`Estimate`, e.g. ``"level", "n", "unit", "method"``.

    Returns:
        ``None`` where there is no estimate; an interval that does not exist has ``None`` at both ends.

    Raises:
        AttributeError: an estimate has no such field.

    Example:
        >>> e = Estimate(0.021, 0.019, 0.023, level=0.95, n=120, n_unit="posts", unit="share", method="order_statistic")
        >>> record_estimate(e, "n", "unit"), record_estimate(None, "n")
        ({'estimate': 0.021, 'low': 0.019, 'high': 0.023, 'n': 120, 'unit': 'share'}, None)
    """
    return None if e is None else {name: getattr(e, name) for name in ("estimate", "low", "high", *fields)}


SMALLEST: Mapping[str, float] = {
    "posts": math.log(1.1),  # a tenth more or less, as ratio of posts, days or prices (log)
    "lift": math.log(1.25),  # a quarter more often than in the rest (log)
    "answers": 0.10,  # share of messages answered in time, around the promise of eight in ten
    "options": 0.10,  # of two answers of a survey: ten points above half among those who gave either
    "voice": 0.05,  # of the mentions of the brand and one competitor: five points from half
    "returning": 0.05,  # share of new customers who come back
    "ages": 0.05,  # share of the followers in an age band
    "scores": 5.0,  # points of 100 between two channels
}
"""The smallest difference worth acting on, by what is compared: beyond it an effect is «clear». Rules of thumb, all of them here."""


def judge(low: float | None, high: float | None, *, smallest: float, null: float = 0.0) -> Verdict:
    """Put an interval into three words: the thresholds live here and in :data:`SMALLEST`, nowhere else.

    ``clear``: the interval excludes every effect smaller than ``smallest``; ``hint``: it excludes only the null;
    ``indistinct``: it includes the null. Without interval: ``not_assessed``.

    Args:
        low, high: 90 % interval of the effect, in the unit of ``smallest``.
        smallest: smallest effect of interest (> 0), distance from ``null``.
        null: value that means "no effect" (0 for differences and log ratios).

    Example:
        >>> judge(0.3, 0.8, smallest=0.2), judge(0.1, 0.8, smallest=0.2), judge(-0.1, 0.8, smallest=0.2)
        ('clear', 'hint', 'indistinct')
    """
    if low is None or high is None:
        return "not_assessed"
    if low - null > smallest or null - high > smallest:
        return "clear"
    if low > null or high < null:
        return "hint"
    return "indistinct"


@dataclass(frozen=True)
class Finding:
    """One thing the evidence says (or cannot say) about this brand, with an id that decisions can cite.

    Args:
        id: stable id, e.g. ``"diagnosis.format.instagram.reel"``.
        verdict: how sure.
        locus: internal (own doing) or external (competitors, platform).
        sign: +1 good for the brand, -1 bad, 0 neither.
        estimate: the number behind it, if any.
        slots: named values the wording needs (never sentences).
    """

    id: str
    verdict: Verdict
    locus: Literal["internal", "external"] = "internal"
    sign: Literal[-1, 0, 1] = 0
    estimate: Estimate | None = None
    slots: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Ability:
    """Something a page can say with the plan and the data that are here, or cannot say yet.

    Args:
        id: stable id inside its page, e.g. ``"format"``. label: what it says, as a phrase («whether the weekday matters»).
        of: what it says it of: networks or measures (ids); empty where the question is not asked of each.
        lacks: ``None`` if it can; else what is missing: how much there is, how much is needed, and which export brings it.
    """

    id: str
    label: Text
    of: tuple[str, ...] = ()
    lacks: Text | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table shown to a reader. ``kind`` chooses format and alignment."""

    label: str
    kind: Literal["text", "number", "word"] = "text"


@dataclass(frozen=True)
class Grid:
    """A small table for a reader: every cell is already formatted in the reader's language (plain text, not HTML).

    ``cards``: on a phone each row becomes a card.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    cards: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawn figure: SVG source, nothing else. Caption and alt text belong to the exhibit."""

    svg: str


@dataclass(frozen=True)
class Exhibit:
    """Claim, exhibit, how to read it, so what: the unit a page is made of. All strings plain text, ready to read.

    Args:
        headline: one computed claim (bold).
        picture: the figure, if there is one; then ``alt`` says the finding with its numbers.
        body: a table shown openly (instead of, or under, the figure).
        caption: the message of the figure, then n, period and source.
        behind: the table behind the figure (folded).
        reading: how to read it. so_what: what follows. change: what would change the recommendation.
        verdict: shown in words next to the claim, never by colour alone.
        missing: for a polite exhibit: which file to drop where; nothing else is then shown.
    """

    headline: str
    picture: Picture | None = None
    body: Grid | None = None
    caption: str = ""
    alt: str = ""
    source: str = ""
    behind: Grid | None = None
    reading: str = ""
    so_what: str = ""
    change: str = ""
    verdict: Verdict | None = None
    missing: bool = False

    def __post_init__(self) -> None:
        if self.picture is not None and not (self.alt.strip() and self.caption.strip() and self.behind is not None):
            raise ValueError(f"a figure needs alt text, caption and the table behind it: {self.headline!r}")


@dataclass(frozen=True)
class Tile:
    """One of at most four numbers under the answer, with the words that make it mean something."""

    number: str
    label: str


@dataclass(frozen=True)
class Answer:
    """The answer first: the short bold part, the rest of it, up to four tiles, and what the page was given."""

    bold: str
    rest: str = ""
    tiles: tuple[Tile, ...] = ()
    given: str = ""

    def __post_init__(self) -> None:
        if len(self.tiles) > 4:
            raise ValueError("four numbers at most")


def digest(evidence: object) -> str:
    """Short fingerprint of JSON-like evidence; floats count to six significant digits, dict order does not count.

    Example:
        >>> digest({"a": 0.1234567, "b": [1, 2]}) == digest({"b": [1, 2], "a": 0.12345671})
        True
    """

    def plain(x: object) -> object:
        if isinstance(x, float):
            return float(f"{x:.6g}") if math.isfinite(x) else None
        if isinstance(x, Mapping):
            return {str(k): plain(v) for k, v in x.items()}
        if isinstance(x, (list, tuple)):
            return [plain(v) for v in x]
        if isinstance(x, (str, int, bool)) or x is None:
            return x
        return str(x)

    text = json.dumps(plain(evidence), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
