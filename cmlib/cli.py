"""The front door: ``cm new | check | run | workshop``. Words come from the catalogue, work is done elsewhere."""

# No "from __future__ import annotations" here: typer reads the annotations of commands made inside a function.

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from cmlib.errors import UsageError, WorkbookError
from cmlib.pages import PAGES
from cmlib.text import T, Text, slug

if TYPE_CHECKING:
    from cmlib.batch import RunEvent, RunReport
    from cmlib.exports.tables import ImportRecord
    from cmlib.missing import Gap
    from cmlib.model import Plan
    from cmlib.quality import Quality
    from cmlib.wording import Language

ROOT = Path(__file__).resolve().parent.parent
OK, FAILED, USAGE = 0, 1, 2
"""Exit codes: all well; something failed; the command makes no sense."""

STATES: dict[str, Text] = {"done": T("done"), "unchanged": T("unchanged"), "failed": T("failed"), "kept": T("kept")}
COLOURS = {"done": "green", "unchanged": "dim", "failed": "bold red", "kept": "dim"}
MARKS = {"✓": "green", "✗": "yellow", "!": "yellow", "–": "dim"}
WIDEST = 100
"""Columns of a table at most: on a wide screen figures stay near the names they belong to."""
Say = Callable[[Text | str], str]


def tongue() -> str:
    """Language of the command line: ``$CM_LANG``, else English where the system is English, else Spanish."""
    wanted = os.environ.get("CM_LANG") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if wanted.lower().startswith("en") else "es"


def project_folder(name: str) -> Path:
    """``notebooks/`` or ``templates/`` of the workbook: beside the package, else where the command is called."""
    beside = ROOT / name
    return beside if beside.is_dir() else Path.cwd() / name


class Front:
    """What every command needs: where the brands are, how to speak, where to print."""

    def __init__(self, code: str) -> None:
        from cmlib.wording import Language

        self.code, self.language = code, Language(code)
        self.say: Say = self.language.say
        self.clients = Path("clients")
        self.out, self.err = Console(highlight=False), Console(stderr=True, highlight=False)

    def explain(self, error: WorkbookError) -> None:
        """A problem in labelled lines, in the reader's language."""
        error.speaker = self.say
        for i, (label, part) in enumerate(error.lines()):
            line = Line(f"{self.say(label)}: ", style="bold red" if i == 0 else "bold")
            self.err.print(line.append(self.say(part), style="none"), soft_wrap=True)

    @contextmanager
    def guarded(self, code: int = FAILED) -> Iterator[None]:
        """Problems a user can mend end the command with an explanation, not with a traceback."""
        try:
            yield
        except WorkbookError as error:
            self.explain(error)
            raise typer.Exit(USAGE if isinstance(error, UsageError) else code) from None
        except KeyboardInterrupt:
            self.err.print(self.say(T("Stopped. What is finished is kept; the same command goes on from here.")))
            raise typer.Exit(130) from None


