from programs.models.documents import DocumentField, as_read
from programs.models.exercises import Exercise
from programs.models.gyms import Equipment, Gym, Machine
from programs.models.policies import Place, PolicySetting
from programs.models.programs import Program, ProgramVersion

__all__ = [
    "DocumentField",
    "Equipment",
    "Exercise",
    "Gym",
    "Machine",
    "Place",
    "PolicySetting",
    "Program",
    "ProgramVersion",
    "as_read",
]
