"""Pages of several forms with one address: the pressed one says what it asks for.

In: a posted form, what the page can do. Out: the page again with what this one answer shows, or the way back to it.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from vigie import sentences
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

# What was done, in a word for the address; or what only this answer shows (a made secret, a trouble), in no address.
Deed = Callable[[Workspace, HttpRequest], str | dict[str, Any]]


def do(
    request: HttpRequest, workspace: Workspace, deeds: Mapping[str, Deed], page: Callable[..., HttpResponse], name: str
) -> HttpResponseBase:
    """Do what the form asks; `page` draws the page called `name`. Raises PermissionDenied for what it cannot do."""
    deed = deeds.get(request.POST.get("do", ""))
    if deed is None:
        raise PermissionDenied
    try:
        said = deed(workspace, request)
    except UsageError as error:
        problem = f"{sentences.reason(error.code, error.params)} {sentences.remedy(error.code, error.params)}"
        return page(request, workspace, problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(said, dict):
        return page(request, workspace, **said)
    return redirect(f"{reverse(f'web:{name}')}?done={said}")
