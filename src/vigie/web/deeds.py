"""Pages of several forms with one address: what the pressed one asks is done, and the browser is sent back there.

In: a posted form, what the page can do. Out: a redirect to the page, whatever came of it: reload, language and theme
work wherever one stands. What only this reader may see again (a made secret, what was typed, what is wrong) waits in
their session, sealed; the address names it by a number that says nothing.
"""

import json
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode

from vigie import sentences
from vigie.outreach import sealing
from vigie.vocabulary.errors import SettingsError, UsageError
from vigie.workspaces.models import Workspace

# What was done, in a word for the address; what the address says instead (a mapping of texts); what it must not say; or
# where else to go.
Deed = Callable[[Workspace, HttpRequest], "str | Mapping[str, str] | Kept | HttpResponseBase"]
_KEY = "said"
_KEPT_SECONDS = 15 * 60
# Typed once more after an error, never kept.
_SECRETS = frozenset(("csrfmiddlewaretoken", "do", "secret", "client_secret", "password"))


class Kept(dict[str, Any]):
    """What only this reader sees, for a quarter of an hour: plain values, ready for JSON."""


def do(
    request: HttpRequest, workspace: Workspace, deeds: Mapping[str, Deed], to: str, stay: Collection[str] = ()
) -> HttpResponseBase:
    """Do what the form asks and go back to the page at `to`. Raises PermissionDenied for what it cannot do.

    `stay`: fields of the form that the address of a refusal keeps. Whoever comes without a form is shown the page.
    """
    if request.method != "POST":
        return redirect(to)
    what = request.POST.get("do", "")
    deed = deeds.get(what)
    if deed is None:
        raise PermissionDenied
    try:
        said = deed(workspace, request)
    except UsageError as error:
        return refused(request, to, error, stay={n: request.POST[n] for n in stay if request.POST.get(n)})
    if isinstance(said, HttpResponseBase):
        return said
    if isinstance(said, Kept):
        return back(to, {"said": _keep(request, to, {"at": what, **said})})
    return back(to, {"done": said} if isinstance(said, str) else said)


def refused(
    request: HttpRequest,
    to: str,
    error: UsageError,
    secret: Collection[str] = (),
    stay: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Back to the page at `to` with what is wrong and what was typed, but for secrets and the fields of `secret`."""
    form = {k: v for k, v in request.POST.items() if k not in _SECRETS and k not in secret}
    said = {"error": [error.code, dict(error.params)], "at": request.POST.get("do", ""), "typed": form}
    answer = back(to, {**(stay or {}), "said": _keep(request, to, said)})
    answer.status_code = HTTPStatus.SEE_OTHER  # 302 says that it was done
    return answer


def back(to: str, said: Mapping[str, str], place: str = "") -> HttpResponseBase:
    """A redirect to the page at `to`, at `place` of it."""
    return redirect(f"{to}?{urlencode(said)}{place and '#'}{place}")


def heard(request: HttpRequest) -> dict[str, Any]:
    """What waits for this page under the number in its address, `problem` in words; {} when nothing."""
    kept = request.session.get(_KEY, {})
    fits = kept.get("number") == request.GET.get("said", "") and kept.get("page") == request.path
    if not fits or time.time() - kept["at"] > _KEPT_SECONDS:
        return {}
    try:
        said = json.loads(sealing.unseal(kept["sealed"]))
    except SettingsError:  # another key file since
        return {}
    if "error" in said:
        code, params = said.pop("error")
        said["problem"] = f"{sentences.reason(code, params)} {sentences.remedy(code, params)}"
    return said


def done(request: HttpRequest, words: Collection[str]) -> str:
    """The word in the address for what was done, if it is one of these."""
    word = request.GET.get("done", "")
    return word if word in words else ""


def typed(form: Mapping[str, str]) -> QueryDict:
    """What was typed, as a form again."""
    fields = QueryDict(mutable=True)
    fields.update(form)
    return fields


def _keep(request: HttpRequest, to: str, said: Mapping[str, Any]) -> str:
    number = secrets.token_urlsafe(9)
    sealed = sealing.seal(json.dumps(said, default=str))
    request.session[_KEY] = {"number": number, "page": to, "at": time.time(), "sealed": sealed}
    return number
