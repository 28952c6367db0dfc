"""Arithmetic of regions. No photo, no file, no task. Any result depends on absolute positions only, so that a part of a
picture equals that part of the whole, bit for bit.

- `boxes`: rectangles, tiles. `place`: a rectangle of the photo at a scale, and fields sampled in it.
- `frame`, `warp`, `resample`: turn, straighten and crop, and the one resampling. `area_mean`: shrinking.
- `memo`, `scratch`, `threads`: what is kept, work buffers, tiles in several threads.
"""
