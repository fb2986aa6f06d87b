"""Actions in words: what a button says, what it would change, what has to be ticked.

In: codes of actions, effects and steps of checklists, with their figures. Out: text in the active language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.numbers import calendar_day, slices_phrase, whole
from vigie.sentences.written import percent
from vigie.vocabulary.metric import DIMENSIONS


@dataclass(frozen=True, slots=True)
class Words:
    """An action in words: its title, short enough for a button; what one should do and why, in a sentence."""

    title: str
    advice: str


_ACTIONS: dict[str, Words] = {
    # Vigie's own state, and connected tools
    "pause_source": Words(
        n_("Pause the source for 48 hours"), n_("Pause this source for 48 hours; the others go on as control.")
    ),
    "resume_source": Words(n_("Resume the source"), n_("Write to contacts of this source again.")),
    "pause_campaign": Words(n_("Pause the campaign"), n_("Pause the campaign while its text is reviewed.")),
    "resume_campaign": Words(n_("Resume the campaign"), n_("Let the campaign send again.")),
    "pause_mailbox": Words(n_("Pause the mailbox"), n_("Stop sending from this mailbox until it is well again.")),
    "resume_mailbox": Words(n_("Resume the mailbox"), n_("Let the mailbox send again.")),
    "slow_mailbox": Words(n_("Slow down for 3 to 7 days"), n_("Slow the mailbox or the domain down for 3 to 7 days.")),
    "return_to_safe_volume": Words(n_("Return to the last safe volume"), n_("Return to the last safe volume.")),
    "stop_sending": Words(n_("Stop sending"), n_("Stop sending now, and find out why before anything goes out again.")),
    "block_sending": Words(
        n_("Hold back until fields are complete"), n_("Write only to contacts whose required fields are complete.")
    ),
    "suppress_segment": Words(
        n_("Suppress the addresses"), n_("Never write again to exactly these addresses, on any channel.")
    ),
    "quarantine_segment": Words(
        n_("Quarantine the addresses"), n_("Do not write to exactly these addresses until they have been checked.")
    ),
    "release_segment": Words(
        n_("Release the addresses"), n_("Let go of the addresses that were quarantined and are fine.")
    ),
    "clean_segment": Words(
        n_("Clean and verify this part of the list"), n_("Verify the addresses of exactly this part of the list.")
    ),
    "open_verification_task": Words(
        n_("Have the addresses verified"),
        n_("Export the addresses of exactly this part for a verifier, then import its answer."),
    ),
    "exclude_role_free": Words(
        n_("Leave role and free addresses out"),
        n_("Leave role and free-mail addresses out, and ask the source for named ones."),
    ),
    "exclude_catch_all": Words(
        n_("Leave catch-all addresses out"), n_("Leave addresses out whose domain accepts everything.")
    ),
    "test_small_lot": Words(
        n_("Test a small lot first"), n_("Write to a small lot first, and to the rest when it arrives.")
    ),
    "cut_follow_ups": Words(n_("Cut the follow-ups"), n_("Send no follow-up beyond this step.")),
    "change_send_days": Words(n_("Choose other sending days"), n_("Choose other sending days.")),
    "tighten_titles": Words(
        n_("Keep only matching titles"), n_("Write only to contacts whose title matches the persona.")
    ),
    # work for people
    "tighten_filters": Words(
        n_("Tighten the filters of the source"),
        n_("Tighten the filters of the source and update the words of the persona."),
    ),
    "enrich_source": Words(
        n_("Enrich the contacts"), n_("Have the missing fields filled in; hold the rest back until they are.")
    ),
    "deduplicate": Words(
        n_("Remove the duplicates"), n_("Merge the duplicates and keep each contact in one sequence at a time.")
    ),
    "check_providers": Words(
        n_("Check authentication and providers"), n_("Check SPF, DKIM and DMARC, then each recipient provider.")
    ),
    "open_deliverability_check": Words(
        n_("Check deliverability"), n_("Check the tracking first, then where the mail arrives.")
    ),
    "see_reply_classes": Words(
        n_("Read the replies by class"), n_("Read what people answer, class by class, before changing anything.")
    ),
    "revise_message": Words(
        n_("Go back to the previous text"), n_("Go back to the previous text, then test one change at a time.")
    ),
    "revise_offer": Words(n_("Rework the offer"), n_("Rework the offer and the call to action.")),
    "tighten_targeting": Words(n_("Tighten the targeting"), n_("Tighten the targeting, then rework the offer.")),
    "add_disqualifying_line": Words(
        n_("Add a disqualifying line"),
        n_("Add a line that lets the wrong people recognise that this is not for them."),
    ),
    "soften_follow_ups": Words(
        n_("Soften the follow-ups"), n_("Send fewer and softer follow-ups, with more days between them.")
    ),
    "compare_within_segments": Words(
        n_("Compare inside each segment"), n_("Compare inside each segment; nothing needs repair.")
    ),
    "strengthen_call_to_action": Words(
        n_("Rework the call to action"), n_("Ask for one small, clear step, and say how long it takes.")
    ),
    "offer_slots": Words(n_("Offer two time slots"), n_("Offer two time slots in the first answer.")),
    "send_reminders": Words(
        n_("Send reminders"), n_("Send a reminder and ask for a confirmation before each meeting.")
    ),
    "add_prequalifying_line": Words(
        n_("Add a pre-qualifying line"), n_("Add a line that qualifies before the meeting.")
    ),
    "run_handover_checklist": Words(n_("Go through the handover checklist"), n_("Go through the handover checklist.")),
    "review_discovery": Words(
        n_("Review the discovery questions"), n_("Review the discovery questions and what was promised.")
    ),
    "fix_bottleneck_stage": Words(n_("Repair this stage first"), n_("Repair this stage before sending more.")),
    "assign_stage_owner": Words(
        n_("Name an owner for each stage"), n_("Name who answers for each stage, and how long it may take.")
    ),
    "move_budget": Words(
        n_("Move budget between sources"), n_("Move budget to the sources whose meetings cost least.")
    ),
    "call_now": Words(n_("Hand the leads to the callers"), n_("Have the hot leads called now.")),
    "call_key_page_clickers": Words(
        n_("Have these contacts called"), n_("Hand the contacts who clicked a key page to the callers.")
    ),
    "fix_phone_data": Words(
        n_("Repair the phone numbers"), n_("Have the phone numbers of the source checked and completed.")
    ),
    "rework_talk_track": Words(n_("Rework the talk track"), n_("Rework what callers say to people who saw the demo.")),
    "answer_reply": Words(n_("Answer this person"), n_("Give one reply to somebody, who calls or writes by a day.")),
    "hold_contact": Words(
        n_("Write to this person later"), n_("Let a person who asked for it wait until a day; nobody writes before.")
    ),
    "reactivate": Words(
        n_("Reactivate quiet contacts"), n_("Write once more to contacts who said “not now”, with something new.")
    ),
}
_EFFECTS: dict[str, str] = {
    "source_paused": n_("Nothing new goes to contacts of source “%(source)s” for %(hours)s hours."),
    "campaign_paused": n_("Nothing more goes out of campaign “%(campaign)s” until it is resumed."),
    "mailbox_paused": n_("Nothing more goes out of %(mailbox)s until it is resumed."),
    "resumed": n_("The pause ends: %(place)s."),
    "sending_stopped": n_("Nothing more goes out: %(place)s."),
    "messages_held_a_day": n_("About %(messages)s messages a day are held back."),
    "messages_expected_a_day": n_("About %(messages)s messages a day go out again."),
    "control_kept": n_("Kept as control: %(sources)s."),
    "no_control": n_("No other source is left to compare with."),
    "slowed": n_("At most %(messages)s messages a day instead of %(usual)s, for %(days)s days: %(place)s."),
    "capped": n_("%(mailbox)s: at most %(messages)s messages a day, as on its busiest day that went well."),
    "limit_set": n_("Daily limit of %(mailbox)s at the tool: %(limit)s."),
    "tool_told": n_("“%(connection)s” is told."),
    "no_tool_told": n_("No connected tool can be told: do the same in your sending tool."),
    "task_opened": n_("A task is opened: %(action)s, %(steps)s steps; days to do it: %(days)s."),
    "contacts_suppressed": n_("%(contacts)s contacts are never written to again (%(why)s; %(before)s were so before)."),
    "contacts_quarantined": n_(
        "%(contacts)s contacts wait until they are checked (%(why)s; %(before)s were so before)."
    ),
    "contacts_released": n_("%(contacts)s contacts are let go, %(waiting)s go on waiting."),
    "contacts_concerned": n_("%(contacts)s contacts are concerned; the task exports them."),
    "contact_waits": n_("%(contacts)s contact is not written to before %(until)s."),
    "contacts_held": n_("%(contacts)s contacts are held back for now."),
    "addresses_to_verify": n_("%(contacts)s addresses are exported to be verified; %(dead)s known to be dead are not."),
    "only_fields_ok": n_("Only contacts whose required fields are complete are written to."),
    "only_title_match": n_("Only contacts whose title matches the persona are written to."),
    "left_out_role_free": n_("Role and free-mail addresses are left out."),
    "left_out_catch_all": n_("Addresses whose domain accepts everything are left out."),
    "small_lot": n_("%(contacts)s catch-all addresses are written to first, %(waiting)s wait."),
    "steps_cut": n_("Step %(step)s and those after it are not sent any more."),
    "days_kept": n_("Sent on these days only: %(days)s."),
    "absent_by_day": n_("Answered by an absence: %(shares)s."),
}
_WHO: dict[str, str] = {
    "hard_bounce": n_("bounced for good"),
    "bounce_unknown": n_("bounced, nobody knows why"),
    "soft_bounce": n_("bounced for a time"),
    "complaint": n_("complained"),
    "opt_out": n_("opted out"),
    "wrong_person": n_("wrong person"),
    "role": n_("role address"),
    "free": n_("free-mail address"),
    "disposable": n_("throw-away address"),
    "catch_all": n_("catch-all address"),
    "duplicate": n_("duplicate"),
    "incomplete": n_("fields missing"),
    "title_misfit": n_("title off target"),
    "on_hold": n_("to be written to later"),
    "to_verify": n_("to be verified"),
    "absent": n_("absent until a day that they said"),
    "all": n_("everybody"),
}
_DAYS: dict[str, str] = {
    "mon": n_("Monday"), "tue": n_("Tuesday"), "wed": n_("Wednesday"), "thu": n_("Thursday"), "fri": n_("Friday"),
    "sat": n_("Saturday"), "sun": n_("Sunday"),
}  # fmt: skip
_RULES: dict[str, str] = {
    "pause": n_("paused"),
    "cap": n_("at most %(figure)s messages a day"),
    "lot": n_("at most %(figure)s contacts in all"),
    "last_step": n_("no step after number %(figure)s"),
    "exclude": n_("contacts left out: %(detail)s"),
    "require": n_("only contacts that pass: %(detail)s"),
    "days": n_("only on: %(detail)s"),
}
_CHECKS: dict[str, str] = {
    "fields_ok": n_("required fields complete"),
    "title_match": n_("title matches the persona"),
}
_STANDINGS: dict[str, str] = {
    "proposed": n_("waits for a second person"),
    "running": n_("being applied"),
    "applied": n_("applied"),
    "undone": n_("undone"),
    "refused": n_("refused"),
    "suppressed": n_("suppressed"),
    "quarantined": n_("in quarantine"),
    "away": n_("away"),
}
_MODES: dict[str, str] = {
    "observe": n_("observed only"),
    "suggest": n_("suggested"),
    "enforce": n_("applied by itself"),
}


def action_title(key: str) -> str:
    """What the button of an action says; its key when no word is known yet."""
    return gettext(_ACTIONS[key].title) if key in _ACTIONS else key


def action_advice(key: str) -> str:
    """What one should do, a sentence that starts with a verb; the code when no word is known yet."""
    return gettext(_ACTIONS[key].advice) if key in _ACTIONS else key


def action_sentence(key: str, target: Mapping[str, str]) -> str:
    """The action and its target: Pause the campaign: campaign “Autumn”."""
    place = [(d, v) for d, v in target.items() if d in DIMENSIONS]
    if "reply" in target:
        return action_title(key)
    if not place:
        return gettext("%(action)s: the whole programme") % {"action": action_title(key)}
    return gettext("%(action)s: %(place)s") % {"action": action_title(key), "place": place_phrase(dict(place))}


def place_phrase(where: Mapping[str, str]) -> str:
    """A slice as the object of a sentence, of any number of dimensions."""
    place = [(d, v) for d, v in where.items() if d in DIMENSIONS]
    return slices_phrase(place) if place else gettext("the whole programme")


def effect_sentence(code: str, params: Mapping[str, object]) -> str:
    """One thing that applying would change."""
    if code not in _EFFECTS:
        return code
    words = {name: _said(name, value) for name, value in params.items()}
    words["place"] = place_phrase(_where(params))
    words["shares"] = ", ".join(f"{day_word(d)} {percent(v, 1)}" for d, v in params.items() if isinstance(v, float))
    return gettext(_EFFECTS[code]) % words


def who_label(code: str) -> str:
    """Why contacts are meant or barred."""
    return gettext(_WHO[code]) if code in _WHO else code


def day_word(code: str) -> str:
    """Monday."""
    return gettext(_DAYS[code]) if code in _DAYS else code


def rule_phrase(kind: str, figure: int | None, detail: str) -> str:
    """What a rule in force says, without its slice: at most 40 messages a day."""
    listed = ", ".join(_part(part) for part in detail.split(",") if part)
    return gettext(_RULES[kind]) % {"figure": figure, "detail": listed}


def standing_word(code: str) -> str:
    """Where a receipt or a contact stands."""
    return gettext(_STANDINGS[code])


def mode_word(code: str) -> str:
    """How far an action may go by itself."""
    return gettext(_MODES[code])


def _where(params: Mapping[str, object]) -> dict[str, str]:
    if "dimension" in params:
        return {str(params["dimension"]): str(params["value"])}
    return {name: str(value) for name, value in params.items() if name in DIMENSIONS}


def _said(name: str, value: object) -> str:
    if name == "why":
        return who_label(str(value))
    if name == "action":
        return action_title(str(value))
    if name == "until":
        return calendar_day(date.fromisoformat(str(value)))
    if name == "days" and not isinstance(value, int):
        return ", ".join(day_word(day) for day in str(value).split(","))
    return whole(value) if isinstance(value, int) else str(value)


def _part(code: str) -> str:
    known = _CHECKS.get(code) or _DAYS.get(code) or _WHO.get(code)
    return gettext(known) if known else code
