"""One small declarative file per export format. Adding a format is adding a file here (and a fixture under ``tests/``)."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from cmlib.exports.formats import Format


def _all() -> tuple[Format, ...]:
    found: list[Format] = []
    for module in sorted(iter_modules(__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            found += import_module(f"{__name__}.{module.name}").FORMATS
    return tuple(found)


FORMATS: tuple[Format, ...] = _all()
"""Every format the gate reads."""
