"""The open workbook: the only mutable object. A page opens it, shows views and asks for a decision."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from IPython.display import display
from markupsafe import Markup

from cmlib import exports, planfile, pooling, steps, views
from cmlib.errors import PageError, WorkbookError
from cmlib.exports.tables import Dataset
from cmlib.figures import accent
from cmlib.files import write_atomically
from cmlib.labels import LABELS
from cmlib.model import SECTIONS, Decision, Plan
from cmlib.pages import page as page_of
from cmlib.text import T
from cmlib.views import PageState
from cmlib.wording import Language

MIME = "application/vnd.cmlib+json"


def find_clients() -> Path:
    """The folder of all brands: ``$CM_CLIENTS``, else the nearest ``clients/`` here or further up."""
    if named := os.environ.get("CM_CLIENTS"):
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "clients").is_dir():
            return folder / "clients"
    raise PageError(
        T("there is no folder «clients» here or above"),
        where=str(here),
        todo=T("start from the project's folder, or set CM_CLIENTS to the folder of your brands"),
    )


def brand_folder(client: str, clients: Path | None = None) -> Path:
    """The folder of a brand, its name checked before it touches a path."""
    folder = (clients or find_clients()) / planfile.check_client_name(client)
    if not folder.is_dir():
        known = sorted(p.parent.name for p in folder.parent.glob("*/plan.yaml"))
        raise PageError(
            T("there is no brand «{client}»", client=client),
            allowed=", ".join(known),
            todo=T("create it with «cm new {client}»", client=client),
        )
    return folder


def salt_of(folder: Path) -> bytes:
    """The brand's own salt for hashing customers' e-mails; made once, kept in the brand's folder, never in a report."""
    path = folder / ".salt"
    if not path.exists():
        write_atomically(path, os.urandom(16).hex().encode())
    return path.read_bytes()


def read_data(folder: Path, plan: Plan) -> Dataset:
    """Everything in a brand's ``data/`` folder, read as its brief says (zone, country) and kept in its cache."""
    brief = plan.brief
    return exports.read_folder(folder / "data", zone=brief.timezone, salt=salt_of(folder), country=brief.country, cache=folder / ".cache")


def agency_file(folder: Path) -> Path:
    """Where the runner leaves what the other brands of the agency showed: private to the brand, in no report."""
    return folder / ".run" / "agency.json"