def make_app(code: str | None = None) -> typer.Typer:
    """The command line in one language."""
    code = code or tongue()
    front = Front(code)
    say = front.say
    app = typer.Typer(
        name="cm",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        help=say(T("Strategy workbook for Community Managers: from the networks' exports to pages for the client.")),
        epilog=say(T("Exit codes: 0 all well, 1 something failed, 2 the command makes no sense.")),
    )
    codes = say(T("Exit codes: 0 all well, 1 something failed, 2 the command makes no sense."))
    clients_help = say(T("Folder of all brands."))
    name_help = say(T("Folder name of a brand, as in demo-panaderia."))
    lang_help = say(T("Language of the report, es or en; default: the brand's own. Another one goes to report/<lang>/."))

    @app.callback()
    def everywhere(clients: Annotated[Path, typer.Option("--clients", envvar="CM_CLIENTS", help=clients_help)] = Path("clients")) -> None:
        front.clients = clients

    @app.command("new", help=say(T("Create a brand: a folder with its plan and a place for the exports.")), epilog=codes)
    def new(
        client: Annotated[str, typer.Argument(help=name_help)],
        brand: Annotated[str, typer.Option(help=say(T("The brand's name as the client writes it.")))] = "",
    ) -> None:
        with front.guarded(USAGE):
            _new(front, client, brand)

    @app.command(
        "check",
        help=say(T("Say what each file was taken for and why, which rows were kept or dropped, and what each page can say with all that.")),
        epilog=codes,
    )
    def check(
        clients: Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]...", help=name_help, show_default=False)] = None,
        as_json: Annotated[
            bool, typer.Option("--json", help=say(T("For machines: JSON, and nothing else, on the standard output.")))
        ] = False,
    ) -> None:
        with front.guarded():
            raise typer.Exit(_check(front, clients, as_json))

    @app.command("run", help=say(T("Run the pages of brands and write their reports.")), epilog=codes)
    def run(
        clients: Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]...", help=name_help, show_default=False)] = None,
        everyone: Annotated[bool, typer.Option("--all", help=say(T("All brands.")))] = False,
        pages: Annotated[str, typer.Option(help=say(T("Only these pages, by number or name: 01,03 or audience."))) ] = "",
        lang: Annotated[str, typer.Option(help=lang_help)] = "",
        as_of: Annotated[str, typer.Option("--as-of", help=say(T("Day the pages speak of, as 2026-10-31; default: the brief's, else the last day in the data."))) ] = "",
        jobs: Annotated[int, typer.Option(help=say(T("Pages at a time; 0: one for each processor core.")), min=0)] = 0,
    ) -> None:  # fmt: skip
        with front.guarded():
            raise typer.Exit(_run(front, clients or [], everyone, pages, lang, as_of, jobs))

    @app.command("workshop", help=say(T("Open the pages of a brand live in JupyterLab, on this machine only.")), epilog=codes)
    def workshop(
        client: Annotated[str, typer.Argument(help=name_help)],
        lang: Annotated[str, typer.Option(help=lang_help)] = "",
        browser: Annotated[bool, typer.Option("--open/--no-open", help=say(T("Open a browser.")))] = True,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say(T("Only prepare the pages and say what would be started.")))] = False,
    ) -> None:
        with front.guarded():
            raise typer.Exit(_workshop(front, client, lang, browser, dry_run))

    return app


# ---- cm new ---------------------------------------------------------------------------------------------------------


def _new(front: Front, client: str, brand: str) -> None:
    from cmlib.planfile import PLAN, check_client_name

    try:
        check_client_name(client)
    except WorkbookError as error:
        if slug(client):
            raise UsageError(
                error.what, allowed=error.allowed, todo=T("try «cm new {name}»; {rest}", name=slug(client), rest=error.todo)
            ) from None
        raise
    target = front.clients / client
    if target.exists():
        raise UsageError(T("there is already a folder «{client}»", client=client), where=str(front.clients), todo=T("choose another name"))
    template = project_folder("templates") / "client"
    if not (template / PLAN).is_file():
        raise UsageError(T("the starter brand is missing"), where=str(template))
    front.clients.mkdir(parents=True, exist_ok=True)
    shutil.copytree(template, target, ignore=shutil.ignore_patterns(".gitkeep", "__pycache__"))
    (target / "data").mkdir(exist_ok=True)
    plan = target / PLAN
    name = json.dumps(brand.strip() or client.replace("-", " ").title(), ensure_ascii=False)[1:-1]
    plan.write_text(plan.read_text(encoding="utf-8").format(brand=name), encoding="utf-8")
    say = front.say
    front.out.print(say(T("The brand is in {folder}. Next:", folder=str(target))), soft_wrap=True)
    for step in (
        T("1. Write its brief into {file}.", file=str(plan)),
        T("2. Put the networks' exports into {folder}, exactly as downloaded.", folder=str(target / "data")),
        T("3. See what was read: cm check {client}", client=client),
        T("4. Make the report: cm run {client}", client=client),
    ):
        front.out.print(Line(f"  {say(step)}"), soft_wrap=True)


