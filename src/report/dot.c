/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who talks to whom, in the language of Graphviz ("The DOT Language" in its
 * documentation): a node for each address, an edge for each row, as wide as
 * it has bytes. Layouts of thousands of edges help nobody, so there is a most,
 * and what is left out is said in a comment.
 */
#include "rows.h"
#include "sink.h"
#include "writers.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define MOST_EDGES 300
#define WIDTH_LEAST 0.5
#define WIDTH_MORE 7.5 /* of the heaviest edge, on top of that */
#define CELL_BYTES (ADDR_TEXT_BYTES + UNITS_TEXT_BYTES)

/* Two addresses in front say which row it is, and bytes can be had. */
static bool
has_edges(const struct view *view)
{
	return view->n_keys == 2 && view->columns[0].unit == UNIT_ADDRESS &&
	       view->columns[1].unit == UNIT_ADDRESS &&
	       view_column(view, "bytes") >= 0;
}

static uint64_t
bytes_of(const struct view *view, const void *row)
{
	return view->columns[view_column(view, "bytes")].get(row).count;
}

/* A quoted ID: only a quote needs escaping, but a \ before one would undo it.
 */
static void
write_quoted(struct sink *s, const char *text)
{
	sink_char(s, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			sink_char(s, '\\');
		sink_char(s, *text);
	}
	sink_char(s, '"');
}

static void
write_address(struct sink *s, const struct column *column, const void *row)
{
	char buffer[CELL_BYTES];
	struct cell cell = column->get(row);

	write_quoted(s, cell_text_exact(&cell, buffer));
}

/* By the square root, so that one large transfer leaves others visible. */
static void
write_width(struct sink *s, uint64_t bytes, uint64_t peak)
{
	double part = peak ? sqrt((double)bytes / (double)peak) : 0;
	unsigned tenths =
	    (unsigned)lround(10 * (WIDTH_LEAST + WIDTH_MORE * part));

	sink_unsigned(s, tenths / 10);
	sink_char(s, '.');
	sink_unsigned(s, tenths % 10);
}

static void
write_edge(struct sink *s, const struct view *view, const void *row,
    bool directed, uint64_t peak)
{
	struct cell bytes = cell_bytes(bytes_of(view, row));
	char buffer[CELL_BYTES];

	sink_char(s, '\t');
	write_address(s, &view->columns[0], row);
	sink_text(s, directed ? " -> " : " -- ");
	write_address(s, &view->columns[1], row);
	sink_text(s, " [penwidth=");
	write_width(s, bytes.count, peak);
	sink_text(s, ", label=");
	write_quoted(s, cell_text_scaled(&bytes, RATE_BITS, buffer));
	sink_text(s, "];\n");
}

static void
write_head(struct sink *s, const struct report_about *about,
    const struct report_part *part, uint64_t n, bool directed)
{
	sink_text(s, directed ? "digraph " : "graph ");
	write_quoted(s, about->source ? about->source : "tapdeck");
	sink_text(s, " {\n\t// ");
	sink_unsigned(s, n);
	sink_text(s, " of ");
	sink_unsigned(s, part->result->total_rows);
	sink_char(s, ' ');
	sink_text(s, part->view->id);
	sink_text(s, "; at most ");
	sink_unsigned(s, MOST_EDGES);
	sink_text(s, " are drawn\n"
		     "\tgraph [overlap=prism, splines=true];\n"
		     "\tnode [shape=box, style=rounded, fontsize=10];\n"
		     "\tedge [fontsize=8];\n");
}

static int
dot_write(FILE *out, const struct report_about *about,
    const struct report_part *parts, size_t n_parts,
    const struct report_options *options)
{
	const struct report_part *part = &parts[0];
	const struct result *result = part->result;
	bool directed = strcmp(part->view->columns[0].id, "src") == 0;
	uint64_t peak = 0, n = result->n_rows;
	struct sink s;

	(void)options;
	if (n_parts != 1 || !has_edges(part->view))
		return -EINVAL;
	n = n < MOST_EDGES ? n : MOST_EDGES;
	for (uint64_t i = 0; i < n; i++) {
		uint64_t bytes = bytes_of(part->view, result_row(result, i));

		peak = bytes > peak ? bytes : peak;
	}
	sink_init(&s, out);
	write_head(&s, about, part, n, directed);
	for (uint64_t i = 0; i < n; i++)
		write_edge(
		    &s, part->view, result_row(result, i), directed, peak);
	sink_text(&s, "}\n");
	return sink_finish(&s);
}

const struct report_format report_dot = {
    .id = "dot",
    .suffix = "dot",
    .help = "who talks to whom, for Graphviz",
    .one_view = true,
    .at_hand = true,
    .view = "conversations",
    .takes = has_edges,
    .write = dot_write,
};
