"""One person's digest as a mail: what is late, due soon and new, answers, and news of bodies (H13)."""

from django.conf import settings
from django.urls import reverse

from comms.mime import Mail, unslotted
from comms.mime.letters import letter
from partnerships.templatetags.words import late


def digest_letter(digest, contents, *, at) -> Mail:
    """The mail of a digest; its way out is the person's own link."""
    stop = settings.PORTAL_ADDRESS + digest.stop_path
    return letter(
        "digest",
        subject_of(contents),
        at=at,
        one_click=stop,
        groups=groups_of(contents),
        tasks=settings.PORTAL_ADDRESS + reverse("portal:tasks"),
        choices=settings.PORTAL_ADDRESS + reverse("comms:digest"),
        stop=stop,
        frequency=digest.words.lower(),
    )


def subject_of(contents) -> str:
    """What the digest holds, in the words of a subject."""
    counts = ((len(contents.late), "late"), (len(contents.soon), "due soon"), (len(contents.new), "new"))
    due = [f"{count} {words}" for count, words in counts if count]
    if due:
        return f"Your tasks: {', '.join(due)}"
    return "News of what you sent in" if contents.answers else "News of your partnerships"


def groups_of(contents) -> list[dict]:
    """Headings with their lines: (words, a remark, link)."""
    heads = (("Late", contents.late), ("Due soon", contents.soon), ("New for you", contents.new))
    groups = [{"heading": heading, "lines": [_duty(line) for line in lines]} for heading, lines in heads if lines]
    if contents.answers:
        groups.append(
            {"heading": "What became of what you sent in", "lines": [_news(line) for line in contents.answers]}
        )
    groups += [
        {"heading": unslotted(name), "lines": [_news(line) for line in lines]} for name, lines in contents.bodies
    ]
    return groups


def _duty(line):
    remark = f"due {line.due_on:%-d %B %Y}"
    if line.days_late:
        remark += f", {late(line.days_late)}"
    return {"words": unslotted(line.title), "remark": remark, "link": settings.PORTAL_ADDRESS + line.address}


def _news(line):
    return {"words": unslotted(line.words), "remark": "", "link": settings.PORTAL_ADDRESS + line.address}
