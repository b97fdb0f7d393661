from django.apps import AppConfig

EVENTS = {
    "story.sent": "{by} sent in the story “{subject}” from {body}",
    "story.edited": "{by} edited the story “{subject}”",
    "story.returned": "{by} sent the story “{subject}” back to its author",
    "story.held": "{by} kept the story “{subject}” for a later issue",
    "story.accepted": "{by} accepted the story “{subject}”",
    "story.moved": "{by} moved the story “{subject}” in its issue",
    "story.taken_out": "{by} took the story “{subject}” out of its issue",
    "story.none": "{by} said that {body} has no news this month",
    "issue.opened": "{by} opened {subject}",
    "issue.edited": "{by} edited {subject}",
    "issue.tested": "{by} sent a test of {subject}",
    "issue.approved": "{by} approved {subject}",
    "issue.reopened": "{by} opened {subject} again for editing",
    "issue.scheduled": "{by} scheduled {subject}",
    "issue.unscheduled": "{by} took {subject} off its schedule",
    "issue.missed_its_hour": "{subject} was not sent at its hour; somebody must decide",
    "issue.published": "{by} published {subject}",
    "issue.cancelled": "{by} cancelled {subject}",
    "event.announced": "{by} announced the event “{subject}”",
    "event.changed": "{by} changed the event “{subject}”",
    "event.cancelled": "{by} cancelled the event “{subject}”",
    "event.attended": "{by} recorded who came to “{subject}”",
    "registration.arranged": "{by} arranged how people register for “{subject}”",
    "registration.asked": "Somebody asked for a place at “{subject}”",
    "registration.confirmed": "Somebody confirmed that they come to “{subject}”",
    "registration.cancelled": "A place at “{subject}” was given back",
    "registration.moved_up": "Somebody moved up from the waiting list of “{subject}”",
    "registration.erased": "The registrations for “{subject}” were erased",
    "subscription.asked": "Somebody asked for News-Link",
    "subscription.confirmed": "Somebody confirmed their subscription",
    "subscription.ended": "Somebody unsubscribed",
    "subscription.removed": "{by} took a subscriber off the list",
    "subscriptions.imported": "{by} brought a list of subscribers into {subject}",
    "mail.queued": "“{subject}” was put into the outbox",
    "mail.sent": "Part of “{subject}” was sent",
    "mail.interrupted": "Sending “{subject}” was interrupted and will go on",
    "message.paused": "{by} paused “{subject}”",
    "message.resumed": "{by} resumed “{subject}”",
    "message.stopped": "{by} stopped “{subject}”",
    "message.retried": "{by} had “{subject}” tried again",
    "message.settled": "{by} took the uncertain mails of “{subject}” as sent",
}


class CommsConfig(AppConfig):
    name = "comms"
    verbose_name = "Communications"

    def ready(self):
        from comms import receivers, rules  # noqa: F401
        from partnerships.duties import register_duty
        from partnerships.events import event_recorded, register_event

        for kind, wording in EVENTS.items():
            register_event(kind, wording)
        register_duty("story.deadline", title="Send a story for News-Link from {body}", button="Send a story")
        register_duty("issue.due", title="Publish {subject}", button="Open the desk")
        register_duty("issue.late", title="Decide about {subject}, which missed its hour", button="Decide", urgent=True)
        event_recorded.connect(receivers.wake_after_queueing, dispatch_uid="comms.wake_after_queueing")
