"""Any other file through a mapping that proposes itself. All tables here are made up."""

import json

import pytest

from vigie.connectors import Noted, Record, Refused
from vigie.connectors.mapping import Mapping, extract_with, needed, propose, shape_key, targets
from vigie.vocabulary.tables import TABLES

Row = dict[str, str]


def rows_of(*lines: str) -> list[Row]:
    """Rows from lines of cells separated by bars, headings first."""
    head, *body = [[c.strip() for c in line.split("|")] for line in lines]
    return [dict(zip(head, cells, strict=True)) for cells in body]


def proposed(*lines: str) -> tuple[Mapping, list[list[Record | Refused | Noted]]]:
    """The proposal for these lines and what it makes of every row."""
    rows = rows_of(*lines)
    mapping = propose(list(rows[0]), rows)
    return mapping, [list(extract_with(mapping).extract(row)) for row in rows]


def records(out: list[Record | Refused | Noted]) -> list[tuple[str, dict[str, str]]]:
    """Table and values, ids left out."""
    return [
        (o.table, {k: v for k, v in o.values.items() if not k.endswith("_id")}) for o in out if isinstance(o, Record)
    ]


def test_a_french_contact_list_maps_itself() -> None:
    mapping, (out,) = proposed(
        "Nom | Prénom | Société | Adresse e-mail | Téléphone | Fonction | Effectif | Ville",
        "Roy | Ana | Acme | Ana.Roy@ACME.fr | 01 23 45 67 89 | PDG | 120 | Lyon",
    )
    assert mapping.table == "contacts"
    assert records(out) == [
        (
            "contacts",
            {
                "first_name": "Ana",
                "last_name": "Roy",
                "company": "Acme",
                "email": "ana.roy@acme.fr",
                "phone": "01 23 45 67 89",
                "job_title": "PDG",
                "company_size": "120",
                "region": "Lyon",
            },
        )
    ]


def test_an_english_contact_list_maps_itself() -> None:
    mapping, _ = proposed(
        "Work Email | First name | Last Name | Company | Title | Industry | Country | # Employees",
        "a@b.com | Ana | Roy | Acme | CEO | Software | France | 51-200",
    )
    assert mapping.table == "contacts"
    assert set(mapping.columns) == {
        *("email", "first_name", "last_name", "company", "job_title", "industry", "country", "company_size"),
    }


def test_a_40_column_export_with_three_useful_ones_works() -> None:
    head = [f"Champ interne {n}" for n in range(37)]
    row = {**{h: f"v{n}" for n, h in enumerate(head)}, "E-mail pro": "a@b.fr", "Prénom": "Ana", "Société": "Acme"}
    mapping = propose(list(row), [row])
    assert (mapping.table, mapping.columns) == (
        "contacts",
        {"email": "E-mail pro", "first_name": "Prénom", "company": "Société"},
    )


def test_headings_that_say_nothing_are_read_by_their_values() -> None:
    mapping, _ = proposed("a | b | c", "x | ana@acme.fr | +33 6 12 34 56 78", "y | bo@acme.fr | 0612345678")
    assert (mapping.table, mapping.columns) == ("contacts", {"email": "b", "phone": "c"})


def test_a_heading_whose_values_disagree_is_not_believed() -> None:
    mapping, _ = proposed("Email | Contact mail", "yes | ana@acme.fr", "no | bo@acme.fr")
    assert mapping.columns["email"] == "Contact mail"


@pytest.mark.parametrize(
    ("heading", "table"),
    [
        ("Date d'envoi", "sends"),
        ("Envoyé le", "sends"),
        ("Date de création", "opportunities"),
        ("Jour", "opportunities"),
    ],
)
def test_a_date_whose_heading_says_what_it_is_is_taken_for_nothing_else(heading: str, table: str) -> None:
    rows = [{"Email": f"p{n}@firm.example", heading: f"1{n}/03/2026", "Montant": "1200,50"} for n in range(5)]
    assert propose(list(rows[0]), rows).table == table


