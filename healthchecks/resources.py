"""The health check's statements and the years before the portal as spreadsheets (H06)."""

from import_export.widgets import Widget

from healthchecks import actions
from healthchecks.models import PastRound, Questionnaire, Section, Statement
from partnerships.access import RefusedError
from partnerships.imports import Column, KeyWidget, PortalResource, TextWidget, WholeNumberWidget
from partnerships.sheets import CellError, read_whole_number


class SectionWidget(Widget):
    """A P of the row's own version, by its code."""

    def clean(self, value, row=None, **kwargs):
        version = read_whole_number(row["version"])
        found = Section.objects.filter(questionnaire__version=version, slug=value or "").first()
        if found is None:
            raise CellError(f"There is no part “{value}” in version {version}. Add it first.")
        return found

    def render(self, value, obj=None, **kwargs):
        return value.slug


class VersionResource(PortalResource):
    """Versions of the statements; a row only says that there is one."""

    version = Column("version", WholeNumberWidget(), help="1 for the first, then the next number.", required=True)

    class Meta:
        model = Questionnaire
        fields = ("version",)
        import_id_fields = ("version",)

    def visible_to(self, person):
        return self.queryset()

    def add(self, fields):
        started = actions.start_version(by=self.by, at=self.at)
        if started.version != fields["version"]:
            raise RefusedError(f"The next version is {started.version}.", field="version")
        return started


class SectionResource(PortalResource):
    """The four Ps of a version (F01)."""

    version = Column("questionnaire", KeyWidget(Questionnaire, "version"), help="Of which version.", required=True)
    code = Column("slug", TextWidget(), help="Such as purpose.", required=True)
    title = Column("title", TextWidget(), help="Such as Purpose.", required=True)
    about = Column("about", TextWidget(), help="What it asks, in a sentence.", required=True)
    number = Column("position", WholeNumberWidget(), help="Its place, from 1.", required=True)

    class Meta:
        model = Section
        fields = ("version", "code", "title", "about", "number")
        import_id_fields = ("version", "code")

    def queryset(self):
        return Section.objects.select_related("questionnaire").order_by("questionnaire__version", "position")

    def visible_to(self, person):
        return self.queryset()

    def add(self, fields):
        values = dict(fields)
        return actions.set_section(values.pop("questionnaire"), **values, by=self.by, at=self.at)

    def change(self, section, changes):
        kept = {name: getattr(section, name) for name in ("title", "about", "position")}
        actions.set_section(section.questionnaire, section.slug, **{**kept, **changes}, by=self.by, at=self.at)


class StatementResource(PortalResource):
    """The statements of a version, each under its P (F01)."""

    version = Column(
        "section__questionnaire__version", WholeNumberWidget(), help="Of which version.", required=True, readonly=True
    )
    part = Column("section", SectionWidget(), help="The code of its P, such as purpose.", required=True)
    number = Column("position", WholeNumberWidget(), help="Its place under the P, from 1.", required=True)
    statement = Column("text", TextWidget(), help="The words that members agree or disagree with.", required=True)

    key_columns = ("version", "part", "number")

    class Meta:
        model = Statement
        fields = ("version", "part", "number", "statement")
        import_id_fields = ("part", "number")

    def queryset(self):
        order = ("section__questionnaire__version", "section__position", "position")
        return Statement.objects.select_related("section__questionnaire").order_by(*order)

    def visible_to(self, person):
        return self.queryset()

    def add(self, fields):
        added = actions.add_statement(fields["section"], text=fields["text"], by=self.by, at=self.at)
        if added.position != fields["position"]:
            raise RefusedError(f"The next number under {added.section} is {added.position}.", field="position")
        return added

    def change(self, statement, changes):
        actions.edit_statement(statement, text=changes["text"], by=self.by, at=self.at)


class PastRoundResource(PortalResource):
    """What the record tells of health checks before the portal (F06)."""

    year = Column("year", WholeNumberWidget(), help="Such as 2007.", required=True)
    partnerships_checked = Column(
        "partnerships_checked", WholeNumberWidget(), help="How many; 0 for a year without.", required=True
    )
    what_happened = Column(
        "account", TextWidget(), help="In a sentence or two; for a year without, why.", required=True
    )

    class Meta:
        model = PastRound
        fields = ("year", "partnerships_checked", "what_happened")
        import_id_fields = ("year",)

    def visible_to(self, person):
        return self.queryset()

    def add(self, fields):
        values = dict(fields)
        return actions.record_past_round(values.pop("year"), **values, by=self.by, at=self.at)

    def change(self, past, changes):
        kept = {"partnerships_checked": past.partnerships_checked, "account": past.account}
        actions.record_past_round(past.year, **{**kept, **changes}, by=self.by, at=self.at)
