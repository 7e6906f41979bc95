"""Content of a file, within bounds, and its text in the encodings that come out of Chinese and other offices."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path

from allocator.errors import SILENT, InputError, Problem, Said

_KINDS = {stat.S_ISDIR: Said("a folder", "文件夹"), stat.S_ISFIFO: Said("a pipe", "管道"),
          stat.S_ISSOCK: Said("a socket", "套接字"), stat.S_ISCHR: Said("a device", "设备"),
          stat.S_ISBLK: Said("a device", "设备")}
_WHY = {errno.ENOENT: Said("no such file", "没有这个文件"), errno.ENOTDIR: Said("no such file", "没有这个文件"),
        errno.EACCES: Said("no permission to read it", "没有读取权限"),
        errno.EPERM: Said("no permission to read it", "没有读取权限"),
        errno.ELOOP: Said("links that go in a circle", "循环链接"),
        errno.ENAMETOOLONG: Said("a name that is too long", "文件名过长")}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MEGABYTE = 1_000_000


def what_is(path: Path) -> Said | None:
    """What stands at a path instead of a file; None: a file."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        return why_not(error)
    if stat.S_ISREG(mode):
        return None
    return next((words for is_kind, words in _KINDS.items() if is_kind(mode)), Said("no file", "不是文件"))


def why_not(error: OSError | ValueError) -> Said:
    """Why the system does not read a file."""
    number = error.errno if isinstance(error, OSError) else None
    return _WHY.get(number or 0) or Said(str(getattr(error, "strerror", None) or error),
                                         f"系统无法读取（错误 {number}）" if number else "系统无法读取")


def content_of(path: Path, file: str, most: int) -> bytes:
    """All bytes of a regular file of at most `most` bytes; InputError otherwise."""
    readable = Said("a file that can be read", "可以读取的文件")
    found = what_is(path)
    if found is None:
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
            with open(descriptor, "rb") as stream:
                content = stream.read(most + 1)
        except (OSError, ValueError) as error:
            found = why_not(error)
        else:
            if len(content) <= most:
                return content
            size = max(path.stat().st_size, len(content)) / _MEGABYTE
            readable = Said(f"a file of at most {most / _MEGABYTE:g} MB", f"不超过 {most / _MEGABYTE:g} MB 的文件")
            found = Said(f"{size:.4g} MB", f"{size:.4g} MB")
    raise InputError([Problem(file, None, "", readable, found)])


def binary(content: bytes) -> Said | None:
    """What a content is that is no text: a workbook, an encrypted one, another archive; None: none of these."""
    if content.startswith(b"PK\x03\x04"):
        return Said("a workbook (.xlsx) or another archive", "工作簿（.xlsx）或压缩文件")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return (Said("a workbook with a password", "带密码的工作簿") if _ENCRYPTED in content else
                Said("a workbook of the old kind (.xls)", "旧版工作簿（.xls）"))
    return None


def text_of(path: Path, file: str, most: int) -> str:
    """The file's text: UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), else GB18030."""
    content = content_of(path, file, most)
    wanted, found, row = Said("text in UTF-8 or GB18030", "UTF-8 或 GB18030 编码的文字"), binary(content), None
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in () if found else ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        row, found = text[:text.index("\0")].count("\n") + 1, Said("a NUL byte", "NUL 字节")
        break
    hint = SILENT
    if not found or row:
        hint = Said("open it in Excel or an editor and save it anew", "用 Excel 或编辑器打开后另存")
    raise InputError([Problem(file, row, "", wanted, found or Said("bytes that are neither", "两者都不是"), hint)])


def inside(folder: Path, link: str) -> Path | None:
    """The file `link` names, seen from `folder`; None where it, or what it links to, lies outside the folder."""
    try:
        target = (folder / link).resolve()
        return target if target.is_relative_to(folder.resolve()) else None
    except (OSError, ValueError, RuntimeError):
        return None
