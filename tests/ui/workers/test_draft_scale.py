"""How sharp a frame is while a slider moves."""

from photofix.ui.workers.draft_scale import FRAME_SECONDS, DraftScale

QUICK, SLOW = FRAME_SECONDS / 2, FRAME_SECONDS * 3


def after(*frames: tuple[str, float, float]) -> DraftScale:
    drafts = DraftScale()
    for frame in frames:
        drafts.learn(*frame)
    return drafts


def test_sharp_until_known_to_be_slow() -> None:
    assert DraftScale().factor("rust", 0.4) == 1.0


def test_the_first_frame_says_nothing() -> None:
    assert after(("rust", 0.4, SLOW)).factor("rust", 0.4) == 1.0


def test_slow_frames_are_halved_then_halved_again() -> None:
    slow = [("rust", 0.4, SLOW)] * 2
    assert after(*slow).factor("rust", 0.4) == 0.5
    assert after(*slow, *[("rust", 0.2, SLOW)] * 2).factor("rust", 0.4) == 0.25


def test_a_cheap_slider_does_not_pay_for_a_dear_one() -> None:
    drafts = after(*[("rust", 0.4, SLOW)] * 2)
    assert drafts.factor("dehaze", 0.4) == 1.0


def test_one_slow_frame_is_forgotten_after_quick_ones() -> None:
    drafts = after(*[("rust", 0.4, SLOW)] * 2)
    for _ in range(5):
        drafts.learn("rust", 0.4, QUICK)
    assert drafts.factor("rust", 0.4) == 1.0


def test_what_was_slow_at_first_is_tried_once_more_when_small_frames_are_quick() -> None:
    drafts = after(*[("rust", 0.4, SLOW)] * 2, *[("rust", 0.2, FRAME_SECONDS / 4)] * 2)
    assert drafts.factor("rust", 0.4) == 1.0
    for frame in ([("rust", 0.4, SLOW)] * 2, [("rust", 0.2, FRAME_SECONDS / 4)] * 9):
        for one in frame:
            drafts.learn(*one)
    assert drafts.factor("rust", 0.4) == 0.5, "once is enough"
    quick_enough = after(*[("rust", 0.4, SLOW)] * 2, *[("rust", 0.2, QUICK)] * 9)
    assert quick_enough.factor("rust", 0.4) == 0.5, "four times as many pixels might take twice as long as there is"


def test_another_photo_starts_anew() -> None:
    drafts = after(*[("rust", 0.4, SLOW)] * 2)
    drafts.forget()
    assert drafts.factor("rust", 0.4) == 1.0
