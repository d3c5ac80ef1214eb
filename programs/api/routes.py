"""The addresses of exercises, gyms, programs and the policy in the API."""

from __future__ import annotations

from clubs.api.routes import at, resource
from programs.api import exercises, gyms, policy, programs

OF_GYM, OF_PROGRAM = "gyms/<uuid:gym>/", "programs/<uuid:program>/"

urlpatterns = [
    at("exercises", exercises.ExerciseViewSet, "exercises-all", get="list"),
    at("exercises/<slug:slug>", exercises.ExerciseViewSet, "exercises-one", get="retrieve"),
    *resource(gyms.GymViewSet, "gyms", offers=("add", "change", "bulk")),
    *resource(gyms.EquipmentViewSet, "equipment", under=OF_GYM, offers=("add", "delete")),
    *resource(gyms.MachineViewSet, "machines", under=OF_GYM, offers=("add", "change", "bulk")),
    *resource(programs.ProgramViewSet, "programs", offers=("add", "change", "remove", "bulk")),
    *resource(programs.VersionViewSet, "versions", under=OF_PROGRAM, offers=("add",)),
    *resource(policy.SettingViewSet, "policy-settings", offers=("add",)),
    at("policy", policy.PolicyViewSet, "policy", get="retrieve"),
]