# ---- cm check -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """A brand as ``cm check`` finds it. ``proposed``: files nobody knows that ``data/mapping.yaml`` has a new entry for."""

    plan: "Plan"
    quality: "Quality"
    proposed: tuple[str, ...] = ()

    @property
    def unread(self) -> bool:
        """Is there a file that could not be read?"""
        return any(r.error for r in self.quality.files)


def _check(front: Front, names: list[str] | None, as_json: bool) -> int:
    from cmlib import batch

    root = front.clients.resolve()
    clients = batch.check_clients(names or batch.known_clients(root), root)
    if not clients:
        raise UsageError(T("there is no brand in {folder}", folder=str(front.clients)), todo=T("create one with «cm new»"))
    bad = False
    records: list[dict[str, object]] = []
    for client in clients:
        try:
            seen = _look(front, root / client)
        except WorkbookError as error:
            bad = True
            if as_json:
                error.speaker = front.say
                records.append({"client": client, "error": str(error)})
            else:
                front.out.print(Line(client, style="bold"))
                front.explain(error)
                front.out.print()
            continue
        bad |= seen.unread
        if as_json:
            records.append(_record(front.language, client, seen))
        else:
            _print_seen(front, client, seen)
    if as_json:
        typer.echo(json.dumps(records[0] if len(records) == 1 else records, ensure_ascii=False, indent=2))
    return FAILED if bad else OK


def _look(front: Front, folder: Path) -> Seen:
    """Read a brand, and write a mapping to fill in for the files nobody knows."""
    from cmlib import planfile
    from cmlib.book import read_data
    from cmlib.exports.proposals import propose
    from cmlib.quality import quality_of

    plan = planfile.load(folder)
    with front.err.status(front.say(T("reading the files of {brand}", brand=plan.brief.brand)), spinner="dots"):
        data = read_data(folder, plan)
        quality = quality_of(plan, data)
    written = None
    try:
        written = propose(folder / "data", data.imports, front.say)
    except WorkbookError as error:  # a folder that cannot be written is told, and the brand is shown all the same
        front.explain(error)
    unknown = tuple(r.file for r in data.imports if r.format_id is None and r.error is None and r.why is None)
    return Seen(plan, quality, unknown if written else ())


def _record(say: "Language", client: str, seen: Seen) -> dict[str, object]:
    """The same for machines: keys stay, sentences are in the language of the command line."""
    from cmlib.wording.quality import say_ability, say_why

    quality = seen.quality
    files = [
        {
            "file": r.file, "format": r.format_id, "why": say_why(say, r), "error": say.say(r.error) if r.error else None, "language": r.language or None,
            "table": r.tables[0] if r.tables else None, "tables": list(r.tables), "rows_in": r.rows_in, "rows_kept": r.rows_kept,
            "rows_dropped": dict(r.rows_dropped), "period": [d.isoformat() for d in r.period] if r.period else None, "zone": r.zone or None,
            "zone_basis": r.zone_basis, "unknown_columns": list(r.unknown_columns), "warnings": [say.say(w) for w in r.warnings],
        }
        for r in quality.files
    ]  # fmt: skip
    gaps = [
        {
            "table": g.table,
            "name": g.name,
            "metrics": list(g.metrics),
            "first": g.first.isoformat(),
            "last": g.last.isoformat(),
            "days": g.days,
        }
        for g in quality.gaps
    ]
    pages = {
        stem: {
            "can": [{"id": a.id, "of": list(a.of), "text": say_ability(say, a)} for a in quality.can(stem)],
            "cannot": [
                {"id": a.id, "of": list(a.of), "text": say_ability(say, a), "why": say.say(a.lacks or "")} for a in quality.cannot(stem)
            ],
        }
        for stem in quality.pages
    }
    return {
        "client": client, "brand": seen.plan.brief.brand, "as_of": quality.as_of.isoformat() if quality.as_of else None, "files": files,
        "gaps": gaps, "pages": pages, "mapping": list(seen.proposed),
    }  # fmt: skip


