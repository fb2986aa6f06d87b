"""THE numbers: one declaration per row of the catalogue. A new metric, threshold or action is edited here only.

In: nothing. Out: `METRICS` by key, `VARIANTS` (the same key on another axis), `PAGE`, and the words they are made of.
"""

from vigie.vocabulary.metric import DIMENSIONS, Axis, Better, Block, Limit, Metric, Unit
from vigie.vocabulary.words import POSITIVE

# Hours a caller has, from the click or the reply that makes a lead hot, to the first attempt.
SLA_HOURS = 24

# Recipient providers that send complaints back to the sender, message by message, once enrolled: Yahoo's complaint
# loop, Microsoft's JMRP (consumer mailboxes), Signal Spam (French access providers), Mail.ru, and the loops that
# Validity runs for others. Gmail gives only totals by domain (Postmaster Tools), Microsoft 365 gives nothing.
REPORTING_PROVIDERS = (
    *("yahoo", "microsoft", "mailru"),
    *("bouygues", "free", "laposte", "orange", "sfr"),
    *("bluewin", "comcast", "cox", "fastmail", "sapo", "telstra", "terra", "tim", "uol", "ziggo"),
)

# The moment from which a row exists for a reader who knows nothing later.
BORN = {
    "fact_send": "sent_at",
    "fact_contact": "loaded_at",
    "fact_call": "called_at",
    "fact_meeting": "booked_at",
    "fact_opportunity": "created_at",
}

# Words that predicates may use besides the columns; each is a SQL expression over one row, `seen` included.
ROW_WORDS: dict[str, dict[str, str]] = {
    "fact_send": {
        "delivered": (
            "(hard_at IS NULL OR hard_at > seen) AND (block_at IS NULL OR block_at > seen)"
            "\n      AND (failed_at IS NULL OR failed_at > seen)"
            "\n      AND (soft_at IS NULL OR soft_at > seen OR (delivered_at > soft_at AND delivered_at <= seen))"
        ),
        "soft_lost": (
            "soft_at <= seen AND (delivered_at IS NULL OR delivered_at <= soft_at OR delivered_at > seen)"
            " AND (hard_at IS NULL OR hard_at > seen)"
        ),
        "human_class": "CASE WHEN latest_at <= seen THEN latest_class WHEN human_at <= seen THEN first_class END",
        "human_class_at": "CASE WHEN latest_at <= seen THEN latest_at WHEN human_at <= seen THEN human_at END",
        "reply_hours": "CASE WHEN human_at <= seen THEN EXTRACT(EPOCH FROM (human_at - sent_at)) / 3600.0 END",
    },
    "fact_contact": {
        "crowded": (
            "(crowded_at <= seen AND crowded_until > seen) OR (crowded_again_at <= seen AND crowded_again_until > seen)"
        ),
    },
}

_POSITIVE = "({})".format(", ".join(f"'{c}'" for c in POSITIVE))

# Words over all the rows of one contact in the window: (aggregate, row words and columns it reads). The latest class
# is found by its moment: a maximum of moments is portable, and four times faster than the class at the maximum.
CONTACT_WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "fact_send": {
        "latest_human": ("MAX(human_class_at)", ("human_class_at",)),
        "latest_positive": (
            f"MAX(CASE WHEN human_class IN {_POSITIVE} THEN human_class_at END)",
            ("human_class", "human_class_at"),
        ),
        "latest_refusal": (
            "MAX(CASE WHEN human_class = 'not_interested' THEN human_class_at END)",
            ("human_class", "human_class_at"),
        ),
        "first_reply_hours": ("MIN_BY(reply_hours, human_at)", ("reply_hours", "human_at")),
    },
}

_LIST_DIMENSIONS = tuple(d for d in DIMENSIONS if d not in {"mailbox", "domain", "campaign", "step", "version"})
_UP, _DOWN = Better.UP, Better.DOWN
_GMAIL = "Gmail sender guidelines: stay under 0.10 %, never reach 0.30 %"


def _message(key: str, better: Better, hits: str, action: str, limit: Limit | None = None) -> Metric:
    return Metric(
        key, Block.DELIVERABILITY, "fact_send", Unit.MESSAGE, Axis.COHORT, better,
        base="TRUE", hits=hits, maturity=3, limit=limit, action=action,
    )  # fmt: skip


