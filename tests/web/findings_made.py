"""Findings made up for the tests: a diagnosis of each sort, alerts of each kind. No figure was measured anywhere.

In: nothing. Out: `Findings` and the dataclasses inside it.
"""

from datetime import date

from factories import AS_OF, SOURCE, TODAY

from vigie.metrics.volume import VolumeJump
from vigie.vocabulary.finding import Confound, Count, Culprit, Diagnosis, Evidence, Signal
from vigie.web.findings import Findings

START, END = date(2026, 11, 7), date(2026, 11, 21)
LISTED = (SOURCE,)
PAIR = (("mailbox", "lea@essai.example"), ("provider", "microsoft"))


def count(metric, slice_, hits, base, expected):
    return Count(metric, slice_, START, END, hits, base, expected)


FIRST = Culprit(
    "hard_bounce_rate", LISTED, date(2026, 11, 12), 6.2, 0.97, 0.999, 41.5,
    (count("hard_bounce_rate", LISTED, 157, 2012, 25.2), count("positive_rate", LISTED, 8, 1854, 25.4)),
    ((("source", "Salon Lyon"),), (("source", None),)), "list",
)  # fmt: skip
SECOND = Culprit(
    "soft_bounce_rate", PAIR, date(2026, 11, 16), 43.0, 0.95, 1.0, 117.8,
    (count("soft_bounce_rate", PAIR, 53, 125, 1.2), count("human_reply_rate", PAIR, 0, 68, 1.6)),
    ((("mailbox", "sophie@essai.example"), ("provider", "microsoft")),), "deliverability",
)  # fmt: skip
JOURNAL = Confound("source", "API · DSI élargi", date(2026, 11, 12), "journal", "Nouvelle source branchée")
SEEN = Confound("volume_step", None, date(2026, 11, 13), "facts")
AGAIN = Confound("new_source", "API · DSI élargi", date(2026, 11, 12), "facts")


def diagnosis(verdict="list", culprits=(FIRST, SECOND), evidence=(), actions=("pause_source", "clean_segment")):
    return Diagnosis(
        AS_OF, START, END, verdict, "strong", culprits, evidence, (JOURNAL, AGAIN, SEEN), actions
    )  # fmt: skip


CONFOUNDED = Evidence("confounded_week", {"kinds": ["list", "volume"]})
MISSING = Evidence("not_enough_data", {"sent": 57, "need": 150, "before": 210, "need_before": 600})


def alert(metric, kind="signal", direction="worse", *, slice_=LISTED, since=date(2026, 11, 12)):
    action = "stop_sending" if kind == "stop" else "pause_source"
    return Signal(
        metric, slice_, kind, direction, since, 0.078, (0.010, 0.014), 157, 2012, action, "Karim Haddad", 1e-9
    )  # fmt: skip


ALERTS = (
    alert("hard_bounce_rate"),
    alert("delivery_rate", "stop", slice_=PAIR[:1], since=TODAY),
    alert("complaint_rate", "incident", slice_=()),
    alert("unsubscribe_rate", "signal", "better", slice_=()),
    alert("duplicate_rate", "incident"),
)
JUMP = VolumeJump("bonjour@nordis.example", TODAY, 640, 312.0, 330, 330)


def guilty():
    """A list problem, a second cause, alerts of every kind."""
    return Findings(diagnosis(evidence=(CONFOUNDED,)), ALERTS, (JUMP,))


def innocent():
    """Judged, and nothing is beyond chance."""
    return Findings(diagnosis("none", (), (), ()), (), ())


def unknown():
    """Judged too young to say anything."""
    return Findings(diagnosis("not_enough_data", (), (MISSING,), ()), (), ())
