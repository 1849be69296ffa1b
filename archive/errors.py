"""What can go wrong, as one tree; each class is an exit code of the command line.

GuongError
├── BadInput               2  wrong use, a file or name that is not there or not as it must be
├── PublisherUnreadable    3  a publisher as a whole could not be read
├── StorageFailure         4  the disk or a database failed
└── Locked                 5  another process holds the lock
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command; the highest-ranking one wins: 5 > 4 > 3."""

    DONE = 0
    FOUND_SOMETHING = 1
    BAD_INPUT = 2
    PUBLISHER_UNREADABLE = 3
    STORAGE_FAILED = 4
    LOCKED = 5


class GuongError(Exception):
    """An error that the user can act on: its text says what, where and what to do, in one line."""

    exit_code: ExitCode


class BadInput(GuongError):
    """Wrong use, or a file, name or setting that is missing or malformed."""

    exit_code = ExitCode.BAD_INPUT


class PublisherUnreadable(GuongError):
    """No feed, sitemap or section of a publisher could be read, or its robots.txt forbids all."""

    exit_code = ExitCode.PUBLISHER_UNREADABLE


class StorageFailure(GuongError):
    """The disk or a database refused; nothing was acknowledged that was not kept."""

    exit_code = ExitCode.STORAGE_FAILED


class Locked(GuongError):
    """Another process holds the lock of the data folder."""

    exit_code = ExitCode.LOCKED
