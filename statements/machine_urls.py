"""Addresses that programs know by heart: the same in every language."""

from django.urls import path

from .views import about, sitemap

app_name = "machine"

urlpatterns = [
    path("robots.txt", about.robots, name="robots"),
    path(".well-known/security.txt", about.security, name="security"),
    path("sitemap.xml", sitemap.index, name="sitemap_index"),
    path("sitemap/<slug:kind>/<int:number>.xml", sitemap.piece, name="sitemap"),
]
