"""Make resources/samples: free pictures of scikit-image, spoiled by PhotoFix's own damage generators.

python packaging/make_samples.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import skimage.data
from PIL import Image, ImageCms

from photofix.tasks import load_tasks
from photofix.tasks.kit.assets import NoAssets

FOLDER = Path(__file__).parent.parent / "resources" / "samples"
SAMPLES = (
    ("hazy_rocket", "rocket", {"dehaze": 2}),
    ("old_astronaut", "astronaut", {"color": 13, "rust": 41}),
)
"""File name, picture, damage with its seed in the order of ageing."""


def main() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name, picture, damages in SAMPLES:
        image = getattr(skimage.data, picture)().astype(np.float32) / 255
        for key, seed in damages.items():
            image = load_tasks()[key].degrade(image, np.random.default_rng(seed), NoAssets()).image
        coded = Image.fromarray(np.round(image * 255).astype(np.uint8))
        coded.save(FOLDER / f"{name}.jpg", quality=95, subsampling=0, icc_profile=profile, dpi=(300, 300))


if __name__ == "__main__":
    main()
