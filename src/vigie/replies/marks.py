"""How mail programs mark what is not new: attributions, header blocks, separators, signatures, legal notices.

In: lines of a message. Out: whether one of them is such a mark. Forms seen in Gmail, Outlook, Apple Mail, Thunderbird,
Zimbra, Orange and mobile programs, in French, English and a dozen other languages.
"""

import re

_WROTE = (
    r"wrote|writes|(?:a|à) [ée]crit|a r[ée]pondu|schrieb|escribi[óo]|ha scritto|scrive|"
    r"escreveu|schreef|geschreven|skrev|"
    r"napisa[łl](?:\(a\)|a)?|пишет|написала?|писал\(?а?\)?|kirjoitti|yazd[ıi]|έγραψε|a scris|"
    r"napsala?|írta|писала|"
    r"va escriure|写道|寫道|のメール|님이 작성|כתב|schreven|skrifaði"
)
_OPENING = re.compile(
    (
        r"[\W_]{0,4}(?:on|le|am|el|il|em|op|den|d\.|dnia|w dniu|dana|kl|в|el dia|a\(z\)|fri|sat|"
        r"sun|mon|tue|wed|thu|lun|mar|mer|jeu|ven|"
        r"sam|dim|om|vào|tarihinde)\b|[\W_]{0,4}\d{1,4}[\s./年-]"
    ),
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(rf"(?:{_WROTE})(?:[^:：]|\d[:：]\d){{0,90}}(?:[:：]|-{{3,}})\s*$", re.IGNORECASE)
_TIMED = re.compile(
    r"\b\d\d?[:.h]\d\d\b|\d\d?[./]\d\d?[./]\d{2,4}|\b\d{4}-\d\d-\d\d\b|\b\d\d?\.? [^\W\d]{3,9}\.?,? \d{4}\b"
)
_BARE_ATTRIBUTION = re.compile(rf"^[\W_]{{0,3}}[^:!?]{{2,80}}\b(?:{_WROTE})\s*[:：]\s*$", re.IGNORECASE)
_DATED_ATTRIBUTION = re.compile(
    rf"^[\W_]{{0,3}}[^\W\d_][^:!?.]{{1,70}}\s(?:{_WROTE})\s\W?(?:on |le |am |el |il )?"
    r"[^:]{0,30}\d[^:]{0,24}[:：]\s*$",
    re.IGNORECASE,
)
_LONE_SENDER = re.compile(
    r"^\W{0,3}(?:from|de|von)\s?[:：]\s?(?-i:[A-ZÀ-Ý])[\w'’.-]{0,30}(?:,?\s[\w'’.&-]{1,30}){0,5}\s?"
    r"(?:\([^)]{0,80}\)|[<\[][^>\]]{0,80}[>\]])?\s*$",
    re.IGNORECASE,
)
_DATED_ADDRESS = re.compile(
    r"^[\W_]{0,4}\d{4}[-./]\d\d?[-./]\d\d?.{0,120}@[^:]{1,90}[:：]\s*$|"
    r"^[\W_]{0,4}.{0,30}\d{4}.{0,140}<[^<>\s]{1,90}@[^<>]{1,90}>\s*[:：]\s*$"
)
_ADDRESSED = re.compile(rf"<[^<>\s]{{1,90}}@[^:]{{1,90}}\b(?:{_WROTE})(?:[^:]|\d:\d){{0,60}}[:：]\s*$", re.IGNORECASE)
_FIELDS = {
    ("from"): (
        "from|de|von|da|van|od|от|från|fra|lähettäjä|gönderen|差出人|发件人|寄件者|expéditeur|remitente|"
        "mittente|afzender|kimden"
    ),
    ("sent"): (
        "sent|date|envoyée?|envoyé le|gesendet|datum|enviado|enviado el|fecha|inviato|data|"
        "verzonden|wysłano|wysłane|"
        "отправлено|дата|skickat|sendt|dato|lähetetty|gönderildi|tarih|送信日時|发送时间|päivämäärä|"
        "enviada em|fecha de envío"
    ),
    "to": "to|à|a|an|para|per|aan|do|кому|till|til|vastaanottaja|kime|alıcı|宛先|收件人|destinataire|pour",
    "subject": "subject|objet|betreff|asunto|oggetto|onderwerp|temat|тема|ämne|emne|assunto|aihe|konu|件名|主题|sujet",
    ("rest"): (
        "cc|cci|bcc|copie|kopie|copia|copie à|reply-to|répondre à|antwort an|responder a|"
        "importance|attachments?|pièces? jointes?|priority|priorité"
    ),
}
_FIELD = re.compile(
    r"^[>\s*_|]{0,12}(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _FIELDS.items()) + r")\s?[*_]{0,2}\s?[:：]",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"^[>\s]*(?:[-_=—–]{2,}\s*[^-_=*\W][^_=*]{3,60}?\s*[-_=—–]{2,}|"
    r"(?:begin forwarded message|début du message (?:transféré|réexpédié)|anfang der weitergeleiteten nachricht|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem encaminhada|"
    r"-{2,} ?(?:original message|message d.origine))\s*[:：]?)\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[>\s]*[-_=*—–~]{5,}\s*$")
_QUOTED = re.compile(r"^\s{0,3}(?:[A-Za-z]{0,4}>|\|\s)")
_SIGNATURE = re.compile(r"^\s{0,3}(?:--|—|–|__|- -|--\s?=20|-- \.)\s*$")
_DEVICE = re.compile(
    (
        r"^\W{0,4}(?:"
        r"(?:sent|posted|written|typed|envoyée?|expédié|enviado|inviato|gesendet|verzonden|"
        r"verstuurd|skickat|sendt|wysłan[eo]|"
        r"отправлено|trimis|enviat|odesláno|lähetetty|elküldve)\s+"
        r"(?:from|via|with|using|by|de|depuis|à partir de|à partir d['’]|avec|par|desde|do|da|dal|"
        r"von|mit|aus|vanaf|van|met|från|fra|z|ze|из|с|od)\b"
        r"[^,;!?:]{1,60}|"
        r"(?:get|télécharge[rz]?|obtenez|obtenir|obtener|scarica|holen sie sich|download|"
        r"descarga)\s+outlook\b.{0,60}|"
        r"(?:von|diese nachricht wurde von)\s.{1,30}\s(?:gesendet|geschickt)|"
        r".{0,20}(?:iphone|ipad|android).{0,12}(?:gönderildi|から送信|发送|lähetetty)|"
        r"发自我的.{1,20}|provenance\s?: courrier.{1,30}|(?:yahoo mail|courrier) (?:pour|for|sur|on) "
        r".{1,40}|"
        r"(?:excuse|pardon|sorry for|please excuse|désolé pour|merci d.excuser)\b.{0,40}"
        r"(?:typos|brevity|fautes|brièveté|concision).{0,60}"
        r")(?:<[^>]*>?|\([^)]*\)|\[[^\]]*\])?\W{0,4}$"
    ),
    re.IGNORECASE,
)
_NOTICE = re.compile(
    (
        r"^\W{0,6}(?:"
        r"(?:this|the information (?:contained )?in this|the contents? of this|this (?:electronic "
        r")?)\s?(?:e-?mail|message|communication|transmission)"
        r".{0,120}(?:confidential|privileged|intended|solely|attachment)|"
        r"(?:confidentiality|privacy|legal|e-?mail) (?:notice|disclaimer|note)|disclaimer\b|"
        r"confidential(?:ity)?\s*[:—–-]|"
        r"(?:if you are not|unless you are) the (?:intended|named) (?:recipient|addressee)|"
        r"(?:ce|cet|le présent|la présente) (?:message|courriel|e-?mail|mail|"
        r"courrier)\b.{0,140}(?:confidenti|destin|pièces? jointes?|intention)|"
        r"(?:avis|clause|note|mention) (?:de |légale? de |sur la )?confidentialité|"
        r"les informations (?:contenues|figurant) dans (?:ce|cet) |si vous n.êtes pas (?:le|la|"
        r"un) (?:bon )?destinataire|"
        r"(?:please )?(?:consider|think of) the environment|(?:avant d.imprimer|n.imprimez|pensez "
        r"à l.environnement|"
        r"merci de n.imprimer|before printing|save (?:a tree|paper))|"
        r"diese (?:e-?mail|nachricht)\b.{0,100}vertraulich|este (?:mensaje|"
        r"correo)\b.{0,120}confidencial|"
        r"(?:questo|il presente) messaggio\b.{0,120}(?:riservat|confidenzial)|(?:sans virus|"
        r"virus-free|garanti sans virus)\b.{0,30}|"
        r"(?:l.absence de virus|this email has been (?:checked|scanned)|registered (?:in|"
        r"office)\b.{0,40}(?:england|wales|company))"
        r")"
    ),
    re.IGNORECASE,
)
_BANNER = re.compile(
    (
        r"^\W{0,6}(?:\[?(?:external|externe?|caution|warning|attention|"
        r"prudence)\]?\W{0,4}(?:e-?mail|sender|courriel|mail|message|expéditeur)?\W{0,4}$|"
        r"(?:caution|warning|attention|prudence|external)\b\W.{0,60}(?:outside|external|externe|"
        r"extérieur).{0,200}$|"
        r"(?:you don.t often get e-?mail from|vous n.obtenez pas souvent|some people who received "
        r"this message don.t often)\b.{0,200}$)"
    ),
    re.IGNORECASE,
)
_FIELDS_OF_A_BLOCK = 3
_BLOCK = 9
_LONGEST = 420
_WRAPPED = 4


def quoted(line: str) -> bool:
    """Whether the line carries a quote mark (`>`, `JD>`, `|`)."""
    return _QUOTED.match(line) is not None


def unquoted(line: str) -> str:
    """The line without its quote marks."""
    return re.sub(r"^(?:\s{0,3}>)+\s?", "", line)


def rule(line: str) -> bool:
    """Whether the line is a drawn rule (`_____`, `-----`)."""
    return _RULE.match(line) is not None


def signature(line: str) -> bool:
    """Whether the line opens a signature (RFC 3676: `-- `, and what programs make of it)."""
    return _SIGNATURE.match(line) is not None


def device(line: str) -> bool:
    """Whether the line was added by a telephone or a mail program."""
    return len(line) < _LONGEST // 2 and _DEVICE.match(line.strip()) is not None


def notice(line: str) -> bool:
    """Whether a legal or ecological notice starts here."""
    return _NOTICE.match(line.strip()) is not None


def banner(line: str) -> bool:
    """Whether a mail gateway put the line above the text (`CAUTION: this e-mail came from outside`)."""
    return _BANNER.match(line.strip()) is not None


def separator(line: str) -> bool:
    """Whether the line says that an older or a forwarded message follows."""
    return len(line) < _LONGEST // 2 and _SEPARATOR.match(line) is not None


def attribution(lines: list[str], at: int) -> int:
    """How many lines from `at` on say who wrote when (`On ..., X wrote:`), wrapped or not; 0 = none."""
    first = unquoted(lines[at]).strip()
    ends = any(line.rstrip().endswith((":", "：", "---")) for line in lines[at : at + _WRAPPED])
    if not first or len(first) > _LONGEST or not ends:
        return 0
    opened = _OPENING.match(first) and (re.search(r"\d|@", first) or _ATTRIBUTION.search(first))
    opened = opened or _TIMED.search(first)
    joined = ""
    for count, line in enumerate(lines[at : at + _WRAPPED], 1):
        joined = f"{joined} {unquoted(line).strip()}".strip()
        if len(joined) > _LONGEST or (count > 1 and not unquoted(line).strip()):
            return 0
        if not joined.endswith((":", "：", "---")):
            continue
        dated = opened and _ATTRIBUTION.search(joined) and re.search(r"\d", joined)
        if dated or (count == 1 and _DATED_ATTRIBUTION.match(joined)):
            return count
        if _DATED_ADDRESS.match(joined) or _ADDRESSED.search(joined):
            # Text above the attribution is no part of it, if the attribution can start further down.
            later = any(attribution(lines, start) for start in range(at + 1, at + count))
            return count if opened or not later else 0
        if count == 1 and _BARE_ATTRIBUTION.match(joined) and _quote_follows(lines, at + 1):
            return count
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    following = [line for line in lines[at : at + 3] if line.strip()]
    return bool(following) and quoted(following[0])


def header_block(lines: list[str], at: int) -> int:
    """How many lines from `at` on are the header of an older message (`From:`, `Sent:`, `To:`, `Subject:`); 0 = none.

    Three fields make a header, two if one of them says who sent it from which address; a field may be wrapped.
    """
    kind = _FIELD.match(lines[at])
    if kind is None or kind.lastgroup in ("rest", None):
        return 0
    seen: set[str | None] = {kind.lastgroup}
    last, addressed = at, "@" in lines[at]
    for here in range(at + 1, min(at + _BLOCK, len(lines))):
        found = _FIELD.match(lines[here])
        if found:
            seen.add(found.lastgroup)
            last, addressed = here, addressed or "@" in lines[here]
        elif not unquoted(lines[here]).strip() and len(seen) >= _FIELDS_OF_A_BLOCK:
            break
    sure = len(seen) >= _FIELDS_OF_A_BLOCK or ("from" in seen and len(seen - {"rest"}) > 1 and addressed)
    if not sure:
        # One line after a blank one, which names nobody but a sender: what somebody left of a header.
        alone = at > 1 and not lines[at - 1].strip() and _LONE_SENDER.match(lines[at])
        return 1 if alone and len(seen) == 1 else 0
    while last + 1 < len(lines) and lines[last + 1].strip() and lines[last].rstrip().endswith((",", ";", "<")):
        last += 1
    return last - at + 1
