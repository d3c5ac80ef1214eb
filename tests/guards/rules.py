"""Which area of the role table each address belongs to. A new address needs one line here.

    "races:race-new": changes(Area.CALENDAR)     only for those who may change it, to look as well
    "sessions:week":  sees(Area.SESSIONS)        to read, for those who may see it
    "x:y":            sees(…) | posts(Area.LOGS) to read for the one, to send for the other

`of_all`: the page shows the whole club, so to reach oneself or a child is not enough.
`Area | Area` inside: one of them is enough. What a role may follows from `clubs.roles.TABLE`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clubs.models import Principal
from clubs.roles import Area, Reach


@dataclass(frozen=True)
class Rule:
    """Who is let in, to look (`read`) and to send (`write`); None there: every member."""

    read: tuple[Area, bool] | None = None
    write: tuple[Area, bool] | None = None
    of_all: bool = False

    def reach(self, principal: Principal, method: str) -> Reach:
        """How far a member reaches here; a page for every member is reached by all."""
        asked = self.read if method == "GET" else self.write
        if asked is None:
            return Reach.ALL
        area, change = asked
        return principal.reach(area, change=change)

    def posts(self, area: Area) -> Rule:
        return replace(self, write=(area, True))


MEMBER = Rule()


def sees(area: Area, *, of_all: bool = False) -> Rule:
    return Rule((area, False), (area, False), of_all)


def changes(area: Area, *, of_all: bool = False) -> Rule:
    return Rule((area, True), (area, True), of_all)


def imports(name: str, area: Area) -> dict[str, Rule]:
    """The pages of one kind of import."""
    pages = ("", "-template", "-look", "-mapping", "-completion")
    return {f"{name}-import{page}": changes(area, of_all=True) for page in pages}


# What a person reaches without being logged in.
OPEN = {
    "healthz",
    "readyz",
    "clubs:theme",  # a cookie of this browser
    "calendars:calendar",  # its address is a secret
    "clubs:unsubscribe",  # at the end of each e-mail; the key is signed
    "joining:invitation",  # whoever has the link
    "account_login",
    "mfa_authenticate",  # sends whoever has not given a password to the way in
    "mfa_login_webauthn",
    "account_logout",  # sends whoever is out already to the way in
    "account_signup",  # closed: says that a club invites
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
# What is asked of everyone who is logged in, whatever club they are in.
OF_EVERYONE = {
    "clubs:home",
    "clubs:me",
    "clubs:sessions",
    "clubs:sessions-end",
    "clubs:session-end",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
}

# Theirs too, but 404 for those who have set up no such thing.
IF_SET_UP = {
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}

FACTS = {
    "race": Area.CALENDAR,
    "run": Area.CALENDAR,
    "availability": Area.CALENDAR,
    "injury": Area.HEALTH,
    "body-weight": Area.HEALTH,
    "strength-test": Area.LOGS,
    "time-trial": Area.LOGS,
    "season": Area.ATHLETES,
    "off": Area.ATHLETES,
    "gym-choice": Area.ATHLETES,
}

RULES: dict[str, Rule] = {
    "clubs:settings": changes(Area.CLUB),
    "sessions:exports": sees(Area.ATHLETES, of_all=True),
    "sessions:export": sees(Area.ATHLETES, of_all=True),
    **imports("sessions:log-list", Area.LOGS),
    **imports("athletes:roster", Area.ATHLETES),
    **imports("athletes:race-list", Area.CALENDAR),
    **imports("athletes:weighings", Area.HEALTH),
    "clubs:publishing": changes(Area.SESSIONS, of_all=True),
    "clubs:mail": changes(Area.CLUB),
    "clubs:deputies": changes(Area.SESSIONS, of_all=True),
    "clubs:deputy-end": changes(Area.SESSIONS, of_all=True),
    "athletes:members": sees(Area.MEMBERS),
    "athletes:member-removal": changes(Area.MEMBERS),
    "athletes:leaving": MEMBER,
    "athletes:handover": changes(Area.ATHLETES),
    "sessions:merging": changes(Area.SESSIONS),
    "athletes:handover-reversal": changes(Area.ATHLETES),
    "athletes:invitation-new": changes(Area.INVITATIONS),
    "athletes:people-list": changes(Area.INVITATIONS),
    "athletes:people-blank": changes(Area.INVITATIONS),
    "clubs:invitation": sees(Area.INVITATIONS),
    "clubs:invitation-renewal": changes(Area.INVITATIONS),
    "clubs:invitation-revocation": changes(Area.INVITATIONS),
    "clubs:member": changes(Area.MEMBERS),
    "clubs:tokens": changes(Area.CLUB),
    "clubs:token-new": changes(Area.CLUB),
    "clubs:token-secret": changes(Area.CLUB),
    "clubs:token-revocation": changes(Area.CLUB),
    "clubs:webhooks": changes(Area.HOOKS),
    "clubs:webhook": changes(Area.HOOKS),
    **{
        f"clubs:webhook-{name}": changes(Area.HOOKS)
        for name in ("new", "edit", "secret", "pausing", "test", "removal", "replay")
    },
    "clubs:delivery-replay": changes(Area.HOOKS),
    "programs:exercises": sees(Area.EXERCISES),
    "programs:exercise": sees(Area.EXERCISES),
    "programs:gyms": sees(Area.PROGRAMS),
    "programs:gym-new": changes(Area.PROGRAMS),
    "programs:gym": sees(Area.PROGRAMS),
    "programs:gym-edit": changes(Area.PROGRAMS),
    "programs:equipment-new": changes(Area.PROGRAMS),
    "programs:equipment-removal": changes(Area.PROGRAMS),
    "programs:machine-new": changes(Area.PROGRAMS),
    "programs:machine-edit": changes(Area.PROGRAMS),
    "programs:programs": sees(Area.PROGRAMS),
    "programs:program-new": changes(Area.PROGRAMS),
    "programs:programs-archived": changes(Area.PROGRAMS),
    "programs:program": sees(Area.PROGRAMS),
    "programs:program-edit": changes(Area.PROGRAMS),
    "programs:program-archive": changes(Area.PROGRAMS),
    "programs:program-restore": changes(Area.PROGRAMS),
    "programs:version-new": changes(Area.PROGRAMS),
    "programs:version": sees(Area.PROGRAMS),
    "programs:policy": sees(Area.PROGRAMS),
    "programs:parameter": changes(Area.PROGRAMS),
    "programs:parameter-reset": changes(Area.PROGRAMS),
    "programs:program-rules": sees(Area.PROGRAMS),
    "programs:program-parameter": changes(Area.PROGRAMS),
    "programs:program-parameter-reset": changes(Area.PROGRAMS),
    "programs:exercise-rules": sees(Area.PROGRAMS),
    "programs:exercise-parameter": changes(Area.PROGRAMS),
    "programs:exercise-parameter-reset": changes(Area.PROGRAMS),
    "athletes:me": MEMBER,
    "athletes:children": MEMBER,
    "athletes:athletes": sees(Area.ATHLETES),
    "athletes:athlete-new": changes(Area.ATHLETES),
    "athletes:athlete-edit": changes(Area.ATHLETES),
    "athletes:athlete-archive": changes(Area.ATHLETES),
    "athletes:athlete-restore": changes(Area.ATHLETES),
    "athletes:squads": sees(Area.ATHLETES, of_all=True),
    "athletes:squad-new": changes(Area.ATHLETES),
    "athletes:squad-edit": changes(Area.ATHLETES),
    "athletes:squad-delete": changes(Area.ATHLETES),
    "athletes:squad-restore": changes(Area.ATHLETES),
    "athletes:facts": sees(Area.ATHLETES),
    "clubs:minors": changes(Area.CLUB),
    "athletes:consents": sees(Area.CONSENTS).posts(Area.CONSENTS),
    "athletes:consent-paper": changes(Area.CONSENTS),
    "athletes:information": changes(Area.CONSENTS),
    "athletes:consent-withdrawal": changes(Area.CONSENTS),
    "athletes:consent-texts": changes(Area.CLUB),
    "athletes:sharing": changes(Area.OWN_DATA),
    "sessions:own-data": sees(Area.OWN_DATA),
    "sessions:download": sees(Area.OWN_DATA).posts(Area.OWN_DATA),
    "sessions:download-file": sees(Area.OWN_DATA),
    "sessions:deletion": changes(Area.OWN_DATA),
    "sessions:deletion-withdrawal": changes(Area.OWN_DATA),
    "sessions:deletions": changes(Area.OWN_DATA, of_all=True),
    "athletes:health-reads": sees(Area.OWN_DATA),
    "athletes:run-pattern": changes(Area.CALENDAR),
    "athletes:run-done": changes(Area.CALENDAR),
    "athletes:run-imports": changes(Area.CALENDAR),
    "athletes:run-import-columns": changes(Area.CALENDAR),
    "athletes:run-import-confirmation": changes(Area.CALENDAR),
    "athletes:run-import-undo": changes(Area.CALENDAR),
    "athletes:run-calendar-new": changes(Area.CALENDAR),
    "athletes:run-calendar-removal": changes(Area.CALENDAR),
    "athletes:week-answers": sees(Area.CALENDAR, of_all=True),
    "athletes:week-answer": changes(Area.CALENDAR),
    "athletes:weeks": sees(Area.CALENDAR),
    "athletes:week-days": changes(Area.CALENDAR),
    "athletes:injury-clear": changes(Area.CLEARS),
    "athletes:injury-reopen": changes(Area.CLEARS),
    **{
        f"athletes:{name}-{verb}": changes(area)
        for name, area in FACTS.items()
        for verb in ("new", "edit", "delete", "restore")
    },
    "sessions:club-home": MEMBER,
    "sessions:archive": changes(Area.CLUB),
    "sessions:archive-file": changes(Area.CLUB),
    "sessions:arrivals": changes(Area.CLUB),
    "sessions:arrival": changes(Area.CLUB),
    "sessions:arrival-completion": changes(Area.CLUB),
    "sessions:arrival-removal": changes(Area.CLUB),
    "sessions:calendars": sees(Area.SESSIONS),
    "sessions:calendar-revocation": changes(Area.ATHLETES),
    "sessions:audit": sees(Area.CLUB),
    "sessions:audit-export": sees(Area.CLUB),
    "sessions:feed": MEMBER,
    "sessions:feed-opening": MEMBER,
    "sessions:feed-reading": MEMBER,
    "sessions:feed-mail": MEMBER,
    "sessions:week": sees(Area.SESSIONS, of_all=True),
    "sessions:publication": changes(Area.SESSIONS, of_all=True),
    "sessions:athlete": sees(Area.ATHLETES),
    "sessions:season": sees(Area.ATHLETES),
    "sessions:season-new": changes(Area.ATHLETES),
    "sessions:season-edit": changes(Area.ATHLETES),
    "sessions:season-acceptance": changes(Area.ATHLETES),
    "sessions:season-refusal": changes(Area.ATHLETES),
    **{
        f"sessions:season-{name}{verb}": changes(FACTS[name])
        for name in ("race", "off")
        for verb in ("", "-new", "-removal", "-restoration")
    },
    "sessions:seasons": sees(Area.ATHLETES, of_all=True),
    "sessions:squad-season": sees(Area.ATHLETES, of_all=True),
    **{
        f"sessions:squad-{name}-{verb}": changes(FACTS[name], of_all=True)
        for name in ("race", "off")
        for verb in ("new", "batch-removal")
    },
    "sessions:event-new": changes(Area.SESSIONS),
    "sessions:conversion-new": changes(Area.SESSIONS),
    "sessions:setting-new": changes(Area.SESSIONS),
    "sessions:runs": sees(Area.CALENDAR),
    "sessions:run-day": changes(Area.CALENDAR),
    "sessions:run-week-copy": changes(Area.CALENDAR),
    "sessions:athlete-rules": sees(Area.PROGRAMS),
    "sessions:athlete-parameter": changes(Area.ATHLETES),
    "sessions:athlete-parameter-reset": changes(Area.ATHLETES),
    "sessions:athlete-preview": changes(Area.ATHLETES),
    "sessions:injury-preview": changes(Area.CLEARS),
    "sessions:club-preview": changes(Area.PROGRAMS),
    "sessions:program-preview": changes(Area.PROGRAMS),
    "sessions:exercise-preview": changes(Area.PROGRAMS),
    "sessions:rule-preview": changes(Area.PROGRAMS),
    "sessions:own-exercise-rules": sees(Area.PROGRAMS),
    "sessions:own-exercise-parameter": changes(Area.ATHLETES),
    "sessions:own-exercise-parameter-reset": changes(Area.ATHLETES),
    "sessions:own-exercise-preview": changes(Area.ATHLETES),
    "sessions:injury-rules": sees(Area.HEALTH),
    "sessions:injury-parameter": changes(Area.CLEARS),
    "sessions:injury-parameter-reset": changes(Area.CLEARS),
    "sessions:day": changes(Area.SESSIONS),
    "sessions:skip": changes(Area.SESSIONS),
    "sessions:restoration": changes(Area.SESSIONS),
    "sessions:acceptance": changes(Area.SESSIONS),
    "sessions:refusal": changes(Area.SESSIONS),
    "sessions:line-new": changes(Area.SESSIONS),
    "sessions:override": changes(Area.SESSIONS),
    "sessions:reset": changes(Area.SESSIONS),
    "sessions:swap": changes(Area.SESSIONS),
    "sessions:removal": changes(Area.SESSIONS),
    "sessions:why": sees(Area.SESSIONS),
    "sessions:assignments": sees(Area.ATHLETES, of_all=True),
    "sessions:assignment-new": changes(Area.ATHLETES),
    "sessions:assignment-end": changes(Area.ATHLETES),
    "sessions:inbox": changes(Area.SESSIONS, of_all=True),
    "sessions:inbox-count": changes(Area.SESSIONS, of_all=True),
    "sessions:inbox-rules": changes(Area.SESSIONS, of_all=True),
    "sessions:inbox-bulk": changes(Area.SESSIONS, of_all=True),
    "sessions:inbox-week": changes(Area.SESSIONS, of_all=True),
    "sessions:decisions": changes(Area.SESSIONS, of_all=True),
    "sessions:decision": changes(Area.SESSIONS, of_all=True),
    "sessions:decision-undo": changes(Area.SESSIONS, of_all=True),
    "sessions:regenerations": changes(Area.SESSIONS, of_all=True),
    "sessions:regeneration": sees(Area.SESSIONS, of_all=True),
    "sessions:today": MEMBER,
    "sessions:my-week": MEMBER,
    "sessions:session": sees(Area.SESSIONS),
    "sessions:supervisor": changes(Area.LOGS),
    "sessions:supervisor-removal": changes(Area.LOGS),
    "sessions:attendance": changes(Area.LOGS, of_all=True),
    "sessions:sets": changes(Area.LOGS),
    "sessions:set-removal": changes(Area.LOGS),
    "sessions:report": changes(Area.LOGS),
    "sessions:completion": changes(Area.LOGS),
    "sessions:next-morning": changes(Area.LOGS),
    "sessions:missed": changes(Area.LOGS),
    "sessions:session-comments": sees(Area.SESSIONS).posts(Area.COMMENTS),
    "sessions:comments": sees(Area.COMMENTS),
    "sessions:comments-reading": sees(Area.COMMENTS),
    "sessions:comment-edit": changes(Area.COMMENTS),
    "sessions:comment-removal": changes(Area.COMMENTS),
}
