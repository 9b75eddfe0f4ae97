/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/file_kind.h"

#include "octets.h"

#include <stdbool.h>

struct mark {
	uint16_t offset;
	const char *bytes;
	uint8_t n;
	struct file_kind kind;
};

#define MARK(at, literal, suffix, type)                                        \
	{                                                                      \
		at, literal, sizeof(literal) - 1,                              \
		{                                                              \
			suffix, type                                           \
		}                                                              \
	}

/* The first one that fits counts, so the longer of two stands above. */
/* clang-format off */
static const struct mark marks[] = {
	MARK(0, "\x89PNG\r\n\x1a\n", "png", "image/png"),
	MARK(0, "\xff\xd8\xff", "jpg", "image/jpeg"),
	MARK(0, "GIF87a", "gif", "image/gif"),
	MARK(0, "GIF89a", "gif", "image/gif"),
	MARK(8, "WEBP", "webp", "image/webp"),
	MARK(8, "WAVEfmt", "wav", "audio/wav"),
	MARK(8, "AVI LIST", "avi", "video/x-msvideo"),
	MARK(0, "BM", "bmp", "image/bmp"),
	MARK(0, "II*\0", "tif", "image/tiff"),
	MARK(0, "MM\0*", "tif", "image/tiff"),
	MARK(0, "\0\0\1\0", "ico", "image/vnd.microsoft.icon"),
	MARK(4, "ftypavif", "avif", "image/avif"),
	MARK(4, "ftypheic", "heic", "image/heic"),
	MARK(4, "ftypM4A", "m4a", "audio/mp4"),
	MARK(4, "ftypqt", "mov", "video/quicktime"),
	MARK(4, "ftyp", "mp4", "video/mp4"),
	MARK(4, "moof", "mp4", "video/mp4"),
	MARK(4, "styp", "mp4", "video/mp4"),
	MARK(0, "\x1a\x45\xdf\xa3", "webm", "video/webm"),
	MARK(0, "FLV\1", "flv", "video/x-flv"),
	MARK(0, "OggS", "ogg", "application/ogg"),
	MARK(0, "fLaC", "flac", "audio/flac"),
	MARK(0, "ID3", "mp3", "audio/mpeg"),
	MARK(0, "\xff\xfb", "mp3", "audio/mpeg"),
	MARK(0, "\xff\xf3", "mp3", "audio/mpeg"),
	MARK(0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf", "video/x-ms-asf"),
	MARK(0, "#EXTM3U", "m3u8", "application/vnd.apple.mpegurl"),
	MARK(0, "FWS", "swf", "application/x-shockwave-flash"),
	MARK(0, "CWS", "swf", "application/x-shockwave-flash"),
	MARK(0, "%PDF-", "pdf", "application/pdf"),
	MARK(0, "%!PS", "ps", "application/postscript"),
	MARK(0, "{\\rtf", "rtf", "application/rtf"),
	MARK(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "application/x-ole-storage"),
	MARK(0, "PK\3\4", "zip", "application/zip"),
	MARK(0, "PK\5\6", "zip", "application/zip"),
	MARK(0, "Rar!\x1a\7", "rar", "application/vnd.rar"),
	MARK(0, "7z\xbc\xaf\x27\x1c", "7z", "application/x-7z-compressed"),
	MARK(0, "\x1f\x8b", "gz", "application/gzip"),
	MARK(0, "BZh", "bz2", "application/x-bzip2"),
	MARK(0, "\xfd" "7zXZ\0", "xz", "application/x-xz"),
	MARK(0, "\x28\xb5\x2f\xfd", "zst", "application/zstd"),
	MARK(0, "MSCF", "cab", "application/vnd.ms-cab-compressed"),
	MARK(257, "ustar", "tar", "application/x-tar"),
	MARK(0, "!<arch>\ndebian", "deb", "application/vnd.debian.binary-package"),
	MARK(0, "\xed\xab\xee\xdb", "rpm", "application/x-rpm"),
	MARK(0, "Cr24", "crx", "application/x-chrome-extension"),
	MARK(0, "MZ", "exe", "application/vnd.microsoft.portable-executable"),
	MARK(0, "\x7f" "ELF", "elf", "application/x-elf"),
	MARK(0, "\xca\xfe\xba\xbe", "class", "application/java-vm"),
	MARK(0, "\xcf\xfa\xed\xfe", "macho", "application/x-mach-binary"),
	MARK(0, "dex\n", "dex", "application/vnd.android.dex"),
	MARK(0, "\0asm", "wasm", "application/wasm"),
	MARK(0, "wOFF", "woff", "font/woff"),
	MARK(0, "wOF2", "woff2", "font/woff2"),
	MARK(0, "\0\1\0\0\0", "ttf", "font/ttf"),
	MARK(0, "OTTO", "otf", "font/otf"),
	MARK(0, "SQLite format 3", "sqlite", "application/vnd.sqlite3"),
	MARK(0, "bplist00", "plist", "application/x-bplist"),
	MARK(0, "\xa1\xb2\xc3\xd4", "pcap", "application/vnd.tcpdump.pcap"),
	MARK(0, "\xd4\xc3\xb2\xa1", "pcap", "application/vnd.tcpdump.pcap"),
	MARK(0, "\x0a\x0d\x0d\x0a", "pcapng", "application/x-pcapng"),
	MARK(0, "-----BEGIN ", "pem", "application/x-pem-file"),
	MARK(0, "#!", "sh", "text/x-shellscript"),
};

/* Of texts: after blanks, in any case. */
static const struct mark words[] = {
	MARK(0, "<!doctype html", "html", "text/html"),
	MARK(0, "<html", "html", "text/html"),
	MARK(0, "<head", "html", "text/html"),
	MARK(0, "<body", "html", "text/html"),
	MARK(0, "<script", "html", "text/html"),
	MARK(0, "<?php", "php", "text/x-php"),
	MARK(0, "<svg", "svg", "image/svg+xml"),
	MARK(0, "<?xml", "xml", "application/xml"),
	MARK(0, "{", "json", "application/json"),
	MARK(0, "[", "json", "application/json"),
};
/* clang-format on */

static const struct file_kind mail = {"eml", "message/rfc822"};
static const struct file_kind text = {"txt", "text/plain"};
static const struct file_kind unknown = {"bin", "application/octet-stream"};

static bool
has_mark(const struct mark *m, const uint8_t *bytes, size_t n)
{
	return n >= (size_t)m->offset + m->n &&
	       memcmp(bytes + m->offset, m->bytes, m->n) == 0;
}

/* No byte that text has not: C0 but for blanks and line ends, or DEL. */
static bool
is_text(const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t c = bytes[i];

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r' &&
			c != '\f') ||
		    c == 0x7f)
			return false;
	}
	return n > 0;
}

