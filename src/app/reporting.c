/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/reporting.h"

#include "app/output.h"
#include "memory_plan.h"
#include "packet_pass.h"
#include "row_pass.h"
#include "target.h"
#include "page_slices.h"
#include "views/answers.h"
#include "views/check.h"
#include "views/contrast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Address space for the rows of one view; touched only as rows need it. */
#define RESULT_BYTES ((size_t)4 << 30)
#define USUAL_WIDTH 100 /* columns of text, where nobody says */
#define RESULT_LEAST ((size_t)16 << 20)
#define LEAST_ROWS 256u /* at hand before more are asked for */

struct reporting {
	const struct options *options;
	const struct selection *selection;
	const struct report_format *format;
	struct output *outputs; /* one, or with --outdir one a view */
	size_t n_outputs;
	/* Per selected view, filled by reporting_write. */
	struct result *results;
	struct packet_pass *passes;
	struct row_pass *more; /* of views that are longer than memory */
	size_t room;           /* bytes for all rows */
	struct report_part *parts;
	size_t n_results;
	struct page_slices page;
};

static int
make_folder(const char *path, struct error *err)
{
	int fd = target_open_folder(path, err);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

static int
open_in_folder(struct reporting *r, size_t i, struct error *err)
{
	char *path;
	int code;

	if (asprintf(&path, "%s/%s.%s", r->options->outdir,
		r->selection->items[i].view->id, r->format->suffix) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	code = output_open(&r->outputs[i], path, err);
	free(path);
	return code;
}

static int
open_outputs(struct reporting *r, struct error *err)
{
	int code = 0;

	if (!r->options->outdir) {
		r->n_outputs = 1;
		return output_open(&r->outputs[0], r->options->output, err);
	}
	code = make_folder(r->options->outdir, err);
	while (code == 0 && r->n_outputs < r->selection->n) {
		code = open_in_folder(r, r->n_outputs, err);
		r->n_outputs += code == 0;
	}
	return code;
}

static bool
allocate(struct reporting *r, size_t n)
{
	r->outputs = calloc(n + 1, sizeof(r->outputs[0]));
	r->results = calloc(n + 1, sizeof(r->results[0]));
	r->passes = calloc(n + 1, sizeof(r->passes[0]));
	r->more = calloc(n + 1, sizeof(r->more[0]));
	r->parts = calloc(n + 1, sizeof(r->parts[0]));
	return r->outputs && r->results && r->passes && r->more && r->parts;
}

int
reporting_open(const struct options *options, const struct selection *selection,
    struct reporting **out, struct error *err)
{
	struct reporting *r = calloc(1, sizeof(*r));
	int code;

	if (!r)
		return error_set(err, -ENOMEM, "out of memory");
	r->options = options;
	r->selection = selection;
	r->format =
	    options->format ? options->format : report_format_find("text");
	if (allocate(r, selection->n))
		code = open_outputs(r, err);
	else
		code = error_set(err, -ENOMEM, "out of memory");
	if (code < 0)
		reporting_close(r);
	else
		*out = r;
	return code;
}

void
reporting_close(struct reporting *r)
{
	if (!r)
		return;
	for (size_t i = 0; r->outputs && i < r->n_outputs; i++)
		output_abandon(&r->outputs[i]);
	for (size_t i = 0; i < r->n_results; i++) {
		row_pass_fini(&r->more[i]);
		result_fini(&r->results[i]);
	}
	page_slices_fini(&r->page);
	free(r->outputs);
	free(r->results);
	free(r->passes);
	free(r->more);
	free(r->parts);
	free(r);
}

/* As much address space as this process may have. */
static int
reserve_result(struct result *result)
{
	size_t bytes = RESULT_BYTES;
	int r = result_init(result, bytes);

	while (r < 0 && bytes > RESULT_LEAST) {
		bytes /= 2;
		r = result_init(result, bytes);
	}
	return r;
}

/* What the tables have left of --memory, or what is set aside for rows. */
static size_t
room_for_rows(const struct options *options)
{
	struct memory_shares shares = memory_shares_of(options);
	struct rusage used;
	size_t peak;

	if (getrusage(RUSAGE_SELF, &used) < 0)
		return shares.rows;
	peak = (size_t)used.ru_maxrss * 1024;
	return peak + shares.rows > shares.all ? shares.rows
	                                       : shares.all - peak;
}

/* Rows that a view may have at once, of a quarter of the room for all. */
static uint64_t
first_rows(const struct reporting *r, const struct query *q)
{
	size_t bytes = r->room / 4 / (r->selection->n + 1);
	uint64_t n = bytes / q->view->row_bytes;

	return n < LEAST_ROWS ? LEAST_ROWS : n;
}

/* More rows than there is room for come later, part by part. */
static bool
is_parted(const struct reporting *r, const struct reporting_input *in,
    const struct query *q)
{
	return !r->format->at_hand && !in->check && !in->contrast &&
	       row_pass_serves(q) && first_rows(r, q) < q->limit;
}

/* The question of one view; rows that can be read again are not kept. */
static struct query
question_of(const struct reporting *r, const struct selected *item,
    const struct reporting_input *in)
{
	struct query q = selected_query(item, in->where);

	if (packet_pass_serves(item, in->source))
		q.limit = 0;
	else if (is_parted(r, in, &q))
		q.limit = first_rows(r, &q);
	return q;
}

static void
prepare_more(struct reporting *r, size_t i, const struct reporting_input *in,
    struct error *err)
{
	const struct selected *item = &r->selection->items[i];
	const struct result *first = &r->results[i];
	struct query q = selected_query(item, in->where);

	if (!is_parted(r, in, &q) || first->total_rows <= first->n_rows)
		return;
	row_pass_init(
	    &r->more[i], in->analysis, &q, q.limit, first, r->room / 2, err);
	r->parts[i].next = row_pass_next;
	r->parts[i].context = &r->more[i];
}

static void
prepare_part(struct reporting *r, size_t i, const struct reporting_input *in,
    struct error *err)
{
	const struct selected *item = &r->selection->items[i];

	r->parts[i] = (struct report_part){
	    .view = item->view,
	    .columns = item->columns,
	    .n_columns = item->n_columns,
	    .result = &r->results[i],
	};
	if (!packet_pass_serves(item, in->source)) {
		prepare_more(r, i, in, err);
		return;
	}
	packet_pass_init(&r->passes[i], item, in, &r->results[i], err);
	r->parts[i].next = packet_pass_next;
	r->parts[i].context = &r->passes[i];
}

/* Each thread that answers besides groups by itself: while there is room. */
static unsigned
threads_for(const struct reporting *r, const struct analysis *a)
{
	size_t most = 1 + r->room / 4 / (analysis_reader_bytes(a) + 1);
	size_t asked =
	    r->options->threads > 0 ? (size_t)r->options->threads : most;

	return (unsigned)(asked < most ? asked : most);
}

static int
ask(struct reporting *r, const struct reporting_input *in, struct error *err)
{
	size_t n = r->selection->n;
	struct query *questions = calloc(n + 1, sizeof(*questions));
	int code = 0;

	if (!questions)
		return error_set(err, -ENOMEM, "out of memory");
	r->room = room_for_rows(r->options);
	for (size_t i = 0; i < n && code == 0; i++) {
		const struct selected *item = &r->selection->items[i];

		questions[i] = question_of(r, item, in);
		code = reserve_result(&r->results[i]);
		if (code < 0)
			error_set(err, code, "%s: %s", item->view->id,
			    strerror(-code));
		else
			r->n_results = i + 1;
	}
	if (code == 0 && in->check)
		code =
		    check_query(in->check, &questions[0], &r->results[0], err);
	else if (code == 0 && in->contrast)
		code = contrast_run(
		    in->contrast, &questions[0], &r->results[0], err);
	else if (code == 0)
		code = answers_get(in->analysis, questions, r->results, n,
		    threads_for(r, in->analysis), err);
	free(questions);
	return code;
}

/* What a line of text may take: the terminal's width, where it is one. */
static size_t
width_of(const struct options *options, int fd)
{
	struct winsize size = {0};

	if (options->has_width)
		return (size_t)options->width;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return USUAL_WIDTH;
}

static int
write_file(struct reporting *r, const struct report_about *about,
    struct output *output, size_t first, size_t n, struct error *err)
{
	int fd = fileno(output->file);
	bool terminal = isatty(fd);
	enum color_choice color = r->options->color;
	struct report_options options = {
	    .color = color == COLOR_ALWAYS ||
	             (color == COLOR_AUTO && terminal && !getenv("NO_COLOR")),
	    .ascii = r->options->ascii,
	    .width = width_of(r->options, fd),
	    .wrap = r->options->wrap,
	    .no_header = r->options->no_header,
	    .slices = r->page.again.read ? &r->page.slices : NULL,
	};
	int code = r->format->write(
	    output->file, about, r->parts + first, n, &options);

	if (code < 0)
		return error_set(err, code, "%s: %s",
		    output->path ? output->path : "standard output",
		    strerror(-code));
	return output_commit(output, err);
}

/* However the first reading ended, it ended there. */
static int
read_again(void *context, struct slices_config *config,
    struct slices_books *books, struct error *err)
{
	const struct reporting_input *in = context;
	int r = source_rewind(in->source, err);

	if (r < 0)
		return r;
	config->like = in->analysis;
	config->run = (struct run_config){
	    .source = in->source,
	    .max_frames = analysis_ledger(in->analysis).frames_analysed,
	    .max_ns = in->limits.max_ns,
	    .from_ns = in->limits.from_ns,
	    .to_ns = in->limits.to_ns,
	    .stop = in->stop,
	};
	return slices_run(config, books, err);
}

/* A page of several views lets them follow the reader's choice of time. */
static int
plan_page(
    struct reporting *r, const struct reporting_input *input, struct error *err)
{
	struct page_again again = {
	    .where = input->where,
	    .books = analysis_ledger(input->analysis),
	    .read = read_again,
	    .context = (void *)(uintptr_t)input,
	};

	if (source_kind(input->source) != SOURCE_KIND_FILE)
		again.missing = PAGE_READ_ONCE;
	if (!r->format->page || r->options->outdir || r->n_results == 0)
		return 0;
	return page_slices_init(
	    &r->page, r->selection, &again, r->results[0].graph.bin_ns, err);
}

int
reporting_cut(struct reporting *r, const struct cut *cut, struct error *missing,
    struct error *err)
{
	struct output *output = &r->outputs[0];
	struct cut mine = *cut;
	int code;

	mine.out = output->file;
	mine.label = output->path ? output->path : "standard output";
	mine.most = r->selection->items[0].limit;
	code = cut_run(&mine, missing, err);
	return code < 0 ? code : output_commit(output, err);
}

int
reporting_write(
    struct reporting *r, const struct reporting_input *input, struct error *err)
{
	int code = ask(r, input, err);

	if (code == 0)
		code = plan_page(r, input, err);
	if (code < 0)
		return code;
	for (size_t i = 0; i < r->selection->n; i++)
		prepare_part(r, i, input, err);
	if (!r->options->outdir)
		return write_file(
		    r, input->about, &r->outputs[0], 0, r->selection->n, err);
	for (size_t i = 0; code == 0 && i < r->n_outputs; i++)
		code = write_file(r, input->about, &r->outputs[i], i, 1, err);
	return code;
}
