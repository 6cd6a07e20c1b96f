"""Files that overlap: the newest snapshot wins, history stays, every row given up is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from cmlib.exports.builders import post_uids
from cmlib.exports.ids import link_key

KEYS: dict[str, list[str]] = {
    "posts": ["platform", "account_id", "post_id"],
    "post_metrics": ["post_uid", "snapshot_date", "scope", "date_start", "metric", "split"],
    "account_daily": ["platform", "account_id", "date", "metric", "split"],
    "account_periods": ["platform", "account_id", "date_start", "date_end", "metric"],
    "audience": ["platform", "account_id", "snapshot_date", "population", "dimension", "bucket", "bucket2", "unit"],
    "web_traffic": [
        "property", "date_start", "date_end", "channel_group", "source", "medium", "campaign", "content", "landing_page", "query",
        "country", "device", "metric",
    ],
    "orders": ["order_uid"],
    "customers": ["customer_key"],
    "competitor_totals": ["competitor", "platform", "date_start", "date_end"],
    "ad_spend": ["platform", "date_start", "date_end", "campaign", "objective", "currency", "result_kind"],
    "influencers": ["name", "platform"],
    "mentions": ["mention_uid"],
    "survey_responses": ["survey", "response_id", "question", "subquestion"],
}  # fmt: skip
"""What makes two rows the same thing."""

_RENAMED = {"impressions": "views", "views": "impressions", "reach": "viewers", "viewers": "reach"}
"""One metric under two names and two definitions: a post that has the one is not given the other."""

_COMPLETED = ("posts", "customers")
"""Tables two exports tell different things about: reach here, saves there; spend in the shop, rating in the mailing list."""

HIDDEN = ["_row", "_seq", "_snap", "_old_uid"]
_OWN = [*HIDDEN, "source_file", "source_row", "format_id"]
"""Columns that say where a row comes from, not what it says. ``_seq`` is the place of its file, ``_row`` its number in the file."""


@dataclass
class _Lost:
    """Rows given up (frames of ``_seq``, ``_row``, ``reason``), and for each file the figures other files filled in, with how often."""

    parts: list[pd.DataFrame] = field(default_factory=list)
    filled: dict[int, dict[str, int]] = field(default_factory=dict)

    def note(self, rows: pd.DataFrame, reason: str | pd.Series[str]) -> None:
        if len(rows):
            self.parts.append(rows[["_seq", "_row"]].assign(reason=reason))

    def settled(self, tables: Mapping[str, pd.DataFrame]) -> dict[int, Counter[str]]:
        """File -> reason -> rows that are in no table any more (a lifetime row that lives on only as history counts as given up)."""
        if not self.parts:
            return {}
        lost = pd.concat(self.parts).drop_duplicates(["_seq", "_row"])
        alive = [(t[t["scope"] == "day"] if name == "post_metrics" else t)[["_seq", "_row"]] for name, t in tables.items()]
        lost = lost.merge(pd.concat(alive).drop_duplicates(), how="left", on=["_seq", "_row"], indicator="_in")
        gone = lost[lost["_in"] == "left_only"].groupby(["_seq", "reason"]).size()
        found: dict[int, Counter[str]] = {}
        for seq, reason, n in gone.reset_index(name="n").itertuples(index=False):
            found.setdefault(int(seq), Counter())[str(reason)] += int(n)
        return found


Filled = dict[int, dict[str, int]]
"""File (by its place) -> figure -> rows in which it was filled in from another file."""


def merge(frames: dict[str, list[pd.DataFrame]]) -> tuple[dict[str, pd.DataFrame], dict[int, Counter[str]], Filled]:
    """One table out of the tables of all files.

    Args:
        frames: table -> frames, with ``_row``, ``_seq`` (place of the file in reading order) and ``_snap`` (day of its state).

    Returns:
        The tables; for each file (by its place) how many of its rows were given up for which reason; what was filled in.
    """
    tables: dict[str, pd.DataFrame] = {}
    lost = _Lost()
    for name, parts in frames.items():
        whole = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True)
        parts.clear()
        tables[name] = _mend_ids(whole) if name == "posts" else whole
    if "posts" in tables and "post_metrics" in tables:
        tables["post_metrics"] = _follow_uids(tables["post_metrics"], tables["posts"])
    for name in list(tables):
        tables[name] = _newest(name, tables[name], lost)
    if "orders" in tables and "order_lines" in tables:
        tables["order_lines"] = _lines_of(tables["order_lines"], tables["orders"], lost)
    gone = lost.settled(tables)
    for name in list(tables):
        tables[name] = _sorted(name, tables[name]).drop(columns=[c for c in HIDDEN if c in tables[name]]).reset_index(drop=True)
    return tables, gone, lost.filled


def _mend_ids(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts whose id is damaged, or that come without an account, take the ids of the same post in another file.

    A damaged id is found by the link; a post of a file that does not name the account by the minute it was published.
    """
    damaged = posts["post_id"].str.startswith("link:")
    nameless = ~damaged & (posts["account_id"] == "") & posts["published_at"].notna() & posts["time_known"].fillna(False)
    sound = ~damaged & (posts["account_id"] != "")
    if not (damaged.any() or (nameless.any() and sound.any())):
        return posts
    posts["_old_uid"] = posts["post_uid"]
    for wrong, right, mark in (
        (damaged, ~damaged, posts["platform"] + "|" + posts["permalink"].map(link_key)),
        (nameless, sound, posts["platform"] + "|" + posts["published_at"].dt.floor("min").astype("str")),
    ):
        same = posts[right].assign(_mark=mark[right])
        same = same.drop_duplicates(["_mark", "account_id", "post_id"]).drop_duplicates("_mark", keep=False).set_index("_mark")
        found = wrong & mark.isin(same.index)
        for name in ("post_id", "account_id"):
            posts.loc[found, name] = same[name].reindex(mark[found]).to_numpy()
    posts["post_uid"] = post_uids(posts)
    return posts


