"""Names for the types of arrays that stand in many signatures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Bytes", "Float32s", "Float64s", "Ints", "Keys", "Strings"]

Ints = npt.NDArray[np.int64]
"""Positions, counts, offsets."""

Float32s = npt.NDArray[np.float32]
"""Similarities and vectors: many of them, so half the memory."""

Float64s = npt.NDArray[np.float64]
"""Dates, sums and scores."""

Bools = npt.NDArray[np.bool_]
"""Masks."""

Bytes = npt.NDArray[np.uint8]
"""Encoded text and hashes."""

Keys = npt.NDArray[np.uint64]
"""Hashes of names."""

Strings = npt.NDArray[np.str_]
"""Tags of languages."""
