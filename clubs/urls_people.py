"""Addresses of who comes into a club and of who is away; a part of `clubs.urls`."""

from django.urls import path

from clubs.views import deputies, invitations, security

INVITATION = "c/<slug:club>/invitations/<uuid:uid>/"

PEOPLE = [
    path("c/<slug:club>/deputies/", deputies.deputies, name="deputies"),
    path("c/<slug:club>/deputies/<uuid:uid>/end/", deputies.deputy_end, name="deputy-end"),
    path(INVITATION, invitations.invitation, name="invitation"),
    path(f"{INVITATION}renewal/", invitations.renewal, name="invitation-renewal"),
    path(f"{INVITATION}revocation/", invitations.revocation, name="invitation-revocation"),
]

SECURITY = [
    path("me/sessions/", security.sessions, name="sessions"),
    path("me/sessions/end/", security.sessions_end, name="sessions-end"),
    path("me/sessions/<int:pk>/end/", security.session_end, name="session-end"),
]
