"""What programs fetch: one address each, whatever the language."""

from django.urls import path

from . import views

app_name = "ledger_files"

urlpatterns = [
    path("ledger/entries.ndjson", views.entries, name="entries"),
    path("ledger/checkpoint", views.checkpoint, name="checkpoint"),
    path("ledger/key", views.key, name="key"),
    path("ledger/verify.py", views.script, name="script"),
]
