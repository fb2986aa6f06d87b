"""Who is told about a signal: its slice's owner, a rule for one of its values, the default, an administrator."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from vigie.vocabulary.errors import UsageError

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
MAILBOX = [["mailbox", "lea@nordis.example"]]


@pytest.fixture
def join(workspace):
    """`join("karim", role)` is a new member of the workspace."""
    from vigie.workspaces.setup import add_user

    def add(name, role="operator", slug=workspace.slug):
        return add_user(f"{name}-{uuid4().hex[:8]}@team.example", None, role, slug)

    return add


@pytest.fixture
def owner(workspace):
    """`owner(slice, named)` is whoever is told about a signal there."""
    from vigie.review.models import SignalState
    from vigie.review.owners import Owners

    def of(slice_, named=""):
        state = SignalState(workspace=workspace, slice=slice_, owner=named, since=date(2026, 11, 10))
        return Owners(workspace).of(state)

    return of


def test_without_any_rule_the_first_administrator_is_told(join, owner):
    join("operator")
    admin = join("admin", "admin")
    join("second", "admin")
    assert owner(MAILBOX) == admin


def test_nobody_is_told_where_nobody_administers(join, owner):
    join("operator")
    assert owner(MAILBOX) is None


def test_the_narrowest_rule_wins_and_the_default_takes_the_rest(join, owner, workspace):
    from vigie.review.owners import assign

    people = {n: join(n) for n in ("default", "domain", "mailbox", "source", "named")}
    join("admin", "admin")
    assign(workspace, "", "", people["default"].email)
    assert owner(MAILBOX) == people["default"]
    assign(workspace, "domain", "nordis.example", people["domain"].email)
    assert owner(MAILBOX) == people["domain"]  # a mailbox answers to the rule of its domain
    assert owner([["domain", "nordis.example"]]) == people["domain"]
    assign(workspace, "mailbox", "Lea@nordis.example", people["mailbox"].email)
    assert owner(MAILBOX) == people["mailbox"]
    assign(workspace, "source", "Salon", people["source"].email)
    assert owner([["source", "Salon"], ["provider", "google"]]) == people["source"]
    assert owner([["source", None]]) == people["default"]
    assign(workspace, "owner", "Karim B.", people["named"].email)
    assert owner(MAILBOX, "karim b.") == people["named"]
    assert owner([], "") == people["default"]


def test_an_owner_named_in_the_facts_is_known_by_address_or_full_name(join, owner):
    join("admin", "admin")
    karim = join("karim")
    karim.first_name, karim.last_name = "Karim", "Benali"
    karim.save()
    assert owner(MAILBOX, karim.email.upper()) == karim
    assert owner(MAILBOX, "Karim Benali") == karim
    assert owner(MAILBOX, "Karim") != karim  # there may be two


def test_whoever_left_or_may_not_sign_in_owns_nothing(join, owner, workspace):
    from vigie.review.owners import assign

    admin = join("admin", "admin")
    gone, locked = join("gone"), join("locked")
    assign(workspace, "mailbox", "lea@nordis.example", gone.email)
    assign(workspace, "source", "Salon", locked.email)
    gone.memberships.all().delete()
    locked.is_active = False
    locked.save()
    assert owner(MAILBOX) == admin
    assert owner([["source", "Salon"]]) == admin


def test_a_rule_names_a_member_of_this_workspace_and_a_dimension_that_is_owned(join, workspace):
    from vigie.review.owners import assign, forget, rules
    from vigie.workspaces.models import Workspace

    other = Workspace.objects.create(slug=f"other-{uuid4().hex[:8]}", name="Other")
    stranger, member = join("stranger", "admin", other.slug), join("member")
    with pytest.raises(UsageError, match="no_such_member"):
        assign(workspace, "source", "Salon", stranger.email)
    with pytest.raises(UsageError, match="owner_may_not_read"):
        assign(workspace, "source", "Salon", join("caller", "caller").email)
    with pytest.raises(UsageError, match="unknown_owner_rule"):
        assign(workspace, "provider", "google", member.email)
    with pytest.raises(UsageError, match="unknown_owner_rule"):
        assign(workspace, "source", "  ", member.email)
    assign(workspace, "source", "Salon", member.email)
    assert [(r.dimension, r.value, r.user) for r in rules(workspace)] == [("source", "Salon", member)]
    assert rules(other) == []
    assert forget(other, "source", "Salon") is False
    assert forget(workspace, "source", "Salon") is True
    assert rules(workspace) == []
