"""The addresses of health checks and surveys."""

app_name = "healthchecks"

urlpatterns = []
