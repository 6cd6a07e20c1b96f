"""A fresh kernel for every page, with the imports paid once.

papermill's isolation is one kernel per notebook; most of its cost is importing pandas, matplotlib and friends again and
again. Here each kernel is *forked* from a process that has imported them already (:data:`PRELOADED`), so it starts in
a fraction of a second and still shares nothing with any other page: its own process group, its own private sockets.

* :class:`PreloadedProvisioner` is the documented ``jupyter_client`` extension point (entry point ``cm-preloaded``).
* :class:`PreloadedKernelManager` is what papermill and nbclient take as ``kernel_manager_class``.
* Where fork is missing (Windows) or fails, the kernel is started the ordinary way; ``provisioner.how`` says which it was.
* Kernels talk over IPC sockets in a folder only this user can enter, not over TCP ports.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import gc
import itertools
import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

ENVIRONMENT: dict[str, str] = {
    "MPLBACKEND": "agg",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow's jemalloc starts a thread on import
}
"""Every kernel's environment: one thread and one hash seed, so that the same inputs give the same bytes."""

PRELOADED = (
    "numpy", "pandas", "pyarrow", "scipy.stats", "scipy.special", "sklearn.cluster", "sklearn.preprocessing", "sklearn.metrics",
    "statsmodels.stats.api", "statsmodels.tsa.api", "statsmodels.duration.survfunc", "stepmix.stepmix", "ruptures", "openpyxl", "xlrd",
    "matplotlib.figure", "matplotlib.font_manager", "matplotlib.ticker", "matplotlib.dates",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg",
    "babel.dates", "babel.numbers", "babel.lists", "babel.messages.pofile", "pydantic", "ruamel.yaml",
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.displayhook", "ipykernel.heartbeat",
    "ipykernel.subshell_manager", "IPython.core.completer", "IPython.core.magics", "IPython.core.history", "sqlite3", "pdb", "jedi",
    "jupyter_client.asynchronous", "jupyter_client.provisioning.local_provisioner", "zmq.asyncio", "zmq.eventloop.zmqstream",
    "papermill.execute", "papermill.inspection", "nbclient", "nbformat", "nbconvert.exporters.html", "jinja2",
    "cmlib.book", "cmlib.planfile", "cmlib.pages", "cmlib.exports", "cmlib.steps", "cmlib.views", "cmlib.wording", "cmlib.figures",
    "cmlib.html", "cmlib.batch", "cmlib.kernels",
)  # fmt: skip
"""Imported in this order; the pages' own stems (``cmlib.views.<stem>`` …) follow."""
missing: dict[str, str] = {}
"""What could not be imported there, and why."""

_PRELOADING = "CM_PRELOADING"
_preloaded = False
IPC_PATH_LIMIT = 100
"""A Unix socket's path has room for 103 characters on macOS, 107 on Linux."""


# ---- the process everything is forked from --------------------------------------------------------------------------


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """``os.environ`` with some values, restored afterwards."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _server_environment(ctx: BaseContext) -> Any:
    """What the preloaded process is started with; the mark tells this module, imported there, to import the rest."""
    return environment({**ENVIRONMENT, _PRELOADING: "1"} if is_forking(ctx) else ENVIRONMENT)


@contextmanager
def _without_main() -> Iterator[None]:
    """multiprocessing runs the caller's main script again in each child. Nothing of ours lives there, so it need not."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@functools.cache
def context() -> BaseContext:
    """The multiprocessing context of workers and kernels: *forkserver* with everything preloaded, else *spawn*."""
    if "forkserver" not in multiprocessing.get_all_start_methods() or os.environ.get("CM_NO_FORK"):
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([__name__])
    return found


def is_forking(ctx: BaseContext | None = None) -> bool:
    """Are processes forked from a preloaded one here?"""
    return (ctx or context()).get_start_method() == "forkserver"


