"""Who gets in at the handbook, the strategy's copies, guides, logos and consultations."""

from comms.actions.publications import freeze_pdf
from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.comms_handbook import (
    ConsultationFactory,
    ConsultationReplyFactory,
    CopyRequestFactory,
    HandbookFactory,
    LogoFactory,
    StrategySiteFactory,
)

WORKERS = SUPPORT_OFFICE | {"manager", "other_manager"}


def handbook(world):
    return [HandbookFactory().revision]


def handbook_with_pdf(world):
    book = HandbookFactory()
    freeze_pdf(book, b"%PDF-1.7", at=book.published_at)
    return [book.revision]


def consultation(world):
    return [ConsultationFactory(body=world.board).pk]


def reply(world):
    asked = ConsultationReplyFactory(body=world.lyp, consultation=ConsultationFactory(body=world.board))
    return [asked.consultation_id, "lyp"]


def office(args=lambda world: [], **kwargs):
    """The support office only."""
    return Line(SUPPORT_OFFICE, args, **kwargs)


TABLE = {
    "comms:handbook": public(),
    "comms:handbook_version": public(handbook),
    "comms:handbook_pdf": public(handbook_with_pdf),
    "comms:handbook_desk": Line(WORKERS),
    "comms:handbook_publish": office(),
    "comms:distribution_add": Line(WORKERS),
    "comms:copy_ask": public(),
    "comms:copy_asked": public(),
    "comms:copy_list": office(),
    "comms:copy_sent": office(lambda world: [CopyRequestFactory().pk], refused=404),
    "comms:copy_decline": office(lambda world: [CopyRequestFactory().pk], refused=404),
    "comms:site_add": office(),
    **{
        f"comms:site_{page}": office(
            lambda world: [StrategySiteFactory().pk],
            refused=404,
            exceptions={"manager": 403, "other_manager": 403},
        )
        for page in ("edit", "check")
    },
    "comms:brand": public(),
    "comms:logo_file": public(lambda world: [LogoFactory().pk]),
    "comms:logo_add": office(),
    "comms:logo_retire": office(lambda world: [LogoFactory().pk]),
    "comms:guide_edit": office(lambda world: ["brand"]),
    "comms:consultation_list": public(),
    "comms:taking_part": public(),
    "comms:consultation_detail": public(consultation),
    "comms:consultation_add": office(),
    "comms:consultation_edit": office(consultation),
    "comms:consultation_withdraw": office(consultation),
    "comms:consultation_ask": office(consultation),
    "comms:consultation_feedback": office(consultation),
    "comms:consultation_reply": Line(SUPPORT_OFFICE | {"manager", "chair"}, reply),
}
