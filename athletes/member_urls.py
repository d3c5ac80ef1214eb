"""Addresses of who is in a club and who comes in; a part of `athletes.urls`."""

from django.urls import path

from athletes.views import handing, lists, members

MEMBERS = [
    path("members/", members.members, name="members"),
    path("members/<uuid:uid>/removal/", handing.removal, name="member-removal"),
    path("leaving/", handing.leaving, name="leaving"),
    path("athletes/handover/", handing.handover, name="handover"),
    path("athletes/handover/<uuid:uid>/reversal/", handing.reversal, name="handover-reversal"),
    path("invitations/new/", members.new, name="invitation-new"),
    path("invitations/list/", lists.people, name="people-list"),
    path("invitations/list/empty/", lists.blank, name="people-blank"),
]
