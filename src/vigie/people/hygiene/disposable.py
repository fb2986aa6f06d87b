"""The address is a throw-away one.

What: the domain, or a domain above it, belongs to a service whose addresses live for minutes or are read by anybody.
Why: nobody reads them; they come from forms filled to be rid of the form, and some are traps for senders.
Remedy: leave the contact out and look at the form or the source that let it in.
"""

import re

from vigie.people.hygiene import Check, Contact, each, text_of
from vigie.people.hygiene.free_mail import DOMAIN, domain_of
from vigie.vocabulary.sql import literal

_ENDS = (
    "com|net|org|de|fr|biz|info|io|co|me|eu|ru|pro|app|email|xyz|club|top|site|online|dev|cc|ws|us|ch|nl|es|it|be|pl"
)
# Services that change their ending as often as they are blocked, whatever ending stands behind the name.
_ANY_END = (
    "10minutemail 10minutesmail 20minutemail 33mail anonaddy anonbox burnermail byom cock crazymailing "
    "deadaddress discard disposableemailaddresses disposablemail dispostable dropmail e4ward easytrashmail "
    "emailondeck emailtemporaire fakeinbox fakemail filzmail getairmail getnada grr guerrillamail "
    "guerrillamailblock haltospam harakirimail incognitomail inboxbear inboxkitten jetable jetable-mail kasmail "
    "linshiyouxiang mail-temporaire mail-temp mailcatch maildrop mailexpire mailforspam mailinator mailinator2 "
    "mailmoat mailnesia mailnull mailsac mailtemp mailtothis mintemail minuteinbox moakt mohmal mvrht "
    "my10minutemail mytemp mytrashmail nada nospam4 nwytg onewaymail owlymail pokemail sharklasers shieldemail "
    "shitmail sneakemail sofort-mail spam4 spambog spambox spamex spamfree24 spamgourmet spamhole spamavert "
    "speed-mail temp-mail tempail tempemail tempinbox tempmail tempmailo tempmailaddress tempomail temporary-mail "
    "temporaryemail temporarymail tempr thankyou2010 throwam throwawaymail throwawayemailaddress trash-mail "
    "trash2009 trashmail trashmailer trashymail tyldd wegwerfmail wegwerfemail wegwerf-email yomail yopmail "
    "zetmail"
).split()
_EXACT = (
    "0-mail.com 0815.ru 1secmail.com 1secmail.net 1secmail.org amail.club armyspy.com boximail.com chacuo.net "
    "cool.fr.nf courriel.fr.nf cuvox.de dayrep.com einrot.com emlhub.com emltmp.com esiix.com fleckens.hu "
    "gustr.com jetable.fr.nf jourrapide.com laposte.fr.nf mega.zik.dj moncourrier.fr.nf monemail.fr.nf "
    "monmail.fr.nf nomail.xl.cx nospam.ze.tm rhyta.com rteet.com speed.1s.fr spymail.one superrito.com "
    "teleworm.us wwjmp.com xojxe.com yoggm.com bccto.me vjuum.com laafd.com txcct.com dpptd.com oosln.com "
    "vddaz.com ezztt.com icznn.com kzccv.com qiott.com wuuvo.com"
).split()
_DISPOSABLE = (
    rf"^(?:.*\.)?(?:(?:{'|'.join(_ANY_END)})\.(?:co\.)?(?:{_ENDS})|{'|'.join(d.replace('.', '[.]') for d in _EXACT)})$"
)


def rule(contact: Contact) -> bool | None:
    """Unknown without a domain."""
    domain = domain_of(contact["email"])
    return bool(re.search(_DISPOSABLE, domain)) if domain else None


SQL = f"CASE {DOMAIN} WHEN '' THEN NULL ELSE REGEXP_MATCHES({DOMAIN}, {literal(_DISPOSABLE)}) END"

CHECK = Check("disposable", "disposable", text_of(__doc__), SQL, each(rule))
