/* SPDX-License-Identifier: BSD-2-Clause */
#include "analysis_plan.h"

#include "analysis_private.h"
#include "base/map.h"

#include <unistd.h>

#define DEFAULT_MEMORY ((size_t)512 << 20)
#define MAX_DATAGRAMS 4096u
#define MAX_CLAIMS 4096u
#define LEAST_MEMORY ((size_t)256 << 10)

/* Tables no machine needs more of than this (map slots are 24 bits). */
static uint32_t
share_of(size_t bytes, size_t each, uint32_t least)
{
	size_t n = bytes / each;

	if (n < least)
		return least;
	return n > 1u << 24 ? 1u << 24 : (uint32_t)n;
}

static size_t
default_memory(void)
{
	long pages = sysconf(_SC_PHYS_PAGES);
	size_t eighth = pages > 0
	                    ? (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) / 8
	                    : DEFAULT_MEMORY;

	return eighth < DEFAULT_MEMORY ? eighth : DEFAULT_MEMORY;
}

/* What there is of each kind whatever the number: asking for ports, hellos. */
static size_t
fixed_bytes(void)
{
	static const struct talk_config none;

	return tables_ports_plan() + talks_plan(&none);
}

/* A large plan has room for every port there is. */
static uint32_t
port_pages(size_t bytes)
{
	uint32_t n = share_of(bytes, sizeof(struct port_page), 16);

	return n < PORT_PAGES ? n : PORT_PAGES;
}

/*
 * Of the plan, but for what is fixed, where it is that large: three eighths for
 * flows, an eighth for what was said and a tenth for hearing it, a twentieth
 * or less each for ports, for what is left of pairs, of hosts, for recent
 * activity and the timeline; grouping takes what it needs of the rest. A record
 * costs its index as well (at most 16 bytes).
 */
static struct analysis_plan
shares_of(size_t bytes)
{
	const size_t record = sizeof(struct flow) + 16, fixed = fixed_bytes();
	struct analysis_plan p = {0};

	bytes -= fixed < bytes / 2 ? fixed : bytes / 2;
	p.ladder.flows = share_of(bytes / 8 * 3, record, 64);
	p.ladder.pairs = share_of(bytes / 128 * 5, record, 16);
	p.ladder.hosts = share_of(bytes / 128 * 5, record, 16);
	p.ladder.sketch_bytes = bytes / 64;
	p.ladder.port_pages = port_pages(bytes / 64 * 3);
	p.ladder.recent_entries =
	    share_of(bytes / 64 * 3, sizeof(struct recent_entry), 64);
	p.said = bytes / 8;
	p.talks = (struct talk_config){
	    .talks = share_of(bytes / 64, sizeof(struct flow) * 8, 16),
	    .stream_bytes = bytes / 16,
	    .queries = share_of(bytes / 64, 256, 16),
	    .http2_bytes = bytes / 64,
	};
	p.bins = share_of(bytes / 64 * 3, sizeof(struct series_bin), 64);
	p.datagrams = share_of(bytes / 64, 512, 16);
	if (p.datagrams > MAX_DATAGRAMS)
		p.datagrams = MAX_DATAGRAMS;
	p.claims = share_of(bytes / 256, 128, 16);
	if (p.claims > MAX_CLAIMS)
		p.claims = MAX_CLAIMS;
	p.files = share_of(bytes / 32, sizeof(struct file_row), 16);
	p.items =
	    2 * ((size_t)p.ladder.flows + p.ladder.pairs) + p.ladder.hosts;
	return p;
}

static struct analysis_part
records(const char *what, uint32_t n)
{
	return (struct analysis_part){
	    what, n, map_plan(sizeof(struct flow), n)};
}

static size_t
parts_of(const struct analysis_plan *p,
    struct analysis_part out[static ANALYSIS_PARTS])
{
	const struct analysis_part parts[ANALYSIS_PARTS] = {
	    records("flows", p->ladder.flows),
	    records("what is left of pairs", p->ladder.pairs),
	    {"what is left of hosts", p->ladder.hosts,
		ladder_hosts_plan(p->ladder.hosts)},
	    {"ports", p->ladder.port_pages * PORTS_PER_PAGE,
		port_table_plan(p->ladder.port_pages) + tables_ports_plan()},
	    {"distinct counts", sketches_most(p->ladder.sketch_bytes),
		sketches_plan(p->ladder.sketch_bytes)},
	    {"recent activity", p->ladder.recent_entries,
		recent_plan(p->ladder.recent_entries)},
	    {"names, URLs, answers", 0, said_plan(p->said)},
	    {"talks, and their streams", p->talks.talks, talks_plan(&p->talks)},
	    {"timeline", p->bins, series_plan(p->bins)},
	    {"fragments", p->datagrams, fragments_plan(p->datagrams)},
	    {"addresses of ARP", p->claims, claims_plan(p->claims)},
	    {"bodies of HTTP", p->files, files_plan(p->files)},
	    {"grouping, while a view is asked", p->items,
		rollup_plan(p->items) + p->items * sizeof(uint64_t)},
	};
	size_t sum = 0;

	for (size_t i = 0; i < ANALYSIS_PARTS; i++) {
		out[i] = parts[i];
		sum += parts[i].bytes;
	}
	return sum;
}

/* Indexes come in powers of two: a smaller share may be what fits. */
struct analysis_plan
analysis_plan_of(size_t bytes)
{
	struct analysis_part parts[ANALYSIS_PARTS];
	struct analysis_plan p;
	size_t shared;

	if (bytes == 0)
		bytes = default_memory();
	if (bytes < LEAST_MEMORY)
		bytes = LEAST_MEMORY;
	shared = bytes;
	for (unsigned i = 0; i < 8; i++, shared -= shared / 64) {
		p = shares_of(shared);
		if (parts_of(&p, parts) <= bytes)
			break;
	}
	p.memory = bytes;
	return p;
}

size_t
analysis_memory(size_t memory_bytes)
{
	return analysis_plan_of(memory_bytes).memory;
}

size_t
analysis_bytes(const struct analysis *a)
{
	return analysis_memory(a->config.memory_bytes);
}

size_t
analysis_plan_parts(
    size_t memory_bytes, struct analysis_part out[static ANALYSIS_PARTS])
{
	const struct analysis_plan p = analysis_plan_of(memory_bytes);

	return parts_of(&p, out);
}
