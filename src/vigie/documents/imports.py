"""An import as other programs read it.

In: the report of an import. Out: plain values, ready for JSON.
"""

from dataclasses import asdict
from typing import Any

from vigie.ledger import imports
from vigie.ledger.imports import ImportReport
from vigie.ledger.rejections import Rejection
from vigie.sentences import reason, remedy


def import_document(report: ImportReport) -> dict[str, Any]:
    """One import: what became of its rows, the first that were rejected, the file that holds them all."""
    file = imports.rejected_file(report.import_id, sentence)
    return {
        "import_id": report.import_id,
        "name": report.name,
        "kind": report.kind,
        "status": report.status,
        "rows": asdict(report.rows),
        "by_table": {name: asdict(counts) for name, counts in report.by_table.items()},
        "rejected": [_rejection(r) for r in report.rejected],
        "rejected_file": str(file) if file else None,
        "reconciliation": [asdict(line) for line in report.reconciliation],
        "noted": report.noted,
        "unattributed": report.unattributed,
        "seconds": report.seconds,
    }


def others_document(error: dict[str, Any]) -> list[dict[str, Any]]:
    """What is wrong with the other files of an import of which none could be read."""
    return [
        {
            "file": other["params"].get("file", ""),
            "code": other["code"],
            "reason": reason(other["code"], other["params"]),
            "remedy": remedy(other["code"], other["params"]),
        }
        for other in error.get("others", [])
    ]


def sentence(code: str, params: list[str]) -> tuple[str, str]:
    """Reason and remedy of a rejected row."""
    return reason(code, params), remedy(code, params)


def _rejection(rejection: Rejection) -> dict[str, Any]:
    why, then = sentence(rejection.code, rejection.params)
    return {
        "file": rejection.place or rejection.file,
        "line": rejection.line,
        "code": rejection.code,
        "reason": why,
        "remedy": then,
    }
