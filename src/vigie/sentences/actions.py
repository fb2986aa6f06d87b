"""Actions in words: what a button says, what it would change, what has to be ticked.

In: codes of actions, effects and steps of checklists, with their figures. Out: text in the active language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.numbers import slices_phrase
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
    "reactivate": Words(
        n_("Reactivate quiet contacts"), n_("Write once more to contacts who said “not now”, with something new.")
    ),
}
_EFFECTS: dict[str, str] = {
    "source_paused": n_("Nothing new goes to contacts of source “%(source)s” for %(hours)s hours."),
    "messages_held_a_day": n_("About %(messages)s messages a day are held back."),
    "control_kept": n_("Kept as control: %(sources)s."),
    "no_control": n_("No other source is left to compare with."),
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
    if not place:
        return gettext("%(action)s: the whole programme") % {"action": action_title(key)}
    return gettext("%(action)s: %(place)s") % {"action": action_title(key), "place": place_phrase(dict(place))}


def place_phrase(where: Mapping[str, str]) -> str:
    """A slice as the object of a sentence, of any number of dimensions."""
    place = [(d, v) for d, v in where.items() if d in DIMENSIONS]
    return slices_phrase(place) if place else gettext("the whole programme")


def effect_sentence(code: str, params: Mapping[str, object]) -> str:
    """One thing that applying would change."""
    return gettext(_EFFECTS[code]) % dict(params) if code in _EFFECTS else code
