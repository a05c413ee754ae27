"""Every number of the trade that an office may want otherwise, with its default and source."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from office.core.errors import DomainError
from office.parameters.models import Parameter

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Definition:
    """`says` is one sentence with its source. `choices` are the only words that fit."""

    key: str
    default: Any
    says: str
    choices: tuple[str, ...] = ()

    @property
    def is_time(self) -> bool:
        return isinstance(self.default, str) and _is_clock(self.default)


DEFINITIONS = {
    d.key: d
    for d in (
        Definition("office.name", "办公室", "Name of the organ, on pages and printed sheets"),
        Definition(
            "office.pack",
            "cn_gov",
            "Rules of official documents from now on; what was entered before keeps its own",
            ("cn_gov", "tw_gov"),
        ),
        Definition(
            "office.short_name",
            "",
            "Standard short name of the organ, for the red head of letters and below their text; "
            "the name itself where there is none (GB/T 9704-2012, 7.2.4)",
        ),
        Definition("office.address", "", "Address of the organ, on letters of the Taiwan pack"),
        Definition(
            "documents.tw.number_digits",
            7,
            "Digits of the running number in 字第1150024090號, after the year (Taiwan pack)",
        ),
        Definition(
            "term.documents.tw.routine",
            6,
            "Working days for 普通件 from the day after receipt (文書處理手冊; Taiwan pack)",
        ),
        Definition("term.documents.tw.urgent", 3, "Working days for 速件 (the same)"),
        Definition("term.documents.tw.extra_urgent", 1, "Working days for 最速件 (the same)"),
        Definition(
            "documents.printing_office",
            "",
            "Office that prints letters, in their imprint; where there is none, that of the organ",
        ),
        Definition(
            "documents.double_sided",
            True,  # noqa: FBT003 - the value itself
            "Letters are printed on both sides: the imprint stands on the back of the last sheet",
        ),
        Definition("documents.inbox_hours", 4, "Office hours in which what came in is registered"),
        Definition(
            "documents.label",
            "50x30",
            "Millimetres of a sticker on the roll",
            ("50x30", "60x40", "70x50", "40x20"),
        ),
        Definition(
            "documents.label_sheet",
            "3x8",
            "Columns and rows of an A4 sheet of stickers (70 × 36, 63.5 × 38.1, 48.5 × 25.4, "
            "99.1 × 38.1 mm)",
            ("3x8", "3x7", "4x10", "2x7"),
        ),
        Definition("hours.opens", "09:00", "Start of office hours"),
        Definition("hours.closes", "17:30", "End of office hours; a day's deadline falls here"),
        Definition("hours.lunch", ["12:00", "13:30"], "Break that hour-clocks leave out"),
        Definition("term.documents.screen", 1, "Working days for the first check of a letter"),
        Definition("term.documents.propose", 1, "Working days for the proposed handling"),
        Definition("term.documents.instruct", 2, "Working days for the leader's instruction"),
        Definition("term.documents.assign", 1, "Working days to hand an instructed letter over"),
        Definition("term.documents.handle.routine", 7, "Working days, routine letter (5–7 usual)"),
        Definition("term.documents.handle.urgent", 3, "Working days, urgent letter"),
        Definition("term.documents.handle.extra_urgent", 1, "Working days, extra-urgent letter"),
        Definition("term.documents.read", 3, "Working days to read a circulated letter"),
        Definition("term.documents.complete", 2, "Working days to check a reported result"),
        Definition("term.documents.review", 1, "Working days to review a draft of ours"),
        Definition("term.documents.countersign", 3, "Working days to countersign a draft of ours"),
        Definition("term.documents.sign", 2, "Working days to sign a letter of ours"),
        Definition("term.documents.recheck", 1, "Working days to recheck a signed letter"),
        Definition("term.documents.number", 1, "Working days to number a rechecked letter"),
        Definition("term.documents.seal", 1, "Working days to seal a numbered letter"),
        Definition("term.documents.issue", 1, "Working days to send a sealed letter out"),
        Definition("term.documents.receive", 3, "Working days to acknowledge a letter of ours"),
        Definition("term.documents.receipts", 5, "Working days for all receipts to come in"),
        Definition(
            "documents.lock_minutes", 10, "Minutes for which a text stays open to one person"
        ),
        Definition("term.documents.file", 10, "Working days to file a completed letter"),
        Definition(
            "term.documents.approve_loan", 1, "Working days to decide on a loan of archives"
        ),
        Definition("term.documents.lend_item", 1, "Working days to hand an approved loan out"),
        Definition("term.documents.appraise", 20, "Working days to appraise what has run out"),
        Definition("term.documents.approve_disposal", 10, "Working days to approve a disposal"),
        Definition("term.documents.confirm_disposal", 10, "Working days for the second approval"),
        Definition("term.documents.carry_out", 10, "Working days to carry a disposal out"),
        Definition(
            "archive.fonds", "0001", "Number of the fonds, in reference codes (DA/T 13-2022)"
        ),
        Definition(
            "archive.category", "WS", "Category of the archives in reference codes; WS is documents"
        ),
        Definition(
            "archive.hand_over_month",
            6,
            "Month at whose end a year is handed over, in the year after it",
        ),
        Definition("archive.box_pages", 200, "Pages that a box of archives holds"),
        Definition("archive.loan_days", 30, "Days for which archives are lent at most"),
        Definition(
            "archive.handling_sheet",
            "last",
            "Where the handling sheet lies in an item (DA/T 22-2015, 5.2)",
            ("last", "first"),
        ),
        Definition(
            "term.documents.declassify", 10, "Working days to declassify what is secret no more"
        ),
        Definition(
            "documents.approved_for_secrets",
            default=False,
            says="Whether this installation is approved for state secrets (绝密, 机密, 秘密); "
            "while it is not, letters that bear such a mark are refused",
        ),
        Definition("term.supervision.assign", 1, "Working days to hand a docketed item over"),
        Definition(
            "term.supervision.accept", 3, "Working days to accept or dispute an item (practice)"
        ),
        Definition(
            "term.supervision.accept.proposal",
            10,
            "Days to say that a suggestion or proposal is not ours (practice of the congresses)",
        ),
        Definition("term.supervision.verify", 3, "Working days to verify a claimed result"),
        Definition("term.supervision.grant", 2, "Working days to decide on an extension"),
        Definition("term.supervision.strike_off", 3, "Working days to strike off"),
        Definition("term.supervision.file", 10, "Working days to file a struck-off item"),
        Definition("term.supervision.source.instruction", 7, "Default term, leader's instruction"),
        Definition("term.supervision.source.decision", 30, "Default term, decision of a meeting"),
        Definition("term.supervision.source.superior_document", 15, "Default, superior document"),
        Definition(
            "term.supervision.source.proposal",
            3,
            "Months to answer a suggestion or proposal (deputies' law; measures on proposals)",
        ),
        Definition(
            "term.supervision.source.hotline", 5, "Days to answer a complaint of media or hotline"
        ),
        Definition("term.supervision.source.other", 15, "Default term of every other source"),
        Definition(
            "term.supervision.assist.proposal",
            1,
            "Months for the opinion of those who assist with a proposal",
        ),
        Definition(
            "term.supervision.redo.proposal", 3, "Months to answer anew who was not satisfied"
        ),
        Definition("term.supervision.redo.other", 15, "Working days to do it anew, other sources"),
        Definition(
            "term.supervision.first_report.instruction",
            3,
            "Working days to the first feedback on a leader's instruction; 0 asks for none",
        ),
        Definition(
            "term.supervision.first_report.decision",
            7,
            "Days to the first feedback on a decision of a meeting; 0 asks for none",
        ),
        Definition(
            "supervision.proposal.most_months",
            6,
            "Months from docketing beyond which no proposal is extended",
        ),
        Definition("term.supervision.publish", 5, "Working days to publish a sheet of scores"),
        Definition("term.supervision.appeal", 10, "Working days to decide an appeal"),
        Definition("term.supervision.edit_bulletin", 2, "Working days to edit a bulletin"),
        Definition("term.supervision.sign_bulletin", 2, "Working days to sign off a bulletin"),
        Definition("term.supervision.send_bulletin", 1, "Working days to send a bulletin"),
        Definition("term.supervision.read_bulletin", 3, "Working days to read a bulletin"),
        Definition(
            "supervision.scores.appeal_days",
            30,
            "Days after publication in which a department appeals (督查工作条例: 30)",
        ),
        Definition(
            "supervision.scores.steadying_items",
            5,
            "Items of average result that the ranking adds to each department, so that one item "
            "alone makes nobody first or last",
        ),
        Definition(
            "supervision.bulletins.every",
            "monthly",
            "How often a bulletin is drafted by itself",
            ("weekly", "monthly", "both", "never"),
        ),
        Definition("supervision.extensions.max", 1, "Extensions an item may be granted"),
        Definition(
            "supervision.plan_first",
            False,  # noqa: FBT003 - the value itself
            "Whether an item without a plan can't be accepted; else the plan is owed at once",
        ),
        Definition(
            "term.supervision.plan",
            2,
            "Working days to write a plan after accepting without one",
        ),
        Definition(
            "supervision.yellow.days", 2, "Working days left at which an item turns yellow at least"
        ),
        Definition(
            "supervision.yellow.percent", 20, "Share of its period, in percent, at which it does"
        ),
        Definition(
            "supervision.tickets",
            True,  # noqa: FBT003 - the value itself
            "Whether coloured tickets are issued by themselves",
        ),
        Definition(
            "supervision.tickets.blue", 2, "Working days left at which the blue ticket is issued"
        ),
        Definition(
            "supervision.tickets.orange",
            2,
            "Working days a blue ticket may stay unanswered before the orange one",
        ),
        Definition(
            "supervision.tickets.red",
            3,
            "Working days an orange ticket may stay unanswered before the red one",
        ),
        Definition(
            "supervision.plans.quarter_days",
            10,
            "Working days before a quarter or year by which its plan is put together",
        ),
        Definition(
            "supervision.plans.month_days",
            5,
            "Working days before a month by which its plan is put together",
        ),
        Definition(
            "supervision.plans.lines_days",
            2,
            "Working days before that by which departments hand in their lines",
        ),
        Definition(
            "supervision.plans.open_days",
            10,
            "Working days before it is due that a plan is begun by itself",
        ),
        Definition("term.supervision.plan_draft", 10, "Working days to put a late plan together"),
        Definition("term.supervision.plan_approve", 3, "Working days to approve a plan"),
        Definition("term.supervision.plan_break", 10, "Working days to break a line down"),
        Definition(
            "term.supervision.plan_close", 5, "Working days after its period to close a plan"
        ),
        Definition("term.supervision.spot_check", 5, "Working days to make a drawn spot-check"),
        Definition("term.supervision.correct", 10, "Working days to put a finding right"),
        Definition("term.supervision.recheck", 3, "Working days to look at it again"),
        Definition(
            "supervision.spot_checks.share",
            40,
            "Of a hundred drawn items, how many at most of one head or one department",
        ),
        Definition(
            "supervision.spot_checks.silent_days", 15, "Working days without a word that weigh"
        ),
        Definition("supervision.spot_checks.leap", 40, "Percent gained in one report that weigh"),
        Definition("supervision.spot_checks.weight.overdue", 5, "Weight in the lot: overdue"),
        Definition(
            "supervision.spot_checks.weight.extended", 2, "Weight in the lot: each extension"
        ),
        Definition(
            "supervision.spot_checks.weight.redone", 3, "Weight in the lot: each time sent back"
        ),
        Definition(
            "supervision.spot_checks.weight.leap", 2, "Weight in the lot: a leap of its percent"
        ),
        Definition("supervision.spot_checks.weight.silent", 3, "Weight in the lot: long silence"),
        Definition("supervision.spot_checks.weight.never", 2, "Weight in the lot: never checked"),
        Definition(
            "foresight.least",
            10,
            "Like items that must be done before a risk is told from them; half as many must have "
            "been open as long as the item is",
        ),
        Definition(
            "foresight.sizes",
            [5, 20],
            "Working days up to which a term first given is short, and medium, for likening items",
        ),
        Definition(
            "detector.idle_days", 10, "Working days without a word after which work stands still"
        ),
        Definition("detector.chain_days", 3, "Working days that the next step of a chain may wait"),
        Definition(
            "detector.plan_days",
            10,
            "Working days that a line of an approved plan may stand with nothing that follows",
        ),
        Definition(
            "detector.minutes_days", 5, "Working days after a meeting at which minutes are missed"
        ),
        Definition("lamp.yellow", 3, "Working days left at which the lamp turns yellow"),
        Definition("meetings.notice_days", 2, "Working days before a meeting its notice goes out"),
        Definition("term.meetings.minutes", 3, "Working days after a meeting for its minutes"),
        Definition(
            "term.meetings.close", 5, "Working days to close a meeting once minutes are out"
        ),
        Definition(
            "meetings.answer_days", 1, "Working days before a meeting by which the invited answer"
        ),
        Definition("meetings.unused_minutes", 15, "Minutes after which an unused room is free"),
        Definition("meetings.large_from", 40, "Seats from which the long checklist is taken"),
        Definition(
            "meetings.must_blocks",
            default=False,
            says="Whether open must-lines hold a meeting back until somebody says why it goes on",
        ),
        Definition(
            "meetings.classes",
            [[2, 300, 15, 2, 650], [3, 150, 10, 2, 550], [4, 50, 5, 1.5, 550]],
            "Class of a meeting, most people, staff per hundred, days, yuan a person and day; a "
            "class left out is approved one by one (measures on meeting expenses, 2016)",
        ),
        Definition("meetings.day_opens", "07:00", "Begin of the day on the page of rooms"),
        Definition("meetings.day_closes", "20:00", "End of the day on the page of rooms"),
        Definition("reception.greet_minutes", 10, "Minutes in which a guest in the house is met"),
        Definition(
            "reception.companions",
            [[10, 3]],
            "Ours at a working meal: [up to so many guests, at most so many]; stricter local rules "
            "add rows, such as [[5, 2], [10, 3]] (reception regulation 2013, article 11)",
        ),
        Definition(
            "reception.companions.above",
            3,
            "Above that, one of ours for so many guests (article 11)",
        ),
        Definition(
            "reception.working_meals", 1, "Working meals given to a delegation (article 11)"
        ),
        Definition(
            "reception.meal_cap", 120, "Yuan a person at a working meal; set by each locality"
        ),
        Definition(
            "reception.lodging_cap",
            500,
            "Yuan a room and night at which guests are lodged; the travel standard of the place",
        ),
        Definition(
            "reception.letter_later",
            False,  # noqa: FBT003 - the value of a parameter
            "Whether an emergency may be received before its letter; the national rule says no",
        ),
        Definition("term.reception.apply", 1, "Working days to ask for approval of a reception"),
        Definition("term.reception.approve", 1, "Working days to decide on a reception"),
        Definition("term.reception.plan", 1, "Working days to plan an approved reception"),
        Definition(
            "term.reception.close", 3, "Working days to sign the list once guests have left"
        ),
        Definition("term.reception.reimburse", 5, "Working days to settle a signed reception"),
        Definition("term.reception.publish", 30, "Working days to publish a settled reception"),
        Definition("reception.badges", 20, "Badges there are, numbered from 1"),
        Definition(
            "reception.retention_days",
            180,
            "Days after which personal data of a visit is removed; 0 keeps it",
        ),
        Definition("kiosk.tries", 10, "Wrong entries at a kiosk in five minutes before it waits"),
        Definition("kiosk.searches", 30, "Searches for a host at a kiosk in five minutes"),
        Definition(
            "petitions.decide_days", 15, "Calendar days to decide on a petition (信访工作条例)"
        ),
        Definition(
            "petitions.finish_days", 60, "Calendar days from acceptance to the answer (same)"
        ),
        Definition("petitions.extension_days", 30, "Most calendar days of one extension (same)"),
        Definition(
            "petitions.review_days",
            30,
            "Calendar days to ask for a review, and to decide on it (same)",
        ),
        Definition(
            "petitions.representatives", 5, "Most representatives of a group that comes (same)"
        ),
        Definition("term.petitions.notice", 2, "Working days to tell a petitioner in writing"),
        Definition("term.petitions.close", 5, "Working days to close an answered petition"),
        Definition("reception.visit_minutes", 60, "Minutes that a visit usually lasts"),
        Definition("feeds.past_days", 31, "Days back that a calendar feed tells of"),
        Definition("feeds.ahead_days", 366, "Days ahead that a calendar feed tells of"),
        Definition(
            "feeds.named_up_to",
            "internal",
            "Highest level of secrecy that a calendar feed names; above it only busy time leaves",
            ("open", "internal", "confidential"),
        ),
        Definition(
            "vehicles.dispatch_minutes",
            120,
            "Minutes before a trip leaves at which a missing car is trouble",
        ),
        Definition("term.vehicles.approve", 1, "Working days to decide on a request for a car"),
        Definition("vehicles.buffer_minutes", 15, "Minutes between two trips of one car or driver"),
        Definition(
            "vehicles.return_minutes", 30, "Minutes after a trip in which it is reported back"
        ),
        Definition("term.vehicles.confirm", 2, "Working days to confirm a trip that is back"),
        Definition("term.vehicles.cost", 5, "Working days to enter the costs of a trip"),
        Definition("term.vehicles.fuel", 3, "Working days to look into a doubtful fuel entry"),
        Definition("term.vehicles.job", 3, "Working days to decide on a quote for a repair"),
        Definition(
            "vehicles.hours.daily", 8, "Hours a driver drives a day (transport safety rules)"
        ),
        Definition(
            "vehicles.hours.continuous",
            4,
            "Hours in a row at the wheel (Road Traffic Safety Law, implementing rules, Art. 62)",
        ),
        Definition(
            "vehicles.hours.rest_minutes", 20, "Minutes of rest after them (the same article)"
        ),
        Definition(
            "vehicles.restricted_digits",
            ["", "", "", "", "", "", ""],
            "Last digits of plates that stay off the road, Monday to Sunday, such as 16",
        ),
        Definition(
            "vehicles.sealed_on_holidays",
            True,  # noqa: FBT003 - the value itself
            "Cars stand sealed on public holidays, duty cars excepted (Measures on Official Cars)",
        ),
        Definition(
            "vehicles.odometer.gap_km", 5, "Kilometres between two trips that nobody asks about"
        ),
        Definition(
            "vehicles.odometer.leap_km",
            1000,
            "Kilometres, beside 100 an hour, above which a reading is taken for a slip of the pen",
        ),
        Definition(
            "vehicles.fuel.times_mean",
            1.25,
            "Fuel per 100 km above so many times the car's own mean of six months is looked into",
        ),
        Definition(
            "vehicles.papers.lead_days", 30, "Days before a paper ends that it is to be renewed"
        ),
        Definition(
            "vehicles.service.lead_km", 500, "Kilometres before a service is due that it is told"
        ),
        Definition("vehicles.merge_minutes", 30, "Minutes apart at which trips ride together"),
        Definition(
            "import.history_days", 60, "Days after which an imported letter counts as done with"
        ),
        Definition(
            "import.retention",
            "permanent",
            "Term of an imported old letter that names none",
            ("permanent", "y30", "y10"),
        ),
        Definition("export.rows", 20_000, "Most rows of one exported list"),
        Definition("bookings.hold_minutes", 30, "Minutes that a tentative booking holds"),
        Definition(
            "bookings.hours_of",
            ["chief", "leader", "director"],
            "Roles whose time is booked, so that one hour of theirs is given away once",
        ),
    )
}
_cache: dict[str, Any] = {}
_read_at = 0.0
SECONDS = 15.0


def value(key: str) -> Any:
    """The office's own value, else the default. Other processes see a change within 15 s."""
    global _read_at  # noqa: PLW0603 - one small cache per process
    if time.monotonic() - _read_at > SECONDS:
        _cache.clear()
        _cache.update(Parameter.objects.values_list("key", "value"))
        _read_at = time.monotonic()
    return _cache.get(key, DEFINITIONS[key].default)


