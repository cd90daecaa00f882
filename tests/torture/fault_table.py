"""All planted faults, each with a name of its own."""

from tests.torture.faults_of_imaging import IMAGING, TIME
from tests.torture.faults_of_output import COMBINING, DRAIN, VOLUMES
from tests.torture.faults_of_patient import FISTULA, PATIENT
from tests.torture.planting import Fault

__all__ = ["FAULTS"]

FAULTS: tuple[Fault, ...] = (*COMBINING, *VOLUMES, *DRAIN, *PATIENT, *FISTULA, *IMAGING, *TIME)
