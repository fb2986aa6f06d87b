"""Who runs a mailbox: by the domain, by the MX, by the word of an export."""

import time

import duckdb
import pytest

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
    assert canonical([word]) == [ours]


def test_a_canonical_word_stays_itself() -> None:
    ours = sorted({*p.PROVIDER_BY_DOMAIN.values(), *p.SPELLINGS.values(), *p.GATEWAYS})
    assert canonical(ours) == ours


def canonical(words: list[str]) -> list[str | None]:
    """Our words for those of an export."""
    rows = ", ".join("(?, ?)" for _ in words)
    sql = f"SELECT {p.canonical_provider_sql('word')} FROM (VALUES {rows}) AS t(n, word) ORDER BY n"
    return [found for (found,) in duckdb.execute(sql, [cell for pair in enumerate(words) for cell in pair]).fetchall()]


def test_ten_million_domains_find_their_provider_in_two_seconds() -> None:
    with duckdb.connect() as base:
        base.execute(
            "CREATE TABLE send AS SELECT CASE i % 10 WHEN 0 THEN 'gmail.com' ELSE 'societe' || (i % 99999) || '.fr' "
            "END AS domain FROM RANGE(10000000) AS t(i)"
        )
        start = time.process_time()
        sql = f"SELECT COUNT(its_provider) FROM send LEFT JOIN {p.provider_relation()} ON free_domain = domain"
        assert base.execute(sql).fetchone() == (1_000_000,)
        assert time.process_time() - start < 4
