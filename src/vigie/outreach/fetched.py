"""What lies at an address that does not change, fetched once: the certificates with which tools sign.

In: an address that a connector has looked at. Out: its bytes. Nothing is followed, everything is bounded.
"""

from collections.abc import Callable

from vigie.outreach import wire

_SECONDS = 5.0
_LARGEST = 64 * 1024
_MOST = 32
_OK = 200

_kept: dict[str, bytes] = {}


def fetched(address: str, call: Callable[..., wire.Reply] = wire.call) -> bytes:
    """The bytes at `address`. Raises LookupError with a code when it does not answer."""
    if address in _kept:
        return _kept[address]
    body = _answer(address, call)
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[address] = body
    return body


def called(address: str, call: Callable[..., wire.Reply] = wire.call) -> None:
    """Call an address for its effect. Raises LookupError with a code when it refuses or does not answer."""
    _answer(address, call)


def _answer(address: str, call: Callable[..., wire.Reply]) -> bytes:
    try:
        reply = call("GET", address, seconds=_SECONDS, largest=_LARGEST)
    except wire.Unanswered as error:
        raise LookupError(error.code) from error
    if reply.status != _OK:
        raise LookupError(str(reply.status))
    return reply.body
