"""Metrics, dimensions and states in words: names, formulas, the one action each number calls for.

In: keys, enumerations, slices. Out: text in the active language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as n_

from vigie.vocabulary.metric import Axis, Block, Limit, Metric, State, Unit


@dataclass(frozen=True, slots=True)
class MetricWords:
    """A metric in words: its short name, what it counts, what to do when it is off (with and without a culprit)."""

    label: str
    formula: str
    act: str
    act_where: str


_METRICS: dict[str, MetricWords] = {
    "delivery_rate": MetricWords(
        n_("Delivered"),
        n_("Messages delivered ÷ messages sent. Delivered = sent, less every bounce, block and failure."),
        n_("Isolate the domain, mailbox or campaign that fails, and return to the last safe volume."),
        n_("Isolate %(culprit)s and return to the last safe volume."),
    ),
    "hard_bounce_rate": MetricWords(
        n_("Hard bounces"),
        n_("Messages refused for good (address or domain that does not exist) ÷ messages sent."),
        n_("Verify the addresses of the latest source before the next send."),
        n_("Pause %(culprit)s and verify its addresses."),
    ),
    "soft_bounce_rate": MetricWords(
        n_("Soft bounces"),
        n_("Messages refused for a time and never delivered afterwards ÷ messages sent."),
        n_("Slow the mailbox or the domain down for 3 to 7 days."),
        n_("Slow down %(culprit)s for 3 to 7 days."),
    ),
    "complaint_rate": MetricWords(
        n_("Spam complaints"),
        n_("Complaints ÷ messages delivered to providers that report them."),
        n_("Stop raising the volume, pause the campaign, review targeting and copy."),
        n_("Pause %(culprit)s while targeting and copy are reviewed."),
    ),
    "unsubscribe_rate": MetricWords(
        n_("Unsubscribes"),
        n_("Contacts who opted out by link, header or reply ÷ contacts delivered."),
        n_("Send fewer and softer follow-ups."),
        n_("Send fewer and softer follow-ups for %(culprit)s."),
    ),
    "open_drop": MetricWords(
        n_("Drop in opens"),
        n_("Human opens ÷ contacts delivered who allow tracking. Read as a change only, never as a success."),
        n_("Check deliverability, provider by provider."),
        n_("Check deliverability for %(culprit)s."),
    ),
    "click_rate": MetricWords(
        n_("Human clicks"),
        n_("Contacts with a human click, unsubscribe link left out ÷ contacts delivered."),
        n_("Rework the offer and the call to action."),
        n_("Rework the offer and the call to action for %(culprit)s."),
    ),
    "key_page_click_rate": MetricWords(
        n_("Key-page clicks"),
        n_("Contacts who clicked through to a tagged page ÷ contacts delivered."),
        n_("Hand the contacts who clicked to the callers."),
        n_("Hand the contacts who clicked to the callers, for %(culprit)s."),
    ),
    "first_reply_hours": MetricWords(
        n_("Time to reply"),
        n_("Median hours between the answered message and the first human reply."),
        n_("Check deliverability, provider by provider."),
        n_("Check deliverability for %(culprit)s."),
    ),
    "field_coverage": MetricWords(
        n_("Required fields filled"),
        n_("Contacts whose required fields are all valid ÷ contacts of the lot."),
        n_("Enrich the contacts again and hold their sends until the fields are filled."),
        n_("Enrich %(culprit)s again and hold its sends meanwhile."),
    ),
    "title_match_rate": MetricWords(
        n_("Titles on target"),
        n_("Contacts whose job title matches the persona ÷ contacts."),
        n_("Tighten the filters and update the words of the persona."),
        n_("Tighten the filters for %(culprit)s."),
    ),
    "catch_all_rate": MetricWords(
        n_("Catch-all domains"),
        n_("Contacts on domains that accept every address ÷ contacts verified."),
        n_("Send to a small test lot first."),
        n_("Send to a small test lot first for %(culprit)s."),
    ),
    "role_free_rate": MetricWords(
        n_("Role or free addresses"),
        n_("Contacts with a role address (info@…) or a free mailbox ÷ contacts."),
        n_("Leave role and free addresses out and refresh the source."),
        n_("Leave out role and free addresses, then refresh %(culprit)s."),
    ),
    "duplicate_rate": MetricWords(
        n_("Duplicates"),
        n_("Contacts present twice, or in more than one live sequence ÷ contacts."),
        n_("Merge the duplicates: one sequence at a time per contact."),
        n_("Merge the duplicates for %(culprit)s: one sequence at a time per contact."),
    ),
    "reply_rate": MetricWords(
        n_("All replies"),
        n_("Contacts with any reply, automatic ones included ÷ contacts delivered."),
        n_("Read the replies class by class."),
        n_("Read the replies class by class for %(culprit)s."),
    ),
    "human_reply_rate": MetricWords(
        n_("Replies"),
        n_("Contacts with a human reply ÷ contacts delivered. Automatic replies are left out."),
        n_("Review the targeting first, then the message."),
        n_("Review the targeting, then the message, for %(culprit)s."),
    ),
    "positive_rate": MetricWords(
        n_("Positive replies"),
        n_("Contacts whose latest human reply is positive ÷ contacts delivered."),
        n_("Tighten the targeting and rewrite the offer."),
        n_("Tighten the targeting and rewrite the offer for %(culprit)s."),
    ),
    "not_interested_rate": MetricWords(
        n_("“Not interested”"),
        n_("Contacts who refuse ÷ contacts delivered."),
        n_("Review the positioning and add a line that disqualifies early."),
        n_("Review the positioning for %(culprit)s."),
    ),
    "out_of_office_rate": MetricWords(
        n_("Out of office"),
        n_("Contacts who answer out of office ÷ contacts delivered."),
        n_("Choose other sending days."),
        n_("Choose other sending days for %(culprit)s."),
    ),
    "meetings_booked": MetricWords(
        n_("Meetings booked"),
        n_("Contacts with a first meeting booked ÷ contacts delivered."),
        n_("Rework the call to action."),
        n_("Rework the call to action for %(culprit)s."),
    ),
    "meeting_held_rate": MetricWords(
        n_("Meetings held"),
        n_("Meetings held ÷ meetings booked whose date has passed."),
        n_("Send a reminder and ask for a confirmation before each meeting."),
        n_("Send a reminder before each meeting for %(culprit)s."),
    ),
    "qualified_meeting_rate": MetricWords(
        n_("Qualified meetings"),
        n_("Meetings judged qualified ÷ meetings held."),
        n_("Narrow the targeting and add a line that qualifies before the meeting."),
        n_("Narrow the targeting for %(culprit)s and qualify before the meeting."),
    ),
    "opportunity_rate": MetricWords(
        n_("Meeting → opportunity"),
        n_("Opportunities opened ÷ qualified meetings."),
        n_("Go through the handover checklist."),
        n_("Go through the handover checklist for %(culprit)s."),
    ),
    "win_rate": MetricWords(
        n_("Deals won"),
        n_("Opportunities won ÷ opportunities closed."),
        n_("Review the discovery questions and what was promised."),
        n_("Review the discovery questions and what was promised for %(culprit)s."),
    ),
    "reply_to_meeting": MetricWords(
        n_("Reply → meeting"),
        n_("Contacts with a meeting booked ÷ contacts with a human reply."),
        n_("Answer the replies faster: this stage is the bottleneck."),
        n_("Answer the replies faster for %(culprit)s."),
    ),
    "meeting_to_opportunity": MetricWords(
        n_("Meeting held → opportunity"),
        n_("Contacts with an opportunity ÷ contacts with a meeting held."),
        n_("Fix the handover first: this stage is the bottleneck."),
        n_("Fix the handover first for %(culprit)s."),
    ),
    "cycle_days": MetricWords(
        n_("Length of the cycle"),
        n_("Median days from the first meeting to the closed deal; deals still open are allowed for."),
        n_("Name an owner for the slowest stage."),
        n_("Name an owner for the slowest stage, starting with %(culprit)s."),
    ),
    "cost_per_held_meeting": MetricWords(
        n_("Cost per meeting held"),
        n_("Cost of lists, tools, time and callers ÷ meetings held."),
        n_("Move the budget to the sources that bring meetings."),
        n_("Cut the budget for %(culprit)s."),
    ),
    "contact_to_call_sla": MetricWords(
        n_("Hot leads called in time"),
        n_("Hot leads first called within the agreed delay ÷ hot leads."),
        n_("Call the hot leads now."),
        n_("Call the hot leads now for %(culprit)s."),
    ),
    "joinability": MetricWords(
        n_("Reached by phone"),
        n_("Contacts reached ÷ numbers attempted."),
        n_("Have the phone numbers of the source refreshed."),
        n_("Have the phone numbers refreshed for %(culprit)s."),
    ),
    "demo_clicker_meeting_rate": MetricWords(
        n_("Demo clickers → meeting"),
        n_("Contacts who clicked on the demo and accepted a meeting after a call ÷ demo clickers called."),
        n_("Rework the talk track."),
        n_("Rework the talk track for %(culprit)s."),
    ),
}

_DIMENSIONS = {
    "mailbox": (n_("Mailbox"), n_("the mailbox “%(name)s”")),
    "domain": (n_("Sending domain"), n_("the domain “%(name)s”")),
    "provider": (n_("Provider"), n_("the provider “%(name)s”")),
    "campaign": (n_("Campaign"), n_("the campaign “%(name)s”")),
    "step": (n_("Step"), n_("step %(name)s")),
    "version": (n_("Version"), n_("the version “%(name)s”")),
    "source": (n_("Source"), n_("the source “%(name)s”")),
    "segment": (n_("Segment"), n_("the segment “%(name)s”")),
    "persona": (n_("Persona"), n_("the persona “%(name)s”")),
    "industry": (n_("Industry"), n_("the industry “%(name)s”")),
    "size": (n_("Company size"), n_("the company size “%(name)s”")),
    "region": (n_("Region"), n_("the region “%(name)s”")),
    "owner": (n_("Owner"), n_("the owner “%(name)s”")),
    "company_domain": (n_("Recipient company"), n_("the company “%(name)s”")),
}

# Providers with names this short are initials: GMX, SFR, OVH, AOL.
_INITIALS = 3
_SPELT = {"microsoft365": "Microsoft 365", "laposte": "La Poste", "mailru": "Mail.ru", "o2switch": "o2switch"}

_STATES = {
    State.ACT: n_("To fix"),
    State.WATCH: n_("Watch"),
    State.BETTER: n_("Better than usual"),
    State.OK: n_("In range"),
    State.WAIT: n_("Too little data"),
}

_BLOCKS = {
    Block.DELIVERABILITY: n_("Deliverability"),
    Block.LIST: n_("List"),
    Block.CONVERSATIONS: n_("Conversations"),
    Block.PIPELINE: n_("Pipeline"),
}

_UNITS = {
    Unit.MESSAGE: n_("messages"),
    Unit.CONTACT: n_("contacts, each counted once"),
    Unit.MEETING: n_("meetings"),
    Unit.OPPORTUNITY: n_("opportunities"),
    Unit.LEAD: n_("leads"),
    Unit.HOUR: n_("hours"),
    Unit.DAY: n_("days"),
    Unit.MONEY: n_("money"),
}

_AXES = {
    Axis.COHORT: n_("by the day the message was sent"),
    Axis.EVENT: n_("by the day it happened"),
    Axis.LOAD: n_("by the day the contact entered the file"),
    Axis.NOW: n_("the file as it stands now"),
}

# Who draws the fixed limits, in the catalogue's own words.
LIMIT_SOURCES = (
    n_("sender practice"),
    n_("required fields: under 90 % the source is held back"),
    n_("Gmail sender guidelines: stay under 0.10 %, never reach 0.30 %"),
)

_CHANGES = {
    "source": n_("New source"),
    "volume": n_("Volume changed"),
    "copy": n_("Copy changed"),
    "targeting": n_("Targeting changed"),
    "mailbox": n_("Mailbox changed"),
    "domain": n_("Domain changed"),
    "follow_up": n_("Follow-ups changed"),
    "definition": n_("Definition changed"),
    "other": n_("Change"),
}


def english() -> bool:
    """Whether the reader's language is English; French otherwise."""
    return not (get_language() or "en").startswith("fr")