def start(target: Callable[..., object], *args: object, ctx: BaseContext | None = None) -> BaseProcess:
    """A started process running ``target(*args)``; it comes from the preloaded process where there is one.

    ``target`` must be importable (a module's function); the caller's main script is not run again.
    """
    ctx = ctx or context()
    process = ctx.Process(target=target, args=args, daemon=False)  # type: ignore[attr-defined]
    with _server_environment(ctx), _without_main():
        process.start()
    return process  # type: ignore[no-any-return]


def end_with_parent() -> None:
    """Let this process end as soon as its parent has gone, however it went; an orphan would hold memory and sockets."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True, name="end-with-parent").start()


# ---- a folder only this user can enter ------------------------------------------------------------------------------

_private: list[Path] = []
_serial = itertools.count(1)


def private_folder() -> Path:
    """Folder (mode 700) for sockets, connection files and logs of this process's kernels; made when first asked for."""
    if not _private:
        use_private_folder(make_private_folder())
        atexit.register(remove_private_folder)
    return _private[0]


def make_private_folder() -> Path:
    """A new private folder whose path is short enough for Unix sockets."""
    prefix = f"cm-{os.getpid()}-"
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    if len(str(folder)) > IPC_PATH_LIMIT - 24 and os.name == "posix":
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    return folder


def use_private_folder(folder: Path) -> None:
    """Use a folder that somebody else made and will remove (a worker uses its runner's)."""
    _private[:] = [folder]


def remove_private_folder() -> None:
    """Remove the folder with whatever is left in it."""
    while _private:
        shutil.rmtree(_private.pop(), ignore_errors=True)


def sweep_private_folders() -> None:
    """Remove folders of runs that were killed before they could tidy up."""
    for folder in {Path(tempfile.gettempdir()), Path("/tmp")}:
        for left in folder.glob("cm-*-*"):
            pid = left.name.split("-")[1]
            try:
                mine = pid.isdigit() and left.stat().st_uid == os.getuid()
                if mine:
                    os.kill(int(pid), 0)
            except ProcessLookupError:
                shutil.rmtree(left, ignore_errors=True)
            except (OSError, AttributeError):
                continue


# ---- the kernel process ---------------------------------------------------------------------------------------------


def _be_a_kernel(orders: Any, other_end: Any) -> None:
    """Wait for orders (arguments, environment, folder), then be an ordinary IPython kernel until told to stop."""
    if other_end is not None:  # forked from its own parent: it holds a copy of the parent's end, too
        other_end.close()
    try:
        arguments, env, cwd, log = orders.recv()
    except EOFError:
        return  # never needed
    orders.close()
    os.setsid()
    os.environ.clear()
    os.environ.update(env)
    if cwd:
        os.chdir(cwd)
    _redirect(log)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    sys.argv = ["ipykernel_launcher", *arguments]
    with suppress(ImportError):
        from matplotlib import rcParams

        rcParams["backend"] = env.get("MPLBACKEND", "agg")
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.initialize(arguments)  # type: ignore[no-untyped-call]
    gc.enable()
    app.start()  # type: ignore[no-untyped-call]
    atexit._run_exitfuncs()  # multiprocessing's children skip them, a kernel's sockets need them


