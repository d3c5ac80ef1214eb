"""The Celery app. Its settings are the CELERY_ names of `config.settings`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("strongstride")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # in every thread: a web thread that rings the bell must find this one
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Being connected is all: Celery then leaves Django's LOGGING as it is."""
