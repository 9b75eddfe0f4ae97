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

/* What there is of each kind whatever the number: ports, hellos. */
static size_t
fixed_bytes(void)
{
	static const struct talk_config none;

	return port_table_plan() + talks_plan(&none);
}

/*
 * Of the plan, but for what is fixed, where it is that large: three eighths for
 * flows, a seventh for what was said and a tenth for hearing it, a sixteenth
 * each for what is left of pairs, of hosts, for recent activity and the
 * timeline; grouping takes what it needs of the rest. A record costs its index
 * as well (at most 16 bytes).
 */
struct analysis_plan
analysis_plan_of(size_t bytes)
{
	const size_t record = sizeof(struct flow) + 16;
	struct analysis_plan p = {0};

	if (bytes == 0)
		bytes = default_memory();
	if (bytes < LEAST_MEMORY)
		bytes = LEAST_MEMORY;
	p.memory = bytes;
	if (bytes > 3 * fixed_bytes())
		bytes -= fixed_bytes();
	p.ladder.flows = share_of(bytes / 8 * 3, record, 64);
	p.ladder.pairs = share_of(bytes / 16, record, 16);
	p.ladder.hosts = share_of(bytes / 16, record, 16);
	p.ladder.sketch_bytes = bytes / 64;
	p.ladder.recent_entries =
	    share_of(bytes / 16, sizeof(struct recent_entry), 64);
	p.said = bytes / 64 * 9;
	p.talks = (struct talk_config){
	    .talks = share_of(bytes / 64, sizeof(struct flow) * 8, 16),
	    .stream_bytes = bytes / 16,
	    .queries = share_of(bytes / 64, 256, 16),
	};
	p.bins = share_of(bytes / 16, sizeof(struct series_bin), 64);
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

size_t
analysis_memory(size_t memory_bytes)
{
	return analysis_plan_of(memory_bytes).memory;
}

size_t
analysis_plan_parts(
    size_t memory_bytes, struct analysis_part out[static ANALYSIS_PARTS])
{
	const struct analysis_plan p = analysis_plan_of(memory_bytes);
	const struct analysis_part parts[ANALYSIS_PARTS] = {
	    records("flows", p.ladder.flows),
	    records("what is left of pairs", p.ladder.pairs),
	    records("what is left of hosts", p.ladder.hosts),
	    {"ports", 0, port_table_plan()},
	    {"distinct counts", sketches_most(p.ladder.sketch_bytes),
		sketches_plan(p.ladder.sketch_bytes)},
	    {"recent activity", p.ladder.recent_entries,
		recent_plan(p.ladder.recent_entries)},
	    {"names, URLs, answers", 0, said_plan(p.said)},
	    {"talks, and their streams", p.talks.talks, talks_plan(&p.talks)},
	    {"timeline", p.bins, series_plan(p.bins)},
	    {"fragments", p.datagrams, fragments_plan(p.datagrams)},
	    {"addresses of ARP", p.claims, claims_plan(p.claims)},
	    {"bodies of HTTP", p.files, files_plan(p.files)},
	    {"grouping, while a view is asked", p.items,
		rollup_plan(p.items) + p.items * sizeof(uint64_t)},
	};
	size_t sum = 0;

	for (size_t i = 0; i < ANALYSIS_PARTS; i++) {
		out[i] = parts[i];
		sum += parts[i].bytes;
	}
	return sum;
}
