/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stands for the floors below the screen: the calls of deck, a few views
 * and their rows, all computed from the number of a row.
 */
#include "fake_deck.h"

#include "base/clock.h"
#include "views/contrast.h"
#include "views/where.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define BINS 600
#define START_NS (INT64_C(1768918966) * NS_PER_S)
#define BIN_NS (2 * NS_PER_S)
#define BEFORE 1000 /* bins before START_NS that there were packets in */

struct row {
	struct addr addr;
	char name[64];
	uint64_t packets, bytes, bps;
	int64_t last_ns;
	uint64_t series[SERIES_STEPS];
};

struct deck {
	struct fake *fake;
	int bell;
	bool fresh, answered;
	struct result result;
	struct row *rows;
	uint64_t total[16], other[16];
	uint64_t bins[N_GRAPH_SERIES][BINS];
};

#define ROW(r) ((const struct row *)(r))

/* clang-format off */
static struct cell get_addr(const void *r) { return cell_addr(&ROW(r)->addr); }
static struct cell get_name(const void *r) { return cell_text(ROW(r)->name); }
static struct cell get_packets(const void *r) { return cell_count(ROW(r)->packets); }
static struct cell get_bytes(const void *r) { return cell_bytes(ROW(r)->bytes); }
static struct cell get_rate(const void *r) { return cell_bps(ROW(r)->bps); }
static struct cell get_last(const void *r) { return cell_time(ROW(r)->last_ns); }
static struct cell get_series(const void *r) { return cell_series(ROW(r)->series); }
static unsigned get_depth(const void *r) { return (unsigned)(ROW(r)->packets % 3); }

static const struct column columns[] = {
	{ .id = "address", .title = "Address", .help = "The host.", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_addr },
	{ .id = "name", .title = "Name", .help = "Its name.", .unit = UNIT_TEXT, .width = 16, .shown = true, .get = get_name },
	{ .id = "packets", .title = "Packets", .help = "Packets.", .unit = UNIT_COUNT, .width = 9, .shown = true, .summed = true, .descending = true, .get = get_packets },
	{ .id = "bytes", .title = "Bytes", .help = "Bytes.", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes },
	{ .id = "rate", .title = "Rate", .help = "Bits a second.", .unit = UNIT_BPS, .width = 9, .shown = true, .descending = true, .needs = NEED_RATES, .get = get_rate },
	{ .id = "last_seen", .title = "Last seen", .help = "Last packet.", .unit = UNIT_TIME, .width = 9, .shown = true, .descending = true, .get = get_last },
	{ .id = "last_60s", .title = "Last 60 s", .help = "The last minute.", .unit = UNIT_SERIES, .width = 15, .screen = true, .needs = NEED_SERIES, .get = get_series },
};

/* Ethernet, IPv4, TCP: a SYN (tests/packet/own_frames.h), 500 bytes long. */
static const struct frame *
get_frame(const void *row)
{
	static const uint8_t syn[] = {
		0x92, 0x3f, 0x49, 0xe4, 0xfa, 0xaf, 0x3e, 0x73, 0x2d, 0x03, 0xb1, 0x54, 0x08, 0x00,
		0x45, 0x00, 0x00, 0x3c, 0x1c, 0x72, 0x40, 0x00, 0x40, 0x06, 0x0a, 0x3a, 0x0a, 0x07, 0x00, 0x01, 0x0a, 0x07, 0x00, 0x02,
		0x8d, 0x22, 0x1f, 0x90, 0xce, 0xee, 0x9c, 0x52, 0x00, 0x00, 0x00, 0x00, 0x50, 0x02, 0xfa, 0xf0, 0x14, 0x3f, 0x00, 0x00,
	};
	static struct frame frame = {
		.data = syn, .captured = sizeof(syn), .wire = 500, .cut = 1, .link = 1, .time_ns = START_NS,
	};

	frame.number = ROW(row)->packets;
	return &frame;
}

static void
get_flow(const void *row, struct conversation_of *out)
{
	*out = (struct conversation_of){
		.client = addr_ipv4((const uint8_t[]){10, 0, 0, 1}), .server = addr_ipv4((const uint8_t[]){10, 0, 0, 2}),
		.client_port = 40000, .server_port = 80, .protocol = 6, .has_ports = ROW(row)->packets != 400000,
		.packets = ROW(row)->packets,
	};
}

/* A body, by its row's number; the test says whether it was saved. */
static const char *saved_as;

