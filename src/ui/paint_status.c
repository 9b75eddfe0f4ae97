/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The top line: what is watched, how it plays, when, how much, and whether
 * the books balance. Each state has its word; colour only repeats it.
 */
#include "paint.h"

#include "base/clock.h"
#include "board.h"
#include "ui/bar.h"

#include <stdio.h>
#include <string.h>

enum {
	PROGRAM,
	SOURCE,
	STATE,
	CLOCK,
	RATE_IN,
	RATE_OUT,
	PACKETS,
	PLACES,
	SANDBOX, /* that it is there, or: */
	NO_SANDBOX,
	BOOKS,
	LOST,
	N_PARTS
};

/* What gives way first when the line is too short for all. */
static const uint8_t yields[] = {SANDBOX, PLACES, PROGRAM, PACKETS, SOURCE,
    CLOCK, BOOKS, STATE, SOURCE, BOOKS, NO_SANDBOX};

static void
set_form(struct bar *b, unsigned part, unsigned form, const char *text)
{
	snprintf(b->parts[part].forms[form], BAR_BYTES, "%s", text);
}

/* The same in every form, until one is set shorter. */
static void
set_part(struct bar *b, unsigned part, enum style style, const char *text)
{
	b->parts[part].style = style;
	for (unsigned i = 0; i < BAR_FORMS; i++)
		set_form(b, part, i, text);
}

static const char *
file_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash && slash[1] ? slash + 1 : name;
}

static void
set_source(struct bar *b, const struct board *s)
{
	const char *name = file_of(s->status.name);
	char cut[32];
	size_t n = strlen(name);
	size_t keep;

	set_part(b, PROGRAM, STYLE_NAME, "tapdeck");
	set_form(b, PROGRAM, 1, "");
	set_part(b, SOURCE, STYLE_STRONG, name);
	if (n > 12) {
		keep = 11;
		while (keep && ((unsigned char)name[keep] & 0xc0) == 0x80)
			keep--;
		snprintf(cut, sizeof(cut), "%.*s…", (int)keep, name);
		set_form(b, SOURCE, 1, cut);
	}
	set_form(b, SOURCE, 2, "");
}

/* "REPLAY 4x", and in the longest form how far it is. */
static void
set_replay(struct bar *b, const struct board *s)
{
	bool asked = clock_monotonic_ns() < s->speed_until_ns;
	double speed = asked ? s->speed : s->status.speed;
	const char *word = s->status.seeking   ? "SEEK"
	                   : s->status.looping ? "LOOP"
	                   : s->status.follows ? "FOLLOW"
	                                       : "REPLAY";
	int percent = (int)(s->status.progress * 100);
	bool at_edge = s->status.follows && percent >= 100;
	char brief[32], text[48];

	if (s->status.seeking || (s->status.follows && !(speed > 0)))
		snprintf(brief, sizeof(brief), "%s", word);
	else if (speed > 0)
		snprintf(brief, sizeof(brief), "%s %gx", word, speed);
	else
		snprintf(brief, sizeof(brief), "%s max", word);
	set_part(b, STATE, STYLE_GOOD, brief);
	if (s->status.progress < 0 || at_edge)
		return;
	snprintf(text, sizeof(text), "%s %d %%", brief,
	    percent > 100 ? 100 : percent);
	set_form(b, STATE, 0, text);
}

static void
set_state(struct bar *b, const struct board *s)
{
	if (s->held) {
		set_part(b, STATE, STYLE_WARN, "PAUSED");
		return;
	}
	if (s->status.seeking) {
		set_replay(b, s);
		return;
	}
	switch (s->status.mode) {
	case DECK_LIVE:
		set_part(b, STATE, STYLE_GOOD,
		    s->status.recording ? "LIVE REC" : "LIVE");
		break;
	case DECK_REPLAY:
		set_replay(b, s);
		break;
	case DECK_PAUSED:
		set_part(b, STATE, STYLE_WARN, "PAUSED");
		break;
	case DECK_ENDED:
		set_part(b, STATE, STYLE_STRONG, "ENDED");
		break;
	}
}

/* Rates and graph are not of all: that must be read beside them. */
static void
add_scope(struct bar *b)
{
	struct bar_part *part = &b->parts[STATE];

	for (unsigned i = 0; i < BAR_FORMS; i++) {
		size_t n = strlen(part->forms[i]);

		snprintf(part->forms[i] + n, BAR_BYTES - n, " SCOPE");
	}
}

