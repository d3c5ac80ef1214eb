"""The form of a comment."""

from __future__ import annotations

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models import Comment


class CommentForm(forms.Form):
    """A new one brings its `uid`, one that is changed the `version` that was seen."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=Comment.MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Nothing is written yet")},
    )
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    def __init__(self, data: Any = None, *, comment: Comment | None = None) -> None:
        shown: dict[str, Any] = {"uid": uuid.uuid4()}
        if comment is not None:
            shown = {"text": comment.text, "version": comment.version}
        super().__init__(data, initial=shown, auto_id="comment-%s")