static const struct file_row *
get_file(const void *row)
{
	static struct file_row file;

	file = (struct file_row){
		.time_ns = (int64_t)(400000 / ROW(row)->packets - 1), .bytes = 500, .from_server = true, .ended = true, .complete = true,
		.content_type = "text/plain", .coding = "gzip",
	};
	snprintf(file.url, sizeof(file.url), "example.com/%d", (int)file.time_ns);
	snprintf(file.saved.path, sizeof(file.saved.path), "%s", saved_as ? saved_as : "");
	return &file;
}

static void no_row(const struct analysis *a, void *row) { (void)a; memset(row, 0, sizeof(struct row)); }
static bool scope_of(const void *row, struct scope_step *out) { *out = (struct scope_step){.kind = SCOPE_HOST, .a = ROW(row)->addr}; return true; }

static const struct view hosts = {
	.id = "hosts", .title = "Hosts", .help = "Hosts, busiest first.", COLUMNS(columns), .n_keys = 1, .sort = 3,
	.row_bytes = sizeof(struct row), .total = no_row, .evicted = no_row, .scope = scope_of,
};
static const struct view names = {
	.id = "names", .title = "Server names", .help = "Names, by packets.", COLUMNS(columns), .n_keys = 2, .sort = 2,
	.row_bytes = sizeof(struct row), .total = no_row, .evicted = no_row,
};
static const struct view tree = {
	.id = "protocols", .title = "Protocols", .help = "A tree.", COLUMNS(columns), .n_keys = 1, .sort = 3,
	.row_bytes = sizeof(struct row), .depth = get_depth,
};
static const struct view conversations = {
	.id = "conversations", .title = "Conversations", .help = "Both ways.", COLUMNS(columns), .n_keys = 1, .sort = 3, .ascending = true,
	.row_bytes = sizeof(struct row), .flow = get_flow, .total = no_row, .evicted = no_row,
};
static const struct view timeline = {
	.id = "timeline", .title = "Timeline", .help = "Bins.", COLUMNS(columns), .n_keys = 1, .sort = 3,
	.row_bytes = sizeof(struct row), .total = no_row, .evicted = no_row,
};
static const struct view packets = {
	.id = "packets", .title = "Packets", .help = "Frames.", COLUMNS(columns), .n_keys = 1, .sort = 3, .ascending = true, .newest_first = true,
	.row_bytes = sizeof(struct row), .frame = get_frame, .total = no_row, .evicted = no_row,
};
static const struct view files = {
	.id = "files", .title = "Files", .help = "Bodies.", COLUMNS(columns), .n_keys = 1, .sort = 3,
	.row_bytes = sizeof(struct row), .file = get_file, .scope = scope_of, .total = no_row, .evicted = no_row,
};
/* clang-format on */

const struct view *const views[] = {
    &hosts, &names, &tree, &conversations, &timeline, &packets, &files, NULL};

extern const struct view view_countries, view_cities;

const struct view *
view_find(const char *id)
{
	if (strcmp(id, "countries") == 0)
		return &view_countries;
	if (strcmp(id, "cities") == 0)
		return &view_cities;
	for (size_t i = 0; views[i]; i++) {
		if (strcmp(views[i]->id, id) == 0)
			return views[i];
	}
	return NULL;
}

int
view_column(const struct view *view, const char *id)
{
	for (unsigned i = 0; i < view->n_columns; i++) {
		if (strcmp(view->columns[i].id, id) == 0)
			return (int)i;
	}
	return -1;
}

static void
fill_row(struct row *r, uint64_t i, const struct fake *f)
{
	static const char *const labels[] = {"laptop", "", "www.example.com",
	    "müller.example", "日本.example", "printer", "",
	    "a-rather-long-name-that-never-ends.cdn.example.net"};

	memset(r, 0, sizeof(*r));
	r->addr = addr_ipv4(
	    (const uint8_t[]){192, 168, (uint8_t)(i >> 8), (uint8_t)i});
	if (i % 7 == 3) {
		r->addr.family = FAMILY_IPV6;
		memcpy(r->addr.bytes, "\x20\x01\x0d\xb8", 4);
		r->addr.bytes[15] = (uint8_t)i;
		r->addr.bytes[9] = 0x12;
	}
	snprintf(r->name, sizeof(r->name), "%s", labels[i % 8]);
	r->packets = 400000 / (i + 1) + f->round;
	r->bytes = 90000000 / (i + 1) + 1000 * f->round;
	r->bps = 12400000 / (i + 1);
	r->last_ns = START_NS + (int64_t)f->round * NS_PER_S;
	for (uint64_t k = 0; k < SERIES_STEPS; k++)
		r->series[k] = (k + f->round) * (i + 3) % 17 * 1000;
}

