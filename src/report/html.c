/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One HTML file without anything beside it. The page, its style and its
 * script are files of our own (page/), the same in every report; what was
 * counted lies in it as JSON, as data and nothing else.
 *
 * The Content-Security-Policy (W3C CSP3) lets a browser run that script and
 * no other, by its hash, and load nothing at all: whatever a capture holds,
 * it can neither run nor call home.
 */
#include "html_data.h"
#include "page.h"
#include "sink.h"
#include "writers.h"

#include <errno.h>
#include <openssl/evp.h>
#include <string.h>

#define SHA256_BYTES 32
#define BASE64_BYTES 45 /* of a SHA-256, and the NUL */

struct html {
	struct sink sink;
	const struct report_about *about;
	const struct report_part *parts;
	size_t n_parts;
	const struct report_slices *slices;
	int failure;
};

/* Text between tags or in a quoted attribute. */
static void
write_escaped(struct sink *s, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			sink_text(s, "&amp;");
			break;
		case '<':
			sink_text(s, "&lt;");
			break;
		case '>':
			sink_text(s, "&gt;");
			break;
		case '"':
			sink_text(s, "&quot;");
			break;
		case '\'':
			sink_text(s, "&#39;");
			break;
		default:
			sink_char(s, *text);
		}
	}
}

/* "sha256-BASE64", as a policy names what may run (CSP3 2.3.1). */
static void
write_hash(struct html *h, const char *bytes, size_t n)
{
	unsigned char digest[SHA256_BYTES];
	unsigned char text[BASE64_BYTES];

	if (EVP_Digest(bytes, n, digest, NULL, EVP_sha256(), NULL) != 1) {
		h->failure = -EIO;
		return;
	}
	EVP_EncodeBlock(text, digest, sizeof(digest));
	sink_text(&h->sink, "sha256-");
	sink_text(&h->sink, (const char *)text);
}

static void
put_style_hash(struct html *h)
{
	write_hash(h, page_style, page_style_bytes);
}

static void
put_script_hash(struct html *h)
{
	write_hash(h, page_script, page_script_bytes);
}

static void
put_style(struct html *h)
{
	sink_write(&h->sink, page_style, page_style_bytes);
}

static void
put_script(struct html *h)
{
	sink_write(&h->sink, page_script, page_script_bytes);
}

static void
put_title(struct html *h)
{
	write_escaped(&h->sink, h->about->source ? h->about->source : "report");
}

static void
put_version(struct html *h)
{
	write_escaped(&h->sink, h->about->version);
}

static void
put_data(struct html *h)
{
	int r = html_data_write(
	    &h->sink, h->about, h->parts, h->n_parts, h->slices);

	if (r < 0)
		h->failure = r;
}

/* What stands in the page for something that is known only now. */
static const struct mark {
	const char *name;
	void (*put)(struct html *h);
} marks[] = {
    {"@{data}", put_data},
    {"@{script}", put_script},
    {"@{script-hash}", put_script_hash},
    {"@{style}", put_style},
    {"@{style-hash}", put_style_hash},
    {"@{title}", put_title},
    {"@{version}", put_version},
};

static const struct mark *
mark_at(const char *at, size_t left)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t n = strlen(marks[i].name);

		if (n <= left && memcmp(at, marks[i].name, n) == 0)
			return &marks[i];
	}
	return NULL;
}

static void
write_page(struct html *h)
{
	const char *at = page_html, *end = page_html + page_html_bytes;

	while (at < end) {
		const char *next = memchr(at + 1, '@', (size_t)(end - at) - 1);
		const struct mark *mark = mark_at(at, (size_t)(end - at));

		if (!next)
			next = end;
		if (mark) {
			mark->put(h);
			at += strlen(mark->name);
		}
		if (next > at)
			sink_write(&h->sink, at, (size_t)(next - at));
		at = next;
	}
}

static int
html_write(FILE *out, const struct report_about *about,
    const struct report_part *parts, size_t n_parts,
    const struct report_options *options)
{
	struct html h = {
	    .about = about,
	    .parts = parts,
	    .n_parts = n_parts,
	    .slices = options->slices,
	};
	int written;

	sink_init(&h.sink, out);
	write_page(&h);
	written = sink_finish(&h.sink);
	return written < 0 ? written : h.failure;
}

const struct report_format report_html = {
    .id = "html",
    .suffix = "html",
    .help = "one page for a browser, with all its data and no network",
    .page = true,
    .at_hand = true,
    .write = html_write,
};
