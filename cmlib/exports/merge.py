"""Files that overlap: the newest snapshot wins, history stays, every row given up is counted."""

from __future__ import annotations

import pandas as pd

from cmlib.exports.builders import post_uids
from cmlib.exports.ids import link_key

KEYS: dict[str, list[str]] = {
    "posts": ["platform", "account_id", "post_id"],
    "post_metrics": ["post_uid", "snapshot_date", "scope", "date_start", "metric", "split"],
    "account_daily": ["platform", "account_id", "date", "metric", "split"],
    "audience": ["platform", "account_id", "snapshot_date", "population", "dimension", "bucket", "bucket2", "unit"],
    "web_traffic": [
        "property", "date_start", "date_end", "channel_group", "source", "medium", "campaign", "content", "landing_page", "query",
        "country", "device", "metric",
    ],
    "orders": ["order_uid"],
    "customers": ["customer_key"],
    "mentions": ["mention_uid"],
    "survey_responses": ["survey", "response_id", "question", "subquestion"],
}  # fmt: skip
"""What makes two rows the same thing."""

HIDDEN = ["_row", "_seq", "_snap"]
Lost = dict[tuple[str, int], str]
"""(file, row number) -> reason."""


def merge(
    frames: dict[str, list[pd.DataFrame]], sequence: dict[str, int], snapshots: dict[str, pd.Timestamp]
) -> tuple[dict[str, pd.DataFrame], Lost]:
    """One table out of the tables of all files.

    Args:
        frames: table -> frames (with ``_row``). sequence: file -> its place in reading order. snapshots: file -> date of its state.
    """
    tables: dict[str, pd.DataFrame] = {}
    lost: Lost = {}
    for name, parts in frames.items():
        whole = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
        whole["_seq"] = whole["source_file"].map(sequence).astype("int64")
        whole["_snap"] = pd.to_datetime(whole["source_file"].map(snapshots))
        if name == "posts":
            whole = _mend_ids(whole)
        tables[name] = whole
    if "posts" in tables and "post_metrics" in tables:
        tables["post_metrics"] = _follow_uids(tables["post_metrics"], tables["posts"])
    for name in list(tables):
        tables[name] = _newest(name, tables[name], lost)
    if "orders" in tables and "order_lines" in tables:
        tables["order_lines"] = _lines_of(tables["order_lines"], tables["orders"], lost)
    alive = _alive(tables)
    lost = {place: reason for place, reason in lost.items() if place not in alive}
    clean = {name: _sorted(name, t).drop(columns=[c for c in HIDDEN if c in t]).reset_index(drop=True) for name, t in tables.items()}
    return clean, lost


def _mend_ids(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts with a damaged id take the id of the same post from a healthy file, found by the link."""
    damaged = posts["post_id"].str.startswith("link:")
    if not damaged.any():
        return posts
    links = posts["platform"] + "|" + posts["permalink"].map(link_key)
    healthy = posts[~damaged].assign(_link=links[~damaged]).drop_duplicates("_link").set_index("_link")
    for name in ("post_id", "account_id"):
        known = dict(zip(healthy.index, healthy[name], strict=True))
        posts.loc[damaged, name] = [known.get(link, own) for link, own in zip(links[damaged], posts.loc[damaged, name], strict=True)]
    posts["_old_uid"] = posts["post_uid"]
    posts["post_uid"] = post_uids(posts)
    return posts


def _follow_uids(history: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    if "_old_uid" in posts:
        renamed = dict(zip(posts["_old_uid"], posts["post_uid"], strict=True))
        history["post_uid"] = history["post_uid"].map(lambda u: renamed.get(u, u)).astype("str")
        del posts["_old_uid"]
    return history


def _newest(name: str, table: pd.DataFrame, lost: Lost) -> pd.DataFrame:
    """Of rows with the same key keep the newest snapshot (at a tie: the later file, then the later row)."""
    keys = KEYS.get(name)
    if keys is None or table.empty:
        return _without_repeated_files(table, lost)
    ranked = table.sort_values(["_snap", "_seq", "_row"], kind="stable", na_position="first")
    older = ranked.duplicated(keys, keep="last")
    if not older.any():
        return table
    values = [c for c in table.columns if c not in (*HIDDEN, "source_file", "source_row", "format_id", "snapshot_date")]
    same = ranked.duplicated(values, keep=False)
    for file, row, equal in zip(ranked["source_file"][older], ranked["_row"][older], same[older], strict=True):
        lost.setdefault((file, int(row)), "duplicate" if equal else "older_snapshot")
    return ranked[~older].sort_index()


def _without_repeated_files(table: pd.DataFrame, lost: Lost) -> pd.DataFrame:
    """Tables without ids: a row of a later file that an earlier file has in the same words (and as often) is a repetition."""
    values = [c for c in table.columns if c not in (*HIDDEN, "source_file", "source_row", "format_id")]
    if table.empty or table["_seq"].nunique() < 2 or "order_uid" in table:
        return table
    nth = table.groupby([*values, "_seq"], dropna=False, sort=False).cumcount()
    repeated = table.assign(_nth=nth).duplicated([*values, "_nth"], keep="first")
    for file, row in zip(table["source_file"][repeated], table["_row"][repeated], strict=True):
        lost.setdefault((file, int(row)), "duplicate")
    return table[~repeated]


def _lines_of(lines: pd.DataFrame, orders: pd.DataFrame, lost: Lost) -> pd.DataFrame:
    """Order lines of the file each order was taken from."""
    home = dict(zip(orders["order_uid"], orders["source_file"], strict=True))
    mine = lines["order_uid"].map(home) == lines["source_file"]
    for file, row in zip(lines["source_file"][~mine], lines["_row"][~mine], strict=True):
        reason = next((r for (f, _), r in lost.items() if f == file), "older_snapshot")
        lost.setdefault((file, int(row)), reason)
    return lines[mine]


def _alive(tables: dict[str, pd.DataFrame]) -> set[tuple[str, int]]:
    """Rows that are still in some table (a lifetime row that lives on only as history counts as given up)."""
    found: set[tuple[str, int]] = set()
    for name, table in tables.items():
        rows = table[table["scope"] == "day"] if name == "post_metrics" else table
        found |= set(zip(rows["source_file"], rows["_row"].astype(int), strict=True))
    return found


def _sorted(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A stable order that does not depend on the order of the files where time gives one."""
    by = {"posts": ["published_local", "post_uid"], "account_daily": ["platform", "account_id", "metric", "split", "date"]}.get(name)
    return table.sort_values([*by, "_seq", "_row"], kind="stable") if by else table.sort_values(["_seq", "_row"], kind="stable")
