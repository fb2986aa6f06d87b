"""The address belongs to a function, not to a person.

What: the part before the @ names a desk (info, contact, accueil, compta, devis, sales, support, ...), alone or with a
place, a number or a tag (contact.lyon@, info2@, compta+factures@), or a verifier called it a role address.
Why: nobody in particular reads it, several people may complain about it, and it answers rarely. Under French rules it
belongs to the company, not to a person, and the contact's name cannot be trusted.
Remedy: find the address of the person, or set these contacts aside and refresh the source.
"""

import re

from vigie.people.hygiene import Check, Contact, each, text_of
from vigie.vocabulary.sql import literal
from vigie.vocabulary.words import Verification

# Desks that are one whatever stands beside them: info.paris, lyon-contact.
_DESKS = (
    "abuse accounting accounts accountspayable accueil achat achats adherents administratif administration "
    "admission admissions adv appro approvisionnement assistance atelier billing booking bookings boutique bureau "
    "candidature candidatures clients commande commandes commercial commerciale commerciaux communication compta "
    "comptabilite comptable contact contacts contactus courriel courrier customercare customerservice "
    "customersupport depannage devis direction directiongenerale dpo emploi enquiries enquiry facturation facture "
    "factures feedback formation formations gerance gestion helpdesk hostmaster hr info infos information "
    "informations inquiries inscription inscriptions investors invoice invoices jobs kontakt laboratoire "
    "livraison location logistique magasin mailerdaemon mairie marketing media newsletter noreply nepasrepondre "
    "nousrejoindre office orders partenariat partenariats payroll planning postmaster press presse privacy "
    "procurement production purchasing qualite rdv reception recrutement recruitment redaction reclamation "
    "reclamations renseignement renseignements reply reservation reservations rgpd sales sav scolarite secretaire "
    "secretariat secretariatgeneral security service serviceclient serviceclients servicecommercial "
    "servicecomptable servicecomptabilite serviceachats servicetechnique siege standard stage stages subscribe "
    "support syndic team technique unsubscribe urgence urgences vente ventes webmaster welcome"
).split()
# Words that are also a name, a first name or initials: a role only when they stand alone.
_ALONE = (
    "admin agence all bonjour box caisse career careers ce club com compte cse delegation dir directeur "
    "directrice dg drh dsi daf rssi ecole equipe equipes etude etudes export finance france general global gerant "
    "group groupe hello hey hi home hotel immo import international invest it job juridique legal lobby mail "
    "mails manager moderation nobody offers office ops order paie paris partners patron pharmacie pr president "
    "prospection pro prod qhse rh root sante secretary shop si social staff studio stock sys sysadmin tech test "
    "travaux usenet uucp web www"
).split()
_ROLE = (
    rf"^(?:(?:[a-z0-9]+[._-])*(?:{'|'.join(_DESKS)})(?:[._-][a-z0-9]+)*|{'|'.join(_ALONE)})[._-]?[0-9]*$"
    r"|^mairie[._-]?(?:de|du|des|d)[a-z0-9._-]*$"
    r"|^(?:no|do|ne|not)[._-]?(?:not|pas)?[._-]?(?:reply|repondre|respond)[._-]?[0-9]*$"
    r"|^(?:service|customer|relation|relations|ressources|human|bon|contact)[._-]?(?:client|clients|care|service|support"
    r"|presse|publiques|humaines|resources|commande|us|nous|info)[._-]?[0-9]*$"
    r"|^mailer[._-]daemon$"
)


def is_role(address: str | None) -> bool:
    """Whether the part before the @ (and before a +tag) names a desk."""
    return bool(re.search(_ROLE, (address or "").split("@")[0].split("+")[0].lower()))


def rule(contact: Contact) -> bool | None:
    """Unknown without an address."""
    if not contact["email"]:
        return None
    return contact["verification"] == Verification.ROLE or is_role(contact["email"])


SQL = (
    "CASE WHEN COALESCE(email, '') = '' THEN NULL "
    f"WHEN COALESCE(verification, '') = {literal(Verification.ROLE)} THEN TRUE "
    f"ELSE REGEXP_MATCHES(SPLIT_PART(SPLIT_PART(LOWER(email), '@', 1), '+', 1), {literal(_ROLE)}) END"
)

CHECK = Check("role_address", "role", text_of(__doc__), SQL, each(rule))
