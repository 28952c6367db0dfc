"""Export writes what render gives, keeps what render leaves, copies what nothing changes, and never the original."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import imagecodecs
import numpy as np
import pyexiv2
import pytest
import tifffile
from PIL import Image

from photofix.analysis import Analysis
from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.edit import Edit, Stroke
from photofix.errors import PhotoWriteError
from photofix.export import export, pixels, target
from photofix.export.export import export_photo
from photofix.export.target import ExportOptions
from photofix.photo.photo import Metadata, Photo
from photofix.photo.pixels import encode_pixels, to_srgb
from photofix.photo.read import read_photo
from photofix.photo.write import write_photo
from photofix.progress import Cancelled, Progress
from photofix.raster.boxes import Box
from photofix.raster.warp import Framing

Make = Callable[..., Any]
Found = Callable[[Photo], Analysis]


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Photo, str], Photo]:
    """Write a photo under a name and read it back, as a person's original."""

    def save(photo: Photo, name: str) -> Photo:
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        write_photo(photo, path)
        return read_photo(path)

    return save


@pytest.fixture
def half_darkened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A render that darkens the right half of every photo and leaves the left half alone."""

    def plan(photo: Photo, analysis: Analysis, edit: Edit, scale: float, color_output: bool) -> Any:
        assert scale == 1.0
        return SimpleNamespace(photo=photo, chain=("a task",))

    def boxes(plan: Any, framing: Framing, pixels: int, progress: Progress) -> Iterator[tuple[Box, Box, Any]]:
        photo = plan.photo
        height, width = framing.size
        rows = max(1, pixels // width)
        for top in range(0, height, rows):
            progress.report(top / height)
            box = Box(top, 0, min(top + rows, height), width)
            source = framing.source(box)
            image = to_srgb(photo)
            image[:, photo.width // 2 :] *= np.float32(0.5)
            yield box, source, image[source.top : source.bottom, source.left : source.right]

    monkeypatch.setattr(export, "plan_render", plan)
    monkeypatch.setattr(pixels, "render_boxes", boxes)
    monkeypatch.setattr(pixels, "_STRIPE_PX", 500)


def run(photo: Photo, found: Found, path: Path, **options: Any) -> Any:
    return export_photo(photo, found(photo), Edit(), path, ExportOptions(**options))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "a.webp", "a.avif"])
def test_nothing_changed_and_nothing_asked_is_a_byte_copy(
    tmp_path: Path, make_pixels: Make, saved: Any, nothing_found: Found, name: str
) -> None:
    kind = {".jpg": "JPEG", ".tif": "TIFF"}.get(Path(name).suffix, name[2:].upper())
    photo = saved(Photo(None, make_pixels(), format=kind), name)
    result = run(photo, nothing_found, tmp_path / name)
    assert result.untouched
    assert photo.path is not None
    assert result.path.read_bytes() == photo.path.read_bytes()
    assert result.sha256 == photo.sha256
    assert {"render", "encode"} == result.seconds.keys()


def test_an_original_replaced_since_is_not_copied(
    tmp_path: Path, make_pixels: Make, saved: Any, nothing_found: Found
) -> None:
    photo = saved(Photo(None, make_pixels(), format="PNG"), "a.png")
    photo.path.write_bytes(b"something else")
    result = run(photo, nothing_found, tmp_path / "b.png")
    assert not result.untouched
    assert np.array_equal(read_photo(result.path).pixels, photo.pixels)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("name", ["b.png", "b.tif"])
@pytest.mark.parametrize("icc", [None, "adobe", "gray"])
def test_all_tasks_off_gives_identical_pixels_in_another_lossless_format(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, icc: str | None, name: str, dtype: Any
) -> None:
    profile = {
        None: None,
        "adobe": imagecodecs.cms_profile("adobergb"),
        "gray": imagecodecs.cms_profile("gray", gamma=1.8),
    }
    channels = 1 if icc == "gray" else 3
    photo = Photo(None, make_pixels(60, 50, channels, dtype), icc=profile[icc] and bytes(profile[icc]), format="PNG")
    back = read_photo(run(photo, nothing_found, tmp_path / name).path)
    assert back.pixels.dtype == dtype
    assert np.array_equal(back.pixels, photo.pixels)
    assert back.icc == photo.icc


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("icc", [None, "adobe"])
def test_unchanged_pixels_keep_their_value_and_changed_ones_are_rendered(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None, icc: str | None, dtype: Any
) -> None:
    profile = bytes(imagecodecs.cms_profile("adobergb")) if icc else None
    photo = Photo(None, make_pixels(60, 50, 3, dtype), icc=profile, format="TIFF")
    back = read_photo(run(photo, nothing_found, tmp_path / "b.tif").path)
    assert np.array_equal(back.pixels[:, :25], photo.pixels[:, :25])
    rendered = to_srgb(photo)[:, 25:] * np.float32(0.5)
    assert np.array_equal(back.pixels[:, 25:], encode_pixels(rendered, profile, 3, dtype))


def test_wide_gamut_colours_survive_a_change(tmp_path: Path, nothing_found: Found, half_darkened: None) -> None:
    """Pure Adobe RGB green is outside sRGB; halved, it must still be pure green."""
    profile = bytes(imagecodecs.cms_profile("adobergb"))
    green = np.zeros((4, 4, 3), np.uint8)
    green[..., 1] = 255
    back = read_photo(run(Photo(None, green, icc=profile, format="PNG"), nothing_found, tmp_path / "b.png").path)
    assert back.pixels[0, 0].tolist() == [0, 255, 0]
    darker = back.pixels[0, 3]
    assert darker[1] < 200
    assert darker[0] == 0


def test_gray_stays_gray_unless_colour_was_asked_for(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None
) -> None:
    photo = Photo(None, make_pixels(20, 20, 1), format="PNG")
    assert read_photo(run(photo, nothing_found, tmp_path / "b.png").path).is_gray
    colour = read_photo(run(photo, nothing_found, tmp_path / "c.png", color_output=True).path)
    assert colour.pixels.shape == (20, 20, 3)
    assert np.array_equal(colour.pixels[:, :10], photo.pixels[:, :10].repeat(3, axis=2))
    web = read_photo(run(photo, nothing_found, tmp_path / "d.webp", quality=100).path)
    assert np.array_equal(web.pixels[:, :10], photo.pixels[:, :10].repeat(3, axis=2))


def test_alpha_is_kept_or_laid_on_white(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None
) -> None:
    pixels, alpha = make_pixels(20, 20), make_pixels(20, 20, 1)[..., 0]
    alpha[0, 0], alpha[0, 1] = 0, 255
    photo = Photo(None, pixels, alpha, format="PNG")
    kept = read_photo(run(photo, nothing_found, tmp_path / "b.tif").path)
    assert np.array_equal(kept.alpha, alpha)
    result = run(photo, nothing_found, tmp_path / "b.jpg", quality=100)
    assert result.note == "transparent parts became white"
    flat = read_photo(result.path)
    assert flat.alpha is None
    assert flat.pixels[0, 0].min() > 240
    assert np.abs(flat.pixels[0, 1].astype(int) - pixels[0, 1]).max() < 12
    assert photo.pixels[0, 0].tolist() == make_pixels(20, 20)[0, 0].tolist(), "the photo in memory stays as it is"


@pytest.mark.parametrize(("depth", "expected"), [(8, np.uint8), (16, np.uint16), (None, np.uint16)])
def test_the_asked_for_depth_is_written(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, depth: int | None, expected: Any
) -> None:
    photo = Photo(None, make_pixels(9, 9, 3, np.uint16), format="TIFF")
    back = read_photo(run(photo, nothing_found, tmp_path / "b.png", depth=depth).path)
    assert back.pixels.dtype == expected
    if depth == 8:
        assert np.array_equal(back.pixels, np.floor(photo.pixels / 65535 * 255 + 0.5))


def test_float_photo_goes_into_the_deepest_integer(tmp_path: Path, make_pixels: Make, nothing_found: Found) -> None:
    photo = Photo(None, make_pixels(9, 9, 3, np.float32), format="TIFF")
    assert read_photo(run(photo, nothing_found, tmp_path / "b.png").path).depth == 16
    assert read_photo(run(photo, nothing_found, tmp_path / "b.jpg").path).depth == 8
    assert read_photo(run(photo, nothing_found, tmp_path / "b.tif").path).depth == 32


def test_conversion_to_srgb_is_embedded(tmp_path: Path, nothing_found: Found) -> None:
    gray = np.full((4, 4, 3), 100, np.uint8)
    photo = Photo(None, gray, icc=bytes(imagecodecs.cms_profile("adobergb")), format="PNG")
    back = read_photo(run(photo, nothing_found, tmp_path / "b.png", profile="srgb").path)
    expected = linear_to_srgb(np.float32([(100 / 255) ** (563 / 256)]))[0] * 255
    assert back.pixels[0, 0].tolist() == [round(float(expected))] * 3
    assert back.icc is not None
    assert np.allclose(to_srgb(back), to_srgb(photo), atol=0.003)


@pytest.mark.parametrize(("height", "width", "long_side"), [(40, 90, 45), (90, 40, 31), (40, 90, 500)])
def test_a_result_is_shrunk_to_the_long_side(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, height: int, width: int, long_side: int
) -> None:
    photo = Photo(
        None, make_pixels(height, width), make_pixels(height, width, 1)[..., 0], format="PNG", sha256="0" * 64
    )
    back = read_photo(run(photo, nothing_found, tmp_path / "b.png", long_side=long_side).path)
    assert max(back.height, back.width) == min(long_side, 90)
    assert back.alpha is not None
    assert back.alpha.shape == (back.height, back.width)
    mean = to_srgb(photo).mean() - to_srgb(back).mean()
    assert abs(mean) < 0.02


def test_metadata_choices_and_history(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None
) -> None:
    source = tmp_path / "a.jpg"
    picture = Image.fromarray(make_pixels())
    exif = picture.getexif()
    exif.update({0x010F: "Lichtwerk", 0x0112: 6, 0x8825: {1: "N", 2: (48.0, 8.0, 15.0)}})
    picture.save(source, exif=exif, dpi=(300, 300))
    photo = read_photo(source)
    seen: dict[str, dict[str, Any]] = {}
    for choice in ("keep", "strip", "strip_location"):
        path = run(photo, nothing_found, tmp_path / f"{choice}.jpg", metadata=choice).path
        with pyexiv2.ImageData(path.read_bytes()) as image:
            seen[choice] = image.read_exif() | image.read_xmp()
        assert read_photo(path).pixels.shape == photo.pixels.shape
    assert seen["keep"]["Exif.Image.Orientation"] == "1"
    assert "Exif.GPSInfo.GPSLatitude" in seen["keep"]
    assert "PhotoFix" in seen["keep"]["Xmp.xmpMM.History[1]/stEvt:softwareAgent"]
    assert seen["keep"]["Xmp.iptcExt.DigitalSourceType"].endswith("/algorithmicallyEnhanced")
    assert seen["strip"] == {}
    assert seen["strip_location"]["Exif.Image.Make"] == "Lichtwerk"
    assert not [key for key in seen["strip_location"] if "GPS" in key]


def test_strokes_are_in_the_history_of_the_file(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None
) -> None:
    photo = Photo(None, make_pixels(), format="PNG")
    stroke = Stroke("all", "add", 2.0, 100.0, ((10.0, 20.0), (10.0, 24.0)))
    path = export_photo(photo, nothing_found(photo), Edit(strokes=(stroke,)), tmp_path / "a.jpg").path
    with pyexiv2.ImageData(path.read_bytes()) as image:
        assert "mended by hand (heal, 100 %) at 18,8 9x5" in image.read_xmp()["Xmp.xmpMM.History[1]/stEvt:parameters"]


def test_xmp_too_large_for_jpeg_is_named_and_the_history_kept(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None
) -> None:
    xmp = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="{"x" * 70_000}"/>
        </rdf:RDF></x:xmpmeta>"""
    photo = Photo(None, make_pixels(), metadata=Metadata(xmp=xmp.encode()), format="PNG")
    result = run(photo, nothing_found, tmp_path / "b.jpg")
    assert result.note == "its XMP is too large for JPEG"
    with pyexiv2.ImageData(result.path.read_bytes()) as image:
        assert "Xmp.xmpMM.History[1]/stEvt:parameters" in image.read_xmp()
    whole = run(photo, nothing_found, tmp_path / "b.tif")
    assert whole.note == ""
    with pyexiv2.ImageData(whole.path.read_bytes()) as image:
        assert image.read_xmp()["Xmp.dc.format"] == "x" * 70_000


