"""What was decided and done here, as marks on the charts beside the changes that the team wrote down.

In: a workspace, the days of a chart. Out: days and sentences.
"""

from datetime import date, timedelta

from django.utils.translation import gettext

from vigie.documents.journal import mark_document
from vigie.review import journal
from vigie.workspaces.models import Workspace

# Told by the facts themselves: the charts draw those already.
_TOLD = frozenset({"changed", "defined"})
_TAKEN_BACK = frozenset({"undone", "cancelled"})


def of(workspace: Workspace, first: date, last: date) -> list[tuple[date, str]]:
    """Decisions, actions and what was taken back, from `first` to `last`."""
    found = journal.marks(workspace, first, last + timedelta(days=1))
    return [(m.day, _said(m)) for m in found if m.what not in _TOLD]


def _said(mark: journal.Mark) -> str:
    said = mark_document(mark)["sentence"]
    return gettext("%(what)s (taken back)") % {"what": said} if mark.what in _TAKEN_BACK else said
