/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A conversation: every line begins with > for what the client said and < for
 * what the server said, so that it reads without colour. Above it stand the
 * two ends, how much they said, and what of it is not there and why.
 */
#include "paint.h"

#include "base/units.h"
#include "board.h"
#include "follow_keys.h"
#include "lookup/services.h"
#include "paint_page.h"
#include "stats/remembered.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define PROTOCOL_TCP 6

/* "10.0.0.1:80", "[2001:db8::1]:80", or the address alone. */
static void
end_text(
    char *out, size_t size, const struct addr *a, uint16_t port, bool has_port)
{
	char text[ADDR_TEXT_BYTES];

	addr_text(a, text);
	if (!has_port)
		snprintf(out, size, "%s", text);
	else
		snprintf(out, size,
		    a->family == FAMILY_IPV6 ? "[%s]:%u" : "%s:%u", text, port);
}

static void
paint_title(struct board *s)
{
	static const char *const sides[] = {
	    [FOLLOW_CLIENT] = "only >",
	    [FOLLOW_SERVER] = "only <",
	    [FOLLOW_BOTH] = "both ways",
	};
	const struct follow_view *v = &s->follow;
	const struct conversation_of *of = &v->of;
	struct canvas *c = &s->canvas;
	char client[64], server[64], right[64];
	int columns = 0;

	end_text(client, sizeof(client), &of->client, of->client_port,
	    of->has_ports);
	end_text(server, sizeof(server), &of->server, of->server_port,
	    of->has_ports);
	canvas_fill(c, (struct rect){0, 0, c->width, 1}, ' ', STYLE_HEADER);
	if (v->answer && v->answer->said) {
		snprintf(right, sizeof(right), "%s, %s",
		    v->form == FOLLOW_TEXT ? "text" : "hex", sides[v->sides]);
		columns = canvas_text_right(
		    c, 0, 0, c->width - 1, STYLE_HEADER, right);
	}
	canvas_format(c, 1, 0, c->width - columns - 4, STYLE_HEADER,
	    "%s  %s > %s", services_protocol(of->protocol), client, server);
}

static void
paint_waiting(struct board *s)
{
	double part = deck_follow_progress(s->deck);
	char text[80];

	if (part < 0)
		snprintf(text, sizeof(text), "reading (Esc ends it)");
	else
		snprintf(text, sizeof(text),
		    "reading the file: %d %%  (Esc ends it)",
		    (int)(part * 100));
	paint_page_instead(s, text);
}

/* Of both sides. */
#define SUM(said, member)                                                      \
	(conversation_sums((said), 0)->member +                                \
	    conversation_sums((said), 1)->member)

/* Add "12 345 what" to the notes, when there are any. */
static void
note_bytes(char notes[static PAGE_NOTES_BYTES], uint64_t n, const char *what)
{
	char count[UNITS_TEXT_BYTES];
	size_t used = strlen(notes);

	if (n == 0)
		return;
	units_count(count, n);
	snprintf(notes + used, PAGE_NOTES_BYTES - used, "%s%s byte%s %s",
	    used ? "; " : "", count, n == 1 ? "" : "s", what);
}

/* Of a live interface and a pipe there is only what is still remembered. */
static void
note_memory(char notes[static PAGE_NOTES_BYTES], const struct follow_view *v)
{
	uint64_t there = SUM(v->answer->said, packets);
	char gone[UNITS_TEXT_BYTES], all[UNITS_TEXT_BYTES], text[200];

	if (!v->answer->from_memory)
		return;
	snprintf(text, sizeof(text),
	    "read from memory, which has the first %d bytes of a frame",
	    REMEMBERED_BYTES);
	paint_page_note(notes, text);
	if (there >= v->of.packets)
		return;
	units_count(gone, v->of.packets - there);
	units_count(all, v->of.packets);
	snprintf(text, sizeof(text), "%s of %s packets are no longer kept",
	    gone, all);
	paint_page_note(notes, text);
}

