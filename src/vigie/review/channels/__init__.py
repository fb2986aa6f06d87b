"""The ways out: one file each, all with `send(settings, message, to)`, which returns when it is taken.

`to` is an e-mail address; the others know their place by their own address. `open_settings` and `seal_settings` are
the only ones that see a channel's secrets.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from vigie.outreach.sealing import seal, unseal
from vigie.review.alert_models import Channel
from vigie.review.channels import mattermost, slack, smtp, teams, webhook
from vigie.review.channels.message import Failed, Item, Message
from vigie.vocabulary.errors import SettingsError
from vigie.workspaces.models import Workspace

__all__ = ["KINDS", "Failed", "Item", "Message", "mail_settings", "open_settings", "seal_settings", "send"]

Send = Callable[[Mapping[str, Any], Message, str], None]
KINDS: dict[str, Send] = {
    "smtp": smtp.send,
    "slack": slack.send,
    "teams": teams.send,
    "mattermost": mattermost.send,
    "webhook": webhook.send,
}


def send(workspace: Workspace, channel: Channel | None, message: Message, to: str) -> None:
    """Deliver by a channel, or by e-mail where there is none. Raises Failed."""
    if channel is None or channel.kind == "smtp":
        settings = open_settings(channel) if channel else mail_settings(workspace)
        if settings is None:
            raise Failed("no_channel")
        smtp.send(settings, message, to)
        return
    KINDS[channel.kind](open_settings(channel), message, to)


def mail_settings(workspace: Workspace) -> dict[str, Any] | None:
    """The workspace's own mail server, else the installation's; None where there is neither. Raises Failed."""
    own = Channel.objects.filter(workspace=workspace, kind="smtp").order_by("pk").first()
    return open_settings(own) if own else smtp.installed()


def seal_settings(settings: Mapping[str, Any]) -> str:
    """A channel's address and secrets as they are kept."""
    return seal(json.dumps(dict(settings), ensure_ascii=False))


def open_settings(channel: Channel) -> dict[str, Any]:
    """A channel's address and secrets. Raises Failed when the installation's key is no longer theirs."""
    try:
        return json.loads(unseal(channel.sealed))
    except SettingsError:
        raise Failed("sealed_with_another_key", permanent=True) from None
