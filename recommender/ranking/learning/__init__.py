"""What the site's own lists teach about how much time, topics and links count."""

from recommender.ranking.learning.calibration import (
    Calibration,
    Learn,
    Lesson,
    calibrate,
    checked_learn,
    rules_of_learning,
)
from recommender.ranking.learning.conditional_logit import DEFAULTS

__all__ = [
    "DEFAULTS",
    "Calibration",
    "Learn",
    "Lesson",
    "calibrate",
    "checked_learn",
    "rules_of_learning",
]
