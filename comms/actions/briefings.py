"""Trailing significant updates: senior managers by mail at once, members in the month's briefing note (E16)."""

import calendar
import hashlib
import json
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from comms.actions.audiences import MEMBERS_BRIEFING, keep_standard_audiences
from comms.actions.outbox import queue_notice
from comms.actions.publications import freeze, tell_readers
from comms.mime import unslotted
from comms.mime.letters import notice_letter
from comms.models import Audience, BriefingItem, BriefingNote, Publication, Subscriber
from comms.models.addresses import address_of
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.duties import close_duties, open_duty
from partnerships.events import record
from partnerships.markup import to_html
from partnerships.models import Event, Person, Role, Seat, SignificantUpdate
from partnerships.templatetags.words import month

DUE = "briefing.due"
SENIOR_MANAGERS = (Role.CMT,)
ELECTED_MEMBERS = (Role.CABINET, Role.LEAD_COUNCILLOR, Role.PORTFOLIO_HOLDER, Role.SCRUTINY)
PRIVATE = Event.Visibility.PRIVATE


def trail_updates(*, at: datetime) -> int:
    """Put each significant update that stands in no note into the next one, and mail senior managers; returns how many.

    Harmless twice and beside other workers: an update has one line in one note, written with the mail.
    """
    waiting = SignificantUpdate.objects.filter(briefing_item=None).order_by("marked_at", "pk")
    return sum(_trail(pk, at=at) for pk in list(waiting.values_list("pk", flat=True)))


@action
def _trail(pk, *, at):
    waiting = SignificantUpdate.objects.select_for_update(skip_locked=True, of=("self",)).select_related("body")
    update = waiting.filter(pk=pk, briefing_item=None).first()
    if update is None:
        return False
    note = _next_note(at)
    BriefingItem.objects.create(note=note, update=update, words=update.words, told_at=at)
    mail = notice_letter(
        subject=f"New on the page of {unslotted(update.body.name)}",
        lines=[unslotted(update.words)],
        button="Open the page",
        path=update.body.get_absolute_url(),
        reason=f"senior managers are told of significant updates of {settings.PARTNERSHIP_NAME}’s pages",
        at=at,
    )
    queue_notice(mail, to=[address_of(person) for person in holding(SENIOR_MANAGERS, at=at)], by=None, at=at)
    record("update.trailed", update, by=None, at=at, body=update.body, visibility=PRIVATE)
    return True


@action
def edit_note(note: BriefingNote, *, introduction: str, by: Person | None, at: datetime) -> BriefingNote:
    """Change the first words of a note that is not published yet."""
    note = _draft(note, by)
    before, after = apply_changes(note, {"introduction": introduction})
    if after:
        record("briefing.edited", note, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return note


@action
def edit_item(item: BriefingItem, *, words: str, is_left_out: bool, by: Person | None, at: datetime) -> BriefingItem:
    """Change what the note says of one update, or leave it out."""
    note = _draft(item.note, by)
    item = BriefingItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    before, after = apply_changes(item, {"words": " ".join(words.split()), "is_left_out": is_left_out})
    if after:
        record("briefing.edited", note, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return item


@action
def publish_note(note: BriefingNote, *, seen: str, by: Person, at: datetime) -> BriefingNote:
    """Publish the note for good and mail its link to elected members and the note's list.

    `seen` is the hash of what was looked at. Raises RefusedError if it changed since, or says nothing.
    """
    note = _draft(note, by)
    data = note_data(note)
    if seen_hash(data) != seen:
        raise RefusedError("The note changed after you looked at it. Look at it again, then publish.")
    if not data["items"]:
        raise RefusedError("The note says nothing yet. Keep at least one update in it.")
    note.publication = freeze(
        Publication.Kind.BRIEFING_NOTE, note.slug, title=data["title"], data=data, by=by, at=at,
        html=render_to_string(
            "comms/editions/briefing_note.html", {"note": data, "introduction": to_html(data["introduction"])}
        ),
    )  # fmt: skip
    note.save(update_fields=["publication"])
    close_duties(DUE, note, by=by, at=at)
    record("briefing.published", note.publication, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    tell_readers(
        note.publication, _letter(note, data), people=holding(ELECTED_MEMBERS, at=at), audience=MEMBERS_BRIEFING,
        by=by, at=at,
    )  # fmt: skip
    return note


def note_data(note: BriefingNote) -> dict:
    """What the note says, as it is published."""
    items = note.items.standing().select_related("update__body")
    return {
        "title": f"Members’ briefing note, {month(note.month)}",
        "month": note.slug,
        "introduction": note.introduction,
        "items": [
            {
                "body": item.update.body.name,
                "words": item.words,
                "address": item.update.body.get_absolute_url(),
                "on": timezone.localdate(item.update.marked_at).isoformat(),
            }
            for item in items
        ],
    }


def readers(*, at: datetime) -> tuple[int, int]:
    """How many elected members and how many subscribers of the note's list get its link."""
    members = [address_of(person) for person in holding(ELECTED_MEMBERS, at=at)]
    listed = Subscriber.objects.wanting(Audience.objects.filter(slug=MEMBERS_BRIEFING)).exclude(address__in=members)
    return len({*members} - {""}), listed.count()


def seen_hash(data: dict) -> str:
    """A hash by which what was looked at is known again."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def holding(roles, *, at: datetime):
    """The people who hold one of `roles` today, each once."""
    seats = Seat.objects.live(on=timezone.localdate(at)).filter(role__in=roles)
    return Person.objects.filter(pk__in=seats.values("person")).order_by("pk")


def _next_note(at) -> BriefingNote:
    """The draft of this month, or of the first month after it whose note is not out yet; its duty with it."""
    wanted = timezone.localdate(at).replace(day=1)
    while True:
        note, is_new = BriefingNote.objects.select_for_update(of=("self",)).get_or_create(month=wanted)
        if note.publication_id is None:
            break
        wanted = _last_day(wanted) + timedelta(days=1)
    if is_new:
        keep_standard_audiences()
        open_duty(DUE, note, role=Role.SUPPORT_OFFICER, due_on=_last_day(wanted), at=at)
        record("briefing.begun", note, by=None, at=at, visibility=PRIVATE)
    return note


def _last_day(first):
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _draft(note, by):
    note = BriefingNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    authorise(by, "comms.keep_briefings", note)
    if note.publication_id:
        raise RefusedError("This note is published and stays as it is. What is new goes into the next one.")
    return note


def _letter(note, data):
    return {
        "subject": data["title"],
        "heading": data["title"],
        "lines": [f"{item['body']}: {item['words']}" for item in data["items"]],
        "links": [("Read the briefing note", note.publication.get_absolute_url())],
    }
