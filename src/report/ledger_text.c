/* SPDX-License-Identifier: BSD-2-Clause */
#include "ledger_text.h"

#define LABEL_COLUMNS 12
#define MOST_FILES 5 /* named */

static void
write_label(struct sink *s, const char *label)
{
	sink_text(s, label);
	sink_repeat(s, ' ', LABEL_COLUMNS - strlen(label));
}

/* A number in groups of three, and a word behind it. */
static void
write_count(struct sink *s, uint64_t n, const char *what)
{
	char text[UNITS_TEXT_BYTES];

	units_count(text, n);
	sink_text(s, text);
	sink_text(s, what);
}

static void
write_bytes(struct sink *s, uint64_t n, const char *what)
{
	char text[UNITS_TEXT_BYTES];

	units_bytes(text, n);
	sink_text(s, text);
	sink_text(s, what);
}

static void
write_named(struct sink *s, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	write_label(s, label);
	sink_text(s, text);
	sink_char(s, '\n');
}

/* Of a ring of a thousand the first ones will do. */
static void
write_files(struct sink *s, const struct report_about *about)
{
	char more[UNITS_TEXT_BYTES + 16], number[UNITS_TEXT_BYTES];

	for (size_t i = 0; i < about->n_files && i < MOST_FILES; i++)
		write_named(s, i ? "" : "files", about->files[i]);
	if (about->n_files <= MOST_FILES)
		return;
	units_count(number, about->n_files - MOST_FILES);
	snprintf(more, sizeof(more), "and %s more", number);
	write_named(s, "", more);
}

void
ledger_text_head(struct sink *s, const struct report_about *about)
{
	write_label(s, about->kind);
	sink_text(s, about->source);
	if (about->links && *about->links) {
		sink_text(s, " (");
		sink_text(s, about->links);
		sink_char(s, ')');
	}
	sink_char(s, '\n');
	write_files(s, about);
	write_named(s, "filter", about->filter);
	write_named(s, "against", about->against);
	sink_char(s, '\n');
}

static void
write_times(struct sink *s, const struct ledger *l)
{
	char text[UNITS_TEXT_BYTES];

	if (l->frames_analysed == 0)
		return;
	write_label(s, "time");
	units_date_clock(text, l->first_ns);
	sink_text(s, text);
	sink_text(s, " to ");
	units_date_clock(text, l->last_ns);
	sink_text(s, text);
	sink_text(s, " UTC, ");
	units_duration(text, l->last_ns - l->first_ns);
	sink_text(s, text);
	sink_char(s, '\n');
}

static void
write_frames(struct sink *s, const struct ledger *l)
{
	write_label(s, "received");
	write_count(s, l->frames_received, " frames\n");
	write_label(s, "analysed");
	write_count(s, l->frames_analysed, " frames, ");
	write_bytes(s, l->wire_bytes, " on the wire, ");
	write_bytes(s, l->bytes, " of IP\n");
	write_label(s, "lost");
	write_count(s, l->lost_kernel, " in the kernel, ");
	write_count(s, l->lost_interface, " by the interface, ");
	write_count(s, l->lost_ring, " in our ring\n");
	write_label(s, "of these");
	write_count(s, l->frames_not_ip, " not IP, ");
	write_count(s, l->frames_cut, " cut, ");
	write_count(s, l->frames_with_issues, " with issues\n");
}

static void
write_unread(struct sink *s, const char *unread)
{
	if (!unread || !*unread)
		return;
	write_label(s, "unread");
	sink_text(s, "link ");
	sink_text(s, unread);
	sink_text(s, ": counted by length only\n");
}

void
ledger_text(struct sink *s, const struct report_about *about)
{
	const struct ledger *l = about->ledger;

	sink_text(s, "Ledger\n");
	write_frames(s, l);
	write_times(s, l);
	sink_text(s, ledger_balances(l)
			 ? "books balance: received = analysed + lost"
			 : "books DO NOT balance");
	sink_text(s, l->complete ? "; complete\n" : "; NOT COMPLETE\n");
	write_unread(s, about->unread);
	write_named(s, "missing", about->missing);
}
