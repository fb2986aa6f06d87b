"""What proves the requests of a tool, in words: what its field is called, what to set, what to do when it fails.

In: how the tool proves itself, its name, the field of its bodies that holds a secret. Out: text in the active language.
"""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.vocabulary.proof import KeyKind, Proof

Said = Mapping[str, str]  # `tool`: its name; `word`: the field that holds a secret

_LABELS = {
    Proof.SIGNATURE: n_("Signing key"),
    Proof.HEADER: n_("Name and password, or token"),
    Proof.WORD: n_("Secret"),
    Proof.EITHER: n_("Signing key, or name and password"),
    Proof.TOPIC: n_("ARN of the topic"),
}
_HINTS = {
    Proof.HEADER: n_("A name and a password: name:password. A token that stands behind “Bearer”: the token alone."),
    Proof.WORD: n_("What stands as “%(word)s” in every request of %(tool)s."),
    Proof.EITHER: n_("A name and a password: name:password."),
}
# What a tool calls its secret, and where it shows it.
_WHERE = {
    KeyKind.ACCOUNT: n_("The API key of the account: %(tool)s signs with it."),
    KeyKind.APP: n_("The client secret of the app, which %(tool)s shows in the app’s settings; not its access token."),
    KeyKind.CHOSEN: n_("You choose it when you make the webhook at %(tool)s."),
    KeyKind.DOMAIN: n_("The public key of the DKIM record of %(tool)s: the record itself, with “p=MIG…”."),
    KeyKind.POSTING: n_(
        "The HTTP webhook signing key of the account, which stands beside its API keys; not one of these."
    ),
    KeyKind.SIGNATURE: n_("The signature secret, which %(tool)s shows beside the webhook."),
    KeyKind.SIGNING: n_("The signing secret, which %(tool)s shows beside the webhook."),
    KeyKind.BESIDE: n_("%(tool)s shows the token beside the webhook."),
    KeyKind.TOPIC: n_("It stands in Amazon SNS, under Topics: arn:aws:sns:region:account:name."),
    KeyKind.VERIFICATION: n_("The verification key, which %(tool)s shows beside the webhook."),
    KeyKind.WEBHOOK: n_("The key of the webhook, which %(tool)s shows beside it; not an API key."),
}
# Nothing is set, and nothing has to be.
_LACKING = {
    Proof.HEADER: n_(
        "Whoever has the address is believed. %(tool)s signs nothing: let it give a name and a password or a token, by "
        "its settings of webhooks or in the address (https://name:password@…), and set the same here."
    ),
    Proof.WORD: n_(
        "Whoever has the address is believed. %(tool)s repeats a secret in every request, as “%(word)s”: set it here."
    ),
    Proof.EITHER: n_(
        "Whoever has the address is believed. %(tool)s can sign, or give a name and a password: set here the key that "
        "it shows, or name:password."
    ),
    Proof.TOPIC: n_(
        "Amazon signs every message; those of any topic are believed. With the ARN of yours, those of yours alone."
    ),
}
_REMEDIES = {
    ("signature_missing", Proof.SIGNATURE): n_("Switch signing on in %(tool)s; where it is on, somebody else posted."),
    ("signature_missing", Proof.HEADER): n_(
        "%(tool)s signs nothing: let it give what is set here, by its settings of webhooks or in the address "
        "(https://name:password@…)."
    ),
    ("signature_missing", Proof.WORD): n_(
        "%(tool)s repeats a secret in every request, as “%(word)s”: let it be the one that is set here. Where it is, "
        "somebody else posted."
    ),
    ("signature_missing", Proof.EITHER): n_(
        "Switch signing on in %(tool)s, or give it the name and the password that are set here."
    ),
    ("signature_missing", Proof.TOPIC): n_("Amazon signs every message: this was posted by somebody else."),
    ("signature_wrong", Proof.SIGNATURE): n_("Compare the key here with the tool’s own."),
    ("signature_wrong", Proof.HEADER): n_(
        "Compare what is set here, name:password or a token, with what %(tool)s gives."
    ),
    ("signature_wrong", Proof.WORD): n_("Compare what is set here with “%(word)s” of %(tool)s."),
    ("signature_wrong", Proof.EITHER): n_("Compare what is set here, a key or name:password, with that of %(tool)s."),
    ("signature_wrong", Proof.TOPIC): n_("Compare the ARN here with that of your topic."),
}  # fmt: skip


def proof_label(proof: Proof) -> str:
    """What the field is called in which it is set."""
    return gettext(_LABELS[proof])


def proof_hint(proof: Proof, said: Said, kind: KeyKind | None) -> str:
    """What it is, where the tool shows it, how it is written; "" where its label says enough."""
    told = (_WHERE[kind] if kind else "", _HINTS.get(proof, ""))
    return " ".join(gettext(sentence) % said for sentence in told if sentence)


def proof_lacking(proof: Proof, said: Said) -> str:
    """What it means that none is set where none has to be, and what to do."""
    return gettext(_LACKING[proof]) % said if proof in _LACKING else ""


def proof_remedy(code: str, proof: Proof, said: Said) -> str:
    """What to do about one that is missing or wrong; "" for any other code."""
    return gettext(_REMEDIES[code, proof]) % said if (code, proof) in _REMEDIES else ""
