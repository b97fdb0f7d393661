"""Hosting the film: its file and captions, kept, replaced and taken down (E09)."""

from datetime import datetime
from functools import partial

from django.core.files import File
from django.db import transaction

from comms.models import Asset, FilmFile
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.files import digest, no_file_left_behind
from partnerships.events import record
from partnerships.models import Person


def host_film(
    asset: Asset, *, film: File, format: str, captions: str | None = None, by: Person | None, at: datetime
) -> FilmFile:
    """Keep the file of a film, in the place of the one there is. Leaves no file behind if it is refused."""
    film_file = FilmFile(format=format, size=film.size, sha256=digest(film), captions=captions or "")
    film_file.uploaded_by, film_file.uploaded_at = by, at
    with no_file_left_behind(film_file):
        return _host_film(asset, film_file, film, by=by, at=at)


@action
def caption_film(asset: Asset, *, captions: str, by: Person | None, at: datetime) -> FilmFile:
    """Put captions, or others, to the film that there is."""
    film_file = _hosted(_locked(asset, by=by))
    film_file.captions = captions
    film_file.save(update_fields=["captions"])
    record("film.captioned", film_file.asset, by=by, at=at)
    return film_file


@action
def take_film_down(asset: Asset, *, by: Person | None, at: datetime) -> Asset:
    """Delete the film's file with its captions; what is logged about the film stays."""
    asset = _locked(asset, by=by)
    _drop(_hosted(asset))
    record("film.taken_down", asset, by=by, at=at)
    return asset


@action
def _host_film(asset, film_file, film, *, by, at):
    asset = _locked(asset, by=by)
    if asset.kind != Asset.Kind.FILM:
        raise RefusedError("Only a film can be watched. Add one to the list first.")
    if asset.retired_at:
        raise RefusedError("This film is no longer in use.")
    for earlier in FilmFile.objects.filter(asset=asset):
        _drop(earlier)
    film_file.asset = asset
    film_file.file.save("film", film, save=True)
    record("film.hosted", asset, by=by, at=at, after={"format": film_file.format, "size": film_file.size})
    return film_file


def _locked(asset, *, by):
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    authorise(by, "comms.keep_assets", asset)
    return asset


def _hosted(asset):
    film_file = FilmFile.objects.select_related("asset").filter(asset=asset).first()
    if film_file is None:
        raise RefusedError("No film is hosted here any more.")
    return film_file


def _drop(film_file):
    """Delete a film's row, and its file when that is certain."""
    transaction.on_commit(partial(film_file.file.storage.delete, film_file.file.name))
    film_file.delete()
