"""The film: watched by everybody, hosted and taken down by the support office (E09)."""

from django import forms
from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.generic import TemplateView, View

from comms.actions import films as actions
from comms.forms.films import FilmForm
from comms.models import Asset, FilmFile
from comms.views.assets import AssetAct, shows_films
from partnerships.pages import ObjectMixin, PageMixin, in_parts, public_page


@shows_films
@public_page
class FilmList(PageMixin, TemplateView):
    """The films that anybody can watch, each with its captions and transcript (E09)."""

    template_name = "comms/film_list.html"
    heading = "Watch our film"

    def get_context_data(self, **kwargs):
        return super().get_context_data(films=list(Asset.objects.to_watch()), **kwargs)


@public_page
class FilmFileView(ObjectMixin, PageMixin, View):
    """The film's bytes, all or the part that a player asks for; taken down, there is none of it."""

    model = FilmFile

    def get(self, request, *args, **kwargs):
        film = self.object
        if not film.file.storage.exists(film.file.name):
            raise Http404("The file of this film is missing.")
        reply = in_parts(
            request, film.file, size=film.size, etag=f'"{film.sha256}"', content_type=film.content_type
        )  # fmt: skip
        name = f"{slugify(film.asset.name)[:80] or 'film'}.{film.format}"
        reply["Content-Disposition"] = f'attachment; filename="{name}"'
        reply["Content-Security-Policy"] = "default-src 'none'; sandbox"
        reply["Cache-Control"] = "no-cache"
        return reply

    def get_queryset(self):
        return super().get_queryset().select_related("asset")


@public_page
class FilmCaptions(ObjectMixin, PageMixin, View):
    """The captions of a film."""

    model = FilmFile

    def get(self, request, *args, **kwargs):
        if not self.object.captions:
            raise Http404("This film has no captions.")
        reply = HttpResponse(self.object.captions, content_type="text/vtt; charset=utf-8")
        reply["Cache-Control"] = "no-cache"
        return reply


class FilmAct(AssetAct):
    """Something done with the file of a film."""

    def get_queryset(self):
        return super().get_queryset().filter(kind=Asset.Kind.FILM).select_related("film_file")

    @property
    def film_file(self):
        return getattr(self.object, "film_file", None)


class FilmHost(FilmAct):
    """Puts the film here, another in its place, or captions to it."""

    form_class = FilmForm
    submit_label = "Upload"
    success_message = "Everybody can watch it now."

    def get_heading(self):
        return f"Change “{self.object}”" if self.film_file else f"Put “{self.object}” here to watch"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"film_file": self.film_file}

    def perform(self, form):
        data = form.cleaned_data
        who = {"by": self.request.user, "at": self.now}
        if data["film"]:
            return actions.host_film(
                self.object, film=data["film"], format=data["format"], captions=data["captions"], **who
            )
        return actions.caption_film(self.object, captions=data["captions"], **who)


class FilmTakeDown(FilmAct):
    """Deletes the file, the film stays on the list."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    submit_label = "Take the film down"
    success_message = "The film is taken down."
    extra_context = {
        "consequences": [
            "Nobody can watch it here any more, and its captions go with it.",
            "Copies given out and showings stay on record.",
        ]
    }

    def get_heading(self):
        return f"Take “{self.object}” down?"

    def perform(self, form):
        return actions.take_film_down(self.object, by=self.request.user, at=self.now)
