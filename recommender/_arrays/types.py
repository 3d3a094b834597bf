"""Names for the types of arrays that stand in many signatures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Bytes", "Float32s", "Float64s", "Int32s", "Ints", "Keys", "Strings"]

Ints = npt.NDArray[np.int64]
"""Positions, counts, offsets."""

Int32s = npt.NDArray[np.int32]
"""Columns of a sparse matrix with fewer than 2³¹ of them: half the memory."""

Float32s = npt.NDArray[np.float32]
"""Similarities and vectors: there are many of them, and this takes half the memory."""

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
