"""Addresses that tools post to, as other programs read them: no secret, no address of a contact.

In: rows. Out: plain values, ready for JSON.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.connectors import Connector, connectors
from vigie.ledger import postings, receivers, refusals
from vigie.ledger.models import Receiver, Refused
from vigie.ledger.rehearsal import Step
from vigie.sentences.proofs import proof_hint, proof_label, proof_lacking, proof_remedy
from vigie.sentences.receivers import (
    NOT_UNDERSTOOD,
    receiver_trouble,
    refusal_reason,
    refusal_remedy,
    step_label,
    step_sentence,
)
from vigie.vocabulary.proof import Proof
from vigie.workspaces.models import Workspace

_LATELY = timedelta(days=7)


def receiver_document(
    row: Receiver, taken: dict[str, object] | None = None, refused: Sequence[Refused] = ()
) -> dict[str, Any]:
    """One receiver: what came, when last, words and numbers that nobody knows, what was refused and why.

    `refuses`: the last request was refused; `refused_lately`: how many were for a reason that was met within a week.
    Its address is asked for by itself.
    """
    tool = connectors()[row.connector]
    signed = bool(tool.hook and tool.hook.signed)
    nothing = {"requests": 0, "waiting": 0, "last_at": None, "unknown": {}, "of_nobody": {}, "failed": 0}
    said = {**nothing, **(taken or {})}
    trouble = row.trouble or (NOT_UNDERSTOOD if said["failed"] else "")
    last = max((r.last_at.isoformat() for r in refused), default="")
    return {
        "id": row.pk,
        "name": row.name,
        "tool": tool.key,
        "label": tool.label,
        "has_secret": bool(row.sealed),
        "unsigned": row.unsigned,
        "lacks_secret": signed and not row.sealed and not row.unsigned,
        "created_at": row.created_at.isoformat(),
        **said,
        "refused": [_refused(r, tool) for r in refused],
        "refused_at": last or None,
        "refused_lately": sum(r.times for r in refused if r.last_at > datetime.now(UTC) - _LATELY),
        "refuses": last > str(said["last_at"] or ""),
        "trouble": trouble or None,
        "sentence": receiver_trouble(trouble, tool.label),
    }


def receiver_documents(workspace: Workspace) -> list[dict[str, Any]]:
    """Every receiver of a team, by name."""
    taken, refused = postings.taken(workspace), refusals.told(workspace)
    rows = receivers.listing(workspace)
    return [receiver_document(row, taken.get(row.pk), refused.get(row.pk, ())) for row in rows]


def rehearsal_document(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What a test met, step by step."""
    return [
        {
            "step": step.name,
            "label": step_label(step.name, ok=not step.bad, tried=step.tried),
            "ok": not step.bad,
            "tried": step.tried,
            "code": step.code or None,
            "sentence": step_sentence(step.name, step.code, step.found),
            "understood": [list(pair) for pair in step.found],
        }
        for step in steps
    ]


def proof_said(tool: Connector) -> dict[str, str]:
    """What proves a tool, in words: the name of its field, how it is written, what a lack of it means."""
    proof, about = _proof(tool)
    return {
        "label": proof_label(proof), "hint": proof_hint(proof, about, tool.hook.key_kind if tool.hook else None),
        "lacking": proof_lacking(proof, about),
    }  # fmt: skip


def _proof(tool: Connector) -> tuple[Proof, dict[str, str]]:
    hook = tool.hook
    return hook.proof if hook else Proof.SIGNATURE, {"tool": tool.label, "word": hook.word if hook else ""}


def _refused(row: Refused, tool: Connector) -> dict[str, Any]:
    return {
        "code": row.code,
        "times": row.times,
        "first_at": row.first_at.isoformat(),
        "last_at": row.last_at.isoformat(),
        "reason": refusal_reason(row.code),
        "remedy": proof_remedy(row.code, *_proof(tool)) or refusal_remedy(row.code),
    }
