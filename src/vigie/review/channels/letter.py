"""A message as a letter: plain text, and HTML without script, image or remote part.

In: a message. Out: two texts that say the same.
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vigie.review.channels.message import Item, Message

RULE = "-" * 64
PAGE = "margin:0;padding:24px;background:#F4F3EF;color:#17191C;font:14px/1.45 system-ui,'Segoe UI',Roboto,sans-serif"
SHEET = "max-width:640px;margin:0 auto;background:#FFFFFF;border:1px solid #E2E0D9;border-radius:8px;padding:20px 24px"
BUTTON = (
    "display:inline-block;background:#17191C;color:#FFFFFF;text-decoration:none;padding:9px 14px;border-radius:6px;"
    "font-weight:600"
)
EDGES = {"stop": "#B3261E", "signal": "#8A5300", "incident": "#8A5300", "better": "#1F5FA8", "cleared": "#8A8880"}


def text(message: Message) -> str:
    """The letter in plain text."""
    if message.text:
        return message.text + (f"\n\n{message.link_label}: {message.link}\n" if message.link else "\n")
    parts = [message.intro] if message.intro else []
    parts += [f"{RULE}\n{_item(item)}" for item in message.items]
    parts += [f"{RULE}\n{message.link_label}\n{message.link}"] if message.link else []
    return "\n\n".join(parts) + "\n"


def html(message: Message) -> str:
    """The letter in HTML."""
    if message.html:
        return message.html
    if message.text:
        return format_html(
            '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>'
            '<body style="{}"><pre style="white-space:pre-wrap">{}</pre></body></html>',
            message.language, message.subject, PAGE, message.text,
        )  # fmt: skip
    alone = len(message.items) == 1  # then its head is the title
    items = format_html_join("", "{}", ((_block(item, headed=not alone),) for item in message.items))
    title = _head(message.items[0]) if alone else message.subject
    intro = format_html('<p style="margin:0 0 16px">{}</p>', message.intro) if message.intro else ""
    link = (
        format_html('<p style="margin:20px 0 4px"><a href="{}" style="{}">{}</a></p>', message.link, BUTTON,
                    message.link_label)
        if message.link else ""
    )  # fmt: skip
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body style="{}">'
        '<div style="{}"><h1 style="font-size:20px;line-height:1.3;margin:0 0 12px">{}</h1>{}{}{}</div></body></html>',
        message.language, message.subject, PAGE, SHEET, title, intro, items, link,
    )  # fmt: skip


def _item(item: Item) -> str:
    action = f"-> {item.action}" if item.action else ""
    return "\n".join(line for line in (item.head, item.where, item.figures, action, item.link) if line)


def _head(item: Item) -> str:
    if not item.link:
        return item.head
    return format_html('<a href="{}" style="color:#17191C">{}</a>', item.link, item.head)


def _block(item: Item, *, headed: bool) -> SafeString:
    head = format_html('<div style="font-weight:600">{}</div>', _head(item)) if headed else ""
    lines = format_html_join("", '<div style="color:#565A60">{}</div>', ((t,) for t in (item.where, item.figures) if t))
    action = format_html('<div style="margin-top:6px">→ {}</div>', item.action) if item.action else ""
    return format_html(
        '<div style="border-left:3px solid {};padding:2px 0 2px 12px;margin:0 0 16px">{}{}{}</div>',
        EDGES[item.kind], head, lines, action,
    )  # fmt: skip
