"""django-newsletter and django-post-office at the same work: `python -m tests.bench.large.mail_peers NAME NUMBER`.

Each makes and sends personalised mails of 28 kB by its own tables; prints mails a second.
"""

import json
import sys
import tempfile
import time

import psycopg2

PARAGRAPH = "<p>" + "It went well, and many people came to see what had been planted. " * 4 + "</p>"
HTML = PARAGRAPH * 98


def newsletter(number):
    """An issue to `number` subscribers."""
    from django.contrib.sites.models import Site
    from django.utils import timezone
    from newsletter.models import Article, Message, Newsletter, Submission, Subscription

    site = Site.objects.get_current()
    letter, _new = Newsletter.objects.get_or_create(
        slug="bench", defaults={"title": "Bench", "email": "partnership@portal.example", "sender": "Partnership"}
    )
    letter.site.set([site])
    Subscription.objects.bulk_create(
        [
            Subscription(newsletter=letter, email_field=f"reader{each}@readers.example", subscribed=True)
            for each in range(Subscription.objects.count(), number)
        ]
    )
    message = Message.objects.create(title="Issue", slug=f"issue-{time.time_ns()}", newsletter=letter)
    Article.objects.create(title="Story", text=HTML, post=message, sortorder=10)
    began = time.perf_counter()
    submission = Submission.from_message(message)
    submission.publish_date, submission.prepared = timezone.now(), True
    submission.save()
    submission.submit()
    return number / (time.perf_counter() - began)


def post_office(number):
    """A templated mail to `number` recipients, queued and sent by two processes."""
    from post_office import mail
    from post_office.mail import send_queued_mail_until_done
    from post_office.models import Email, EmailTemplate

    Email.objects.all().delete()
    template, _new = EmailTemplate.objects.get_or_create(
        name="bench", defaults={"subject": "Issue", "content": "Hello {{ link }}", "html_content": HTML + "{{ link }}"}
    )
    began = time.perf_counter()
    mail.send_many(
        [
            {
                "sender": "partnership@portal.example",
                "recipients": [f"reader{each}@readers.example"],
                "template": template,
                "context": {"link": f"https://portal.example/unsubscribe/{each}/"},
            }
            for each in range(number)
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        send_queued_mail_until_done(lockfile=f"{folder}/lock", processes=2, log_level=0)
    seconds = time.perf_counter() - began
    assert Email.objects.filter(status=0).count() == number
    return number / seconds


def main():
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    database = settings.DATABASES["default"]
    with (
        psycopg2.connect(
            host=database["HOST"],
            port=database["PORT"],
            user=database["USER"],
            password=database["PASSWORD"],
            dbname=database["NAME"],
        ) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE SCHEMA IF NOT EXISTS peers")
    call_command("migrate", verbosity=0)
    print(json.dumps({"newsletter": newsletter, "post_office": post_office}[sys.argv[1]](int(sys.argv[2]))))


if __name__ == "__main__":
    main()
