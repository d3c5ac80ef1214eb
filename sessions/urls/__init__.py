"""The pages of what is done when: the coach's side and the athlete's."""

from django.urls import URLPattern

from sessions.urls import athlete, coach, feed, own, runs, tables

app_name = "sessions"
urlpatterns: list[URLPattern] = [
    *coach.urlpatterns,
    *athlete.urlpatterns,
    *runs.urlpatterns,
    *feed.urlpatterns,
    *own.urlpatterns,
    *tables.urlpatterns,
]
