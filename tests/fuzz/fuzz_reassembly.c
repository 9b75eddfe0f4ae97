/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One direction of a connection, cut into segments that come in any order,
 * overlap, repeat, contradict each other, lie beyond the FIN or are lost,
 * against a map that has one cell for each byte ever sent: what came first.
 *
 * Bytes: 4 of the first sequence number, 1 of how it begins and how it is
 * read, then 4 a step: what, where from the one before, how long (2).
 */
#include "meagre.h"

#include "base/error.h"
#include "flow/stream.h"
#include "packet/packet.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CELLS (512u << 10)
#define MIDDLE (128u << 10) /* cell of the first byte seen */
#define MOST_STEPS 32
#define MOST_BYTES 512

/* LATE: not captured at first, but when it was sent again. */
enum cell { NEVER, FIRST, SECOND, CUT, LATE };

/* How whoever reads it behaves. */
enum { EATS_ALL, EATS_RECORDS, EATS_AND_SKIPS, EATS_AT_THE_END, N_READERS };

/* What is not looked into by the fuzzer: there is nothing to find in it. */
#ifdef __clang__
#define UNWATCHED no_sanitize("coverage", "address", "undefined")
#define MODEL __attribute__((noinline, UNWATCHED))
#define CELL __attribute__((always_inline, UNWATCHED))
#else
#define MODEL
#define CELL
#endif

static uint32_t cells[CELLS]; /* by generation: old ones mean NEVER */
static uint8_t came[CELLS];   /* what came first */
static uint32_t generation;

struct model {
	struct stream_pool *pool;
	struct stream s;
	uint32_t seq; /* of cell MIDDLE */
	unsigned reader;
	uint64_t base;   /* cell after what was used, without gaps */
	uint64_t next;   /* cell of s.next */
	uint64_t newest; /* cell after the newest byte; 0 = nothing yet */
	uint64_t n_came, n_shown; /* bytes worth showing, and shown */
	uint64_t checked;         /* cells before this were shown rightly */
	uint64_t fin;             /* cell where it ends, or CELLS */
	uint64_t refused;         /* by the pool, before this */
	int64_t clock_ns;
	bool anchored;
	bool far; /* more came than fits */
};

CELL static inline enum cell
cell_at(uint64_t at)
{
	return at < CELLS && cells[at] >> 3 == generation
	           ? (enum cell)(cells[at] & 7)
	           : NEVER;
}

CELL static inline bool
was_cut(enum cell cell)
{
	return cell == CUT || cell == LATE;
}

/* What is sent first, and what somebody else has in its place. */
static uint8_t sent[CELLS], forged[CELLS];

MODEL static void
make_bytes(void)
{
	for (uint32_t at = 0; at < CELLS; at++) {
		sent[at] = (uint8_t)(at * 7 + (at >> 8) * 13);
		forged[at] = sent[at] ^ 85;
	}
}

/*
 * All that is there is shown, and no end is told where one is not. Cells that
 * were looked at in an earlier window are not looked at again. That something
 * was not captured may be forgotten when there was no room to note it.
 */
MODEL static void
check_cells(struct model *m, const struct stream_window *w, bool exact)
{
	uint64_t end = m->next + w->n;
	uint64_t at = m->checked > m->next ? m->checked : m->next;

	for (; at < end; at++)
		assert(cell_at(at) == FIRST || cell_at(at) == SECOND ||
		       (!exact && cell_at(at) == LATE));
	if (end > m->checked)
		m->checked = end;
	if (exact && !m->far)
		assert(cell_at(end) == NEVER || was_cut(cell_at(end)));
	assert(w->then != STREAM_MORE || !was_cut(cell_at(end)) || m->far ||
	       !exact);
	assert(w->n == 0 || end <= m->fin);
}

MODEL static void
check_window(struct model *m, const struct stream_window *w)
{
	bool exact = stream_pool_stats(m->pool)->refused == m->refused;

	assert(m->base + w->gap == m->next);
	assert(w->n > 0 || w->then == STREAM_END);
	if (exact && w->n > 0)
		assert(memcmp(w->at, came + m->next, w->n) == 0);
	check_cells(m, w, exact);
}

MODEL static void
read_window(const struct model *m, const struct stream_window *w, size_t *used,
    uint64_t *skip)
{
	size_t record = w->n > 0 ? (w->at[0] & 63u) * 16 + 1 : 0;

	*used = 0;
	*skip = 0;
	if (m->reader == EATS_ALL)
		*used = w->n;
	else if (m->reader == EATS_AT_THE_END)
		*used = w->then == STREAM_MORE ? 0 : w->n;
	else if (record <= w->n)
		*used = record;
	if (m->reader == EATS_AND_SKIPS && *used > 0)
		*skip = w->at[0] * 8u;
}

MODEL static uint64_t
cell_of_next(const struct model *m)
{
	return MIDDLE +
	       (uint64_t)(int64_t)(int32_t)((uint32_t)m->s.next - m->seq);
}

MODEL static void
drain(struct model *m)
{
	struct stream_window w;
	uint64_t skip;
	size_t used;

	for (int turns = 0; stream_window(m->pool, &m->s, &w); turns++) {
		assert(turns < 20000);
		m->anchored |= w.gap > 0;
		m->next = cell_of_next(m);
		check_window(m, &w);
		read_window(m, &w, &used, &skip);
		m->n_shown += used;
		stream_used(m->pool, &m->s, used, skip);
		if (used > 0 || skip > 0) {
			m->base = m->next + used + skip;
			m->anchored = true;
		}
	}
	if (m->newest > 0) {
		m->anchored |= cell_of_next(m) > m->next;
		m->next = cell_of_next(m);
	}
}

