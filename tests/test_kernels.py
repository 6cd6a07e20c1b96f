"""Kernels forked from a preloaded process: quick, alone, gone when told to."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from cmlib import batch, kernels

pytestmark = [
    pytest.mark.skipif("forkserver" not in __import__("multiprocessing").get_all_start_methods(), reason="no fork on this system"),
]


class Session:
    """A kernel and a client, as nbclient would hold them."""

    def __init__(self, manager_class: type = kernels.PreloadedKernelManager) -> None:
        self.manager = manager_class(kernel_name="python3")

    async def __aenter__(self) -> Session:
        await self.manager.start_kernel(extra_arguments=["--HistoryManager.hist_file=:memory:"])
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)

    async def ask(self, code: str) -> str:
        """What the code prints."""
        printed: list[str] = []

        def listen(message: dict) -> None:
            content = message["content"]
            printed.append(content.get("text", "") or "\n".join(content.get("traceback", [])))

        await self.client.execute_interactive(code, output_hook=listen, timeout=60)
        return "".join(printed).strip()


def in_session(function, manager_class=kernels.PreloadedKernelManager):
    async def go():
        async with Session(manager_class) as session:
            return await function(session)

    return asyncio.run(go())


def test_a_kernel_is_forked_and_set_up_for_repeatable_work():
    async def look(session):
        code = (
            "import sys, os, json, matplotlib; print(json.dumps(dict(pandas='pandas' in sys.modules, pyplot='matplotlib.pyplot' in sys.modules,"
            " backend=matplotlib.get_backend(), hash=hash('cm'), leader=os.getpgid(0) == os.getpid(), threads=os.environ['OMP_NUM_THREADS'],"
            " main=__name__, session=os.getsid(0) == os.getpid())))"
        )
        return session.manager.provisioner.how, await session.ask(code), session.manager.transport

    how, text, transport = in_session(look)
    import json

    seen = json.loads(text)
    assert how == "forked"
    assert transport == "ipc"
    assert seen["pandas"]
    assert not seen["pyplot"]
    assert seen["backend"].lower() == "agg"
    assert seen["leader"]
    assert seen["session"]
    assert seen["threads"] == "1"
    assert seen["main"] == "__main__"
    with_seed = subprocess.run(
        [sys.executable, "-c", "print(hash('cm'))"], env=os.environ | {"PYTHONHASHSEED": "0"}, capture_output=True, check=True
    )
    assert seen["hash"] == int(with_seed.stdout)


def test_the_preloaded_process_has_one_thread_and_everything_it_should():
    async def look(session):
        return await session.ask(
            "import os, cmlib.kernels as p; print(len(os.listdir(f'/proc/{os.getppid()}/task')) if os.path.isdir('/proc') else 1, p.missing)"
        )

    count, _, missing = in_session(look).partition(" ")
    assert count == "1"
    assert "pandas" not in missing
    assert "ipykernel" not in missing


def test_sockets_are_private_and_do_not_stay():
    async def look(session):
        folder = kernels.private_folder()
        return folder, stat.S_IMODE(folder.stat().st_mode) & 0o777, [p.name for p in folder.iterdir()]

    folder, mode, names = in_session(look)
    assert mode == 0o700
    assert any(n.endswith(".json") for n in names)
    assert list(folder.iterdir()) == []


def test_nothing_leaks_from_one_kernel_to_the_next():
    async def soil(session):
        await session.ask(
            "import matplotlib, builtins, pandas; matplotlib.rcParams['font.size'] = 99; builtins.soiled = 1; pandas.soiled = 1"
        )

    async def look(session):
        return await session.ask(
            "import matplotlib, builtins, pandas; print(matplotlib.rcParams['font.size'], hasattr(builtins, 'soiled'), hasattr(pandas, 'soiled'))"
        )

    in_session(soil)
    assert in_session(look) == "10.0 False False"


@pytest.mark.parametrize("manager", [kernels.PreloadedKernelManager, kernels.OrdinaryKernelManager])
def test_a_kernel_ends_when_told_to_and_leaves_no_zombie(manager):
    async def go(now: bool) -> int:
        session = Session(manager)
        await session.__aenter__()
        pid = session.manager.provisioner.pid
        session.client.stop_channels()
        await session.manager.shutdown_kernel(now=now)
        assert not await session.manager.is_alive()
        return pid

    for now in (True, False):
        pid = asyncio.run(go(now))
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()
        assert state == ""


def test_a_kernel_that_is_killed_is_seen_to_be_dead():
    async def go():
        session = Session()
        await session.__aenter__()
        os.kill(session.manager.provisioner.pid, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while await session.manager.is_alive():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        session.client.stop_channels()
        await session.manager.shutdown_kernel(now=True)

    asyncio.run(go())


def test_a_kernel_can_be_interrupted_and_restarted():
    async def look(session):
        asyncio.get_running_loop().call_later(0.5, lambda: asyncio.ensure_future(session.manager.interrupt_kernel()))
        interrupted = await session.ask("import time; time.sleep(30)")
        await session.ask("x = 1")
        await session.manager.restart_kernel(now=True)
        await session.client.wait_for_ready(timeout=60)
        return interrupted, await session.ask("print('x' in globals())")

    interrupted, again = in_session(look)
    assert "KeyboardInterrupt" in interrupted
    assert again == "False"


def test_where_fork_fails_the_kernel_is_started_as_everybody_does(monkeypatch):
    def fail(*args):
        raise OSError("no more processes")

    monkeypatch.setattr(kernels, "ForkedKernel", fail)

    async def look(session):
        return session.manager.provisioner.how, session.manager.provisioner.reason, await session.ask("print(1 + 1)")

    how, reason, text = in_session(look)
    assert (how, text) == ("ordinary", "2")
    assert "no more processes" in reason


def test_the_entry_point_is_the_provisioner():
    from importlib.metadata import entry_points

    [found] = entry_points(group="jupyter_client.kernel_provisioners", name="cm-preloaded")
    assert found.load() is kernels.PreloadedProvisioner


def test_only_our_own_python_is_forked():
    ours = [sys.executable, "-m", "ipykernel_launcher", "-f", "x.json", "--a=1"]
    assert kernels._launcher_arguments(ours) == ["-f", "x.json", "--a=1"]
    assert kernels._launcher_arguments(["/usr/bin/Rscript", "-m", "ipykernel_launcher", "x"]) is None
    assert kernels._launcher_arguments([sys.executable, "-m", "bash_kernel", "x"]) is None


def test_folders_of_dead_runs_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(kernels.tempfile, "gettempdir", lambda: str(tmp_path))
    finished = subprocess.Popen([sys.executable, "-c", ""])
    finished.wait()
    dead, alive = tmp_path / f"cm-{finished.pid}-abc", tmp_path / f"cm-{os.getpid()}-abc"
    dead.mkdir()
    alive.mkdir()
    kernels.sweep_private_folders()
    assert not dead.exists()
    assert alive.exists()


def test_a_crew_works_off_its_tasks_and_survives_a_kill(tmp_path, capfd):
    with batch.Crew(2, tmp_path) as crew:
        for i in range(5):
            crew.submit(i, abs, -i)
        crew.submit("dies", os._exit, 3)
        crew.submit("wrong", int, "x")
        crew.submit("loud", print, "not to be seen")
        results = dict(crew.results())
    assert [results[i] for i in range(5)] == list(range(5))
    assert "3" in str(results["dies"].reason)
    assert results["wrong"].reason.startswith("ValueError")
    assert capfd.readouterr().out == ""
    assert results["loud"] is None


def test_a_crew_goes_on_without_the_preloaded_process(tmp_path, monkeypatch):
    """The fork server does not start (or is killed and does not come back): tasks run in ordinary processes."""
    real = kernels.start

    def refuse(target, *args, ctx=None):
        if ctx is None:
            raise EOFError("the fork server is gone")
        return real(target, *args, ctx=ctx)

    monkeypatch.setattr(kernels, "start", refuse)
    with batch.Crew(1, tmp_path) as crew:
        crew.submit("a", abs, -1)
        assert dict(crew.results()) == {"a": 1}