/* Two letters are a mark of what is no text, and a word of what is. */
static bool
is_a_word(const struct mark *m)
{
	return m->n < 3 && m->bytes[0] >= 'A';
}

/* A line of a head: "Name: value", or more of the one before. */
static bool
is_field(struct bytes line)
{
	size_t i = 0;

	if (line.n > 0 && octet_is_blank(line.at[0]))
		return true;
	while (i < line.n && octet_is_token(line.at[i]))
		i++;
	return i > 0 && i < line.n && line.at[i] == ':';
}

/* Begins with a field that mail has, and then another one (RFC 5322 3.6). */
static bool
is_mail(const uint8_t *at, size_t n)
{
	static const char *const first[] = {"received:", "return-path:",
	    "delivered-to:", "dkim-signature:", "mime-version:", "message-id:",
	    "from:", "to:", "date:", "subject:", "reply-to:", "sender:"};
	struct line l = line_read(at, n);

	if (l.used == 0 || !is_field(line_read(at + l.used, n - l.used).text))
		return false;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (octets_begin_any(at, n, first[i], strlen(first[i])))
			return true;
	return false;
}

static const struct file_kind *
text_kind(const uint8_t *bytes, size_t n)
{
	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3; /* byte order mark */
		n -= 3;
	}
	while (n > 0 && (*bytes == ' ' || *bytes == '\t' || *bytes == '\n' ||
			    *bytes == '\r')) {
		bytes++;
		n--;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (octets_begin_any(bytes, n, words[i].bytes, words[i].n))
			return &words[i].kind;
	return is_mail(bytes, n) ? &mail : &text;
}

const struct file_kind *
file_kind_of(const uint8_t *bytes, size_t n)
{
	bool plain;

	if (n > FILE_KIND_BYTES)
		n = FILE_KIND_BYTES;
	plain = is_text(bytes, n);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (has_mark(&marks[i], bytes, n) &&
		    !(plain && is_a_word(&marks[i])))
			return &marks[i].kind;
	return plain ? text_kind(bytes, n) : &unknown;
}