def test_what_is_lost_on_the_way_is_named(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None
) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.stack([make_pixels(dtype=np.uint16)] * 2), photometric="rgb")
    photo = read_photo(path)
    assert run(photo, nothing_found, tmp_path / "b.tif").note == "left out: 1 more page"
    assert run(photo, nothing_found, tmp_path / "b.jpg").note == "16 bits per channel became 8; left out: 1 more page"
    deep = run(photo, nothing_found, tmp_path / "b.avif").note
    assert deep.startswith("16 bits per channel became 12; AVIF above 8 bits keeps colour at half the resolution")
    assert "half" not in run(photo, nothing_found, tmp_path / "c.avif", chroma="4:2:0").note
    assert "half" not in run(photo, nothing_found, tmp_path / "d.avif", depth=8).note
    assert run(photo, nothing_found, tmp_path / "c.jpg", depth=8).note == "left out: 1 more page", "8 bits were asked"
    texts = replace(photo, metadata=Metadata(texts=((b"tEXt", b"Title\0Am See"),)), left_out=())
    assert run(texts, nothing_found, tmp_path / "b.png").note == ""
    assert run(texts, nothing_found, tmp_path / "c.tif").note == "TIFF holds no text called Title"


def test_several_pages_are_copied_as_they_are_if_nothing_changes(
    tmp_path: Path, make_pixels: Make, nothing_found: Found
) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.stack([make_pixels()] * 2), photometric="rgb")
    result = run(read_photo(path), nothing_found, tmp_path / "b.tif")
    assert (result.untouched, result.note) == (True, "")


