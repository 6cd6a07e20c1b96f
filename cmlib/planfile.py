"""Load, check, upgrade and save ``plan.yaml``. Only a person's Save writes; comments and order of the file survive it."""

from __future__ import annotations

import difflib
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from cmlib.errors import PlanError
from cmlib.files import write_atomically
from cmlib.model import SCHEMA_VERSION, SECTIONS, Decision, Plan
from cmlib.text import T, Text

PLAN, HISTORY = "plan.yaml", "decisions.jsonl"
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""``{n: f}``: ``f`` turns a raw plan of schema version n into one of version n + 1."""


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PlanError(
            T("there is no {file}", file=PLAN),
            where=str(path.parent.name),
            todo=T("create the brand with «cm new {client}», or put its {file} into the folder", client=path.parent.name, file=PLAN),
        ) from None
    except UnicodeDecodeError:
        raise PlanError(T("the file is not UTF-8 text"), where=_where(path), todo=T("save it again as UTF-8")) from None
    try:
        raw = _yaml().load(text)
    except MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        raise PlanError(
            T("the file is not readable YAML: {problem}", problem=error.problem or error.context or "?"),
            where=T("{file}, line {line}", file=_where(path), line=line),
            todo=T("check the indentation (spaces, no tabs), colons and quotes on that line"),
        ) from None
    if not isinstance(raw, dict):
        raise PlanError(T("the file holds no plan"), where=_where(path), allowed=T("the keys schema_version, revision, brief, decisions"))
    return raw


def _where(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def upgrade(raw: dict[str, Any], where: str = PLAN) -> dict[str, Any]:
    """The raw plan in today's schema version; a newer one is refused, nothing is guessed."""
    version = raw.get("schema_version", SCHEMA_VERSION)
    if not isinstance(version, int) or version > SCHEMA_VERSION or version < min(UPGRADES, default=SCHEMA_VERSION):
        raise PlanError(
            T("schema_version is {version}", version=str(version)),
            where=where,
            allowed=T("up to {version}", version=SCHEMA_VERSION),
            todo=T("update the workbook, or correct the number"),
        )
    while version < SCHEMA_VERSION:
        raw = UPGRADES[version](raw)
        version += 1
        raw["schema_version"] = version
    return raw


def load(folder: Path) -> Plan:
    """The plan of a brand's folder.

    Raises:
        PlanError: no file, no YAML, an unknown key or a value that is not allowed; says line, key and what is allowed.
    """
    path = folder / PLAN
    raw = _read(path)
    raw = upgrade(raw, _where(path))
    try:
        return Plan.model_validate(json.loads(json.dumps(_days_as_text(raw), default=str)))
    except ValidationError as error:
        raise _explain(error, raw, path) from None


def _days_as_text(raw: Any) -> Any:
    """The same with days as text where they are keys: YAML reads ``2026-01-15:`` written by hand as a day, and JSON knows no such key."""
    if isinstance(raw, dict):
        return {str(k) if isinstance(k, date) else k: _days_as_text(v) for k, v in raw.items()}
    return [_days_as_text(x) for x in raw] if isinstance(raw, list) else raw


def _explain(error: ValidationError, raw: Any, path: Path) -> PlanError:
    """The first problem in a CM's words, with line and nearest valid key; the number of further ones."""
    problems = error.errors()
    first = problems[0]
    loc = [part for part in first["loc"] if not (isinstance(part, str) and part.startswith("function-"))]
    key = ".".join(str(part) for part in loc)
    line = _line(raw, loc)
    where: Text = (
        T("{file}, line {line}, key {key}", file=_where(path), line=line, key=key)
        if line
        else T("{file}, key {key}", file=_where(path), key=key)
    )
    todo: Text | str = T("mend this key, then run «cm check»")
    if len(problems) > 1:
        todo = T("mend this key, then run «cm check»: there are {n} more problems", n=len(problems) - 1)
    if first["type"] == "extra_forbidden":
        names = _fields(loc[:-1])
        close = difflib.get_close_matches(str(loc[-1]), names, n=1)
        allowed: Text = (
            T("did you mean «{name}»? Allowed here: {names}", name=close[0], names=names)
            if close
            else T("allowed here: {names}", names=names)
        )
        return PlanError(T("unknown key «{key}»", key=str(loc[-1])), where=where, allowed=allowed, todo=todo)
    if first["type"] == "missing":
        return PlanError(T("the key «{key}» is missing", key=str(loc[-1])), where=where, todo=todo)
    value = str(first.get("input"))[:80]
    context = first.get("ctx", {})
    allowed_text = str(context.get("expected") or context.get("error") or first["msg"])
    return PlanError(T("«{value}» is not possible for {key}", value=value, key=key), where=where, allowed=allowed_text, todo=todo)


