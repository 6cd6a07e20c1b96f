"""The runner: pages of all brands through papermill, unattended, each in its own kernel; then HTML, ``strategy.json``, ``manifest.json``.

What lies where (``<c>`` is a brand's folder):

* ``<c>/.run/01-diagnosis.ipynb`` and ``.json``: the executed page and what it was made from; failed pages stay here, marked.
* ``<c>/report/``: what is handed over, in the brand's own language. Another language (``lang="en"`` for a Spanish brand) goes
  to ``<c>/report/en/`` (and ``<c>/.run/en/``), so that it never overwrites the brand's own report.
* ``index.html`` beside the brands' folders: the agency's list of all reports; it is in nobody's report.

* ``<c>/.run/agency.json``: for a brand with ``brief.agency_pooling``, what the agency's *other* such brands showed (centre, spread, how
  many brands; :mod:`cmlib.pooling`). Every run makes it anew for the brands it is asked for, whichever they are: it reads all brands that
  take part, so that one brand run alone gets the same as in a run of all. A workshop uses the last one. ``<c>/.run/contribution.json`` is
  what the brand itself brings, kept so that its data are not read again while they are the same.

A page is not run again while its inputs are the same: brief, plan sections it reads, data files, what the other brands showed (where
the brand takes part), the page, the package and the libraries, language and ``as_of``. That also resumes a run that was killed. All files are written atomically.
"""

from __future__ import annotations

import copyreg
import difflib
import hashlib
import json
import os
import platform
import re
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import Pipe, connection, get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from cmlib import __version__, kernels
from cmlib.errors import PageError, UsageError, WorkbookError
from cmlib.files import write_atomically
from cmlib.labels import LABELS
from cmlib.pages import PAGES, PARAMETERS, Page
from cmlib.text import T, Text

CLIENT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
STATE_VERSION = 1
CELL_TIMEOUT = 600
"""Seconds a single cell may take before its page counts as failed."""

PACKAGES = (
    "pandas", "numpy", "scipy", "statsmodels", "scikit-learn", "stepmix", "ruptures", "matplotlib", "pyarrow", "babel", "pydantic", "ruamel.yaml",
    "papermill", "nbclient", "nbconvert", "ipykernel", "jupyter-client",
)  # fmt: skip
"""Libraries whose versions are inputs of a page and stand in the manifest."""


def _read_only(values: dict[str, object]) -> MappingProxyType[str, object]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda view: (_read_only, (dict(view),)))  # a Text's slots travel between processes

State = Literal["done", "unchanged", "failed", "kept"]


# ---- what a run reports ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PageRun:
    """What became of one page of one brand.

    Args:
        state: ``done``; ``unchanged`` (same inputs, not run again); ``failed``; ``kept`` (not asked for this time).
        message: for failures, what a Community Manager can act on. cell: number of the cell it happened in (0: none).
        kernel: ``forked`` or ``ordinary``. attempts: 2 if the kernel did not start at first.
    """

    client: str
    page: str
    state: State
    seconds: float = 0.0
    message: Text | str = ""
    cell: int = 0
    kernel: str = ""
    attempts: int = 1
    inputs: str = ""


