"""Interactions of a post, computed the same way for every platform."""

from __future__ import annotations

import pandas as pd


def add_engagements(posts: pd.DataFrame) -> pd.DataFrame:
    """``engagements`` and ``engagements_public`` from the components the platform's export has.

    ``engagements`` = likes (or reactions) + comments + shares + saves; ``engagements_public`` = likes (or reactions) + comments.
    A component counts as exported when any post of the same file has it. If a post misses one of them, its sum is missing, never smaller.

    Args:
        posts: the canonical table.

    Returns:
        A copy with both columns filled in.
    """
    out = posts.copy()
    out["engagements"] = float("nan")
    out["engagements_public"] = float("nan")
    for _, rows in out.groupby("source_file", sort=False):
        has = [c for c in ("likes", "reactions", "comments", "shares", "saves") if rows[c].notna().any()]
        first = "reactions" if "reactions" in has else "likes" if "likes" in has else ""
        if not first:
            continue
        parts = [first, *(c for c in ("comments", "shares", "saves") if c in has)]
        out.loc[rows.index, "engagements"] = rows[parts].sum(axis=1, skipna=False)
        if "comments" in has:
            out.loc[rows.index, "engagements_public"] = rows[[first, "comments"]].sum(axis=1, skipna=False)
    return out
