"""What is installed: pyproject.toml, environment.yml, the locks and the README agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = {"python-tzdata": "tzdata"}
NAMED_BY_THE_USER = {"jupyterlab", "ipywidgets", "pandas", "matplotlib", "papermill", "nbval"}


def canonical(requirement: str) -> str:
    """``jupyter_client >= 8.6`` → ``jupyter-client>=8.6``."""
    name, rest = re.fullmatch(r"([\w.-]+)\s*(.*)", requirement).groups()
    name = CONDA.get(name, name)
    return re.sub(r"[-_.]+", "-", name).lower() + rest.replace(" ", "")


def conda() -> tuple[set[str], str]:
    """Requirements of environment.yml (conda's and pip's) and its Python line."""
    listed = YAML(typ="safe").load(ROOT / "environment.yml")["dependencies"]
    plain = [d for d in listed if isinstance(d, str)]
    pip = next(d["pip"] for d in listed if isinstance(d, dict))
    assert "-e ." in pip
    found = {canonical(d) for d in plain if not re.match(r"(python|pip)\b(?!-)", d)} | {canonical(d) for d in pip if d != "-e ."}
    return found, next(d for d in plain if d.startswith("python>"))


def test_environment_yml_agrees_with_pyproject() -> None:
    found, python = conda()
    assert found == {canonical(d) for d in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]}
    assert python == "python" + PROJECT["requires-python"]
    assert {re.split(r"[<>=]", d)[0] for d in found} >= NAMED_BY_THE_USER


def test_the_locks_pin_everything_and_agree() -> None:
    run = dict(re.findall(r"^([\w.-]+)==([\w.+!]+)", (ROOT / "requirements.lock").read_text(), flags=re.M))
    dev = dict(re.findall(r"^([\w.-]+)==([\w.+!]+)", (ROOT / "requirements-dev.lock").read_text(), flags=re.M))
    wanted = {re.split(r"[<>=]", canonical(d))[0] for d in PROJECT["dependencies"]}
    assert wanted <= set(run)
    assert {re.split(r"[<>=]", canonical(d))[0] for d in PROJECT["optional-dependencies"]["dev"]} <= set(dev)
    assert {k: v for k, v in run.items() if dev.get(k) != v} == {}
    assert int(run["pandas"].split(".")[0]) >= 3


def test_only_cmlib_is_imported_at_run_time_and_every_import_is_declared() -> None:
    import ast
    import sys

    module_of = {"ruamel-yaml": "ruamel", "scikit-learn": "sklearn", "jupyter-client": "jupyter_client", "tzdata": "tzdata"}
    declared = {module_of.get(n, n.replace("-", "_")) for n in (re.split(r"[<>=]", canonical(d))[0] for d in PROJECT["dependencies"])}
    used = set()
    for path in (ROOT / "cmlib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {a.name.split(".")[0] for a in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                used.add(node.module.split(".")[0])
    third = used - set(sys.stdlib_module_names) - {"cmlib"}
    come_along = {"IPython": "ipykernel", "jinja2": "nbconvert", "nbformat": "nbconvert", "traitlets": "ipykernel"}
    assert {come_along.get(t, t) for t in third} - declared == set()
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    missing = [d for d in PROJECT["dependencies"] if f"`{re.split(r'[<>=]', d)[0]}`" not in text]
    assert missing == [], "one line in ARCHITECTURE.md says why a dependency is there"


def test_the_two_commands_of_the_readmes_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for readme in ("README.md", "README.es.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        named = set(re.findall(r"make ([a-z-]+)", text))
        assert {"demo", "test"} <= named
        assert {n for n in named if f"\n{n}:" not in makefile and f"\n{n}: " not in makefile} == set()
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
