"""An athlete's own data: the page, the file with everything, and deletion."""

from django.urls import path

from sessions.views import own_data

ATHLETE = "athletes/<uuid:uid>"

urlpatterns = [
    path(f"{ATHLETE}/data/", own_data.own_data, name="own-data"),
    path(f"{ATHLETE}/download/", own_data.download, name="download"),
    path(f"{ATHLETE}/download/<uuid:file>/", own_data.download_file, name="download-file"),
    path(f"{ATHLETE}/deletion/", own_data.deletion, name="deletion"),
    path("deletions/<uuid:uid>/withdrawal/", own_data.withdrawal, name="deletion-withdrawal"),
    path("deletions/", own_data.all_deletions, name="deletions"),
]