def _redirect(log: str) -> None:
    """Standard input from nowhere; output that is not a page's goes to a file, where a start that failed can be read up."""
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    with open(log, "ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdin = os.fdopen(0, "r", closefd=False)
    for name, fd in (("stdout", 1), ("stderr", 2)):
        stream = os.fdopen(fd, "w", closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


class ForkedKernel:
    """A forked process that waits to become a kernel; has the part of ``subprocess.Popen`` that provisioners use."""

    stdin = stdout = stderr = None

    def __init__(self, ctx: BaseContext) -> None:
        ours, theirs = multiprocessing.Pipe()
        direct = ctx.get_start_method() == "fork"
        self._process = start(_be_a_kernel, theirs, ours if direct else None, ctx=ctx)
        theirs.close()
        self._orders = ours
        assert self._process.pid is not None
        self.pid: int = self._process.pid

    def order(self, arguments: Sequence[str], env: Mapping[str, str], cwd: str | None, log: Path) -> None:
        """Say which kernel to be."""
        self._orders.send((list(arguments), dict(env), cwd, str(log)))
        self._orders.close()

    def poll(self) -> int | None:
        """Exit code, or ``None`` while it runs; a process that ended is reaped here."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end."""
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, signum: int) -> None:
        """Send a signal unless it ended already."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)


_prepared: list[ForkedKernel] = []


def thread_count() -> int:
    """Threads of this process, those of C libraries too where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


def prepare_kernel() -> bool:
    """Fork a kernel from *this* process for the next start. Only in a worker that is itself a fresh, single-threaded fork.

    Asking the fork server from one of its children would start a second server with everything imported again.
    """
    if not _preloaded or multiprocessing.parent_process() is None or not is_forking() or thread_count() != 1:
        return False
    _prepared.append(ForkedKernel(multiprocessing.get_context("fork")))
    return True


def discard_prepared() -> None:
    """End kernels that were prepared and not used."""
    while _prepared:
        kernel = _prepared.pop()
        kernel.kill()
        kernel.wait(5)


# ---- jupyter_client's seams -----------------------------------------------------------------------------------------


def _launcher_arguments(cmd: Sequence[str]) -> list[str] | None:
    """Arguments of the IPython kernel if the command would start one with this very Python; else ``None``."""
    if len(cmd) < 3 or os.path.realpath(cmd[0]) != os.path.realpath(sys.executable):
        return None
    for i, part in enumerate(cmd[:-1]):
        if part == "-m" and cmd[i + 1] in ("ipykernel_launcher", "ipykernel"):
            return list(cmd[i + 2 :])
    return None


class PreloadedProvisioner(LocalProvisioner):
    """Starts a kernel by forking a process that has imported everything; falls back to an ordinary start.

    Attributes:
        how: ``"forked"`` or ``"ordinary"`` once started. reason: why not forked.
    """

    how: str = ""
    reason: str = ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """As :class:`LocalProvisioner`, with the environment that makes results repeatable."""
        prepared = await super().pre_launch(**kwargs)
        prepared["env"].update(ENVIRONMENT)
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel, or start one as everybody does."""
        try:
            arguments = _launcher_arguments(cmd)
            if arguments is None:
                raise RuntimeError("not an IPython kernel of this Python")
            if not _prepared and (not is_forking() or multiprocessing.parent_process() is not None):
                raise RuntimeError("no process to fork from")
            log = private_folder() / f"{self.kernel_id}.log"
            kernel = _prepared.pop() if _prepared else ForkedKernel(context())
            kernel.order(arguments, kwargs.get("env", os.environ), str(kwargs["cwd"]) if kwargs.get("cwd") else None, log)
            self.how, self.reason = "forked", ""
        except Exception as error:
            self.how, self.reason = "ordinary", f"{type(error).__name__}: {error}"
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        await self._wait_for_sockets(kernel)
        return self.connection_info

    async def _wait_for_sockets(self, kernel: ForkedKernel) -> None:
        """A client that connects before the socket is there tries again only after a tenth of a second."""
        if self.connection_info.get("transport") == "ipc":
            last = f"{self.connection_info['ip']}-{self.connection_info['hb_port']}"  # the heartbeat is bound last
            deadline = time.monotonic() + 20
            while not os.path.exists(last) and kernel.poll() is None and time.monotonic() < deadline:
                await asyncio.sleep(0.003)

    async def kill(self, restart: bool = False) -> None:
        """SIGKILL to the kernel's process group; comes back when it is gone."""
        await super().kill(restart)
        for _ in range(400):
            if await self.poll() is not None:
                break
            await asyncio.sleep(0.005)

    async def cleanup(self, restart: bool = False) -> None:
        """Reap the process and remove its log."""
        if self.process is not None and not restart:
            self.process.poll()
        await super().cleanup(restart)
        if not restart and _private:
            with suppress(OSError):
                (_private[0] / f"{self.kernel_id}.log").unlink(missing_ok=True)


class PromptClient(AsyncKernelClient):
    """A client that is ready as soon as the kernel is: no fixed pauses."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Until the kernel answers on the shell channel *and* its output channel has been heard."""
        deadline = time.monotonic() + timeout if timeout is not None else None
        while True:
            asked = self.kernel_info()
            reply = await self._answer(self.shell_channel, asked, "kernel_info_reply", 1.0)
            if reply is not None and await self._answer(self.iopub_channel, asked, "status", 0.3, idle=True) is not None:
                self._handle_kernel_info_reply(reply)
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if deadline is not None and time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    async def _answer(self, channel: Any, asked: str, kind: str, seconds: float, *, idle: bool = False) -> dict[str, Any] | None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                message: dict[str, Any] = await channel.get_msg(timeout=left)
            except Empty:
                return None
            if message["parent_header"].get("msg_id") != asked or message["msg_type"] != kind:
                continue
            if not idle or message["content"].get("execution_state") == "idle":
                return message
        return None


_started: list[str] = []


def last_start() -> str:
    """How this process's last kernel was started: ``"forked"`` or ``"ordinary"``."""
    return _started[-1] if _started else ""


class PreloadedKernelManager(AsyncKernelManager):
    """Kernel manager for batch runs: forked kernels of *this* Python, private IPC sockets, whatever kernel a page was saved with.

    Example:
        ``papermill.execute_notebook(…, kernel_manager_class="cmlib.kernels.PreloadedKernelManager")``
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.client_class = f"{__name__}.PromptClient"
        name = private_folder() / f"{os.getpid():x}-{next(_serial):x}"
        if os.name == "posix" and len(str(name)) < IPC_PATH_LIMIT:
            self.transport = "ipc"
            self.connection_file = f"{name}.json"
            self.ip = str(name)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The IPython kernel of the running Python; a page saved in another environment runs here all the same."""
        if self._kernel_spec is None:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            self._kernel_spec = KernelSpec(argv=argv, display_name="Python 3", language="python")
        return self._kernel_spec

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or f"{os.getpid():x}-{next(_serial):x}"
            self.provisioner = PreloadedProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kw)

    pre_start_kernel = _async_pre_start_kernel

    async def _async_post_start_kernel(self, **kw: Any) -> None:
        _started.append(getattr(self.provisioner, "how", ""))
        await super()._async_post_start_kernel(**kw)

    post_start_kernel = _async_post_start_kernel


