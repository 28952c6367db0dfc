"""The small pictures of the samples on the start page: python tests/bench/sample_pictures.py

Left half as it is, right half as the installed weights restore it, untouched by hand. Run it again after new weights.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from photofix.edit import Edit, at_full  # noqa: E402
from photofix.photo.read import read_photo  # noqa: E402
from photofix.restore.load import load_analyzer  # noqa: E402
from photofix.restore.thumbnail import jpeg, small  # noqa: E402

LONG_SIDE_PX = 320
LINE_PX = 2


def main() -> None:
    folder = ROOT / "resources" / "samples"
    (folder / "before_after").mkdir(exist_ok=True)
    analyzer = load_analyzer("auto")
    for path in sorted(folder.glob("*.jpg")):
        photo = read_photo(path)
        analysis = analyzer.refine(photo, analyzer.first_look(photo))
        before, after = (small(photo, analysis, edit, LONG_SIDE_PX) for edit in (at_full(()), Edit()))
        middle = before.shape[1] // 2
        picture = np.concatenate([before[:, :middle], after[:, middle:]], axis=1)
        picture[:, middle - LINE_PX // 2 : middle + LINE_PX // 2] = 1.0
        (folder / "before_after" / path.name).write_bytes(jpeg(picture))
        print(path.name, Edit().strengths(analysis))


if __name__ == "__main__":
    main()