@dataclass(frozen=True)
class RunReport:
    """The outcome of a run.

    Args:
        pages: one row per brand and page, in the order asked for. problems: brands (or reports) that failed as a whole.
        unread: brand -> files in its ``data/`` that are damaged, each with why; the pages say so too.
        apart: brand -> why it could not take part in what the agency's brands share; the others go on without it.
        reports: brand -> its ``index.html``. index: the agency's index. seconds: wall time.
    """

    pages: tuple[PageRun, ...]
    problems: Mapping[str, Text | str] = field(default_factory=dict)
    unread: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    reports: Mapping[str, Path] = field(default_factory=dict)
    index: Path | None = None
    seconds: float = 0.0
    apart: Mapping[str, Text | str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Did everything that was asked for succeed?"""
        return not self.problems and not self.unread and all(p.state != "failed" for p in self.pages)

    @property
    def exit_code(self) -> int:
        """0: all well; 1: something failed."""
        return 0 if self.ok else 1


@dataclass(frozen=True)
class RunEvent:
    """Progress: ``kind`` is ``plan`` (total is known), ``start``, ``end`` (``run`` says how) or ``report``."""

    kind: Literal["plan", "start", "end", "report"]
    client: str = ""
    page: str = ""
    done: int = 0
    total: int = 0
    run: PageRun | None = None


Progress = Callable[[RunEvent], None]


# ---- a crew of processes --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Lost:
    """A task whose process did not come back with a result."""

    reason: Text | str


@dataclass
class _Task:
    key: Any
    function: Callable[..., Any]
    args: tuple[Any, ...]


class Crew:
    """At most ``size`` tasks at a time, each in a process of its own that is forked from the preloaded one.

    A task that is killed (``kill -9``, out of memory) is one lost task; nothing waits for it and nothing else breaks.
    """

    def __init__(self, size: int, folder: Path) -> None:
        self.size, self.folder = max(1, size), folder
        self._waiting: deque[_Task] = deque()
        self._running: dict[Any, tuple[_Task, Any, Any]] = {}
        self._serial = 0
        self.on_start: Callable[[Any], None] = lambda key: None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *exc: object) -> None:
        for _, process, pipe in self._running.values():
            process.kill()
            process.join(5)
            pipe.close()
        self._running.clear()
        self._waiting.clear()

    def submit(self, key: Any, function: Callable[..., Any], *args: Any, first: bool = False) -> None:
        """Queue ``function(*args)`` (a module's function); ``first``: before everything that waits."""
        task = _Task(key, function, args)
        (self._waiting.appendleft if first else self._waiting.append)(task)

    def results(self) -> Iterator[tuple[Any, Any]]:
        """``(key, result)`` as they come, until nothing is left; more may be submitted meanwhile."""
        while self._waiting or self._running:
            while self._waiting and len(self._running) < self.size:
                self._launch(self._waiting.popleft())
            watched = {pipe: s for s, (_, _, pipe) in self._running.items()} | {s: s for s in self._running}
            ready = {watched[w] for w in connection.wait(list(watched))}
            for sentinel in sorted(ready, key=lambda s: self._running[s][1].pid or 0):
                task, process, pipe = self._running.pop(sentinel)
                try:
                    answer = pipe.recv() if pipe.poll() else ()
                except (EOFError, OSError):
                    answer = ()
                pipe.close()
                process.join(10)
                if process.exitcode is None:
                    process.kill()
                    process.join(5)
                if answer:
                    yield task.key, answer[0]
                else:
                    code = str(process.exitcode)
                    yield task.key, _Lost(T("the process ended without a result (exit code {code}): killed, or out of memory", code=code))

    def _launch(self, task: _Task) -> None:
        self.on_start(task.key)
        self._serial += 1
        log = self.folder / f"task-{self._serial}.log"
        ours, theirs = Pipe(duplex=False)
        args = (theirs, str(self.folder), str(log), task.function, task.args)
        try:
            process = kernels.start(_do_task, *args)
        except (OSError, EOFError):  # the preloaded process is gone and does not come back
            process = kernels.start(_do_task, *args, ctx=get_context("spawn"))
        theirs.close()
        self._running[process.sentinel] = (task, process, ours)


def _do_task(pipe: Any, folder: str, log: str, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """Body of a task's process: do it, hand back the result, leave nothing running."""
    import logging
    import signal

    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the runner's business; it ends us
    kernels._redirect(log)
    logging.disable(logging.CRITICAL)
    kernels.use_private_folder(Path(folder))
    try:
        if getattr(function, "needs_kernel", False):
            os.chdir(args[0].home)
            os.environ["CM_CLIENTS"] = args[0].clients_dir
            os.environ["IPYTHONDIR"] = str(Path(folder) / "ipython")
            kernels.prepare_kernel()  # while this process has a single thread
        kernels.end_with_parent()
        try:
            value = function(*args)
        except WorkbookError as error:
            value = _Lost(str(error))
        except Exception as error:
            import traceback

            traceback.print_exc()
            value = _Lost(f"{type(error).__name__}: {error}".splitlines()[0])
        pipe.send((value,))
        pipe.close()
    finally:
        kernels.discard_prepared()
        with suppress(OSError):
            Path(log).unlink()


# ---- before anything runs -------------------------------------------------------------------------------------------


def known_clients(clients_dir: Path) -> list[str]:
    """Names of the brands' folders (those with a ``plan.yaml``)."""
    return sorted(p.parent.name for p in clients_dir.glob("*/plan.yaml") if CLIENT_NAME.fullmatch(p.parent.name))


def check_clients(names: Sequence[str], clients_dir: Path) -> list[str]:
    """The names, each once; a name that is no brand's folder is refused with the nearest one.

    Raises:
        UsageError: not a name, or no such folder.
    """
    if not clients_dir.is_dir():
        raise UsageError(T("there is no folder {folder}", folder=str(clients_dir)), todo=T("say where the brands are with --clients"))
    known = known_clients(clients_dir)
    for name in names:
        if CLIENT_NAME.fullmatch(name) and (clients_dir / name).is_dir():
            continue
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        raise UsageError(
            T("there is no brand «{name}»", name=name),
            allowed=", ".join(known),
            todo=T("did you mean «{name}»?", name=close[0]) if close else T("create it with «cm new»"),
        )
    return list(dict.fromkeys(names))


def check_pages(names: Sequence[str] | None) -> list[Page]:
    """Pages by number, stem or name, in reading order; all of them for ``None``.

    Raises:
        UsageError: a name that is no page, with the nearest one.
    """
    if names is None:
        return list(PAGES)
    wanted = set()
    for name in names:
        text = name.strip().removesuffix(".ipynb").removesuffix(".html")
        for page in PAGES:
            if text in (page.number, page.number.lstrip("0"), page.stem, page.name):
                wanted.add(page.stem)
                break
        else:
            valid = [p.name for p in PAGES]
            close = difflib.get_close_matches(text, [*valid, *(p.stem for p in PAGES)], n=1, cutoff=0.5)
            raise UsageError(
                T("there is no page «{name}»", name=name),
                allowed=", ".join(valid),
                todo=T("did you mean «{name}»?", name=close[0]) if close else "",
            )
    return [p for p in PAGES if p.stem in wanted]


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sha_json(value: object) -> str:
    return _sha(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def source_digest() -> str:
    """Fingerprint of the package: code, catalogues, shipped reference figures."""
    root = Path(__file__).parent
    files = sorted(p for p in root.rglob("*") if p.suffix in {".py", ".po", ".csv", ".yaml"} and "__pycache__" not in p.parts)
    return _sha_json([(p.relative_to(root).as_posix(), _sha(p.read_bytes())) for p in files])


def package_versions() -> dict[str, str]:
    """Versions of Python and of the libraries a page's numbers and drawings depend on."""
    found = {"python": platform.python_version(), "cmlib": __version__}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def data_digests(folder: Path) -> dict[str, str]:
    """Path inside ``data/`` -> SHA-256, hidden files left out."""
    data = folder / "data"
    files = sorted(p for p in data.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(data).parts))
    return {p.relative_to(data).as_posix(): _sha(p.read_bytes()) for p in files}


@dataclass(frozen=True)
class _Source:
    """A page's notebook as checked before the run: its fingerprint, or why it cannot run."""

    stem: str
    digest: str = ""
    problem: Text | str = ""


def _check_sources(notebooks_dir: str, pages: Sequence[Page]) -> tuple[dict[str, _Source], str]:
    """Task: every page's notebook exists and has exactly the four parameters; fingerprint of the package."""
    return {page.stem: _check_source(Path(notebooks_dir) / page.notebook, page) for page in pages}, source_digest()


def _check_source(path: Path, page: Page) -> _Source:
    from papermill.inspection import _infer_parameters

    if not path.is_file():
        return _Source(page.stem, problem=T("there is no notebook {file}", file=page.notebook))
    try:
        nb = _load_notebook(path)
    except Exception as error:
        return _Source(
            page.stem, problem=T("{file} is not a readable notebook: {problem}", file=page.notebook, problem=str(error).splitlines()[0])
        )
    cells = [i for i, c in enumerate(nb.cells) if c.cell_type == "code"]
    tagged = [i for i in cells if "parameters" in c_tags(nb.cells[i])]
    if len(tagged) != 1 or tagged[0] != cells[0]:
        return _Source(
            page.stem, problem=T("the first code cell of {file}, and no other, must have the tag «parameters»", file=page.notebook)
        )
    found = [p.name for p in _infer_parameters(nb, name="python3", language="python")]
    if sorted(found) != sorted(PARAMETERS):
        wrong = [n for n in found if n not in PARAMETERS]
        close = difflib.get_close_matches(wrong[0], PARAMETERS, n=1) if wrong else []
        return _Source(
            page.stem,
            problem=T(
                "{file} has the parameters {found}; they must be exactly {names}{hint}",
                file=page.notebook, found=", ".join(found) or "–", names=", ".join(PARAMETERS), hint=f" ({wrong[0]} → {close[0]}?)" if close else "",
            ),
        )  # fmt: skip
    return _Source(page.stem, digest=_sha_json([(c.cell_type, c.source, sorted(c_tags(c))) for c in nb.cells]))


def c_tags(cell: Any) -> list[str]:
    """Tags of a cell."""
    return list(cell.metadata.get("tags", []))


def _read_notebook(path: Path) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def _notebook_bytes(nb: Any) -> bytes:
    import nbformat

    text: str = nbformat.writes(nb)  # type: ignore[no-untyped-call]
    return (text + "\n").encode()


def _load_notebook(path: Path) -> Any:
    nb = _read_notebook(path)
    nb.metadata.pop("papermill", None)
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata.pop("papermill", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nb.cells = [c for c in nb.cells if not {"injected-parameters", "papermill-error-cell-tag"} & set(c_tags(c))]
    return nb


@dataclass(frozen=True)
class _Survey:
    """A brand as found before the run."""

    client: str
    code: str
    country: str
    currency: str
    other_language: bool
    revision: int
    data: dict[str, str]
    inputs: dict[str, str]
    unchanged: dict[str, PageRun]


def _survey(job: _Job, sources: Mapping[str, _Source], source: str) -> _Survey | _Lost:
    """Task: the plan loads, the data folder is there; fingerprint of every page's inputs, and which pages need not run."""
    from cmlib import planfile
    from cmlib.wording import Language

    folder = Path(job.clients_dir) / job.client
    try:
        plan = planfile.load(folder)
        if not (folder / "data").is_dir():
            raise PageError(
                T("there is no folder «data»"), where=folder.name, todo=T("create it and put the networks' exports into it, as downloaded")
            )
        brief = plan.brief
        language = Language(job.lang or brief.language, brief.country, brief.currency)
    except WorkbookError as error:
        with suppress(ValueError):
            error.speaker = Language(job.tongue).say
        return _Lost(str(error))
    data = data_digests(folder)
    logo = _sha((folder / brief.logo).read_bytes()) if brief.logo and (folder / brief.logo).is_file() else ""
    decisions = plan.model_dump(mode="json")["decisions"]
    common = [STATE_VERSION, source, package_versions(), job.as_of, language.code, brief.model_dump(mode="json"), data, logo]
    if brief.agency_pooling:
        common.append(_agency_digest(folder))
    inputs = {}
    for stem, page_source in sources.items():
        read = _reads(stem)
        sections = {s: d for s, d in decisions.items() if read is None or s in read}
        inputs[stem] = _sha_json([*common, page_source.digest, sections, job.client])
    other = language.code != brief.language
    run_dir = run_folder(folder, language.code if other else "")
    unchanged = {}
    for page in PAGES:
        before = read_state(run_dir, page)
        if before and before["state"] == "done" and before["revision"] in (None, plan.revision):
            if page.stem not in inputs:
                unchanged[page.stem] = _as_run(job.client, page, before, "kept")
            elif before["inputs"] == inputs[page.stem]:
                unchanged[page.stem] = _as_run(job.client, page, before, "unchanged")
    return _Survey(job.client, language.code, brief.country, brief.currency, other, plan.revision, data, inputs, unchanged)


def _reads(stem: str) -> set[str] | None:
    """Plan sections a page depends on (its own too); ``None``: all of them."""
    try:
        from cmlib.steps import STEPS
    except Exception:
        return None
    step = STEPS.get(stem)
    return None if step is None or stem not in {p.stem for p in PAGES if p.decides} else {stem, *(r.partition(".")[0] for r in step.reads)}


# ---- what the agency's brands share ----------------------------------------------------------------------------------


def _agency_digest(folder: Path) -> str:
    from cmlib.book import agency_file

    path = agency_file(folder)
    return _sha(path.read_bytes()) if path.is_file() else ""


def _may_take_part(clients_dir: Path, names: Sequence[str]) -> bool:
    """Does the plan of any of these brands name the switch with another word than ``false``? (A quick look, without reading YAML.)"""
    for name in names:
        with suppress(OSError, UnicodeDecodeError):
            text = (clients_dir / name / "plan.yaml").read_text(encoding="utf-8-sig")
            if re.search(r"agency_pooling[\"']?\s*:(?!\s*false\b)", text):
                return True
    return False


def _bring(job: _Job, source: str) -> dict[str, Any] | None:
    """Task: what one brand brings, from its own folder if its inputs are the same; ``None`` if it does not take part."""
    from datetime import date

    from cmlib import planfile, pooling
    from cmlib.book import read_data
    from cmlib.wording import Language

    folder = Path(job.clients_dir) / job.client
    try:
        plan = planfile.load(folder)
    except WorkbookError as error:
        with suppress(ValueError):
            error.speaker = Language(job.tongue).say
        raise
    if not plan.brief.agency_pooling:
        return None
    inputs = _sha_json([source, package_versions(), job.as_of, plan.brief.model_dump(mode="json"), data_digests(folder)])
    kept = folder / ".run" / "contribution.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        before: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        if before["inputs"] == inputs:
            pooling.contribution_from(before["brings"])
            return dict(before["brings"])
    data = read_data(folder, plan)
    day = date.fromisoformat(job.as_of) if job.as_of else plan.brief.as_of or data.last_day
    made = pooling.contribution_record(pooling.contribution(plan, data, day) if day else pooling.Contribution())
    kept.parent.mkdir(exist_ok=True)
    write_atomically(kept, _json({"inputs": inputs, "brings": made}))
    return made


def _hand_out(clients_dir: str, names: Sequence[str], brought: Mapping[str, Mapping[str, Any]]) -> None:
    """Task: for each of these brands, the priors from all the others into its private folder; nothing for a brand that brings nothing."""
    from cmlib import pooling
    from cmlib.book import agency_file

    made = {name: pooling.contribution_from(record) for name, record in brought.items()}
    for name in names:
        path = agency_file(Path(clients_dir) / name)
        if name not in made:
            path.unlink(missing_ok=True)
            continue
        found = pooling.priors(made[name], [made[other] for other in sorted(made) if other != name])
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, _json(pooling.priors_record(found)))


def _share(crew: Crew, base: _Job, names: Sequence[str], source: str) -> dict[str, Text | str]:
    """Before the pages: every brand that takes part is read, and the brands of this run get what the others showed.

    Returns:
        brand -> why it could not be read; it is left out, and nothing else stops.
    """
    root = Path(base.clients_dir)
    if not _may_take_part(root, names):
        return {}
    brought: dict[str, Mapping[str, Any]] = {}
    apart: dict[str, Text | str] = {}
    everyone = known_clients(root)
    for name in everyone:
        if _may_take_part(root, [name]):
            crew.submit(name, _bring, replace(base, client=name), source)
    for name, found in crew.results():
        if isinstance(found, _Lost):
            apart[name] = found.reason
        elif found is not None:
            brought[name] = found
    crew.submit("agency", _hand_out, base.clients_dir, [n for n in names if n in everyone], brought)
    for _, done in crew.results():
        if isinstance(done, _Lost):  # without priors the pages still say what the brand's own posts say
            apart.update({name: done.reason for name in names if name in brought})
    return dict(sorted(apart.items()))


# ---- state of executed pages ----------------------------------------------------------------------------------------


def run_folder(folder: Path, language: str = "") -> Path:
    """Where a brand's executed pages lie; ``language`` only for another than the brand's own."""
    return folder / ".run" / language if language else folder / ".run"


def report_folder(folder: Path, language: str = "") -> Path:
    """Where a brand's report lies; ``language`` only for another than the brand's own."""
    return folder / "report" / language if language else folder / "report"


def read_state(run_dir: Path, page: Page) -> dict[str, Any] | None:
    """What is known of the last run of a page; ``None`` if nothing, or if its notebook is not the one it speaks of."""
    try:
        state = json.loads((run_dir / f"{page.name}.json").read_text(encoding="utf-8"))
        whole = state["version"] == STATE_VERSION and _sha((run_dir / page.notebook).read_bytes()) == state["notebook"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return state if whole else None


def _as_run(client: str, page: Page, state: Mapping[str, Any], word: State) -> PageRun:
    return PageRun(
        client, page.stem, word, state["seconds"], state["message"], state["cell"], state["kernel"], state["attempts"], state["inputs"]
    )


def _save_page(run_dir: Path, page: Page, nb: Any, run: PageRun, revision: int | None) -> None:
    """Notebook first, then what it was made from: a page without the second is not trusted."""

    run_dir.mkdir(parents=True, exist_ok=True)
    content = _notebook_bytes(nb)
    state = {
        "version": STATE_VERSION, "state": run.state, "inputs": run.inputs, "notebook": _sha(content), "seconds": run.seconds,
        "message": str(run.message), "cell": run.cell, "kernel": run.kernel, "attempts": run.attempts, "revision": revision,
    }  # fmt: skip
    (run_dir / f"{page.name}.json").unlink(missing_ok=True)
    write_atomically(run_dir / page.notebook, content)
    write_atomically(run_dir / f"{page.name}.json", (json.dumps(state, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode())


# ---- one page -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Job:
    """Everything a task needs to know about a brand, and for pages about the page."""

    client: str
    clients_dir: str
    notebooks_dir: str
    home: str
    lang: str
    as_of: str
    tongue: str
    page: Page | None = None
    code: str = "es"
    country: str = "ES"
    currency: str = "EUR"
    other_language: bool = False
    revision: int = 0
    inputs: str = ""
    timeout: int = CELL_TIMEOUT
    manager: str = "cmlib.kernels.PreloadedKernelManager"


def prepare_page(nb: Any, language: Any) -> Any:
    """The page with its Markdown in the reader's language (papermill injects the parameters)."""
    from cmlib.wording import prepare_markdown

    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source = prepare_markdown(cell.source, language)
    return nb


def _run_page(job: _Job) -> PageRun:
    """Task: one page of one brand, executed in a kernel of its own; the notebook and its state are kept in ``.run``."""
    from papermill.exceptions import PapermillExecutionError

    from cmlib.html import page_head
    from cmlib.wording import Language

    page = job.page
    assert page is not None
    folder = Path(job.clients_dir) / job.client
    run_dir = run_folder(folder, job.code if job.other_language else "")
    begun = time.perf_counter()
    language = Language(job.code, job.country, job.currency)
    source = prepare_page(_load_notebook(Path(job.notebooks_dir) / page.notebook), language)
    run = PageRun(job.client, page.stem, "failed", inputs=job.inputs)
    for attempt in (1, 2):
        started: list[Any] = []
        manager = job.manager if attempt == 1 else "cmlib.kernels.OrdinaryKernelManager"
        try:
            nb = _execute(source, job, manager, started)
            trouble = _unexecuted(nb)
            run = replace(
                run, state="failed" if trouble else "done", message=trouble[0] if trouble else "", cell=trouble[1] if trouble else 0
            )
        except PapermillExecutionError as error:
            nb = started[0]
            run = replace(run, message=_last_line(error.ename, error.evalue), cell=_cell_number(nb))
        except Exception as error:
            nb = started[0] if started else source
            if not started and attempt == 1:
                continue  # the kernel did not start: the one thing that is tried again
            message: Text | str = _last_line(type(error).__name__, str(error))
            if type(error).__name__ == "DeadKernelError":
                message = T("the page's kernel was killed, or the machine ran out of memory")
            elif type(error).__name__ == "CellTimeoutError":
                message = T("a cell took longer than {n} seconds", n=job.timeout)
            run = replace(run, message=message, cell=_cell_number(nb))
        break
    run = replace(run, seconds=round(time.perf_counter() - begun, 2), attempts=attempt, kernel=_how(started))
    _clean(nb)
    if run.state == "failed":
        nb.metadata["cm"] = {"state": "failed", "cell": run.cell, "message": str(run.message)}
    revision = None if "revision" in page_head(nb) else job.revision
    _save_page(run_dir, page, nb, replace(run, message=_said(run.message, language)), revision)
    return run


_run_page.needs_kernel = True  # type: ignore[attr-defined]


def _execute(source: Any, job: _Job, manager: str, started: list[Any]) -> Any:
    """papermill, with the notebook caught as soon as its kernel runs (a dead kernel would take it along)."""
    from nbformat import NotebookNode
    from papermill.execute import execute_notebook

    return execute_notebook(
        NotebookNode(source),  # type: ignore[no-untyped-call]
        None,
        parameters={"client": job.client, "interactive": False, "lang": job.lang, "as_of": job.as_of},
        kernel_name="python3",
        language="python",
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
        start_timeout=60,
        execution_timeout=job.timeout,
        record_timing=False,
        store_widget_state=False,
        skip_cells_with_tag="workshop",
        kernel_manager_class=manager,
        shutdown_kernel="immediate",
        on_notebook_start=lambda notebook: started.append(notebook),
    )


def _how(started: list[Any]) -> str:
    return kernels.last_start() if started else ""


def _unexecuted(nb: Any) -> tuple[Text, int] | None:
    """Did every code cell run? papermill returns quietly when a cell calls ``sys.exit(0)``."""
    for cell in nb.cells:
        if cell.cell_type != "code" or "workshop" in c_tags(cell) or not cell.source.strip():
            continue
        if any(o.output_type == "error" for o in cell.outputs):
            return T("the page ended early ({name})", name=next(o.ename for o in cell.outputs if o.output_type == "error")), _number(
                nb, cell
            )
        if cell.execution_count is None:
            return T("the page ended early: this cell did not run"), _number(nb, cell)
    return None


def _number(nb: Any, wanted: Any) -> int:
    """Number of a cell as a reader of the page counts (from 1, without what papermill put in)."""
    own = [c for c in nb.cells if not {"injected-parameters", "papermill-error-cell-tag"} & set(c_tags(c))]
    return next((i for i, c in enumerate(own, 1) if c is wanted), 0)


def _cell_number(nb: Any) -> int:
    """The cell with the error, else the one that was running."""
    code = [c for c in nb.cells if c.cell_type == "code" and "workshop" not in c_tags(c) and c.source.strip()]
    for cell in code:
        if any(o.output_type == "error" for o in cell.outputs):
            return _number(nb, cell)
    # a killed kernel may not have told that it began: papermill knows what it sent
    return next((_number(nb, c) for c in reversed(code) if c.metadata.get("papermill", {}).get("start_time")), 0)


def _last_line(name: str, value: str) -> str:
    """The message without traceback, colours and absolute paths; a WorkbookError already says it in words."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", value or "").strip()
    own = {c.__name__ for c in _subclasses(WorkbookError)}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = " ".join(lines) if name in own else (lines[-1] if lines else "")
    line = re.sub(r"(?<![\w.])/(?:[\w.@+-]+/)+([\w.@+-]+)", r"\1", line)
    return line if name in own else f"{name}: {line}" if line else name


def _subclasses(cls: type) -> set[type]:
    below: list[type] = cls.__subclasses__()
    return {cls} | {found for sub in below for found in _subclasses(sub)}


def _said(text: Text | str, language: Any) -> str:
    return str(language.say(text))


def _clean(nb: Any) -> None:
    """Without timestamps, absolute paths and whatever was said on the side."""
    nb.metadata.pop("papermill", None)
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in c_tags(cell):
            cell["id"] = "injected-parameters"


# ---- one brand's report ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Written:
    """What the report task hands back: pages that could not be exported, and where the report is."""

    failed: dict[str, str]
    index: str
    unread: tuple[tuple[str, str], ...] = ()


def _write_report(job: _Job, runs: Sequence[PageRun], survey: _Survey) -> _Written:
    """Task: HTML of all good pages, index, ``strategy.json`` and ``manifest.json`` of one brand."""

    from cmlib import html

    folder = Path(job.clients_dir) / job.client
    language = job.code if job.other_language else ""
    run_dir, target = run_folder(folder, language), report_folder(folder, language)
    target.mkdir(parents=True, exist_ok=True)
    by_stem = {r.page: r for r in runs}
    books, failed = {}, {}
    for page in PAGES:
        run = by_stem.get(page.stem)
        if run is not None and run.state != "failed":
            try:
                books[page.stem] = _read_notebook(run_dir / page.notebook)
            except Exception as error:
                failed[page.stem] = _last_line(type(error).__name__, str(error))
    heads = {stem: html.page_head(nb) for stem, nb in books.items()}
    head: dict[str, Any] = next((h for h in heads.values() if h), {})
    labels = head.get("labels", {})
    nav = [html.NavItem("index", labels["overview"], "index.html")] if labels.get("overview") else []
    good = [p for p in PAGES if p.stem in books]
    nav += [html.NavItem(p.stem, _label(p, heads[p.stem]), p.html) for p in good]
    texts: dict[str, str] = {}
    for page in good:
        try:
            texts[page.html] = html.export_page(books[page.stem], nav=nav, revision=survey.revision)
        except Exception as error:
            failed[page.stem] = _last_line(type(error).__name__, str(error))
    listed = [
        html.IndexPage(p.number, str(heads[p.stem].get("title") or p.title), p.html, html.page_question(nb), html.page_answer(nb))
        for p in good
        if (nb := books[p.stem]) is not None and p.html in texts
    ]
    records: dict[str, Any] = {}
    for page in good:
        if page.html in texts:
            records.update(html.section_records(books[page.stem]))
    strategy = {"schema_version": 1, "client": job.client, "brand": head.get("brand", ""), "language": job.code, "sections": records}
    if head and texts:
        texts["index.html"] = html.render_brand_index(head, listed, nav=nav, revision=survey.revision)
    _replace_report(target, texts, strategy if texts else None)
    runs = [replace(r, state="failed", message=failed[r.page]) if r.page in failed else r for r in runs]
    _write_manifest(target, job, survey, runs, head, {n: _sha(t.encode()) for n, t in texts.items()})
    unread = tuple((str(file), str(why)) for file, why in head.get("unread", ()))
    return _Written(failed, str(target / "index.html") if "index.html" in texts else "", unread)


def _label(page: Page, head: Mapping[str, Any]) -> str:
    title = str(head.get("title") or page.title)
    return title if int(page.number) >= 90 else f"{int(page.number)} {title}"


def _replace_report(target: Path, texts: Mapping[str, str], strategy: Mapping[str, Any] | None) -> None:
    """Write what is good, remove what is not: a page that failed must not leave yesterday's HTML behind."""
    for name in [*(p.html for p in PAGES), "index.html"]:
        if name in texts:
            write_atomically(target / name, texts[name].encode())
        else:
            (target / name).unlink(missing_ok=True)
    if strategy is None:
        (target / "strategy.json").unlink(missing_ok=True)
    else:
        write_atomically(target / "strategy.json", _json(strategy))


def _json(value: object) -> bytes:
    return (json.dumps(_finite(value), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _finite(value: object) -> object:
    """JSON knows no NaN: what is not known is null (a kernel sends NaN as the word)."""
    if isinstance(value, str):
        return None if value in ("nan", "inf", "-inf") else value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, Mapping):
        return {str(k): _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    return value


def _write_manifest(
    target: Path,
    job: _Job,
    survey: _Survey | None,
    runs: Sequence[PageRun],
    head: Mapping[str, Any],
    files: Mapping[str, str],
    problem: str = "",
) -> None:
    pages = {p.stem: p for p in PAGES}
    manifest = {
        "client": job.client,
        "brand": head.get("brand", ""),
        "place": head.get("place", ""),
        "fictional": bool(head.get("fictional", False)),
        "language": survey.code if survey else job.lang,
        "as_of": job.as_of,
        "problem": problem,
        "plan_revision": survey.revision if survey else None,
        "data": survey.data if survey else {},
        "data_digest": _sha_json(survey.data) if survey else "",
        "versions": package_versions(),
        "pages": {
            pages[r.page].name: {k: v for k, v in asdict(replace(r, message=str(r.message))).items() if k != "client"}
            | {"html": pages[r.page].html, "sha256": files.get(pages[r.page].html, "")}
            for r in runs
        },
    }
    target.mkdir(parents=True, exist_ok=True)
    write_atomically(target / "manifest.json", _json(manifest))


def _write_failed_brand(job: _Job, pages: Sequence[Page], problem: str) -> _Written:
    """Task: a brand that could not even be looked at has no report, and a manifest that says why."""
    target = report_folder(Path(job.clients_dir) / job.client)
    _replace_report(target, {}, None)
    runs = [PageRun(job.client, p.stem, "failed", message=problem) for p in pages]
    _write_manifest(target, job, None, runs, {}, {}, problem)
    return _Written({}, "")


def _write_agency_index(clients_dir: str, tongue: str) -> str:
    """Task: ``index.html`` over all brands that have a folder, from their manifests."""
    from cmlib import html
    from cmlib.wording import Language

    say = Language(tongue)
    root = Path(clients_dir)
    brands = []
    for client in known_clients(root):
        report = root / client / "report"
        try:
            manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
            rows = [p for _, p in sorted(manifest["pages"].items()) if (report / p["html"]).is_file() and p["state"] != "failed"]
            links = tuple(
                html.NavItem(p.stem, _label(p, {"title": say.say(p.title)}), f"{client}/report/{p.html}")
                for p in PAGES
                if p.stem in {row["page"] for row in rows}
            )
            href = f"{client}/report/index.html" if (report / "index.html").is_file() else ""
            brands.append(
                html.IndexBrand(manifest["brand"] or client, href, manifest["place"], manifest["fictional"], links, len(rows), len(PAGES))
            )
        except (OSError, ValueError, KeyError, TypeError):
            brands.append(html.IndexBrand(client, total=len(PAGES)))
    text = html.render_agency_index(brands, labels={k: say.say(v) for k, v in LABELS.items()}, html_lang=say.html_lang)
    write_atomically(root / "index.html", text.encode())
    return str(root / "index.html")


# ---- the run --------------------------------------------------------------------------------------------------------


def run(
    clients: Sequence[str],
    *,
    clients_dir: Path,
    notebooks_dir: Path,
    pages: Sequence[str] | None = None,
    lang: str = "",
    as_of: str = "",
    jobs: int | None = None,
    progress: Progress | None = None,
    tongue: str = "es",
    timeout: int = CELL_TIMEOUT,
) -> RunReport:
    """Run pages of brands and write their reports; one that fails stops no other.

    Args:
        clients: folder names below ``clients_dir``. pages: numbers, stems or names; default all.
        lang: ``"es"``, ``"en"``, or ``""`` for each brand's own. A language that is not the brand's goes to ``report/<lang>/``.
        as_of: ISO date the pages speak of, or ``""``.
        jobs: pages at a time (default: one a processor core). tongue: language of the agency's index and of messages.
        timeout: seconds a cell may take.

    Returns:
        One row per brand and page; ``exit_code`` is 1 if anything failed.

    Raises:
        UsageError: a misspelt brand, page, language or date; then nothing is run.
    """
    begun = time.perf_counter()
    root, notebooks = Path(clients_dir).resolve(), Path(notebooks_dir).resolve()
    names, wanted = check_clients(clients, root), check_pages(pages)
    _check_scalars(lang, as_of)
    tell = progress or (lambda event: None)
    kernels.sweep_private_folders()
    folder = kernels.make_private_folder()
    base = _Job("", str(root), str(notebooks), str(notebooks.parent), lang, as_of, tongue, timeout=timeout)
    try:
        with Crew(jobs or os.cpu_count() or 1, folder) as crew:
            return _run(crew, base, names, wanted, tell, begun)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_scalars(lang: str, as_of: str) -> None:
    from datetime import date

    if lang not in ("", "es", "en"):
        raise UsageError(T("there is no language «{lang}»", lang=lang), allowed="es, en")
    try:
        if as_of and date.fromisoformat(as_of).isoformat() != as_of:
            raise ValueError
    except ValueError:
        raise UsageError(T("«{value}» is not a date", value=as_of), allowed="2026-10-31") from None


def _run(crew: Crew, base: _Job, names: Sequence[str], wanted: Sequence[Page], tell: Progress, begun: float) -> RunReport:
    crew.submit("sources", _check_sources, base.notebooks_dir, wanted)
    sources, source = _only(crew)
    apart = _share(crew, base, names, source)
    surveys: dict[str, _Survey] = {}
    problems: dict[str, Text | str] = {}
    unread: dict[str, Sequence[tuple[str, str]]] = {}
    for name in names:
        crew.submit(name, _survey, replace(base, client=name), sources, source)
    for name, found in crew.results():
        if isinstance(found, _Lost):
            problems[name] = found.reason
        else:
            surveys[name] = found

    runs: dict[str, dict[str, PageRun]] = {name: {} for name in names}
    todo: list[_Job] = []
    for name, survey in ((n, surveys[n]) for n in names if n in surveys):
        runs[name].update(survey.unchanged)
        job = replace(
            base, client=name, code=survey.code, country=survey.country, currency=survey.currency,
            other_language=survey.other_language, revision=survey.revision,
        )  # fmt: skip
        for page in wanted:
            if sources[page.stem].problem:
                runs[name][page.stem] = PageRun(name, page.stem, "failed", message=sources[page.stem].problem)
            elif page.stem not in runs[name]:
                todo.append(replace(job, page=page, inputs=survey.inputs[page.stem]))
    total = len(names) * len(wanted)
    done = total - len(todo)
    tell(RunEvent("plan", done=done, total=total))

    left = {name: sum(j.client == name for j in todo) for name in names}
    reports: dict[str, Path] = {}

    def finish(name: str) -> None:
        job = replace(base, client=name)
        if name in problems:
            crew.submit(("report", name), _write_failed_brand, job, list(wanted), str(problems[name]), first=True)
            return
        survey = surveys[name]
        job = replace(job, code=survey.code, other_language=survey.other_language)
        ordered = [r for p in PAGES if (r := runs[name].get(p.stem))]
        crew.submit(("report", name), _write_report, job, ordered, survey, first=True)

    def announce(key: Any) -> None:
        if key[0] == "page":
            tell(RunEvent("start", key[1], key[2], done, total))

    crew.on_start = announce
    for job in todo:
        assert job.page is not None
        crew.submit(("page", job.client, job.page.stem), _run_page, job)
    for name in names:
        if not left[name]:
            finish(name)
    for key, value in crew.results():
        if key[0] == "page":
            _, name, stem = key
            if isinstance(value, _Lost):
                value = PageRun(name, stem, "failed", message=value.reason)
            runs[name][stem] = value
            done += 1
            left[name] -= 1
            tell(RunEvent("end", name, stem, done, total, value))
            if not left[name]:
                finish(name)
        else:
            name = key[1]
            if isinstance(value, _Lost):
                problems[name] = value.reason
                continue
            for stem, message in value.failed.items():
                runs[name][stem] = replace(runs[name][stem], state="failed", message=message)
            if value.index:
                reports[name] = Path(value.index)
            if value.unread:
                unread[name] = value.unread
            tell(RunEvent("report", name, done=done, total=total))
    crew.on_start = lambda key: None
    crew.submit("index", _write_agency_index, base.clients_dir, base.tongue)
    index = _only(crew)
    rows = []
    for name in names:
        if name in problems and not runs[name]:
            rows += [PageRun(name, page.stem, "failed", message=problems[name]) for page in wanted]
        else:
            rows += [runs[name][page.stem] for page in wanted if page.stem in runs[name]]
    return RunReport(tuple(rows), problems, unread, reports, Path(index), round(time.perf_counter() - begun, 2), apart)


def _only(crew: Crew) -> Any:
    """The result of the single task that was submitted."""
    for _, value in crew.results():
        if isinstance(value, _Lost):
            raise PageError(T("the run could not go on: {problem}", problem=str(value.reason)))
        return value
    raise AssertionError("nothing was submitted")


# ---- for the workshop -----------------------------------------------------------------------------------------------


def prepare_workshop(client: str, *, clients_dir: Path, notebooks_dir: Path, lang: str = "") -> Path:
    """Live copies of all pages for one brand in ``.run/workshop/``: its name in the parameters, its language in the Markdown.

    A copy somebody wrote into is kept beside the new one as ``<page>.edited-<n>.ipynb``.

    Returns:
        the folder.
    """

    from cmlib import planfile
    from cmlib.wording import Language

    [name] = check_clients([client], Path(clients_dir).resolve())
    folder = Path(clients_dir).resolve() / name
    brief = planfile.load(folder).brief
    _check_scalars(lang, "")
    language = Language(lang or brief.language, brief.country, brief.currency)
    target = folder / ".run" / "workshop"
    target.mkdir(parents=True, exist_ok=True)
    values = {"client": repr(name).replace("'", '"'), "interactive": "True", "lang": f'"{lang}"', "as_of": '""'}
    for page in PAGES:
        path = Path(notebooks_dir) / page.notebook
        if not path.is_file():
            continue
        nb = prepare_page(_load_notebook(path), language)
        for cell in nb.cells:
            if "parameters" in c_tags(cell):
                for key, value in values.items():
                    cell.source = re.sub(
                        rf"^({key}\s*(?::\s*\w+\s*)?=\s*)(\"[^\"]*\"|\w+)", rf"\g<1>{value}", cell.source, flags=re.MULTILINE
                    )
        _keep_edited(target, page, nb)
        write_atomically(target / page.notebook, _notebook_bytes(nb))
        sources = _sha_json([c.source for c in nb.cells])
        write_atomically(target / f".{page.name}.sha", sources.encode())
    return target


def _keep_edited(target: Path, page: Page, new: Any) -> None:
    """Set aside a live copy whose cells are neither those we wrote last nor those we are about to write."""

    path, mark = target / page.notebook, target / f".{page.name}.sha"
    if not path.exists():
        return
    try:
        now = _sha_json([c.source for c in _read_notebook(path).cells])
    except Exception:
        now = "unreadable"
    known = {mark.read_text() if mark.exists() else "", _sha_json([c.source for c in new.cells])}
    if now not in known:
        number = 1
        while (aside := target / f"{page.name}.edited-{number}.ipynb").exists():
            number += 1
        os.replace(path, aside)
