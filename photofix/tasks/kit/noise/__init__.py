"""Noise: drawn, measured, told from detail, taken out.

- `damage`: as cameras, films, scanners and coders leave it.
- `close_levels`: how strong it is in calm pieces. `evidence`: what tells it from sound photos. `levels`: its levels
  between two pictures, and at another scale.
- `shrinkage`: wavelet shrinkage of full pixels. `shrinkage_ops`: the same so that a gradient can follow.
"""