def quoted(text: str) -> str:
    """A name between the quotation marks of the reader's language."""
    return f"“{text}”" if english() else f"«\u00a0{text}\u00a0»"


def this_year() -> int:
    """The year of the reader: a day of another one is told with its year."""
    return timezone.now().year


def calendar_day(day: date) -> str:
    """12 November, 12 November 2027 in another year than this one; the first of a month is "1er" in French."""
    return month_day(day) if day.year == this_year() else f"{month_day(day)} {day.year}"


def month_day(day: date) -> str:
    """12 November, where its year stands beside it."""
    text = dated(day, "j F")
    return text if english() or day.day > 1 else "1er" + text[1:]


def whole(number: int) -> str:
    """9,118; 9 118 in French, with a space that does not break."""
    return f"{number:,}" if english() else f"{number:,}".replace(",", "\u00a0")


def metric_label(key: str) -> str:
    """Short name of a metric; its key when no word is known yet."""
    words = _METRICS.get(key)
    return gettext(words.label) if words else key


def metric_formula(key: str) -> str:
    """What is counted over what, in one sentence or two."""
    words = _METRICS.get(key)
    return gettext(words.formula) if words else ""


def metric_action(key: str, culprit: Sequence[tuple[str, str | None]] = ()) -> str:
    """The one thing to do, a sentence that starts with a verb and names the culprit when there is one."""
    words = _METRICS.get(key)
    if words is None:
        return ""
    if not culprit:
        return gettext(words.act)
    return gettext(words.act_where) % {"culprit": slices_phrase(culprit)}