static void
set_clock(struct bar *b, const struct board *s)
{
	int64_t now = s->status.clock_ns;
	char text[UNITS_TEXT_BYTES];

	if (s->held && s->around)
		now = s->around->taken_ns;
	if (!now) {
		set_part(b, CLOCK, STYLE_DIM, "--:--:--");
		return;
	}
	units_date_clock(text, now);
	set_part(b, CLOCK, STYLE_PLAIN, text);
	units_clock(text, now);
	set_form(b, CLOCK, 1, text);
	set_form(b, CLOCK, 2, text);
}

/* Padded, so that what stands behind it does not dance. */
static void
set_rate(struct bar *b, unsigned part, enum style style, const char *word,
    uint64_t bps, enum rate_style rates)
{
	char rate[UNITS_TEXT_BYTES];
	char text[UNITS_TEXT_BYTES + 8];

	units_rate(rate, bps, rates);
	snprintf(text, sizeof(text), "%s %-9s", word, rate);
	set_part(b, part, style, text);
}

static void
set_rates(struct bar *b, const struct board *s)
{
	const struct graph *g = &s->around->graph;
	char count[UNITS_TEXT_BYTES];
	char text[UNITS_TEXT_BYTES + 8];

	set_rate(b, RATE_IN, STYLE_IN, "in", g->bps_in, s->rates);
	set_rate(b, RATE_OUT, STYLE_OUT, "out", g->bps_out, s->rates);
	units_count(count, g->packets_per_s);
	snprintf(text, sizeof(text), "%s pkt/s", count);
	set_part(b, PACKETS, STYLE_PLAIN, text);
	set_form(b, PACKETS, 1, "");
}

static void
set_books(struct bar *b, const struct ledger *l, bool ascii)
{
	uint64_t lost = l->lost_kernel + l->lost_interface + l->lost_ring;
	char text[64];

	b->parts[BOOKS].right = b->parts[LOST].right = true;
	if (ledger_balances(l)) {
		set_part(b, BOOKS, STYLE_GOOD, "books ok");
		if (!ascii)
			set_form(b, BOOKS, 0, "books ✓ 100 %");
		set_form(b, BOOKS, 2, "");
	} else {
		int64_t off =
		    (int64_t)(l->frames_received - l->frames_analysed - lost);

		snprintf(
		    text, sizeof(text), "BOOKS OFF BY %lld", (long long)off);
		set_part(b, BOOKS, STYLE_BAD, text);
	}
	if (lost)
		snprintf(
		    text, sizeof(text), "LOST %llu", (unsigned long long)lost);
	else
		snprintf(text, sizeof(text), "lost 0");
	set_part(b, LOST, lost ? STYLE_BAD : STYLE_PLAIN, text);
}

/* Two words, where there is room: the views of places say it in full. */
static void
set_places(struct bar *b, const char *hint)
{
	b->parts[PLACES].right = true;
	set_part(b, PLACES, STYLE_WARN, hint ? hint : "");
	set_form(b, PLACES, 1, "");
	set_form(b, PLACES, 2, "");
}

/*
 * A word: how much of a sandbox there is the help says in full. That something
 * of it is missing is worth more room than that it is there.
 */
static void
set_sandbox(struct bar *b, const char *hint, bool whole)
{
	unsigned part = whole ? SANDBOX : NO_SANDBOX;

	b->parts[part].right = true;
	set_part(b, part, whole ? STYLE_DIM : STYLE_WARN, hint ? hint : "");
	set_form(b, part, 1, "");
	set_form(b, part, 2, "");
}

static void
paint_banner(struct board *s)
{
	struct rect r = s->layout.banner;
	bool failed = *s->status.failure;
	const char *text = failed              ? s->status.failure
	                   : *s->status.banner ? s->status.banner
	                                       : board_note(s);

	if (!r.height)
		return;
	canvas_fill(&s->canvas, r, ' ', failed ? STYLE_BAD : STYLE_WARN);
	canvas_format(&s->canvas, r.x, r.y, r.width,
	    failed ? STYLE_BAD : STYLE_WARN, " %s%s",
	    failed ? "The capture ended early: " : "", text);
}

void
paint_status(struct board *s)
{
	static struct bar b; /* UI thread only; large */

	memset(&b, 0, sizeof(b));
	b.n = N_PARTS;
	set_source(&b, s);
	set_state(&b, s);
	if (s->trail.scope.n > 0)
		add_scope(&b);
	set_clock(&b, s);
	if (s->around) {
		set_rates(&b, s);
		set_places(&b, s->places_hint);
		set_sandbox(&b, s->sandbox_hint, s->sandbox_whole);
		set_books(&b, &s->around->ledger, s->canvas.ascii);
	}
	bar_fit(&b, &s->canvas, s->layout.status.width, yields,
	    sizeof(yields) / sizeof(yields[0]));
	bar_draw(&b, &s->canvas, s->layout.status);
	paint_banner(s);
}