def test_what_is_needed_is_what_a_row_cannot_be_read_without() -> None:
    assert needed(Mapping("sends", {"email": "Mail"})) == {"sent_at", "email"}  # an id is made where none is told
    assert needed(Mapping("meetings", {"scheduled_at": "RDV", "contact_id": "Id"})) == {"scheduled_at", "contact_id"}
    assert needed(Mapping("meetings")) == {"booked_at", "email"}


def test_one_row_per_lead_gives_sends_events_and_replies() -> None:
    mapping, (ana, carl, dora) = proposed(
        "Email | Prénom | Date d'envoi | Ouvert | Cliqué | Répondu le | Rebond | Désinscrit | Catégorie",
        "ana@acme.fr | Ana | 12/03/2026 09:00 | 13/03/2026 | non | 25/03/2026 10:00 | | | Intéressé",
        "carl@noir.fr | Carl | 13/03/2026 | 2 | | | oui | |",
        "dora@vert.fr | Dora | | | | | | |",
    )
    assert mapping.table == "sends"
    assert mapping.date_order == "dmy"
    assert records(ana) == [
        ("contacts", {"first_name": "Ana", "email": "ana@acme.fr"}),
        ("sends", {"email": "ana@acme.fr", "sent_at": "2026-03-12T09:00:00"}),
        ("events", {"email": "ana@acme.fr", "type": "open", "at": "2026-03-13"}),
        ("replies", {"email": "ana@acme.fr", "received_at": "2026-03-25T10:00:00", "reply_class": "interested"}),
    ]
    assert [(t, v.get("type")) for t, v in records(carl)][1:] == [
        ("sends", None),
        ("events", "open"),
        ("events", "hard_bounce"),
    ]
    assert records(dora) == [("contacts", {"first_name": "Dora", "email": "dora@vert.fr"})]


def test_one_status_column_beside_the_sending_date_tells_the_outcome() -> None:
    _, outs = proposed(
        "Destinataire | Envoyé le | Statut",
        "a@b.fr | 2026-03-12 | Répondu",
        "c@d.fr | 2026-03-12 | Ouvert",
        "e@f.fr | 2026-03-12 | Désinscrit",
        "g@h.fr | 2026-03-12 | Envoyé",
        "i@j.fr | 2026-03-12 | Pas intéressé",
    )
    assert [[t for t, _ in records(o)] for o in outs] == [
        ["sends", "replies"],
        ["sends", "events"],
        ["sends", "events"],
        ["sends"],
        ["sends", "replies"],
    ]
    assert records(outs[4])[1][1]["reply_class"] == "not_interested"


def test_a_log_of_events_gives_sends_replies_and_events_and_counts_unknown_words() -> None:
    mapping, outs = proposed(
        "date | email | événement | campagne",
        "2026-03-12 10:00 | a@b.fr | Envoyé | Q1",
        "2026-03-12 11:00 | a@b.fr | Ouvert | Q1",
        "2026-03-12 11:01 | a@b.fr | Cliqué | Q1",
        "2026-03-13 11:00 | a@b.fr | Répondu | Q1",
        "2026-03-13 11:00 | a@b.fr | Téléporté | Q1",
    )
    assert mapping.table == "events"
    assert [[t for t, _ in records(o)] for o in outs[:4]] == [["sends"], ["events"], ["events"], ["replies"]]
    assert outs[4] == [Noted("unknown_event", {"word": "Téléporté"})]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Ne répond pas", "no_answer"),
        ("À rappeler", "callback"),
        ("RDV pris", "meeting"),
        ("Ne plus contacter", "opt_out"),
        ("Intéressé", "interested"),
        ("Répondeur", "voicemail"),
        ("Faux numéro", "wrong_number"),
        ("Wrong number", "wrong_number"),
        ("no_answer", "no_answer"),
        ("Sales/RDV", "meeting"),
    ],
)
def test_call_outcomes_of_both_languages_become_ours(said: str, outcome: str) -> None:
    mapping, (out,) = proposed(
        "Date de l'appel | Email | Résultat | Durée | Commercial", f"25/03/2026 14h05 | a@b.fr | {said} | 60 | Jo"
    )
    assert mapping.table == "calls"
    assert records(out)[0][1]["outcome"] == outcome


