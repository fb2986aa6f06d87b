"""What a tool can be told over its own API: looked at first, changed second, as requests and answers without a network.

In: a secret and plain arguments. Out: requests to make one after the other; what the tool's answers mean.
"""

from base64 import b64encode
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast
from urllib.parse import quote

Word = Literal["pause_campaign", "resume_campaign", "set_daily_limit", "add_to_blocklist"]
# pause_campaign, resume_campaign: {"campaign": its name}; set_daily_limit: {"mailbox": its address, "limit": a day};
# add_to_blocklist: {"addresses": [...]}, found by whoever calls, never kept beside the call.
Args = Mapping[str, object]
# What was found: a campaign is one of the four words; a mailbox has its messages a day, or None: no limit known.
State = str | int | None
RUNNING, PAUSED, ENDED, DRAFT = "running", "paused", "ended", "draft"
_MOST_PAGES = 50
_OK = range(200, 300)
_SERVER = 500
_TOO_MANY = 429
_LOCKED = 423  # some tools lock a resource for seconds instead of refusing
_TIMED_OUT = 408
# What no repetition heals.
_REFUSALS = {401: "unauthorized", 402: "plan_too_small", 403: "forbidden", 404: "not_found"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `path` is appended to the tool's base address; `body` goes out as JSON, None = without a body."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: object = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `headers` with names in small letters; `body` as JSON, None when it was none."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: object = None


@dataclass(frozen=True, slots=True)
class Done:
    """The tool is as wanted. `code`: done, already (it was so before), not_running (nothing was going out)."""

    code: str = "done"


@dataclass(frozen=True, slots=True)
class Retry:
    """Not now. `after`: seconds that the tool asks for, None when it does not say."""

    code: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and repeating does not help."""

    code: str


Outcome = Done | Retry | Refused


@dataclass(frozen=True, slots=True)
class Seen:
    """How a thing stands before it is changed: the tool's own id, and its state."""

    ref: str = ""
    state: State = None


class Stopped(Exception):
    """A talk that cannot go on, with what it comes to."""

    def __init__(self, outcome: Retry | Refused) -> None:
        """Keep the outcome."""
        self.outcome = outcome
        super().__init__(outcome.code)


def stop(code: str) -> Stopped:
    """A refusal, to be raised."""
    return Stopped(Refused(code))


Look = Generator[Request, Answer, Seen]
Change = Generator[Request, Answer, Done | None]  # None: done


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be told. Safe to repeat: `look` says how it stands, `act` runs only where it does not.

    `goal(args)`: the state that is wanted, None where there is nothing to compare (`act` is then safe to repeat).
    """

    look: Callable[[str, Args], Look]
    act: Callable[[str, Args, Seen], Change]
    goal: Callable[[Args], State]


@dataclass(frozen=True, slots=True)
class Api:
    """A tool's API: where it is, what can be told, a talk that changes nothing and proves the secret.

    `wait_header`: where it says in how many seconds to come back, after too many requests.
    """

    base: str
    operations: Mapping[Word, Operation]
    check: Callable[[str], Look]
    wait_header: str = "retry-after"


def not_now(answer: Answer, wait_header: str) -> Retry | None:
    """Whether the tool is to be asked again later, and after how many seconds; None: the answer stands."""
    if answer.status in {_TOO_MANY, _LOCKED, _TIMED_OUT} or answer.status >= _SERVER:
        code = "rate_limited" if answer.status == _TOO_MANY else "tool_in_trouble"
        return Retry(code, _seconds(answer.headers.get(wait_header, "")))
    return None


def ask(request: Request) -> Generator[Request, Answer, Answer]:
    """Make a request; the answer when it is a success. Raises Stopped."""
    answer = yield request
    if answer.status not in _OK:
        raise stop(_REFUSALS.get(answer.status, "rejected"))
    return answer


def found_in(
    pages: Callable[[int, object], Request | None], rows_of: Callable[[object], list[object]], name: str, *keys: str
) -> Generator[Request, Answer, Mapping[str, object]]:
    """The row that has `name` under one of `keys`. `pages(number, last body)`: the next request, None after the last.

    Raises Stopped: not_found; two_of_that_name, because to stop the wrong one is worse than to stop none.
    """
    same: list[Mapping[str, object]] = []
    body, before = None, None
    for number in range(_MOST_PAGES):
        request = pages(number, body)
        if request is None:
            break
        body = (yield from ask(request)).body
        found = [fields(row) for row in rows_of(body)]
        same += [row for row in found if any(_same(row.get(key), name) for key in keys)]
        if not found or found == before:  # a tool that ignores the page number gives the same rows again
            break
        before = found
    return one_of(same)


def _same(value: object, name: str) -> bool:
    return value is not None and str(value).strip().casefold() == name.strip().casefold()


def one_of(same: list[Mapping[str, object]]) -> Mapping[str, object]:
    """The only row. Raises Stopped: not_found, two_of_that_name."""
    different = {repr(row): row for row in same}
    if not different:
        raise stop("not_found")
    if len(different) > 1:
        raise stop("two_of_that_name")
    return next(iter(different.values()))


def fields(value: object) -> Mapping[str, object]:
    """A JSON object; anything else is an empty one."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def rows(value: object) -> list[object]:
    """A JSON array; anything else is an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else []


def text(args: Args, name: str) -> str:
    """An argument as text. Raises Stopped when it is missing: an empty name must not select everything."""
    said = str(args.get(name) or "").strip()
    if not said:
        raise stop("argument_missing")
    return said


def count(args: Args, name: str) -> int:
    """An argument as a number of 0 or more. Raises Stopped."""
    value = args.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise stop("argument_missing")
    return value


def addresses(args: Args) -> list[str]:
    """The addresses to bar. Raises Stopped when there is none."""
    found = [str(a) for a in rows(args.get("addresses"))]
    if not found:
        raise stop("argument_missing")
    return found


def limit_of(value: object) -> int | None:
    """A daily limit as the tool writes it, None when it has none."""
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def in_path(value: str) -> str:
    """One segment of a path."""
    return quote(value, safe="")


def bearer(secret: str) -> dict[str, str]:
    """The header of a token."""
    return {"Authorization": f"Bearer {secret}"}


def basic(user: str, secret: str) -> dict[str, str]:
    """The header of a name and a password."""
    return {"Authorization": "Basic " + b64encode(f"{user}:{secret}".encode()).decode("ascii")}


def nothing_to_see(_secret: str, _args: Args) -> Look:
    """For what is safe to repeat without looking."""
    yield from ()
    return Seen()


def campaign(look: Callable[[str, Args], Look], pause: Callable[[str, Seen], Request],
             resume: Callable[[str, Seen], Request]) -> dict[Word, Operation]:  # fmt: skip
    """Pausing and resuming a campaign, where one request does each.

    Only what is paused is resumed: a draft that was never sent, or a campaign that ended, is nobody's to start.
    """

    def halt(secret: str, _args: Args, seen: Seen) -> Change:
        if seen.state not in {PAUSED, ENDED, DRAFT}:  # a word we do not know may well be running
            yield from ask(pause(secret, seen))
            return None
        return Done("not_running")

    def go_on(secret: str, _args: Args, seen: Seen) -> Change:
        if seen.state != PAUSED:
            raise stop("not_paused")
        yield from ask(resume(secret, seen))

    return {
        "pause_campaign": Operation(look, halt, lambda _args: PAUSED),
        "resume_campaign": Operation(look, go_on, lambda _args: RUNNING),
    }


def _seconds(said: str) -> float | None:
    """`Retry-After: 2`. The form with a date is not used by the tools we know: unknown is None."""
    try:
        value = float(said)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
