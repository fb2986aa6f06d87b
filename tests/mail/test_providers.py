"""Who runs a mailbox: by the domain, by the MX, by the word of an export."""

import time

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.mail import providers as p


@pytest.mark.parametrize(
    ("domain", "provider"),
    [
        ("gmail.com", "google"),
        ("googlemail.com", "google"), ("outlook.fr", "microsoft"), ("hotmail.co.uk", "microsoft"),
        ("live.fr", "microsoft"), ("msn.com", "microsoft"), ("yahoo.fr", "yahoo"), ("aol.com", "yahoo"),
        ("ymail.com", "yahoo"), ("wanadoo.fr", "orange"), ("voila.fr", "orange"), ("free.fr", "free"),
        ("aliceadsl.fr", "free"), ("neuf.fr", "sfr"), ("cegetel.net", "sfr"), ("numericable.fr", "sfr"),
        ("club-internet.fr", "sfr"), ("bbox.fr", "bouygues"), ("laposte.net", "laposte"), ("mailo.com", "mailo"),
        ("icloud.com", "apple"), ("pm.me", "proton"), ("gmx.net", "gmx"), ("web.de", "gmx"), (" Gmail.com ", "google"),
    ],
)  # fmt: skip
def test_a_free_mail_domain_names_its_provider(domain: str, provider: str) -> None:
    assert p.provider_of_domain(domain) == provider


def test_a_company_domain_has_no_known_provider() -> None:
    assert p.provider_of_domain("nordis.example") is None


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("aspmx.l.google.com.", "google"),
        ("nordis-fr.mail.protection.outlook.com", "microsoft365"),
        ("outlook-com.olc.protection.outlook.com", "microsoft"),
        ("nordis-fr.a-v1.mx.microsoft", "microsoft365"),
        ("MX1.MAIL.OVH.NET", "ovh"),
        ("mxa-00.eu.pphosted.com", "proofpoint"),
        ("eu-smtp-inbound-1.mimecast.com", "mimecast"),
        ("d1.ess.barracudanetworks.com", "barracuda"),
        ("mx.mailinblack.com", "mailinblack"),
        ("mx.notgoogle.com", None),
        ("", None),
    ],
)
def test_an_mx_host_names_the_provider_or_the_gateway_before_it(host: str, provider: str | None) -> None:
    assert p.provider_of_mx(host) == provider


def test_a_gateway_is_a_word_that_an_mx_can_give() -> None:
    assert {p.provider_of_mx(f"mx.{end}") for end in ("pphosted.com", "mimecast.com", "vadesecure.com")} <= p.GATEWAYS


def test_only_providers_with_a_feedback_loop_report_complaints() -> None:
    assert [p.reports_complaints(word) for word in ("microsoft", "yahoo", "orange", "laposte")] == [True] * 4
    assert [p.reports_complaints(word) for word in ("google", "apple", "microsoft365", "free", None)] == [False] * 5


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("Gmail", "google"), ("GSuite", "google"), ("Google Workspace", "google"), ("Office 365", "microsoft365"),
        ("O365", "microsoft365"),
        ("Outlook", "microsoft"), ("Hotmail", "microsoft"), ("OVHcloud", "ovh"), ("OVH", "ovh"),
        ("Mon Hébergeur", "mon hébergeur"), ("  ", None), ("google", "google"),
    ],
)  # fmt: skip
def test_the_word_of_an_export_becomes_ours_and_an_unknown_one_is_kept(word: str, ours: str | None) -> None:
    assert p.canonical_provider(word) == ours


def test_a_canonical_word_stays_itself() -> None:
    ours = {*p.PROVIDER_BY_DOMAIN.values(), *p.SPELLINGS.values(), *p.FEEDBACK_LOOPS, *p.GATEWAYS}
    assert [word for word in ours if p.canonical_provider(word) != word] == []


# Dotted capital I: DuckDB lowers it to one letter, Python to two; no provider is written with it.
_WORDS = st.one_of(
    st.sampled_from([*p.SPELLINGS, *p.PROVIDER_BY_DOMAIN, "Gmail", " O365 ", "x"]),
    st.text(max_size=12).filter(lambda text: not {"\x00", "İ", "Σ"} & set(text)),
)


@given(words=st.lists(_WORDS, min_size=1, max_size=30))
def test_sql_and_python_agree_on_any_word(words: list[str]) -> None:
    values = ", ".join("(?, ?)" for _ in words)
    trimmed = "LOWER(TRIM(word, ' '))"
    found = duckdb.execute(
        f"SELECT n, {p.canonical_provider_sql('word')}, {p.provider_sql(trimmed)} "
        f"FROM (VALUES {values}) AS t(n, word) ORDER BY n",
        [cell for pair in enumerate(words) for cell in pair],
    ).fetchall()
    assert [row[1] for row in found] == [p.canonical_provider(word) for word in words]
    assert [row[2] for row in found] == [p.provider_of_domain(word.strip(" ")) for word in words]


def test_ten_million_domains_find_their_provider_in_two_seconds() -> None:
    with duckdb.connect() as base:
        base.execute(
            "CREATE TABLE send AS SELECT CASE i % 10 WHEN 0 THEN 'gmail.com' ELSE 'societe' || (i % 99999) || '.fr' "
            "END AS domain FROM RANGE(10000000) AS t(i)"
        )
        start = time.process_time()
        sql = f"SELECT COUNT(provider) FROM (SELECT {p.provider_sql('domain')} AS provider FROM send)"
        assert base.execute(sql).fetchone() == (1_000_000,)
        assert time.process_time() - start < 4
