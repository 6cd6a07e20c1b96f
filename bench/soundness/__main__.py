"""``python -m bench.soundness``: measure every claim, write ``bench/soundness.md`` and ``bench/soundness.json``."""

import os
import sys

if __name__ == "__main__":
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # before numpy: the same sums in the same order
    from bench.soundness._runner import main

    sys.exit(main())
