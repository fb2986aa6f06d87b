"""Demands to be removed, and what only sounds like one.

In: words and turns of phrase of a text. Out: the demands; the words of sentences that offer a removal, or speak of one
without asking for it.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise, takewhile

from vigie.replies.phrases import Found, find
from vigie.replies.words import Word, fold

POLITE = frozenset(
    (
        "please pls plz svp stp merci thanks thank you thx s il vous te plait now maintenant "
        "immediatement immediately ! . bonjour hello hi hey"
    ).split()
)
_NOT_BEFORE = frozenset("before until till avant jusqu now yet unless tant".split())
_AFTER = 2
# What a mailbox is for, as its automatic answer tells.
_ONLY = frozenset(("exclusivement", "exclusively"))
_NONE = frozenset(("aucun", "aucune", "no"))
_IS = frozenset("est sont sera seront is are be".split())
_HANDLED = frozenset(
    (
        "traite traitee traites lu lue lus lues releve relevee releves consulte consultee "
        "accepte acceptee read monitored processed handled accepted answered"
    ).split()
)
_PASSIVE = 5
# Between quotation marks, single ones too; an apostrophe within a word is none.
_QUOTED = re.compile(r"""\"[^"\n]{1,80}\"|(?<!\w)'(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){1,80}'(?!\w)""")
# So many words beside it, and what stands between quotation marks is told, not asked for.
_TELLS = 3
# "I wish to unsubscribe" asks, "to unsubscribe, click here" offers.
_WISHES = frozenset("wish want wants like need you how try trying asked like prefer".split())
# "You do not remove me", "if you don't", "your link does not": what they failed to do is asked for.
_BY_THEM = frozenset(
    (
        "you vous tu they ils why pourquoi if si did didnt does could can should who qui ca cela on link lien "
        "mails emails messages courriels"
    ).split()
)
# Of what they should have done: "haven't you removed me", "vous ne m'avez pas retiré".
_NOT_DONE, _DENIED = frozenset(("havent", "hasnt")), frozenset(("pas", "jamais"))
_WISHING = frozenset("i we id je j".split())
_OURSELVES = frozenset("me us myself moi nous".split())
_OF_OURS = frozenset("my our mon ma mes notre nos".split())
# What a list holds of somebody.
_ENTRY = frozenset(
    "address adress email mail name number details data contact adresse courriel nom numero coordonnees donnees".split()
)
# Words that take away or end: with one of them nothing is given, and a day beside is the last one to do it.
_REMOVES = tuple(
    "remov delet eras strik purg scrub unsub off desinscri desabon radi raye ray retir supprim effac enlev enlv "
    "vire decoch opposition exclusion suppress noire rouge".split()
)
_TAKES = (*_REMOVES, *"sort stop arret cess halt quit desist refrain abst evit avoid inutile interdi".split())
_USES = ("utilis", "use", "using")
_WRITES = ("utilis", "use", "ecri", "write", "send", "envoy")
_INSTEAD = frozenset("nouvelle nouveau new instead plutot desormais dorenavant".split())
_AT_LENGTH = 4  # words after the first
_BY_THEN = frozenset("before avant".split())
_FIRST_PERSON = frozenset("i me my m j je moi mon ma mes this cette ce ces these".split())
_OUR_OWN = frozenset("us we our nous nos notre".split())
_CLIENTELE = frozenset(
    "prospects contacts customers clients leads recipients destinataires people users salaries staff own".split()
)
_NONE_OF_IT = frozenset(
    "no not nothing never none off out dont nt stop longer without nor plus pas jamais rien aucun zero ni".split()
)
_PRACTICE = frozenset(
    (
        "politique policy gerez gerer gere handle handles handled manage manages rate rates taux conforme compliant "
        "automatically automatiquement people recipients contacts prospects leads clients customers destinataires "
        "combien many tool outil software logiciel platform plateforme"
    ).split()
)
_BARE = frozenset(
    (
        "stop", "stop stop", "stop it", "unsubscribe", "unsubscribe me", "remove", "remove me", "opt out", "optout",
        "desinscription", "desabonnement", "desinscrivez moi",
        "plus rien",
    )
)  # fmt: skip
# "Stop! That is exactly what we need" looks no further.
_JOY = re.compile(
    r"\W*stop ?!+\s*(?:(?:c'est|voila|that's|that is|this is) )?(?:exactement|precisement|tout a fait|justement|"
    r"exactly|precisely|just) (?:ce (?:que (?:je|nous|j'|on) ?(?:cherch\w+|attend\w+)|"
    r"qu'il (?:me|nous) (?:faut|fallait)|"
    r"dont (?:j'ai|nous avons|on a) besoin)|what (?:i|we)(?:'m|'re| am| are|'ve been| have been| was| were)? "
    r"(?:need|want|looking for|searching for|waiting for))\s*(?:[.,!;:)]|$)"
)
_WAYS_OUT = ("unsub", "optout", "desinscription", "desabonnement")


def _sentences(words: Sequence[Word], text: str) -> list[int]:
    """The number of the sentence of each word."""
    ends = [m.start() for m in re.finditer(r"[.!?;\n]", text)]
    return [bisect_left(ends, word.start) for word in words]


