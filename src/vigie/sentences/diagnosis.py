"""A diagnosis in words: the verdict that a sales director understands, its evidence, its remedies.

In: a `Diagnosis` or its document's codes with their parameters. Out: text in the active language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.numbers import (
    calendar_day,
    dimension_label,
    english,
    metric_label,
    quoted,
    slice_label,
    slices_phrase,
    whole,
)
from vigie.vocabulary.finding import Confound, Culprit, Diagnosis, Evidence, Slice

_VERDICTS = {
    "none": n_("Nothing is wrong beyond chance in the last two weeks."),
    "list": n_("A list problem, not the text."),
    "message": n_("A message problem, not the list."),
    "deliverability": n_("A deliverability problem: mail does not arrive or is not seen."),
    "follow_up": n_("The follow-ups are too many or too close."),
    "pipeline": n_("A pipeline problem: the mail does its work, a later stage does not."),
    "selection": n_("Selection or promise, not volume."),
    "mixed": n_("The people written to have changed, not the rates: the mix explains the fall."),
    "not_enough_data": n_("Not enough data to judge yet."),
}
_WORDS = {
    "none": n_("nothing wrong"),
    "list": n_("list"),
    "message": n_("message"),
    "deliverability": n_("deliverability"),
    "follow_up": n_("follow-ups"),
    "pipeline": n_("pipeline"),
    "mixed": n_("mix of contacts"),
    "not_enough_data": n_("not enough data"),
}
_STRENGTHS = {"weak": n_("weak evidence"), "moderate": n_("moderate evidence"), "strong": n_("strong evidence")}
# As many slices that stand as before fit in a sentence.
_NAMED = 3
_NUMBERS = {
    "soft_bounce_rate": n_("Soft bounces and refusals"),
    "title_misfit_rate": n_("Titles off target"),
    "role_catch_all_rate": n_("Role or catch-all addresses"),
    "wrong_person_rate": n_("“Wrong person” replies"),
    "open_drop": n_("Opens"),
}
_EVIDENCE = {
    "moved": n_("%(number)s, %(slice)s: %(hits)s of %(base)s, %(expected)s expected (%(start)s to %(end)s)."),
    "moved_everywhere": n_("%(number)s: %(hits)s of %(base)s, %(expected)s expected (%(start)s to %(end)s)."),
    "control": n_("As before, and so the control: %(slices)s."),
    "one_bad_day": n_(
        "One bad day, not a slide: %(number)s, %(slice)s, %(hits)s of %(base)s in two weeks, %(expected)s expected."
    ),
    "opens_alone": n_("Only opens moved (%(slice)s): check the tracking before believing it."),
    "mix_shift": n_(
        "%(number)s: %(before)s before; the mix of contacts alone lets expect %(adjusted)s (%(dimension)s)."
    ),
    "bottleneck": n_("Bottleneck: %(number)s, %(hits)s of %(base)s, %(expected)s expected (%(start)s to %(end)s)."),
    "many_replies_few_positive": n_(
        "As many replies as usual, few of them positive: %(hits)s of %(base)s, %(expected)s expected."
    ),
    "many_refusals": n_("Many refusals: %(hits)s of %(base)s, %(expected)s expected."),
    "unsubscribes_up": n_("Opt-outs are up: %(hits)s of %(base)s, %(expected)s expected."),
    "many_out_of_office": n_("Many are out of office: %(hits)s of %(base)s, %(expected)s expected."),
    "false_green": n_("Opens look fine while this rises: %(rising)s."),
    "red_part": n_("The total is green and hides a red part: %(number)s, %(slice)s."),
    "list_not_message": n_("The list, not the message: %(source)s fails; with the same texts, as before: %(control)s."),
    "handover_falls": n_("Fewer qualified meetings become opportunities: %(hits)s of %(base)s, %(expected)s expected."),
    "selection_not_volume": n_(
        "%(booked)s meetings booked in four weeks, %(qualified)s qualified (%(usual)s expected), "
        "%(opportunities)s opportunities so far: more messages would bring more of the same."
    ),
    "confounded_week": n_("Several things changed in the same week (%(kinds)s): no effect is credited by date alone."),
    "not_enough_data": n_(
        "%(sent)s messages in two weeks (%(need)s needed), %(before)s before (%(need_before)s needed)."
    ),
}
_KINDS = {
    "list": n_("list"), "copy": n_("text"), "volume": n_("volume"), "sender": n_("sender"),
}  # fmt: skip
_CHANGES = {
    "new_source": n_("New source: %(entity)s"),
    "new_mailbox": n_("New mailbox: %(entity)s"),
    "new_version": n_("New version of the text: %(entity)s"),
    "new_step": n_("New step in the sequences: %(entity)s"),
    "volume_step": n_("The volume changed"),
}
_DAYS = frozenset({"start", "end", "since"})
# What is a share when it has a fraction; a number of messages before is a whole one.
_SHARES = frozenset({"before", "now", "adjusted"})
# Under ten, a decimal still says something.
_FEW = 10


def verdict_word(verdict: str) -> str:
    """The verdict in a word or two."""
    return gettext(_WORDS[verdict])


def strength_word(strength: str) -> str:
    """How sure it is."""
    return gettext(_STRENGTHS[strength])


def verdict_sentence(found: Diagnosis) -> str:
    """The verdict in one or two sentences: what, where, since when, what stands unaffected, the second cause."""
    return " ".join(part for part in verdict_parts(found) if part)


def verdict_parts(found: Diagnosis) -> tuple[str, str]:
    """The same in two: the verdict itself; then culprit, control and second cause, empty when there are none."""
    if found.verdict in {"none", "mixed", "not_enough_data"}:
        return gettext(_VERDICTS[found.verdict]), ""
    selected = next((e for e in found.evidence if e.code == "selection_not_volume"), None)
    if found.verdict == "pipeline" and selected is not None:
        return gettext(_VERDICTS["selection"]), evidence_sentence(selected)
    said = gettext(_VERDICTS[found.verdict])
    first, *more = found.culprits
    known = [s for s in first.control if all(value is not None for _, value in s)]
    beside = () if any(not c.slice for c in more) else tuple(known[:_NAMED])
    where = _where(replace(first, control=beside), added=_is_new(first, found.confounds))
    return said, f"{where} {_second(more[0])}" if more else where


def _where(culprit: Culprit, *, added: bool) -> str:
    words = {"slice": _name(culprit.slice), "day": calendar_day(culprit.since), "rest": control_phrase(culprit)}
    if not culprit.slice:
        return gettext("It shows everywhere since %(day)s.") % words
    if not culprit.control:
        return gettext("The gap comes from %(slice)s, since %(day)s.") % words
    if added:
        return gettext("The gap comes from %(slice)s, added on %(day)s; as before: %(rest)s.") % words
    return gettext("The gap comes from %(slice)s, since %(day)s; as before: %(rest)s.") % words


def _second(culprit: Culprit) -> str:
    words = {"slice": _name(culprit.slice), "day": calendar_day(culprit.since)}
    if culprit.verdict is None:
        return gettext("Second cause: %(slice)s, since %(day)s.") % words
    words["verdict"] = verdict_word(culprit.verdict)
    return gettext("Second cause: %(slice)s, since %(day)s (%(verdict)s).") % words


def _is_new(culprit: Culprit, confounds: Sequence[Confound]) -> bool:
    return len(culprit.slice) == 1 and any(
        c.kind in {"new_source", "source"} and c.entity == culprit.slice[0][1] for c in confounds
    )


def slice_title(slice_: Slice) -> str:
    """A slice as a heading: The source “API”; everything when it is the whole programme."""
    text = _place(slice_)
    return text[:1].upper() + text[1:]


def control_phrase(culprit: Culprit) -> str:
    """What stands as before beside a culprit; what it has in common with it is said once, at the end."""
    own = dict(culprit.slice)
    shared = [d for d in own if culprit.control and all(dict(s).get(d) == own[d] for s in culprit.control)]
    names = (", ".join(_plain(v, d) for d, v in s if d not in shared) for s in culprit.control)
    listed = ", ".join(dict.fromkeys(names))
    common = ", ".join(_plain(own[d], d) for d in shared)
    return f"{listed} ({common})" if common and listed else listed


def _plain(value: str | None, dimension: str) -> str:
    """The name of a slice; a step has only its number."""
    return slices_phrase(((dimension, value),)) if dimension == "step" else slice_label(value, dimension)


def evidence_sentence(evidence: Evidence) -> str:
    """One piece of evidence with its numbers."""
    params = evidence.params
    code = "moved_everywhere" if evidence.code == "moved" and not params.get("slice") else evidence.code
    return gettext(_EVIDENCE[code]) % {key: _said(key, value) for key, value in _named(params).items()}


def confound_sentence(found: Confound) -> str:
    """Something else that changed; the team's own words first."""
    if found.text:
        return found.text
    if found.kind in _CHANGES:
        return gettext(_CHANGES[found.kind]) % {"entity": found.entity or ""}
    return found.entity or found.kind


