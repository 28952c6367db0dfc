from __future__ import annotations

import threading

from photofix.ui.workers.mailbox import Mailbox


def test_latest_post_wins() -> None:
    box: Mailbox[str] = Mailbox()
    for name in ("a", "b", "c"):
        box.post(name)
    assert box.take() == "c"
    assert box.take_latest() is None


def test_queue_keeps_everything_in_order_and_the_slot_goes_first() -> None:
    box: Mailbox[str] = Mailbox()
    box.enqueue("export 1")
    box.enqueue("export 2")
    box.post("preview")
    box.enqueue("urgent", first=True)
    assert [box.take() for _ in range(4)] == ["preview", "urgent", "export 1", "export 2"]


def test_discard_drops_only_what_waits_and_is_unwanted() -> None:
    box: Mailbox[int] = Mailbox()
    for number in range(4):
        box.enqueue(number)
    box.discard(lambda number: number % 2 == 0)
    assert [box.take(), box.take()] == [1, 3]


def test_close_wakes_a_waiting_thread() -> None:
    box: Mailbox[int] = Mailbox()
    taken: list[int | None] = []
    thread = threading.Thread(target=lambda: taken.append(box.take()))
    thread.start()
    box.close()
    thread.join(5)
    assert taken == [None]
