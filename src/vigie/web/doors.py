"""Who stands at the door: the workspace of a signed-in person and what they may do there; how often one may try.

In: requests. Out: the workspace, a refusal, or a count of tries.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from vigie.workspaces.models import MAY, Membership, Workspace
from vigie.workspaces.setup import workspace as default_workspace

WINDOW_SECONDS = 15 * 60
TRIES_PER_NAME = 8
TRIES_PER_ADDRESS = 40

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
RoomView = Callable[Concatenate[HttpRequest, Workspace, P], HttpResponseBase]


def workspace_of(request: HttpRequest) -> Workspace:
    """The person's own workspace, and with it their role there; the installation's default when they have no other."""
    own = Membership.objects.filter(user=request.user).select_related("workspace").order_by("workspace__slug").first()
    if own is None:
        return default_workspace()
    _roles(request.user)[own.workspace_id] = own.role
    return own.workspace


def role_of(user: object, workspace: Workspace) -> str | None:
    """A person's role in a workspace, asked for once per request; None for whoever has none."""
    if not getattr(user, "is_authenticated", False):
        return None
    known = _roles(user)
    if workspace.pk not in known:
        found = Membership.objects.filter(user=user, workspace=workspace).values_list("role", flat=True)
        known[workspace.pk] = found.first()
    return known[workspace.pk]


def reads(request: HttpRequest) -> bool:
    """Whether any page of numbers is open to whoever asks."""
    if not request.user.is_authenticated:
        return False
    return bool(request.__dict__.get("workspace")) or role_of(request.user, workspace_of(request)) in MAY["read"]


def _roles(user: object) -> dict[int, str | None]:
    """What was found out about a person, kept on them for the request."""
    return user.__dict__.setdefault("_roles_here", {})


def needs(what: str) -> Callable[[RoomView[P]], View[P]]:
    """Give the view its workspace, or refuse when the person's role does not allow `what`."""

    def around(view: RoomView[P]) -> View[P]:
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            workspace = workspace_of(request)
            if role_of(request.user, workspace) not in MAY[what]:
                raise PermissionDenied
            request.__dict__["workspace"] = workspace
            return view(request, workspace, *args, **kwargs)

        return inner

    return around


def too_many(name: str, address: str) -> bool:
    """Whether this name or this network address failed too often in the last quarter of an hour."""
    counts = cache.get_many([_key("name", name), _key("address", address)])
    by_name, by_address = counts.get(_key("name", name), 0), counts.get(_key("address", address), 0)
    return by_name >= TRIES_PER_NAME or by_address >= TRIES_PER_ADDRESS


def failed(name: str, address: str) -> None:
    """Count one failure for both."""
    for key in (_key("name", name), _key("address", address)):
        cache.add(key, 0, WINDOW_SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it expired between the two lines
            cache.set(key, 1, WINDOW_SECONDS)


def forget(name: str) -> None:
    """A success clears the count of that name."""
    cache.delete(_key("name", name))


def _key(kind: str, value: str) -> str:
    return f"sign-in:{kind}:{value.strip().lower().encode().hex()[:180]}"
