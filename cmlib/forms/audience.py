"""The form of the audience: tick the segments, give them the room's names, put them in order; folded, what the room believes."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from cmlib.audience import Candidate
from cmlib.forms import Inputs
from cmlib.model import AudienceChoice, ProtoPersona, SegmentChoice
from cmlib.surveys import is_sensitive, is_who
from cmlib.views import PageState
from cmlib.wording import audience as words
from cmlib.wording.surveys import say_plain

WIDE = w.Layout(width="100%", max_width="46rem")
LABEL = {"description_width": "6rem"}


class _Changes:
    """One number that grows with every change: inputs made later redraw the page like those made now."""

    def __init__(self) -> None:
        self.widget = w.IntText(value=0, layout=w.Layout(display="none"))

    def watch(self, *widgets: w.Widget) -> None:
        for widget in widgets:
            widget.observe(self.tell, names="value")

    def tell(self, _change: object = None) -> None:
        self.widget.value += 1


def build(state: PageState) -> Inputs:
    """One row a segment: a tick, a name, a priority, a note; ticked are the standing segments or the proposed ones.

    Below, folded: proto-personas, and the survey questions to be treated as sensitive.
    """
    say, result = state.say, state.result("audience")
    choice: AudienceChoice = state.choice("audience")
    standing = {s.id: s for s in choice.segments}
    offered: dict[str, Candidate] = {c.id: c for c in result.candidates}
    ids = [*standing, *(i for i in offered if i not in standing)]
    rows: list[tuple[str, w.Checkbox, w.Text, w.BoundedIntText, w.Text]] = []
    computed: dict[str, str] = {}
    shown: list[w.Widget] = [w.Label(say._("Tick the segments to talk to; give them the room's own names; 1 comes first."))]
    for place, i in enumerate(ids, start=1):
        known, candidate = standing.get(i), offered.get(i)
        name_now = words.say_segment_name(say, known, result) if known else words.say_segment(say, offered[i])
        computed[i] = name_now
        size = words.say_size(say, candidate)
        tick = w.Checkbox(value=known is not None, description=f"{name_now} · {size}", indent=False, layout=WIDE)
        name = w.Text(value=name_now, description=say._("Name"), layout=WIDE, style=LABEL)
        first = w.BoundedIntText(
            value=known.priority if known else min(place, 9),
            min=1,
            max=9,
            description=say._("Priority"),
            style=LABEL,
            layout=w.Layout(width="11rem"),
        )
        note = w.Text(value=known.note if known else "", description=say._("Message"), layout=WIDE, style=LABEL)
        rows.append((i, tick, name, first, note))
        shown.append(w.VBox([tick, w.HBox([name, first]), note]))

    def picked(i: str, name: str, priority: int, note: str) -> SegmentChoice:
        """The segment under its name, with the size it has today, or had when it was last seen."""
        now, before = offered.get(i), standing.get(i)
        n = now.n if now else before.size_n if before else None
        share = now.share if now else before.share if before else None
        return SegmentChoice(
            id=i, name=name or computed[i], priority=priority, note=note, size_n=n, share=None if share is None else round(share, 6)
        )

    changes = _Changes()
    people, people_value = _protopersonas(state, choice, changes)
    secret, secret_value = _sensitive(state, choice, changes)
    who, who_value = _who(state, choice, changes)
    folded = w.Accordion([people, *(box for box in (secret, who) if box is not None)], selected_index=None)
    folded.set_title(0, say._("Whom the room has in mind (hypotheses)"))
    if secret is not None:
        folded.set_title(1, say._("Sensitive questions of the survey"))
        folded.set_title(2, say._("Questions that only describe people"))

    def value() -> AudienceChoice:
        chosen = [picked(i, n.value.strip(), p.value, m.value) for i, t, n, p, m in rows if t.value]
        if not chosen:
            raise ValueError(say._("Tick at least one segment"))
        segments = tuple(sorted(chosen, key=lambda s: s.priority))
        return AudienceChoice(segments=segments, protopersonas=people_value(), sensitive=secret_value(), who=who_value())

    return Inputs(w.VBox([*shown, folded, changes.widget]), value, [*(x for _, *four in rows for x in four), changes.widget])


def _protopersonas(state: PageState, choice: AudienceChoice, changes: _Changes) -> tuple[w.Widget, Callable[[], tuple[ProtoPersona, ...]]]:
    """Rows of who, what they need, where they are and who says so; a row without a name does not count."""
    say = state.say
    rows: list[tuple[w.Text, w.Text, w.Text, w.Text]] = []
    box = w.VBox()

    def more(known: ProtoPersona | None = None) -> None:
        known = known or ProtoPersona(name="?")
        inputs = tuple(
            w.Text(value=text, description=label, continuous_update=False, layout=WIDE, style=LABEL)
            for text, label in (
                ("" if known.name == "?" else known.name, say._("Who")),
                (known.needs, say._("They need")),
                (known.where, say._("They are at")),
                (known.by, say._("Who says so")),
            )
        )
        changes.watch(*inputs)
        rows.append((inputs[0], inputs[1], inputs[2], inputs[3]))
        box.children = (*box.children, w.VBox(inputs))

    for p in choice.protopersonas:
        more(p)
    if not choice.protopersonas:
        more()
    add = w.Button(description=say._("Add a proto-persona"), icon="plus", layout=w.Layout(width="auto"))
    add.on_click(lambda _button: more())

    def value() -> tuple[ProtoPersona, ...]:
        texts = [tuple(x.value.strip() for x in row) for row in rows]
        return tuple(ProtoPersona(name=n, needs=needs, where=where, by=by) for n, needs, where, by in texts if n)

    note = w.Label(say._("A hypothesis each: below it, the page writes the question that would test it."))
    return w.VBox([note, box, add]), value


def _sensitive(state: PageState, choice: AudienceChoice, changes: _Changes) -> tuple[w.Widget | None, Callable[[], tuple[str, ...]]]:
    """One tick a question; those found by their words are named, not offered. Nothing without a survey."""
    say, named = state.say, set(choice.sensitive)
    frame = state.data.survey_responses
    questions = sorted(set(frame["question"])) if len(frame) else []
    gone = tuple(q for q in choice.sensitive if q not in questions)  # kept: the survey may come back
    ticks = {
        q: w.Checkbox(value=q in named, description=say_plain(q), indent=False, layout=WIDE)
        for q in questions
        if q in named or not is_sensitive(q)
    }
    if not questions:
        return None, lambda: choice.sensitive
    changes.watch(*ticks.values())
    found = [say_plain(q) for q in questions if is_sensitive(q)]
    lines = [say._("Health, beliefs, money and the like: their answers are shown from ten people on. Tick what the page does not see.")]
    if found:
        lines.append(say._("Seen already: {questions}.", questions=found))

    def value() -> tuple[str, ...]:
        return (*(q for q, tick in ticks.items() if tick.value), *gone)

    return w.VBox([*(w.Label(line) for line in lines), *ticks.values()]), value


def _who(state: PageState, choice: AudienceChoice, changes: _Changes) -> tuple[w.Widget | None, Callable[[], dict[str, bool]]]:
    """One tick a question, set as its words suggest; only what somebody says otherwise is kept. Nothing without a survey."""
    frame = state.data.survey_responses
    questions = sorted(set(frame["question"])) if len(frame) else []
    if not questions:
        return None, lambda: choice.who
    gone = {q: only for q, only in choice.who.items() if q not in questions}  # kept: the survey may come back
    ticks = {q: w.Checkbox(value=is_who(q, choice.who), description=say_plain(q), indent=False, layout=WIDE) for q in questions}
    changes.watch(*ticks.values())
    note = w.Label(state.say._("Ticked: who somebody is or where they are. Such questions describe segments and never form them."))

    def value() -> dict[str, bool]:
        return {**{q: tick.value for q, tick in ticks.items() if tick.value != is_who(q)}, **gone}

    return w.VBox([note, *ticks.values()]), value