def test_a_truncated_photo_is_not_copied_but_completed(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, saved: Any
) -> None:
    whole = saved(Photo(None, make_pixels(80, 60), format="PNG"), "a.png")
    cut = tmp_path / "cut.png"
    cut.write_bytes(whole.path.read_bytes()[:9000])
    photo = read_photo(cut, allow_truncated=True)
    result = run(photo, nothing_found, tmp_path / "b.png")
    assert not result.untouched
    back = read_photo(result.path)
    assert not back.is_partial and np.array_equal(back.pixels, photo.pixels)


def test_equal_exports_are_equal_files(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None
) -> None:
    photo = Photo(None, make_pixels(), format="PNG")
    first, second = (run(photo, nothing_found, tmp_path / name) for name in ("a.jpg", "b.jpg"))
    assert first.sha256 == second.sha256


def test_the_original_is_never_overwritten(tmp_path: Path, make_pixels: Make, saved: Any, nothing_found: Found) -> None:
    photo = saved(Photo(None, make_pixels(), format="PNG"), "a.png")
    assert photo.path is not None
    link = tmp_path / "link.png"
    link.hardlink_to(photo.path)
    for place in (photo.path, link, photo.path.with_name("A.PNG")):
        with pytest.raises(PhotoWriteError, match="the original photo, which is never overwritten"):
            export_photo(photo, nothing_found(photo), Edit(), place, overwrite=True)
    assert read_photo(photo.path).sha256 == photo.sha256


