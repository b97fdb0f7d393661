"""The addresses of tariffs, invoices and the budget."""

app_name = "tariffs"

urlpatterns = []
