"""Everything that can happen to a meeting: one function each, by what it is about."""

from __future__ import annotations

from meetings.actions.agenda import (
    add_agenda_item,
    attach_material,
    carry_agenda_item,
    change_agenda_item,
    move_agenda_item,
    place_agenda_item,
)
from meetings.actions.checklist import (
    add_line,
    change_line,
    remove_line,
    set_template,
    tick_line,
    untick_line,
)
from meetings.actions.invitations import (
    chase_meeting,
    invite,
    respond_invitation,
    respond_meeting,
    sign_in_meeting,
    take_off,
)
from meetings.actions.meeting import (
    close_meeting,
    end_meeting,
    issue_minutes,
    notify_meeting,
    ready_meeting,
    start_meeting,
)
from meetings.actions.minutes import add_decision, change_decision, remove_decision, save_minutes
from meetings.actions.plan import (
    NewMeeting,
    cancel_meeting,
    meeting_from,
    plan_meeting,
    postpone_meeting,
    release_room,
)
from meetings.actions.seating import (
    apply_seating,
    arrange_seating,
    pin_seat,
    rank_guest,
    swap_seats,
)
from meetings.actions.series import Repeat, plan_series, preview

__all__ = [
    "NewMeeting",
    "Repeat",
    "add_agenda_item",
    "add_decision",
    "add_line",
    "apply_seating",
    "arrange_seating",
    "attach_material",
    "cancel_meeting",
    "carry_agenda_item",
    "change_agenda_item",
    "change_decision",
    "change_line",
    "chase_meeting",
    "close_meeting",
    "end_meeting",
    "invite",
    "issue_minutes",
    "meeting_from",
    "move_agenda_item",
    "notify_meeting",
    "pin_seat",
    "place_agenda_item",
    "plan_meeting",
    "plan_series",
    "postpone_meeting",
    "preview",
    "rank_guest",
    "ready_meeting",
    "release_room",
    "remove_decision",
    "remove_line",
    "respond_invitation",
    "respond_meeting",
    "save_minutes",
    "set_template",
    "sign_in_meeting",
    "start_meeting",
    "swap_seats",
    "take_off",
    "tick_line",
    "untick_line",
]
