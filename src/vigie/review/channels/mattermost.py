"""Mattermost, by an incoming webhook: one text in its Markdown.

In: the webhook's address, a message. Out: one message in its channel. Raises Failed.

https://developers.mattermost.com/integrate/webhooks/incoming/: `text` in Markdown, cut by the server beyond 16,383
characters; 200 "ok".
"""

import re
from collections.abc import Mapping
from typing import Any

from vigie.review.channels.message import SHOWN, Item, Message
from vigie.review.channels.posting import encoded, post

FENCE = "```"
LONGEST = 12_000  # of a review; the rest of a message is short
MARKS = {
    "stop": ":octagonal_sign:",
    "signal": ":large_orange_diamond:",
    "incident": ":warning:",
    "better": ":large_blue_diamond:",
    "cleared": ":white_check_mark:",
}
MARKDOWN = re.compile(r"([\\*_\[\]`~#|<>])")
CALLS = re.compile(r"@(?=(?:all|channel|here)\b)", re.IGNORECASE)


def send(settings: Mapping[str, Any], message: Message, _to: str) -> None:
    """Post it to the channel of the webhook."""
    post(settings["address"], encoded(payload(message)))


def payload(message: Message) -> dict[str, Any]:
    """The document that Mattermost takes."""
    parts = [f"#### {_plain(message.subject)}", _fixed(message.text) if message.text else _plain(message.intro)]
    parts += [] if message.text else [_item(item) for item in message.items[:SHOWN]]
    parts += [_plain(message.more)] if message.left_out and not message.text else []
    parts += [f"[{_plain(message.link_label)}]({message.link})"] if message.link else []
    return {"text": "\n\n".join(part for part in parts if part)}


def _item(item: Item) -> str:
    head = f"[{_plain(item.head)}]({item.link})" if item.link else _plain(item.head)
    lines = [f"{MARKS[item.kind]} **{head}**", _plain(item.where), _plain(item.figures)]
    lines += [f"→ {_plain(item.action)}"] if item.action else []
    return "\n".join(line for line in lines if line)


def _fixed(text: str) -> str:
    """Columns stay columns in a block of fixed width, in which nobody is called either."""
    shown = text.replace(FENCE, "")
    return f"{FENCE}\n{shown if len(shown) <= LONGEST else shown[:LONGEST] + '…'}\n{FENCE}"


def _plain(text: str) -> str:
    """Text that is neither Markdown nor a call to everybody (a zero-width space keeps the word readable)."""
    return CALLS.sub("@\u200b", MARKDOWN.sub(r"\\\1", text))
