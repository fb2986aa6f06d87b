"""What is wrong, where, since when: culprits, verdict, evidence, control. Pure: facts in, findings out.

In: an engine over the facts, a moment, a zone. Out: a `Diagnosis`, its document. No clock, no framework.
"""

from vigie.diagnosis.diagnose import diagnose
from vigie.diagnosis.document import document
from vigie.diagnosis.proof import Proof, prove
from vigie.diagnosis.sequence import Effect, effects

__all__ = ["Effect", "Proof", "diagnose", "document", "effects", "prove"]
