"""What the site's own lists teach about how much time, topics and links count."""

from recommender.learning.calibration import Calibration, Lesson, calibrate
from recommender.learning.logit import DEFAULTS

__all__ = ["DEFAULTS", "Calibration", "Lesson", "calibrate"]
