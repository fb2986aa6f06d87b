"""How people head their columns and name what happened, in French and English.

In: nothing. Out: plain headings and plain words (lower case, no accents, single spaces) -> our columns and words.
"""

Headings = dict[str, tuple[str, ...]]  # our column -> plain headings


def _h(**lists: str) -> Headings:
    return {column: tuple(h.strip() for h in text.split(",")) for column, text in lists.items()}


# Columns that every table may have.
COMMON = _h(
    contact_id="contact id, lead id, prospect id, id contact, id lead, id prospect, identifiant contact, "
    "id du contact, "
    "identifiant du contact, record id, person id",
    email="email, e mail, mail, courriel, email address, e mail address, adresse email, adresse e mail, adresse mail, "
    "work email, professional email, business email, email pro, e mail pro, mail pro, email professionnel, "
    "e mail professionnel, adresse e mail professionnelle, contact email, lead email, prospect email, "
    "email du contact, "
    "recipient, recipient email, to, to email, destinataire, email destinataire, email 1, primary email",
    owner="owner, proprietaire, assigned to, responsable, attribue a, account owner, sales rep, commercial, "
    "contact owner, lead owner, sdr, bdr, charge d affaires, agent, caller, appelant, teleprospecteur",
    campaign="campaign, campagne, campaign name, nom de la campagne, nom campagne, sequence, sequence name, cadence",
    source="source, lead source, origine, provenance, source du lead, source du contact, list source, fournisseur",
    segment="segment, cible, audience, ciblage",
    currency="currency, devise, monnaie",
)

CONTACT = _h(
    created_at="created at, created, create date, creation date, date created, date de creation, cree le, added on, "
    "date added, date d ajout, ajoute le, date ajout, import date, date d import",
    full_name="lead, prospect, full name, name, "
    "nom complet, contact name, nom du contact, lead name, nom prenom, prenom nom, contact, "
    "nom et prenom, prenom et nom",
    first_name="first name, firstname, prenom, given name, first",
    last_name="last name, lastname, surname, family name, nom, nom de famille, last",
    job_title="job title, title, position, poste, fonction, role, intitule du poste, intitule de poste, job, "
    "titre du poste, titre",
    company="company, company name, organization, organisation, account, account name, entreprise, societe, "
    "nom de l entreprise, nom entreprise, raison sociale, nom de la societe, employer, organization name",
    company_domain="company domain, domain, domaine, domaine de l entreprise, company domain name, nom de domaine",
    website="website, web site, site web, site, site internet, url, company website, company url, url du site web",
    industry="industry, sector, secteur, secteur d activite, industrie, activite, naf, libelle naf",
    company_size="company size, employees, number of employees, headcount, taille, effectif, effectifs, "
    "nombre d employes, "
    "taille de l entreprise, nb employes, nombre de salaries, tranche effectif, size, company headcount",
    seniority="seniority, niveau, seniority level, niveau hierarchique, management level",
    persona="persona, buyer persona, profil, icp",
    region="region, state, departement, etat, province, state region, location, localisation, city, ville",
    country="country, pays, country region, pays region, pays de l entreprise",
    phone="phone, telephone, tel, phone number, numero de telephone, mobile, portable, mobile phone, direct phone, "
    "ligne directe, telephone mobile, telephone portable, telephone fixe, tel portable, work phone, numero",
    phone_type="phone type, type de telephone, type de numero",
    status="status, statut, lead status, statut du lead, contact status, etat du contact, lifecycle stage",
    legal_basis="legal basis, base legale, lawful basis",
    information_at="information date, informed at, date d information, informe le",
    information_channel="information channel, canal d information",
    tracking_consent="tracking consent, consentement au suivi, consentement, consent",
    siren="siren, numero siren, siren number",
    verification="verification, email status, email verification, verification status, statut email, "
    "statut de l email, "
    "validite email, email validity, verification email, statut du mail",
    verified_at="verified at, verification date, verifie le, date de verification",
    list="list, list name, liste, nom de la liste, lot, batch, fichier",
)