def _follow_uids(history: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    if "_old_uid" in posts:
        renamed = dict(zip(posts["_old_uid"], posts["post_uid"], strict=True))
        history["post_uid"] = history["post_uid"].map(lambda u: renamed.get(u, u)).astype("str")
    return history


def _newest(name: str, table: pd.DataFrame, lost: _Lost) -> pd.DataFrame:
    """Of rows with the same key keep the newest snapshot (at a tie: the later file, then the later row)."""
    keys = KEYS.get(name)
    if keys is None or table.empty:
        return _without_repeated_files(table, lost)
    if not table.duplicated(keys).any():
        return table
    ranked = table.sort_values(["_snap", "_seq", "_row"], kind="stable", na_position="first")
    older = ranked.duplicated(keys, keep="last")
    values = [c for c in table.columns if c not in (*_OWN, "snapshot_date")]
    same = ranked.duplicated(values, keep=False)
    for equal, reason in ((True, "duplicate"), (False, "older_snapshot")):
        lost.note(ranked[older & (same == equal)], reason)
    newest = ranked[~older]
    if name in _COMPLETED:
        newest = _completed(newest, ranked, keys, lost)
    return newest.sort_index()


def _completed(newest: pd.DataFrame, ranked: pd.DataFrame, keys: list[str], lost: _Lost) -> pd.DataFrame:
    """Rows with the figures their own file has no column for, taken from the newest file that has it; said."""
    figures = [c for c in newest.columns if c not in (*keys, *_OWN) and str(newest[c].dtype) in ("float64", "boolean")]
    known = ranked[ranked.duplicated(keys, keep=False)].groupby(keys)[figures].last()
    here = pd.MultiIndex.from_frame(newest[keys]) if len(keys) > 1 else pd.Index(newest[keys[0]])
    has_column = ranked.groupby("_seq")[figures].count() > 0
    for name in figures:
        older = pd.Series(known[name].reindex(here).to_numpy(), index=newest.index, dtype=newest[name].dtype)
        take = newest[name].isna() & older.notna() & ~newest["_seq"].map(has_column[name]).astype(bool)
        if (new_name := _RENAMED.get(name)) in newest:
            take &= newest[new_name].isna()
        if take.any():
            newest = newest.assign(**{name: newest[name].where(~take, older)})
            for seq, n in newest["_seq"][take].value_counts().items():
                lost.filled.setdefault(int(str(seq)), {})[name] = int(n)
    return newest


def _without_repeated_files(table: pd.DataFrame, lost: _Lost) -> pd.DataFrame:
    """Tables without ids: a row of a later file that an earlier file has in the same words (and as often) is a repetition."""
    if table.empty or "order_uid" in table or table["_seq"].nunique() < 2:
        return table
    values = [c for c in table.columns if c not in _OWN]
    nth = table.groupby([*values, "_seq"], dropna=False, sort=False).cumcount()
    repeated = table.assign(_nth=nth).duplicated([*values, "_nth"], keep="first")
    lost.note(table[repeated], "duplicate")
    return table[~repeated]


def _lines_of(lines: pd.DataFrame, orders: pd.DataFrame, lost: _Lost) -> pd.DataFrame:
    """Order lines of the file each order was taken from; the others share the fate of their order."""
    if lines["_seq"].nunique() < 2:
        return lines
    home = orders.set_index("order_uid")["_seq"].reindex(lines["order_uid"]).to_numpy()
    other = lines[home != lines["_seq"].to_numpy()]
    reasons = pd.concat(lost.parts).drop_duplicates("_seq").set_index("_seq")["reason"] if lost.parts else pd.Series(dtype="str")
    lost.note(other, other["_seq"].map(reasons).fillna("older_snapshot").astype("str"))
    mine: pd.DataFrame = lines[home == lines["_seq"].to_numpy()]
    return mine


def _sorted(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A stable order that does not depend on the order of the files where time gives one."""
    by = {"posts": ["published_local", "post_uid"], "account_daily": ["platform", "account_id", "metric", "split", "date"]}.get(name)
    if by is None and table["_seq"].is_monotonic_increasing and table["_row"].is_monotonic_increasing:
        return table
    return table.sort_values([*(by or ()), "_seq", "_row"], kind="stable")