/* Everything that is not there, and why. */
static void
make_notes(char notes[static PAGE_NOTES_BYTES], const struct follow_view *v)
{
	const struct conversation *said = v->answer->said;
	char text[600];

	notes[0] = '\0';
	note_memory(notes, v);
	note_bytes(notes, SUM(said, missing), "were never captured");
	note_bytes(notes, SUM(said, cut),
	    v->answer->from_memory ? "are not kept"
				   : "were cut off when captured");
	note_bytes(notes, SUM(said, left_out),
	    "at the end are left out: more than can be shown");
	note_bytes(notes, conversation_conflicts(said),
	    "were sent again as others: the first ones are shown");
	if (v->of.protocol == PROTOCOL_TCP && SUM(said, bytes) > 0 &&
	    !conversation_sums(said, 0)->begun &&
	    !conversation_sums(said, 1)->begun)
		paint_page_note(notes, "its beginning was not seen");
	if (*v->answer->failure) {
		snprintf(text, sizeof(text), "not read to the end: %s",
		    v->answer->failure);
		paint_page_note(notes, text);
	}
}

/* "1.21 kB", or "1.21 kB of 48 kB" when the rest is not there. */
static void
said_text(
    char out[static 3 * UNITS_TEXT_BYTES], const struct conversation_sums *sums)
{
	const size_t size = 3 * UNITS_TEXT_BYTES;
	uint64_t gone = sums->missing + sums->cut;
	char there[UNITS_TEXT_BYTES], all[UNITS_TEXT_BYTES];

	units_bytes(there, sums->bytes);
	units_bytes(all, sums->bytes + gone);
	if (gone > 0)
		snprintf(out, size, "%s of %s", there, all);
	else
		snprintf(out, size, "%s", there);
}

/* How much each side said, and which lines of how many are in sight. */
static void
paint_sums(struct board *s)
{
	struct follow_view *v = &s->follow;
	const struct conversation *said = v->answer->said;
	struct canvas *c = &s->canvas;
	char client[3 * UNITS_TEXT_BYTES], server[3 * UNITS_TEXT_BYTES];
	char first[UNITS_TEXT_BYTES], last[UNITS_TEXT_BYTES];
	char all[UNITS_TEXT_BYTES], text[4 * UNITS_TEXT_BYTES];
	uint64_t end = v->top + (uint64_t)v->page.height;
	int columns;

	units_count(first, v->lines.n ? v->top + 1 : 0);
	units_count(last, end < v->lines.n ? end : v->lines.n);
	units_count(all, v->lines.n);
	snprintf(text, sizeof(text), "lines %s-%s of %s%s", first, last,
	    v->lines.complete ? "" : "more than ", all);
	columns = canvas_text_right(c, 0, 1, c->width - 1, STYLE_DIM, text);
	said_text(client, conversation_sums(said, 0));
	said_text(server, conversation_sums(said, 1));
	canvas_format(c, 1, 1, c->width - columns - 4, STYLE_DIM, "> %s   < %s",
	    client, server);
}

/* Why there is not a single line. */
static const char *
emptiness(const struct follow_view *v)
{
	const struct conversation *said = v->answer->said;

	if (v->answer->from_memory && SUM(said, packets) == 0)
		return "none of its packets is kept in memory any more";
	if (v->sides != FOLLOW_BOTH && SUM(said, bytes) > 0)
		return "nothing was said in this direction (d shows the other)";
	return "nothing was said: no packet carried a byte of payload";
}

static void
paint_said(struct board *s)
{
	struct follow_view *v = &s->follow;
	struct canvas *c = &s->canvas;
	struct rect page = {0, 2, c->width, c->height - 3};
	char notes[PAGE_NOTES_BYTES];
	int n_notes;

	make_notes(notes, v);
	n_notes = paint_page_notes(s, page.y, notes);
	page.y += n_notes;
	page.height -= n_notes;
	paint_page_arrange(s, v, page);
	paint_sums(s);
	if (v->lines.n == 0)
		paint_page_instead(s, emptiness(v));
	else
		paint_page(s, v);
}

void
paint_follow(struct board *s)
{
	const struct follow_view *v = &s->follow;
	const struct modal_key *keys;
	char text[120];
	size_t n;

	keys = follow_keys(&n);
	paint_title(s);
	if (!conversation_can_be(&v->of)) {
		snprintf(text, sizeof(text),
		    "%s is no conversation to follow: it has no ports",
		    services_protocol(v->of.protocol));
		paint_page_instead(s, text);
	} else if (!v->answer) {
		paint_waiting(s);
	} else if (!v->answer->said) {
		paint_page_instead(s, v->answer->failure);
	} else {
		paint_said(s);
	}
	paint_modal_keys(s, keys, n);
}
