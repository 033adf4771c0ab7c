"""What every page of the desk keeps: what is public stays, and a refusal is a sentence."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, OperationalError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from statements.models.review import sentence

from .afterwards import Afterwards, subject_of
from .fields import Lines, Meanings, OneOf, SeveralOf, words_field
from .words import help_for, listed, meanings

MANY = 200
"""Children of one kind on one page."""
IN_WORDS = ("countries", "themes", "groups", "sources")
BUSY = "Somebody else was writing at the same moment. Please save again."
FROZEN = (
    "Nothing was saved: meanwhile it was published, or somebody put it before a second person. "
    "Here it is as it stands now."
)

STAYS = (
    "What is published is never changed or deleted; what waits for a second person is neither "
    "until it is published or sent back."
)


def refusal_of(error: IntegrityError | OperationalError) -> str:
    """What the database refused, for the editor who caused it."""
    return sentence(error) if isinstance(error, IntegrityError) else BUSY


class DeskForm(forms.ModelForm[Any]):
    """Shows beside its own errors what the database refused, and keeps what was typed."""

    refusal = ""
    heading = ""
    """Above a child that is saved already, where its name would repeat that of its root."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        return cleaned


class DeskFields(BaseModelAdmin[Any]):
    """How the columns of the record look in a form."""

    formfield_overrides = {
        models.TextField: {"form_class": Lines},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if not db_field.help_text and (words := help_for(db_field)):
            kwargs["help_text"] = words
        if isinstance(db_field, ArrayField):
            return words_field(db_field, **{k: v for k, v in kwargs.items() if k == "help_text"})
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Nobody wants to delete an event from beside its name.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if meant := meanings(db_field):
            kwargs.setdefault("widget", Meanings(meant))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", OneOf(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SeveralOf(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RecordAdmin(DeskFields, admin.ModelAdmin[Any]):
    """A page of one noun. What is frozen can be read here and nothing else."""

    form = DeskForm
    list_per_page = 50
    save_on_top = False

    def get_ordering(self, request: HttpRequest) -> Any:
        """The noun's own order, which Django forgets for lists that count."""
        return self.opts.ordering

    def is_frozen(self, thing: Any) -> bool:
        """What left the public stays as it is, like what is in it."""
        return bool(thing.is_public or thing.tombstone_id)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and self.is_frozen(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and self.is_frozen(obj))

    def view_on_site(self, obj: Any) -> str | None:
        """A draft has no public page, and Django would ask it for one."""
        has_page = hasattr(obj, "get_absolute_url") and self.is_frozen(obj) and obj.is_public
        return obj.get_absolute_url() if has_page else None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What can only be read is read in words."""
        names = super().get_fields(request, obj)
        if obj and self.is_frozen(obj):
            return [f"{name}_in_words" if name in IN_WORDS else name for name in names]
        return names

    @admin.display(description="countries")
    def countries_in_words(self, thing: Any) -> str:
        return listed(thing, "countries")

    @admin.display(description="themes")
    def themes_in_words(self, thing: Any) -> str:
        return listed(thing, "themes")

    @admin.display(description="affected groups")
    def groups_in_words(self, thing: Any) -> str:
        return listed(thing, "groups")

    @admin.display(description="sources")
    def sources_in_words(self, thing: Any) -> str:
        return listed(thing, "sources")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and self._froze_meanwhile(request, object_id):
            messages.error(request, FROZEN)
            return HttpResponseRedirect(request.path)
        view = super().changeform_view
        try:
            return view(request, object_id, form_url, extra_context)
        except (IntegrityError, OperationalError) as error:
            if request.method != "POST":
                raise
            # What was refused is rolled back; the same form once more says so and keeps the words.
            request.refusal = refusal_of(error)  # type: ignore[attr-defined]
            return view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What cannot be deleted says so on its page, rather than refusing without a word."""
        thing = self.get_object(request, unquote(object_id))
        if thing and self.is_frozen(thing) and self.has_view_permission(request, thing):
            messages.error(request, STAYS)
            page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(page, args=[thing.pk]))
        return super().delete_view(request, object_id, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = kwargs.get("obj")
        if thing is not None and subject_of(thing) and self.is_frozen(thing):
            context["afterwards"] = Afterwards(thing, request.user)  # type: ignore[arg-type]
        return super().render_change_form(request, context, *args, **kwargs)

    def _froze_meanwhile(self, request: HttpRequest, object_id: str | None) -> bool:
        thing = object_id and self.get_object(request, unquote(object_id))
        return bool(thing) and self.is_frozen(thing)


class RecordInline(DeskFields, admin.StackedInline[Any, Any]):
    """Children on the page of their root, which freeze with it."""

    form = DeskForm
    template = "admin/statements/stacked.html"
    extra = 0
    max_num = MANY
    view_on_site = False

    def is_frozen(self, root: Any) -> bool:
        return bool(root and root.pk and root.is_frozen)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not self.is_frozen(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self.is_frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self.is_frozen(obj)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs.setdefault("validate_min", bool(self.min_num))
        # Django would build two thousand forms for whoever says that there are so many.
        kwargs.setdefault("absolute_max", MANY)
        return super().get_formset(request, obj, **kwargs)
