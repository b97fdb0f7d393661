"""Who gets in at News-Link, the subscriptions and the outbox."""

from django.utils import timezone

from comms.models import PublicationFile, StoryCall
from partnerships.events import record
from tests.access import SUPPORT_OFFICE, Line, public, signed_in
from tests.factories.comms import (
    AssetFactory,
    BounceFactory,
    CalendarEntryFactory,
    DeliveryFactory,
    FilmFileFactory,
    LoanFactory,
    MessageFactory,
    NewsLinkIssueFactory,
    PictureFactory,
    ProgrammeSessionFactory,
    PublicationFactory,
    RegistrationFactory,
    SetAsideSuggestionFactory,
    StoryFactory,
    SubscriberFactory,
    SubscriptionFactory,
    UnreadReturnFactory,
)

EDITORS = SUPPORT_OFFICE - {"administrator"}
MANAGERS = frozenset({"manager", "other_manager"})


def published(world):
    return [PublicationFactory().slug]


def token_of_subscriber(world):
    return [SubscriptionFactory().subscriber.unsubscribe_token]


def token_of_subscription(world):
    return [SubscriptionFactory(confirmed_at=None).confirm_token]


def subscriber(world):
    return [SubscriberFactory().pk]


def bounce(world):
    return [BounceFactory().pk]


def unread_return(world):
    return [UnreadReturnFactory().pk]


def token_of_own_mail(world):
    return [SubscriptionFactory().subscriber.preferences_path.split("/")[-2]]


def publication(world):
    made = PublicationFactory(kind="framework_book", slug="2009-10", title="The framework")
    return [made.kind_slug, made.slug]


def publication_file(world):
    made = PublicationFactory(kind="framework_book", slug="2009-10", title="The framework")
    PublicationFile.objects.get_or_create(
        publication=made, format="pdf", defaults={"content": b"%PDF", "sha256": "0" * 64, "made_at": timezone.now()}
    )
    return [made.kind_slug, made.slug, made.revision, "pdf"]


def lyp(world):
    return [world.lyp.slug]


def message(world):
    return [MessageFactory().pk]


def delivery(world):
    return [DeliveryFactory(state="failed", ended_at=timezone.now()).pk]


def story(world):
    """A story of the Later Years Partnership, on the desk."""
    return [StoryFactory(body=world.lyp).pk]


def own_story(world):
    """A draft of the Later Years Partnership's, which its manager has."""
    return [StoryFactory(body=world.lyp, state="draft").pk]


def picture(world):
    made = PictureFactory()
    return [made.sha256, made.format]


def placed_story(world):
    return [StoryFactory(body=world.lyp, issue=NewsLinkIssueFactory()).pk]


def issue(world):
    return [NewsLinkIssueFactory().slug]


def something_to_suggest(world):
    told = record("target.met", world.lyp, by=world.people["support_officer"], at=timezone.now(), visibility="public")
    return [NewsLinkIssueFactory().slug, told.pk]


def something_set_aside(world):
    return [NewsLinkIssueFactory().slug, SetAsideSuggestionFactory().pk]


def issue_with_look(world):
    return [NewsLinkIssueFactory().slug, "dark"]


def call(world):
    made, _new = StoryCall.objects.get_or_create(
        issue=NewsLinkIssueFactory(), body=world.lyp, defaults={"made_at": timezone.now()}
    )
    return [made.pk]


def event(world):
    return [CalendarEntryFactory(body=world.lyp).pk]


def open_event(world):
    """An event of the Later Years Partnership that people can register for."""
    return [place(world).sign_up.entry_id]


def place(world):
    return RegistrationFactory(sign_up__entry__body=world.lyp)


def session(world):
    return ProgrammeSessionFactory(entry__body=world.lyp)


def film(world):
    return [AssetFactory(kind="film").pk]


def hosted_film(world):
    return [FilmFileFactory().pk]


def office(args=lambda world: [], **kwargs):
    """The support office only."""
    return Line(SUPPORT_OFFICE, args, **kwargs)


