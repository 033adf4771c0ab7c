from django.urls import path

from . import managing, page, previewing, views

app_name = "digests"

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/preview/", previewing.preview, name="preview"),
    path("subscribe/asked/", views.asked, name="asked"),
    path("subscribe/manage/", managing.ask, name="manage"),
    path("subscribe/manage/asked/", managing.link_asked, name="link_asked"),
    path("subscribe/manage/<str:token>/", managing.managed, name="managed"),
    path("subscribe/manage/<str:token>/kept.json", managing.download, name="kept"),
    path("never/<str:token>/", views.never, name="never"),
    path("subscribe/confirm/<str:token>/", views.confirm, name="confirm"),
    path("mail/<str:token>/", page.mail_page, name="read"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("unsubscribe/<str:token>/one-click/", views.one_click, name="one_click"),
]
