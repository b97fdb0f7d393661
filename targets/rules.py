"""Who may record figures, set targets, hand in and accept returns, change the tolerance and publish a quarter."""

from django.utils import timezone
from rules import predicate

from partnerships.rules import manages, manages_somewhere, permit, sits_on, sits_on_a_board, support_office
from targets.models import Correction, LetIn


@predicate
def is_let_in(person, obj):
    """Let in to the locked quarter of this return, today."""
    live = LetIn.objects.live(on=timezone.localdate())
    return live.filter(person=person, quarter=obj.quarter_id).reaching(obj.body_id).exists()


@predicate
def proposed(person, correction):
    return isinstance(correction, Correction) and correction.proposed_by_id == person.pk


permit(
    "targets.record_figure",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can record its figures.",
)
permit(
    "targets.set_target",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can set its targets.",
)
permit(
    "targets.update_milestone",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can say how its milestones stand.",
)
permit(
    "targets.keep_indicators",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can change the list of indicators.",
)
permit(
    "targets.adopt_tolerance_rule",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can change the tolerance.",
)
permit(
    "targets.publish_quarter",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can publish a quarter.",
)
permit(
    "targets.save_return",
    manages | support_office | is_let_in,
    because="Only the manager of {body} or the SP Support Officer can fill in its return.",
)
permit(
    "targets.submit_return",
    manages | support_office | is_let_in,
    because="Only the manager of {body} or the SP Support Officer can send in its return.",
)
permit(
    "targets.upload_returns",
    manages_somewhere | support_office,
    because="Only partnership managers and the SP Support Officer can upload figures of returns.",
)
permit(
    "targets.accept_return",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can accept a return or send it back.",
)
permit(
    "targets.lock_quarter",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can lock a quarter and let people in.",
)
permit(
    "targets.override_class",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can override a class.",
)
permit(
    "targets.write_story",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can write about its indicators.",
)
permit(
    "targets.propose_correction",
    support_office | is_let_in,
    because="Only the SP Support Officer, or somebody they let in to this quarter, can propose a correction.",
)
permit(
    "targets.withdraw_correction",
    support_office | proposed,
    because="Only whoever proposed a correction or the SP Support Officer can withdraw it.",
)
permit(
    "targets.revise_quarter",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can publish a revision.",
)
permit(
    "targets.ask_challenge",
    sits_on_a_board | support_office,
    because="Only members of a board and the SP Support Officer can ask a partnership about its results.",
)
permit(
    "targets.answer_challenge",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can answer the board.",
)
permit(
    "targets.decide_challenge",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can put a question on an agenda and record the decision.",
)


@predicate
def sits_on_a_body(person):
    """Holds a seat on any body."""
    return bool(person.seat_body_ids)


permit(
    "targets.add_evidence_base",
    sits_on | support_office,
    because="Only people with a seat on {body} and the support office can keep its evidence.",
)
permit(
    "targets.add_evidence_somewhere",
    sits_on_a_body | support_office,
    because="Only people with a seat on a board or partnership can add to the evidence base.",
)
permit(
    "targets.review_strategy",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can review the strategy.",
)
