"""Inpainting: opaque damage filled from around it, or from a place that a person chose.

- `fill`: the whole of it, cell by cell. `cache`: cells that are done. `levels`: the resolutions it works at.
- `holes`: where to fill. `rim`: where a mask ends too early.
- `diffusion`: the first guess. `exemplar`: what looks like it nearby. `detail`, `grain`: what fine detail and grain is
  added.
- `healed_from`: a source that a person chose.
- `sketch`: a smooth fill in one pass, for views that are looked at in small.
"""
