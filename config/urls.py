"""Every address of the house: each app tells its own."""

from django.urls import include, path

from clubs.views import security
from config import health

handler500 = "config.failures.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("config.api")),
    # One address an account, settled by the invitation: none is added, or made another's.
    path("accounts/email/", security.address, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("clubs.urls")),
    path("", include("sessions.urls.calendars")),
    path("", include("athletes.urls_joining")),
    path("c/<slug:club>/", include("programs.urls")),
    path("c/<slug:club>/", include("athletes.urls")),
    path("c/<slug:club>/", include("sessions.urls")),
]