def test_an_unknown_outcome_is_kept_as_said_and_counted() -> None:
    _, (out,) = proposed("Date de l'appel | Email | Résultat | Durée", "25/03/2026 | a@b.fr | Zut | 60")
    assert records(out)[0][1]["outcome"] == "Zut"
    assert Noted("unknown_word", {"column": "Résultat", "word": "Zut"}) in out


def test_an_unknown_reply_word_is_other_and_its_word_the_text() -> None:
    _, (out,) = proposed("Email | Date de réponse | Catégorie de réponse", "a@b.fr | 2026-03-12 | Chaud bouillant")
    assert records(out) == [
        (
            "replies",
            {"email": "a@b.fr", "received_at": "2026-03-12", "reply_class": "other", "text": "Chaud bouillant"},
        )
    ]


def test_an_unknown_reply_word_beside_a_text_leaves_the_text_to_be_read() -> None:
    head = "Email | Date de réponse | Catégorie de réponse | Reply text"
    _, (out,) = proposed(head, "a@b.fr | 2026-03-12 | Chaud bouillant | Rappelez-moi demain")
    assert records(out) == [
        ("replies", {"email": "a@b.fr", "received_at": "2026-03-12", "text": "Rappelez-moi demain"})
    ]
    assert Noted("unknown_word", {"column": "Catégorie de réponse", "word": "Chaud bouillant"}) in out


def test_meetings_opportunities_and_costs_are_told_apart() -> None:
    meeting, (held,) = proposed("Email | Date du RDV | Statut RDV | Qualifié", "a@b.fr | 25/03/2026 14h | Honoré | oui")
    deal, (won,) = proposed(
        "Contact Email | Amount | Stage | Created | Status", "a@b.fr | 1 234,50 € | Demo | 2026-01-02 | Gagné"
    )
    cost, (tool,) = proposed("Début | Fin | Montant | Type", "01/03/2026 | 31/03/2026 | 1.200,50 | Outil")
    assert (meeting.table, deal.table, cost.table) == ("meetings", "opportunities", "costs")
    assert records(held)[0][1] == {
        "email": "a@b.fr",
        "booked_at": "2026-03-25T14:00:00",
        "scheduled_at": "2026-03-25T14:00:00",
        "status": "held",
        "qualified": "true",
    }
    assert records(won)[0][1]["amount"] == "1234.50"
    assert records(won)[0][1]["status"] == "won"
    assert records(tool)[0][1] == {
        "period_start": "2026-03-01",
        "period_end": "2026-03-31",
        "amount": "1200.50",
        "kind": "tool",
    }


def test_the_column_decides_the_order_of_its_dates() -> None:
    american = propose(["Email", "Sent at"], rows_of("Email | Sent at", "a@b.fr | 03/04/2026", "c@d.fr | 03/25/2026"))
    (out,) = [list(extract_with(american).extract({"Email": "a@b.fr", "Sent at": "03/04/2026"}))]
    assert american.date_order == "mdy"
    assert records(out)[0][1]["sent_at"] == "2026-03-04"


def test_a_row_that_cannot_be_used_says_which_column_is_wrong() -> None:
    mapping = Mapping("sends", {"email": "E-mail", "sent_at": "Envoyé le"})
    extract = extract_with(mapping).extract
    assert list(extract({"E-mail": "not one", "Envoyé le": "2026-03-12"})) == [
        Refused("email_invalid", {"column": "E-mail"})
    ]
    assert list(extract({"E-mail": "", "Envoyé le": "2026-03-12"})) == [Refused("email_missing", {"column": "E-mail"})]
    assert list(extract({"E-mail": "a@b.fr", "Envoyé le": "soon"})) == [
        Refused("time_invalid", {"column": "Envoyé le"})
    ]


def test_the_same_row_gives_the_same_ids_and_a_later_stage_of_a_deal_keeps_its_id() -> None:
    mapping = Mapping("opportunities", {"email": "e", "created_at": "c", "stage": "s", "amount": "a"})
    row = {"e": "a@b.fr", "c": "2026-01-02", "s": "Demo", "a": "10"}
    first, later = (next(iter(extract_with(mapping).extract(r))) for r in (row, {**row, "s": "Won", "a": "12"}))
    assert isinstance(first, Record)
    assert isinstance(later, Record)
    assert first.values["opportunity_id"] == later.values["opportunity_id"]