SEND = _h(
    send_id="send id, email id, id envoi, id de l envoi, send",
    sent_at="sent at, sent, sent date, date sent, sent on, sent time, time sent, send date, envoye le, date d envoi, "
    "date envoi, envoye, date de l envoi, email sent at, envoi, first email sent, contacted at, date de contact, "
    "contacte le, emailed at, last contacted, delivery date",
    step="step, etape, sequence step, sequence number, step number, numero d etape, email number, relance, "
    "follow up, touch",
    version="version, variant, variante, template, modele, ab variant, email variant",
    mailbox="mailbox, from, from email, sender, sender email, expediteur, adresse d envoi, boite d envoi, "
    "email account, "
    "compte d envoi, boite, sending account, email expediteur",
    domain="sending domain, domaine d envoi",
    provider="provider, recipient provider, fournisseur du destinataire, messagerie, esp",
    message_id="message id, id du message",
    subject="subject, objet, email subject, objet du mail, sujet, subject line, ligne d objet",
)

# One row per lead, one column per outcome: beside `sent_at`.
OUTCOME = {
    "events.delivered": ("delivered", "delivered at", "livre", "delivre", "delivre le", "livre le", "recu"),
    "events.open": (
        *(
            "open",
            "opens",
            "opened",
            "opened at",
            "open date",
            "open time",
            "open count",
            "first open",
            "ouvert",
            "ouvert le",
        ),
        *("ouverture", "ouvertures", "date d ouverture", "email opened", "nb ouvertures", "nombre d ouvertures", "lu"),
    ),
    "events.click": (
        *(
            "click",
            "clicks",
            "clicked",
            "clicked at",
            "click date",
            "click time",
            "click count",
            "first click",
            "clique",
        ),
        *("clique le", "clic", "clics", "date de clic", "email clicked", "nb clics", "nombre de clics", "date du clic"),
    ),
    "events.hard_bounce": (
        *(
            "bounce",
            "bounces",
            "bounced",
            "bounced at",
            "bounce date",
            "hard bounce",
            "hard bounced",
            "is bounced",
            "rebond",
            "rebondi",
        ),
        *("date de rebond", "email bounced", "npai", "rebond le", "hard bounced at"),
    ),
    "events.soft_bounce": ("soft bounce", "soft bounced", "soft bounced at", "rebond temporaire"),
    "events.unsubscribe": (
        *("unsubscribed", "unsubscribe", "unsubscribed at", "is unsubscribed", "opt out", "opted out", "desinscrit"),
        *("desinscrit le", "desinscription", "desabonne", "desabonne le", "desabonnement", "date de desinscription"),
    ),
    "events.complaint": ("complaint", "spam", "spam complaint", "plainte", "marked as spam", "spam le"),
    "replies.received_at": (
        *(
            "reply",
            "replies",
            "replied",
            "replied at",
            "reply date",
            "reply time",
            "replied on",
            "reply count",
            "repondu",
            "repondu le",
        ),
        *("reponse", "date de reponse", "email replied", "nb reponses", "a repondu", "reponse le", "response date"),
    ),
    "replies.reply_class": (
        *("reply class", "reply category", "reply sentiment", "category", "categorie", "lead category", "sentiment"),
        *(
            "type de reponse",
            "categorie de reponse",
            "classe",
            "reply status",
            "interest",
            "interet",
            "interest status",
        ),
    ),
    "replies.text": ("reply text", "reply body", "texte de la reponse", "contenu de la reponse", "reponse texte"),
    "events.type": ("status", "statut", "email status", "state", "etat", "last event", "dernier evenement", "resultat"),
}

