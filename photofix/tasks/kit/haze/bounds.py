"""Bounds on haze removal, each a function of its own. Without them it would

- tint a neutral sky: the head errs in the airlight's colour by 0.03, always to the same side, and the gain multiplies
  that. What the photo shows near the airlight tells its colour better (`sky_tinted`);
- turn a dim picture into night (`brighter`);
- amplify noise, and bands of 8-bit values (`faint`, `unamplified`, `spare_noise`);
- burn what is lighter than the haze (`lightness`, `gentle`);
- crush blacks beyond full strength (`steepness`, `gentle`);
- turn smoke blue (`pale`);
- take a blue sky or a dark cloud for the thickest haze (`kit.haze.readings`);
- darken white to grey (`MOST_AIRLIGHT`).

`keep_sky` is the person's knob.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, luma
from photofix.raster.scratch import scratch
from photofix.tasks.kit.fields import Field
from photofix.tasks.kit.tables import at_least

NEARNESS = 48.0
"""How strongly the sky's colour is that of the pixels nearest the airlight, per encoded value."""
SAME_TINT = 0.06
"""Difference of two tints, encoded values, from which they are rather two things: a sunset and the haze before it."""
NEUTRAL = 0.04
"""Tint of a sky from which it is rather coloured by something: smoke and dusk are left to the head."""
DIM, MOST_BRIGHTER = 0.25, 1.5
"""Mean luma below which a clear picture is lifted, and by what factor at most. No set of pairs loses by it."""
DARKEST = 1e-3
LEAST_ROOM = 1e-4
"""Of a channel below white; what is nearer to it is white already."""
LEAST_FAINT = 2 / 255
MOST_AIRLIGHT = 1.02
"""What is white stays about white: an airlight far above it leads white to grey, and to a seam where it begins. Drawn
haze on held-out photos loses 0.04 dB by it."""
HUE_DOUBT = 0.25
"""How large the error of the airlight's colour is beside the colours of the scene, which is neutral on the whole: one
airlight is of one colour, smoke and distance are bluer in places. Drawn haze on held-out photos gains 0.01 dB with 0.15
to 0.25 and loses as much from 0.3 on."""
NOISE_SHARE = 1.5
"""What differs by less than this from its surroundings is noise, or steps of 8-bit values, which JPEG makes wider: at
least two steps, and this many deviations of the photo's noise. Bands, blotches and grain of skies are gone by it; drawn
haze on held-out photos loses nothing."""


def sky_tinted(airlight: NDArray[np.float32], view: Image) -> NDArray[np.float32]:
    """`airlight` (3,) with its own brightness and the tint of the pixels of `view` (H x W x 3) that are nearest to it.

    The more coloured these pixels are, or the further their tint lies from that of the airlight, the less it changes.
    """
    away = np.abs(view - airlight).max(axis=2)
    weight = np.exp(NEARNESS * (away.min() - away))
    sky = (view * weight[..., None]).sum(axis=(0, 1)) / weight.sum()
    tint = sky - sky.mean()
    apart = tint - (airlight - airlight.mean())
    doubt = np.square(np.abs(apart).max() / SAME_TINT) + np.square(np.abs(tint).max() / NEUTRAL)
    return floats(airlight + apart * np.exp(-doubt))


def brighter(view: Image, clear: Image) -> float:
    """The factor, 1 or more, by which a dim `clear` picture (H x W x 3) is to be lifted; it does not become brighter
    than the hazy `view`."""
    before, after = (max(float(luma(np.clip(image, 0, 1)).mean()), DARKEST) for image in (view, clear))
    return float(np.clip(min(np.sqrt(DIM / after), before / after), 1, MOST_BRIGHTER))


def faint(noise: float) -> float:
    """The difference of a pixel from its surroundings, encoded values, up to about which it is not amplified.

    Args:
        noise: standard deviation of the photo's noise, encoded values.
    """
    return max(LEAST_FAINT, NOISE_SHARE * noise)


def unamplified(
    planes: NDArray[np.float32],
    smooth: NDArray[np.float32],
    airlight: NDArray[np.float32],
    least: float,
    out: NDArray[np.float32],
) -> NDArray[np.float32]:
    """The part of each pixel that the gain leaves as it is: the airlight, and faint differences from the surroundings.

    Of a difference d, d / (1 + d^2 / `least`^2) is left alone: nearly all of a faint one, hardly anything of a large
    one. The result is the same for every strength.

    Args:
        planes: 3 x H x W, the hazy picture.
        smooth: 3 x H x W, the same with noise averaged away.
        airlight: 3.
        least: see `faint`.
        out: 3 x H x W, takes the result.
    """
    limit = np.float32(least * least)
    share = scratch("share", planes.shape[1:])
    for plane, around, level, kept in zip(planes, smooth, airlight, out, strict=True):
        np.subtract(plane, around, out=kept)
        np.multiply(kept, kept, out=share)
        share += limit
        kept /= share
        kept *= limit
        kept += level
    return out


