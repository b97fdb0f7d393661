"""Series of figures of many areas and years, as files of any layout."""

from partnerships.imports import StagedKind
from targets.actions.series import check_series, write_series
from targets.imports.staging import forget_ended

SERIES = StagedKind(
    name="series",
    label="Series of figures",
    permission="targets.keep_indicators",
    upload_url="targets:series_upload",
    columns_url="targets:series_columns",
    help="Figures of many areas and years at once, as they are published: you say which column is which.",
    check=check_series,
    apply=write_series,
    forget=forget_ended,
)
