from clubs.forms.club import ProfileForm, PublishingForm, RolesForm, SettingsForm
from clubs.forms.minors import MinorsForm
from clubs.forms.tokens import SCOPE_WORDS, TokenForm

__all__ = [
    "SCOPE_WORDS",
    "MinorsForm",
    "ProfileForm",
    "PublishingForm",
    "RolesForm",
    "SettingsForm",
    "TokenForm",
]
