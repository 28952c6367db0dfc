"""Photos between file and memory: nothing lost on the way in or out.

Pixels are RGB everywhere; the blue-green-red order of OpenCV stays inside the function that calls it.

- `read`, `write`: the doors. `photo`: what is handed on. `formats`: what each file format can hold.
- `opening`, `decode`, `decoded`: from bytes to upright pixels. `pixels`: stored values to extended sRGB and back.
- `bmff`, `bmp`, `jpeg`, `jxl`, `png`, `raw`, `tiff`: one container each. `repair`, `preview`: cut files, RAW previews.
- `icc`, `coded_color`: which colours the values stand for.
- `look`, `metadata`, `carrier`, `exif`, `xmp`, `texts`: what a file says beside its pixels; `geometry`, `provenance`,
  `fitting`: how that is changed for the result. `beside`: what no reader has made use of.
- `isolation`, `helper`, `transfer`, `plain`, `header`: decoders in a process of their own, which may die.
- `halvings`: smaller views of a photo. `infrared`: dust in the fourth channel of film scanners.
- `names`, `safe_file`, `consent`, `rgb8`: file names, writing whole or not at all, what a person agreed to, small
  JPEGs.
"""