class OrdinaryKernelManager(PreloadedKernelManager):
    """The same without forking: for a second try, and to measure what forking saves."""

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or f"{os.getpid():x}-{next(_serial):x}"
            self.provisioner = _OrdinaryProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kw)

    pre_start_kernel = _async_pre_start_kernel


class _OrdinaryProvisioner(PreloadedProvisioner):
    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        self.how, self.reason = "ordinary", "asked for"
        return await LocalProvisioner.launch_kernel(self, cmd, **kwargs)


# ---- in the preloaded process ----------------------------------------------------------------------------------------


def _load(name: str) -> None:
    try:
        import_module(name)
    except Exception as error:
        missing[name] = f"{type(error).__name__}: {error}"


def _preload() -> None:
    """Import everything, in the process kernels are forked from; nothing may start a thread here.

    A forked copy would inherit the thread's locks but not the thread. A module that is missing or broken is skipped: the
    page that needs it says so in its own words.
    """
    # jsonschema compiles a grammar of IRIs for 1.6 s on import; no notebook holds one, and without the module it does without.
    skipped = "rfc3987_syntax"
    held_back = skipped not in sys.modules
    if held_back:
        sys.modules[skipped] = None  # type: ignore[assignment]
    for name in PRELOADED:
        _load(name)
    if held_back:
        del sys.modules[skipped]
    with suppress(Exception):
        from cmlib.pages import PAGES

        for page in PAGES:
            for package in ("cmlib", "cmlib.wording", "cmlib.figures", "cmlib.views"):
                _load(f"{package}.{page.stem}")
    with suppress(Exception):
        from cmlib import html

        html.warm_up()
    gc.collect()
    gc.freeze()  # what is here stays: children need not walk (and copy) it


if os.environ.pop(_PRELOADING, ""):
    _preload()
    _preloaded = True
