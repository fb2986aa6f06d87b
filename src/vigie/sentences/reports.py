"""Reports about the sender's own domains in words: whose, about what, when, with what result.

In: DMARC and TLS reports. Out: text in the active language.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

from vigie.sentences.numbers import month_day, whole
from vigie.vocabulary.mail import AggregateReport, FailureReport, TlsReport


def report_sentence(report: AggregateReport | FailureReport | TlsReport) -> str:
    """A report in one line; a TLS report with a line for each of its policies."""
    if isinstance(report, AggregateReport):
        return _aggregate(report)
    return _failed(report) if isinstance(report, FailureReport) else _encrypted(report)


def _aggregate(report: AggregateReport) -> str:
    count = sum(row.count for row in report.rows)
    passed = sum(row.count for row in report.rows if row.dkim_aligned or row.spf_aligned)
    said = ngettext(
        "DMARC report of %(who)s about %(domain)s, %(period)s: %(count)s message, %(passed)s authenticated, "
        "%(failed)s not.",
        "DMARC report of %(who)s about %(domain)s, %(period)s: %(count)s messages, %(passed)s authenticated, "
        "%(failed)s not.",
        count,
    )
    return said % {
        "who": report.reporter, "domain": report.domain, "period": _period(report.begin, report.end),
        "count": whole(count), "passed": whole(passed), "failed": whole(count - passed),
    }  # fmt: skip


def _failed(report: FailureReport) -> str:
    said = gettext(
        "DMARC failure report about %(domain)s: a message from %(source)s did not authenticate (%(failure)s)."
    )
    return said % {"domain": report.domain or "?", "source": report.source_ip or "?", "failure": report.failure or "?"}


def _encrypted(report: TlsReport) -> str:
    period = _period(report.begin, report.end)
    lines = [
        gettext("TLS report of %(who)s about %(domain)s, %(period)s: %(good)s sessions encrypted, %(failed)s failed.")
        % {
            "who": report.reporter, "domain": policy.domain, "period": period, "good": whole(policy.succeeded),
            "failed": whole(policy.failed),
        }
        for policy in report.policies
    ]  # fmt: skip
    return "\n".join(lines)


def _period(begin: datetime, end: datetime) -> str:
    """`from 1 June to 2 June 2026`: a report that ends at midnight is of the day before."""
    final = max(begin, end - timedelta(seconds=1))
    first, last = month_day(begin.date()), f"{month_day(final.date())} {final.year}"
    if begin.date() == final.date():
        return last
    return gettext("from %(first)s to %(last)s") % {"first": first, "last": last}