def _line(document: Any, loc: list[Any]) -> int | None:
    """Line (from 1) of the deepest part of a location that stands in the file."""
    line = None
    for part in loc:
        try:
            position = document.lc.item(part) if isinstance(part, int) else document.lc.key(part)
            line = position[0] + 1
            document = document[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _fields(loc: list[Any]) -> list[str]:
    """Names allowed at a location of the plan."""
    current: Any = Plan
    for part in loc:
        if isinstance(part, int):
            continue
        if isinstance(current, type) and issubclass(current, BaseModel) and part in current.model_fields:
            current = _model_in(current.model_fields[part].annotation)
        else:
            return []
    return sorted(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else []


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    path = folder / ".plan.lock"
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        raise PlanError(
            T("somebody is saving this plan right now"),
            where=f"{folder.name}/{path.name}",
            todo=T("wait a moment and save again; if nobody is, delete that file"),
        ) from None
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def save(folder: Path, section: str, decision: Decision[Any], *, revision: int) -> Plan:
    """Store one decision, raise the revision by one, append it to the history.

    Args:
        folder: the brand's folder. section: plan section. decision: what was decided.
        revision: the revision the decision was made on.

    Raises:
        PlanError: the plan on disk has another revision (another tab saved), or somebody is saving right now.
    """
    if section not in SECTIONS:
        raise KeyError(section)
    path = folder / PLAN
    with _lock(folder):
        document = _read(path)
        plan = load(folder)
        if plan.revision != revision:
            raise PlanError(
                T("the plan was saved meanwhile: revision {theirs} on disk, {ours} on this page", theirs=plan.revision, ours=revision),
                where=_where(path),
                todo=T("run the page again to see the other decision, then save yours"),
            )
        new = plan.with_section(section, decision)
        new = Plan.model_validate({**new.model_dump(mode="json"), "revision": revision + 1})
        document["schema_version"] = SCHEMA_VERSION
        document["revision"] = new.revision
        if not document.get("decisions"):
            document["decisions"] = {}
        document["decisions"][section] = decision.model_dump(mode="json", exclude_defaults=False)
        buffer = io.StringIO()
        _yaml().dump(document, buffer)
        entry = {"revision": new.revision, "section": section, "decision": decision.model_dump(mode="json")}
        with (folder / HISTORY).open("a", encoding="utf-8") as history:
            history.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
            history.flush()
            os.fsync(history.fileno())
        write_atomically(path, buffer.getvalue().encode())
    return new


def history(folder: Path) -> list[dict[str, Any]]:
    """All decisions ever saved, oldest first; of two with the same revision the later one counts."""
    path = folder / HISTORY
    if not path.exists():
        return []
    entries = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            entry = json.loads(line)
            entries[entry["revision"]] = entry
    return [entries[k] for k in sorted(entries)]


CLIENT_NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,60}$")


def check_client_name(name: str) -> str:
    """The folder name of a brand, if it is one: no path, no surprise.

    Raises:
        PlanError: anything but lower-case letters, digits and hyphens.
    """
    if not CLIENT_NAME.match(name):
        raise PlanError(
            T("«{name}» cannot be the name of a brand's folder", name=name),
            allowed=T("lower-case letters without accents, digits and hyphens, as in demo-panaderia"),
            todo=T("the name shown to the client is the key brand in its plan.yaml and may hold anything"),
        )
    return name
