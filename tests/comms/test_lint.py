"""What stops an approval: mail that mail programs break, links that lead nowhere; each with where to mend it."""

import dataclasses

import pytest
from django.utils import timezone

from comms.forms import audiences, briefings, calendar, consultations, guides, issues, plans, press, readership, stories
from comms.mime.lint import mail_faults
from comms.mime.newsletter import newsletter
from comms.mime.preview import as_met
from comms.reports.approval import blockers
from comms.reports.issues import issue_content
from comms.reports.links import link_fault
from partnerships.forms.text import MarkedField
from partnerships.models import Role
from tests.factories.comms import CalendarEntryFactory, NewsLinkIssueFactory, PictureFactory, StoryFactory
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, seated

pytestmark = pytest.mark.django_db
TEMPLATE = "This comes from the mail’s template, not from a story: tell the administrator."


@pytest.fixture
def issue():
    """An issue with all that an issue can hold."""
    issue = NewsLinkIssueFactory(introduction="Summer! See [our bodies](/partnerships/) and **more**.")
    for number in (1, 5):
        strand = ObjectiveFactory(number=number)
        StoryFactory(issue=issue, strand=strand, picture=PictureFactory(width=300 * number))
        StoryFactory(issue=issue, strand=strand, picture=PictureFactory(alt="", is_decorative=True))
    CalendarEntryFactory()
    return issue


@pytest.fixture
def mail(issue):
    return newsletter(issue_content(issue).data, at=timezone.now())