static int
compare_rows(const void *a, const void *b, void *question)
{
	const struct query *q = question;
	struct cell x = q->view->columns[q->sort].get(a);
	struct cell y = q->view->columns[q->sort].get(b);
	int order = cell_order(&x, &y, q->descending);

	return order ? order : addr_compare(&ROW(a)->addr, &ROW(b)->addr);
}

static void
sum(const struct row *rows, uint64_t n, uint64_t *sums)
{
	for (unsigned c = 0; c < 16; c++)
		sums[c] = 0;
	for (uint64_t i = 0; i < n; i++) {
		sums[2] += rows[i].packets;
		sums[3] += rows[i].bytes;
	}
}

/* Bins are those of two seconds since START_NS, however they are merged. */
static uint64_t
bin_value(int series, int64_t bin)
{
	double t = (double)bin;

	if (series == GRAPH_BYTES_IN)
		return (uint64_t)(3e6 * (1.1 + sin(t / 9) * cos(t / 31)));
	if (series == GRAPH_BYTES_OUT)
		return (uint64_t)(8e5 * (1.0 + sin(t / 5)));
	if (series == GRAPH_LOST || series == GRAPH_DAMAGED)
		return bin % 50 == -7 * (series - GRAPH_LOST);
	return (uint64_t)(1000 + bin % 10) * (bin % 30 ? 1u : 5u);
}

static void
fill_graph(struct deck *d)
{
	struct graph *g = &d->result.graph;
	const struct query *q = &d->fake->asked;
	int64_t merge = q->graph_bin_ns / BIN_NS, now, first;

	merge = merge < 1 ? 1 : merge;
	now = (int64_t)d->fake->round / merge;
	g->n_bins = q->graph_bins > BINS ? BINS : q->graph_bins;
	g->counted_bin_ns = BIN_NS;
	g->bin_ns = merge * BIN_NS;
	first = now - g->n_bins + 1;
	while (
	    q->graph_from_ns && START_NS + first * g->bin_ns > q->graph_from_ns)
		first--;
	g->first_ns = START_NS + first * g->bin_ns;
	memset(d->bins, 0, sizeof(d->bins));
	for (int s = 0; s < N_GRAPH_SERIES; s++) {
		for (int64_t i = 0; i < g->n_bins * merge; i++)
			d->bins[s][i / merge] +=
			    bin_value(s, first * merge + i);
		g->series[s] = d->bins[s];
	}
	g->bps_in = 12400000;
	g->bps_out = 3120000;
	g->packets_per_s = 1234;
}

static int
compare_places(const void *a, const void *b, void *question)
{
	const struct query *q = question;
	struct cell x = q->view->columns[q->sort].get(a);
	struct cell y = q->view->columns[q->sort].get(b);

	return cell_order(&x, &y, q->descending);
}

/* The real views, over the places that a test made up; false: no such one. */
static bool
answer_places(struct deck *d, const struct query *q)
{
	bool cities = q->view == &view_cities;
	struct place_row *rows = cities ? d->fake->cities : d->fake->countries;
	uint64_t n = cities ? d->fake->n_cities : d->fake->n_countries;

	if (!cities && q->view != &view_countries)
		return false;
	qsort_r(rows, n, sizeof(*rows), compare_places, (void *)(uintptr_t)q);
	memset(&d->result, 0, sizeof(d->result));
	d->result.query = *q;
	d->result.rows = rows;
	d->result.n_rows = d->result.total_rows = d->result.all_rows = n;
	d->result.total = d->total;
	d->result.other = d->other;
	fill_graph(d);
	return true;
}

/* A contrast: of this deck nothing is ever told apart. */
static bool
answer_contrast(struct deck *d, const struct query *q)
{
	if (q->view != &view_explain && q->view != &view_changes)
		return false;
	memset(&d->result, 0, sizeof(d->result));
	d->result.query = *q;
	d->result.rows = d->rows;
	return true;
}

