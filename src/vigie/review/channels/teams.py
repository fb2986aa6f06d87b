"""Microsoft Teams, by a workflow ("When a Teams webhook request is received"): a message with one adaptive card.

In: the workflow's address, a message. Out: one card in its channel or chat. Raises Failed.

https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using: adaptive cards
only, 28 KB at most, 429 beyond four requests a second; a workflow answers 202.
"""

import re
from collections.abc import Mapping
from typing import Any

from vigie.review.channels.message import SHOWN, Item, Message
from vigie.review.channels.posting import encoded, post

MOST_BYTES = 24 * 1024  # of 28 KB: the envelope that Teams adds counts too
COLOURS = {"stop": "Attention", "signal": "Warning", "incident": "Warning", "better": "Accent", "cleared": "Good"}
RULE = re.compile(r"[-=]{3,}")
MARKDOWN = re.compile(r"([\\*_\[\]`~#])")


def send(settings: Mapping[str, Any], message: Message, _to: str) -> None:
    """Post it to the workflow."""
    post(settings["address"], encoded(payload(message)))


def payload(message: Message) -> dict[str, Any]:
    """The document that a workflow takes; items are left out until it is small enough."""
    for shown in range(min(len(message.items), SHOWN), 0, -1):
        made = _payload(message, shown)
        if len(encoded(made)) <= MOST_BYTES:
            return made
    return _payload(message, 0)


def _payload(message: Message, shown: int) -> dict[str, Any]:
    body = [_text(message.subject, size="Large", weight="Bolder")]
    body += _review(message.text) if message.text else [_text(message.intro)] if message.intro else []
    for item in message.items[:shown]:
        body += _item(item)
    if shown < len(message.items) and message.more:
        body.append(_text(message.more, isSubtle=True))
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": body,
    }
    if message.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": message.link_label, "url": message.link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _item(item: Item) -> list[dict[str, Any]]:
    head = _text(item.head, weight="Bolder", color=COLOURS[item.kind], separator=True, spacing="Medium")
    if item.link:  # in an address, no sign is Markdown's
        head["text"] = f"[{head['text']}]({item.link.replace('(', '%28').replace(')', '%29')})"
    return [head, *(_text(t, spacing="None") for t in (item.where, item.figures, item.action) if t)]


def _text(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": MARKDOWN.sub(r"\\\1", text), "wrap": True, **looks}


def _review(text: str) -> list[dict[str, Any]]:
    """The lines of a text, as many as a card can hold, in fixed width; a line with a rule under it is a heading."""
    made: list[dict[str, Any]] = []
    room = MOST_BYTES // 2
    lines = [line for line in text.splitlines() if line.strip()]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if RULE.fullmatch(line.strip()):
            continue
        block = _text(line.rstrip().replace("  ", "\u00a0 "), fontType="Monospace", spacing="None")
        if RULE.fullmatch(after.strip()):
            block = _text(line, weight="Bolder", spacing="Medium")
        room -= len(encoded(block))
        if room < 0:
            break
        made.append(block)
    return made
