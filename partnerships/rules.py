"""Who may do what: small sentences about a person and a thing, joined with `&`, `|` and `~`.

Every permission is stated once with `permit`, together with the reason that a person reads
when they may not. A person who is not signed in never passes.
"""

from django.contrib.auth import get_user_model
from rules import add_perm, predicate

from partnerships.models import Body, Role

_REASONS: dict[str, str] = {}


def permit(permission, rule, *, because):
    """State that `permission` ("app.verb_noun") is held where `rule` says so; `because` is shown to those it refuses.

    `because` may name {body}. Raises KeyError if the permission is stated twice.
    """
    add_perm(permission, rule & is_person)
    _REASONS[permission] = because


def reason(permission, obj=None):
    """The sentence that tells a person why they may not."""
    body = body_of(obj)
    return _REASONS[permission].format(body=body.name if body else "the partnership")


def body_of(obj):
    """The body a thing belongs to, or None."""
    if obj is None or isinstance(obj, Body):
        return obj
    return getattr(obj, "body", None)


def _body_id(obj):
    return obj.pk if isinstance(obj, Body) else getattr(obj, "body_id", None)


@predicate
def is_person(person):
    return isinstance(person, get_user_model()) and person.is_active


@predicate
def is_administrator(person):
    return person.holds(Role.ADMINISTRATOR)


@predicate
def is_support_officer(person):
    return person.holds(Role.SUPPORT_OFFICER)


@predicate
def is_strategic_manager(person):
    return person.holds(Role.STRATEGIC_MANAGER)


@predicate
def is_iic(person):
    return person.holds(Role.IIC)


@predicate
def is_finance_clerk(person):
    return person.holds(Role.FINANCE)


@predicate
def is_auditor(person):
    return person.holds(Role.AUDITOR)


@predicate
def is_scrutiny(person):
    return person.holds(Role.SCRUTINY)


@predicate
def manages(person, obj):
    """Manager of this body."""
    return person.holds_on(_body_id(obj), Role.MANAGER)


@predicate
def manages_somewhere(person):
    return person.manages_any


@predicate
def chairs(person, obj):
    """Chair, co-chair or vice-chair of this body."""
    return person.holds_on(_body_id(obj), *Role.leading())


@predicate
def signs_for(person, obj):
    """Chair of this body, alone or with others."""
    return person.holds_on(_body_id(obj), *Role.signing())


@predicate
def drafts_for(person, obj):
    """Writes for this body what its chair signs: the chair, the manager, the partnership support officer."""
    return person.holds_on(_body_id(obj), *Role.drafting())


@predicate
def sits_on(person, obj):
    """Holds any seat on this body."""
    return person.holds_on(_body_id(obj))


@predicate
def sits_on_a_board(person):
    """Holds a seat on a body of kind board."""
    return Body.objects.filter(pk__in=person.seat_body_ids, kind=Body.Kind.BOARD).exists()


@predicate
def is_subject_person(person, obj):
    """The thing is the person's own record."""
    return obj is not None and person.pk == obj.pk


@predicate
def proposed(person, obj):
    """Sent in this correction."""
    return obj is not None and obj.proposer_id == person.pk


support_office = is_support_officer | is_strategic_manager | is_administrator

permit("partnerships.see_offices", is_person, because="Sign in to see the offices.")
permit(
    "partnerships.edit_body",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can edit this page.",
)
permit(
    "partnerships.check_page",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can confirm this page.",
)
permit(
    "partnerships.settle_proposal",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can settle corrections.",
)
permit(
    "partnerships.revise_proposal",
    proposed,
    because="Only whoever proposed a correction can change it or take it back.",
)
permit(
    "partnerships.mark_update",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can tell members and senior managers of an update.",
)
permit(
    "partnerships.keep_register",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can change the register.",
)
permit(
    "partnerships.seat_person",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can change who sits on it.",
)
permit(
    "partnerships.see_history",
    sits_on | support_office | is_auditor | is_iic | is_scrutiny,
    because="Only people with a seat on {body}, the support office, auditors and scrutiny can read its history.",
)
permit(
    "partnerships.invite_person",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can invite people to sign in.",
)
permit(
    "partnerships.withdraw_invitation",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can withdraw an invitation.",
)
permit(
    "partnerships.stop_sign_in",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can stop people from signing in.",
)
permit(
    "partnerships.change_sign_in_email",
    is_subject_person,
    because="Only the person themselves can change the address they sign in with.",
)
permit(
    "partnerships.edit_person",
    is_subject_person | support_office,
    because="Only this person or the SP Support Officer can change these details.",
)
permit(
    "partnerships.see_gaps",
    support_office | is_auditor | manages_somewhere,
    because="Only the support office, auditors and partnership managers can read the gaps report.",
)
permit(
    "partnerships.import_rows",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can import.",
)
permit(
    "partnerships.seat_officer",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can appoint managers, sponsors and officers.",
)
permit(
    "partnerships.seat_administrator",
    is_administrator,
    because="Only an administrator can appoint administrators and auditors.",
)
permit(
    "partnerships.add_person",
    manages_somewhere | support_office,
    because="Only partnership managers and the SP Support Officer can add people.",
)
permit(
    "partnerships.keep_documents",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can add documents and meetings.",
)
permit(
    "partnerships.ask_paper",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can ask for papers for its meetings.",
)
permit(
    "partnerships.write_papers",
    manages_somewhere | support_office,
    because="Only partnership managers and the SP Support Officer can send in papers.",
)
permit(
    "partnerships.send_paper",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can write its papers and send them in.",
)
permit(
    "partnerships.accept_paper",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can accept papers.",
)
permit(
    "partnerships.see_page_checks",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can see every page check.",
)
permit(
    "partnerships.see_delegation",
    sits_on | support_office | is_iic,
    because="Only people with a seat on {body} and the support office can read what its members may decide.",
)
permit(
    "partnerships.keep_plan",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can change this plan.",
)
permit(
    "partnerships.keep_partner_plans",
    manages_somewhere | support_office,
    because="Only partnership managers and the SP Support Officer can keep the list of partners’ plans.",
)
permit(
    "partnerships.place_message",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can record where its messages were put in.",
)
permit(
    "partnerships.keep_pledges",
    manages_somewhere | support_office,
    because="Only partnership managers and the SP Support Officer can enter what partners pledge.",
)
permit(
    "partnerships.draft_chair_statement",
    drafts_for | support_office,
    because="Only the chair and the manager of {body} and the SP Support Officer can write this statement.",
)
permit(
    "partnerships.sign_chair_statement",
    signs_for,
    because="Only the chair of {body} can sign this statement.",
)
permit(
    "partnerships.ask_chairs",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can ask the chairs for their statements.",
)
permit(
    "partnerships.keep_cadences",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can say what recurs.",
)
permit(
    "partnerships.see_close_down",
    sits_on | support_office | is_auditor | is_iic | is_scrutiny,
    because="Only people with a seat on {body}, the support office, auditors and scrutiny can read how it closes down.",
)
permit(
    "partnerships.write_close_down",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can write its close-down workbook.",
)
