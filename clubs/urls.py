from django.urls import path

from clubs.views import club, home, tokens

app_name = "clubs"
urlpatterns = [
    path("", home.home, name="home"),
    path("theme/", home.theme, name="theme"),
    path("me/", home.me, name="me"),
    path("c/<slug:club>/settings/", club.settings, name="settings"),
    path("c/<slug:club>/publishing/", club.publishing, name="publishing"),
    path("c/<slug:club>/members/", club.members, name="members"),
    path("c/<slug:club>/members/<uuid:uid>/", club.member, name="member"),
    path("c/<slug:club>/tokens/", tokens.tokens, name="tokens"),
    path("c/<slug:club>/tokens/new/", tokens.new, name="token-new"),
    path("c/<slug:club>/tokens/<uuid:uid>/secret/", tokens.secret, name="token-secret"),
    path("c/<slug:club>/tokens/<uuid:uid>/revocation/", tokens.revocation, name="token-revocation"),
]