def check(key: str, new: Any) -> Definition:
    """Refuse a value that does not fit; its kind must be that of the default."""
    known = DEFINITIONS.get(key)
    if known is None:
        raise DomainError(
            _("There is no parameter “%(key)s”.") % {"key": key}, fields={"key": [key]}
        )
    wrong = _wrong(known, new)
    if wrong:
        raise DomainError(wrong, fields={"value": [wrong]})
    return known


def _wrong(known: Definition, new: Any) -> str:
    like = json.dumps(known.default, ensure_ascii=False)
    if type(new) is not type(known.default):
        return _("“%(key)s” takes a value such as %(like)s.") % {"key": known.key, "like": like}
    if isinstance(new, int) and not isinstance(new, bool) and not 0 <= new <= LARGEST:
        return _("A whole number from 0 to %(most)s.") % {"most": LARGEST}
    if isinstance(new, str):
        return _wrong_word(known, new)
    return _wrong_list(known, new, like) if isinstance(new, list) else ""


def _wrong_word(known: Definition, new: str) -> str:
    if known.choices and new not in known.choices:
        return _("One of: %(choices)s.") % {"choices": ", ".join(known.choices)}
    if known.is_time and not _is_clock(new):
        return _("A time of day such as 08:30.")
    return "" if new.strip() or not known.default else _("Not empty.")


