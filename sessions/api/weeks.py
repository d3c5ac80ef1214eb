"""Weeks in the API: made on demand with progress, published, and who needs a look in them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from athletes.health_reads import Where, note_read
from athletes.models import Athlete
from clubs.api import paging
from clubs.api.door import ApiRequest
from clubs.api.fields import Text, Uid
from clubs.api.once import once
from clubs.api.operations import operation
from clubs.api.problems import Fault, Kind, Problem, invalid, pointer
from clubs.api.serializers import Strict
from clubs.api.views import ApiViewSet
from clubs.models import Job
from clubs.roles import Area
from clubs.weeks import parse_week, week_start
from sessions.pages.needs import health_told, needs
from sessions.pages.regeneration import is_over, jobs_of, sum_of
from sessions.pages.week_facts import read_week
from sessions.planning.on_demand import start
from sessions.planning.reviewing.publication import publish_week

WEEK = {"week": "An ISO week, as 2026-W48; the running one if left out."}
MOST_ATHLETES = 10_000
SHOWN = 50


class ForWhomSerializer(Strict):
    """For whom; left out or null: all athletes of the club."""

    example: ClassVar[dict[str, Any]] = {"athletes": ["0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10"]}

    athletes = serializers.ListField(
        child=Uid(), required=False, allow_null=True, allow_empty=False, max_length=MOST_ATHLETES
    )


class AskSerializer(ForWhomSerializer):
    example: ClassVar = {"week": "2026-W49"}

    week = Text(8, help_text="ISO week that is open or coming, as 2026-W49.")


class RegenerationSerializer(serializers.Serializer[Job]):
    """How far it is, and what came of it: sessions made, unchanged, kept as they were."""

    id = serializers.UUIDField(source="uid")
    week = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text="waiting, running, done or failed.")
    total = serializers.IntegerField(help_text="Athletes.")
    done = serializers.IntegerField()
    made = serializers.SerializerMethodField()
    unchanged = serializers.SerializerMethodField()
    kept = serializers.SerializerMethodField()
    failed = serializers.SerializerMethodField(help_text="Athletes whose weeks could not be made.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_week(self, job: Job) -> str:
        return str(job.payload.get("week", ""))

    def get_state(self, job: Job) -> str:
        if is_over(job):
            return str(job.state)
        return "waiting" if job.state == Job.State.WAITING else "running"

    def get_made(self, job: Job) -> int:
        return int(sum_of(job)["made"])

    def get_unchanged(self, job: Job) -> int:
        return int(sum_of(job)["unchanged"])

    def get_kept(self, job: Job) -> int:
        return int(sum_of(job)["kept"])

    def get_failed(self, job: Job) -> int:
        return len(sum_of(job)["failed"])


class RegenerationsSerializer(serializers.Serializer[Any]):
    regenerations = RegenerationSerializer(many=True)


class WeekViewSet(ApiViewSet):
    """What concerns many athletes' weeks at once."""

    noun, nouns, tag = "week", "weeks", "weeks"
    area = Area.SESSIONS

    def monday(self, text: str, fault: Fault) -> Any:
        try:
            return parse_week(text)
        except ValueError as refused:
            told = Fault(str(refused), fault.pointer, fault.parameter, value=text[:20])
            raise invalid(told) from None

    def said(self, shape: type[Strict]) -> dict[str, Any]:
        paging.refuse_unknown(self.request, frozenset())
        return self.read(shape(data=self.request.data, context={"request": self.request}))

    def chosen(self, uids: list[UUID] | None) -> list[Athlete]:
        """The athletes that a body names, all of them within reach; without names everybody."""
        rows = Athlete.objects.reached_in(self.principal, Area.SESSIONS, change=True)
        if uids is None:
            return list(rows)
        found = {one.uid: one for one in rows.filter(uid__in=uids)}
        for place, uid in enumerate(uids):
            if uid not in found:
                where = pointer("athletes", place)
                raise invalid(Fault(f"No athlete {uid} in this club", where, value=str(uid)))
        return list(found.values())


class PublishedSerializer(serializers.Serializer[Any]):
    published = serializers.IntegerField(help_text="Sessions that are new to their athletes.")


