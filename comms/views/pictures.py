"""Pictures at their addresses."""

from django.http import Http404, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import View

from comms.models.pictures import Picture
from partnerships.pages import public_page


@public_page
@method_decorator(cache_control(public=True, max_age=31536000, immutable=True), name="dispatch")
class PictureFile(View):
    """The bytes of a picture; whoever knows their hash has seen them."""

    def get(self, request, sha256, format):
        picture = Picture.objects.filter(sha256=sha256, format=format).first()
        if picture is None:
            raise Http404("There is no such picture.")
        return HttpResponse(bytes(picture.content), content_type=f"image/{picture.format}")