TABLE = {
    "comms:news_link": public(),
    "comms:news_link_issue": public(published),
    "comms:news_link_year": public(lambda world: [PublicationFactory().slug[:4]]),
    "comms:news_link_rss": public(),
    "comms:news_link_atom": public(),
    "comms:issue_feedback": public(published),
    "comms:issue_feedback_thanks": public(published),
    "comms:issue_correct": Line(EDITORS, published),
    "comms:news_link_review": office(),
    "comms:news_link_review_record": Line(EDITORS),
    "comms:picture": public(picture),
    "comms:suggestion_set_aside": office(something_to_suggest, status=302, refused=404, method="post"),
    "comms:suggestion_take_up": office(something_set_aside, status=302, refused=404, method="post"),
    "comms:story_list": Line(SUPPORT_OFFICE | MANAGERS),
    "comms:story_send": Line(SUPPORT_OFFICE | MANAGERS),
    "comms:story_detail": Line(SUPPORT_OFFICE | {"manager"}, story, refused=404),
    "comms:story_edit": Line(SUPPORT_OFFICE | {"manager"}, own_story, refused=404),
    "comms:story_return": office(story, refused=404, exceptions={"manager": 403}),
    "comms:story_hold": office(story, refused=404, exceptions={"manager": 403}),
    "comms:story_accept": office(story, refused=404, exceptions={"manager": 403}),
    "comms:story_move": office(
        placed_story,
        method="post",
        status=302,
        refused=404,
        data=lambda world: {"direction": "up"},
        exceptions={"manager": 403},
    ),
    "comms:story_no_news": Line(SUPPORT_OFFICE | {"manager"}, call, refused=404),
    "comms:issue_list": office(),
    "comms:issue_open": office(),
    **{
        f"comms:issue_{page}": office(issue, refused=404)
        for page in (
            "desk",
            "preview",
            "preview_text",
            "introduction",
            "test",
            "reopen",
            "cancel",
            "start",
        )
    },
    **{f"comms:issue_{page}": office(issue_with_look, refused=404) for page in ("preview_mail", "mail_frame")},
    # Whoever keeps the portal running may see the desk and help to edit, but neither approves nor sends (H08).
    **{
        f"comms:issue_{page}": office(issue, refused=404, exceptions={"administrator": 403})
        for page in ("approve", "schedule", "unschedule", "publish")
    },
    "comms:event_announce": Line(SUPPORT_OFFICE | MANAGERS),
    "comms:event_detail": public(event),
    "comms:event_change": Line(SUPPORT_OFFICE | {"manager"}, event),
    "comms:event_cancel": Line(SUPPORT_OFFICE | {"manager"}, event),
    "comms:calendar_file": public(),
    "comms:event_file": public(event),
    "comms:attendance_list": Line(SUPPORT_OFFICE | MANAGERS),
    "comms:sign_up_keep": Line(SUPPORT_OFFICE | {"manager"}, event),
    "comms:place_ask": public(open_event),
    "comms:place_asked": public(open_event),
    "comms:registration_list": Line(SUPPORT_OFFICE | {"manager"}, open_event),
    "comms:registration_take_down": Line(SUPPORT_OFFICE | {"manager"}, open_event),
    "comms:registration_export": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [*open_event(world), "csv"]),
    "comms:registration_cancel": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [place(world).pk]),
    "comms:attendance_record": Line(SUPPORT_OFFICE | {"manager"}, event),
    "comms:place_confirm": public(lambda world: [place(world).confirm_path.split("/")[-2]]),
    "comms:place_own": public(lambda world: [place(world).own_path.split("/")[-2]]),
    "comms:pack": Line(SUPPORT_OFFICE | {"manager"}, event),
    "comms:pack_order": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [*event(world), "flyer"]),
    "comms:pack_hand_back": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [*event(world), "flyer"]),
    "comms:pack_check": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [*event(world), "banner"]),
    "comms:session_add": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [session(world).entry_id]),
    "comms:session_change": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [session(world).pk]),
    "comms:session_drop": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [session(world).pk]),
    "comms:asset_list": signed_in(),
    "comms:film_list": public(),
    "comms:film_file": public(hosted_film),
    "comms:film_captions": public(hosted_film),
    "comms:film_host": office(film),
    "comms:film_take_down": office(lambda world: [FilmFileFactory().asset_id]),
    "comms:asset_add": office(),
    "comms:asset_detail": signed_in(film),
    "comms:film_show": Line(SUPPORT_OFFICE | MANAGERS, film),
    "comms:loan_book": Line(SUPPORT_OFFICE | MANAGERS, film),
    "comms:loan_list": signed_in(),
    **{f"comms:asset_{page}": office(film) for page in ("edit", "retire", "restock", "count", "give")},
    **{
        f"comms:loan_{page}": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [LoanFactory(body=world.lyp).pk])
        for page in ("collect", "return", "cancel")
    },
    "comms:subscribe": public(),
    "comms:subscribe_sent": public(),
    "comms:subscribe_confirm": public(token_of_subscription),
    "comms:unsubscribe": public(token_of_subscriber),
    "comms:preferences": public(token_of_own_mail),
    "comms:preferences_erase": public(token_of_own_mail),
    "comms:follow": public(lyp),
    "comms:body_news": public(lyp),
    "comms:body_feed": public(lyp),
    "comms:forward_news": Line(SUPPORT_OFFICE | {"manager"}, lyp),
    "comms:publication_list": public(),
    "comms:publication_feed": public(),
    "comms:publication_kind": public(lambda world: ["news-link"]),
    "comms:publication_detail": public(publication),
    "comms:publication_revisions": public(publication),
    "comms:publication_revision": public(lambda world: [*publication(world), 1]),
    "comms:publication_file": public(publication_file),
    "comms:mail_log": Line(SUPPORT_OFFICE | MANAGERS),
    "comms:subscriber_detail": office(subscriber, refused=404),
    "comms:returned_list": office(),
    "comms:returned_detail": office(bounce, refused=404),
    "comms:returned_lift": office(bounce, refused=404),
    "comms:unread_return_list": office(),
    "comms:unread_return_remove": office(unread_return, refused=404),
    "comms:subscriber_erase": office(subscriber, refused=404),
    "comms:subscriber_list": office(),
    "comms:subscriber_import": office(),
    "comms:subscriber_remove": office(subscriber, refused=404),
    "comms:outbox": office(),
    **{
        f"comms:message_{page}": office(message, refused=404)
        for page in ("detail", "recipients", "pause", "resume", "stop", "retry", "settle", "resend", "hurry", "drop")
    },
    **{f"comms:delivery_{act}": office(delivery, refused=404) for act in ("resend", "drop")},
}
