"""The queue: what waits for a second person, read on one screen and published together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views import View

from statements.models import Refusal, Reviewed
from statements.models.one_person import is_allowed
from statements.models.review import may_publish, publish_together
from statements.vocabulary import State, Subject

from .pending import KINDS, all_of, drafts, in_words, kinds, needs, sent_back, tally
from .reading import Reading
from .record import refusal_of

TAKEN_BACK = "Taken back by its author."
NOTED = (
    "You wrote what should be changed. Ask for changes, or empty the note to publish. "
    "Nothing was published."
)


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("queue/", site.admin_view(Queue.as_view(site=site)), name="queue"),
        path("queue/read/", site.admin_view(Read.as_view(site=site)), name="queue_read"),
    ]


def key(thing: Reviewed) -> str:
    return f"{thing.subject}-{thing.public_id}"


def waiting(subject: Subject) -> Any:
    return all_of(subject).waiting()


def waiting_count() -> int:
    return sum(tally()[State.IN_REVIEW].values())


def find(keys: Sequence[str]) -> list[Reviewed]:
    """The things of these keys that still wait, in the order in which they are published."""
    wanted: dict[str, list[str]] = {}
    for word, _, public_id in (key.partition("-") for key in keys if "\0" not in key):
        wanted.setdefault(word, []).append(public_id)
    return [
        thing
        for subject in KINDS
        if subject in wanted
        for thing in waiting(subject).filter(public_id__in=wanted[subject])
    ]


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    thing: Reviewed
    key: str
    is_own: bool
    needs: SafeString


def row(thing: Reviewed, request: HttpRequest) -> Row:
    is_own = thing.author_id == request.user.pk
    return Row(thing, key(thing), is_own, in_words(needs(thing)))


class DeskView(View):
    site: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("statements.view_statement"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        context = {**self.site.each_context(request), **context}
        return render(request, f"admin/queue/{template}.html", context)


class Queue(DeskView):
    """Waiting for a second person, grouped as it will be published."""

    def get(self, request: HttpRequest) -> HttpResponse:
        groups = [
            (subject, [row(thing, request) for thing in waiting(subject).select_related("author")])
            for subject in kinds(tally()[State.IN_REVIEW])
        ]
        return self.page(
            request,
            "queue",
            title="Waiting for a second person",
            groups=groups,
            sent_back=sent_back(request.user),  # type: ignore[arg-type]
            drafts=drafts(),
            one_person=is_allowed(),
            may_publish=may_publish(request.user),  # type: ignore[arg-type]
        )


class Read(DeskView):
    """Everything that would become public, and the two answers to it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.screen(request, request.GET.getlist("thing"))

    def screen(self, request: HttpRequest, keys: Sequence[str]) -> HttpResponse:
        """What still waits of these, with the notes that were typed so far."""
        things = find(keys)
        if len(things) < len(set(keys)) or not things:
            messages.warning(request, missing(len(set(keys)) - len(things)))
        if not things:
            return HttpResponseRedirect(reverse("admin:queue"))
        readings = [
            Reading(thing, key(thing), request.user, things, note_on(request, thing))
            for thing in things
        ]
        publishable = [reading for reading in readings if reading.can_be_published]
        return self.page(
            request,
            "read",
            title="Read before it becomes public",
            readings=readings,
            publishable=publishable,
            others=publishable or [reading for reading in readings if not reading.is_own],
            is_alone=any(reading.is_alone for reading in readings),
            may_publish=may_publish(request.user),  # type: ignore[arg-type]
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = request.POST.getlist("thing")
        things = find(keys)
        answer = self.publish if "_publish" in request.POST else self.send_back
        try:
            with transaction.atomic():
                done = answer(request, things)
        except (Refusal, IntegrityError, OperationalError) as error:
            words = str(error) if isinstance(error, Refusal) else refusal_of(error)
            messages.error(request, words)
            return self.screen(request, keys)
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:queue"))

    def publish(self, request: HttpRequest, things: Sequence[Reviewed]) -> str:
        wanted = request.POST.getlist("thing")
        if not things or len(things) < len(set(wanted)):
            raise Refusal("Something here does not wait any more. Please read what is left.")
        if any(note_on(request, thing).strip() for thing in things):
            raise Refusal(NOTED)
        seen = {thing: request.POST.get(f"seen-{key(thing)}", "") for thing in things}
        entries = publish_together(request.user, seen)  # type: ignore[arg-type]
        return f"Published: {', '.join(f'“{thing}”' for thing in things)}. " + (
            f"Entries {entries[0].seq} to {entries[-1].seq} of the ledger."
            if len(entries) > 1
            else f"Entry {entries[0].seq} of the ledger."
        )

    def send_back(self, request: HttpRequest, things: Sequence[Reviewed]) -> str:
        """Ask for changes where there is a note; an author can take back what is their own."""
        back = request.POST.get("_take_back", "")
        notes = {
            thing: TAKEN_BACK
            if key(thing) == back and thing.author == request.user
            else note_on(request, thing)
            for thing in things
        }
        notes = {thing: note for thing, note in notes.items() if note.strip() and "\0" not in note}
        if not notes:
            raise Refusal("Say what should be changed, beside the thing that you send back.")
        for thing, note in notes.items():
            if thing.author != request.user and not may_publish(request.user):  # type: ignore[arg-type]
                raise Refusal("You may not send back: ask for the group Publisher.")
            thing.request_changes(request.user, note)  # type: ignore[arg-type]
        return f"Sent back: {', '.join(f'“{thing}”' for thing in notes)}."


def note_on(request: HttpRequest, thing: Reviewed) -> str:
    """What the second person wrote beside a thing."""
    return request.POST.get(f"note-{key(thing)}", "")


def missing(count: int) -> str:
    if count <= 0:
        return "Tick what you want to read."
    return f"{count} of what you asked for does not wait for a second person (any more)."
