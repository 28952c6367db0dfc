"""Where photo pixels lie on the canvas: zoom and pan as a value, in *device* pixels. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

MAX_ZOOM = 32.0
LARGEST_FIT = 2.0
"""A small photo is enlarged this far to fill the canvas, no further."""


@dataclass(frozen=True)
class ViewTransform:
    """Attributes:
    photo_width, photo_height: photo pixels.
    view_width, view_height: canvas (or pane), device pixels.
    zoom: device pixels per photo pixel; 1 = "100 %".
    center_x, center_y: the photo point in the middle of the canvas.
    is_fit: whether it follows the size of the canvas.
    """

    photo_width: int
    photo_height: int
    view_width: float
    view_height: float
    zoom: float = 1.0
    center_x: float = 0.0
    center_y: float = 0.0
    is_fit: bool = True

    @property
    def fit_zoom(self) -> float:
        """The zoom at which the whole photo is seen as large as possible."""
        ratio = min(self.view_width / self.photo_width, self.view_height / self.photo_height)
        return min(max(ratio, 1e-4), LARGEST_FIT)

    @property
    def origin(self) -> tuple[float, float]:
        """(x, y) of the photo's top left corner, whole device pixels so that 100 % stays sharp."""
        x = self.view_width / 2 - self.center_x * self.zoom
        y = self.view_height / 2 - self.center_y * self.zoom
        return float(round(x)), float(round(y))

    def fitted(self) -> ViewTransform:
        """The whole photo, centred."""
        return replace(
            self, zoom=self.fit_zoom, center_x=self.photo_width / 2, center_y=self.photo_height / 2, is_fit=True
        )

    def resized(self, view_width: float, view_height: float) -> ViewTransform:
        """The same for a canvas of another size."""
        changed = replace(self, view_width=max(view_width, 1.0), view_height=max(view_height, 1.0))
        return changed.fitted() if self.is_fit else changed._clamped()

    def zoomed(self, zoom: float, x: float, y: float) -> ViewTransform:
        """`zoom` with the photo point under canvas point (x, y) kept in place."""
        zoom = min(max(zoom, min(self.fit_zoom, 1.0) / 2), MAX_ZOOM)
        photo_x, photo_y = self.to_photo(x, y)
        center_x = photo_x + (self.view_width / 2 - x) / zoom
        center_y = photo_y + (self.view_height / 2 - y) / zoom
        return replace(self, zoom=zoom, center_x=center_x, center_y=center_y, is_fit=False)._clamped()

    def zoom_times(self, factor: float) -> float:
        """The zoom times `factor`, but never past 100 % without a stop there."""
        zoom = self.zoom * factor
        return 1.0 if self.zoom < 0.999 < zoom or zoom < 1.001 < self.zoom else zoom

    def toggled(self, x: float, y: float) -> ViewTransform:
        """From the whole photo to 100 % around canvas point (x, y), and back."""
        return self.zoomed(1.0, x, y) if self.is_fit and self.zoom != 1.0 else self.fitted()

    def panned(self, dx: float, dy: float) -> ViewTransform:
        """Moved by device pixels: the photo follows the hand."""
        moved = replace(self, center_x=self.center_x - dx / self.zoom, center_y=self.center_y - dy / self.zoom)
        return replace(moved, is_fit=False)._clamped() if not self.is_fit else self

    def centred_on(self, photo_x: float, photo_y: float) -> ViewTransform:
        """With this photo point in the middle, as far as the photo's borders let it."""
        return replace(self, center_x=photo_x, center_y=photo_y, is_fit=False)._clamped()

    def to_photo(self, x: float, y: float) -> tuple[float, float]:
        """Canvas point to photo point."""
        left, top = self.origin
        return (x - left) / self.zoom, (y - top) / self.zoom

    def to_view(self, photo_x: float, photo_y: float) -> tuple[float, float]:
        """Photo point to canvas point."""
        left, top = self.origin
        return left + photo_x * self.zoom, top + photo_y * self.zoom

    def visible(self) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of the visible part, photo pixels inside the photo."""
        left, top = self.to_photo(0, 0)
        right, bottom = self.to_photo(self.view_width, self.view_height)
        return (
            min(max(left, 0.0), self.photo_width),
            min(max(top, 0.0), self.photo_height),
            min(max(right, 0.0), self.photo_width),
            min(max(bottom, 0.0), self.photo_height),
        )

    def _clamped(self) -> ViewTransform:
        return replace(
            self,
            center_x=_clamp_center(self.center_x, self.photo_width, self.view_width / self.zoom),
            center_y=_clamp_center(self.center_y, self.photo_height, self.view_height / self.zoom),
        )


def _clamp_center(center: float, photo: float, seen: float) -> float:
    if seen >= photo:
        return photo / 2
    return min(max(center, seen / 2), photo - seen / 2)
