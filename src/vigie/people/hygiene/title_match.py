"""The job title holds the role of the persona that the contact was loaded for.

What: the title is compared with the title rules of the persona, in French and English, whatever the accents, the
gender or the word order ("Directrice des systèmes d'information", "Head of IT"). Somebody near the role (an
assistant, a former holder, a trainee, a consultant) does not hold it. Unknown without a title, a persona or a rule
for that persona.
Why: a message written for one role and sent to another is a message problem only in appearance; it is the list.
Remedy: tighten the filters of the source, or add the titles that were missed to the persona's rules.
"""

from collections.abc import Sequence

from vigie.people.hygiene import Check, Contact, each, text_of
from vigie.people.personas import PERSONAS, Persona, title_match, title_match_sql


def rule(contact: Contact) -> bool | None:
    """Whether the contact's title fits its persona, by the rules the product comes with."""
    return title_match(contact["persona"], contact["job_title"])


def sql_for(personas: Sequence[Persona] = PERSONAS) -> str:
    """The same for a workspace's own rules, as an expression over a row of contacts."""
    return title_match_sql("persona", "job_title", personas)


CHECK = Check("title_match", "title_match", text_of(__doc__), sql_for(), each(rule))
