"""Public papers that key stakeholders have not been told of, and how many they are (E02)."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from comms.models import Audience, Subscriber
from partnerships.models import Document, DocumentVersion

READERS = "key-stakeholders"
REST = dt.timedelta(minutes=15)  # papers of one meeting come one after another, and make one mail
OLDEST = dt.timedelta(days=7)  # what nobody was told for a week, as after a long standstill, is no news any more


def readers_of_papers() -> QuerySet[Subscriber, Subscriber]:
    """Who gets the mail about papers."""
    return Subscriber.objects.wanting(Audience.objects.filter(slug=READERS))


def papers_to_tell(*, at: dt.datetime) -> QuerySet[Document, Document]:
    """Public papers that somebody added within the week and nobody was told of; what was loaded from the past is none."""
    added = DocumentVersion.objects.filter(document=OuterRef("pk"), number=1, uploaded_by__isnull=False)
    public = Document.objects.papers().filter(visibility=Document.Visibility.PUBLIC, withdrawn_at=None, told=None)
    return public.filter(Exists(added.filter(uploaded_at__gt=at - OLDEST, uploaded_at__lte=at)))


def came_lately(papers: list[Document], *, at: dt.datetime) -> set[tuple[int, int | None]]:
    """The bodies and meetings whose papers still come in: their mail waits until they rest."""
    lately = DocumentVersion.objects.filter(document__in=papers, number=1, uploaded_at__gt=at - REST)
    return set(lately.values_list("document__body", "document__meeting"))


def papers_note() -> str:
    """What is said before a document is saved: whether a mail goes, to how many, and when."""
    count = readers_of_papers().count()
    if not count:
        return "No mail goes: nobody has subscribed as a key stakeholder."
    whom = f"{count:,} key {'stakeholder' if count == 1 else 'stakeholders'}"
    return (
        f"Who hears of it: if this is an agenda, an action note or a paper that everybody may read, {whom} "
        f"will get one mail with its link {REST.seconds // 60} minutes after the last paper of the meeting was added. "
        "No mail goes for any other document, nor for a later version. To stop it, withdraw the paper before then."
    )
