"""A source file as it is on the disk, and what it is to become."""

import codecs
import io
import tokenize
from dataclasses import dataclass
from pathlib import Path

from idx_core.errors import SourceError


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's text, without a byte order mark and with its own ends of lines."""

    path: Path
    """Where it really is: links are followed."""
    raw: bytes
    text: str
    encoding: str

    def encoded(self, text: str) -> bytes:
        """Another text in this file's encoding. Raises `SourceError` where that lacks a sign."""
        mark = codecs.BOM_UTF8 if self.raw.startswith(codecs.BOM_UTF8) else b""
        try:
            return mark + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            sign = error.object[error.start : error.end]
            raise SourceError(
                f"cannot write {str(self.path)!r}: its encoding {self.encoding} has no {sign!r}"
            ) from error


@dataclass(frozen=True, slots=True)
class Change:
    """A file and its new text."""

    file: SourceFile
    after: str

    def check(self) -> None:
        """Raises `SourceError` where Python would not take the new text."""
        try:
            compile(self.file.encoded(self.after), str(self.file.path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            raise SourceError(
                f"cannot change {str(self.file.path)!r}: the result would not be Python: {error}"
            ) from error


def read_source(path: Path) -> SourceFile:
    """The file. Raises `SourceError` where it cannot be read or is not text of its encoding."""
    try:
        real = path.resolve(strict=True)
        raw = real.read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        text = raw.removeprefix(codecs.BOM_UTF8).decode(encoding)
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot read {str(path)!r}: {error}") from error
    return SourceFile(real, raw, text, encoding)
