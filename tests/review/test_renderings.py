"""The review as text, mail and PDF: one page whatever the week, nothing fetched, nothing that is not escaped."""

import re
import zlib
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.utils import translation

NOW = datetime(2026, 9, 11, 16, tzinfo=UTC)
LONG = "Une source au nom très long <script>alert(1)</script> & « entre guillemets » ł € " * 3


@pytest.fixture(params=["fr", "en"])
def lang(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def said(workspace, lang):
    """A review of an empty week with more problems, decisions and outcomes than fit, all of them too long."""
    from vigie.documents.review import weekly_document
    from vigie.review.weekly import weekly

    document = weekly_document(weekly(workspace, "2026-W37", NOW))
    problem = {"label": LONG, "place": LONG, "value_text": "2,6 %", "since_text": LONG, "remedy": LONG}
    decision = {
        "problem_text": LONG, "sentence": LONG, "owner": LONG, "due_text": "", "expects": LONG, "verdict_label": None,
        "state_sentence": LONG, "state_label": "x", "moved_text": "1 → 2", "metric_label": LONG,
        "verdict_sentence": None,
    }  # fmt: skip
    more = {"problems": [problem] * 9, "decisions": [decision] * 3, "outcomes": [decision] * 9}
    return document | more | {"warnings": [LONG] * 3, "test": {"sentence": LONG}}


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", content))


def drawn(content: bytes) -> list[float]:
    """Heights at which text stands."""
    stream = next(
        zlib.decompress(m) for m in re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL) if m[:1] == b"x"
    )
    return [float(y) for y in re.findall(rb"([\d.-]+) Tm", stream)]


def test_the_pdf_is_one_a4_page_and_all_of_it_stands_on_the_page(said):
    from vigie.documents.review_pdf import review_pdf

    content = review_pdf(said)
    assert content.startswith(b"%PDF-")
    assert (pages(content), b"595.28 841.89" in content) == (1, True)
    heights = drawn(content)
    assert len(heights) > 60
    assert (min(heights) > 20, max(heights) < 822) == (True, True)


def test_the_pdf_says_its_title_and_its_language(said, lang):
    from vigie.documents.review_pdf import review_pdf

    content = review_pdf(said)
    assert f"/Lang ({lang})".encode() in content
    assert b"2026" in content.split(b"/Title")[1][:80]


class Read(HTMLParser):
    """What a mail program would do with it."""

    def __init__(self):
        super().__init__()
        self.tags, self.addresses, self.open = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [v for k, v in attrs if k in ("src", "href", "background")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_mail_fetches_nothing_runs_nothing_and_closes_what_it_opens(said, lang):
    from vigie.documents.review_html import review_html

    text, read = review_html(said), Read()
    read.feed(text)
    assert (read.addresses, read.open) == ([], [])
    assert not {"script", "style", "img", "link", "form"} & set(read.tags)
    assert f'<html lang="{lang}">' in text
    assert "&lt;script&gt;" in text
    with_link = Read()
    with_link.feed(review_html(said, "https://vigie.example/review?w=2026-W37"))
    assert with_link.addresses == ["https://vigie.example/review?w=2026-W37"]


def test_the_text_has_every_block_and_number(said):
    from vigie.documents.review_text import review_text

    text = review_text(said)
    for block in said["blocks"]:
        assert block["label"] in text
        assert all(row["label"] in text for row in block["metrics"])


def test_letters_that_the_faces_lack_are_written_without_their_accents():
    from vigie.documents.typeface import encoded, fitted, lines, width

    assert encoded("Réponse à 5 % – « œuf » €") == "Réponse à 5 % – « œuf » €".encode("cp1252")
    assert encoded("ő→漢") == b"o\x9b?"
    assert width("ii", 10) < width("WW", 10) < width("WW", 10, bold=True) + 0.01
    assert fitted("a long name of a source", 10, 60).endswith("…")
    assert width(fitted("a long name of a source", 10, 60), 10) <= 60
    assert lines("one two three", 10, width("one two", 10)) == ["one two", "three"]


@pytest.fixture
def month(workspace, lang):
    """A month of an empty workspace with names too long, and more parts than one page holds."""
    from vigie.documents.periods import period_document
    from vigie.review.periods import monthly

    document = period_document(monthly(workspace, "2026-09", NOW))
    figure = {"metric": "positive_rate", "text": "1,2 %", "counted": "12 / 1000", "hits": 12}
    met = {**figure, "metric": "meetings_booked"}
    row = {"label": LONG, "stands_word": LONG, "stands": "worse", "metrics": [figure, met]}
    decision = {"sentence": LONG, "verdict_label": None, "state_sentence": LONG}
    return document | {
        "tables": [{"label": LONG, "rows": [row] * 12}] * 6, "decisions": [decision] * 3, "warnings": [LONG] * 2,
    }  # fmt: skip


def test_a_month_takes_the_pages_that_it_needs(month):
    from vigie.documents.periods_pdf import period_pdf

    content = period_pdf(month)
    assert content.startswith(b"%PDF-")
    assert pages(content) > 1


def test_the_mail_of_a_month_escapes_everything_and_fetches_nothing(month):
    from vigie.documents.periods_html import period_html

    said = period_html(month)
    assert "<script" not in said
    assert "http" not in said
    assert "src=" not in said


def test_the_month_says_what_nobody_checks_here(workspace):
    from vigie.documents.periods import period_document, period_text
    from vigie.review.periods import monthly, quarterly

    with translation.override("en"):
        said = period_text(period_document(monthly(workspace, "2026-09", NOW)))
        assert "blocklists: not checked here" in said
        assert "blocklists" not in period_text(period_document(quarterly(workspace, "2026-09", NOW)))
