"""The portal's own letters: HTML made by MJML and the text beside it, from one context."""

import hashlib
from dataclasses import replace

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from mjml import mjml2html

from comms.mime import Mail, slot, unslotted
from comms.mime.own_links import whole_in_html, whole_in_text
from partnerships.markup import to_html, to_text, to_words

# No fonts from elsewhere: nothing in a mail may be fetched.
_NO_FONTS = {}


def letter(template: str, subject: str, *, at, bulk=False, one_click="", **context) -> Mail:
    """A mail from `comms/mail/<template>.mjml` and `.txt`; `bulk` mail carries the one-click headers.

    So does mail for one person, with the address `one_click`.
    """
    context |= {
        "subject": subject,
        "partnership_name": settings.PARTNERSHIP_NAME,
        "portal_address": settings.PORTAL_ADDRESS,
        "unsubscribe": slot("unsubscribe") if bulk else "",
        "preferences": slot("preferences") if bulk else "",
    }
    return Mail(
        subject=subject,
        text=render_to_string(f"comms/mail/{template}.txt", context).strip() + "\n",
        html=mjml2html(
            render_to_string(f"comms/mail/{template}.mjml", context), disable_comments=True, fonts=_NO_FONTS
        ),
        sender=settings.DEFAULT_FROM_EMAIL,
        date=at,
        unsubscribe=bulk,
        bulk=bulk,
        one_click=one_click,
    )


def confirmation(subscription, *, at) -> Mail:
    """Asks the owner of an address whether they want this mail; nothing is sent to them until they say so."""
    return letter(
        "confirm",
        f"Confirm that you want {_wanted(subscription)}",
        at=at,
        body=subscription.body,
        link=settings.PORTAL_ADDRESS + reverse("comms:subscribe_confirm", args=[subscription.confirm_token]),
    )


def already_subscribed(subscription, *, at) -> Mail:
    """Tells somebody who asks twice that they are on the list, so that they do not wait for a link."""
    return letter(
        "already",
        f"You already get {_wanted(subscription)}",
        at=at,
        body=subscription.body,
        link=settings.PORTAL_ADDRESS + subscription.subscriber.preferences_path,
    )


def followed_letter(news, *, at) -> Mail:
    """What bodies published lately, for those who follow them: (body, its items) in order."""
    news = [
        {
            "body": unslotted(body.name),
            "things": [(unslotted(item.words), settings.PORTAL_ADDRESS + item.address) for item in items],
        }
        for body, items in news
    ]
    names = [each["body"] for each in news]
    subject = f"News from {names[0]}" if len(names) == 1 else f"News from {len(names)} partnerships you follow"
    return letter("followed", subject, at=at, bulk=True, news=news)


def _wanted(subscription):
    return f"news from {subscription.body}" if subscription.body else f"News-Link from {settings.PARTNERSHIP_NAME}"


def report_letter(letter_of: dict, *, at, bulk) -> Mail:
    """Tells where a report can be read: subject, heading, lines in words, and links as (label, path).

    A `chart` comes as a picture (PNG) with its title and its table in words: two columns, rows of name and words.
    """
    chart = letter_of.get("chart")
    picture = (f"chart-{hashlib.sha256(chart['picture']).hexdigest()[:16]}@portal", chart["picture"]) if chart else None
    links = [(unslotted(label), settings.PORTAL_ADDRESS + path) for label, path in letter_of["links"]]
    mail = letter(
        "report",
        unslotted(letter_of["subject"]),
        at=at,
        bulk=bulk,
        heading=unslotted(letter_of["heading"]),
        lines=[unslotted(line) for line in letter_of["lines"]],
        first=links[0],
        others=links[1:],
        chart=chart and _plain_chart(chart) | {"source": f"cid:{picture[0]}"},
    )
    return replace(mail, pictures=(picture,)) if chart else mail


def _plain_chart(chart):
    """What of a chart stands in words."""
    rows = [(unslotted(name), unslotted(words)) for name, words in chart["rows"]]
    words = "; ".join(f"{name}: {told}" for name, told in rows)
    return {
        "title": chart["title"],
        "words": f"{chart['title']}. {words}.",
        "columns": chart["columns"],
        "rows": rows,
    }


def notice_letter(*, subject, lines, button, path, reason, at, attached=()) -> Mail:
    """Tells somebody what waits for them: lines in words, one button to a page of the portal, why they get it.

    `attached` are PDFs by file name.
    """
    link = settings.PORTAL_ADDRESS + path
    context = {"heading": subject, "lines": lines, "button": button, "link": link, "reason": reason}
    return replace(letter("notice", subject, at=at, **context), attached=attached)


def circular_letter(circular, *, at, bulk, test=False) -> Mail:
    """A circular: its text with its marks, and the button to its page if it has one; `bulk` to those who asked for it."""
    words = unslotted(circular.text)
    return letter(
        "circular",
        unslotted(f"Test: {circular.subject}" if test else circular.subject),
        at=at,
        bulk=bulk,
        heading=unslotted(circular.subject),
        preview=to_words(words).partition("\n")[0],
        html=whole_in_html(to_html(words)),
        text=whole_in_text(to_text(words)),
        button=unslotted(circular.link_words),
        link=settings.PORTAL_ADDRESS + circular.link_path if circular.link_path else "",
        audience=unslotted(circular.audience.name),
        test=test,
    )
