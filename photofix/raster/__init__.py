"""Arithmetic of regions: boxes, places, area means, scratch memory, tile threads. No photo, no file, no task."""
