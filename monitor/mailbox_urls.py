"""The mails of a development site. Never included where DEBUG is off."""

from django.urls import path, re_path

from monitor import mailbox

app_name = "mailbox"

# No slash and no leading dot can pass, so no name leads out of the folder.
MAIL = r"(?P<name>[0-9]{8}T[0-9]{12}-[0-9a-f]{8}\.eml)"

urlpatterns = [
    path("", mailbox.mail_list, name="mail_list"),
    re_path(rf"^{MAIL}/$", mailbox.mail_detail, name="mail_detail"),
    re_path(rf"^{MAIL}/html/$", mailbox.mail_html, name="mail_html"),
]
