"""F19: bounces come ten times each, mixed up, from several readers at once, and some of them are forged."""

import random
from threading import Thread
from unittest.mock import patch

from django.db import connection, connections
from django.utils import timezone

from comms.actions.publishing import publish_issue
from comms.actions.returned_mail import take_return
from comms.models import Delivery
from comms.models.mail_ids import mail_id_of
from tests.faults import world

READERS = 4
TIMES = 10

REPORT = """Return-Path: <>
From: MAILER-DAEMON@mx.readers.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary=zz

--zz
{report}
--zz
Content-Type: text/rfc822-headers

Message-ID: <{mail}>

--zz--
"""
DELIVERY = """Content-Type: message/delivery-status

Reporting-MTA: dns; mx.readers.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
"""
COMPLAINT = """Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1
"""


def returned_again_and_again(*, full, seed):
    """Each bounce counts once, in whatever order; what is forged changes nothing (F19)."""
    number = 500 if full else 100
    guarded = _run(number, seed)
    # The guard is the sign in the name of each mail: without it anybody can have anybody taken off the list.
    with patch("comms.models.mail_ids.hmac.compare_digest", lambda one, other: True):
        control = _run(number, seed)
    return {
        "what": f"{number} bounces × {TIMES}, mixed up, {READERS} readers, {number} forged: "
        f"{guarded['wrong']} wrong, {guarded['by_forgery']} by forgery; without signs {control['by_forgery']} by forgery",
        "ok": guarded["wrong"] == 0 and guarded["by_forgery"] == 0 and guarded["errors"] == 0,
        "control_failed": control["by_forgery"] > 0,
        "guarded": guarded,
        "control": control,
    }


def _run(number, seed):
    """One issue whose mails come back; what the tables say of each address."""
    chance = random.Random(seed)
    issue = world.approved_issue(number * 3)
    publish_issue(issue, by=world.officer(), at=timezone.now())
    deliveries = list(Delivery.objects.filter(message__publication__news_link_issue=issue).order_by("pk"))
    hard, complained, victims = (deliveries[start::3] for start in range(3))
    mails = [
        bounce_of(each, *told)
        for each in hard
        for told in (("delayed", "4.4.1"), ("failed", "4.4.7"), ("failed", "5.1.1"))
    ]
    mails = (mails + [_complaint(each) for each in complained]) * TIMES
    mails += [_forged(bounce_of(each, "failed", "5.1.1"), each) for each in victims]
    chance.shuffle(mails)
    errors = _at_once(mails)
    reasons = _reasons(deliveries[0].message_id)
    wanted = {each.address: "bounced" for each in hard} | {each.address: "complained" for each in complained}
    return {
        "mails": len(mails),
        "wrong": sum(reasons.get(address) != (reason, 1 if reason == "complained" else 2) for address, reason in wanted.items()),
        "by_forgery": sum(each.address in reasons for each in victims),
        "errors": len(errors),
    }  # fmt: skip


def bounce_of(delivery, action, status):
    """A delivery report about a mail of ours, as its mail server would send it."""
    report = DELIVERY.format(address=delivery.address, action=action, status=status)
    return REPORT.format(kind="delivery-status", report=report, mail=delivery.mail_id.strip("<>"))


def _complaint(delivery):
    return REPORT.format(kind="feedback-report", report=COMPLAINT, mail=delivery.mail_id.strip("<>"))


def _forged(mail, delivery):
    """The same mail by somebody who knows the numbers and not the key."""
    name = mail_id_of(delivery.message_id, delivery.pk)
    _number, _pk, sign = name.partition("@")[0].split(".")
    return mail.replace(name, name.replace(sign, sign[::-1]))


def _at_once(mails):
    """Take the mails with several readers side by side; what they raised."""
    world.forget_connection()
    errors = []

    def read(share):
        try:
            for mail in share:
                take_return(mail.encode(), at=timezone.now())
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=read, args=[mails[start::READERS]]) for start in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def _reasons(message):
    """By SQL: the reason for which each address gets nothing, and how many bounces of this message it has."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT subscriber.address, suppression.reason, count(bounce.id)
            FROM comms_suppression AS suppression
            JOIN comms_subscriber AS subscriber USING (address_hash)
            LEFT JOIN (
                SELECT bounce.id, bounce.address_hash FROM comms_bounce AS bounce
                JOIN comms_delivery AS delivery ON delivery.id = bounce.delivery_id WHERE delivery.message_id = %s
            ) AS bounce USING (address_hash)
            GROUP BY 1, 2
            """,
            [message],
        )
        return {address: (reason, count) for address, reason, count in cursor}
