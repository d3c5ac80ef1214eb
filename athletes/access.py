"""What one principal may see and change of one athlete, as the role table says."""

from __future__ import annotations

from athletes.models import Athlete
from clubs.models import Principal
from clubs.roles import Area, Reach


class Access:
    """The answers for one page; each reach asks the database once."""

    def __init__(self, principal: Principal, athlete: Athlete) -> None:
        self.principal = principal
        self.athlete = athlete
        self._known = {Reach.NONE: False}

    def may_see(self, area: Area) -> bool:
        return self._reaches(area, change=False)

    def may_change(self, area: Area) -> bool:
        return self._reaches(area, change=True)

    def _reaches(self, area: Area, *, change: bool) -> bool:
        reach = self.principal.reach(area, change=change)
        if reach not in self._known:
            reached = Athlete.objects.reached_in(self.principal, area, change=change)
            self._known[reach] = reached.filter(pk=self.athlete.pk).exists()
        return self._known[reach]
