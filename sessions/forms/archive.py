"""Bringing an archive in: the file, and the club's short name here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from clubs.models import Club

MEGABYTE = 1024 * 1024


class ArchiveForm(forms.Form):
    """An archive, of at most `most` megabytes."""

    file = forms.FileField(
        label=_("Archive"), widget=forms.FileInput(attrs={"accept": ".zip,application/zip"})
    )

    def __init__(self, most: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.fields["file"].help_text = _("A ZIP file of at most %(most)s MB.") % {"most": most}

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > self.most * MEGABYTE:
            message = _(
                "The file has %(size)s MB, must be at most %(most)s MB. "
                "Who runs the server can bring a larger one in."
            )
            params = {"size": round((file.size or 0) / MEGABYTE), "most": self.most}
            raise forms.ValidationError(message, params=params)
        return file


class SlugForm(forms.Form):
    """The short name of a club that comes in."""

    slug = forms.CharField(
        label=_("Short name in addresses"), max_length=50, validators=[validate_slug]
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Club.objects.filter(slug=slug).exists():
            message = _("A club “%(slug)s” stands here already: choose another short name")
            raise forms.ValidationError(message, params={"slug": slug})
        return slug
