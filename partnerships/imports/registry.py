"""Which lists can be imported and exported, in the order in which apps registered them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.urls import reverse

from partnerships.access import may
from partnerships.imports.outcomes import Outcome
from partnerships.imports.resource import PortalResource
from partnerships.models import ImportRun, Person
from partnerships.sheets import Problem, Sheet, SheetRow

Progress = Callable[[int, int], None]
NOTHING: Mapping[str, str] = MappingProxyType({})


# More rows than this are left to a worker, so that nobody waits for a page longer than a few seconds.
ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class ImportKind:
    """A list under the name it has in addresses, who may import it, and the resource that loads it."""

    name: str
    label: str
    resource_class: type[PortalResource]
    permission: str
    is_staged = False

    @property
    def upload_address(self) -> str:
        """Where people upload a file of it."""
        return reverse("partnerships:import_upload", args=[self.name])

    @property
    def rows_at_once(self) -> int:
        """How many rows are checked and imported while their person waits."""
        return ROWS_AT_ONCE

    def check(self, run: ImportRun, *, at: datetime, progress: Progress | None = None) -> Outcome:
        """What the rows of a run would change, with the rights of its person."""
        return self.load(sheet_of(run), by=run.by, at=at, dry_run=True, progress=progress)

    def apply(self, run: ImportRun, *, at: datetime, progress: Progress | None = None) -> Outcome:
        """Write the rows of a run, all or none."""
        return self.load(sheet_of(run), by=run.by, at=at, progress=progress)

    @property
    def columns(self):
        """The columns of its table, each with its help."""
        return self.resource_class().columns()

    def problems(self, sheet: Sheet) -> list[Problem]:
        """What is wrong with a table at first sight: columns, empty cells, doubled rows, too many of them."""
        return self.resource_class().first_look(sheet)

    def load(
        self, sheet: Sheet, *, by: Person | None, at: datetime, dry_run: bool = False, progress: Progress | None = None
    ) -> Outcome:
        """Write the rows of `sheet`, all or none; with `dry_run`, write none and tell what would change.

        `progress(done, total)` is called now and then.
        """
        return self.resource_class(by=by, at=at, progress=progress).load(sheet, dry_run=dry_run)

    def table(self, queryset, *, private: bool = True) -> tuple[list[str], Iterator[list]]:
        """The columns and rows of `queryset` as an import takes them; private columns only if wanted."""
        resource = self.resource_class()
        columns = [column for column in resource.columns() if private or not column.private]
        return [column.column_name for column in columns], resource.rows(queryset, columns)

    def export(self, person, wanted: Mapping[str, str] = NOTHING) -> tuple[list[str], Iterator[list]]:
        """The columns and rows of what `person` may see, filtered as the list page is with the parameters `wanted`."""
        resource = self.resource_class()
        rows = resource.filtered(resource.visible_to(person), wanted)
        return self.table(rows, private=may(person, self.permission))


@dataclass(frozen=True)
class StagedKind:
    """A list whose files are long: their rows wait in tables of the app that checks and writes them set by set.

    Its person first says, on pages of the app, what the columns of the file are.
    """

    name: str
    label: str
    permission: str
    upload_url: str
    columns_url: str
    help: str
    check: Callable
    apply: Callable
    forget: Callable
    rows_at_once: int = 20_000
    is_staged = True

    @property
    def upload_address(self) -> str:
        """Where people upload a file of it."""
        return reverse(self.upload_url)


_KINDS: dict[str, ImportKind] = {}
_STAGED: dict[str, StagedKind] = {}


def register_import(name: str, label: str, resource_class: type[PortalResource], permission: str) -> None:
    """Let people import and export a list. Raises ValueError if the name is taken."""
    kind = ImportKind(name, label, resource_class, permission)
    if _KINDS.setdefault(name, kind) != kind:
        raise ValueError(f"A list called {name} is already registered.")


def import_kinds() -> tuple[ImportKind, ...]:
    """Every list, in the order of registration."""
    return tuple(_KINDS.values())


def import_kind(name: str) -> ImportKind:
    """The list of this name. Raises KeyError if there is none."""
    return _KINDS[name]


def register_staged_import(kind: StagedKind) -> None:
    """Let people import long files of this kind."""
    _STAGED[kind.name] = kind


def staged_kinds() -> tuple[StagedKind, ...]:
    """Every kind of long file."""
    return tuple(_STAGED.values())


def kind_of(run: ImportRun) -> ImportKind | StagedKind:
    """What a run imports."""
    return _STAGED.get(run.kind) or _KINDS[run.kind]


def sheet_of(run: ImportRun) -> Sheet:
    """The rows that a run keeps."""
    columns = tuple(run.table["columns"])
    rows = (SheetRow(row[0], dict(zip(columns, row[1:], strict=True))) for row in run.table["rows"])
    return Sheet(columns, tuple(rows))
