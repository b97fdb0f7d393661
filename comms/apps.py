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
    "suggestion.set_aside": "{by} set aside a suggestion for News-Link: {subject}",
    "suggestion.taken_up": "{by} took up a suggestion for News-Link again: {subject}",
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
    "issue.corrected": "{by} put a correction above {subject}",
    "feedback.given": "A reader said whether {subject} was useful",
    "news_link.reviewed": "{by} recorded a decision about News-Link",
    "event.announced": "{by} announced the event “{subject}”",
    "event.changed": "{by} changed the event “{subject}”",
    "event.cancelled": "{by} cancelled the event “{subject}”",
    "asset.added": "{by} added {subject}",
    "asset.changed": "{by} changed {subject}",
    "asset.retired": "{by} took {subject} off the list",
    "stock.restock": "{by} put new copies of {subject} into the stock",
    "stock.order": "{by} ordered copies of {subject} for {body}",
    "stock.back": "{by} handed back copies of {subject} for {body}",
    "stock.given": "{by} gave out copies of {subject}",
    "stock.count": "{by} counted {subject} anew",
    "film.shown": "{subject} was shown",
    "film.hosted": "{by} put {subject} here to watch",
    "film.captioned": "{by} put captions to {subject}",
    "film.taken_down": "{by} took {subject} down",
    "loan.booked": "{by} booked {subject} for {body}",
    "loan.collected": "{by} noted that {body} collected {subject}",
    "loan.returned": "{by} noted that {subject} came back from {body}",
    "loan.cancelled": "{by} cancelled the booking of {subject} for {body}",
    "pack.checked": "{by} saw to the pack for “{subject}”",
    "programme.changed": "{by} changed the programme of “{subject}”",
    "event.attended": "{by} recorded who came to “{subject}”",
    "registration.arranged": "{by} arranged how people register for “{subject}”",
    "registration.asked": "Somebody asked for a place at “{subject}”",
    "registration.taken_down": "{by} registered somebody who rang up for “{subject}”",
    "registration.confirmed": "Somebody confirmed that they come to “{subject}”",
    "registration.cancelled": "A place at “{subject}” was given back",
    "registration.moved_up": "Somebody moved up from the waiting list of “{subject}”",
    "registration.erased": "The registrations for “{subject}” were erased",
    "subscription.asked": "Somebody asked for News-Link",
    "subscription.confirmed": "Somebody confirmed their subscription",
    "subscription.ended": "Somebody unsubscribed",
    "subscription.removed": "{by} took a subscriber off the list",
    "subscription.changed": "Somebody changed which mail they get",
    "subscriber.erased": "An address was erased from the lists",
    "subscriptions.imported": "{by} brought a list of subscribers into {subject}",
    "subscription.complained": "Somebody reported our mail as unwanted, and gets no more",
    "address.stopped": "Mail to an address was stopped, since it comes back",
    "address.lifted": "{by} let mail go again to an address that had come back",
    "returned.dismissed": "{by} dealt with a returned mail that the portal could not read",
    "deliveries.counted": "Who got mail more than 90 days ago was counted and forgotten",
    "mail.queued": "“{subject}” was put into the outbox",
    "mail.sent": "Part of “{subject}” was sent",
    "mail.interrupted": "Sending “{subject}” was interrupted and will go on",
    "message.paused": "{by} paused “{subject}”",
    "message.resumed": "{by} resumed “{subject}”",
    "message.stopped": "{by} stopped “{subject}”",
    "message.retried": "{by} had “{subject}” tried again",
    "message.hurried": "{by} had what was put off of “{subject}” tried at once",
    "message.dropped": "{by} dropped refused mails of “{subject}”",
    "message.settled": "{by} took the uncertain mails of “{subject}” as sent",
}

PLAN_EVENTS = {
    "plan.started": "{by} began the {subject}",
    "plan.edited": "{by} changed the {subject}",
    "plan.adopted": "{by} recorded that the {subject} was agreed",
    "plan_item.added": "{by} added {subject}",
    "plan_item.edited": "{by} changed {subject}",
    "plan_item.removed": "{by} took off {subject}",
    "plan_item.evidenced": "{by} wrote down evidence for {subject}",
    "channel.added": "{by} added the channel “{subject}”",
    "channel.edited": "{by} changed the channel “{subject}”",
    "channel.moved": "{by} moved the channel “{subject}” on",
    "tool.added": "{by} added the tool {subject}",
    "tool.edited": "{by} changed the tool {subject}",
    "responsibility.added": "{by} added to the tools table: {subject}",
    "responsibility.edited": "{by} changed the tools table: {subject}",
    "responsibility.ticked": "{by} ticked {subject}",
    "responsibility.unticked": "{by} took back the tick of {subject}",
}

PRESS_EVENTS = {
    "press.written": "{by} began the press release “{subject}”",
    "press.edited": "{by} changed the press release “{subject}”",
    "press.submitted": "{by} sent in the press release “{subject}”",
    "press.returned": "{by} sent back the press release “{subject}”",
    "press.approved": "{by} approved the press release “{subject}”",
    "press.issued": "{by} issued the press release “{subject}”",
    "press.dropped": "{by} gave up the press release “{subject}”",
    "coverage.logged": "{by} logged coverage: {subject}",
    "update.logged": "{by} logged for {body}: {subject}",
}

