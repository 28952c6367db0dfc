"""Turning and cropping through real keys and the mouse, with the file of the same edit as the judge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from photofix.raster.frame import NO_GEOMETRY, Geometry
from photofix.render.image import render
from photofix.ui.canvas.compare import CompareMode
from photofix.ui.canvas.crop_rect import CropRect
from photofix.ui.canvas.crop_tool import STEP_PX, CropMode, turn_of_line
from photofix.ui.pixels.qimage import to_qimage, to_rgb8
from photofix.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def geometry(window: MainWindow) -> Geometry:
    return window.library.current.edit.geometry


def settled(window: MainWindow, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=10_000)


def on_screen(window: MainWindow, x: float, y: float) -> QPoint:
    """Where a pixel of the shown picture lies in the viewer."""
    return QPointF(*window.viewer.view.to_view(x, y)).toPoint()


def drag(window: MainWindow, start: tuple[float, float], stop: tuple[float, float]) -> None:
    QTest.mousePress(window.viewer, LEFT, pos=on_screen(window, *start))
    QTest.mouseMove(window.viewer, on_screen(window, *stop))
    QTest.mouseRelease(window.viewer, LEFT, pos=on_screen(window, *stop))


@pytest.fixture
def photo_path(tmp_path: Path, write_photo: Callable[..., Path]) -> Path:
    """Larger than those of other tests: a frame has room in it."""
    return write_photo(tmp_path / "photo.png", 1, 360, 480)


@pytest.fixture
def cropping(opened: MainWindow, qtbot: Any) -> MainWindow:
    QTest.keyClick(opened, Qt.Key.Key_C)
    assert opened.cropping.is_active and opened.crop_bar.isVisible()
    settled(opened, qtbot)
    return opened


def test_r_turns_and_undo_turns_back(opened: MainWindow, qtbot: Any, saved: dict[str, Any]) -> None:
    QTest.keyClick(opened, Qt.Key.Key_R)
    assert geometry(opened) == Geometry(turns=1)
    assert (opened.viewer.view.photo_width, opened.viewer.view.photo_height) == (360, 480)
    settled(opened, qtbot)
    document = opened.library.current
    shown = to_rgb8(opened.viewer.pictures.restored.base.image)
    expected = render(document.photo, document.analysis, document.edit, scale=opened.rendering._job(1.0).scale)
    assert np.array_equal(shown, to_rgb8(to_qimage(expected)))
    QTest.keyClick(opened, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert geometry(opened) == NO_GEOMETRY
    opened.actions_.undo.trigger()
    assert geometry(opened) == Geometry(turns=1)
    opened.actions_.mirror.trigger()
    assert geometry(opened) == Geometry(turns=1, is_mirrored=True)
    qtbot.waitUntil(lambda: saved.get("photo.png") == document.edit)


def test_findings_and_clicks_stay_on_their_pixels(opened: MainWindow, qtbot: Any) -> None:
    """The photo point under the pointer is that of the photo as it was, however the picture is turned."""
    QTest.keyClick(opened, Qt.Key.Key_R)
    settled(opened, qtbot)
    seen: list[tuple[float, float]] = []
    opened.viewer.pointed.connect(lambda x, y: seen.append((x, y)))
    QTest.mouseMove(opened.viewer, on_screen(opened, 300, 100))
    x, y = seen[-1]
    assert (x, y) == pytest.approx((100, 360 - 300), abs=1.5)
    opened.viewer.zoom_to(2.0)
    opened.viewer.center_on(240, 180)
    assert (opened.viewer.view.center_x, opened.viewer.view.center_y) == pytest.approx((180, 240), abs=1)


def test_overlays_lie_on_turned_pixels(opened: MainWindow, qtbot: Any) -> None:
    opened.sidebar.tabs.setCurrentWidget(opened.sidebar.defects)
    opened.actions_.modes[CompareMode.RESTORED].trigger()
    settled(opened, qtbot)
    finding = opened.defects.overlay.findings[0].finding
    middle = (finding.x + finding.width / 2, finding.y + finding.height / 2)
    for quarters in range(2):
        spot = on_screen(opened, *opened.viewer.shown_point(*middle))
        with_it = opened.viewer.grab().toImage()
        opened.defects.overlay.is_shown = False
        without = opened.viewer.grab().toImage()
        opened.defects.overlay.is_shown = True
        changed = np.abs(to_rgb8(with_it).astype(int) - to_rgb8(without)).max(axis=2) > 8
        rows, columns = np.nonzero(changed)
        near = np.hypot(rows - spot.y(), columns - spot.x()).min()
        assert near < 25, quarters
        if not quarters:
            QTest.keyClick(opened, Qt.Key.Key_R)
            settled(opened, qtbot)


def test_a_corner_is_dragged_and_enter_keeps_it(cropping: MainWindow, qtbot: Any) -> None:
    assert cropping.viewer.mode is CompareMode.RESTORED
    drag(cropping, (480, 360), (300, 240))
    assert geometry(cropping) == NO_GEOMETRY
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert not cropping.cropping.is_active and not cropping.crop_bar.isVisible()
    assert geometry(cropping).crop == pytest.approx((0, 0, 300, 240), abs=2)
    assert cropping.viewer.mode is CompareMode.SPLIT
    assert cropping.viewer.view.photo_width == geometry(cropping).crop[2]
    assert cropping.undo_group.activeStack().undoText() == "Crop"
    cropping.actions_.undo.trigger()
    assert geometry(cropping) == NO_GEOMETRY
    assert cropping.viewer.view.photo_width == 480


def test_esc_leaves_everything_as_it_was(cropping: MainWindow, qtbot: Any) -> None:
    drag(cropping, (0, 0), (100, 100))
    QTest.keyClick(cropping, Qt.Key.Key_R)
    QTest.keyClick(cropping, Qt.Key.Key_Escape)
    assert not cropping.cropping.is_active
    assert geometry(cropping) == NO_GEOMETRY
    assert cropping.undo_group.activeStack().count() == 0
    settled(cropping, qtbot)


def test_a_ratio_is_held(cropping: MainWindow) -> None:
    bar, tool = cropping.crop_bar, cropping.cropping.tool
    bar.ratio.setCurrentIndex(bar.ratio.findData("1:1"))
    assert tool.rect.width == pytest.approx(tool.rect.height) == pytest.approx(360, abs=1)
    drag(cropping, (tool.rect.right, tool.rect.bottom), (300, 300))
    assert tool.rect.width == pytest.approx(tool.rect.height)
    bar.ratio.setCurrentIndex(bar.ratio.findData("3:2"))
    bar.upright.setChecked(True)
    assert tool.rect.width / tool.rect.height == pytest.approx(2 / 3)
    bar.ratio.setCurrentIndex(bar.ratio.findData("custom"))
    assert bar.across.isVisible()
    bar.across.setValue(3)
    bar.down.setValue(1)
    assert tool.rect.width / tool.rect.height == pytest.approx(1 / 3)


def test_arrow_keys_size_and_move_the_frame(cropping: MainWindow) -> None:
    tool, viewer = cropping.cropping.tool, cropping.viewer
    step = max(1.0, STEP_PX / tool.zoom)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(viewer, key, Qt.KeyboardModifier.ShiftModifier)
    assert (tool.rect.width, tool.rect.height) == pytest.approx((480 - step, 360 - step))
    QTest.keyClick(viewer, Qt.Key.Key_Down)
    assert (tool.rect.left, tool.rect.top) == pytest.approx((0, step), abs=0.1)
    for _ in range(3):
        QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert tool.rect.right == pytest.approx(480, abs=0.1), "not beyond the photo"
    QTest.keyClick(viewer, Qt.Key.Key_Return)
    assert geometry(cropping).crop == pytest.approx((step, step, 480 - step, 360 - step), abs=1)


def test_arrow_keys_keep_the_ratio(cropping: MainWindow) -> None:
    cropping.crop_bar.ratio.setCurrentIndex(cropping.crop_bar.ratio.findData("1:1"))
    QTest.keyClick(cropping.viewer, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    rect = cropping.cropping.tool.rect
    assert rect.width < 359 and rect.width == pytest.approx(rect.height)


def test_arrow_keys_move_the_photo_while_corners_are_dragged(cropping: MainWindow) -> None:
    QTest.mouseClick(cropping.crop_bar.modes[CropMode.CORNERS], LEFT)
    corners = list(cropping.cropping.tool.corners)
    cropping.viewer.zoom_to(8.0)
    before = cropping.viewer.view.center_x
    QTest.keyClick(cropping.viewer, Qt.Key.Key_Right)
    assert cropping.viewer.view.center_x > before and cropping.cropping.tool.corners == corners


def test_ratios_that_were_tried_leave_the_frame_as_large_as_it_was(cropping: MainWindow) -> None:
    bar, tool = cropping.crop_bar, cropping.cropping.tool
    for name in ("1:1", "A4", "original"):
        bar.ratio.setCurrentIndex(bar.ratio.findData(name))
    assert (tool.rect.width, tool.rect.height) == pytest.approx((480, 360), abs=0.1)
    bar.ratio.setCurrentIndex(bar.ratio.findData("custom"))
    bar.across.setFocus()
    bar.across.selectAll()
    QTest.keyClicks(bar.across, "18")
    assert (tool.rect.width, tool.rect.height) == pytest.approx((480, 240), abs=0.1), "not as small as 1:9 was"
    QTest.keyClick(bar.across, Qt.Key.Key_R)
    assert cropping.cropping._present().turns == 1, "letters are the window's there, too"
    QTest.keyClick(bar.across, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    bar.ratio.setCurrentIndex(bar.ratio.findData("free"))
    assert (tool.rect.width, tool.rect.height) == pytest.approx((480, 240), abs=0.1)


def test_enter_ends_a_number_and_then_the_crop(cropping: MainWindow, qtbot: Any) -> None:
    angle = cropping.crop_bar.angle
    angle.setFocus()
    angle.selectAll()
    QTest.keyClicks(angle, "5")
    QTest.keyClick(angle, Qt.Key.Key_Return)
    assert cropping.cropping.is_active and cropping.cropping.tool.straighten == 5
    QTest.keyClick(angle, Qt.Key.Key_Return)
    assert geometry(cropping).straighten == 5
    assert cropping.viewer.hasFocus()


def test_a_crop_that_ends_otherwise_counts_the_number_too(cropping: MainWindow) -> None:
    cropping.crop_bar.angle.setFocus()
    cropping.crop_bar.angle.selectAll()
    QTest.keyClicks(cropping.crop_bar.angle, "5")
    cropping.actions_.crop.trigger()
    assert geometry(cropping).straighten == 5


def test_enter_on_cancel_cancels(cropping: MainWindow) -> None:
    drag(cropping, (0, 0), (100, 100))
    cropping.crop_bar.cancel.setFocus()
    QTest.keyClick(cropping.crop_bar.cancel, Qt.Key.Key_Return)
    assert not cropping.cropping.is_active and geometry(cropping) == NO_GEOMETRY


def test_straightening_by_number_and_by_line(cropping: MainWindow, qtbot: Any) -> None:
    cropping.crop_bar.angle.setValue(5)
    tool = cropping.cropping.tool
    assert tool.rect.is_within(480, 360, 5)
    QTest.mouseClick(cropping.crop_bar.modes[CropMode.LINE], LEFT)
    drag(cropping, (100, 100), (300, 100 + 200 * np.tan(np.radians(2))))
    assert tool.mode is CropMode.CROP
    assert cropping.crop_bar.angle.value() == pytest.approx(3.0, abs=0.3)
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert geometry(cropping).straighten == pytest.approx(3.0, abs=0.3)
    assert geometry(cropping).crop is None
    settled(cropping, qtbot)


def test_a_dragged_frame_survives_levelling(cropping: MainWindow) -> None:
    tool = cropping.cropping.tool
    drag(cropping, (480, 360), (300, 240))
    before = tool.rect
    QTest.mouseClick(cropping.crop_bar.modes[CropMode.LINE], LEFT)
    assert tool.rect.whole_px() == before.whole_px()
    drag(cropping, (100, 100), (300, 100 + 200 * np.tan(np.radians(2))))
    assert tool.straighten == pytest.approx(-2.0, abs=0.3)
    assert tool.rect.width <= before.width and tool.rect.height <= before.height, "what was cut off stays off"
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert geometry(cropping).crop is not None


def test_corners_that_were_given_up_are_not_those_of_the_next_crop(cropping: MainWindow) -> None:
    QTest.mouseClick(cropping.crop_bar.modes[CropMode.AREA], LEFT)
    drag(cropping, (0, 0), (50, 40))
    QTest.keyClick(cropping, Qt.Key.Key_Escape)
    QTest.keyClick(cropping, Qt.Key.Key_C)
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert cropping.library.current.edit.area is None and geometry(cropping) == NO_GEOMETRY


def test_perspective_corners_are_dragged(cropping: MainWindow, qtbot: Any) -> None:
    QTest.mouseClick(cropping.crop_bar.modes[CropMode.CORNERS], LEFT)
    settled(cropping, qtbot)
    drag(cropping, (0, 0), (40, 30))
    drag(cropping, (480, 360), (420, 350))
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    corners = np.array(geometry(cropping).corners)
    assert corners[0] == pytest.approx((30, 40), abs=2)
    assert corners[2] == pytest.approx((350, 420), abs=2)
    assert corners[1] == pytest.approx((0, 480), abs=1)
    settled(cropping, qtbot)


def test_corners_around_nothing_are_refused_with_a_word(cropping: MainWindow, qtbot: Any) -> None:
    QTest.mouseClick(cropping.crop_bar.modes[CropMode.CORNERS], LEFT)
    drag(cropping, (0, 0), (470, 350))
    with qtbot.waitSignal(cropping.cropping.noted):
        QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert geometry(cropping) == NO_GEOMETRY


def test_turning_while_cropping_turns_the_frame(cropping: MainWindow) -> None:
    drag(cropping, (480, 360), (300, 240))
    QTest.keyClick(cropping, Qt.Key.Key_R)
    assert cropping.cropping.is_active
    QTest.keyClick(cropping, Qt.Key.Key_C)
    assert geometry(cropping).turns == 1
    assert geometry(cropping).crop == pytest.approx((120, 0, 240, 300), abs=2)


def test_find_print_takes_the_corners_of_the_print(
    window: MainWindow, tmp_path: Path, open_photo: Any, qtbot: Any
) -> None:
    rng = np.random.default_rng(4)
    picture = cv2.resize(
        rng.uniform(30, 220, (12, 16, 3)).astype(np.float32), (400, 300), interpolation=cv2.INTER_CUBIC
    )
    bed = np.full((420, 560, 3), 128, np.uint8)
    bed[60:360, 80:480] = picture.clip(0, 255)
    cv2.imwrite(str(tmp_path / "scan.png"), bed)
    open_photo(window, tmp_path / "scan.png")
    QTest.keyClick(window, Qt.Key.Key_C)
    QTest.mouseClick(window.crop_bar.auto, LEFT)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert np.array(geometry(window).corners) == pytest.approx(
        np.array([(60, 80), (60, 480), (360, 480), (360, 80)]), abs=2
    )
    settled(window, qtbot)


def test_a_photo_without_border_is_left_whole_with_a_word(cropping: MainWindow, qtbot: Any) -> None:
    with qtbot.waitSignal(cropping.cropping.noted):
        QTest.mouseClick(cropping.crop_bar.auto, LEFT)
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert geometry(cropping) == NO_GEOMETRY


def test_the_next_photo_keeps_the_crop_on_the_one_before(
    cropping: MainWindow, tmp_path: Path, write_photo: Any, open_photo: Any
) -> None:
    first = cropping.library.current
    drag(cropping, (480, 360), (300, 240))
    open_photo(cropping, write_photo(tmp_path / "other.png", 2, 360, 480))
    assert not cropping.cropping.is_active
    assert first.edit.geometry.crop == pytest.approx((0, 0, 300, 240), abs=2)
    assert geometry(cropping) == NO_GEOMETRY


def test_thumbnails_follow(opened: MainWindow, tmp_path: Path, write_photo: Any, open_photo: Any, qtbot: Any) -> None:
    open_photo(opened, write_photo(tmp_path / "other.png", 2, 360, 480))
    model = opened.filmstrip.model_

    def is_upright() -> bool:
        picture = model.data(model.index(1), Qt.ItemDataRole.DecorationRole)
        return isinstance(picture, QImage) and picture.height() > picture.width()

    assert not is_upright()
    QTest.keyClick(opened, Qt.Key.Key_R)
    qtbot.waitUntil(is_upright)


def test_a_saved_turn_is_shown_again(
    make_window: Any, photo_path: Path, saved: dict[str, Any], open_photo: Any
) -> None:
    from photofix.edit import Edit

    saved["photo.png"] = Edit(geometry=Geometry(turns=3))
    window = open_photo(make_window(), photo_path)
    assert window.viewer.view.photo_height == 480


@pytest.mark.parametrize(("line", "degrees"), [((100, 3), -1.7), ((-100, -3), -1.7), ((3, 100), 1.7), ((1, 1), 15)])
def test_the_turn_of_a_line(line: tuple[float, float], degrees: float) -> None:
    assert abs(turn_of_line(*line)) == pytest.approx(abs(degrees), abs=0.05)
    if line != (1, 1):
        assert turn_of_line(*line) == pytest.approx(degrees, abs=0.05)


def test_a_rectangle_stays_inside_a_straightened_picture() -> None:
    whole = CropRect(0, 0, 480, 360)
    fitted = whole.fitted(480, 360, 7)
    assert fitted.is_within(480, 360, 7) and not fitted.pulled("se", 480, 360, None).is_within(480, 360, 7)
    assert fitted.width / fitted.height == pytest.approx(480 / 360)
    dragged = fitted.towards(fitted.pulled("se", 480, 360, None), 480, 360, 7)
    assert dragged.is_within(480, 360, 7)


def test_the_bar_fits_a_small_screen_and_says_the_size(cropping: MainWindow, qtbot: Any) -> None:
    cropping.resize(800, 500)
    qtbot.waitUntil(lambda: cropping.width() <= 800)
    bar = cropping.crop_bar
    for part in (*bar.modes.values(), bar.ratio, bar.angle, bar.auto, bar.reset, bar.cancel, bar.apply):
        assert bar.rect().contains(QRect(part.mapTo(bar, QPoint(0, 0)), part.size())), part.objectName()
    assert abs(bar.apply.mapTo(bar, QPoint()).y() - bar.cancel.mapTo(bar, QPoint()).y()) < 10, "side by side"
    assert bar.apply.text() != bar.modes[CropMode.CROP].text(), "one keeps, the other drags"
    assert bar.size_px.text() == "480 × 360"
    drag(cropping, (480, 360), (240, 180))
    width, height = (int(part) for part in bar.size_px.text().split(" × "))
    assert (width, height) == pytest.approx((240, 180), abs=3)


def test_the_status_bar_and_the_export_say_the_size_of_the_result(opened: MainWindow) -> None:
    QTest.keyClick(opened, Qt.Key.Key_R)
    assert "360 × 480" in opened.status.fact("photo")


def test_the_border_is_moved_by_an_edge_and_a_corner_and_the_network_looks_inside_it(
    cropping: MainWindow, qtbot: Any, saved: dict[str, Any]
) -> None:
    document = cropping.library.current
    QTest.mouseClick(cropping.crop_bar.modes[CropMode.AREA], LEFT)
    settled(cropping, qtbot)
    drag(cropping, (240, 0), (250, 40))
    drag(cropping, (480, 360), (420, 330))
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert geometry(cropping) == NO_GEOMETRY
    assert np.array(document.edit.area) == pytest.approx(np.array([(40, 0), (40, 480), (330, 420), (360, 0)]), abs=2)
    assert cropping.undo_group.activeStack().undoText() == "Border"
    qtbot.waitUntil(lambda: document.is_settled)
    assert document.job[0].area == document.edit.area
    qtbot.waitUntil(lambda: saved.get("photo.png") == document.edit)
    cropping.actions_.undo.trigger()
    assert document.edit.area is None and document.job[0].area is None
    qtbot.waitUntil(lambda: document.is_settled)


def test_the_network_is_asked_again_when_the_border_moves(opened: MainWindow, qtbot: Any) -> None:
    from dataclasses import replace

    document = opened.library.current
    qtbot.waitUntil(lambda: document.is_settled)
    before, corners = document.analysis, ((20.0, 30.0), (20.0, 400.0), (300.0, 400.0), (300.0, 30.0))
    with qtbot.waitSignal(opened.analysing.finished):
        document.change(replace(document.edit, area=corners), "Border")
        assert not document.is_settled and document.analysis is before
    assert document.is_settled and document.analysis is not before
    opened.actions_.undo.trigger()
    assert document.is_settled and document.analysis is before, "known from before"


def test_find_print_takes_the_border_that_was_chosen_and_finds_it_anew_while_it_is_chosen(
    cropping: MainWindow, qtbot: Any
) -> None:
    bar = cropping.crop_bar
    QTest.mouseClick(bar.modes[CropMode.AREA], LEFT)
    drag(cropping, (0, 0), (50, 40))
    QTest.mouseClick(bar.modes[CropMode.CROP], LEFT)
    QTest.mouseClick(bar.auto, LEFT)
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert geometry(cropping).corners == cropping.library.current.edit.area
    assert geometry(cropping).corners[0] == pytest.approx((40, 50), abs=2)
    QTest.keyClick(cropping, Qt.Key.Key_C)
    QTest.mouseClick(bar.modes[CropMode.AREA], LEFT)
    with qtbot.waitSignal(cropping.cropping.noted):
        QTest.mouseClick(bar.auto, LEFT)
    QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert cropping.library.current.edit.area is None


def test_a_border_around_nothing_is_refused_with_a_word(cropping: MainWindow, qtbot: Any) -> None:
    QTest.mouseClick(cropping.crop_bar.modes[CropMode.AREA], LEFT)
    drag(cropping, (0, 0), (470, 350))
    with qtbot.waitSignal(cropping.cropping.noted):
        QTest.keyClick(cropping, Qt.Key.Key_Return)
    assert cropping.library.current.edit.area is None
