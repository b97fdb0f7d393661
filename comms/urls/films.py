"""The addresses of films."""

from django.urls import path

from comms.views import films

urlpatterns = [
    path("films/", films.FilmList.as_view(), name="film_list"),
    path("films/<int:pk>/film/", films.FilmFileView.as_view(), name="film_file"),
    path("films/<int:pk>/captions/", films.FilmCaptions.as_view(), name="film_captions"),
    path("communications/materials/<int:pk>/film/", films.FilmHost.as_view(), name="film_host"),
    path("communications/materials/<int:pk>/film/take-down/", films.FilmTakeDown.as_view(), name="film_take_down"),
]
