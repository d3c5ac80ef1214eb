from django.urls import path

from clubs.views import club, home

app_name = "clubs"
urlpatterns = [
    path("", home.home, name="home"),
    path("theme/", home.theme, name="theme"),
    path("me/", home.me, name="me"),
    path("c/<slug:club>/settings/", club.settings, name="settings"),
    path("c/<slug:club>/publishing/", club.publishing, name="publishing"),
    path("c/<slug:club>/members/", club.members, name="members"),
    path("c/<slug:club>/members/<uuid:uid>/", club.member, name="member"),
]
