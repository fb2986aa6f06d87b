"""Company domain and size, as people write them; SQL says what Python says."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.people.company import company_domain, company_domain_sql, size_bucket, size_bucket_sql

SIZES = {
    "52": "50-250", "49": "1-49", "50": "50-250", "250": "50-250", "251": "251-1000", "1000": "251-1000",
    "1001": "1000+", "50-250": "50-250", "51-200": "50-250", "1-10": "1-49", "11-50": "1-49", "2-10 employees": "1-49",
    "201-500": "251-1000", "501-1,000": "251-1000", "251-1000": "251-1000", "1-49": "1-49", "1000+": "1000+",
    "10 000+": "1000+", "10,001+": "1000+", "10\u00a0000+": "1000+", "1001-5000": "1000+", "1k-5k": "1000+",
    "1kà": "251-1000",
    "52.0": "50-250", " 120 salariés ": "50-250", "de 20 à 49 salariés": "1-49", "Plus de 5000": "1000+",
    "moins de 10": "1-49", "<50": "1-49", ">1000": "1000+", "TPE": "1-49", "PME": "50-250", "ETI": "251-1000",
    "Grand groupe": "1000+", "": None, "0": None, "inconnu": None, "250+": None, "<250": None, "2024-01-10": None,
    "33612345678": None, "n/a": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "bucket"), SIZES.items())
def test_a_company_size_falls_into_its_bucket_or_is_unknown(text: str, bucket: str | None) -> None:
    assert size_bucket(text) == bucket


@pytest.mark.parametrize(
    ("parts", "domain"),
    [
        (("nordis.fr", None, None), "nordis.fr"),
        (("https://www.Nordis.fr/contact?x=1", None, None), "nordis.fr"),
        (("http://shop.nordis.co.uk:8080/", None, None), "nordis.co.uk"),
        (("www.ville.gouv.fr", None, None), "ville.gouv.fr"),
        ((" nordis.fr. ", None, None), "nordis.fr"),
        ((None, "//nordis.de", None), "nordis.de"),
        (("", "", "a@mail.nordis.com"), "nordis.com"),
        (("gmail.com", "https://linkedin.com/company/nordis", "a@nordis.io"), "nordis.io"),
        ((None, None, "a@gmail.com"), None),
        (("Nordis", "n/a", "a"), None),
        (("192.168.0.1", None, None), None),
    ],
)
def test_the_company_domain_is_the_registrable_one_and_never_free_mail(
    parts: tuple[str | None, str | None, str | None], domain: str | None
) -> None:
    assert company_domain(*parts) == domain


_SITE = st.one_of(
    st.none(),
    st.sampled_from(
        ["nordis.fr", "https://www.nordis.co.uk/a", "gmail.com", "a@b.nordis.fr", "x.com", "", "ftp://a.b.c/"]
    ),
    st.text("abcw./:@?-# 1é", max_size=16),
    st.text(max_size=10).filter(lambda text: "\x00" not in text),
)
_SIZE = st.one_of(
    st.sampled_from(list(SIZES)),
    st.text("0123456789 -+k.,><àé/", max_size=14),
    st.text(max_size=8).filter(lambda text: "\x00" not in text),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(_SITE, _SITE, _SITE, _SIZE), min_size=1, max_size=30))
def test_sql_and_python_agree_on_any_company(rows: list[tuple[str | None, str | None, str | None, str]]) -> None:
    values = ", ".join("(?, ?, ?, ?, ?)" for _ in rows)
    found = duckdb.execute(
        f"SELECT n, {company_domain_sql('a', 'b', 'c')}, {size_bucket_sql('d')} "
        f"FROM (VALUES {values}) AS t(n, a, b, c, d) ORDER BY n",
        [cell for number, row in enumerate(rows) for cell in (number, *row)],
    ).fetchall()
    assert [row[1:] for row in found] == [(company_domain(*sites), size_bucket(size)) for *sites, size in rows]
