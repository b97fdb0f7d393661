"""Areas as a spreadsheet."""

from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction

from partnerships.imports import Change, Column, DateWidget, ListWidget, Outcome, PortalResource, TextWidget
from partnerships.sheets import CellError, Problem, cell_text
from targets.actions.areas import save_areas
from targets.models import Area


class AreaResource(PortalResource):
    """Areas, by code (C09). All of them are written at once, since they are hundreds and change together."""

    code = Column("code", TextWidget(), help="The short code of its council, such as STH.", required=True)
    name = Column("name", TextWidget(), help="What it is called.", required=True)
    official_name = Column("official_name", TextWidget(), help="The full name of its council.")
    gss_code = Column("gss_code", TextWidget(), help="Such as E06000045.")
    nation = Column("nation", TextWidget(), help="Such as England.")
    region = Column("region", TextWidget(), help="Such as South East; empty outside England.")
    kind = Column("kind", TextWidget(), help="Such as Unitary authority.")
    opened_on = Column("opened_on", DateWidget(), help="Empty if it has been there for long.")
    closed_on = Column("closed_on", DateWidget(), help="Empty while it is there.")
    also_known_as = Column("also_known_as", ListWidget(), help="Other spellings, parted by semicolons.")

    class Meta:
        model = Area
        fields = (
            "code", "name", "official_name", "gss_code", "nation", "region", "kind", "opened_on", "closed_on",
            "also_known_as",
        )  # fmt: skip
        import_id_fields = ("code",)

    def queryset(self):
        return Area.objects.order_by("code")

    def load(self, sheet, *, dry_run=False):
        """Read every row first, then write them in two statements."""
        if problems := self.first_look(sheet):
            return Outcome.refused(problems)
        known = {area.code: area for area in Area.objects.all()}
        problems, rows, areas = [], {}, []
        for row in sheet.rows:
            area, wrong = self._area(row, known.get(row.cells["code"]))
            problems += wrong
            rows[area.code] = row.number
            areas.append(area)
        if problems:
            return Outcome.refused(problems)
        with transaction.atomic():
            written = save_areas(areas, by=self.by, at=self.at)
            transaction.set_rollback(dry_run)
        changes = [self._told(rows[area.code], before, area) for before, area in written]
        return Outcome.of(changes=changes, unchanged=len(areas) - len(changes), problems=[])

    def _area(self, row, known):
        """The area as a row says it, and what is wrong with the row; what it leaves out stays as it was."""
        area, problems = copy(known) if known else Area(), []
        for column in self.columns():
            if column.column_name in row.cells:
                try:
                    setattr(area, column.attribute, column.clean(row.cells))
                except CellError as error:
                    cell = row.cells[column.column_name] or ""
                    problems.append(Problem(row.number, column.column_name, cell, str(error)))
        try:
            area.full_clean(exclude={problem.column for problem in problems}, validate_unique=False)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                column = name if name in self.fields else ""
                problems.append(Problem(row.number, column, row.cells.get(column) or "", " ".join(messages)))
        return area, problems

    def _told(self, number, before, area):
        cells = [
            (column.column_name, _words(column, before) if before else "", _words(column, area))
            for column in self.columns()
        ]
        differing = tuple(cell for cell in cells if cell[1] != cell[2])
        return Change(number, str(before or area), before is None, differing)


def _words(column, area):
    return cell_text(column.widget.render(column.get_value(area))).removeprefix("'")
