"""The documents that other programs read: one shape for the command line and the HTTP API.

One file per room: `readings`, `findings`, `imports`, `replies`, `experiments`. Documented by `vigie COMMAND --help` and
docs/api.md.
"""

from vigie.documents.experiments import (
    declared_document,
    design_document,
    outcome_document,
    outcome_sentence,
    result_document,
    result_sentence,
    running_document,
)
from vigie.documents.findings import diagnosis_document, signal_document, signals_document
from vigie.documents.imports import import_document, sentence
from vigie.documents.mail import bounce_document, mail_document
from vigie.documents.readings import reading_document, readings_document
from vigie.documents.replies import (
    delays_document,
    delays_sentence,
    followups_document,
    followups_evidence,
    followups_sentence,
)

__all__ = [
    "bounce_document",
    "declared_document",
    "delays_document",
    "delays_sentence",
    "design_document",
    "diagnosis_document",
    "followups_document",
    "followups_evidence",
    "followups_sentence",
    "import_document",
    "mail_document",
    "outcome_document",
    "outcome_sentence",
    "reading_document",
    "readings_document",
    "result_document",
    "result_sentence",
    "running_document",
    "sentence",
    "signal_document",
    "signals_document",
]