def _print_seen(front: Front, client: str, seen: Seen) -> None:
    """A brand's files by kind, the holes in the calendar, what each page can and cannot say; readable on 80 columns and through a pipe."""
    from cmlib.wording.quality import say_about

    say, out, quality = front.language, front.out, seen.quality
    out.print(Line(client, style="bold").append(f" · {seen.plan.brief.brand}", style="none"))
    if not quality.files:
        out.print(Line(say._("There is no file in {folder} yet.", folder=f"{client}/data"), style="yellow"))
    else:
        _print_files(front, quality.files)
    if seen.proposed:
        drafted = say._(
            "data/mapping.yaml now has a draft for the files nobody knows: {files}. Check its tables and columns, write use: yes, save, and run cm check again.",
            files=say_about(say, seen.proposed),
        )
        out.print(Line(f"\n{drafted}", style="yellow"))
    _print_gaps(front, quality.gaps)
    _print_abilities(front, quality)
    out.print()


def _print_files(front: Front, files: "Sequence[ImportRecord]") -> None:
    """Files by what they were taken for, and why; unknown ones and those that cannot be read come last. Then what to know about them."""
    from cmlib.diagnosis import tables_of, unread_of
    from cmlib.wording.diagnosis import say_files
    from cmlib.wording.quality import notes_of, say_about, say_language, say_reason, say_why, say_zone

    say, out = front.language, front.out
    unread = unread_of(files)
    out.print(Line(say_files(say, len(tables_of(files)) - len(unread), len(unread)), style="red" if unread else "none"))
    kinds: dict[tuple[int, str, str], list[ImportRecord]] = {}
    for r in files:
        rank = 3 if r.error else 0 if r.format_id else 1 if r.is_note else 2
        clock = "; ".join(part for part in (say_language(say, r), say_zone(say, r)) if part)
        kinds.setdefault((rank, say_why(say, r), clock), []).append(r)
    for (rank, why, clock), same in sorted(kinds.items(), key=lambda kind: kind[0][0]):
        out.print(Line(f"\n{say.capital(why)}", style=("bold", "dim", "bold yellow", "bold red")[rank]))
        if clock:
            out.print(_indented(Line(say.capital(clock), style="dim")))
        out.print(_indented(_file_table(front, same)))
        dropped = []
        for reason in dict.fromkeys(k for r in same for k in r.rows_dropped):
            n, about = sum(r.rows_dropped.get(reason, 0) for r in same), [r.file for r in same if reason in r.rows_dropped]
            text = say.n_("{n} row dropped: {reason}", "{n} rows dropped: {reason}", n, reason=say_reason(say, reason))
            dropped.append(Line(text + (f" ({say_about(say, about)})" if len(about) < len(same) else "")))
        out.print(_indented(_marked([("–", line) for line in dropped])))
    told = notes_of(say, tables_of(files))
    if told:
        out.print(Line(f"\n{say._('What to know about the files')}", style="bold"))
        notes = [Line(text, style="yellow").append(f" ({say_about(say, about)})", style="dim") for text, about in told.items()]
        out.print(_indented(_marked([("!", line) for line in notes])))


def _file_table(front: Front, files: "Sequence[ImportRecord]") -> Table:
    """File, period, rows, rows kept; every table of a brand has the same width, so that they stand under each other."""
    say = front.language
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0), width=min(front.out.width, WIDEST) - 2)
    table.add_column(say._("File"), overflow="fold", ratio=1)
    table.add_column(say._("Period"), no_wrap=True, width=23)
    table.add_column(say._("Rows"), justify="right", no_wrap=True, width=6)
    table.add_column(say._("Kept"), justify="right", no_wrap=True, width=6)
    for r in files:
        period = f"{r.period[0]} – {r.period[1]}" if r.period else ""
        table.add_row(Line(r.file), period, *((say.number(r.rows_in), say.number(r.rows_kept)) if not r.is_note else ("", "")))
    return table


def _marked(lines: list[tuple[str, Line]]) -> Table:
    """Lines behind a mark, wrapped under themselves."""
    table = Table.grid(padding=(0, 1))
    for mark, line in lines:
        table.add_row(Line(mark, style=MARKS[mark]), line)
    return table


