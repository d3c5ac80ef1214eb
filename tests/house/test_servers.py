"""What the tests run on is what they say they run on."""

import os

import pytest
import redis
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for():
    wanted = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.django_db(transaction=True)
def test_sqlite_keeps_a_write_ahead_log():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
        assert str(settings.DATA_DIR) not in str(connection.settings_dict["NAME"])


def test_the_broker_is_a_real_server(redis_url):
    client = redis.Redis.from_url(redis_url)
    client.set("strongstride", "runs", px=1000)
    assert client.get("strongstride") == b"runs"
