"""The addresses of News-Link, events and what is published."""

app_name = "comms"

urlpatterns = []
