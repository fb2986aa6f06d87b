"""Who runs a recipient's mailbox, as far as the domain, the MX host or the word of an export says.

In: the domain of an address, an MX host name, a provider's name in an export. Out: our word for the provider, or None.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from vigie.vocabulary.sql import literal, relation

_COUNTRIES = (
    "com fr de it es be nl at ch ie pt pl se no dk fi cz gr hu ro co.uk com.br com.mx com.ar com.au ca in co.in jp "
    "co.jp co.id com.tr com.vn com.sg com.my com.ph com.tw com.hk co.nz co.za co.kr co.th cl pe sa il"
).split()
_LIVE = "com fr be nl it de at ie se no dk ca cl cn co.uk co.za com.ar com.au com.mx com.pt com.sg com.my in jp ru"


def _everywhere(name: str, countries: Sequence[str] = _COUNTRIES) -> tuple[str, ...]:
    return tuple(f"{name}.{country}" for country in countries)


# Every domain below gives an address to anybody who asks: all of them are free mail.
_DOMAINS: dict[str, tuple[str, ...]] = {
    "google": ("gmail.com", "googlemail.com"),
    "microsoft": (
        *_everywhere("outlook"),
        *_everywhere("hotmail"),
        *_everywhere("live", _LIVE.split()),
        "msn.com",
        "windowslive.com",
        "passport.com",
    ),
    # Yahoo and AOL share one infrastructure and one complaint feedback loop since 2018.
    "yahoo": (
        *_everywhere("yahoo"),
        *_everywhere("ymail", ["com"]),
        *_everywhere("rocketmail", ["com"]),
        *_everywhere("aol", ["com", "fr", "de", "it", "es", "be", "nl", "co.uk", "com.br", "com.mx", "in", "jp"]),
        *("aim.com", "myyahoo.com", "netscape.net", "verizon.net", "frontier.com", "sky.com"),
    ),
    "apple": ("icloud.com", "me.com", "mac.com"),
    "orange": ("orange.fr", "wanadoo.fr", "voila.fr", "voila.net"),
    "free": (
        *("free.fr", "freesbee.fr", "libertysurf.fr", "worldonline.fr", "infonie.fr"),
        *("aliceadsl.fr", "alicepro.fr", "tiscali.fr", "chez.com"),
    ),
    "sfr": (
        *("sfr.fr", "neuf.fr", "cegetel.net", "club-internet.fr", "club.fr", "numericable.fr", "numericable.com"),
        *("noos.fr", "9online.fr", "9business.fr", "n9uf.fr", "guideo.fr", "modulonet.fr", "evc.net", "cario.fr"),
        *("estvideo.fr", "valvision.fr", "red-by-sfr.fr"),
    ),
    "bouygues": ("bbox.fr", "dartybox.com"),
    "laposte": ("laposte.net",),
    "mailo": ("mailo.com", "mailo.eu", "mailoo.org", "net-c.com", "net-c.fr", "netcourrier.com", "netc.fr", "netc.eu"),
    "gmx": (
        *_everywhere("gmx", ["com", "net", "de", "fr", "at", "ch", "eu", "es", "it", "co.uk", "us", "info", "org"]),
        *("web.de", "mail.com", "email.com", "usa.com", "europe.com", "caramail.com", "caramail.fr"),
    ),
    "telekom": ("t-online.de",),
    "freenet": ("freenet.de",),
    "proton": ("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
    "tuta": ("tuta.com", "tuta.io", "tutanota.com", "tutanota.de", "tutamail.com", "keemail.me"),
    "fastmail": ("fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.fr", "sent.com", "messagingengine.com"),
    "zoho": ("zohomail.com", "zohomail.eu", "zohomail.in"),
    "infomaniak": ("ik.me", "ikmail.com", "etik.com"),
    "posteo": ("posteo.de", "posteo.net", "mailbox.org"),
    "bluewin": ("bluewin.ch", "hispeed.ch", "sunrise.ch"),
    "proximus": ("skynet.be", "proximus.be", "belgacom.net"),
    "telenet": ("telenet.be", "pandora.be"),
    "voo": ("voo.be", "brutele.be", "scarlet.be"),
    "kpn": ("kpnmail.nl", "planet.nl", "xs4all.nl", "hetnet.nl", "telfort.nl"),
    "ziggo": ("ziggo.nl", "upcmail.nl", "home.nl", "casema.nl", "chello.nl", "quicknet.nl"),
    "luxembourg_post": ("pt.lu",),
    "libero": ("libero.it", "virgilio.it", "iol.it", "inwind.it", "blu.it", "giallo.it"),
    "tim": ("tim.it", "alice.it", "tin.it"),
    "tiscali": ("tiscali.it", "tiscalinet.it"),
    "terra": ("terra.es", "terra.com", "terra.com.br", "telefonica.net", "movistar.es"),
    "sapo": ("sapo.pt",),
    "bt": ("btinternet.com", "btopenworld.com"),
    "virginmedia": ("virginmedia.com", "ntlworld.com", "virgin.net", "blueyonder.co.uk"),
    "talktalk": ("talktalk.net", "tiscali.co.uk", "lineone.net"),
    "eircom": ("eircom.net",),
    "seznam": ("seznam.cz", "email.cz", "post.cz"),
    "wp": ("wp.pl", "o2.pl", "tlen.pl"),
    "onet": ("onet.pl", "onet.eu", "op.pl", "poczta.onet.pl", "vp.pl", "autograf.pl"),
    "interia": ("interia.pl", "interia.eu", "poczta.fm"),
    "telia": ("telia.com",),
    "online_no": ("online.no",),
    "yandex": ("yandex.ru", "yandex.com", "ya.ru", "yandex.fr", "narod.ru"),
    "mailru": ("mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru"),
    "rambler": ("rambler.ru", "lenta.ru"),
    "comcast": ("comcast.net", "xfinity.com"),
    "att": ("att.net", "bellsouth.net", "sbcglobal.net", "pacbell.net", "ameritech.net"),
    "cox": ("cox.net",),
    "charter": ("charter.net", "spectrum.net", "roadrunner.com", "rr.com"),
    "earthlink": ("earthlink.net", "mindspring.com"),
    "optimum": ("optonline.net", "optimum.net"),
    "juno": ("juno.com", "netzero.net"),
    "bell": ("sympatico.ca", "bell.net"),
    "videotron": ("videotron.ca", "videotron.qc.ca"),
    "rogers": ("rogers.com",),
    "shaw": ("shaw.ca",),
    "telus": ("telus.net",),
    "telstra": ("bigpond.com", "bigpond.net.au"),
    "optus": ("optusnet.com.au",),
    "uol": ("uol.com.br", "bol.com.br"),
    "qq": ("qq.com", "foxmail.com"),
    "netease": ("163.com", "126.com", "yeah.net"),
    "sina": ("sina.com", "sina.cn"),
    "naver": ("naver.com",),
    "daum": ("hanmail.net", "daum.net"),
    "rediff": ("rediffmail.com",),
    "menara": ("menara.ma",),
    "walla": ("walla.com", "walla.co.il"),
    "hushmail": ("hushmail.com",),
    "riseup": ("riseup.net",),
    "hey": ("hey.com",),
}

# Free-mail domain -> provider. The free-mail check reads its domains from here.
PROVIDER_BY_DOMAIN: Mapping[str, str] = MappingProxyType(
    {domain: provider for provider, domains in _DOMAINS.items() for domain in domains}
)

# End of an MX host name -> provider or secure gateway; the longest end that fits wins. A gateway hides the mailbox
# behind it, and it is the gateway that accepts or refuses: it is the provider that matters for deliverability.
_MX: dict[str, tuple[str, ...]] = {
    "google": ("google.com", "googlemail.com", "psmtp.com"),
    # Consumer Outlook.com mail arrives at olc.protection.outlook.com, tenants at mail.protection.outlook.com
    # or, with DNSSEC, at mx.microsoft.
    "microsoft": ("olc.protection.outlook.com", "hotmail.com"),
    "microsoft365": ("mail.protection.outlook.com", "protection.outlook.com", "outlook.com", "mx.microsoft"),
    "yahoo": ("yahoodns.net", "yahoo.com", "aol.com"),
    "apple": ("icloud.com", "apple.com"),
    "orange": ("orange.fr", "wanadoo.fr", "orange-business.com"),
    "free": ("free.fr", "proxad.net"),
    "sfr": ("sfr.fr", "neuf.fr", "sfr-business.com"),
    "bouygues": ("bbox.fr", "bouyguestelecom.fr"),
    "laposte": ("laposte.net",),
    "ovh": ("ovh.net", "ovh.com", "ovh.ca"),
    "gandi": ("gandi.net",),
    "ionos": ("ionos.com", "ionos.fr", "ionos.de", "ionos.co.uk", "1and1.com", "1and1.fr", "kundenserver.de"),
    "infomaniak": ("infomaniak.ch", "infomaniak.com"),
    "mailo": ("mailo.com", "netcourrier.com"),
    "proton": ("protonmail.ch", "proton.ch"),
    "gmx": ("gmx.net", "web.de", "gmx.com", "mail.com"),
    "zoho": ("zoho.com", "zoho.eu", "zoho.in", "zohomail.com"),
    "fastmail": ("messagingengine.com",),
    "yandex": ("yandex.ru", "yandex.net"),
    "mailru": ("mail.ru",),
    "amazon": ("amazonaws.com",),
    "rackspace": ("emailsrvr.com",),
    "o2switch": ("o2switch.net",),
    "hostinger": ("hostinger.com",),
    "alwaysdata": ("alwaysdata.com",),
    "godaddy": ("secureserver.net",),
    "aruba": ("aruba.it",),
    "strato": ("rzone.de",),
    "proofpoint": ("pphosted.com", "ppe-hosted.com", "proofpoint.com", "gpphosted.com"),
    "mimecast": ("mimecast.com", "mimecast.co.za", "mimecast-offshore.com"),
    "barracuda": ("barracudanetworks.com", "cuda-inc.com"),
    "cisco": ("iphmx.com",),
    "trendmicro": ("trendmicro.com", "trendmicro.eu"),
    "symantec": ("messagelabs.com",),
    "sophos": ("sophos.com", "reflexion.net"),
    "forcepoint": ("mailcontrol.com",),
    "fortinet": ("fortimailcloud.com",),
    "hornetsecurity": ("hornetsecurity.com", "antispameurope.com"),
    "vadesecure": ("vadesecure.com", "vade-secure.com", "vaderetro.com"),
    "mailinblack": ("mailinblack.com",),
    "altospam": ("altospam.com",),
    "spamexperts": ("antispamcloud.com", "spamexperts.com"),
    "cloudflare": ("mx.cloudflare.net",),
}
_MX_ENDS: Mapping[str, str] = MappingProxyType({end: provider for provider, ends in _MX.items() for end in ends})

GATEWAYS = frozenset(
    "proofpoint mimecast barracuda cisco trendmicro symantec sophos forcepoint fortinet hornetsecurity vadesecure "
    "mailinblack altospam spamexperts cloudflare".split()
)

# What exports write -> our word. "Outlook" alone names the consumer service.
_SPELLINGS: dict[str, str] = {
    **dict.fromkeys(("gmail", "google mail", "googlemail", "gsuite", "g suite", "google workspace"), "google"),
    **dict.fromkeys(("workspace", "google apps", "google_workspace", "gworkspace", "gmail.com"), "google"),
    **dict.fromkeys(("outlook", "outlook.com", "hotmail", "hotmail.com", "live", "msn", "live.com"), "microsoft"),
    **dict.fromkeys(("office 365", "office365", "o365", "microsoft 365", "m365", "ms365", "ms 365"), "microsoft365"),
    **dict.fromkeys(("exchange", "exchange online", "microsoft exchange", "outlook 365", "365"), "microsoft365"),
    **dict.fromkeys(
        ("office_365", "microsoft_365", "office-365", "microsoft-365", "microsoft office 365"), "microsoft365"
    ),
    **dict.fromkeys(("aol", "ymail", "yahoo mail", "yahoo!", "yahoo.com", "aol mail"), "yahoo"),
    **dict.fromkeys(("icloud", "apple mail", "icloud mail", "me.com", "icloud.com"), "apple"),
    **dict.fromkeys(("wanadoo", "orange.fr", "wanadoo.fr", "orange mail"), "orange"),
    **dict.fromkeys(("free.fr", "alice", "aliceadsl"), "free"),
    **dict.fromkeys(("neuf", "sfr.fr", "numericable", "neuf cegetel"), "sfr"),
    **dict.fromkeys(("bbox", "bouygues telecom", "bouygues télécom"), "bouygues"),
    **dict.fromkeys(("la poste", "laposte.net", "la_poste"), "laposte"),
    **dict.fromkeys(("ovhcloud", "ovh cloud", "ovh.net", "ovh mail"), "ovh"),
    **dict.fromkeys(("proton mail", "protonmail", "protonmail.com"), "proton"),
    **dict.fromkeys(("1&1", "1and1", "1&1 ionos", "ionos by 1&1"), "ionos"),
    **dict.fromkeys(("zoho mail", "zohomail"), "zoho"),
    **dict.fromkeys(("vade", "vade secure"), "vadesecure"),
    "mail in black": "mailinblack",
    "mail.ru": "mailru",
    "web.de": "gmx",
}
SPELLINGS: Mapping[str, str] = MappingProxyType(_SPELLINGS)


def provider_of_domain(domain: str) -> str | None:
    """The provider of a free-mail domain; None for a company domain, whose provider only its MX tells."""
    return PROVIDER_BY_DOMAIN.get(domain.strip(" ").lower())


def provider_of_mx(host: str) -> str | None:
    """The provider or secure gateway that runs this MX host, or None."""
    labels = host.strip().rstrip(".").lower().split(".")
    ends = (".".join(labels[start:]) for start in range(len(labels)))
    return next((_MX_ENDS[end] for end in ends if end in _MX_ENDS), None)


def provider_relation(name: str = "provider_of") -> str:
    """A relation `name(free_domain, its_provider)` to LEFT JOIN on the domain of an address."""
    return relation(PROVIDER_BY_DOMAIN, name, ("free_domain", "its_provider"))


def canonical_provider_sql(column: str) -> str:
    """Our word for the provider an export names, of a column of such words; an unknown one is kept in lower case."""
    words = f"LOWER(TRIM({column}, ' '))"
    cases = " ".join(f"WHEN {literal(spelling)} THEN {literal(word)}" for spelling, word in sorted(SPELLINGS.items()))
    return f"CASE {words} WHEN '' THEN NULL {cases} ELSE {words} END"
