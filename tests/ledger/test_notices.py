"""What a service writes of what happened there, and what it offers below: nobody's demand.

In: notices of tools in a thread of ours and by themselves, demands of people beside them. Out: the class of each.
"""

import pytest

from vigie.ledger.understanding import understand
from vigie.vocabulary.mail import MailKind
from vigie.vocabulary.words import ReplyClass

NOTICES = [
    ("jira@b.example", "lea@ours.example created SUP-42.\nView request · Turn off this request's notifications"),
    ("notify@slack.example", "You have a new message from Paul. Turn off email notifications in settings."),
    ("notifications@desk.example", "Paul a répondu dans le fil.\nSe désabonner de ce fil"),
    ("no-reply@tool.example", "Un message vous attend.\nPour ne plus recevoir de notifications, cliquez ici."),
    ("noreply@forum.example", "There is a new reply. Unsubscribe from this thread."),
    ("notification@crm.example", "Le dossier a changé d'état : en cours. Ne plus suivre cette demande."),
    ("no-reply@tasks.example", "Paul mentioned you in a task. Stop receiving these notifications."),
    ("updates@tool.example", "3 things happened. Manage your email preferences or unsubscribe."),
    ("noreply@b.example", "Vous recevez ce mail car vous suivez ce dossier. Me désinscrire"),
]
DEMANDS = [
    ("paul@b.example", "Turn off these notifications please, I never asked for them. Remove me."),
    ("no-reply@b.example", "Merci de me retirer de votre liste. Paul"),
    (
        "notifications@code.example",
        "Paul: please remove me from your list.\nYou are receiving this because of a mention.",
    ),
    ("paul@b.example", "Bonjour, désabonnez-moi de cette conversation."),
]


def mail(sender: str, text: str, *, answers: bool) -> bytes:
    thread = "In-Reply-To: <m1@ours.example>\n" if answers else ""
    head = f"From: {sender}\nTo: lea@ours.example\nSubject: Votre parc\nMessage-ID: <n1@x.example>\n{thread}"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode()


@pytest.mark.parametrize(("sender", "text"), NOTICES)
def test_what_a_service_offers_is_no_demand(sender, text):
    read = understand(mail(sender, text, answers=True))
    assert (read.kind, read.reply_class) == (MailKind.AUTO_REPLY, ReplyClass.AUTO_OTHER)
    unasked = understand(mail(sender, text, answers=False))
    assert (unasked.kind, unasked.reply_class) == (MailKind.OTHER, None)


@pytest.mark.parametrize(("sender", "text"), DEMANDS)
def test_who_demands_removal_is_heard_wherever_they_write_from(sender, text):
    assert understand(mail(sender, text, answers=True)).reply_class is ReplyClass.UNSUBSCRIBE
