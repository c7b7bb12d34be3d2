"""Taking a file in: what it is, whether it may stay, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import filetype
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.kernel.documents import blobs, names, photos
from simpul.kernel.documents.limits import ORDINARY, PDF, PHOTOS, Limits, UnacceptableFile
from simpul.kernel.documents.models import Blob, Document

if TYPE_CHECKING:
    from simpul.kernel.accounts.models import User

JPEG = "image/jpeg"


def store(
    upload: UploadedFile[bytes] | bytes,
    *,
    by: User | None,
    name: str = "",
    limits: Limits = ORDINARY,
    personal: bool = True,
) -> Document:
    """Keep a file and return the document that stands for it. `name` replaces the name it came with.

    1. Read no more than is allowed. 2. Look at the bytes for what it is; its name counts for nothing.
    3. Draw a photo anew (upright, small, without EXIF). 4. Write the bytes, then the rows, in the caller's transaction.
    Raises `UnacceptableFile` with a sentence for the sender.
    """
    content = _read(upload, limits)
    media_type = _kind(content, limits)
    name = name or (upload.name or "" if isinstance(upload, UploadedFile) else "")
    if media_type == PDF:
        _check_pdf(content)
        with transaction.atomic():
            return _document(blobs.keep(content, PDF), None, name, by, personal)
    photo, thumbnail = photos.tidy(content, limits)
    with transaction.atomic():
        kept, small = (blobs.keep(p.content, JPEG, width=p.width, height=p.height) for p in (photo, thumbnail))
        return _document(kept, small, name, by, personal)


def _document(blob: Blob, thumbnail: Blob | None, name: str, by: User | None, personal: bool) -> Document:
    return Document.objects.create(
        blob=blob, thumbnail=thumbnail, name=names.clean(name, blob.media_type), uploaded_by=by, personal=personal
    )


def _read(upload: UploadedFile[bytes] | bytes, limits: Limits) -> bytes:
    if isinstance(upload, UploadedFile):
        upload.seek(0)
        content: bytes = upload.read(limits.largest + 1)
    else:
        content = upload
    if not content:
        raise UnacceptableFile(_("Berkas ini kosong. Pilih berkas lain."))
    if len(content) > limits.largest:
        most = limits.largest // 1_000_000
        raise UnacceptableFile(_("Berkas ini terlalu besar. Ukuran paling besar %(most)s MB.") % {"most": most})
    return content


def _kind(content: bytes, limits: Limits) -> str:
    """The media type by the content."""
    kind = filetype.guess_mime(content)
    if kind in limits.kinds:
        return str(kind)
    if kind in {"image/heic", "image/avif"}:
        raise UnacceptableFile(_("Foto HEIC belum dapat diterima. Ubah dahulu menjadi JPEG, lalu kirim lagi."))
    if kind in {"image/gif", "image/apng"}:
        raise UnacceptableFile(_("Gambar bergerak tidak dapat diterima. Kirim foto biasa."))
    if limits.kinds <= PHOTOS:
        raise UnacceptableFile(_("Berkas ini bukan foto. Kirim foto JPEG, PNG, atau WebP."))
    raise UnacceptableFile(_("Berkas ini bukan foto atau PDF. Kirim foto JPEG, PNG, WebP, atau berkas PDF."))


def _check_pdf(content: bytes) -> None:
    """Whether it begins and ends as a PDF does; one with something else around it is refused."""
    if not content.startswith(b"%PDF-1.") and not content.startswith(b"%PDF-2."):
        raise UnacceptableFile(_("PDF ini rusak dan tidak dapat dibuka. Simpan ulang, lalu kirim lagi."))
    if b"%%EOF" not in content[-1024:]:
        raise UnacceptableFile(_("PDF ini tidak utuh. Simpan ulang, lalu kirim lagi."))
