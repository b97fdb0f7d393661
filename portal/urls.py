"""The addresses of the portal."""

urlpatterns = []