def rest_sentence(state: State) -> str:
    """What a number that asks for nothing says."""
    return gettext("Keep doing what changed.") if state is State.BETTER else gettext("Nothing to change.")


def dimension_label(dimension: str) -> str:
    """Name of a dimension, as the head of a column."""
    return gettext(_DIMENSIONS[dimension][0]) if dimension in _DIMENSIONS else dimension


def slice_label(value: str | None, dimension: str = "") -> str:
    """Name of one slice; unknown is said, never left blank; recipient providers get their capital letter."""
    if value is None:
        return gettext("Unknown")
    if dimension == "provider" and value == "other":
        return gettext("other providers")
    if dimension == "provider" and value in _SPELT:
        return _SPELT[value]
    if dimension == "provider":
        return value.upper() if len(value) <= _INITIALS else value.replace("_", " ").capitalize()
    return value


def slice_phrase(dimension: str, value: str | None) -> str:
    """A slice as the object of a sentence: source “Salon Lyon”."""
    if dimension not in _DIMENSIONS:
        return slice_label(value)
    return gettext(_DIMENSIONS[dimension][1]) % {"name": slice_label(value, dimension)}


def slices_phrase(culprit: Sequence[tuple[str, str | None]]) -> str:
    """A slice of one or two dimensions as the object of a sentence."""
    first = slice_phrase(*culprit[0])
    if len(culprit) == 1:
        return first
    dimension, value = culprit[1]
    if dimension == "provider":
        return gettext("%(slice)s at %(provider)s") % {"slice": first, "provider": slice_label(value, dimension)}
    return gettext("%(slice)s, %(second)s") % {"slice": first, "second": slice_phrase(dimension, value)}


