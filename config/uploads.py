"""Files that are sent: written to disk piece by piece, and never more than is taken here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

LEAST_MB = 10  # of all other files that may be sent


class BoundedUpload(TemporaryFileUploadHandler):
    """Counts all of a file, but keeps no more of it than the largest that any page takes.

    The size is the true one, so that the form which refuses it can say how large it was.
    """

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        self.room = max(settings.ARCHIVE_IMPORT_MB, LEAST_MB) * 1024 * 1024

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        kept = raw_data[: self.room]
        self.room -= len(kept)
        return super().receive_data_chunk(kept, start)
