"""The athlete's side: today, the week, and a session with what is logged in it."""

from django.urls import path

from sessions.views import athlete_today, athlete_week, gym, logging, reporting

urlpatterns = [
    path("today/", athlete_today.today, name="today"),
    path("my-week/", athlete_week.my_week, name="my-week"),
    path("my-week/<str:week>/", athlete_week.my_week, name="my-week"),
    path("sessions/<uuid:uid>/", gym.session, name="session"),
    path("sessions/<uuid:uid>/sets/", logging.sets, name="sets"),
    path("sessions/<uuid:uid>/sets/<uuid:set_uid>/removal/", logging.removal, name="set-removal"),
    path("sessions/<uuid:uid>/report/", reporting.report, name="report"),
    path("sessions/<uuid:uid>/completion/", reporting.completion, name="completion"),
    path("sessions/<uuid:uid>/next-morning/", reporting.next_morning, name="next-morning"),
    path("sessions/<uuid:uid>/missed/", reporting.missed, name="missed"),
]
