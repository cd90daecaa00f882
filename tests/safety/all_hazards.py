"""All hazards in the order of their numbers."""

from tests.safety.hazard import Hazard
from tests.safety.hazards_of_the_chart import OF_THE_CHART
from tests.safety.hazards_of_the_finding import OF_THE_FINDING
from tests.safety.hazards_of_the_ward import OF_THE_WARD

__all__ = ["HAZARDS"]

HAZARDS: tuple[Hazard, ...] = tuple(
    sorted((*OF_THE_CHART, *OF_THE_FINDING, *OF_THE_WARD), key=lambda hazard: hazard.number)
)
