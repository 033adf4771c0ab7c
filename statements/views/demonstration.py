"""Whether the demonstration record is loaded: asked only by a page that says so."""

from django.http import HttpRequest

from statements.models import Demonstration


def demonstration(request: HttpRequest) -> dict[str, object]:
    return {"is_demonstration": Demonstration.objects.exists}
