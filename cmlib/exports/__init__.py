"""The gate: exports as downloaded in, canonical tables and an honest log out. See ``tables`` for what comes out."""

from __future__ import annotations

from pathlib import Path

from cmlib.exports import cache as kept
from cmlib.exports.engagement import add_engagements
from cmlib.exports.reading import DROP_REASONS
from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.text import Text

__all__ = ["DROP_REASONS", "Dataset", "ImportRecord", "add_engagements", "labels", "read_file", "read_folder"]


def read_folder(folder: Path, *, zone: str, salt: bytes = b"", country: str = "ES", cache: Path | None = None) -> Dataset:
    """Read every file below a brand's ``data/`` folder. Nothing in the folder is changed.

    Args:
        folder: the folder; it may be missing or empty. zone: the brand's IANA zone.
        salt: secret that makes hashes of personal data useless elsewhere. country: ISO code; decides day/month of hand-made tables.
        cache: folder where parsed tables are kept by content hash; ``None``: read everything again.

    Returns:
        Canonical tables and one :class:`ImportRecord` a file, in order of file names. A broken file has a record with ``error``.
    """
    from cmlib.exports.engine import files_of, gather
    from cmlib.exports.readers import FORMATS

    files = files_of(Path(folder)) if Path(folder).is_dir() else []
    if cache is None:
        return gather(files, formats=FORMATS, zone=zone, salt=salt, country=country)
    key = kept.key_of(files, zone, salt, country)
    data = kept.load(cache, key)
    if data is None:
        data = gather(files, formats=FORMATS, zone=zone, salt=salt, country=country)
        kept.store(cache, key, data)
    return data


def read_file(source: Path | bytes, name: str = "", *, zone: str, salt: bytes = b"", country: str = "ES") -> Dataset:
    """Read one file, given as a path or as bytes with a name. A zip may yield several records.

    Args:
        source: path or content. name: name to go by (default: the path's own). zone, salt, country: as in :func:`read_folder`.
    """
    from cmlib.exports.contents import content_of
    from cmlib.exports.engine import gather
    from cmlib.exports.readers import FORMATS

    content = source if isinstance(source, bytes) else content_of(Path(source))
    label = name or ("" if isinstance(source, bytes) else Path(source).name)
    return gather([(label, content)], formats=FORMATS, zone=zone, salt=salt, country=country)


def labels() -> dict[str, Text]:
    """What a Community Manager calls each kind of file: ``format_id`` of an :class:`ImportRecord` -> its name."""
    from cmlib.exports.mapping import MAPPED
    from cmlib.exports.readers import FORMATS

    return {f.id: f.label for f in (*FORMATS, MAPPED)}
