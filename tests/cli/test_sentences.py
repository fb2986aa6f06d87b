"""An error on its way out never breaks on the way: every code has its words, whatever it carries.

In: errors of the tree without parameters. Out: a reason and a remedy.
"""

import pytest

from vigie.cli import errors
from vigie.cli.errors import of_the_system
from vigie.vocabulary.errors import StorageError


@pytest.mark.parametrize("code", ["disk_full", "out_of_room", "cannot_store", "database_refused", "interrupted"])
def test_what_a_disk_or_a_database_refuses_is_said_with_what_to_do(code):
    reason, remedy = errors.sentences(StorageError(code))
    assert reason
    assert remedy


def test_a_full_disk_is_the_same_answer_whoever_meets_it_first():
    assert of_the_system(OSError(28, "No space left on device")).code == "disk_full"
