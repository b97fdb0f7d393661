"""What every page view shares: the thing from `visible_to`, the permission with its reason, one action.

A view names its `permission`; without one it needs only that the reader is signed in. Public
pages wear `@public_page`. Context for the generic templates: heading, breadcrumbs (label,
address), form, submit_label, cancel_url.
"""

from partnerships.pages.base import (
    ActionPage,
    AddPage,
    DetailPage,
    EditPage,
    ListPage,
    ObjectActionPage,
    ObjectMixin,
    PageMixin,
    public_page,
)
from partnerships.pages.bodies import (
    BodyActionPage,
    BodyTab,
    BodyTabPage,
    OfBodyActionPage,
    body_tabs,
    register_body_tab,
)
from partnerships.pages.downloads import download, kept_file
from partnerships.pages.kept import KeptForReaders, kept_until_news
from partnerships.pages.notes import document_notes, register_document_note
from partnerships.pages.ranges import in_parts
from partnerships.pages.seen import BoundToSeenMixin

__all__ = [
    "ActionPage",
    "AddPage",
    "BodyActionPage",
    "BodyTab",
    "BodyTabPage",
    "BoundToSeenMixin",
    "DetailPage",
    "EditPage",
    "KeptForReaders",
    "ListPage",
    "ObjectActionPage",
    "ObjectMixin",
    "OfBodyActionPage",
    "PageMixin",
    "body_tabs",
    "document_notes",
    "download",
    "in_parts",
    "kept_file",
    "kept_until_news",
    "public_page",
    "register_body_tab",
    "register_document_note",
]