HANDBOOK_EVENTS = {
    "handbook.published": "{by} published the {subject}",
    "handbook.completed": "The PDF of the {subject} was made",
    "handbook.given": "{by} logged copies of the handbook: {subject}",
    "strategy_site.added": "{by} added the website {subject}",
    "strategy_site.edited": "{by} changed the website {subject}",
    "strategy_site.checked": "{by} looked for the strategy on {subject}",
    "copies.asked": "Somebody asked for paper copies: {subject}",
    "copies.sent": "{by} sent the copies: {subject}",
    "copies.declined": "{by} declined: {subject}",
    "guide.edited": "{by} edited “{subject}”",
    "logo.added": "{by} added the {subject}",
    "logo.retired": "{by} retired the {subject}",
    "consultation.published": "{by} published the consultation “{subject}”",
    "consultation.edited": "{by} changed the consultation “{subject}”",
    "consultation.asked": "{by} asked partnerships about “{subject}”",
    "consultation.replied": "{by} recorded the reply of {body}: {subject}",
    "consultation.withdrawn": "{by} withdrew the consultation “{subject}”",
    "consultation.closed": "The consultation “{subject}” closed",
    "consultation.fed_back": "{by} said what came of “{subject}”",
}

DIGEST_EVENTS = {
    "audience.added": "{by} added the audience “{subject}”",
    "audience.changed": "{by} changed the audience “{subject}”",
    "circular.written": "{by} began the circular “{subject}”",
    "circular.edited": "{by} changed the circular “{subject}”",
    "circular.tested": "{by} sent a test of the circular “{subject}”",
    "circular.sent": "{by} sent the circular “{subject}”",
    "circular.dropped": "{by} gave up the circular “{subject}”",
    "digest.chosen": "{by} changed when the digest comes",
    "update.trailed": "Senior managers were told: {subject}",
    "briefing.begun": "A note was begun: {subject}",
    "briefing.edited": "{by} edited: {subject}",
    "briefing.published": "{by} published: {subject}",
}


DUTIES = {
    "story.deadline": {"title": "Send a story for News-Link from {body}", "button": "Send a story"},
    "loan.collect": {"title": "Collect {subject}", "button": "Note that it was collected"},
    "loan.return": {"title": "Bring back {subject}", "button": "Note that it came back"},
    "issue.due": {"title": "Publish {subject}", "button": "Open the desk"},
    "issue.late": {"title": "Decide about {subject}, which missed its hour", "button": "Decide", "urgent": True},
    "news_link.review": {"title": "Review whether News-Link does its work", "button": "Review"},
    "address.broken": {"title": "The address of {subject} does not work", "button": "See what to do"},
    "responsibility.due": {"title": "Once this year: {subject}", "button": "Open the checklist"},
    "copy_request.due": {"title": "Send paper copies: {subject}", "button": "Open the requests"},
    "strategy_site.due": {"title": "See whether the strategy is on {subject}", "button": "Say what you found"},
    "consultation.reply": {"title": "Reply for {body} to {subject}", "button": "Reply"},
    "consultation.feedback": {"title": "Say what came of “{subject}”", "button": "Write it"},
    "press.approve": {"title": "Approve the press release “{subject}”", "button": "Read it"},
    "press.issue": {"title": "Issue the press release “{subject}”", "button": "Open it"},
    "briefing.due": {"title": "Publish: {subject}", "button": "Open the note"},
}


class CommsConfig(AppConfig):
    name = "comms"
    verbose_name = "Communications"

    def ready(self):
        from comms import receivers, rules  # noqa: F401
        from comms.reports import closing
        from comms.reports.papers import papers_note
        from comms.reports.schedules import news_link
        from comms.resources import register_lists
        from comms.views.hub_lines import register_hub_lines
        from partnerships.duties import register_duty, register_schedule
        from partnerships.events import event_recorded, register_event
        from partnerships.pages import register_body_tab, register_document_note
        from partnerships.reports.still_open import register_still_open

        for kind, wording in (EVENTS | PLAN_EVENTS | PRESS_EVENTS | HANDBOOK_EVENTS | DIGEST_EVENTS).items():
            register_event(kind, wording)
        for kind, words in DUTIES.items():
            register_duty(kind, **words)
        register_schedule("news-link", kind="news", days=news_link)
        register_lists()
        register_hub_lines()
        register_body_tab("News", "comms:body_news", order=65)
        register_document_note(papers_note)
        register_still_open(
            "Loans of banners and films",
            advice="Bring back what is out, and cancel what is only booked.",
            find=closing.loans,
            instead_of=("loan.collect", "loan.return"),
        )
        register_still_open(
            "Events to come", advice="Hold or cancel each, or let another body put it on.", find=closing.events
        )
        event_recorded.connect(receivers.wake_after_queueing, dispatch_uid="comms.wake_after_queueing")
        event_recorded.connect(receivers.trail_after_marking, dispatch_uid="comms.trail_after_marking")
