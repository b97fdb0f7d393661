"""The addresses of the register: bodies, organisations, people and the framework."""

app_name = "partnerships"

urlpatterns = []
