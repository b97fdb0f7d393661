"""Organisations, people and the seats they hold, as spreadsheets."""

import re

from django.db.models import F

from partnerships.access import RefusedError
from partnerships.actions.organisations import add_organisation, edit_organisation
from partnerships.actions.people import add_person, edit_person
from partnerships.actions.seats import appoint_seat, change_seat, end_seat
from partnerships.forms.register import SearchForm
from partnerships.imports import (
    ChoiceWidget,
    Column,
    DateWidget,
    KeyWidget,
    ListWidget,
    PortalResource,
    TextWidget,
    YesNoWidget,
)
from partnerships.models import Body, Organisation, Person, Role, Seat
from partnerships.sheets import CellError

_NAME_AND_ADDRESS = re.compile(r"(?P<name>.+?) <(?P<address>[^<>\s]+)>")


class OrganisationResource(PortalResource):
    """Every organisation, by its address (A07)."""

    slug = Column("slug", TextWidget(), help="The last part of its page’s address.", required=True)
    name = Column("name", TextWidget(), help="The full name.", required=True)
    also_known_as = Column("also_known_as", ListWidget(), help="Other names, parted by semicolons.")
    kind = Column("kind", TextWidget(), help="Such as charity or NHS trust.")
    sector = Column("sector", TextWidget(), help="Such as health or education.")
    group_of = Column("is_group_of", TextWidget(), help="For a sector group: what it groups.")
    host_authority = Column("is_host_authority", YesNoWidget(), help="Yes for the council that runs the partnership.")
    note = Column("note", TextWidget(), help="For the support office.", private=True)

    class Meta:
        model = Organisation
        fields = ("slug", "name", "also_known_as", "kind", "sector", "group_of", "host_authority", "note")
        import_id_fields = ("slug",)

    def queryset(self):
        return Organisation.objects.in_order()

    def filtered(self, queryset, wanted):
        return queryset.named_like(SearchForm(wanted).wanted()["q"])

    def add(self, fields):
        return add_organisation(**fields, by=self.by, at=self.at)

    def change(self, organisation, changes):
        return edit_organisation(organisation, **changes, by=self.by, at=self.at)


class PersonResource(PortalResource):
    """People of the register, by name; sign-in addresses are given by invitation and are not in it.

    Where two people share a name, `contact_email` tells which of them a row is about.
    """

    key_columns = ("name", "contact_email")

    name = Column("name", TextWidget(), help="The name without a title.", required=True)
    title = Column("honorific", TextWidget(), help="Such as Councillor or Professor.")
    job_title = Column("job_title", TextWidget(), help="Such as Chief Executive.")
    contact_email = Column("contact_email", TextWidget(), help="Where to write. It tells two of one name apart.")
    phone = Column("phone", TextWidget(), help="A telephone number.")

    class Meta:
        model = Person
        fields = ("name", "title", "job_title", "contact_email", "phone")
        import_id_fields = ("name",)

    def queryset(self):
        return Person.objects.in_order()

    def filtered(self, queryset, wanted):
        return queryset.named_like(SearchForm(wanted).wanted()["q"])

    def find(self, row):
        return _person(self.get_queryset(), row["name"], row.get("contact_email"))

    def add(self, fields):
        return add_person(**fields, by=self.by, at=self.at)

    def change(self, person, changes):
        return edit_person(person, **changes, by=self.by, at=self.at)


def _person(people, name, address):
    """The one person of this name, or of this name and contact address where several share the name."""
    found = list(people.filter(name=name or "").order_by("pk"))
    if len(found) < 2:
        return found[0] if found else None
    return next((person for person in found if person.contact_email.lower() == (address or "").lower()), None)


class PersonWidget(KeyWidget):
    """A person, by name or contact address; “Name <address>” where two people share the name."""

    def __init__(self):
        super().__init__(Person, "name")

    def read(self, text, row):
        if text not in self._known:
            match = _NAME_AND_ADDRESS.fullmatch(text)
            name, address = (match["name"], match["address"]) if match else (text, "")
            known = (
                Person.objects.filter(contact_email__iexact=name) if "@" in name else Person.objects.filter(name=name)
            )
            found = list(known.order_by("pk"))
            if address:
                found = [person for person in found if person.contact_email.lower() == address.lower()]
            if not found:
                raise CellError(
                    f"There is nobody called “{text}”. Type the name as in the list of people, or add them."
                )
            if len(found) > 1:
                raise CellError(f"{len(found)} people are called “{name}”. Type “{name} <contact email>” for one.")
            self._known[text] = found[0]
        return self._known[text]

    def render(self, value, obj=None, **kwargs):
        if value is None:
            return None
        if value.name not in self._known:
            self._known[value.name] = Person.objects.filter(name=value.name).count() > 1
        return f"{value.name} <{value.contact_email}>" if self._known[value.name] is True else value.name


class SeatResource(PortalResource):
    """Who sits where, in which role and from when: past seats stay (A06, H11)."""

    key_columns = ("person", "role", "body", "organisation", "held_from")

    person = Column("person", PersonWidget(), help="The name, as in the list of people.", required=True)
    role = Column("role", ChoiceWidget(Role), help=f"One of: {', '.join(Role.values)}.", required=True)
    body = Column("body", KeyWidget(Body), help="The slug of the body; or fill in organisation.")
    organisation = Column("organisation", KeyWidget(Organisation), help="The slug, for a seat in an organisation.")
    held_from = Column("held_from", DateWidget(), help="The first day.", required=True)
    held_to = Column("held_to", DateWidget(), help="The first day on which it is no longer held.")
    representing = Column("representing", KeyWidget(Organisation), help="The slug of the organisation spoken for.")
    capacity = Column("capacity", TextWidget(), help="Such as Leader of the Council.")
    joint = Column("joint", YesNoWidget(), help="Yes for a chair that is shared.")
    delegated_authority = Column(
        "delegated_authority", TextWidget(), help="What the person may decide alone.", private=True
    )

    class Meta:
        model = Seat
        fields = (
            "person", "role", "body", "organisation", "held_from", "held_to", "representing", "capacity", "joint",
            "delegated_authority",
        )  # fmt: skip
        import_id_fields = ("person", "role", "held_from")

    def queryset(self):
        return Seat.objects.select_related("person", "body", "organisation", "representing").order_by(
            F("body_id").asc(nulls_last=True), "organisation_id", "role", "held_from", "pk"
        )

    def find(self, row):
        key = {name: self.fields[name].clean(row) for name in self.key_columns if name in row}
        return self.get_queryset().filter(**key).first()

    def in_order(self, rows):
        """Older seats first, so that one that ends makes room for the next."""
        return sorted(rows, key=lambda row: row.cells["held_from"] or "")

    def add(self, fields):
        return appoint_seat(**fields, by=self.by, at=self.at)

    def change(self, seat, changes):
        """Ending a seat is one thing; putting its terms right from its first day is another."""
        ends, held_to = "held_to" in changes, changes.pop("held_to", None)
        if changes:
            change_seat(seat, changed_on=seat.held_from, by=self.by, at=self.at, **changes)
        if ends and held_to is None:
            raise RefusedError(
                f"This seat ends on {seat.held_to:%Y-%m-%d}. To go on, add a row that begins that day.", field="held_to"
            )
        if ends:
            end_seat(seat, held_to=held_to, by=self.by, at=self.at)