MODEL static void
set_cells(struct model *m, uint64_t from, uint64_t to, enum cell cell)
{
	const uint8_t *bytes = cell == SECOND ? forged : sent;

	for (uint64_t at = from; at < to; at++) {
		if (cell_at(at) == CUT && cell != CUT)
			cells[at] = generation << 3 | LATE;
		if (cells[at] >> 3 == generation)
			continue;
		cells[at] = generation << 3 | (uint32_t)cell;
		came[at] = bytes[at];
		m->n_came += cell != CUT;
	}
}

struct step {
	uint64_t at;
	uint32_t n, captured;
	uint8_t flags;
	enum cell which;
};

/* What the map learns of a segment. */
MODEL static void
note(struct model *m, const struct step *step)
{
	uint64_t end = step->at + step->n, from, cut;

	if (step->n == 1 && m->newest == end && !(step->flags & TCP_FIN))
		return; /* a keep-alive */
	if (step->n == 0 && !(step->flags & TCP_FIN))
		return;
	if (m->newest == 0 && !m->anchored)
		m->base = m->next = step->at;
	if (step->flags & TCP_FIN && m->fin == CELLS)
		m->fin = end > m->newest ? end : m->newest;
	if (end > m->fin)
		end = m->fin;
	if (end > m->newest)
		m->newest = end;
	if (step->at < m->next && !m->anchored && end > step->at &&
	    m->next - step->at <= UINT16_MAX &&
	    m->newest - step->at <= STREAM_MOST)
		m->base = m->next = step->at;
	m->far |= end > m->next + STREAM_MOST;
	from = step->at > m->next ? step->at : m->next;
	cut = step->at + step->captured;
	if (cut > end)
		cut = end;
	set_cells(m, from, cut, step->which);
	set_cells(m, from > cut ? from : cut, end, CUT);
}

MODEL static void
send_step(struct model *m, const struct step *step)
{
	static uint8_t bytes[MOST_BYTES];
	struct stream_segment g = {
	    .bytes = bytes,
	    .captured = step->captured,
	    .wire_bytes = step->n,
	    .seq = m->seq + (uint32_t)(step->at - MIDDLE),
	    .flags = step->flags,
	    .clock_ns = m->clock_ns,
	};

	memcpy(bytes, (step->which == SECOND ? forged : sent) + step->at,
	    step->captured);
	note(m, step);
	stream_segment(m->pool, &m->s, &g);
	drain(m);
	memset(bytes, 0xee, step->captured); /* a packet is gone after it */
}

MODEL static void
take_step(struct model *m, const uint8_t *d, uint64_t *cursor)
{
	uint32_t n =
	    d[2] & 64 ? ((uint32_t)d[2] << 8 | d[3]) % MOST_BYTES : d[3] & 127;
	struct step step = {.n = n, .captured = n, .which = FIRST};

	*cursor += (uint64_t)((int64_t)(int8_t)d[1] * (d[0] & 128 ? 256 : 16));
	if (*cursor < MIDDLE / 2)
		*cursor = MIDDLE / 2;
	if (*cursor > CELLS / 4 * 3)
		*cursor = CELLS / 4 * 3;
	step.at = *cursor;
	if (d[0] & 1)
		step.which = SECOND;
	if ((d[0] & 14) == 2)
		step.captured = n / 2;
	if ((d[0] & 14) == 4 && d[3] > 250)
		step.flags = TCP_FIN;
	if ((d[0] & 14) == 6)
		m->clock_ns += (int64_t)n * NS_PER_MS;
	if ((d[0] & 14) == 8 && m->newest > 0) {
		stream_acked(m->pool, &m->s,
		    m->seq + (uint32_t)(step.at + n - MIDDLE), m->clock_ns);
		drain(m);
		return;
	}
	if ((d[0] & 14) == 10) {
		*cursor += n; /* lost on the way */
		return;
	}
	send_step(m, &step);
	*cursor += n;
}

/* Whoever eats all has been given all, once no memory was missing. */
MODEL static void
check_end(struct model *m)
{
	stream_end(m->pool, &m->s);
	drain(m);
	if (m->reader == EATS_ALL &&
	    stream_pool_stats(m->pool)->refused == m->refused)
		assert(m->n_shown == m->n_came);
	if (m->reader == EATS_ALL)
		assert(stream_pool_used(m->pool) == 0);
	stream_close(m->pool, &m->s);
	assert(stream_pool_used(m->pool) == 0);
}

static struct stream_pool *pool;

static void
give_up(void)
{
	stream_pool_free(pool);
	pool = NULL;
}

static bool
set_up(void)
{
	if (generation == 0)
		make_bytes();
	generation++;
	meagre_made(give_up);
	if (!pool && stream_pool_new(1u << 20, &pool, NULL) < 0)
		assert(meagre_refused());
	return pool;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model m = {.base = MIDDLE, .next = MIDDLE, .fin = CELLS};
	uint64_t cursor = MIDDLE;

	if (size < 5 || !set_up())
		return 0;
	m.pool = pool;
	m.refused = stream_pool_stats(pool)->refused;
	memcpy(&m.seq, data, 4);
	m.reader = data[4] % N_READERS;
	if (data[4] & 4) {
		struct step syn = {.at = MIDDLE - 1, .flags = TCP_SYN};

		m.anchored = true;
		m.newest = MIDDLE;
		send_step(&m, &syn);
	}
	for (size_t at = 5, n = 0; at + 4 <= size && n < MOST_STEPS; n++) {
		take_step(&m, data + at, &cursor);
		at += 4;
	}
	check_end(&m);
	return 0;
}