def _contact(key: str, better: Better, hits: str, action: str, *, maturity: int = 7, base: str = "delivered",
             block: Block = Block.CONVERSATIONS, min_base: int = 200) -> Metric:  # fmt: skip
    return Metric(
        key, block, "fact_send", Unit.CONTACT, Axis.COHORT, better,
        base=base, hits=hits, maturity=maturity, min_base=min_base, action=action,
    )  # fmt: skip


def _list(key: str, better: Better, hits: str, action: str, *, axis: Axis = Axis.LOAD, base: str = "TRUE",
          limit: Limit | None = None, version: int = 1) -> Metric:  # fmt: skip
    return Metric(
        key, Block.LIST, "fact_contact", Unit.CONTACT, axis, better,
        base=base, hits=hits, limit=limit, action=action, dimensions=_LIST_DIMENSIONS, version=version,
    )  # fmt: skip


def _lists(axis: Axis) -> tuple[Metric, ...]:
    coverage = Limit(act=0.90, source="required fields: under 90 % the source is held back")
    return (
        _list("field_coverage", _UP, "fields_ok", "enrich_source", axis=axis, limit=coverage),
        _list("title_match_rate", _UP, "title_match", "tighten_filters", axis=axis),
        _list("catch_all_rate", _DOWN, "catch_all", "test_small_lot", axis=axis, base="verified"),
        _list("role_free_rate", _DOWN, "role OR free", "exclude_role_free", axis=axis),
        _list("duplicate_rate", _DOWN, "duplicate OR crowded", "deduplicate", axis=axis, version=2),
    )


_MEETINGS = _contact("meetings_booked", _UP, "meeting_at <= seen", "strengthen_call_to_action", maturity=14,
                     block=Block.PIPELINE)  # fmt: skip

