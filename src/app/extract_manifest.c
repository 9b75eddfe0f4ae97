/* SPDX-License-Identifier: BSD-2-Clause */
#include "extract_manifest.h"

#include "base/units.h"

/* Sanitised texts have no other characters that JSON minds (RFC 8259 7). */
static void
put_text(FILE *out, const char *key, const char *text)
{
	fprintf(out, ",\"%s\":", key);
	if (!*text) {
		fputs("null", out);
		return;
	}
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		putc(*text, out);
	}
	putc('"', out);
}

static void
put_number(FILE *out, const char *key, uint64_t number)
{
	fprintf(out, ",\"%s\":%llu", key, (unsigned long long)number);
}

static void
put_end(FILE *out, const char *key, const struct addr *addr)
{
	char text[ADDR_TEXT_BYTES];

	addr_text(addr, text);
	put_text(out, key, text);
}

static void
put_time(FILE *out, const char *key, int64_t ns)
{
	char text[UNITS_TEXT_BYTES] = "";

	if (ns != INT64_MAX)
		units_time(text, ns);
	put_text(out, key, text);
}

static void
put_conversation(FILE *out, const struct file_row *row)
{
	put_end(out, "client", &row->client);
	put_number(out, "client_port", row->client_port);
	put_end(out, "server", &row->server);
	put_number(out, "server_port", row->server_port);
	put_text(out, "from", row->from_server ? "server" : "client");
	if (row->from_server)
		put_number(out, "status", row->status);
}

void
manifest_begin(FILE *out)
{
	fputs("{\"tapdeck\":\"" TAPDECK_VERSION "\",\n\"files\":[", out);
}

void
manifest_add(FILE *out, const struct manifest_entry *e, bool first)
{
	const struct file_row *row = e->row;

	fprintf(out, "%s\n{\"number\":%u", first ? "" : ",", row->number);
	put_text(out, "path", row->saved.path);
	put_text(out, "sha256", row->saved.sha256);
	put_number(out, "size", row->saved.bytes);
	put_text(out, "kind", row->saved.kind);
	fprintf(out, ",\"complete\":%s", e->complete ? "true" : "false");
	put_text(out, "note", row->saved.note);
	put_text(out, "url", row->url);
	put_text(out, "name", e->name);
	put_time(out, "begin", row->time_ns);
	put_time(out, "end", e->end_ns);
	put_conversation(out, row);
	put_text(out, "content_type", row->content_type);
	put_text(out, "content_encoding", row->coding);
	put_number(out, "bytes", e->bytes);
	put_number(out, "missing", e->missing);
	putc('}', out);
}

void
manifest_end(FILE *out, uint64_t not_saved)
{
	fprintf(
	    out, "],\n\"not_saved\":%llu}\n", (unsigned long long)not_saved);
}
