"""Reading a page as a browser without JavaScript does: its forms, and what they would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client

from sessions.models import TrainingSession


@dataclass
class Form:
    id: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The forms of a page, by their id or in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("id", ""), given.get("action", "")))
        elif tag == "input" and self.forms and "name" in given:
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append((given.get("name", ""), given.get("value", "")))

    def form(self, id: str) -> Form:  # noqa: A002  # it is the form's id
        return next(one for one in self.forms if one.id == id)

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.forms if one.id]

    @property
    def sets(self) -> list[Form]:
        return [one for one in self.forms if one.id.startswith("set-")]


def url(session: TrainingSession, name: str = "", club: str = "harriers") -> str:
    """The address of a session's page, or of a part of it."""
    end = f"{name}/" if name else ""
    return f"/c/{club}/sessions/{session.uid}/{end}"


def page(client: Client, session: TrainingSession, query: str = "") -> Page:
    answer = client.get(url(session) + query)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def set_fields(client: Client, session: TrainingSession, id: str, **typed: str) -> dict[str, str]:  # noqa: A002
    """What the row of a set sends, with what was typed over it."""
    return page(client, session).form(id).fields | typed


def log_all(client: Client, session: TrainingSession) -> None:
    """Log every set as it stands."""
    for form in page(client, session).sets:
        assert client.post(form.action, form.fields).status_code == 302