def test_a_mapping_survives_json_and_a_file_of_the_same_shape_in_other_spelling() -> None:
    mapping = propose(["E-mail", "Prénom"], [{"E-mail": "a@b.fr", "Prénom": "Ana"}])
    again = Mapping.from_json(json.loads(json.dumps(mapping.to_json())))
    assert again == mapping
    assert shape_key(["Prénom", "E-mail"]) == shape_key(["e_mail", "PRENOM "]) != shape_key(["E-mail"])
    assert extract_with(again).identify(["PRENOM", "e_mail"], "x.csv")
    assert records(list(extract_with(again).extract({"PRENOM": "Ana", "e_mail": "a@b.fr"}))) == [
        ("contacts", {"first_name": "Ana", "email": "a@b.fr"})
    ]


@pytest.mark.parametrize("table", list(TABLES))
def test_the_documented_headings_of_the_folder_format_map_to_themselves(table: str) -> None:
    names = list(TABLES[table].names)
    mapping = propose(names)
    own = {name: column for name, column in mapping.columns.items() if "." not in name}
    assert mapping.table == table
    assert own == {name: name for name in names if name in own}
    assert set(own) <= set(targets(table))


def test_counts_of_outcomes_and_a_last_status_are_read() -> None:
    mapping, (out,) = proposed(
        "Email Address | Full Name | Date Sent | Opens | Clicks | Replies | Status",
        "a@b.fr | Ana Roy | 2026-03-01 | 2 | 0 | 0 | Bounced",
    )
    assert mapping.columns["contacts.full_name"] == "Full Name"
    assert [(t, v.get("type")) for t, v in records(out)] == [
        ("contacts", None),
        ("sends", None),
        ("events", "open"),
        ("events", "hard_bounce"),
    ]


def test_an_export_of_a_dialler_names_whom_it_called_by_the_number() -> None:
    mapping, (out, again, other) = proposed(
        "Date de l'appel | Numéro appelé | Résultat | Durée",
        "25/03/2026 14h05 | 01 23 45 67 89 | RDV pris | 60",
        "25/03/2026 14h05 | 01 23 45 67 89 | RDV pris | 60",
        "25/03/2026 14h05 | 01 23 45 67 80 | RDV pris | 60",
    )
    assert (mapping.table, mapping.columns["phone"]) == ("calls", "Numéro appelé")
    ((_, said),) = records(out)
    assert said["phone"] == "01 23 45 67 89"
    assert "email" not in said
    ids = [o.values["call_id"] for o in (*out, *again, *other)]
    assert ids[0] == ids[1] != ids[2]


def test_of_two_numbers_the_one_that_was_called_names_the_contact() -> None:
    mapping, _ = proposed(
        "Line | Date de l'appel | From | To | Résultat",
        "Team | 25/03/2026 | +33 9 99 99 99 99 | +33 1 23 45 67 89 | RDV",
    )
    assert (mapping.table, mapping.columns["phone"]) == ("calls", "To")


def test_a_number_beside_an_address_is_the_calls_and_the_contacts() -> None:
    _, (out,) = proposed(
        "Date de l'appel | Email | Téléphone | Résultat", "25/03/2026 14h05 | a@b.fr | 01 23 45 67 89 | RDV pris"
    )
    said = dict(records(out))
    assert said["contacts"]["phone"] == said["calls"]["phone"] == "01 23 45 67 89"


def test_what_a_row_lacks_is_said_by_a_code_that_has_words() -> None:
    _, (out,) = proposed("Date de l'appel | Téléphone | Résultat", "25/03/2026 | 01 23 45 67 89 | ")
    assert out == [Refused("value_missing", {"column": "Résultat"})]


def test_a_call_of_no_number_is_of_nobody() -> None:
    _, (_, out) = proposed(
        "Date de l'appel | Téléphone | Résultat", "25/03/2026 | 01 23 45 67 89 | RDV pris", "26/03/2026 | | RDV pris"
    )
    assert out == [Refused("contact_missing")]
