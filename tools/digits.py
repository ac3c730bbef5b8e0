"""Rebuild nnlib/data/digits.npz from scikit-learn's copy of the UCI handwritten digits.

    python tools/digits.py        (needs scikit-learn; it reads its own file, nothing is downloaded)

Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository,
1998, https://doi.org/10.24432/C50P49, licence CC BY 4.0. scikit-learn has the 1,797 images of its test part:
43 people wrote them on paper, a 32×32 scan of each was cut into 4×4 blocks, and a pixel counts the ink in one.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

TARGET = Path(__file__).parents[1] / "nnlib" / "data" / "digits.npz"


def main():
    """Write ink (1797, 64), counts 0 … 16, and digit (1797,), both uint8."""
    ink, digit = load_digits(return_X_y=True)
    np.savez_compressed(TARGET, ink=ink.astype(np.uint8), digit=digit.astype(np.uint8))
    print(f"{TARGET.name}: {len(digit)} images, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