EVENT = _h(
    event_id="event id, id evenement, id de l evenement",
    send_id="send id, email id, id envoi",
    step=", ".join(SEND["step"]),
    type="event, type, event type, evenement, type d evenement, event name, action, activity, activite, activity type",
    at="at, timestamp, event time, event date, date, date time, datetime, horodatage, date de l evenement, "
    "date evenement, time, heure, occurred at, event timestamp, date heure, quand, le",
    detail="detail, details, reason, raison, link, lien, url clicked, clicked url, lien clique, diagnostic, "
    "bounce reason, "
    "bounce message, motif",
)
REPLY = _h(
    reply_id="reply id, id reponse, id de la reponse",
    send_id="send id, email id, id envoi",
    received_at="received at, reply date, replied at, date de reponse, recu le, repondu le, reply time, "
    "date de reception, "
    "response date, date, received",
    reply_class=", ".join(OUTCOME["replies.reply_class"]) + ", classification, label, tag",
    subject="subject, objet, reply subject, sujet",
    text="text, body, message, reply, reply text, reply body, texte, contenu, reponse, corps, corps du message",
)
CALL = _h(
    call_id="call id, id appel, id de l appel",
    called_at="called at, call date, call time, date de l appel, date d appel, appele le, date appel, heure d appel, "
    "call started, date, started at, timestamp",
    outcome="outcome, call outcome, disposition, call result, call disposition, resultat, resultat de l appel, issue, "
    "qualification, statut de l appel, call status, statut appel, result, qualification appel, resultat appel",
    objection="objection, objections, motif, motif de refus",
    note="note, notes, comment, comments, commentaire, commentaires, call notes, remarques, compte rendu",
    callback_at="callback at, callback date, rappel, rappeler le, date de rappel, a rappeler le, call back on",
    duration_s="duration, call duration, duree, duree de l appel, duration s, duration seconds, duree secondes, "
    "duree appel, talk time",
    mission="mission, mission name, nom de la mission, operation",
) | {
    "phone": (
        *CONTACT["phone"],
        *("called number", "number called", "dialed number", "dialled number", "number dialed", "to number", "callee"),
        *("callee number", "destination number", "contact number", "numero appele", "numero compose", "numero joint"),
        *("numero du contact", "numero de destination", "numero destinataire", "to", "called", "appele"),
    )
}
MEETING = _h(
    meeting_id="meeting id, id rendez vous, id rdv, id reunion, event id",
    booked_at="booked at, booked on, booking date, date booked, rdv pris le, date de prise de rdv, pris le, "
    "reserve le, "
    "date de reservation, date de prise de rendez vous, scheduled on",
    scheduled_at="scheduled at, meeting date, meeting time, start time, date du rdv, date du rendez vous, date rdv, "
    "rdv le, "
    "date de la reunion, rendez vous le, heure du rdv, meeting start time, start, debut, rdv, rendez vous",
    status="meeting status, statut du rdv, statut rdv, status, statut, meeting outcome, statut du rendez vous",
    qualified="qualified, qualifie, rdv qualifie, qualified meeting, is qualified",
    validated="validated, valide, rdv valide, valide par le client",
    origin="origin, origine du rdv, meeting origin, canal, channel",
)
OPPORTUNITY = _h(
    opportunity_id="opportunity id, deal id, id opportunite, id affaire, id transaction, id de l opportunite",
    created_at="created at, created, create date, creation date, date created, date de creation, creee le, cree le, "
    "opened at, opportunity created, date d ouverture de l affaire, deal created",
    stage="stage, deal stage, etape, phase, pipeline stage, etape du pipeline, opportunity stage, "
    "phase de la transaction",
    status="deal status, opportunity status, statut de l affaire, statut de l opportunite, status, statut",
    amount="amount, value, montant, valeur, deal value, deal amount, ca, chiffre d affaires, montant ht, revenue, "
    "budget, "
    "deal size, valeur de l affaire, montant de l opportunite",
    closed_at="closed at, close date, closed on, date de cloture, date de fermeture, cloture le, signe le, won at, "
    "date de signature, closed date",
    lost_reason="lost reason, raison de la perte, motif de perte, raison de perte, loss reason, closed lost reason",
)
COST = _h(
    period_start="period start, start, start date, from, debut, date de debut, du, debut de periode, debut periode",
    period_end="period end, end, end date, until, fin, date de fin, au, fin de periode, fin periode",
    amount="amount, cost, price, spend, montant, cout, prix, depense, total, montant ht, couts",
    kind="kind, type, category, cost type, nature, categorie, type de cout, poste, poste de cout",
)
CHANGE = _h(
    at="at, date, when, le, timestamp, change date, date du changement",
    kind="kind, type, change type, nature, type de changement, category",
    entity="entity, entite, what, object, objet concerne, quoi",
    text="text, change, description, comment, changement, commentaire, detail",
)
TABLES: dict[str, Headings] = {
    "contacts": CONTACT,
    "sends": SEND,
    "events": EVENT,
    "replies": REPLY,
    "calls": CALL,
    "meetings": MEETING,
    "opportunities": OPPORTUNITY,
    "costs": COST,
    "changes": CHANGE,
}
# Headings that say nothing about which table this is.
VAGUE = frozenset(
    (
        "date",
        "type",
        "status",
        "statut",
        "name",
        "nom",
        "title",
        "url",
        "from",
        "to",
        "start",
        "end",
        "at",
        "time",
        "le",
        "total",
        "text",
        "notes",
        "note",
        "tag",
        "state",
        "etat",
        "category",
        "categorie",
        "created",
        "message",
        "timestamp",
        "objet",
    )
)


