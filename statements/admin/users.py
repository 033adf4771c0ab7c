"""People: whoever has put something in review stays, for the record says that two decided."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

admin.site.unregister(User)


@admin.register(User)
class EditorAdmin(UserAdmin[User]):
    list_display = ("username", "groups_in_words", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "groups")

    @admin.display(description="groups")
    def groups_in_words(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all()) or "–"
