"""Read what a figure records for the browser."""

import json
import struct


def operations(record):
    """Return the operations of a record, [name, part, …] each."""
    (length,) = struct.unpack_from("<I", record)
    return json.loads(record[4 : 4 + length])


def characters(record):
    """Yield the characters of all texts in a record."""
    for name, *parts in operations(record):
        if name == "text":
            yield from parts[6]
