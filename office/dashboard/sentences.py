"""What each verb says in the story of a matter. A verb without one is told by its label."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

# One sentence for each verb. %(who)s did it; the other names are values of the event.
SENTENCES: dict[str, Any] = {
    "documents.incoming.registered": gettext_lazy("%(who)s registered it as %(number)s."),
    "documents.incoming.screened": gettext_lazy("%(who)s checked it first: %(purpose)s."),
    "documents.incoming.returned": gettext_lazy("%(who)s returned it to the sender: %(reason)s"),
    "documents.incoming.proposed": gettext_lazy("%(who)s proposed that %(lead_department)s leads."),
    "documents.incoming.instructed": gettext_lazy("%(who)s wrote the instruction."),
    "documents.incoming.assigned": gettext_lazy("%(who)s handed it to %(lead_department)s."),
    "documents.incoming.reported": gettext_lazy("%(who)s reported the result."),
    "documents.incoming.assisted": gettext_lazy("%(who)s gave the assistance of %(departments)s."),
    "documents.incoming.replied": gettext_lazy("%(who)s replied to the sender."),
    "documents.incoming.completed": gettext_lazy("%(who)s checked the result and completed it."),
    "documents.incoming.filed": gettext_lazy("%(who)s filed it."),
    "documents.incoming.circulated": gettext_lazy("%(who)s circulated it to %(readers)s."),
    "documents.incoming.read": gettext_lazy("%(who)s has read it."),
    "documents.incoming.recalled": gettext_lazy("%(who)s called the circulation back."),
    "documents.incoming.chased": gettext_lazy("%(who)s urged."),
    "documents.incoming.withdrawn": gettext_lazy("%(who)s withdrew the registration: %(reason)s"),
    "documents.incoming.original_taken": gettext_lazy("%(who)s has the paper original."),
    "documents.incoming.original_handed": gettext_lazy(
        "%(who)s handed the paper original to %(holder)s."
    ),
    "documents.incoming.original_placed": gettext_lazy(
        "%(who)s put the paper original away: %(place)s"
    ),
    "documents.inbox.arrived": gettext_lazy("It came in and lies in the tray as %(number)s."),
    "documents.inbox.refused": gettext_lazy("It came and could not be taken in."),
    "documents.inbox.read": gettext_lazy("It was read."),
    "documents.inbox.registered": gettext_lazy("%(who)s registered it as a letter."),
    "documents.inbox.joined": gettext_lazy("%(who)s joined it to a letter in the book."),
    "documents.inbox.split": gettext_lazy("It was split into %(parts)s letters."),
    "documents.inbox.retried": gettext_lazy("%(who)s had it tried again."),
    "documents.inbox.set_aside": gettext_lazy("%(who)s set it aside: %(reason)s"),
    "documents.inbox.brought_back": gettext_lazy("%(who)s brought it back into the tray."),
    "documents.mailbox.added": gettext_lazy("%(who)s entered the mailbox “%(name)s”."),
    "documents.mailbox.changed": gettext_lazy("%(who)s changed the mailbox “%(name)s”."),
    "documents.mail_rule.added": gettext_lazy("%(who)s entered a rule for mails."),
    "documents.mail_rule.changed": gettext_lazy("%(who)s changed a rule for mails."),
    "documents.mail_rule.removed": gettext_lazy("%(who)s took a rule for mails away."),
    "documents.outgoing.drafted": gettext_lazy("%(who)s began a letter of ours, %(number)s."),
    "documents.outgoing.withdrawn": gettext_lazy("%(who)s withdrew the draft: %(reason)s"),
    "documents.outgoing.read": gettext_lazy("%(who)s has read it."),
    "documents.outgoing.co_signed": gettext_lazy(
        "%(who)s entered that %(organ)s signed it on %(signed_on)s."
    ),
    "documents.outgoing.recipients_added": gettext_lazy(
        "%(who)s sent it to %(recipients)s more: %(reason)s"
    ),
    "documents.outgoing.replacing": gettext_lazy("%(who)s began a text to replace it: %(reason)s"),
    "documents.outgoing.replaced": gettext_lazy("%(who)s replaced it by %(number)s."),
    "documents.outgoing.recalled": gettext_lazy("%(who)s called it back: %(reason)s"),
    "documents.outgoing.receivers_reminded": gettext_lazy(
        "Those who have not acknowledged heard that %(share)s %% of their time is gone."
    ),
    "documents.outgoing.secrecy_raised": gettext_lazy("%(who)s raised its secrecy: %(reason)s"),
    "documents.outgoing.secrecy_lowered": gettext_lazy("%(who)s lowered its secrecy: %(reason)s"),
    "supervision.item.docketed": gettext_lazy(
        "%(who)s put it under supervision as %(number)s, due on %(due_on)s."
    ),
    "supervision.item.assigned": gettext_lazy("%(who)s assigned it to %(lead_department)s."),
    "supervision.item.planned": gettext_lazy("%(who)s wrote its plan."),
    "supervision.item.accepted": gettext_lazy("%(who)s accepted it."),
    "supervision.item.disputed": gettext_lazy("%(who)s disputed it: %(reason)s"),
    "supervision.item.reported": gettext_lazy("%(who)s reported progress: %(percent)s%%."),
    "supervision.item.claimed": gettext_lazy("%(who)s says that it is done."),
    "supervision.item.verified": gettext_lazy("%(who)s verified that it is done."),
    "supervision.item.sent_back": gettext_lazy("%(who)s verified and sent it back."),
    "supervision.item.struck_off": gettext_lazy("%(who)s struck it off."),
    "supervision.item.filed": gettext_lazy("%(who)s filed it."),
    "supervision.item.extension_requested": gettext_lazy(
        "%(who)s asked for more time, until %(due_on)s."
    ),
    "supervision.item.extension_granted": gettext_lazy(
        "%(who)s granted more time, until %(due_on)s."
    ),
    "supervision.item.extension_refused": gettext_lazy("%(who)s refused more time."),
    "supervision.item.held": gettext_lazy("%(who)s put it on hold until %(until)s: %(reason)s"),
    "supervision.item.resumed": gettext_lazy("%(who)s resumed it; it is due on %(due_on)s now."),
    "supervision.item.transferred": gettext_lazy(
        "%(who)s transferred it from %(was_department)s to %(to_department)s."
    ),
    "supervision.item.chased": gettext_lazy("%(who)s urged."),
    "supervision.item.part_accepted": gettext_lazy("%(who)s accepted the part of %(department)s."),
    "supervision.item.part_reported": gettext_lazy(
        "%(who)s reported on the part of %(department)s: %(percent)s%%."
    ),
    "supervision.item.part_given": gettext_lazy("%(who)s gave the part of %(department)s."),
    "supervision.item.milestone_set": gettext_lazy("%(who)s set a milestone for %(due_on)s."),
    "supervision.item.milestone_reached": gettext_lazy("%(who)s reached a milestone."),
    "supervision.item.milestone_dropped": gettext_lazy("%(who)s dropped a milestone."),
    "supervision.item.split": gettext_lazy(
        "%(who)s gave a part of it to %(lead_department)s as %(item)s."
    ),
    "supervision.item.rated": gettext_lazy("%(who)s noted how satisfied those are who raised it."),
    "supervision.item.redo_asked": gettext_lazy(
        "The answer did not satisfy: %(who)s had it done again, due on %(due_on)s."
    ),
    "supervision.item.reports_set": gettext_lazy("%(who)s changed the rhythm of reports."),
    "supervision.item.report_missed": gettext_lazy("The report due on %(due_on)s was missed."),
    "supervision.item.ticket_blue": gettext_lazy(
        "A blue ticket went out: it is due on %(due_on)s."
    ),
    "supervision.item.ticket_orange": gettext_lazy(
        "An orange ticket went out: the blue one was not answered."
    ),
    "supervision.item.ticket_red": gettext_lazy(
        "A red ticket went out: the orange one was not answered."
    ),
    "supervision.ledger.imported": gettext_lazy("%(who)s took a ledger in from a file."),
    "supervision.routine.added": gettext_lazy("%(who)s added the template “%(title)s”."),
    "supervision.routine.changed": gettext_lazy("%(who)s changed the template “%(title)s”."),
    "supervision.item.withdrawn": gettext_lazy("%(who)s withdrew it: %(reason)s"),
    "supervision.plan.begun": gettext_lazy("%(who)s began the plan as %(number)s."),
    "supervision.plan.line_added": gettext_lazy("%(who)s wrote line %(line)s of the plan."),
    "supervision.plan.lines_imported": gettext_lazy(
        "%(who)s took %(accepted)s lines from a table."
    ),
    "supervision.plan.submitted": gettext_lazy("%(who)s submitted the plan for approval."),
    "supervision.plan.approved": gettext_lazy("%(who)s approved the plan."),
    "supervision.plan.returned": gettext_lazy("%(who)s returned the plan: %(reason)s"),
    "supervision.plan.line_changed": gettext_lazy("%(who)s changed line %(line)s: %(reason)s"),
    "supervision.plan.line_dropped": gettext_lazy("%(who)s dropped line %(line)s: %(reason)s"),
    "supervision.plan.broken_down": gettext_lazy("%(who)s broke line %(line)s down into %(into)s."),
    "supervision.plan.supervised": gettext_lazy(
        "%(who)s put line %(line)s under supervision as %(item)s."
    ),
    "supervision.plan.adopted": gettext_lazy("%(who)s tied %(item)s to line %(line)s."),
    "supervision.plan.line_finished": gettext_lazy("%(who)s said that line %(line)s is done."),
    "supervision.plan.carried": gettext_lazy(
        "%(who)s carried line %(line)s on into %(into)s: %(reason)s"
    ),
    "supervision.plan.closed": gettext_lazy(
        "%(who)s closed the plan; %(carried)s lines were carried on."
    ),
    "supervision.plan.withdrawn": gettext_lazy("%(who)s withdrew the plan: %(reason)s"),
    "supervision.draw.made": gettext_lazy(
        "%(who)s drew %(drawn)s items for a spot-check with the seed “%(seed)s”."
    ),
    "supervision.check.drawn": gettext_lazy("%(who)s drew %(item)s for a spot-check."),
    "supervision.check.passed": gettext_lazy("%(who)s checked it: in order."),
    "supervision.check.found": gettext_lazy("%(who)s checked it: to be put right by %(due_on)s."),
    "supervision.check.corrected": gettext_lazy("%(who)s said that it was put right."),
    "supervision.check.closed": gettext_lazy("%(who)s looked again: it was put right."),
    "supervision.check.found_again": gettext_lazy(
        "%(who)s looked again: to be put right by %(due_on)s."
    ),
    "supervision.check.reassigned": gettext_lazy("%(who)s gave the check to %(to_person)s."),
    "supervision.check.dropped": gettext_lazy("%(who)s dropped the check: %(reason)s"),
    "duties.duty.handed_on": gettext_lazy(
        "%(who)s gave “%(duty)s” from %(was_person)s to %(to_person)s."
    ),
    "duties.duty.taken_up": gettext_lazy(
        "%(person)s took “%(duty)s” up, which lay with %(was_person)s."
    ),
    "duties.duty.chased": gettext_lazy("%(who)s urged: “%(duty)s” is waited for."),
    "meetings.meeting.planned": gettext_lazy("%(who)s planned the meeting."),
    "meetings.meeting.notified": gettext_lazy("%(who)s sent the notice to everybody invited."),
    "meetings.meeting.ready": gettext_lazy("%(who)s said that room, papers and people are ready."),
    "meetings.meeting.started": gettext_lazy("%(who)s opened the meeting."),
    "meetings.meeting.signed_in": gettext_lazy("%(person)s is present."),
    "meetings.meeting.ended": gettext_lazy("%(who)s ended the meeting; %(present)s were present."),
    "meetings.meeting.minutes_issued": gettext_lazy("%(who)s issued the minutes."),
    "meetings.meeting.closed": gettext_lazy("%(who)s closed the meeting."),
    "meetings.meeting.postponed": gettext_lazy("%(who)s moved it from %(was)s to %(starts_at)s."),
    "meetings.meeting.cancelled": gettext_lazy("%(who)s called it off: %(reason)s"),
    "meetings.meeting.answered": gettext_lazy("%(who)s answered the invitation."),
    "meetings.meeting.chased": gettext_lazy("%(who)s urged those who had not answered."),
    "meetings.meeting.invited": gettext_lazy("%(who)s invited more people."),
    "meetings.meeting.uninvited": gettext_lazy("%(who)s took somebody off the list."),
    "meetings.meeting.minutes_saved": gettext_lazy("%(who)s saved the minutes."),
    "meetings.meeting.room_released": gettext_lazy(
        "Nobody had started the meeting: its room was freed."
    ),
    "meetings.agenda.added": gettext_lazy("%(who)s put a point on the agenda."),
    "meetings.agenda.changed": gettext_lazy("%(who)s changed the agenda."),
    "meetings.agenda.moved": gettext_lazy("%(who)s took a point of the agenda further."),
    "meetings.checklist.added": gettext_lazy("%(who)s added to the checklist."),
    "meetings.checklist.changed": gettext_lazy("%(who)s changed the checklist."),
    "meetings.checklist.ticked": gettext_lazy("%(who)s ticked off a line of the checklist."),
    "meetings.checklist.unticked": gettext_lazy("%(who)s took back a tick of the checklist."),
    "meetings.decision.added": gettext_lazy("%(who)s entered a decision."),
    "meetings.decision.changed": gettext_lazy("%(who)s changed a decision."),
    "meetings.decision.removed": gettext_lazy("%(who)s removed a decision."),
    "meetings.decision.docketed": gettext_lazy(
        "%(who)s put a decision under supervision as %(item)s."
    ),
    "meetings.room.described": gettext_lazy("%(who)s described a room."),
    "reception.visit.expected": gettext_lazy("%(who)s announced the visitors."),
    "reception.visit.arrived": gettext_lazy("The visitors arrived; %(who)s let them in."),
    "reception.visit.received": gettext_lazy("%(who)s met the visitors."),
    "reception.visit.left": gettext_lazy("The visitors left; %(who)s took note of it."),
    "reception.visit.turned_away": gettext_lazy("%(who)s turned the visitors away: %(reason)s"),
    "reception.visit.missed": gettext_lazy("%(who)s noted that the visitors did not come."),
    "reception.delegation.received": gettext_lazy(
        "%(who)s entered the delegation as %(number)s: %(unit)s, %(party_size)s persons."
    ),
    "reception.delegation.applied": gettext_lazy("%(who)s asked for approval."),
    "reception.delegation.approved": gettext_lazy("%(who)s approved the reception."),
    "reception.delegation.returned": gettext_lazy("%(who)s returned it: %(reason)s"),
    "reception.delegation.rejected": gettext_lazy("%(who)s rejected it: %(reason)s"),
    "reception.delegation.planned": gettext_lazy(
        "%(who)s planned it and took rooms, cars and badges."
    ),
    "reception.delegation.started": gettext_lazy("%(who)s received the guests."),
    "reception.delegation.closed": gettext_lazy("%(who)s signed the reception list."),
    "reception.delegation.reimbursed": gettext_lazy("%(who)s marked it as reimbursed."),
    "reception.delegation.published": gettext_lazy("%(who)s published the account."),
    "reception.delegation.amended": gettext_lazy("%(who)s changed it."),
    "reception.delegation.explained": gettext_lazy(
        "%(who)s put on record why a rule is not kept: %(reason)s"
    ),
    "reception.delegation.entered": gettext_lazy("%(who)s entered “%(what)s”."),
    "reception.delegation.corrected": gettext_lazy("%(who)s corrected “%(what)s”."),
    "reception.delegation.removed": gettext_lazy("%(who)s took “%(what)s” off."),
    "reception.delegation.cancelled": gettext_lazy("%(who)s cancelled it: %(reason)s"),
    "reception.visit.host_named": gettext_lazy("%(who)s named the host: %(to_person)s."),
    "reception.visit.recounted": gettext_lazy(
        "%(who)s counted them anew: %(persons)s are inside, before it were %(was_persons)s."
    ),
    "reception.visit.badge_back": gettext_lazy("%(who)s took badge %(badges)s back."),
    "reception.visit.badge_missing": gettext_lazy(
        "%(who)s noted that badge %(badges)s was not given back."
    ),
    "reception.visit.unmet": gettext_lazy(
        "Nobody had met them in time; the deputy, the head and the desk were told."
    ),
    "reception.visit.still_inside": gettext_lazy(
        "They were still in the building; the desk and the host were told."
    ),
    "reception.petition.registered": gettext_lazy(
        "%(who)s registered the petition as %(number)s; to be decided by %(due_on)s."
    ),
    "reception.petition.accepted": gettext_lazy(
        "%(who)s accepted it; %(lead_department)s answers by %(due_on)s."
    ),
    "reception.petition.refused": gettext_lazy("%(who)s did not accept it."),
    "reception.petition.transferred": gettext_lazy("%(who)s transferred it to %(receiver)s."),
    "reception.petition.replied": gettext_lazy("%(who)s answered the petitioner."),
    "reception.petition.extended": gettext_lazy(
        "%(who)s extended the term from %(was_due_on)s to %(due_on)s."
    ),
    "reception.petition.review_asked": gettext_lazy(
        "%(who)s took the request for a review, to be decided by %(due_on)s."
    ),
    "reception.petition.closed": gettext_lazy("%(who)s closed the petition."),
    "reception.petition.withdrawn": gettext_lazy("%(who)s noted that it was withdrawn."),
    "vehicles.request.substituted": gettext_lazy("%(who)s sent it by other means: %(reason)s"),
    "vehicles.request.fare_entered": gettext_lazy("%(who)s entered the fare: ¥%(cost)s."),
    "vehicles.trip.sent": gettext_lazy("%(who)s sent the car as %(number)s."),
    "vehicles.trip.departed": gettext_lazy("%(who)s departed at %(odometer_km)s km."),
    "vehicles.trip.returned": gettext_lazy("%(who)s returned after %(km)s km."),
    "vehicles.trip.swapped": gettext_lazy("%(who)s changed car or driver: %(reason)s"),
    "vehicles.trip.costed": gettext_lazy("%(who)s entered the costs: ¥%(total)s."),
    "vehicles.trip.substituted": gettext_lazy("%(who)s sent it by other means: %(reason)s"),
    "vehicles.trip.cancelled": gettext_lazy("%(who)s cancelled it: %(reason)s"),
    "vehicles.fuel.settled": gettext_lazy("%(who)s checked it: %(finding)s"),
    "vehicles.job.quoted": gettext_lazy("%(who)s entered the quote of %(shop)s: ¥%(quote)s."),
    "vehicles.job.finished": gettext_lazy("%(who)s fetched the car: ¥%(amount)s."),
    "vehicles.paper.entered": gettext_lazy("%(who)s entered it, valid until %(valid_until)s."),
    "vehicles.request.made": gettext_lazy("%(who)s asked for a car."),
    "vehicles.request.approved": gettext_lazy("%(who)s approved the trip."),
    "vehicles.request.rejected": gettext_lazy("%(who)s refused the trip: %(reason)s"),
    "vehicles.request.dispatched": gettext_lazy("%(who)s sent car and driver."),
    "vehicles.request.completed": gettext_lazy("%(who)s confirmed the trip."),
    "vehicles.request.merged": gettext_lazy("%(who)s merged it into another trip."),
    "vehicles.request.joined": gettext_lazy("%(who)s let other passengers join the trip."),
    "vehicles.request.cancelled": gettext_lazy("%(who)s called the trip off: %(reason)s"),
    "vehicles.request.held": gettext_lazy("%(who)s pencilled a car in."),
    "vehicles.request.reopened": gettext_lazy("%(who)s opened the request again."),
    "vehicles.request.changed": gettext_lazy("%(who)s changed it together with its trip."),
    "vehicles.trip.confirmed": gettext_lazy("%(who)s confirmed the trip."),
    "vehicles.trip.delayed": gettext_lazy("%(who)s said that the car comes back later."),
    "vehicles.trip.moved": gettext_lazy("%(who)s moved the trip to another time."),
    "vehicles.trip.joined": gettext_lazy("%(who)s let others ride along."),
    "vehicles.fuel.entered": gettext_lazy("%(who)s entered fuel for ¥%(amount)s."),
    "vehicles.job.planned": gettext_lazy("%(who)s planned it, due on %(due_on)s."),
    "vehicles.job.approved": gettext_lazy("%(who)s approved the quote."),
    "vehicles.job.started": gettext_lazy("%(who)s brought the car to the workshop."),
    "vehicles.job.sooner": gettext_lazy("%(who)s reckons with it sooner, on %(due_on)s."),
    "vehicles.paper.expires": gettext_lazy("The paper ends on %(valid_until)s."),
    "vehicles.paper.replaced": gettext_lazy("%(who)s entered a newer paper."),
    "vehicles.odometer.read": gettext_lazy("%(who)s kept an odometer reading: %(km)s km."),
    "vehicles.fuel.withdrawn": gettext_lazy("%(who)s withdrew it: %(reason)s"),
    "vehicles.job.returned": gettext_lazy("%(who)s returned the quote: %(reason)s"),
    "vehicles.job.cancelled": gettext_lazy("%(who)s cancelled it: %(reason)s"),
    "vehicles.vehicle.added": gettext_lazy("%(who)s entered the car %(plate)s."),
    "vehicles.vehicle.changed": gettext_lazy("%(who)s changed the papers of a car."),
    "vehicles.driver.added": gettext_lazy("%(who)s entered a driver."),
    "vehicles.driver.changed": gettext_lazy("%(who)s changed the licence of a driver."),
    "documents.register.imported": gettext_lazy("%(who)s took a register in from a file."),
    "documents.sender.added": gettext_lazy("%(who)s entered the sender “%(name)s”."),
    "documents.sender.changed": gettext_lazy("%(who)s changed the sender “%(name)s”."),
    "documents.sender.merged": gettext_lazy("%(who)s merged two entries of one sender."),
    "documents.sender.separated": gettext_lazy("%(who)s parted two senders again."),
    "documents.register.exported": gettext_lazy("%(who)s took the register out as a file."),
    "supervision.ledger.exported": gettext_lazy("%(who)s took the ledger out as a file."),
    "documents.overrides.exported": gettext_lazy("%(who)s took the list of reasons out as a file."),
    "bookings.booking.moved": gettext_lazy("%(who)s moved a booking."),
    "bookings.booking.made": gettext_lazy("%(who)s booked an hour."),
    "bookings.booking.confirmed": gettext_lazy("%(who)s made a booking firm."),
    "bookings.booking.cancelled": gettext_lazy("%(who)s gave a booking up."),
    "bookings.booking.finished": gettext_lazy("%(who)s ended a booking early."),
    "meetings.template.set": gettext_lazy("%(who)s changed the checklist of a kind of meeting."),
    "bookings.booking.released": gettext_lazy("%(who)s freed what was booked."),
    "access.feed.made": gettext_lazy("%(who)s made a secret address of a calendar."),
    "access.feed.revoked": gettext_lazy("%(who)s revoked the address of a calendar."),
    "access.token.revoked": gettext_lazy("%(who)s revoked a token of a program."),
    "calendars.days.changed": gettext_lazy("%(who)s entered the days from %(first)s to %(last)s."),
    "calendars.deadlines.moved": gettext_lazy("%(who)s let the deadlines follow the calendar."),
    "parameters.parameter.changed": gettext_lazy("%(who)s set %(key)s from %(was)s to %(now)s."),
    "parameters.parameter.reset": gettext_lazy("%(who)s set %(key)s back to %(now)s."),
    "notifications.preferences.changed": gettext_lazy("%(who)s chose which news to hear."),
    "notifications.quiet_hours.changed": gettext_lazy("%(who)s changed the quiet hours."),
    "organisation.department.added": gettext_lazy("%(who)s entered a department."),
    "organisation.department.changed": gettext_lazy("%(who)s changed a department."),
    "organisation.person.added": gettext_lazy("%(who)s entered a person."),
    "organisation.person.changed": gettext_lazy("%(who)s changed the entry of a person."),
    "organisation.person.left": gettext_lazy("%(who)s ended the account of somebody who left."),
    "organisation.person.returned": gettext_lazy("%(who)s let somebody back in who had left."),
    "organisation.person.password_changed": gettext_lazy("%(who)s changed the own password."),
    "organisation.person.settings_changed": gettext_lazy("%(who)s changed the own settings."),
}