_PRIMARY: tuple[Metric, ...] = (
    _message("delivery_rate", _UP, "delivered", "return_to_safe_volume", Limit(act=0.95, source="sender practice")),
    _message("hard_bounce_rate", _DOWN, "hard_at <= seen", "clean_segment", Limit(act=0.02, source="sender practice")),
    _message("soft_bounce_rate", _DOWN, "soft_lost", "slow_mailbox"),
    Metric(
        "complaint_rate", Block.DELIVERABILITY, "fact_send", Unit.MESSAGE, Axis.EVENT, _DOWN,
        base="delivered AND reports", hits="complained_at <= seen AND reports", hits_day="complained_day",
        maturity=7, min_base=500, limit=Limit(act=0.003, warn=0.001, clear=0.001, source=_GMAIL),
        action="pause_campaign",
    ),
    Metric(
        "first_reply_hours", Block.DELIVERABILITY, "fact_send", Unit.HOUR, Axis.COHORT, _DOWN,
        base="human_at <= seen", median="first_reply_hours", maturity=7, min_base=20, action="check_providers",
    ),
    _contact("open_drop", Better.NEITHER, "open_at <= seen", "open_deliverability_check", maturity=3,
             base="delivered AND open_allowed", block=Block.DELIVERABILITY),
    *_lists(Axis.LOAD),
    _contact("reply_rate", _UP, "reply_at <= seen", "see_reply_classes"),
    _contact("human_reply_rate", _UP, "human_at <= seen", "revise_message"),
    _contact("positive_rate", _UP, "latest_positive = latest_human", "tighten_targeting"),
    _contact("not_interested_rate", _DOWN, "latest_refusal = latest_human", "add_disqualifying_line"),
    _contact("out_of_office_rate", _DOWN, "out_of_office_at <= seen", "change_send_days"),
    _contact("unsubscribe_rate", _DOWN, "unsubscribed_at <= seen", "soften_follow_ups"),
    _contact("click_rate", _UP, "click_at <= seen", "revise_offer"),
    _contact("key_page_click_rate", _UP, "key_click_at <= seen", "call_key_page_clickers"),
    _MEETINGS,
    Metric(
        "meeting_held_rate", Block.PIPELINE, "fact_meeting", Unit.MEETING, Axis.EVENT, _UP,
        base="scheduled_at <= seen", hits="status = 'held'", day="due_day", min_base=20, action="send_reminders",
    ),
    Metric(
        "qualified_meeting_rate", Block.PIPELINE, "fact_meeting", Unit.MEETING, Axis.EVENT, _UP,
        base="scheduled_at <= seen AND status = 'held'", hits="qualified", day="due_day",
        maturity=7, min_base=20, action="add_prequalifying_line",
    ),
    Metric(
        "opportunity_rate", Block.PIPELINE, "fact_meeting", Unit.CONTACT, Axis.COHORT, _UP,
        base="scheduled_at <= seen AND status = 'held' AND qualified", hits="opportunity_at <= seen", day="due_day",
        maturity=45, min_base=20, action="run_handover_checklist",
    ),
    Metric(
        "win_rate", Block.PIPELINE, "fact_opportunity", Unit.OPPORTUNITY, Axis.EVENT, _UP,
        base="closed_at <= seen AND status IN ('won', 'lost')", hits="status = 'won'", day="closed_day",
        min_base=20, action="review_discovery",
    ),
    _contact("reply_to_meeting", _UP, "meeting_at <= seen", "offer_slots", maturity=14, base="human_at <= seen",
             block=Block.PIPELINE, min_base=20),
    _contact("meeting_to_opportunity", _UP, "opportunity_at <= seen", "fix_bottleneck_stage", maturity=45,
             base="meeting_at <= seen", block=Block.PIPELINE, min_base=20),
    Metric(
        "cycle_days", Block.PIPELINE, "fact_opportunity", Unit.DAY, Axis.COHORT, _DOWN,
        base="TRUE", median="closed_at <= seen", span=364, min_base=20, action="assign_stage_owner",
    ),
    Metric(
        "cost_per_held_meeting", Block.PIPELINE, "fact_meeting", Unit.MONEY, Axis.EVENT, _DOWN,
        base="scheduled_at <= seen AND status = 'held'", hits="amount", hits_table="fact_cost", day="due_day",
        maturity=14, min_base=5, action="move_budget", dimensions=("source", "campaign"),
    ),
    Metric(
        "contact_to_call_sla", Block.PIPELINE, "fact_send", Unit.LEAD, Axis.EVENT, _UP,
        base="hot_at <= seen", hits=f"called_at <= seen AND called_at <= hot_at + INTERVAL '{SLA_HOURS}' HOUR",
        day="hot_day", maturity=1, min_base=20, action="call_now",
    ),
    Metric(
        "joinability", Block.PIPELINE, "fact_call", Unit.LEAD, Axis.EVENT, _UP,
        base="TRUE", hits="reach = 'connected'", min_base=20, action="fix_phone_data",
    ),
    Metric(
        "demo_clicker_meeting_rate", Block.PIPELINE, "fact_call", Unit.CONTACT, Axis.COHORT, _UP,
        base="key_click_at <= seen", hits="meeting_at <= seen", day="key_click_day",
        maturity=14, min_base=20, action="rework_talk_track",
    ),
)  # fmt: skip

_EVENT_MEETINGS = Metric(
    "meetings_booked", Block.PIPELINE, "fact_send", Unit.CONTACT, Axis.EVENT, _UP,
    base="delivered", hits="is_first", hits_table="fact_meeting", hits_day="day",
    maturity=0, action=_MEETINGS.action,
)  # fmt: skip

METRICS: dict[str, Metric] = {m.key: m for m in _PRIMARY}

# The same number on another axis: the file as it stands, meetings by the day they are booked.
VARIANTS: dict[str, tuple[Metric, ...]] = {
    **{m.key: (m,) for m in _lists(Axis.NOW)},
    _EVENT_MEETINGS.key: (_EVENT_MEETINGS,),
}

PAGE: tuple[str, ...] = (
    "delivery_rate",
    "hard_bounce_rate",
    "complaint_rate",
    "first_reply_hours",
    "field_coverage",
    "role_free_rate",
    "duplicate_rate",
    "human_reply_rate",
    "positive_rate",
    "unsubscribe_rate",
    "meetings_booked",
    "qualified_meeting_rate",
)


def axes(key: str) -> tuple[Metric, ...]:
    """Every declaration of one key, the page's own first."""
    return (METRICS[key], *VARIANTS.get(key, ()))