def offers(words: Sequence[Word], found: Sequence[Found], text: str) -> frozenset[int]:
    """The numbers of the words in sentences that offer a removal, as footers do; what asks how to get one does not."""
    at = _sentences(words, text)
    asked = {sentence for word, sentence in zip(words, at, strict=True) if word.text == "?"}
    quiet = {
        at[f.first] for f in found if f.name == "footer" and (f.first == 0 or words[f.first - 1].text not in _WISHES)
    } - asked
    return frozenset(n for n, sentence in enumerate(at) if sentence in quiet)


_DEMANDING = frozenset({"stop_it", "stop_word", "stop_touch", "stop_end", "stop_them", "stop_threat", "stop_who"})


def spared(words: Sequence[Word], found: Sequence[Found], text: str) -> frozenset[int]:
    """The numbers of the words in sentences that hold words of a demand and make none.

    The opposite ("do not unsubscribe me"), somebody or something else ("take Tom off cc", "my old address, use this
    one"), something given or wished for ("add me to your list"), a rest for some time ("no mails until Easter"), a
    question about what the writer of the first message does himself ("how do you handle opt-outs?").
    """
    at, told = _sentences(words, text), _told(words, text)
    said: dict[int, list[str]] = {}
    for n, (word, sentence) in enumerate(zip(words, at, strict=True)):
        said.setdefault(sentence, []).extend(() if n in told else (word.text,))
    quiet = {
        at[f.first]
        for f in found
        if (f.name == "kept" and _BY_THEM.isdisjoint(_before(words, text, at, f)) and not _asks_after(found, at, f))
        or (f.name == "limit" and _asked_before(words, found, f, at) and not _asks_after(found, at, f))
        or (f.name == "elsewhere" and not (_ours(words, f) or _within_ours(words, found, f)))
    }
    quiet |= {at[f.first] for f in found if f.name == "given" and _gives(said[at[f.first]])}
    quiet |= {at[f.first] for f in found if f.name == "stop_it" and _of_another_address(words, f)}
    quiet |= {sentence for sentence, heard in said.items() if _of_their_practice(heard)}
    if at and _JOY.match(fold(text)):
        quiet |= {at[0]}
    return frozenset(n for n, sentence in enumerate(at) if sentence in quiet)


def _told(words: Sequence[Word], text: str) -> frozenset[int]:
    """The numbers of the words that stand between quotation marks in a text that says more than them."""
    marked = [m.span() for m in _QUOTED.finditer(fold(text))]
    told = frozenset(n for n, w in enumerate(words) if any(start < w.start and w.end < end for start, end in marked))
    return told if len(words) - len(told) >= _TELLS else frozenset()


def _before(words: Sequence[Word], text: str, at: Sequence[int], found: Found) -> list[str]:
    """The two words before a turn of phrase in its clause, or none after "s'il vous plaît"."""
    first = found.first
    near = [n for n in range(max(0, first - 2), first) if at[n] == at[first]]
    said = [words[n].text for n in near if "," not in text[words[n].end : words[first].start]]
    return [] if said[-1:] == ["plait"] else said


def _asks_after(found: Sequence[Found], at: Sequence[int], kept: Found) -> bool:
    """Whether the sentence goes on with a demand: "do not take me off the thread, take me off your list"."""
    return any(f.name == "stop_it" and f.first > kept.last and at[f.first] == at[kept.first] for f in found)


def plain(words: Sequence[Word], found: Sequence[Found]) -> list[Found]:
    """Those that demand at length, or name what is to be taken off and whose: no chance of the text speaks against."""
    return [
        f
        for f in found
        if f.name != "stop_it"
        or f.last - f.first >= _AT_LENGTH
        or (
            (_ours(words, f) or words[f.first].text in _WISHING)
            and any(w.text.startswith(_REMOVES) for w in words[f.first : f.last + 1])
        )
    ]


def _asked_before(words: Sequence[Word], found: Sequence[Found], limit: Found, at: Sequence[int]) -> bool:
    """Whether the sentence began with a demand, however faint: "no calls until Easter", not "off by Easter"."""
    asked = [f for f in found if f.name.startswith("stop") and f.first < limit.first and at[f.first] == at[limit.first]]
    by_then = words[limit.first].text in _BY_THEN
    return bool(asked) and not (by_then and any(_takes(words, f) for f in asked))


def _takes(words: Sequence[Word], found: Found) -> bool:
    """Whether a turn of phrase holds a word that takes somebody off something."""
    return any(w.text.startswith(_TAKES) for w in words[found.first : found.last + 1])


def _gives(said: Sequence[str]) -> bool:
    """Whether nothing in a sentence denies or ends what it asks to be given."""
    return _NONE_OF_IT.isdisjoint(said) and not any(word.startswith(_TAKES) for word in said)


def _of_another_address(words: Sequence[Word], found: Found) -> bool:
    """Whether one address is not to be used any more because another one is: "use h.okafor@ from now on"."""
    if not any(w.text.startswith(_USES) for w in words[found.first : found.last + 1]):
        return False
    after = [w.text for w in words[found.last + 1 :]]
    verb = next((n for n, word in enumerate(after) if word.startswith(_WRITES)), len(after))
    return not _INSTEAD.isdisjoint(after) or "<mail>" in after[verb:]


