"""A page's form as a browser would send it: what is filled in already, and what a person adds."""

from typing import Any

import html5lib
from django.test import Client
from django.urls import reverse

from .make import make_actor, make_document

ADD_STATEMENT = "/admin/statements/statement/add/"
PASTED = "We regret it.\nWe urge you to release all.\n\nWe urge you to talk. We regret it."
Fields = dict[str, list[str]]


def page_of(thing: Any) -> str:
    """The page of the desk on which a thing is changed."""
    return reverse(f"admin:statements_{thing._meta.model_name}_change", args=[thing.pk])


def form_of(response: Any, marker: str) -> Fields:
    """The values of the form that has a field of that name, as they stand on the page."""
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    for form in page.iter("form"):
        fields = _fields(form)
        if form.get("method", "get") == "post" and marker in fields:
            return fields
    raise AssertionError(f"There is no form with a field {marker}.")


def _fields(form: Any) -> Fields:
    fields: Fields = {}
    for control in form.iter():
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "input":
            kind = control.get("type", "text")
            is_silent = kind in ("checkbox", "radio") and control.get("checked") is None
            if kind not in ("submit", "button", "file") and not is_silent:
                fields.setdefault(name, []).append(control.get("value", ""))
        elif control.tag == "textarea":
            # A browser drops the first line end, and sends CRLF.
            text = (control.text or "").removeprefix("\n")
            fields.setdefault(name, []).append(text.replace("\n", "\r\n"))
        elif control.tag == "select":
            fields.setdefault(name, []).extend(_chosen(control))
    return fields


def _chosen(select: Any) -> list[str]:
    options = list(select.iter("option"))
    chosen = [o.get("value", o.text or "") for o in options if o.get("selected") is not None]
    if not chosen and options and select.get("multiple") is None:
        chosen = [options[0].get("value", options[0].text or "")]
    return chosen


def filled(fields: Fields, **values: Any) -> Fields:
    """The same form with some fields filled in; `__` in a name stands for `-`."""
    new = {
        name.replace("__", "-"): value if isinstance(value, list) else [str(value)]
        for name, value in values.items()
    }
    return {**fields, **new}


def new_statement(desk: Client, **values: Any) -> Fields:
    """The form of a new statement with one text and one call, as somebody would fill it in."""
    values = {
        "title": "On the events",
        "kind": "declaration",
        "date": "2022-01-09",
        "countries": ["KZ"],
        "issuings__0__actor": make_actor().pk,
        "texts__0__document": make_document().pk,
        "texts__0__body": PASTED.replace("\n", "\r\n"),
        "calls__0__quote": "We urge you to release all",
        "calls__0__type": "release",
        "calls__0__addressees": [make_actor("Kazakh authorities").pk],
        "calls__0__summary": "Release all",
        "_continue": "1",
        **values,
    }
    return filled(form_of(desk.get(ADD_STATEMENT), "title"), **values)


def errors(response: Any) -> str:
    """All that the page complains about."""
    context = response.context
    formsets = [formset.formset for formset in context["inline_admin_formsets"]]
    found = [str(context["adminform"].form.errors)]
    found += [str(formset.errors) + str(formset.non_form_errors()) for formset in formsets]
    return " ".join(found)
