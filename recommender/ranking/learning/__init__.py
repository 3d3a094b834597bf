"""What the site's own lists teach about how much time, topics and links count."""

from recommender.ranking.learning.calibration import Calibration, Lesson, calibrate
from recommender.ranking.learning.conditional_logit import DEFAULTS

__all__ = [
    "DEFAULTS",
    "Calibration",
    "Lesson",
    "calibrate",
]