def _indented(shown: "Line | Table", by: int = 2) -> Padding:
    return Padding(shown, (0, 0, 0, by), expand=False)


def _print_gaps(front: Front, gaps: "Sequence[Gap]") -> None:
    from cmlib.wording.quality import gaps_by_kind, say_gap_days, say_gap_kind, say_gap_place, say_gaps_so, say_spans

    say, out = front.language, front.out
    out.print(Line(f"\n{say._('Calendar')}", style="bold"))
    lines = [
        Line(
            f"{say.capital(say_gap_place(say, same[0]))}, {say_gap_kind(say, same[0])}: {say_spans(say, same)} ({say_gap_days(say, same)})"
        )
        for same in gaps_by_kind(gaps)
    ]
    out.print(_indented(_marked([("!", line) for line in lines] or [("✓", Line(say._("Without holes.")))])))
    if gaps:
        out.print(_indented(Line(say_gaps_so(say), style="dim"), 4))


def _print_abilities(front: Front, quality: "Quality") -> None:
    from cmlib.wording.quality import reasons_of, say_ability

    say, out = front.language, front.out
    out.print(Line(f"\n{say._('What each page can say with what is here')}", style="bold"))
    if quality.as_of is None:
        undated = say._("No page can be made before there is a date: write as_of into the brief, or drop a file into data/.")
        out.print(_indented(_marked([("!", Line(undated, style="yellow"))])))
    for page in PAGES:
        lines = [("✓", Line(say.capital(say_ability(say, a)))) for a in quality.can(page.stem)]
        for why, questions in reasons_of(say, quality.cannot(page.stem)).items():
            lines.append(("✗", Line(questions).append(f"\n{why}", style="dim")))
        out.print(_indented(Line(f"{page.number} {say.say(page.title)}")))
        out.print(_indented(_marked(lines), 4))


# ---- cm run ---------------------------------------------------------------------------------------------------------


def _run(front: Front, names: list[str], everyone: bool, pages: str, lang: str, as_of: str, jobs: int) -> int:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from cmlib import batch

    say = front.say
    root = front.clients.resolve()
    if everyone == bool(names):
        raise UsageError(T("say which brands to run"), allowed=T("one or more names, or --all"), todo="cm run --all")
    if everyone:
        names = batch.known_clients(root)
        if not names:
            raise UsageError(T("there is no brand in {folder}", folder=str(front.clients)), todo=T("create one with «cm new»"))
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=front.out, transient=True) as bar:
        task = bar.add_task(say(T("getting ready")), total=None)
        open_pages: list[str] = []

        def tell(event: "RunEvent") -> None:
            label = f"{event.client}/{event.page}"
            if event.kind == "start":
                open_pages.append(label)
            elif event.kind == "end" and label in open_pages:
                open_pages.remove(label)
            if event.run is not None and event.run.state == "failed":
                bar.console.print(Line(f"✗ {label}", style="red"))
            bar.update(
                task, total=event.total or None, completed=event.done, description=" ".join(open_pages[:2]) or say(T("writing the reports"))
            )

        report = batch.run(
            names, clients_dir=root, notebooks_dir=project_folder("notebooks"), pages=_pages(pages), lang=lang, as_of=as_of,
            jobs=jobs or None, progress=tell, tongue=front.code,
        )  # fmt: skip
    _print_report(front, report)
    return report.exit_code


def _pages(text: str) -> list[str] | None:
    return [p for p in re.split(r"[,\s]+", text) if p] or None


