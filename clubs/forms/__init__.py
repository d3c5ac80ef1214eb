from clubs.forms.club import (
    SCOPE_WORDS,
    ProfileForm,
    PublishingForm,
    RolesForm,
    SettingsForm,
    TokenForm,
)

__all__ = [
    "SCOPE_WORDS",
    "ProfileForm",
    "PublishingForm",
    "RolesForm",
    "SettingsForm",
    "TokenForm",
]
