"""Is the site alive? One word for load balancers, no detail for strangers."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        word, status = "ok", 200
    except DatabaseError:
        word, status = "no database", 503
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(word, status=status, content_type="text/plain", headers=headers)