class PublicationViewSet(WeekViewSet):
    noun, nouns = "publication", "publications"

    @operation(
        "publish_week",
        "Publish a week",
        takes=ForWhomSerializer,
        gives=PublishedSerializer,
        changes=True,
    )
    @once
    def create(self, request: ApiRequest, week: str) -> Response:
        """What stands of the week is seen by its athletes from now on. Twice is harmless."""
        monday = self.monday(week, Fault("", parameter="week"))
        athletes = self.chosen(self.said(ForWhomSerializer).get("athletes"))
        made = publish_week(request.club, monday, athletes, **self.who)
        return Response({"published": made.sessions})


class RegenerationViewSet(WeekViewSet):
    noun, nouns, tag = "regeneration", "regenerations", "regenerations"

    @operation("list_regenerations", "List regenerations", gives=RegenerationsSerializer)
    def list(self, request: ApiRequest) -> Response:
        """The last fifty, the newest first: on demand and by the club's clock."""
        paging.refuse_unknown(request, frozenset())
        rows = jobs_of(request.club)[:SHOWN]
        return Response({"regenerations": RegenerationSerializer(rows, many=True).data})

    @operation(
        "start_regeneration",
        "Make a week now",
        takes=AskSerializer,
        gives=RegenerationSerializer,
        status=202,
        changes=True,
    )
    @once
    def create(self, request: ApiRequest) -> Response:
        """A worker makes it; `Location` leads to its progress. Asked again while it waits it is the
        same one."""
        said = self.said(AskSerializer)
        monday = self.monday(said["week"], Fault("", pointer("week")))
        uids = said.get("athletes")
        ids = None if uids is None else [one.pk for one in self.chosen(uids)]
        job = start(request.club, monday, ids, **self.who)
        where = reverse("api:regenerations-one", kwargs={"uid": job.uid})
        told = RegenerationSerializer(jobs_of(request.club).get(pk=job.pk)).data
        headers = {"Location": request.build_absolute_uri(where)}
        return Response(told, status=202, headers=headers)

    @operation("read_regeneration", "How far one is", gives=RegenerationSerializer)
    def retrieve(self, request: ApiRequest, uid: UUID) -> Response:
        """Ask again until its state is done or failed."""
        paging.refuse_unknown(request, frozenset())
        job = jobs_of(request.club).filter(uid=uid).first()
        if job is None:
            detail = f"No regeneration {uid} in this club"
            raise Problem(Kind.NOT_FOUND, detail)
        return Response(RegenerationSerializer(job).data)


class NeedSerializer(serializers.Serializer[Any]):
    """Why an athlete needs a look. A higher rank is more urgent."""

    athlete = serializers.UUIDField()
    rank = serializers.IntegerField()
    kind = serializers.CharField(help_text="bad, warn or race.")
    reason = serializers.CharField(help_text="red, paused, amber, missed, effort, ...")
    text = serializers.CharField()


class FlagsSerializer(serializers.Serializer[Any]):
    week_start = serializers.DateField()
    flags = NeedSerializer(many=True)


class FlagViewSet(WeekViewSet):
    noun, nouns, tag = "flag", "flags", "flags"
    area = Area.FLAGS

    @operation("list_flags", "Who needs a look", gives=FlagsSerializer, query=WEEK)
    def list(self, request: ApiRequest) -> Response:
        """What the coach's week is sorted by, the most urgent first. `week`: an ISO week, the
        running one if left out. Needs the scope plans:read as well: it is read from the plans."""
        paging.refuse_unknown(request, frozenset({"week"}))
        text = request.query_params.get("week")
        monday = (
            week_start(self.principal.today)
            if text is None
            else self.monday(text, Fault("", parameter="week"))
        )
        facts = read_week(self.principal, monday)
        told: list[dict[str, Any]] = [
            {
                "athlete": athlete.uid,
                "rank": int(need.rank),
                "kind": need.kind,
                "reason": need.rank.name.lower(),
                "text": need.label,
            }
            for athlete in facts.athletes
            for need in needs(athlete, facts)
        ]
        shown = health_told(facts, {one["athlete"] for one in told})
        note_read(self.principal, request.now, shown, Where.API)
        told.sort(key=lambda one: (-one["rank"], str(one["athlete"])))
        return Response({"week_start": monday.isoformat(), "flags": told})
