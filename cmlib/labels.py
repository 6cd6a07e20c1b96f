"""The words the report's templates need, translated by the book and handed over in the page's head."""

from __future__ import annotations

from cmlib.text import T, Text

LABELS: dict[str, Text] = {
    "skip": T("Skip to the content"),
    "fictional": T("fictional brand"),
    "pages": T("Pages"),
    "contents": T("On this page"),
    "overview": T("Overview"),
    "strategy": T("Social media strategy"),
    "index_lead": T("One page per question; each opens with its answer."),
    "read": T("Read the page"),
    "all_brands": T("All brands"),
    "all_brands_lead": T("For the agency only: this page is in no brand's report."),
    "brand": T("Brand"),
    "state": T("State"),
    "report": T("Report"),
    "complete": T("complete"),
    "incomplete": T("incomplete: {n} of {total} pages"),
    "no_report": T("no report yet"),
    "method": T("How we know"),
    "revision": T("Plan, revision {n}"),
    "nothing": T("There is nothing to show here yet."),
}
"""Slots in braces are filled by the template; the book only translates the sentence."""
