"""The addresses of targets, figures and returns."""

app_name = "targets"

urlpatterns = []
