"""The way in, outside any club: who comes by a link is in none yet."""

from django.urls import path

from athletes.views import joining

app_name = "joining"
urlpatterns = [path("join/<str:secret>/", joining.invitation, name="invitation")]
