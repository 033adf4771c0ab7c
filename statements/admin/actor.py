"""Actors: free to be changed until the first published thing names them."""

from django.contrib import admin

from statements.models import Actor

from .record import RecordAdmin


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    fields = ("name", "kind", "parent", "country", "wikidata", "ror")
    autocomplete_fields = ("parent",)
    list_display = ("name", "kind", "country", "parent", "is_public")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "public_id", "wikidata")

    @admin.display(description="public", boolean=True)
    def is_public(self, actor: Actor) -> bool:
        return actor.is_public
