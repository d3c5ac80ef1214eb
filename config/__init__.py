"""The assembly of the house: settings, URLs, checks. Loads the Celery app with Django."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
