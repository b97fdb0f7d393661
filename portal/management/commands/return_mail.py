"""`manage.py return_mail`: in the demonstration, a mail that was kept comes back as from its reader's mail server."""

import email
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comms.actions.returned_mail import take_return

STATUS = {"unknown": "5.1.1", "full": "5.2.2", "late": "4.4.7"}
WORDS = {"unknown": "User unknown", "full": "Mailbox full", "late": "Message expired"}


class Command(BaseCommand):
    help = "Play that a mail of the demonstration came back: unknown, full, late or complaint."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="The name of a file in var/mail; the newest without it.")
        parser.add_argument("--as", dest="why", choices=[*STATUS, "complaint"], default="unknown")

    def handle(self, *, file, why, **options):
        if settings.PRODUCTION:
            raise CommandError("This plays with the mail of a demonstration; it does nothing in production.")
        files = sorted(settings.MAIL_SINK.glob(file or "*.eml"))
        if not files:
            raise CommandError("No such mail has been kept. Have the portal send one first.")
        mail = email.message_from_bytes(files[-1].read_bytes())
        taken = take_return(returned(mail, why).as_bytes(), at=timezone.now())
        self.stdout.write(f"The mail to {mail['To']} came back ({why}): {taken}.")


def returned(mail: Message, why: str) -> Message:
    """The report that a mail server, or for a complaint a mail provider, would send about this mail."""
    kind = "feedback-report" if why == "complaint" else "delivery-status"
    report = MIMEMultipart("report", **{"report-type": kind})
    report["From"], report["To"], report["Subject"] = (
        "MAILER-DAEMON@mail.example",
        mail["X-Envelope-From"],
        "Returned mail",
    )
    part = MIMEBase("message", kind)
    if why == "complaint":
        part.set_payload("Feedback-Type: abuse\nVersion: 1\n")
    else:
        part.set_payload([_fields({"Reporting-MTA": "dns; mail.example"}), _fields(_recipient(mail, why))])
    headers = EmailMessage()
    headers["Message-ID"] = mail["Message-ID"]
    quoted = MIMEBase("text", "rfc822-headers")
    quoted.set_payload(headers.as_string())
    report.attach(part)
    report.attach(quoted)
    return report


def _recipient(mail, why):
    return {
        "Final-Recipient": f"rfc822; {mail['To']}",
        "Action": "failed",
        "Status": STATUS[why],
        "Diagnostic-Code": f"smtp; 550 {STATUS[why]} {WORDS[why]}",
    }


def _fields(values):
    block = Message()
    for name, value in values.items():
        block[name] = value
    return block
