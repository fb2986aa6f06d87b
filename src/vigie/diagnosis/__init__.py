"""What is wrong, where, since when: culprits, verdict, evidence, control. Pure: facts in, findings out.

In: an engine over the facts, a moment, a zone. Out: a `Diagnosis`, its document. No clock, no framework.
"""

from vigie.diagnosis.diagnose import diagnose
from vigie.diagnosis.document import document

__all__ = ["diagnose", "document"]
