"""Checks of the contact file: what each flags, that SQL says what Python says, and how fast a large file is judged."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.facts.schema import FACT_CONTACT
from vigie.mail.providers import PROVIDER_BY_DOMAIN
from vigie.people import hygiene
from vigie.people.hygiene import required_fields
from vigie.people.hygiene.address_syntax import well_formed
from vigie.people.hygiene.role_address import is_role
from vigie.vocabulary.tables import TABLES

_COLUMNS = TABLES["contacts"].names
_FLAGS = ("fields_ok", "title_match", "verified", "catch_all", "role", "free", "disposable", "duplicate")
_SAMPLES = Path(__file__).parents[2] / "../shared/data/addresses/flanker"


def contact(**values: str | None) -> dict[str, str | None]:
    """A complete contact, made up, with `values` instead of its own."""
    whole = {
        "contact_id": "1",
        "email": "jeanne.roux@nordis.example",
        "first_name": "Jeanne",
        "last_name": "Roux",
        "company": "Nordis",
        "job_title": "DSI",
        "persona": "DSI ETI",
        "source": "salon",
    }
    return {**dict.fromkeys(_COLUMNS), **whole, **values}


def judged(flag: str, *contacts: dict[str, str | None]) -> list[bool | None]:
    """What Python says, after making sure that SQL says the same."""
    check = next(c for c in hygiene.checks().values() if c.flag == flag)
    assert [row[flag] for row in in_sql(contacts)] == check.judge(contacts)
    return check.judge(contacts)


def in_sql(contacts: Sequence[dict[str, str | None]], **instead: str) -> list[dict[str, object]]:
    with duckdb.connect() as base:
        base.execute(f"CREATE TABLE lot (place INTEGER, {', '.join(f'{c} VARCHAR' for c in _COLUMNS)})")
        marks = ", ".join("?" for _ in range(len(_COLUMNS) + 1))
        for place, row in enumerate(contacts):
            base.execute(f"INSERT INTO lot VALUES ({marks})", [place, *(row[c] for c in _COLUMNS)])
        found = base.execute(f"{hygiene.select_sql('lot', ('place',), **instead)} ORDER BY place")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_every_flag_of_the_published_table_has_its_check() -> None:
    flags = {c.flag for c in hygiene.checks().values() if c.flag}
    assert flags == set(_FLAGS)
    assert flags <= set(FACT_CONTACT)


@pytest.mark.parametrize("check", hygiene.checks().values(), ids=lambda c: c.key)
def test_every_check_tells_what_why_and_remedy(check: hygiene.Check) -> None:
    assert check.text.splitlines()[0].endswith(".")
    assert [part for part in ("What:", "Why:", "Remedy:") if f"\n{part}" not in check.text] == []


def test_a_contact_with_every_field_is_fit_to_send() -> None:
    assert judged("fields_ok", contact()) == [True]


@pytest.mark.parametrize("column", ["email", "first_name", "last_name", "job_title", "source"])
@pytest.mark.parametrize("nothing", [None, "", "  ", "N/A", "-", "Inconnu", "#N/A", "nan"])
def test_an_empty_or_pretended_field_is_missing(column: str, nothing: str | None) -> None:
    assert required_fields.fields_ok(contact(**{column: nothing})) is False


def test_empty_fields_are_missing_in_sql_too() -> None:
    lots = [contact(**{c: v}) for c in ("first_name", "source") for v in (None, "", "\u00a0 ", "n/a", "??", "Roux")]
    assert judged("fields_ok", *lots) == [False, False, False, False, False, True] * 2


def test_a_company_domain_stands_for_the_company() -> None:
    lots = contact(company=None, company_domain="nordis.example"), contact(company="", company_domain="")
    assert judged("fields_ok", *lots) == [True, False]


def test_a_workspace_may_require_other_fields() -> None:
    sql = required_fields.sql_for((("phone",),))
    lots = [contact(phone="+33 1 00 00 00 00"), contact()]
    assert [row["fields_ok"] for row in in_sql(lots, required_fields=sql)] == [True, False]


def test_a_misspelt_address_makes_the_fields_wrong() -> None:
    assert judged("fields_ok", contact(email="jeanne.roux@nordis,fr")) == [False]


@pytest.mark.parametrize(
    "address",
    ["a b@nordis.fr", "a@nordis", "a@@nordis.fr", ".a@nordis.fr", "a..b@nordis.fr", "a@-nordis.fr", "a@nordis..fr",
     "a@nordis.f", "a@192.168.0.1", "a@nordis.fr.", "a\u200b@nordis.fr", "a\u00a0@nordis.fr", f"{'a' * 65}@nordis.fr",
     f"a@{'n' * 64}.fr", f"a@{'n.' * 125}frr", "mailto:a@nordis.fr\n", "<a@nordis.fr>", "a,b@nordis.fr", "@nordis.fr"],
)  # fmt: skip
def test_an_address_that_cannot_be_delivered_is_refused(address: str) -> None:
    assert well_formed(address) is False


@pytest.mark.parametrize(
    "address",
    ["a@b.fr", "o'neill@nordis.ie", "jean-paul.roux+salon@mail.nordis.co.uk", "rené@société.fr", "a@xn--socit-esab.fr",
     f"{'a' * 64}@nordis.fr", "用户@例子.广告", '"a b"@nordis.fr', "x_1@nordis.museum"],
)  # fmt: skip
def test_an_unusual_but_right_address_is_accepted(address: str) -> None:
    assert well_formed(address) is True


def _recorded(name: str) -> Iterator[str]:
    if not _SAMPLES.is_dir():
        pytest.skip("../shared/data is not here: the recorded addresses cannot be read")
    for line in (_SAMPLES / name).read_text(encoding="utf-8").splitlines():
        # Comments of the sample files themselves start after blanks.
        address = line.split("     #")[0].rstrip()
        if address and not address.startswith("# ") and address != "#":
            yield address


def test_every_recorded_invalid_address_is_refused() -> None:
    # Spelt like a domain, and only a Punycode decoder sees that it is none.
    unseen = {"test@xn--example.com"}
    assert {a for a in _recorded("mailbox_invalid.txt") if well_formed(a)} == unseen


def test_every_recorded_valid_address_of_a_public_domain_is_accepted() -> None:
    # Left out: display names and comments around the address, one-label domains and endings that are numeric or of one
    # letter, which reach nobody; they are valid only by the grammar.
    def ordinary(address: str) -> bool:
        domain = address.rpartition("@")[2]
        top = domain.rpartition(".")[2]
        return (
            address[-1] not in ">)" and address[0] != "(" and "." in domain and len(top) > 1 and not top[-1].isdigit()
        )

    addresses = [a for a in _recorded("mailbox_valid.txt") if ordinary(a)]
    assert len(addresses) > 80
    assert [a for a in addresses if not well_formed(a)] == []


@pytest.mark.parametrize(
    "name",
    ["info", "infos", "contact", "contacts", "accueil", "compta", "comptabilite", "facturation", "devis", "secretariat",
     "standard", "bonjour", "mairie", "achat", "achats", "gerance", "hello", "sales", "support", "office", "admin",
     "rh", "contact+salon", "info2", "contact75", "contact.lyon", "lyon-contact", "compta.fournisseurs",
     "service.client",
     "service-clients", "no-reply", "noreply", "ne-pas-repondre", "mairie.rueil", "mairie-de-lyon", "mairiedelyon",
     "customer.service", "ressources.humaines", "postmaster", "webmaster", "sav", "direction", "commercial", "INFO"],
)  # fmt: skip
def test_a_desk_is_no_person(name: str) -> None:
    assert is_role(f"{name}@nordis.fr") is True


@pytest.mark.parametrize(
    "name",
    ["jeanne.roux", "j.roux", "roux", "jroux2", "jean-contal", "rmatik", "mairi.smith", "paris.hilton", "marie",
     "home.alain", "france.gall", "marchal", "conrad", "salesse", "devismes", "achatz", "bureaux.jean",
     "martin.studio"],
)  # fmt: skip
def test_a_person_is_no_desk(name: str) -> None:
    assert is_role(f"{name}@nordis.fr") is False


def test_a_verifier_may_call_an_address_a_role() -> None:
    assert judged("role", contact(verification="role"), contact(), contact(email="")) == [True, False, None]


def test_private_addresses_are_free_mail_and_company_ones_are_not() -> None:
    domains = (
        "gmail.com",
        "sfr.fr",
        "neuf.fr",
        "bbox.fr",
        "numericable.fr",
        "aliceadsl.fr",
        "club-internet.fr",
        "voila.fr",
    )
    more = ("cegetel.net", "mailo.com", "laposte.net", "outlook.fr", "yahoo.co.uk", "gmx.de", "web.de", "proton.me")
    lots = [contact(email=f"a@{domain}") for domain in (*domains, *more, "nordis.fr", "gmail.com.nordis.fr")]
    assert judged("free", *lots) == [True] * 16 + [False, False]


def test_throw_away_addresses_are_flagged_and_are_not_free_mail() -> None:
    domains = (
        "yopmail.com",
        "mailinator.com",
        "jetable.org",
        "x.yopmail.fr",
        "temp-mail.org",
        "notyopmail.com",
        "nordis.fr",
    )
    assert judged("disposable", *(contact(email=f"a@{d}") for d in domains)) == [True] * 5 + [False, False]
    assert [d for d in PROVIDER_BY_DOMAIN if hygiene.checks()["disposable"].judge([contact(email=f"a@{d}")])[0]] == []


def test_catch_all_is_unknown_until_a_verifier_has_answered() -> None:
    lots = [contact(verification=v) for v in (None, "", "unknown", "valid", "catch_all")]
    assert judged("verified", *lots) == [False, False, False, True, True]
    assert judged("catch_all", *lots) == [None, None, None, False, True]


def test_a_title_is_compared_with_the_persona_of_its_own_contact() -> None:
    lots = contact(), contact(persona="DAF"), contact(persona=""), contact(job_title=None)
    assert judged("title_match", *lots) == [True, False, None, None]


@pytest.mark.parametrize(
    "other",
    [
        {"email": "j.roux@nordis.example"},
        {"email": "j.roux@nordis.example", "company": "Nordis SAS", "company_domain": "www.nordis.example"},
        {"email": "jeanne.roux+crm@nordis.example", "first_name": "", "company": ""},
        {"email": "x@autre.example", "first_name": "ROUX", "last_name": "jeanne"},
        {"email": "x@autre.example", "first_name": "Jéanne", "company": "NORDIS"},
        {"email": "jeanne.roux@nordis.example"},
    ],
)
def test_the_same_person_twice_is_flagged_twice(other: dict[str, str]) -> None:
    assert judged("duplicate", contact(), contact(contact_id="2", **other)) == [True, True]


@pytest.mark.parametrize(
    "other",
    [
        {"email": "paul.roux@nordis.example", "first_name": "Paul"},
        {"email": "jeanne.roux@gmail.com", "company": "Autre"},
        {"email": "jeanne.roux@autre.example", "company": ""},
        {"email": "j.e.anne.roux@nordis.example", "first_name": "J"},
    ],
)
def test_two_persons_are_not_duplicates(other: dict[str, str]) -> None:
    assert judged("duplicate", contact(), contact(contact_id="2", **other)) == [False, False]


def test_gmail_reads_no_dots_and_one_contact_seen_twice_is_no_duplicate() -> None:
    one = contact(email="j.roux@gmail.com", first_name="", company="")
    assert judged("duplicate", one, {**one, "contact_id": "2", "email": "jroux+a@googlemail.com"}) == [True, True]
    assert judged("duplicate", one, one) == [False, False]


_TEXT = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "Jean", "jean", "Jéan", "Roux", "n/a", "Nordis", "NORDIS", "nordis.fr", "https://www.nordis.fr/x"]
    ),
    st.text(max_size=8).filter(lambda text: "\x00" not in text),
)
_EMAIL = st.one_of(
    st.none(),
    st.sampled_from(
        ["jean.roux@nordis.fr", "jeanroux@gmail.com", "jean.roux+a@gmail.com", "info@nordis.fr", "a@yopmail.com"]
    ),
    st.text('abc.@+-_ 1é"\\\n', max_size=14),
    st.text(max_size=12).filter(lambda text: "\x00" not in text).map(str.lower),
)
_CONTACT = st.fixed_dictionaries(
    {
        **{c: st.none() for c in _COLUMNS},
        "contact_id": st.sampled_from("1234"),
        "email": _EMAIL,
        **dict.fromkeys(("first_name", "last_name", "company", "company_domain", "website", "source"), _TEXT),
        "job_title": st.sampled_from(["DSI", "Directrice financière", "", None, "IT Manager"]),
        "persona": st.sampled_from(["DSI ETI", "DAF", "", None, "vague 3"]),
        "verification": st.sampled_from(["valid", "catch_all", "role", "unknown", "", None]),
    }
)


@settings(max_examples=8, deadline=None)
@given(contacts=st.lists(_CONTACT, min_size=6, max_size=40))
def test_sql_and_python_agree_on_any_contact(contacts: list[dict[str, str | None]]) -> None:
    found = in_sql(contacts)
    for check in hygiene.checks().values():
        if check.flag:
            assert [row[check.flag] for row in found] == check.judge(contacts), check.key


def test_two_hundred_thousand_contacts_are_cost_less_than_eight_processor_seconds() -> None:
    with duckdb.connect() as base:
        made = {
            "contact_id": "'c' || i",
            "email": "'jean.roux' || i || '@societe' || (i % 20000) || '.fr'",
            "first_name": "'Prénom' || (HASH(i) % 3000)",
            "last_name": "'Nom' || (HASH(i + 7) % 50000)",
            "company": "'Société ' || (i % 20000)",
            "company_domain": "'societe' || (i % 20000) || '.fr'",
            "job_title": "'Responsable informatique ' || (i % 3000)",
            "persona": "'DSI ETI'",
        }
        columns = ", ".join(f"{made.get(c, 'CAST(NULL AS VARCHAR)')} AS {c}" for c in _COLUMNS)
        base.execute(f"CREATE TABLE lot AS SELECT {columns} FROM RANGE(200000) AS t(i)")
        start = time.process_time()
        row = base.execute(
            f"SELECT COUNT(*), COUNT(*) FILTER (WHERE title_match) FROM ({hygiene.select_sql('lot')})"
        ).fetchone()
        assert row == (200_000, 200_000)
        assert time.process_time() - start < 8
