"""A quick look at a record: most are as we write them, whole and true, and need not be taken apart to see it."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from archive.warc.records import RECORD_END, head_length

FIRST_FIELDS = re.compile(
    rb"WARC/1\.1\r\nWARC-Type: (?:request|response|resource|metadata)\r\nWARC-Record-ID: <[^\r\n]*>\r\n"
    rb"WARC-Date: ([0-9T:.-]+Z)\r\n"
)
LAST_FIELDS = re.compile(rb"\r\nWARC-Block-Digest: sha256:([0-9a-f]{64})\r\nContent-Length: ([0-9]{1,18})\r\n\r\n")
PAYLOAD_DIGEST = b"WARC-Payload-Digest:"
OURS = b" sha256:"
HTTP = b"\r\nContent-Type: application/http"
QUICK_HEAD = 4096  # bytes of a head that is looked at quickly


def is_sound(data: bytes) -> bool:
    """Whether a gzip member holds exactly one record with our fields, its length and digests right.

    False says nothing: look closer. What is sound, `parse_record` and `broken_digest` find no fault with.
    """
    first, last = FIRST_FIELDS.match(data), LAST_FIELDS.search(data, 0, QUICK_HEAD)
    if first is None or last is None or not _is_date(first[1]):
        return False
    start = last.end()
    if start + int(last[2]) + len(RECORD_END) != len(data) or not data.endswith(RECORD_END):
        return False
    head, block = data[:start], memoryview(data)[start : -len(RECORD_END)]
    return _is_regular(head) and hashlib.sha256(block).hexdigest().encode() == last[1] and _has_payload(head, block)


def _is_date(text: bytes) -> bool:
    try:
        return datetime.fromisoformat(text.decode()).year > 0
    except ValueError:
        return False


def _is_regular(head: bytes) -> bool:
    """Whether it is a version, lines with a colon that end in CRLF, and the only blank line."""
    lines = head.count(b"\r\n")
    is_one_head = head.find(RECORD_END) == len(head) - len(RECORD_END)
    return is_one_head and head.count(b"\n") == lines and head.count(b": ") >= lines - 2


def _has_payload(head: bytes, block: memoryview) -> bool:
    at = head.find(PAYLOAD_DIGEST)
    if at < 0:
        return True
    value = at + len(PAYLOAD_DIGEST) + len(OURS)
    payload = block[head_length(block) :] if HTTP in head else block
    found = hashlib.sha256(payload).hexdigest().encode()
    return head.startswith(OURS, value - len(OURS)) and head.startswith(found + b"\r\n", value)