def state_word(state: State) -> str:
    """The word that goes with the shape of a state."""
    return gettext(_STATES[state])


def block_label(block: Block) -> str:
    """Head of one of the four columns."""
    return gettext(_BLOCKS[block])


def block_total(block: Block, count: int) -> str:
    """What the denominator of a column counts, agreed with its number."""
    if block is Block.DELIVERABILITY:
        return ngettext("sent", "sent", count)
    if block is Block.LIST:
        return ngettext("contact", "contacts", count)
    if block is Block.CONVERSATIONS:
        return ngettext("delivered", "delivered", count)
    return ngettext("reply", "replies", count)


def base_word(metric: Metric) -> str:
    """Head of the column that holds the denominators of a metric."""
    if metric.median:
        return gettext("Counted")
    if metric.unit is Unit.MESSAGE:
        return gettext("Messages")
    return gettext("Contacts") if metric.unit is Unit.CONTACT else gettext("Total")


def unit_word(unit: Unit) -> str:
    """What a metric counts."""
    return gettext(_UNITS[unit])


def axis_word(axis: Axis) -> str:
    """Which day an outcome belongs to."""
    return gettext(_AXES[axis])


def too_few(metric: Metric, base: str, need: str) -> str:
    """How far a small sample is from being judged; both numbers come written for the reader."""
    words = {"base": base, "need": need}
    if metric.unit is Unit.MESSAGE:
        return gettext("%(base)s of %(need)s messages: too few to judge.") % words
    if metric.unit is Unit.CONTACT:
        return gettext("%(base)s of %(need)s contacts: too few to judge.") % words
    if metric.unit is Unit.MEETING:
        return gettext("%(base)s of %(need)s meetings: too few to judge.") % words
    return gettext("%(base)s of %(need)s: too few to judge.") % words


def limit_source(limit: Limit) -> str:
    """Who draws a fixed limit; the catalogue's own words when none is known here."""
    return gettext(limit.source) if limit.source else ""


def change_sentence(kind: str, entity: str | None, text: str | None) -> str:
    """What was changed on a day, for the mark on a chart: the user's own words first."""
    if text:
        return text
    head = gettext(_CHANGES.get(kind, _CHANGES["other"]))
    return gettext("%(change)s: %(entity)s") % {"change": head, "entity": entity} if entity else head


def filter_label(dimension: str) -> str:
    """Name of a filter in the bar, as short as it can be."""
    return gettext(_DIMENSIONS[dimension][0])


def filter_all(dimension: str) -> str:
    """What a filter says when it filters nothing."""
    if dimension == "owner":
        return gettext("everyone")
    return gettext("any") if dimension == "segment" else gettext("all")


LONG_PERIOD = 84


def period(days: int) -> str:
    """A period of the filter bar, in weeks once it is long."""
    if days >= LONG_PERIOD:
        weeks = days // 7
        return ngettext("last %(weeks)s week", "last %(weeks)s weeks", weeks) % {"weeks": weeks}
    return ngettext("last %(days)s day", "last %(days)s days", days) % {"days": days}
