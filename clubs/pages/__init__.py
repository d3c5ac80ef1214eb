from clubs.pages.tabs import (
    ARCHIVE,
    MEMBERS,
    POLICY,
    PUBLISHING,
    SETTINGS,
    TABLES,
    TOKENS,
    WEBHOOKS,
    club_tabs,
    may_publish,
    token_row,
)

__all__ = [
    "ARCHIVE",
    "MEMBERS",
    "POLICY",
    "PUBLISHING",
    "SETTINGS",
    "TABLES",
    "TOKENS",
    "WEBHOOKS",
    "club_tabs",
    "may_publish",
    "token_row",
]
