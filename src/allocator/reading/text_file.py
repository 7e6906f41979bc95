"""Text of a file in the encodings that come out of Chinese and other offices."""

from __future__ import annotations

import codecs
from pathlib import Path

from allocator.errors import InputError, Problem


def text_of(path: Path, file: str) -> str:
    """The file's text: UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), else GB18030."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError([Problem(file, None, "", "a file that can be read", error.strerror or str(error))]) from None
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError([Problem(file, None, "", "text in UTF-8 or GB18030", "bytes that are neither")])


def inside(folder: Path, link: str) -> Path | None:
    """The file `link` names, seen from `folder`; None where it, or what it links to, lies outside the folder."""
    try:
        target = (folder / link).resolve()
        return target if target.is_relative_to(folder.resolve()) else None
    except (OSError, ValueError, RuntimeError):
        return None
