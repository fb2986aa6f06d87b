"""Only what its writer added is read: no quote, no signature, no notice.

In: messages as mail programs write them (made up, and recorded pairs of another project). Out: the newest text.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.replies import newest

PAIRS = Path(__file__).parents[3] / "shared" / "data" / "replies" / "stripping" / "trimmer_pairs.json"

CUT = {
    "gmail": ("Non merci.\n\nLe mar. 3 févr. 2026 à 14:22, Paul <paul@x.example> a écrit :\n\n> Bonjour", "Non merci."),
    "gmail, wrapped": (
        "No thanks.\n\nOn Tue, Feb 3, 2026 at 2:22 PM Paul Long Name <\npaul@x.example> wrote:\n> Hi",
        "No thanks.",
    ),
    "outlook": (
        (
            "OK pour jeudi\n________________________________\nDe : Paul <p@x.example>\nEnvoyé : "
            "mardi\nÀ : Jean\nObjet : RE: x\n\nSTOP"
        ),
        "OK pour jeudi",
    ),
    "outlook, plain": ("Fine\n\nFrom: Paul\nSent: Tuesday\nTo: Jo\nSubject: hi\n\nunsubscribe here", "Fine"),
    "original message": (
        "Pas moi\n\n-----Message d'origine-----\nDe : Paul\nEnvoyé : mardi\nObjet : x\n\nbla",
        "Pas moi",
    ),
    "orange": (
        "pas intéressé\n\n> Message du 03/02/26 14:22\n> De : Paul\n> A : jean@o.example\n> Objet : x\n> \n> Bonjour",
        "pas intéressé",
    ),
    "below the quote": ("On 3 Feb 2026, at 14:22, Paul <p@x.example> wrote:\n> How many?\n\nAbout 40.", "About 40."),
    "name, verb, day": ("Non merci.\n\nPaul Lemoine (Acme) a écrit le 19 mars :\nBonjour, stop", "Non merci."),
    "lone sender": ("Not me.\n\nFrom: Paul Lemoine\nHello, you can unsubscribe", "Not me."),
    "telephone": ("Stop\n\nEnvoyé de mon iPhone", "Stop"),
    "telephone, English": ("Call me\n\nGet Outlook for iOS<https://x.example>", "Call me"),
    "signature": ("Oui\n-- \nJean\n06 12 34 56 78", "Oui"),
    "contact block": (
        "Oui\n\nCordialement,\nJean Dupont\nTél : 01 44 55 66 77\nwww.x.example",
        "Oui",
    ),
    "signature with an office": ("D'accord.\n\nCordialement,\nHélène Garnier\nDSI", "D'accord."),
    "signature on a line": ("Fine.\n\nBest regards\nJohn Smith | Head of Sales", "Fine."),
    "signature of a firm": (
        "Fine.\nBest regards,\n\nJohn Smith\nHead of Sales\nAcme Logistics Ltd.\n14 Mill Lane\n+44 20 7946 0958",
        "Fine.",
    ),
    "German signature": (
        "Wir melden uns.\nMit freundlichen Grüßen\nJan Weber\nLeiter Einkauf\nWeber GmbH",
        "Wir melden uns.",
    ),
    "signature, postscript": (
        "Non.\nCordialement,\nPaul Durand\nDSI\n01 44 55 66 77\nwww.x.example\nP.S. : retirez-moi de votre liste",
        "Non.\nP.S. : retirez-moi de votre liste",
    ),
    "notice": (
        "Non\n\nCe message et ses pièces jointes sont confidentiels et destinés à son seul destinataire.",
        "Non",
    ),
    "German": ("Danke\n\nAm 16.02.2026 um 14:53 schrieb Sam <s@x.example>:\n> Hallo", "Danke"),
    "Spanish": ("Gracias\n\nEl lun, 16 feb 2026 a las 14:53, Sam (<s@x.example>) escribió:\n> Hola", "Gracias"),
    "verb before date": ("Gut\n\nSam <s@x.example> schrieb am Di., 16. Feb. 2026 um 14:53:\n> x", "Gut"),
    "banner": ("[EXTERNAL]\nCAUTION: This email originated from outside of the organization.\n\nYes", "Yes"),
    "undecoded": ("Yes\n\nOn Mon, Jun 3, 2024 at 12:53=E2=80=AFAM Cody <c@x.example> w=\nrote:\n> a=\nb", "Yes"),
}


@pytest.mark.parametrize("case", CUT)
def test_what_stands_below_the_reply_is_cut(case):
    text, expected = CUT[case]
    assert newest(text) == expected


def test_a_sentence_that_only_looks_like_a_mark_stays():
    for text in (
        "On Thursday:\n\nwe meet at 10.",
        "Sent from my desk, which is much easier than my mobile phone.",
        "this is -- not a signature",
        "On the other hand, I wrote:\nnothing.",
        "Non.\nCordialement,\nPaul Durand",
        "Non.\nCordialement,\nPaul Durand\nSTOP",
        "Non.\nCordialement,\nPaul Durand\nEt retirez-moi de votre liste",
        "Oui.\nCordialement,\nPaul\nAppelez-moi",
        "Oui.\nMerci,\nPaul\nDevis",
        "Fine.\nThanks,\nMonday\nTuesday",
        "Non.\nCordialement,\nPaul\nP.S. retirez-moi de votre liste",
        "Cordialement,\nJean Dupont\nDSI",
    ):
        assert newest(text) == text


def test_answers_between_quoted_questions_are_kept():
    text = (
        "Hi\n\nOn 3 Feb 2026, at 14:22, P <p@x.example> wrote:\n> how many?\n\nForty.\n\n> which "
        "one?\n\nThe red.\n\n> bye"
    )
    assert newest(text).split() == ["Hi", "Forty.", "The", "red."]


def test_only_quotes_give_nothing():
    assert newest("> a\n> b\n>> c") == ""


@pytest.mark.skipif(not PAIRS.exists(), reason="the recorded pairs are not on this machine")
def test_recorded_pairs_are_cut_as_another_project_does():
    pairs = json.loads(PAIRS.read_text(encoding="utf-8"))
    names = sorted(pairs)
    right = {n: newest(pairs[n]["email"]).strip() == pairs[n]["expected"].strip() for n in names}
    assert sum(right[n] for n in names[::2]) == len(names[::2])
    assert sum(right[n] for n in names[1::2]) >= 0.7 * len(names[1::2])


@given(st.text())
def test_any_text_gives_some_part_of_itself(text):
    assert len(newest(text)) <= len(text)


def test_a_huge_message_is_read_in_time():
    assert newest("Yes\n" + "> " * 50 + ("x " * 20_000 + "\n") * 20 + "> q\n" * 20_000).startswith("Yes")