def test_our_own_mail_has_no_fault_and_its_links_are_whole(mail, issue):
    assert mail_faults(mail) == []
    assert 'href="http://testserver/partnerships/"' in mail.html
    assert blockers(issue, seated(Role.STRATEGIC_MANAGER)) == []


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<div style="display: flex">', f"The mail’s layout uses flexible boxes (flex), which Outlook and others do not show. {TEMPLATE}"),
        ("<style>.a { display:grid }</style>", f"The mail’s layout uses a grid, which Outlook and others do not show. {TEMPLATE}"),
        ('<td style="background:url(x.png)">', f"The mail’s layout uses a background picture, which Outlook and others do not show. {TEMPLATE}"),
        ("<form>", f"The mail holds <form>, which mail programs take out. {TEMPLATE}"),
        ('<img src="https://a.example/a.png" width="9">', f"The picture https://a.example/a.png has no words for those who do not see it. {TEMPLATE}"),
        ('<img src="https://a.example/a.png" alt="">', f"The picture https://a.example/a.png has no width, so Outlook shows it as large as it is. {TEMPLATE}"),
        ('<img src="/a.png" alt="" width="9">', f"The picture /a.png has no full address, so no mail program can show it. {TEMPLATE}"),
        ('<a href="/a/">', "The link to “/a/” leads nowhere from a mail. Give its full address, with https://."),
        ("<p>" + "x" * 100 * 1024, "The mail is 121 kB long, and mail programs cut it off after 100 kB. Take out a story or shorten the introduction."),
    ],
)  # fmt: skip
def test_what_mail_programs_break_is_found(mail, html, told):
    if len(html) > 9999:
        told = told.replace("121", str((len(mail.html) + len(html)) // 1024))
    broken = dataclasses.replace(mail, html=mail.html.replace("</body>", f"{html}</body>"))
    assert mail_faults(broken) == [told]


def test_a_mail_without_its_way_out_or_its_text_or_with_an_endless_line_is_found(mail):
    assert mail_faults(dataclasses.replace(mail, unsubscribe=False)) == [
        f"The mail has no one-click unsubscribe link in its head. {TEMPLATE}"
    ]
    assert mail_faults(dataclasses.replace(mail, text=" ")) == [
        f"The mail has no plain text for those who read without HTML. {TEMPLATE}",
        f"The mail does not show its unsubscribe link. {TEMPLATE}",
    ]
    assert mail_faults(dataclasses.replace(mail, sender=f"{'x' * 1200} <a@portal.example>")) == [
        f"A line of the mail is longer than 998 signs, which mail servers refuse. {TEMPLATE}"
    ]


def test_links_are_judged_without_fetching_them(settings):
    settings.PORTAL_ADDRESS = "https://portal.example"
    BodyFactory(slug="lyp")
    BodyFactory(slug="hidden", kind="office")
    faults = {
        "https://www.southampton.gov.uk/a?b=c#d": "",
        "mailto:lyp@portal.example?subject=Hello": "",
        "/partnerships/lyp/": "",
        "https://portal.example/partnerships/lyp/": "",
        "/partnerships/lpy/": "leads to something that is not there for the public",
        "/partnerships/hidden/": "leads to something that is not there for the public",
        "/no/such/page/": "is no page of the portal",
        "/tasks/": "can only be opened by people who sign in",
        "www.southampton.gov.uk": "is no web address. Begin it with https://",
        "htp://a.example": "begins with “htp:”, which does not lead to a page. "
        "Give the address of a page, which begins with https://",
        "//a.example/x": "is no web address. Begin it with https://",
        "https://": "is no web address. Begin it with https://",
        "http://bad": "is no whole web address. Copy it from the browser",
        "mailto:lyp": "is no email address",
        "#top": "is no web address. Begin it with https://",
    }
    assert {address: link_fault(address) for address in faults} == faults


def test_a_broken_link_stops_the_approval_and_says_where_to_mend_it():
    issue = NewsLinkIssueFactory(introduction="Look [here](www.a.example).")
    story = StoryFactory(
        issue=issue, title="Trees", text="Ask [us](/partnerships/nobody/) or [them](https://b.example)."
    )
    found = blockers(issue, seated(Role.STRATEGIC_MANAGER))
    assert [(each.words, each.address, each.link) for each in found] == [
        (
            "In the introduction, the link “www.a.example” is no web address. Begin it with https://.",
            "/news-link/desk/2009-06/introduction/",
            "Write the introduction",
        ),
        (
            "In “Trees”, the link “/partnerships/nobody/” leads to something that is not there for the public.",
            f"/news-link/stories/{story.pk}/edit/",
            "Mend “Trees”",
        ),
        ("The link to “www.a.example” leads nowhere from a mail. Give its full address, with https://.", "", ""),
    ]


def test_a_link_that_is_printed_as_it_was_typed_stops_the_approval():
    issue = NewsLinkIssueFactory()
    StoryFactory(issue=issue, title="Trees", text="Press [here](javascript:alert(1)).")
    assert [each.words for each in blockers(issue, seated(Role.STRATEGIC_MANAGER))] == [
        "In “Trees”, the link “javascript:alert(1)” begins with “javascript:”, which does not lead to a page. "
        "Give the address of a page, which begins with https://."
    ]


SHOWN_WITH_MARKS = {
    stories.StoryWords: {"text"},
    audiences.CircularForm: {"text"},
    issues.IntroductionForm: {"introduction"},
    readership.CorrectionForm: {"text"},
    press.ReleaseForm: {"text", "contact"},
    consultations.ConsultationForm: {"summary", "how"},
    consultations.FeedbackForm: {"result", "decision"},
    guides.GuideForm: {"text"},
    briefings.IntroductionForm: {"introduction"},
    calendar.EventForm: {"description"},
    plans.PlanForm: {"purpose", "budget"},
    plans.ItemForm: {"detail"},
    plans.ChannelForm: {"note"},
}


@pytest.mark.parametrize("form", SHOWN_WITH_MARKS, ids=lambda form: form.__qualname__)
def test_every_form_whose_text_is_shown_with_marks_refuses_bad_links(form):
    """Whoever shows another text with `to_html` takes it by a MarkedField and adds it here."""
    marked = {name for name, field in form.base_fields.items() if isinstance(field, MarkedField)}
    assert marked == SHOWN_WITH_MARKS[form]


def test_the_mail_is_shown_in_the_dark_in_the_light_and_without_pictures(mail):
    light, dark, plain = (as_met(mail.html, look) for look in ("mail", "dark", "plain"))
    assert ("@media not all" in light, "@media all" in light) == (True, False)
    assert ("@media not all" in dark, "@media all" in dark) == (False, True)
    assert (light.count(' src="/pictures/'), plain.count(" src="), plain.count(" alt=")) == (4, 0, 4)
    assert "⟦" not in light
