"""The parts of a body's page with what each says, and the corrections that wait at its check (E03)."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnerships.models import Body, PageProposal


@dataclass(frozen=True)
class PagePart:
    """One part of a page as somebody may say that it is wrong; `says` only for what is one text."""

    part: str
    label: str
    is_text: bool
    says: str


def parts_of(body: Body) -> list[PagePart]:
    """Every part of the page of `body`, in the order of the page; one statement at most."""
    page = getattr(body, "page", None)
    texts = {
        PageProposal.Part.PURPOSE: body.purpose,
        PageProposal.Part.INTRODUCTION: page.introduction if page else "",
        PageProposal.Part.CONTACT: page.contact if page else "",
        PageProposal.Part.NAME: body.name,
        PageProposal.Part.ACRONYM: body.acronym,
        PageProposal.Part.MEETS: body.meeting_frequency,
    }
    return [PagePart(part.value, str(part.label), part in texts, texts.get(part, "")) for part in PageProposal.Part]


def sent_at_check(body: Body) -> Sequence[PageProposal]:
    """The corrections of this month's check that are not settled yet."""
    return list(body.page_proposals.open().of_a_check().select_related("proposer").order_by("sent_at", "pk"))