def _w(**lists: str) -> dict[str, str]:
    return {word.strip(): kept for kept, text in lists.items() for word in text.split(",")}


# What people write in cells. `sent` and `reply` are no event words of ours: they lead to other tables.
EVENT_WORDS = _w(
    sent="sent, envoye, envoyee, email sent, emails sent, request, requested, contacted, contacte, first email sent, "
    "mail envoye, processed, emailed",
    delivered="delivered, delivre, livre, delivery, recu, email delivered, remis, non ouvert, not opened, unopened, "
    "pas d ouverture",
    open="open, opened, ouvert, ouverture, ouverte, email opened, email open, lu, read, viewed, unique open, ouverts",
    click="click, clicked, clique, clic, link clicked, email clicked, cliquee, lien clique, email link click, clics",
    reply="reply, replied, repondu, reponse, reply received, email reply, email replied, a repondu, answered, "
    "responded, "
    "response, reponse recue",
    hard_bounce="bounce, bounced, hard bounce, hardbounce, rebond, rebondi, email bounced, email bounce, npai, dur, "
    "rebond dur, rebond definitif, hard bounced, invalid, adresse invalide, undeliverable, non delivre, "
    "erreur d adresse, "
    "permanent failure",
    soft_bounce="soft bounce, softbounce, rebond temporaire, rebond doux, soft bounced, temporary failure, mou",
    blocked="blocked, bloque, rejected, rejete, refuse par le serveur",
    deferred="deferred, differe, delayed, retarde",
    failed="failed, echec, error, erreur, dropped",
    unsubscribe="unsubscribe, unsubscribed, desinscrit, desinscription, desabonne, desabonnement, opt out, opted out, "
    "optout, desinscrite, lead unsubscribed, email unsubscribed, ne plus contacter",
    complaint="complaint, spam, spam report, spamreport, plainte, marque comme spam, complained, abuse",
)
REPLY_WORDS = _w(
    interested="interested, interesse, interessee, positive, positif, positive reply, reponse positive, warm, hot, "
    "chaud, "
    "willing, tres interesse, interet",
    information_request="information request, question, demande d information, demande d informations, "
    "demande d infos, "
    "more info, info request, veut plus d infos, demande de renseignements, follow up question",
    callback_request="callback request, call me, a rappeler, rappeler, callback, demande de rappel, call back, rappel",
    meeting_request="meeting request, meeting booked, booked, meeting, rdv, rdv pris, rendez vous, rendez vous pris, "
    "demande de rdv, demo, demande de demo, willing to meet, meeting requested, rdv obtenu",
    not_now="not now, later, maybe later, plus tard, pas maintenant, pas pour le moment, bad timing, "
    "recontacter plus tard, "
    "pas le moment, a recontacter, timing",
    objection="objection, objections, too expensive, trop cher, deja equipe, already equipped, has a solution, "
    "deja un prestataire",
    not_interested="not interested, pas interesse, pas interessee, non interesse, negative, negatif, refus, refuse, "
    "negative reply, reponse negative, no, sans suite, non",
    wrong_person="wrong person, mauvaise personne, mauvais contact, mauvais interlocuteur, wrong contact, referral, "
    "person referral, left company, a quitte l entreprise, pas le bon interlocuteur, redirection",
    out_of_office="out of office, ooo, absent, absence, absent du bureau, vacation, en conges, conges, "
    "message d absence",
    auto_other="auto reply, automatic reply, autoreply, automatic, reponse automatique, auto, accuse de reception, "
    "autoreplied, auto responder",
    unsubscribe="unsubscribe, unsubscribed, desinscrit, do not contact, ne plus contacter, opt out, stop, dnc, "
    "ne pas contacter, desinscription, blacklist, remove me",
    bounce="bounce, bounced, rebond",
    other="other, autre, neutral, neutre, divers",
)
CALL_WORDS = _w(
    no_answer="no answer, ne repond pas, pas de reponse, sans reponse, nrp, injoignable, unreachable, not reached, "
    "absent, "
    "pas joint, non joint, sonne dans le vide, no pickup, missed, npr, noanswer",
    voicemail="voicemail, repondeur, messagerie, boite vocale, left voicemail, message laisse, vm, machine, vm left, "
    "vm answer, answering machine, answering machine detected, messagerie vocale, message vocal, went to voicemail",
    busy="busy, occupe, ligne occupee, signal busy, user busy, occupee",
    wrong_number="wrong number, faux numero, mauvais numero, numero invalide, bad number, invalid number, "
    "numero errone, "
    "non attribue, numero non attribue, failed number, unallocated number, hors service",
    gatekeeper="gatekeeper, standard, barrage, secretariat, barrage secretaire, secretaire, accueil, assistante",
    connected="connected, joint, repondu, answered, answer, contact etabli, echange, argumente, conversation, "
    "decroche, "
    "meaningful connect, contacte",
    refused="refused, refus, refuse, raccroche, hung up, refuse de participer, hang up",
    not_interested="not interested, pas interesse, pas interessee, non interesse, sans suite, ko, pas de besoin, "
    "no need",
    not_now="not now, pas maintenant, plus tard, later, projet reporte, pas pour le moment, a relancer",
    wrong_person="wrong person, mauvais interlocuteur, mauvaise personne, pas le bon interlocuteur, mauvais contact, "
    "a quitte l entreprise, hors cible, wrong target, unqualified",
    callback="callback, call back, a rappeler, rappeler, rappel, rappeler plus tard, call back later, "
    "callbacklater, relance",
    interested="interested, interesse, interessee, chaud, hot, envoyer un mail, envoi documentation, send info, ok",
    meeting="meeting, rdv, rdv pris, rendez vous, rendez vous pris, meeting booked, rdv obtenu, booked, sales rdv, "
    "demo bookee, meeting scheduled",
    opt_out="opt out, do not call, ne plus appeler, ne plus contacter, dnc, do not call back, opposition, bloctel, "
    "ne pas rappeler, liste rouge, blacklist",
)
MEETING_WORDS = _w(
    planned="planned, scheduled, booked, confirmed, planifie, prevu, confirme, a venir, upcoming, pris, rdv pris, pose",
    held="held, done, completed, attended, tenu, effectue, realise, honore, fait, maintenu, rdv effectue, termine, "
    "rdv maintenu, realisee",
    no_show="no show, noshow, absent, lapin, non honore, not attended, pas venu, non presente",
    cancelled="cancelled, canceled, annule, annulee, annulation, rdv annule",
    postponed="postponed, rescheduled, reporte, reprogramme, decale, replanifie, deplace, projet reporte",
)
ORIGIN_WORDS = _w(
    reply="reply, email, e mail, mail, reponse, courriel, emailing", call="call, phone, appel, telephone, cold call",
    click="click, clic, website, site, form, formulaire, calendly, lien", other="other, autre, referral, event, salon",
)  # fmt: skip
DEAL_WORDS = _w(
    open="open, ouvert, ouverte, en cours, in progress, active, actif, nouveau, new, pending, negociation",
    won="won, closed won, closedwon, gagne, gagnee, signe, signee, conclu, ferme gagne, win, client",
    lost="lost, closed lost, closedlost, perdu, perdue, ferme perdu, abandonne, sans suite, lose, annule",
)
VERIFICATION_WORDS = _w(
    valid="valid, valide, ok, deliverable, safe, verified, verifie, good, delivrable, true, confirmed",
    catch_all="catch all, catchall, accept all, accepts all, accept all unverifiable, catch all valid",
    role="role, role based, generic, generique, role account",
    invalid="invalid, invalide, undeliverable, bad, ko, non valide, non delivrable, false, does not exist",
    unknown="unknown, inconnu, risky, risque, unverified, non verifie, indetermine, guessed, timeout",
    do_not_mail="do not mail, spamtrap, spam trap, disposable, jetable, abuse, toxic, complainer",
)
PHONE_WORDS = _w(
    company="company, entreprise, standard, fixe, work, bureau, landline, office, main, professionnel",
    mobile="mobile, portable, cell, cellulaire",
    sole_trader="sole trader, independant, auto entrepreneur, micro entreprise, freelance",
    consumer="consumer, particulier, personnel, home, personal, b2c",
)
CONSENT_WORDS = _w(
    open="open, opens, ouverture, ouvertures", click="click, clicks, clic, clics",
    both="both, yes, oui, les deux, all, true, tout, 1", none="none, no, non, aucun, false, refuse, 0",
)  # fmt: skip
COST_WORDS = _w(
    list="list, lists, data, liste, listes, fichier, base de donnees, enrichment, enrichissement",
    tool="tool, tools, software, outil, outils, logiciel, abonnement, licence, saas, subscription",
    time="time, salary, temps, salaire, salaires, temps passe, hours, heures",
    caller="caller, callers, call center, appelant, appels, teleprospection, centre d appels, phoning",
    other="other, autre, autres, divers, misc",
)
CHANGE_WORDS = _w(
    source="source, list, liste, fichier", volume="volume, cadence, sending volume",
    copy="copy, message, texte, copie, template, objet, subject, wording", targeting="targeting, ciblage, cible, "
        "segment, persona",
    mailbox="mailbox, boite, boite mail, sender, expediteur", domain="domain, domaine, dns",
    follow_up="follow up, relance, relances, sequence, suivi", definition="definition, metric, mesure",
    other="other, autre, divers",
)  # fmt: skip
# (table, column) -> the words its cells may hold.
WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("contacts", "phone_type"): PHONE_WORDS,
    ("contacts", "tracking_consent"): CONSENT_WORDS,
    ("contacts", "verification"): VERIFICATION_WORDS,
    ("events", "type"): EVENT_WORDS,
    ("replies", "reply_class"): REPLY_WORDS,
    ("calls", "outcome"): CALL_WORDS,
    ("meetings", "status"): MEETING_WORDS,
    ("meetings", "origin"): ORIGIN_WORDS,
    ("opportunities", "status"): DEAL_WORDS,
    ("costs", "kind"): COST_WORDS,
    ("changes", "kind"): CHANGE_WORDS,
}