def _with_agency(data: Dataset, folder: Path) -> Dataset:
    """The data with the priors of the last run; without them where no run has made any, or the file is damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return pooling.with_priors(data, pooling.priors_from(json.loads(agency_file(folder).read_text(encoding="utf-8"))))
    return data


def load_state(folder: Path, *, lang: str = "", as_of: str = "") -> PageState:
    """Plan, data and language of a brand as of a day; nothing is displayed.

    Args:
        lang: ``"es"``, ``"en"`` or ``""`` for the brand's own. as_of: ISO date, or ``""`` for the brief's, else the last day in the data.
    """
    plan = planfile.load(folder)
    brief = plan.brief
    try:
        say = Language(lang or brief.language, brief.country, brief.currency)
    except ValueError:
        raise PageError(T("there is no language «{lang}»", lang=lang), allowed="es, en") from None
    data = read_data(folder, plan)
    try:
        day = date.fromisoformat(as_of) if as_of else brief.as_of or data.last_day
    except ValueError:
        raise PageError(T("«{value}» is not a date", value=as_of), allowed="2026-10-31") from None
    if day is None:
        problem = PageError(
            T("this brand has neither data nor a date to speak of"),
            where=f"{folder.name}/plan.yaml, brief.as_of",
            todo=T("write as_of into the brief, or drop a file into data/"),
        )
        problem.speaker = say.say
        raise problem
    if brief.agency_pooling:
        data = _with_agency(data, folder)
    return PageState(plan, data, day, say)


class Workbook:
    """A page's only partner: :meth:`open`, :meth:`show`, :meth:`decide`."""

    def __init__(self, folder: Path, stem: str, state: PageState, *, interactive: bool) -> None:
        self.folder, self.stem, self.state, self.interactive = folder, stem, state, interactive
        self._handles: list[tuple[Any, Any]] = []  # (display handle, function that renders it)
        self.forms: dict[str, Any] = {}

    @classmethod
    def open(cls, client: str, stem: str, *, interactive: bool = False, lang: str = "", as_of: str = "") -> Workbook:
        """Open a brand's workbook on one page and print the page's head.

        Args:
            client: folder name under ``clients/``. stem: the page's stem, e.g. ``"diagnosis"``.
            interactive: live in a workshop (forms are shown) or in batch (no widget is ever made).
            lang, as_of: see :func:`load_state`.
        """
        folder = brand_folder(client)
        state = load_state(folder, lang=lang, as_of=as_of)
        book = cls(folder, stem, state, interactive=interactive)
        with book._speaking():
            book._head()
        return book

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except WorkbookError as error:
            error.speaker = self.state.say.say
            raise

    def _head(self) -> None:
        s = self.state
        say, brief = s.say, s.plan.brief
        labels = {k: say.say(v) for k, v in LABELS.items()}
        head = {
            "kind": "page", "stem": self.stem, "title": say.say(page_of(self.stem).title), "brand": brief.brand, "place": brief.city,
            "lang": say.code, "html_lang": say.html_lang, "colour": accent(brief.colour), "ink_on_colour": "#ffffff",
            "fictional": brief.fictional, "credit": brief.credit, "logo_data_uri": self._logo(),
            "as_of_text": say._("as of {day}", day=s.as_of), "footer": self._footer(), "revision": s.plan.revision,
            "labels": labels,
        }  # fmt: skip
        head["unread"] = [[r.file, say.say(r.error)] for r in s.data.imports if r.error]
        record = steps.STEPS[self.stem].record(s.result(self.stem), s.plan)
        fict = Markup(" · <b>{}</b>").format(labels["fictional"]) if brief.fictional else ""
        text = Markup("<p>{} · {} · {}{}</p>").format(brief.brand, head["title"], head["as_of_text"], fict)
        display({MIME: head, "text/html": str(text)}, raw=True)
        display({MIME: {"kind": "section", "stem": self.stem, "record": record}, "text/plain": ""}, raw=True)

    def _logo(self) -> str:
        logo = self.state.plan.brief.logo
        path = self.folder / logo
        if not logo or not path.is_file():
            return ""
        kind = {"svg": "svg+xml", "jpg": "jpeg"}.get(path.suffix[1:].lower(), path.suffix[1:].lower())
        return f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    def _footer(self) -> str:
        s, say = self.state, self.state.say
        read = [r for r in s.data.imports if r.rows_kept]
        periods = [r.period for r in read if r.period]
        parts = [say.n_("Data: {n} file", "Data: {n} files", len(read))]
        if periods:
            parts[0] += ", " + say.period(min(p[0] for p in periods), max(p[1] for p in periods))
        parts.append(say._("Time zone {zone}", zone=s.plan.brief.timezone))
        parts.append(say._("Generated without connection"))
        return ". ".join(parts) + "."

    # ---- what a page calls -----------------------------------------------------------------------------------------

    def show(self, view: str) -> None:
        """Display a view of this page; live, it follows every change of a decision."""
        known = views.views_of(self.stem)
        if view not in known:
            raise PageError(T("this page has no view «{view}»", view=view), where=self.stem, allowed=", ".join(known))
        with self._speaking():
            self._display(lambda: views.render(known[view](self.state), self.state.say))

    def decide(self, section: str) -> None:
        """Show the form of a section (live only), then its summary: what was decided, or what is proposed."""
        if section not in SECTIONS:
            raise PageError(T("there is no section «{section}»", section=section), allowed=", ".join(SECTIONS))
        with self._speaking():
            if self.interactive:
                from cmlib import forms

                form = forms.build_form(self, section)
                self.forms[section] = form
                display(form.widget)
            self._display(lambda: views.decision_html(self.state, section))

    def _display(self, rendered: Any) -> None:
        handle = display({"text/html": str(rendered())}, raw=True, display_id=True)
        if self.interactive:
            self._handles.append((handle, rendered))

    # ---- what a form calls -----------------------------------------------------------------------------------------

    def preview(self, section: str, decision: Decision[Any]) -> None:
        """Show every view as if this were decided; nothing is written."""
        self.state = self.state.with_choice(section, decision)
        self._refresh()

    def save(self, section: str, decision: Decision[Any]) -> Plan:
        """Write a decision to ``plan.yaml`` and ``decisions.jsonl``; the revision is checked first."""
        with self._speaking():
            signed = decision.model_copy(update={"decided_on": self.state.evidence(section)})
            plan = planfile.save(
                self.folder, section, type(decision).model_validate(signed.model_dump()), revision=self.state.plan.revision
            )
        self.state = PageState(plan, self.state.data, self.state.as_of, self.state.say, self.state.memory)
        self._refresh()
        return plan

    def _refresh(self) -> None:
        for handle, rendered in self._handles:
            handle.update({"text/html": str(rendered())}, raw=True)
