"""The one kind of resource that the portal's lists are: read by natural key, written by actions, all or nothing."""

import difflib
from copy import copy
from decimal import Decimal

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from import_export.fields import Field
from import_export.resources import ModelResource
from tablib import Dataset

from partnerships.access import RefusedError
from partnerships.imports.outcomes import Change, Outcome
from partnerships.models.refusals import in_our_words
from partnerships.sheets import CellError, Problem, Sheet, cell_text

ROW = "row number in the file"
MOST_ROWS = 2_000
TOLD_EACH = 25


class Column(Field):
    """A column: the attribute it holds, how its cells are read, what to type, and whether a file must have it.

    A `private` one is exported only for those who may import the list.
    """

    def __init__(self, attribute, widget, *, help="", required=False, private=False, **kwargs):
        super().__init__(attribute=attribute, widget=widget, **kwargs)
        self.help = help
        self.required = required
        self.private = private


class PortalResource(ModelResource):
    """A list of the portal. Subclasses say the columns, the key, and the actions that add and change a row."""

    # What a load may take at once. Each row is one action with its event; a list that has a set-based
    # way of loading overrides `load` and may take more.
    most_rows = MOST_ROWS
    # The columns whose cells no two rows share, where they are more than `import_id_fields`.
    key_columns = ()

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True
        skip_diff = True  # ours tells columns before and after, not marked-up HTML
        store_instance = True

    def __init__(self, *, by=None, at=None, progress=None, **kwargs):
        super().__init__(**kwargs)
        self.by, self.at = by, at
        self._tell = progress or (lambda done, total: None)

    # --- What subclasses say -------------------------------------------------------------

    def add(self, fields):
        """Call the action that adds a thing with these fields, and return it."""
        raise NotImplementedError

    def change(self, thing, changes):
        """Call the action that makes these changes to a thing."""
        raise NotImplementedError

    def in_order(self, rows):
        """The rows in the order in which they can be written, such as parents first."""
        return rows

    def queryset(self):
        """All there is, in the order of an export, with what its columns need."""
        return self._meta.model.objects.all()

    def visible_to(self, person):
        """What `person` may see of it."""
        return self.queryset().visible_to(person)

    def filtered(self, queryset, wanted):
        """The part of `queryset` that a list page shows for these parameters of its address."""
        return queryset

    # --- Out -----------------------------------------------------------------------------

    def columns(self) -> list[Column]:
        """The columns in order."""
        return [self.fields[name] for name in self._meta.fields]

    def rows(self, queryset, columns):
        """Each thing as the values of these columns."""
        for thing in queryset.iterator(chunk_size=1000):
            yield [column.widget.render(column.get_value(thing)) for column in columns]

    # --- In ------------------------------------------------------------------------------

    def load(self, sheet: Sheet, *, dry_run: bool = False) -> Outcome:
        """Write every row of `sheet`, or none if a cell is bad; `dry_run` writes none in any case."""
        if problems := self.first_look(sheet):
            return Outcome.refused(problems)
        rows = self.in_order(list(sheet.rows))
        self._rows, self._done = rows, 0
        self._changes: list[Change] = []
        self._problems: list[Problem] = []
        dataset = Dataset(headers=[*sheet.columns, ROW])
        for row in rows:
            dataset.append([*row.cells.values(), row.number])
        with transaction.atomic():
            result = self.import_data(dataset, dry_run=dry_run, use_transactions=False)
            self._read_problems(result)
            transaction.set_rollback(dry_run or bool(self._problems))
        return Outcome.of(
            changes=[] if self._problems else sorted(self._changes, key=lambda change: change.row),
            unchanged=result.totals["skip"],
            problems=sorted(self._problems, key=lambda problem: problem.row or 0),
        )

    def first_look(self, sheet: Sheet) -> list[Problem]:
        """What is wrong with the table itself, before any row is held against what there is."""
        return [*self._column_problems(sheet)] or [*self._row_problems(sheet)]

    def get_queryset(self):
        return self.queryset() if self.by is None else self.visible_to(self.by)

    def find(self, row):
        """The thing that a row is about, by its key, or None."""
        columns = [self.fields[name] for name in self._meta.import_id_fields]
        key = {column.attribute: column.clean(row) for column in columns}
        return self.get_queryset().filter(**key).first()

    def get_instance(self, instance_loader, row):
        try:
            return self.find(row)
        except CellError:
            return None  # the key cannot be read; import_instance says of which cell

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Check the cells alone; what the row contradicts is asked only of those that cannot be written."""
        errors = dict(import_validation_errors or {})
        held = {column.attribute for column in self.columns()}
        others = {field.name for field in instance._meta.fields} - held
        self._validate(instance.clean_fields, errors, left_out=others)  # what no column holds, the action fills
        self._instance, self._bad_cells = instance, errors
        if errors:
            raise ValidationError(errors)

    @staticmethod
    def _validate(check, errors, *, left_out=()):
        try:
            check(exclude={*errors, *left_out})
        except ValidationError as error:
            in_our_words(error).update_error_dict(errors)

    def _contradictions(self, errors):
        """Name what a row contradicts, as the rules of its model say it, besides its bad cells."""
        if self._instance is not None:
            for check in (self._instance.validate_unique, self._instance.validate_constraints):
                self._validate(check, errors)
        return errors

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not self._is_new and not import_validation_errors and not self._changed(instance)

    def import_row(self, row, instance_loader, **kwargs):
        """One row in a savepoint of its own, so that the next ones can be looked at after a refusal."""
        self._instance, self._bad_cells = None, {}
        with transaction.atomic():
            result = super().import_row(row, instance_loader, **kwargs)
            transaction.set_rollback(bool(result.errors))
        if result.errors or result.validation_error:
            self._reword(result)
        self._done += 1
        if self._done % TOLD_EACH == 0:
            self._tell(self._done, len(self._rows))
        return result

    def _reword(self, result):
        """Tell all that is wrong with a row, by the rules of its model where they say it; else what its action said."""
        for bad in result.errors:
            _told(bad.error)
        if errors := self._contradictions(self._bad_cells):
            result.errors, result.validation_error = [], ValidationError(errors)
            result.import_type = result.IMPORT_TYPE_INVALID

    def after_import(self, dataset, result, **kwargs):
        """Leave the sequences alone, unlike import-export: no file says what a row's id is."""

    def save_instance(self, instance, is_create, row, **kwargs):
        """Let the app's action write what the row changes."""
        columns = self._present if is_create else self._changed(instance)
        values = {column.attribute: column.get_value(instance) for column in columns}
        if is_create:
            instance.pk = self.add(values).pk
        else:
            self.change(self._original, values)

    def after_init_instance(self, instance, new, row, **kwargs):
        self._original = copy(instance)
        self._label = "" if new else str(instance)
        self._is_new = new

    def import_instance(self, instance, row, **kwargs):
        self._present = [column for column in self.columns() if column.column_name in row and not column.readonly]
        super().import_instance(instance, row, **kwargs)

    def after_import_row(self, row, row_result, **kwargs):
        if row_result.import_type not in ("new", "update"):
            return
        thing = row_result.instance
        if self._is_new:
            cells = [(column.column_name, "", _words(column, thing)) for column in self._present]
            cells = [cell for cell in cells if cell[2]]
        else:
            cells = [
                (column.column_name, _words(column, self._original), _words(column, thing))
                for column in self._changed(thing)
            ]
        self._changes.append(Change(row[ROW], self._label or str(thing), self._is_new, tuple(cells)))

    def _changed(self, thing):
        return [
            column for column in self._present if not _same(column.get_value(thing), column.get_value(self._original))
        ]

    # --- What is wrong -------------------------------------------------------------------

    def _column_problems(self, sheet):
        known = [column.column_name for column in self.columns()]
        for name in sheet.columns:
            if name not in known:
                close = difflib.get_close_matches(name, known, 1)
                hint = f"Did you mean “{close[0]}”? " if close else ""
                yield Problem(1, name, name, f"There is no such column here. {hint}The columns are {', '.join(known)}.")
        keys = [self.fields[name] for name in self._meta.import_id_fields]
        for column in self.columns():
            if (column.required or column in keys) and column.column_name not in sheet.columns:
                yield Problem(
                    1, column.column_name, "", "This column is missing. Add it with its heading in the first row."
                )

    def _row_problems(self, sheet):
        if len(sheet.rows) > self.most_rows:
            reason = f"This list takes at most {self.most_rows:,} rows at once. Split the file and import the parts."
            yield Problem(sheet.rows[self.most_rows].number, "", "", reason)
            return
        if not sheet.rows:
            yield Problem(2, "", "", "There are headings and no rows. Add at least one row under the headings.")
        keys = self.key_columns or [self.fields[name].column_name for name in self._meta.import_id_fields]
        seen: dict[tuple, int] = {}
        for row in sheet.rows:
            for column in self.columns():
                if column.required and row.cells.get(column.column_name) is None:
                    yield Problem(row.number, column.column_name, "", "This cell is empty. It is needed in every row.")
            key = tuple(row.cells.get(name) for name in keys)
            if key in seen:
                value = ", ".join(filter(None, key))
                yield Problem(
                    row.number, keys[0], value, f"Row {seen[key]} is about the same one. Keep one of the two rows."
                )
            seen.setdefault(key, row.number)

    def _read_problems(self, result):
        """Turn what import-export collected into problems; an error nobody foresaw goes on up."""
        for error in result.base_errors:
            raise error.error
        for invalid in result.invalid_rows:
            for attribute, messages in invalid.error_dict.items():
                self._say(invalid.number, attribute, " ".join(messages))
        for bad in result.error_rows:
            self._say(bad.number, *_told(bad.errors[0].error))

    def _say(self, place, attribute, reason):
        """Note a problem of the row at `place`, in the column of `attribute` if it has one."""
        row = self._rows[place - 1]
        column = next((column for column in self.columns() if column.attribute == attribute), None)
        if attribute not in (None, NON_FIELD_ERRORS) and column is None:
            reason = f"{attribute}: {reason}"
        name = column.column_name if column else ""
        self._problems.append(Problem(row.number, name, row.cells.get(name) or "", reason))


def _told(error):
    """The field a refusal is about and its words. Raises an error that is no refusal."""
    if isinstance(error, RefusedError):
        return error.field, str(error)
    if isinstance(error, PermissionDenied):
        return None, str(error)
    if isinstance(error, IntegrityError):
        return None, "This row contradicts another one, of the portal or of this file. Compare it with the list."
    raise error


def _same(value, other):
    if isinstance(value, str) and isinstance(other, str):
        return value == other.replace("\r\n", "\n")
    return value == other


def _words(column, thing):
    value = column.get_value(thing)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return cell_text(column.widget.render(column.get_value(thing))).removeprefix("'")
