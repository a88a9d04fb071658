# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what makes a module stop: a signal, or the end of the process that started it.

Python runs the handler of a signal in the main thread, between two of its steps. A main thread that waits for a lock
takes no step, and the signal wakes it only if it came to that thread, and after the wait began. Otherwise the handler
runs when the wait is over, which may be an hour later. So the work is done in another thread, and the main thread waits
in naps.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from threading import Event, Thread, current_thread, main_thread
from types import FrameType
from typing import TypeVar

from .clock import NAP
from .starter import Starter
from .transport import Http

# Seconds between two looks whether the process that started the module still lives
LOOK_EVERY = 0.2
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

Result = TypeVar("Result")


def attended(work: Callable[[], Result]) -> Result:
    """The result of the work. Meanwhile, signals are heard within a nap, wherever the work waits."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(work)
        while not future.done():
            wait([future], timeout=NAP)
    return future.result()


@contextmanager
def stoppable(http: Http, starter: Starter) -> Iterator[None]:
    """Stop the requests on SIGTERM, Ctrl-C and SIGHUP, and when the process that started the module is gone.

    Requests on their way are finished, no more are sent, and the module reports. A second signal ends the module at
    once. A second SIGHUP does not, as terminals send it more than once. The report belongs into this block, behind
    `too_late`.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGHUP else signal.SIG_DFL)
        http.stop(signal.Signals(number).name)

    ignores_hangup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # nohup
    numbers = [number for number in SIGNALS if not (number == signal.SIGHUP and ignores_hangup)]
    before = {number: signal.signal(number, stop) for number in numbers if current_thread() is main_thread()}
    try:
        with _watched(http, starter):
            yield
    finally:
        with suppress(OSError):  # nobody reads the report
            sys.stdout.flush()
        for number, handler in before.items():
            signal.signal(number, handler)


def too_late() -> None:
    """Ignore a first signal from now on: the work is over, and a signal makes Python lose parts of what it prints."""
    for number in SIGNALS if current_thread() is main_thread() else ():
        if signal.getsignal(number) is not signal.SIG_DFL:  # as it is after a first signal
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def _watched(http: Http, starter: Starter) -> Iterator[None]:
    """Look whether the starter is gone: before each request, and every LOOK_EVERY seconds."""
    is_over = Event()

    def look() -> None:
        if starter.is_gone():
            http.stop("the end of ansible-playbook")

    def keep_looking() -> None:
        while not is_over.wait(LOOK_EVERY):
            look()

    watcher = Thread(target=keep_looking, daemon=True)
    watcher.start()
    http.before_each(look)
    try:
        yield
    finally:
        is_over.set()
        watcher.join()
