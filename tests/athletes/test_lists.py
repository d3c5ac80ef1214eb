"""Inviting a list: every row is looked at, the good ones are sent, twice is once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete, Guardianship, Squad
from clubs.models import Invitation, User
from clubs.tables.sheets import to_xlsx
from sessions.planning.work import run_due

pytestmark = pytest.mark.django_db
HEAD = "Name,E-mail,Role,Squads,Date of birth,Unit,Coach e-mail,Guardian e-mail,Guardian name\n"


@pytest.fixture
def url(club):
    return reverse("athletes:people-list", args=[club.slug])


@pytest.fixture
def track(club, coach):
    squad = Squad.objects.create(club=club, name="Track")
    squad.coaches.add(coach)
    return squad


def look(client, url, text, **said):
    return client.post(url, {"text": text, "days": "14", "add_now": "on"} | said)


def send(client, url, text, **said):
    """As the page does it: what was looked at is what is confirmed."""
    form = look(client, url, text, **said).context["form"]
    values = {"text": form["text"].value(), "checked": form["checked"].value(), "confirmed": "1"}
    return client.post(url, {"days": "14", "add_now": "on"} | said | values)


def faults(answer):
    """By row, as `Unit: 'stone' must be one of kg, lb`."""
    return {
        one["row"].number: [f"{fault['column']}: {fault['text']}" for fault in one["faults"]]
        for one in answer.context["rows"]
        if one["faults"]
    }


def outcomes(answer):
    return [one["row"].outcome for one in answer.context["rows"]]


def rows(count):
    return "".join(f"Runner {n},runner{n}@example.org\n" for n in range(1, count + 1))


# --- Looking -----------------------------------------------------------------------------------


def test_a_look_writes_nothing_and_tells_what_happens(coach_client, url, track):
    text = HEAD + "Nia New,nia@example.org,athlete,Track,2001-02-03,lb,,,\n"
    answer = look(coach_client, url, text)
    assert answer.status_code == 200
    assert outcomes(answer) == ["new"]
    assert "Send 1 letter" in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not Athlete.objects.exists()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Nia,nia(at)example", "E-mail: 'nia(at)example' must be an address, as nia@example.org"),
        (",nia@example.org", "Name: must not be empty"),
        ("Nia,", "E-mail: must not be empty: an athlete needs an own address or a guardian’s"),
        ("Nia,n@e.org,boss", "Role: 'boss' must be one of athlete"),
        ("Nia,n@e.org,coach", "Role: 'coach' must be one of athlete"),
        ("Nia,n@e.org,,Sprint", "Squads: 'Sprint' must be one of Track"),
        ("Nia,n@e.org,,Track/Run", "Squads: 'Track/Run' holds 'Run', each must be one of Track"),
        ("Nia,n@e.org,,,31.02.2010", "must be a day, as 2026-11-26 or 26.11.2026"),
        ("Nia,n@e.org,,,2099-01-01", "Date of birth: '2099-01-01' must be today or earlier"),
        ("Nia,n@e.org,,,,stone", "Unit: 'stone' must be one of kg, lb"),
        ("Nia,n@e.org,,,,,x@y.org", "must be the address of a coach here: carla@harriers.example"),
        ("Nia,n@e.org,,,,,,n@e.org", "Guardian e-mail: 'n@e.org' must be somebody else’s"),
    ],
)
def test_a_row_with_an_error_says_what_is_allowed(coach_client, url, track, row, told):
    (found,) = faults(look(coach_client, url, HEAD + row + "\n")).values()
    assert any(told in one for one in found), found


def test_an_address_that_stands_twice_is_told_with_its_row(coach_client, url):
    answer = look(coach_client, url, "Name;E-mail\nNia;n@e.org\nNio;N@e.org\n")
    assert faults(answer) == {3: ["E-mail: 'n@e.org' stands in row 2 too"]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty"),
        ("Name,E-mail\n", "The file is empty"),
        ("Nia New,nia@example.org\nX,y@example.org\n", "must name the columns, at least Name"),
        ("Name,E-mail\n" + rows(501), "501 rows are too many, must be at most 500"),
    ],
)
def test_a_list_of_which_no_rows_can_be_made_says_why(coach_client, url, text, told):
    answer = look(coach_client, url, text)
    assert answer.status_code == 422
    assert told in answer.content.decode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_are_known_by_many_names_between_any_signs(coach_client, url, delimiter):
    head = delimiter.join(["Last name", "First Name", "Mail", "DOB", "Shoe size"])
    row = delimiter.join(["New", "Nia", "NIA@example.org", "3.2.2001", "39"])
    answer = look(coach_client, url, f"{head}\r\n{row}\r\n")
    (one,) = answer.context["rows"]
    assert (one["row"].name, one["row"].email) == ("Nia New", "nia@example.org")
    assert "Columns that are not read: Shoe size" in answer.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_any_spreadsheet_is_read(coach_client, url, encoding):
    content = "Name,E-mail\nZoë Müller,zoe@example.org\n".encode(encoding)
    answer = coach_client.post(url, {"file": SimpleUploadedFile("x.csv", content), "days": "14"})
    assert answer.context["rows"][0]["row"].name == "Zoë Müller"
    assert "Zoë Müller" in answer.context["form"]["text"].value()


def test_a_workbook_is_read_too(coach_client, url):
    content = to_xlsx(
        {"People": (["Name", "E-mail", "Born"], [["Nia", "n@e.org", date(2001, 2, 3)]])}
    )
    file = SimpleUploadedFile("x.xlsx", content)
    answer = coach_client.post(url, {"file": file, "days": "14"})
    assert outcomes(answer) == ["new"]


def test_the_empty_list_to_fill_in_is_understood(coach_client, club, url):
    answer = coach_client.get(reverse("athletes:people-blank", args=[club.slug]))
    text = answer.content.decode("utf-8-sig")
    assert text.startswith("Name,E-mail,Role")
    assert outcomes(look(coach_client, url, text + "Nia New,nia@example.org\n")) == ["new"]


# --- Sending -----------------------------------------------------------------------------------


def test_good_rows_are_sent_and_bad_ones_left_out(coach_client, coach, url, track):
    text = HEAD + "Nia New,nia@example.org,,Track,2001-02-03,lb,,,\nBad,bad(at)example\n"
    answer = send(coach_client, url, text)
    assert answer.status_code == 302
    assert [one.email for one in Invitation.objects.all()] == ["nia@example.org"]
    nia = Athlete.objects.get()
    assert (nia.name, nia.unit, nia.coach, nia.born) == ("Nia New", "lb", coach, date(2001, 2, 3))
    assert list(nia.squads.all()) == [track]
    run_due(timezone.now)
    assert [one.to for one in mail.outbox] == [["nia@example.org"]]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_that_was_looked_at_is_sent_at_the_first_press(coach_client, url, end):
    """The form comes back as a browser sends it: lines end in CRLF, the last one with nothing."""
    text = end.join(["Name,E-mail,Guardian name", "Nia,nia@example.org,", '"N, Two",n@e.org,', ""])
    file = SimpleUploadedFile("people.csv", text.encode())
    form = coach_client.post(url, {"file": file, "days": "14"}).context["form"]
    shown = "\r\n".join(form["text"].value().splitlines())
    values = {"text": shown, "checked": form["checked"].value(), "confirmed": "1", "days": "14"}
    assert coach_client.post(url, values).status_code == 302
    assert Invitation.objects.count() == 2


def test_all_or_none_keeps_everybody_back(coach_client, url):
    text = "Name,E-mail\nNia New,nia@example.org\nBad,bad(at)example\n"
    answer = send(coach_client, url, text, whole="on")
    assert answer.status_code == 422
    assert not Invitation.objects.exists()
    assert "Nobody is invited as long as a row has an error" in answer.content.decode()


def test_a_list_that_was_changed_is_looked_at_again(coach_client, url):
    form = look(coach_client, url, "Name,E-mail\nNia New,nia@example.org\n").context["form"]
    other = "Name,E-mail\nNia New,nia@example.org\nNew One,new@example.org\n"
    answer = look(coach_client, url, other, confirmed="1", checked=form["checked"].value())
    assert "The list was changed" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("add_now", ["on", ""])
def test_the_same_list_twice_invites_nobody_twice(coach_client, url, add_now):
    text = HEAD + "Nia New,nia@example.org,,,2001-02-03,,,,\n"
    text += "Kim Kid,,,,2012-03-04,,,gina@example.org,Gina Guard\n"
    text += "Kay Kid,,,,2014-03-04,,,gina@example.org,Gina Guard\n"
    for _twice in range(2):
        send(coach_client, url, text, add_now=add_now)
    emails = Invitation.objects.order_by("email").values_list("email", flat=True)
    assert list(emails) == ["gina@example.org", "nia@example.org"]
    assert Athlete.objects.count() == (3 if add_now else 0)
    assert outcomes(look(coach_client, url, text)) == ["known", "known", "known"]


def test_who_accepted_is_known_afterwards(coach_client, url):
    text = "Name,E-mail\nNia New,nia@example.org\n"
    send(coach_client, url, text)
    accept(Invitation.objects.get())
    answer = look(coach_client, url, text)
    assert outcomes(answer) == ["known"]
    assert "is a member already" in answer.content.decode()


def test_a_guardian_of_two_gets_one_letter_and_sees_both(coach_client, url):
    text = HEAD + "Kim Kid,kim@example.org,,,2012-03-04,,,gina@example.org,Gina Guard\n"
    text += "Kay Kid,,,,2014-03-04,,,gina@example.org,Gina Guard\n"
    send(coach_client, url, text)
    accept(Invitation.objects.get(email="gina@example.org"))
    names = Guardianship.objects.filter(user__email="gina@example.org")
    assert sorted(names.values_list("athlete__name", flat=True)) == ["Kay Kid", "Kim Kid"]
    assert User.objects.get(email="gina@example.org").name == "Gina Guard"


def test_an_athlete_on_record_is_found_by_name(coach_client, club, coach, url):
    old = Athlete.objects.create(club=club, name="Nia New", coach=coach, born=date(2001, 2, 3))
    send(coach_client, url, HEAD + "nia new,nia@example.org,,,03.02.2001\n")
    accept(Invitation.objects.get())
    old.refresh_from_db()
    assert old.user == User.objects.get(email="nia@example.org")
    assert Athlete.objects.count() == 1


def test_two_of_one_name_are_told_apart_by_their_birth(coach_client, club, coach, url):
    for year in (2001, 2002):
        Athlete.objects.create(club=club, name="Nia", coach=coach, born=date(year, 1, 1))
    text = HEAD + "Nia,nia@example.org\n"
    assert "2 athletes on record: give the date of birth" in str(
        faults(look(coach_client, url, text))
    )
    assert outcomes(look(coach_client, url, HEAD + "Nia,nia@example.org,,,2002-01-01\n")) == ["new"]


def test_an_owner_invites_coaches_with_the_squads_they_lead(owner_client, url, track, club):
    send(owner_client, url, HEAD + "Cy Coach,cy@example.org,coach / physio,Track\n")
    accept(Invitation.objects.get())
    cy = track.coaches.get(user__email="cy@example.org")
    assert cy.roles == ["coach", "physio"]


def test_a_long_list_takes_few_queries_to_look_at(
    coach_client, url, track, django_assert_max_num_queries
):
    look(coach_client, url, "Name,E-mail\n" + rows(1))
    with django_assert_max_num_queries(16):
        answer = look(coach_client, url, "Name,E-mail\n" + rows(300))
    assert outcomes(answer) == ["new"] * 300


def test_an_assistant_invites_nobody(assistant_client, url):
    assert assistant_client.get(url).status_code == 404
    assert look(assistant_client, url, "Name,E-mail\nNia,n@e.org\n").status_code == 404


def accept(one):
    said = {"name": one.name, "email": one.email, "password": "a quiet hill at dusk"}
    path = reverse("joining:invitation", args=[one.secret])
    assert Client().post(path, said).status_code == 302
