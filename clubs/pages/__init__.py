from clubs.pages.tabs import (
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
