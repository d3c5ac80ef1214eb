"""Addresses of who is in a club and who comes in; a part of `athletes.urls`."""

from django.urls import path

from athletes.views import lists, members

MEMBERS = [
    path("members/", members.members, name="members"),
    path("invitations/new/", members.new, name="invitation-new"),
    path("invitations/list/", lists.people, name="people-list"),
    path("invitations/list/empty/", lists.blank, name="people-blank"),
]
