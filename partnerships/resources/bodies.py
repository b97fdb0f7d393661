"""Bodies, their pages and their key activities as spreadsheets."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from partnerships.actions.bodies import activate_body, add_body, change_parent, close_body, edit_body
from partnerships.actions.body_pages import add_activity, edit_activity, edit_page
from partnerships.forms.register import RegisterFilterForm
from partnerships.imports import (
    ChoiceWidget,
    Column,
    DateWidget,
    KeyWidget,
    PortalResource,
    StartYearWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from partnerships.models import Body, BodyPage, KeyActivity


class BodyResource(PortalResource):
    """Boards, partnerships, groups and offices, by their address; rows may stand in any order (A01)."""

    slug = Column("slug", TextWidget(), help="The last part of the page’s address, such as lyp.", required=True)
    name = Column("name", TextWidget(), help="The full name.", required=True)
    acronym = Column("acronym", TextWidget(), help="Such as LYP.")
    kind = Column("kind", ChoiceWidget(Body.Kind), help=f"One of: {', '.join(Body.Kind.values)}.", required=True)
    tier = Column("tier", ChoiceWidget(Body.Tier), help=f"One of: {', '.join(Body.Tier.values)}.")
    reports_to = Column("parent", KeyWidget(Body), help="The slug of the body it reports to.")
    top_board = Column("is_top", YesNoWidget(), help="Yes for the one board that reports to nobody.")
    status = Column("status", ChoiceWidget(Body.Status, Body.Status.PROPOSED), help="proposed, active or closed.")
    purpose = Column("purpose", TextWidget(), help="What it is for, in a sentence or two.")
    meeting_frequency = Column("meeting_frequency", TextWidget(), help="How often it meets, in words.")
    meeting_interval_months = Column("meeting_interval_months", WholeNumberWidget(), help="Months between meetings.")
    earlier_web_address = Column("web_url", TextWidget(), help="Its page before this portal.")
    manager_full_time = Column("manager_full_time", YesNoWidget(blank=None), help="Yes, no, or empty if not known.")
    other_help = Column("other_help", TextWidget(), help="Such as a partnership support officer.")
    opened_on = Column("opened_on", DateWidget(), help="The day it began, if known.")
    closed_on = Column("closed_on", DateWidget(), help="The day it closed.")
    note = Column("note", TextWidget(), help="For the support office.", private=True)

    class Meta:
        model = Body
        fields = (
            "slug", "name", "acronym", "kind", "tier", "reports_to", "top_board", "status", "purpose",
            "meeting_frequency", "meeting_interval_months", "earlier_web_address", "manager_full_time",
            "other_help", "opened_on", "closed_on", "note",
        )  # fmt: skip
        import_id_fields = ("slug",)

    def queryset(self):
        return Body.objects.select_related("parent").order_by("pk")

    def filtered(self, queryset, wanted):
        wanted = RegisterFilterForm(wanted).wanted()
        search, exact = wanted["q"], {name: wanted[name] for name in ("kind", "status") if wanted[name]}
        named = Q(name__icontains=search) | Q(acronym__icontains=search) | Q(name__trigram_word_similar=search)
        return queryset.filter(named if search else Q(), **exact)

    def in_order(self, rows):
        """Parents before those that report to them; bodies that close, last and children first."""
        below = {row.cells["slug"]: row.cells.get("reports_to") for row in rows}
        active = set(Body.objects.active().values_list("slug", flat=True))

        def place(row):
            depth = self._depth(row.cells["slug"], below)
            closes = row.cells.get("status") == "closed" and row.cells["slug"] in active
            return (1, -depth) if closes else (0, depth)

        return sorted(rows, key=place)

    @staticmethod
    def _depth(slug, below):
        depth, seen = 0, set()
        while (slug := below.get(slug)) in below and slug not in seen:
            seen.add(slug)
            depth += 1
        return depth

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        if instance.status == Body.Status.CLOSED and instance.closed_on is None and "closed_on" not in errors:
            errors["closed_on"] = ValidationError("Type the day on which it closed.")
        super().validate_instance(instance, errors, validate_unique)

    def add(self, fields):
        return add_body(**fields, by=self.by, at=self.at)

    def change(self, body, changes):
        """Each kind of change by the action that knows its rules."""
        status, moved = changes.pop("status", None), "parent" in changes
        parent = changes.pop("parent", None)
        if moved:
            change_parent(body, parent=parent, by=self.by, at=self.at)
        closed_on, opened_on = changes.get("closed_on", body.closed_on), changes.get("opened_on", body.opened_on)
        if status == Body.Status.CLOSED:
            changes.pop("closed_on", None)
        if changes:
            edit_body(body, **changes, by=self.by, at=self.at)
        today = timezone.localdate(self.at)
        if status == Body.Status.ACTIVE:
            activate_body(body, opened_on=opened_on or today, by=self.by, at=self.at)
        elif status == Body.Status.CLOSED:
            close_body(body, closed_on=closed_on or today, by=self.by, at=self.at)


class BodyPageResource(PortalResource):
    """What each body’s public page says besides its register entry."""

    body = Column("body", KeyWidget(Body), help="The slug of the body.", required=True)
    introduction = Column("introduction", TextWidget(), help="What the body does, for the public.")
    contact = Column("contact", TextWidget(), help="How to reach it.")

    class Meta:
        model = BodyPage
        fields = ("body", "introduction", "contact")
        import_id_fields = ("body",)

    def queryset(self):
        return BodyPage.objects.select_related("body").order_by("body_id")

    def visible_to(self, person):
        return self.queryset().filter(body__in=Body.objects.visible_to(person))

    def add(self, fields):
        return edit_page(fields["body"], **self._words(fields["body"], fields), by=self.by, at=self.at)

    def change(self, page, changes):
        words = {"introduction": page.introduction, "contact": page.contact, **changes}
        return edit_page(page.body, **self._words(page.body, words), by=self.by, at=self.at)

    @staticmethod
    def _words(body, words):
        return {
            "purpose": body.purpose,
            "introduction": words.get("introduction", ""),
            "contact": words.get("contact", ""),
        }


class KeyActivityResource(PortalResource):
    """What each body set out to do or did in a year (C10)."""

    body = Column("body", KeyWidget(Body), help="The slug of the body.", required=True)
    year = Column("year", StartYearWidget(), help="2009 for 2009/10.", required=True)
    kind = Column(
        "kind", ChoiceWidget(KeyActivity.Kind), help=f"One of: {', '.join(KeyActivity.Kind.values)}.", required=True
    )
    activity = Column("text", TextWidget(), help="What it is.", required=True)
    status = Column(
        "status",
        ChoiceWidget(KeyActivity.Status, KeyActivity.Status.PLANNED),
        help=f"One of: {', '.join(KeyActivity.Status.values)}.",
    )
    position = Column("position", WholeNumberWidget(blank=0), help="Its place in the list.")

    class Meta:
        model = KeyActivity
        fields = ("body", "year", "kind", "activity", "status", "position")
        import_id_fields = ("body", "year", "kind", "activity")

    def queryset(self):
        return KeyActivity.objects.select_related("body").order_by("body_id", "year", "kind", "position", "pk")

    def visible_to(self, person):
        return self.queryset().filter(body__in=Body.objects.visible_to(person))

    def add(self, fields):
        return add_activity(fields.pop("body"), **fields, by=self.by, at=self.at)

    def change(self, activity, changes):
        return edit_activity(activity, **changes, by=self.by, at=self.at)