def _wrong_list(known: Definition, new: list[Any], like: str) -> str:
    """Each part must be like those of the default; a break has a beginning and an end, or none."""
    kinds = {type(part) for part in known.default}
    clocks = all(_is_clock(part) for part in known.default)
    if any(type(part) not in kinds for part in new):
        return _("A list such as %(like)s.") % {"like": like}
    if clocks and not all(_is_clock(part) for part in new):
        return _("Times of day such as 08:30.")
    if clocks and (len(new) not in {0, len(known.default)} or new != sorted(new)):
        return _("Beginning and end, in this order, such as %(like)s.") % {"like": like}
    rows = [part for part in known.default if isinstance(part, list)]
    if rows and not all(_is_row(part, len(rows[0])) for part in new):
        return _("Rows of %(n)s figures each, such as %(like)s.") % {
            "n": len(rows[0]),
            "like": like,
        }
    return ""


def _is_row(part: Any, size: int) -> bool:
    """So many figures, none below nought; true and false are none."""
    return len(part) == size and all(
        isinstance(n, int | float) and not isinstance(n, bool) and 0 <= n <= LARGEST for n in part
    )


def _is_clock(text: Any) -> bool:
    return isinstance(text, str) and CLOCK.fullmatch(text) is not None


def change(key: str, new: Any) -> None:
    """Set one value. Whoever does it for the office calls the action, which leaves an event."""
    check(key, new)
    Parameter.objects.update_or_create(key=key, defaults={"value": new})
    forget()


def reset(key: str) -> None:
    """Back to the default."""
    Parameter.objects.filter(key=key).delete()
    forget()


def forget() -> None:
    """Read again at the next look."""
    global _read_at  # noqa: PLW0603 - see value()
    _read_at = 0.0
    _cache.clear()
