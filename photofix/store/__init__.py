"""What is kept between two openings of a photo. Nothing is computed here.

- `sidecar`: the edit, beside the photo. `analysis_cache`: what the network found, in the user's cache folder.
- `shipped_presets`: the presets that come with PhotoFix.
"""
