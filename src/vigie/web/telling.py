"""The settings of alerts as their page shows them: how one is told, who owns what, channels, the weekly review.

In: a workspace, a reader. Out: plain values for the template; secrets never leave.
"""

from datetime import datetime
from typing import Any

from babel.dates import get_day_names
from django.conf import settings
from django.utils.translation import gettext

from vigie.documents.alerts import channel_document, notices, schedule_document
from vigie.review import owners, ways
from vigie.review.alerts import unreached
from vigie.review.channels import KINDS, Failed, mail_settings
from vigie.review.signals import signal_of
from vigie.sentences import alerts as words
from vigie.sentences import dimension_label
from vigie.sentences.signals import signal_place
from vigie.web import formats
from vigie.workspaces.models import Workspace

HALF_HOURS = [f"{h:02d}:{m:02d}" for h in range(24) for m in (0, 30)]
SECURITIES = ("starttls", "tls", "")
Choice = tuple[str, str, bool]


def own(workspace: Workspace, user: Any, asked: dict[str, str] | None = None) -> dict[str, Any]:
    """How the reader is told; `asked`: what was posted and refused."""
    means = ways.means_of(workspace, user)
    said = asked or {}
    way = said.get("channel", means.channel.name if means.channel else "")
    mail = gettext("E-mail: %(address)s") % {"address": user.email or "–"}
    names = [("", mail), *((c.name, _named(c)) for c in ways.channels(workspace))]
    return {
        "channels": [(value, text, value == way) for value, text in names],
        "languages": [(c, t, c == said.get("language", means.language)) for c, t in languages()],
        "zone": said.get("zone", means.zone),
        "hours": {n: _hours(said.get(n) or f"{getattr(means, n):%H:%M}") for n in ("quiet_from", "quiet_until")},
        "digest": _hours(said.get("digest_at") or f"{means.digest_at:%H:%M}"),
        "weekends": means.weekends,
        "stop_breaks": means.stop_breaks,
        "immediate": means.immediate,
        "no_mail": not way and not mail_is_set(workspace),
    }


def ownership(workspace: Workspace) -> dict[str, Any]:
    """Who answers for what, and what may be added."""
    known = owners.Owners(workspace)
    rules = owners.rules(workspace)
    default = next((r.user.get_username() for r in rules if not r.dimension), "")
    return {
        "rules": [
            {"dimension": r.dimension, "label": dimension_label(r.dimension), "value": r.value, "who": str(r.user)}
            for r in rules if r.dimension
        ],
        "dimensions": [(d, dimension_label(d)) for d in owners.RULED],
        "members": [(u.get_username(), u.get_username() == default) for u in known.members.values()],
        "default": default,
    }  # fmt: skip


def channels(workspace: Workspace, lang: str) -> dict[str, Any]:
    """The ways out, and how the last message went."""
    rows = [
        {**channel_document(c), "when": _when(c.told_at, workspace, lang), "bad": bool(c.trouble)}
        for c in ways.channels(workspace)
    ]
    return {
        "rows": rows,
        "kinds": [(k, words.channel_kind(k)) for k in KINDS if k != "smtp"],
        "securities": [(s, words.security(s)) for s in SECURITIES],
        "languages": languages(),
        "mail": words.mail_state(set_=mail_is_set(workspace)),
        "mail_set": mail_is_set(workspace),
    }


def weekly(workspace: Workspace, lang: str) -> dict[str, Any]:
    """On which day, at what hour and by which channels the review is sent."""
    said = schedule_document(ways.schedule_of(workspace))
    chosen = said or {"day": 0, "at": "08:30", "by_mail": False, "channels": []}
    return {
        "on": said is not None,
        "days": [(n, get_day_names("wide", locale=lang)[n].capitalize(), n == chosen["day"]) for n in ways.DAYS],
        "hours": _hours(chosen["at"]),
        "by_mail": chosen["by_mail"],
        "channels": [(c.name, _named(c), c.name in chosen["channels"]) for c in ways.channels(workspace)],
    }


def told(workspace: Workspace, lang: str) -> list[dict[str, Any]]:
    """What was told, what waits, what was given up."""
    marks = {"given_up": "act", "told": "done"}
    return [
        {
            **n,
            "mark": marks.get(n["state"], "watch" if n["trouble"] else "wait"),
            "when": _when(datetime.fromisoformat(n["told_at"] or n["due_at"]), workspace, lang),
        }
        for n in notices(workspace)
    ]


def silent(workspace: Workspace) -> list[dict[str, str]]:
    """Open alerts that reach nobody."""
    found = []
    for alert in unreached(workspace):
        signal = signal_of(alert.state)
        why = words.trouble("no_channel" if alert.user else "no_owner")
        found.append({"head": words.head(signal), "place": signal_place(signal.slice), "why": why})
    return found


def mail_is_set(workspace: Workspace) -> bool:
    """Whether there is a mail server; one that is set wrongly counts: its failures are shown."""
    try:
        return mail_settings(workspace) is not None
    except Failed:
        return True


def languages() -> list[tuple[str, str]]:
    """The languages that people are told in."""
    return list(settings.LANGUAGES)


def _named(channel: Any) -> str:
    return f"{channel.name} ({words.channel_kind(channel.kind)})"


def _hours(chosen: str) -> list[Choice]:
    offered = HALF_HOURS if chosen in HALF_HOURS else sorted([*HALF_HOURS, chosen])
    return [(h, h, h == chosen) for h in offered]


def _when(moment: datetime | None, workspace: Workspace, lang: str) -> str:
    if moment is None:
        return ""
    return formats.moment(moment, workspace.zone, lang)