def lightness(planes: NDArray[np.float32], airlight: NDArray[np.float32], out: Field) -> Field:
    """How much lighter than the haze each pixel is (H x W, 0 or more), written to `out`.

    For each channel that is its distance above the airlight over its distance below white, see `gentle`; the largest of
    the three counts. The result is the same for every strength.

    Args:
        planes: 3 x H x W, the hazy picture.
        airlight: 3.
        out: H x W.
    """
    out[:] = 0
    above, room = scratch("lighter", out.shape), scratch("room", out.shape)
    for plane, level in zip(planes, airlight.reshape(3), strict=True):
        np.subtract(np.float32(1), plane, out=room)
        at_least(room, LEAST_ROOM, room)
        np.subtract(plane, level, out=above)
        above /= room
        np.maximum(out, above, out=out)
    return out


def gentle(log_gain: Field, nearness: Field) -> Field:
    """exp(`log_gain`) - 1, in its place, reduced so that no pixel is amplified beyond a bound.

    What is lighter than the haze is a lamp or a white wall; made lighter than white, it would lose colour and detail.
    And light is never negative, so a gain that would make it so cannot be haze. Of a gain 1 + m, 1 + m / (1 + n m) is
    left, n being the `nearness` to the bound: distance from the airlight over what is left of the way. With that, a
    grey j under an airlight A becomes j^2 / (j + (A - j) m).

    Args:
        log_gain: H x W; overwritten.
        nearness: H x W, 0 or more: `lightness` for white, `steepness` for white and black.
    """
    more = floats(cv2.exp(log_gain, log_gain)).reshape(nearness.shape)
    more -= 1
    bent = np.multiply(more, nearness, out=scratch("bent", more.shape))
    bent += 1
    more /= bent
    return more


def steepness(from_airlight: NDArray[np.float32], airlight: NDArray[np.float32]) -> Field:
    """How near each pixel already is to black or white (H x W, 0 or more), see `gentle`; of its channels the nearest
    counts.

    Args:
        from_airlight: 3 x H x W, the clear picture less the airlight.
        airlight: 3.
    """
    steepest = np.zeros(from_airlight.shape[1:], np.float32)
    share, left = scratch("share", steepest.shape), scratch("left", steepest.shape)
    for plane, level in zip(from_airlight, airlight.reshape(3), strict=True):
        at_least(np.add(plane, level, out=left), DARKEST, left)
        np.maximum(steepest, np.divide(np.negative(plane, out=share), left, out=share), out=steepest)
        at_least(np.subtract(np.float32(1 - level), plane, out=left), LEAST_ROOM, left)
        np.maximum(steepest, np.divide(plane, left, out=share), out=steepest)
    return steepest


def pale(planes: NDArray[np.float32], more: Field) -> None:
    """Lead colours towards grey, in place, the further the larger the gain that made them.

    The gain multiplies an error of the airlight's colour by gain - 1. Where that error is expected to be d times as
    large as a difference from grey, 1 / (1 + d^2) of the difference is left: the most likely value, both taken as
    normally distributed.

    Args:
        planes: 3 x H x W, the clear picture; overwritten.
        more: H x W, the gain less 1; overwritten.
    """
    more *= np.float32(HUE_DOUBT / np.sqrt(3))
    more *= more
    grey = np.add(planes[0], planes[1], out=scratch("grey", more.shape))
    grey += planes[2]
    grey *= more
    more *= 3
    more += 1
    planes += grey
    planes /= more


def spare_noise(log_gain: Field, share: np.float32, limit: np.float32) -> None:
    """Limit `log_gain` (H x W) smoothly to `limit`, in place; `share` 0..1 of the way there (0 leaves it)."""
    bent = np.multiply(log_gain, 1 / limit, out=scratch("bent", log_gain.shape))
    for _ in range(2):
        bent *= bent
    bent += 1
    for _ in range(2):
        np.sqrt(bent, out=bent)
    np.divide(log_gain, bent, out=bent)
    bent -= log_gain
    bent *= share
    log_gain += bent


def keep_sky(log_gain: Field, from_airlight: NDArray[np.float32], tolerance: NDArray[np.float32]) -> None:
    """Lower `log_gain`, in place, where a pixel is as bright as the haze itself, mostly in the sky.

    Where its largest difference from the airlight is below `tolerance`, the gain is multiplied by their ratio, but
    never falls below 1. Source: Sun et al., doi:10.11834/jig.20140306.

    Args:
        log_gain: H x W; overwritten.
        from_airlight: 3 x H x W, the hazy picture less the airlight.
        tolerance: encoded values.
    """
    away = np.abs(from_airlight[0], out=scratch("away", log_gain.shape))
    other = scratch("other", log_gain.shape)
    for channel in (1, 2):
        cv2.max(away, np.abs(from_airlight[channel], out=other), away)
    away /= tolerance
    np.clip(away, np.float32(1e-6), np.float32(1), out=away)
    cv2.log(away, away)
    log_gain += away
    at_least(log_gain, 0, log_gain)