/* All rows that match, in order; the answer points at the part asked for. */
static void
answer(struct deck *d, const struct query *q)
{
	struct result *r = &d->result;
	uint64_t n = 0;

	for (uint64_t i = 0; i < d->fake->n_rows; i++)
		fill_row(&d->rows[i], i, d->fake);
	sum(d->rows, d->fake->n_rows, d->total);
	for (uint64_t i = 0; i < d->fake->n_rows; i++) {
		fill_row(&d->rows[n], i, d->fake);
		n += !q->where || where_matches(q->where, q->view, &d->rows[n]);
	}
	qsort_r(
	    d->rows, n, sizeof(*d->rows), compare_rows, (void *)(uintptr_t)q);
	memset(r, 0, sizeof(*r));
	r->query = *q;
	r->total_rows = n;
	r->all_rows = d->fake->n_rows;
	r->offset = q->offset < n ? q->offset : n;
	r->n_rows = n - r->offset < q->limit ? n - r->offset : q->limit;
	r->rows = d->rows + r->offset;
	r->total = d->total;
	r->other = d->other;
	sum(r->rows, r->n_rows, d->other);
	for (unsigned c = 0; c < 16; c++)
		d->other[c] = d->total[c] - d->other[c];
	r->other_rows = r->all_rows - r->n_rows;
	r->has_total = q->view->total != NULL;
	r->taken_ns = START_NS + (int64_t)d->fake->round * BIN_NS;
	r->ledger.first_ns = START_NS - BEFORE * BIN_NS;
	r->ledger.frames_analysed = d->total[2];
	r->ledger.lost_kernel = d->fake->lost;
	r->ledger.frames_received =
	    d->total[2] + d->fake->lost + d->fake->unbooked;
	fill_graph(d);
}

void
deck_ask(struct deck *d, const struct query *q)
{
	d->fake->n_asked++;
	d->fake->asked = *q;
	saved_as = d->fake->saved;
	if (d->fake->mute)
		return;
	if (!answer_places(d, q) && !answer_contrast(d, q))
		answer(d, q);
	if (d->fake->silent)
		memset(&d->result.ledger, 0, sizeof(d->result.ledger));
	d->answered = d->fresh = true;
	eventfd_write(d->bell, 1);
}

const struct result *
deck_result(struct deck *d, bool *fresh)
{
	eventfd_t n;

	eventfd_read(d->bell, &n);
	*fresh = d->fresh;
	d->fresh = false;
	return d->answered ? &d->result : NULL;
}

/* clang-format off */
void deck_status(struct deck *d, struct deck_status *out) { *out = d->fake->status; }
int deck_bell_fd(const struct deck *d) { return d->bell; }
/* clang-format on */

static void
note(struct fake *f, struct fake_command command)
{
	if (f->n_commands < 64)
		f->commands[f->n_commands++] = command;
}

void
deck_command(struct deck *d, enum deck_command command, double argument)
{
	struct fake *f = d->fake;
	static const int modes[] = {[DECK_PLAY] = DECK_REPLAY,
	    [DECK_PAUSE] = DECK_PAUSED,
	    [DECK_SET_SPEED] = -1,
	    [DECK_STEP] = DECK_PAUSED,
	    [DECK_TO_END] = DECK_ENDED,
	    [DECK_RESTART] = DECK_REPLAY,
	    [DECK_SET_DECAP] = -1,
	    [DECK_SKIP_GAPS] = -1};

	if (modes[command] >= 0)
		f->status.mode = (enum deck_mode)modes[command];
	if (command == DECK_SET_SPEED)
		f->status.speed = argument;
	if (command == DECK_SET_DECAP)
		f->status.decap = argument > 0;
	if (command == DECK_SKIP_GAPS)
		f->status.skip_gaps = argument > 0;
	note(f, (struct fake_command){command, argument, 0, 0});
}

void
deck_seek(struct deck *d, int64_t time_ns)
{
	note(d->fake, (struct fake_command){DECK_SEEK, 0, time_ns, 0});
}

void
deck_loop(struct deck *d, int64_t from_ns, int64_t to_ns)
{
	struct fake *f = d->fake;

	f->status.looping = from_ns < to_ns;
	note(f, (struct fake_command){DECK_LOOP, 0, from_ns, to_ns});
}

struct fake *
fake_of(const struct deck *d)
{
	return d->fake;
}

struct deck *
fake_deck_new(struct fake *f)
{
	struct deck *d = calloc(1, sizeof(*d));

	if (!d)
		abort();
	d->fake = f;
	d->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	d->rows = calloc(f->n_rows + 1, sizeof(*d->rows));
	if (d->bell < 0 || !d->rows)
		abort();
	if (!f->status.name[0])
		snprintf(f->status.name, sizeof(f->status.name), "demo.pcapng");
	if (!f->status.clock_ns && !f->silent)
		f->status.clock_ns = START_NS;
	return d;
}

void
fake_deck_free(struct deck *d)
{
	close(d->bell);
	free(d->rows);
	free(d);
}
