"""The athlete's side: today, the week, and a session with what is logged in it."""

from django.urls import path

from sessions.views import (
    athlete_today,
    athlete_week,
    calendars,
    comments,
    gym,
    logging,
    reporting,
    supervision,
)

urlpatterns = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/<uuid:uid>/revocation/", calendars.revocation, name="calendar-revocation"),
    path("today/", athlete_today.today, name="today"),
    path("my-week/", athlete_week.my_week, name="my-week"),
    path("my-week/<str:week>/", athlete_week.my_week, name="my-week"),
    path("sessions/<uuid:uid>/", gym.session, name="session"),
    path("sessions/<uuid:uid>/supervisor/", supervision.supervisor, name="supervisor"),
    path("sessions/<uuid:uid>/supervisor/removal/", supervision.removal, name="supervisor-removal"),
    path("sessions/<uuid:uid>/sets/", logging.sets, name="sets"),
    path("sessions/<uuid:uid>/sets/<uuid:set_uid>/removal/", logging.removal, name="set-removal"),
    path("sessions/<uuid:uid>/report/", reporting.report, name="report"),
    path("sessions/<uuid:uid>/completion/", reporting.completion, name="completion"),
    path("sessions/<uuid:uid>/next-morning/", reporting.next_morning, name="next-morning"),
    path("sessions/<uuid:uid>/missed/", reporting.missed, name="missed"),
    path("sessions/<uuid:uid>/comments/", comments.session_comments, name="session-comments"),
    path("athletes/<uuid:uid>/comments/", comments.comments, name="comments"),
    path("athletes/<uuid:uid>/comments/reading/", comments.reading, name="comments-reading"),
    path("comments/<uuid:uid>/edit/", comments.edit, name="comment-edit"),
    path("comments/<uuid:uid>/removal/", comments.removal, name="comment-removal"),
]