def number_label(key: str) -> str:
    """Name of a number of the scan."""
    return gettext(_NUMBERS[key]) if key in _NUMBERS else metric_label(key)


def _named(params: Mapping[str, object]) -> dict[str, object]:
    """The same, with the number's name under `number`."""
    key = params.get("metric") or params.get("stage")
    return {**params, "number": number_label(str(key))} if key else dict(params)


def _said(key: str, value: object) -> str:
    """A parameter as people read it."""
    if isinstance(value, Mapping):
        return _place(tuple(value.items()))
    if isinstance(value, list | tuple):
        return ", ".join(_one(key, v) for v in value)
    if isinstance(value, int | float):
        return _share(value) if key in _SHARES and isinstance(value, float) else _amount(value)
    if key in _DAYS:
        return calendar_day(date.fromisoformat(str(value)) - timedelta(key == "end"))
    if key == "source":
        return quoted(slice_label(str(value)))
    return dimension_label(str(value)).lower() if key == "dimension" else str(value)


def _one(key: str, value: object) -> str:
    if key == "slices" and isinstance(value, Mapping):
        return _place(tuple(value.items()))
    if key == "rising":
        return number_label(str(value)).lower()
    if key == "kinds":
        return gettext(_KINDS[str(value)])
    return quoted(slice_label(None if value is None else str(value)))


def _place(slice_: Slice) -> str:
    return slices_phrase(slice_) if slice_ else gettext("everything")


def _name(slice_: Slice) -> str:
    """A slice by its name alone: “lea@essai.example” at Microsoft."""
    if not slice_:
        return gettext("everything")
    (dimension, value), *second = slice_
    first = slices_phrase(slice_[:1]) if dimension == "step" else quoted(slice_label(value, dimension))
    if not second:
        return first
    (dimension, value) = second[0]
    if dimension == "provider":
        return gettext("%(slice)s at %(provider)s") % {"slice": first, "provider": slice_label(value, dimension)}
    return f"{first}, {_name((second[0],))}"


def _share(value: float) -> str:
    return _decimal(f"{value * 100:.2f}") + ("%" if english() else "\u00a0%")


def _amount(value: float) -> str:
    return _decimal(f"{value:.1f}") if isinstance(value, float) and value < _FEW else whole(round(value))


def _decimal(text: str) -> str:
    return text if english() else text.replace(".", ",")
