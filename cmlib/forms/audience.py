"""The form of the audience: tick the segments, give them the room's names, put them in order."""

from __future__ import annotations

import ipywidgets as w

from cmlib.forms import Inputs
from cmlib.model import AudienceChoice, SegmentChoice
from cmlib.views import PageState
from cmlib.wording import audience as words


def build(state: PageState) -> Inputs:
    """One row a segment: a tick, a name, a priority, a note; ticked are the standing segments or the proposed ones."""
    say, result = state.say, state.result("audience")
    choice: AudienceChoice = state.choice("audience")
    standing = {s.id: s for s in choice.segments}
    offered = {c.id: c for c in result.candidates}
    ids = [*standing, *(i for i in offered if i not in standing)]
    wide, label = w.Layout(width="100%", max_width="46rem"), {"description_width": "6rem"}
    rows: list[tuple[str, w.Checkbox, w.Text, w.BoundedIntText, w.Text]] = []
    computed: dict[str, str] = {}
    shown: list[w.Widget] = [w.Label(say._("Tick the segments to talk to; give them the room's own names; 1 comes first."))]
    for place, i in enumerate(ids, start=1):
        known, candidate = standing.get(i), offered.get(i)
        name_now = words.say_segment_name(say, known, result) if known else words.say_segment(say, offered[i])
        computed[i] = name_now
        size = words.say_size(say, candidate)
        tick = w.Checkbox(value=known is not None, description=f"{name_now} · {size}", indent=False, layout=wide)
        name = w.Text(value=name_now, description=say._("Name"), layout=wide, style=label)
        first = w.BoundedIntText(
            value=known.priority if known else min(place, 9),
            min=1,
            max=9,
            description=say._("Priority"),
            style=label,
            layout=w.Layout(width="11rem"),
        )
        note = w.Text(value=known.note if known else "", description=say._("Message"), layout=wide, style=label)
        rows.append((i, tick, name, first, note))
        shown.append(w.VBox([tick, w.HBox([name, first]), note]))

    def value() -> AudienceChoice:
        chosen = [(i, n, p, m) for i, t, n, p, m in rows if t.value]
        if not chosen:
            raise ValueError(say._("Tick at least one segment"))
        picked = [SegmentChoice(id=i, name=n.value.strip() or computed[i], priority=p.value, note=m.value) for i, n, p, m in chosen]
        return AudienceChoice(segments=tuple(sorted(picked, key=lambda s: s.priority)))

    return Inputs(w.VBox(shown), value, [x for _, *four in rows for x in four])
