"""A rough guess of an exported file's size, from bits per pixel that are usual for photographs."""

from __future__ import annotations

from photofix.export.target import ExportOptions
from photofix.photo.photo import Photo
from photofix.raster.frame import NO_GEOMETRY, Geometry, frame_of
from photofix.raster.place import scaled_size

_LOSSLESS_SHARE = {"PNG": 0.6, "TIFF": 0.75}
_LOSSY_FACTOR = {"JPEG": 1.0, "WEBP": 0.7, "AVIF": 0.55}


def written_size(photo: Photo, options: ExportOptions, geometry: Geometry = NO_GEOMETRY) -> tuple[int, int]:
    """(height, width) of the file, pixels, turned and cropped by `geometry`."""
    frame = frame_of(geometry, photo.height, photo.width)
    scale = min(1.0, (options.long_side or 10**9) / max(frame.height, frame.width))
    return scaled_size(frame.height, frame.width, scale * (options.enlarge if scale == 1.0 else 1))


def estimated_mb(photo: Photo, options: ExportOptions, geometry: Geometry = NO_GEOMETRY) -> float:
    """Megabytes (10^6 bytes), good to a factor of about two."""
    height, width = written_size(photo, options, geometry)
    pixels = height * width
    name = options.format or photo.format
    if name in _LOSSLESS_SHARE:
        depth = options.depth or min(photo.depth, 16)
        channels = (1 if photo.is_gray else 3) + (photo.alpha is not None)
        return float(pixels * channels * depth / 8 * _LOSSLESS_SHARE[name] / 1e6)
    bits = 0.8 + 4.2 * (max(options.quality, 50) - 50) ** 2 / 2500
    return float(pixels * bits * _LOSSY_FACTOR.get(name, 1.0) / 8 / 1e6)
