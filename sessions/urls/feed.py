"""What one hears of, and the club's memory."""

from django.urls import path

from sessions.views import audit, feed

urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export, name="audit-export"),
    path("feed/", feed.feed, name="feed"),
    path("feed/opening/", feed.opening, name="feed-opening"),
    path("feed/reading/", feed.reading, name="feed-reading"),
    path("feed/mail/", feed.mail, name="feed-mail"),
]
