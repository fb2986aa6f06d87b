"""An address in an internationalised domain is one person's in either spelling of it.

In: a contact file, messages that a tool exports, mail that comes back. Out: contacts of the facts, whose key is asked.
"""

from io import BytesIO

from vigie.ledger import imports
from vigie.ledger.addresses import addresses_of
from vigie.ledger.removals import contact_of

LETTERS, CODED = "info@müller.example", "info@xn--mller-kva.example"


def test_a_contact_is_met_by_both_spellings_of_the_address(folder, bring, facts, workspace):
    send = {"send_id": "s1", "sent_at": "2026-11-02T09:00", "mailbox": "lea@ours.example", "campaign": "c"}
    bring(folder(contacts=[{"contact_id": "c1", "email": CODED}], sends=[{**send, "email": LETTERS}]))
    reply = f"From: M <{LETTERS}>\nTo: lea@ours.example\nSubject: Re: x\nDate: Tue, 3 Nov 2026 09:00:00 +0000\n\nOui.\n"
    bounce = (
        "From: mailer-daemon@mx.example\nTo: lea@ours.example\nSubject: Undelivered Mail Returned to Sender\n"
        f"Message-ID: <b@mx.example>\nDate: Tue, 3 Nov 2026 10:00:00 +0000\n\n<{CODED}>: host mx.example[192.0.2.1] "
        "said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n"
    )
    mails = [(BytesIO(text.encode()), f"{n}.eml") for n, text in enumerate((reply, bounce))]
    imports.accept(imports.receive(workspace.pk, mails))
    who = contact_of(workspace, CODED)
    assert contact_of(workspace, LETTERS.upper()) == who
    assert addresses_of(workspace, [who]) == {who: CODED}  # as its file writes it
    assert facts("SELECT contact FROM fact_contact") == [(who,)]
    assert facts("SELECT contact, reply_at IS NOT NULL, hard_at IS NOT NULL FROM fact_send") == [(who, True, True)]