def test_cancel_leaves_nothing(tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None) -> None:
    photo = Photo(None, make_pixels(60, 50), format="PNG")
    reports: list[float] = []
    progress = Progress(lambda fraction, _: reports.append(fraction), lambda: bool(reports))
    with pytest.raises(Cancelled):
        export_photo(photo, nothing_found(photo), Edit(), tmp_path / "b.png", progress=progress)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("b.gif", {}, "use one of .jpg, .png, .tif, .webp, .avif"),
        ("b.png", {"format": "JPEG"}, "does not end like JPEG"),
        ("b.jpg", {"depth": 16}, "cannot hold 16 bits"),
        ("b.jpg", {"quality": 0}, "outside 1..100"),
        ("b.jpg", {"long_side": 0}, "give at least 1"),
    ],
)
def test_options_that_make_no_sense(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, name: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(PhotoWriteError, match=words):
        run(Photo(None, make_pixels(), format="PNG"), nothing_found, tmp_path / name, **options)


def test_a_profile_that_nothing_can_be_converted_to(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, half_darkened: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = Photo(None, make_pixels(), icc=bytes(imagecodecs.cms_profile("adobergb")), format="PNG")
    one_way = replace(target.parse_profile(photo.icc or b""), can_encode=False)
    monkeypatch.setattr(target, "parse_profile", lambda data: one_way)
    result = run(photo, nothing_found, tmp_path / "b.tif")
    assert "converted to sRGB" in result.note
    back = read_photo(result.path)
    assert (
        np.abs(srgb_to_linear(to_srgb(back)[:, :15]) - np.clip(srgb_to_linear(to_srgb(photo)[:, :15]), 0, 1)).max()
        < 0.01
    )


def test_render_and_export_agree_with_real_tasks(tmp_path: Path, make_pixels: Make, nothing_found: Found) -> None:
    """No fake render: a file's own pixels through the real one, in stripes."""
    photo = Photo(None, make_pixels(70, 64, 3, np.uint16), format="TIFF", sha256="0" * 64)
    path = run(photo, nothing_found, tmp_path / "b.tif", profile="srgb").path
    assert np.array_equal(tifffile.imread(path), photo.pixels)
