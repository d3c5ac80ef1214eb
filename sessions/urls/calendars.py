"""Calendars as other programs read them: no club in the address, a secret instead of a log-in."""

from django.urls import path

from sessions.views import calendars

app_name = "calendars"
urlpatterns = [path("calendar/<str:secret>.ics", calendars.calendar, name="calendar")]