def _ours(words: Sequence[Word], found: Found) -> bool:
    """Whether a turn of phrase is about the writer, or about an entry of theirs in a list."""
    said = [w.text for w in words[found.first : found.last + 1]]
    mine = any(a in _OF_OURS and b in _ENTRY for a, b in pairwise(said))
    return mine or not _OURSELVES.isdisjoint(said)


def _within_ours(words: Sequence[Word], found: Sequence[Found], part: Found) -> bool:
    """Whether it is the end of a demand about the writer: "that our details be removed from your tool"."""
    return any(
        f.name == "stop_it" and f.first < part.first <= f.last and _ours(words, f) for f in found
    )  # fmt: skip


def _of_their_practice(said: Sequence[str]) -> bool:
    heard = set(said)
    return (
        "?" in heard
        and heard.isdisjoint(_FIRST_PERSON)
        and (heard.isdisjoint(_OUR_OWN) or not heard.isdisjoint(_CLIENTELE))
        and not heard.isdisjoint(_PRACTICE)
        and ("opt" in heard or any(word.startswith(_WAYS_OUT) for word in said))
    )


def removal(words: Sequence[Word], found: Sequence[Found], text: str) -> list[Found]:
    """The demands to be removed: neither the footer of our own message, nor talk about unsubscribing.

    A footer offers ("if you no longer wish to receive ..., click here"); a demand asks for oneself. What is offered
    in the same sentence is no demand.
    """
    quiet = offers(words, found, text) | spared(words, found, text)
    told = _told(words, text)
    talked = [(f.first, f.last) for f in found if f.name == "stop_talk" and not _complains(words, f)]
    demands: list[Found] = []
    for f in found:
        if f.name != "stop_it" or f.first in quiet or not told.isdisjoint(range(f.first, f.last + 1)):
            continue
        if any(first <= f.last and f.first <= last for first, last in talked):
            continue
        if any(w.text in _NOT_BEFORE for w in words[f.last + 1 : f.last + 1 + _AFTER]) and _waits(words, f):
            continue
        demands.append(f)
    return demands or _bare_stop(words, _sentences(words, text), quiet)


def _complains(words: Sequence[Word], found: Found) -> bool:
    """Whether it tells what was not done: "you have still not taken me off", "haven't you removed me"."""
    said = {w.text for w in words[max(0, found.first - 1) : found.last + 1]}
    return not _NOT_DONE.isdisjoint(said) or ("avez" in said and not _DENIED.isdisjoint(said))


def only_asks_whence(found: Sequence[Found]) -> bool:
    """Whether somebody asks where his address comes from, and nothing but the law is named beside it.

    Who asks has a right to an answer (GDPR, art. 14 and 15); what is known of him is not to be erased before.
    """
    names = {f.name for f in found}
    return "origin" in names and names.isdisjoint(_DEMANDING)


def by_persons(words: Sequence[Word], found: Sequence[Found]) -> list[Found]:
    """The turns of phrase without demands that only tell what a mailbox is for."""
    return [f for f in found if not f.name.startswith("stop") or not _of_a_mailbox(words, f)]


def of_a_mailbox(words: Sequence[Word]) -> bool:
    """Whether the words tell what a mailbox is for: then no chance of a demand counts, only words that demand."""
    found = find(words)
    return len(by_persons(words, found)) < len(found)


def _of_a_mailbox(words: Sequence[Word], found: Found) -> bool:
    """Whether the words say what a mailbox is for: "takes invoices exclusively", "no mail is read at this address"."""
    said = [w.text for w in words[found.first : found.last + 1 + _PASSIVE]]
    inside = said[: found.last + 1 - found.first]
    after = list(takewhile(lambda word: word not in ".!?", said[len(inside) :]))
    return not _ONLY.isdisjoint(inside) or (
        _NONE.issuperset(inside[:1]) and not _IS.isdisjoint(after) and not _HANDLED.isdisjoint(after)
    )


def _waits(words: Sequence[Word], found: Found) -> bool:
    """Whether the words only ask to wait: "do not write before June"."""
    first = words[found.first].text
    after = words[found.last + 1].text if found.last + 1 < len(words) else ""
    if first in ("do", "dont", "never", "ne", "n", "not"):
        return True
    return after in ("until", "till", "jusqu") or (after in _BY_THEN and not _takes(words, found))


def _bare_stop(words: Sequence[Word], sentences: Sequence[int], quiet: frozenset[int]) -> list[Found]:
    """A sentence that is nothing but "stop", or another word for it."""
    by_sentence: dict[int, list[int]] = {}
    for n, sentence in enumerate(sentences):
        if n not in quiet:
            by_sentence.setdefault(sentence, []).append(n)
    for numbers in by_sentence.values():
        said = [words[n].text for n in numbers if words[n].text not in POLITE]
        if " ".join(said) in _BARE:
            return [Found("stop_it", numbers[0], numbers[-1])]
    return []
