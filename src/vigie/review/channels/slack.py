"""Slack, by an incoming webhook: Block Kit with a plain text for notifications.

In: the webhook's address, a message. Out: one message in its channel. Raises Failed.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: `text` and `blocks`; 200 "ok", 400, 403, 404
and 410 for good, 429 with Retry-After. A header holds 150 characters, a section 3,000.
"""

from collections.abc import Mapping
from typing import Any

from vigie.review.channels.message import SHOWN, Item, Message
from vigie.review.channels.posting import encoded, post

FENCE = "```"
HEADER, SECTION, FALLBACK = 150, 2900, 3000
MARKS = {"stop": "🛑", "signal": "🔶", "incident": "⚠️", "better": "🔷", "cleared": "✅"}


def send(settings: Mapping[str, Any], message: Message, _to: str) -> None:
    """Post it to the channel of the webhook."""
    post(settings["address"], encoded(payload(message)))


def payload(message: Message) -> dict[str, Any]:
    """The document that Slack takes."""
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(message.subject, HEADER), "emoji": False}}
    ]
    if message.text:
        # Columns stay columns in a block of fixed width.
        blocks += [_section(f"{FENCE}{part}{FENCE}") for part in _parts(_escaped(message.text.replace(FENCE, "")))]
    else:
        blocks += [_section(_escaped(message.intro))] if message.intro else []
        blocks += [_section(_item(item)) for item in message.items[:SHOWN]]
        blocks += [_section(_escaped(message.more))] if message.left_out else []
    if message.link:
        blocks.append(_section(f"<{message.link}|{_escaped(message.link_label)}>"))
    return {"text": _cut(_escaped(message.subject), FALLBACK), "blocks": blocks}


def _item(item: Item) -> str:
    head = f"<{item.link}|{_escaped(item.head)}>" if item.link else _escaped(item.head)
    lines = [f"{MARKS[item.kind]} *{head}*", _escaped(item.where), _escaped(item.figures)]
    lines += [f"→ {_escaped(item.action)}"] if item.action else []
    return "\n".join(line for line in lines if line)


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": _cut(text, SECTION)}}


def _escaped(text: str) -> str:
    """The three signs that Slack reads as its own; what is left cannot call anybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _parts(text: str) -> list[str]:
    """Text in pieces that a section holds, cut between lines."""
    parts = [""]
    for line in text.splitlines():
        if len(parts[-1]) + len(line) + 1 > SECTION - 2 * len(FENCE):
            parts.append("")
        parts[-1] += line[: SECTION // 2] + "\n"
    return [p.rstrip("\n") for p in parts[:SHOWN] if p.strip()]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
