"""The statements: changed in a version that no round has used yet (F01)."""

from django.db import transaction
from django.db.models import F, Max

from healthchecks.models import Questionnaire, Round, Section, Statement
from partnerships.access import RefusedError, authorise
from partnerships.events import record
from partnerships.models import Event, Person

PRIVATE = Event.Visibility.PRIVATE


@transaction.atomic
def start_version(*, by: Person | None, at) -> Questionnaire:
    """Begin the next version of the statements as a copy of the last; the first one is empty.

    Raises RefusedError while a round is open or if the last version can still be changed.
    """
    authorise(by, "healthchecks.edit_statement")
    last = Questionnaire.objects.select_for_update().order_by("-version").first()
    if last and not last.is_fixed:
        raise RefusedError(f"{last} has not been used in a round yet. Change that one.")
    _no_round_is_open()
    new = Questionnaire.objects.create(version=last.version + 1 if last else 1)
    for section in last.sections.all() if last else ():
        copy = Section.objects.create(
            questionnaire=new,
            slug=section.slug,
            title=section.title,
            about=section.about,
            position=section.position,
        )
        Statement.objects.bulk_create(
            Statement(section=copy, text=statement.text, position=statement.position)
            for statement in section.statements.all()
        )
    record("questionnaire.started", new, by=by, at=at, visibility=PRIVATE)
    return new


@transaction.atomic
def set_section(
    questionnaire: Questionnaire, slug: str, *, title: str, about: str, position: int, by: Person | None, at
) -> Section:
    """Add a P to a version that can still be changed, or change it."""
    questionnaire = _changeable(questionnaire, by)
    section = questionnaire.sections.filter(slug=slug).first() or Section(questionnaire=questionnaire, slug=slug)
    wanted = {"title": title, "about": about, "position": position}
    before = {key: getattr(section, key) for key in wanted} if section.pk else None
    if before == wanted:
        return section
    for key, value in wanted.items():
        setattr(section, key, value)
    section.save()
    record("section.set", section, by=by, at=at, visibility=PRIVATE, before=before, after=wanted)
    return section


@transaction.atomic
def add_statement(section: Section, *, text: str, by: Person | None, at) -> Statement:
    """Ask one more thing under a P, as the last."""
    _changeable(section.questionnaire, by)
    _said_once(section, text)
    last = section.statements.aggregate(last=Max("position"))["last"] or 0
    statement = Statement.objects.create(section=section, text=text, position=last + 1)
    record("statement.added", statement, by=by, at=at, visibility=PRIVATE)
    return statement


@transaction.atomic
def edit_statement(statement: Statement, *, text: str, by: Person | None, at) -> Statement:
    """Word a statement anew."""
    _changeable(statement.section.questionnaire, by)
    if text == statement.text:
        return statement
    _said_once(statement.section, text, but=statement)
    before, statement.text = statement.text, text
    statement.save(update_fields=["text"])
    record(
        "statement.edited", statement, by=by, at=at, visibility=PRIVATE, before={"text": before}, after={"text": text}
    )
    return statement


@transaction.atomic
def remove_statement(statement: Statement, *, by: Person | None, at) -> Questionnaire:
    """Ask a statement no more; the ones below move up. Each P keeps at least one."""
    questionnaire = _changeable(statement.section.questionnaire, by)
    if statement.section.statements.count() == 1:
        raise RefusedError(f"{statement.section} needs at least one statement. Add another one first.")
    record("statement.removed", statement, by=by, at=at, visibility=PRIVATE, before={"text": statement.text})
    position = statement.position
    statement.delete()
    statement.section.statements.filter(position__gt=position).update(position=F("position") - 1)
    return questionnaire


def _changeable(questionnaire, by):
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    authorise(by, "healthchecks.edit_statement")
    if questionnaire.is_fixed:
        _no_round_is_open()
        raise RefusedError("A round has used these statements, so they stay as they are. Start a new version.")
    return questionnaire


def _no_round_is_open():
    if open_round := Round.objects.open().first():
        raise RefusedError(f"{open_round} is open for answers. Its statements can change once it is closed.")


def _said_once(section, text, *, but=None):
    if section.statements.filter(text=text).exclude(pk=but.pk if but else None).exists():
        raise RefusedError("This statement is already asked here. Word it differently.", field="text")
