from django.urls import path

from clubs.urls_people import PEOPLE, SECURITY
from clubs.views import club, deliveries, home, mail, minors, tokens, webhooks

app_name = "clubs"
WEBHOOK = "c/<slug:club>/webhooks/<uuid:uid>/"
urlpatterns = [
    path("", home.home, name="home"),
    path("theme/", home.theme, name="theme"),
    path("me/", home.me, name="me"),
    path("unsubscribe/<str:key>/", mail.unsubscribe, name="unsubscribe"),
    path("c/<slug:club>/mail/", mail.mail, name="mail"),
    *SECURITY,
    path("c/<slug:club>/settings/", club.settings, name="settings"),
    path("c/<slug:club>/settings/minors/", minors.minors, name="minors"),
    path("c/<slug:club>/publishing/", club.publishing, name="publishing"),
    *PEOPLE,
    path("c/<slug:club>/members/<uuid:uid>/", club.member, name="member"),
    path("c/<slug:club>/tokens/", tokens.tokens, name="tokens"),
    path("c/<slug:club>/tokens/new/", tokens.new, name="token-new"),
    path("c/<slug:club>/tokens/<uuid:uid>/secret/", tokens.secret, name="token-secret"),
    path("c/<slug:club>/tokens/<uuid:uid>/revocation/", tokens.revocation, name="token-revocation"),
    path("c/<slug:club>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("c/<slug:club>/webhooks/new/", webhooks.new, name="webhook-new"),
    path(WEBHOOK, deliveries.webhook, name="webhook"),
    path(f"{WEBHOOK}edit/", webhooks.edit, name="webhook-edit"),
    path(f"{WEBHOOK}secret/", webhooks.secret, name="webhook-secret"),
    path(f"{WEBHOOK}pausing/", webhooks.pausing, name="webhook-pausing"),
    path(f"{WEBHOOK}test/", webhooks.test, name="webhook-test"),
    path(f"{WEBHOOK}removal/", webhooks.removal, name="webhook-removal"),
    path(f"{WEBHOOK}replay/", deliveries.replay_all, name="webhook-replay"),
    path(
        f"{WEBHOOK}deliveries/<uuid:delivery>/replay/",
        deliveries.replay_one,
        name="delivery-replay",
    ),
]