def _print_report(front: Front, report: "RunReport") -> None:
    """The run table, then what failed and why, then where the reports are."""
    say, out = front.say, front.out
    names = {p.stem: p.name for p in PAGES}
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 3, 0, 0))
    for title, kind in (
        (T("Brand"), {}),
        (T("Page"), {}),
        (T("State"), {}),
        (T("Seconds"), {"justify": "right"}),
        (T("Message"), {"overflow": "fold"}),
    ):
        table.add_column(say(title), **kind)  # type: ignore[arg-type]
    before = ""
    for row in report.pages:
        seconds = f"{row.seconds:.1f}" if row.state in ("done", "failed") and row.seconds else ""
        message = (
            say(T("see below")) if row.state == "failed" else say(T("the kernel started at the second try")) if row.attempts > 1 else ""
        )
        table.add_row(
            Line("" if row.client == before else row.client),
            names[row.page],
            Line(say(STATES[row.state]), style=COLOURS[row.state]),
            seconds,
            message,
        )
        before = row.client
    out.print(table)
    told: set[str] = set()
    for client, problem in report.problems.items():
        out.print(Line(f"\n✗ {client}", style="bold red"))
        _print_message(front, problem)
        told.add(client)
    for row in report.pages:
        if row.state == "failed" and row.client not in told:
            cell = f" · {say(T('cell {n}', n=row.cell))}" if row.cell else ""
            out.print(Line(f"\n✗ {row.client} · {names[row.page]}{cell}", style="bold red"))
            _print_message(front, row.message)
    for client, files in report.unread.items():
        out.print(Line(f"\n✗ {client}", style="bold red"))
        for file, why in files:
            out.print(Line(f"  {say(T('{file} could not be read: {why}', file=f'data/{file}', why=why))}"), soft_wrap=True)
        from cmlib.exports.mapping import FILE

        again = T("Download it again from the network, without opening it in between, and drop it into data/.")
        if all(file == FILE for file, _ in files):
            again = T("Correct it there, then call cm check: it says whether the file is read.")
        out.print(Line(f"  {say(again)}"), soft_wrap=True)
    for client, reason in report.apart.items():
        out.print(Line("\n" + say(T("{client} is left out of what the agency's brands share:", client=client))), soft_wrap=True)
        _print_message(front, reason)
    out.print()
    for client, path in report.reports.items():
        out.print(Line(say(T("Report of {client}: {path}", client=client, path=_near(path)))), soft_wrap=True)
    if report.index:
        out.print(Line(say(T("All brands: {path}", path=_near(report.index)))), soft_wrap=True)
    failed = sum(r.state == "failed" for r in report.pages)
    ending = T("All well.") if report.ok else T("The pages are there, but not everything could be read.")
    if failed:
        ending = T("{n} of {total} pages failed; no HTML was written for them.", n=failed, total=len(report.pages))
    seconds = say(T("{n} s", n=round(report.seconds, 1)))
    out.print(Line(f"{say(ending)} ({seconds})", style="bold red" if failed or not report.ok else "green"))


def _print_message(front: Front, message: Any) -> None:
    for part in front.say(message).split(" · "):
        front.out.print(Line(f"  {part}"), soft_wrap=True)


def _near(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


# ---- cm workshop ----------------------------------------------------------------------------------------------------


def _workshop(front: Front, client: str, lang: str, browser: bool, dry_run: bool) -> int:
    from cmlib import batch

    folder = batch.prepare_workshop(client, clients_dir=front.clients, notebooks_dir=project_folder("notebooks"), lang=lang)
    first = next((p.notebook for p in PAGES if (folder / p.notebook).is_file()), "")
    command = [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{first}",
        "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",  # nothing calls home
        *([] if browser else ["--no-browser"]),
    ]  # fmt: skip
    say = front.say
    front.out.print(Line(say(T("The pages of {client} are ready in {folder}", client=client, folder=_near(folder)))), soft_wrap=True)
    front.out.print(Line(say(T("In JupyterLab: Run → Run All Cells; end with Ctrl-C here."))), soft_wrap=True)
    if dry_run:
        front.out.print(Line(" ".join(command[1:])), soft_wrap=True)
        return OK
    env = os.environ | {"CM_CLIENTS": str(front.clients.resolve())}
    return OK if subprocess.call(command, env=env) in (0, 130, -2) else FAILED


def main() -> None:
    """Entry point of ``cm``."""
    make_app()()


if __name__ == "__main__":
    main()
