from django.urls import path

from programs.views import exercises, gyms, machines, policies, programs, versions

app_name = "programs"
PROGRAM, EXERCISE = "programs/<uuid:uid>/rules/", "exercises/<slug:slug>/rules/"
urlpatterns = [
    path("exercises/", exercises.exercises, name="exercises"),
    path("exercises/<slug:slug>/", exercises.exercise, name="exercise"),
    path("gyms/", gyms.gyms, name="gyms"),
    path("gyms/new/", gyms.gym_new, name="gym-new"),
    path("gyms/<uuid:uid>/", gyms.gym, name="gym"),
    path("gyms/<uuid:uid>/edit/", gyms.gym_edit, name="gym-edit"),
    path("gyms/<uuid:gym>/equipment/new/", gyms.equipment_new, name="equipment-new"),
    path("equipment/<uuid:uid>/removal/", gyms.equipment_removal, name="equipment-removal"),
    path("gyms/<uuid:gym>/machines/new/", machines.machine_new, name="machine-new"),
    path("machines/<uuid:uid>/edit/", machines.machine_edit, name="machine-edit"),
    path("programs/", programs.programs, name="programs"),
    path("programs/new/", versions.program_new, name="program-new"),
    path("programs/archived/", programs.archived, name="programs-archived"),
    path("programs/<uuid:uid>/", programs.program, name="program"),
    path("programs/<uuid:uid>/edit/", programs.program_edit, name="program-edit"),
    path("programs/<uuid:uid>/archive/", programs.program_archive, name="program-archive"),
    path("programs/<uuid:uid>/restore/", programs.program_restore, name="program-restore"),
    path("programs/<uuid:uid>/versions/new/", versions.version_new, name="version-new"),
    path("programs/<uuid:uid>/versions/<int:number>/", programs.version, name="version"),
    path("policy/", policies.policy, name="policy"),
    path("policy/<slug:name>/", policies.parameter, name="parameter"),
    path("policy/<slug:name>/reset/", policies.reset, name="parameter-reset"),
    path(PROGRAM, policies.program, name="program-rules"),
    path(f"{PROGRAM}<slug:name>/", policies.program_parameter, name="program-parameter"),
    path(f"{PROGRAM}<slug:name>/reset/", policies.program_reset, name="program-parameter-reset"),
    path(EXERCISE, policies.exercise, name="exercise-rules"),
    path(f"{EXERCISE}<slug:name>/", policies.exercise_parameter, name="exercise-parameter"),
    path(f"{EXERCISE}<slug:name>/reset/", policies.exercise_reset, name="exercise-parameter-reset"),
]
