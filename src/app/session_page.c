/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_page.h"

#include "app/output.h"
#include "base/text.h"
#include "page_slices.h"
#include "session_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct session_page {
	const struct options *options;
	char **files; /* their names, where there are several; or NULL */
	struct selection selection;
	struct query *questions; /* one a selected view */
	struct report_part *parts;
	char name[1024], filter[4096];
	struct report_about about;
	bool ascii;
};

/* The page of a screen is that of everything, whatever view is in front. */
static struct options
page_options(const struct options *o)
{
	struct options page = *o;

	page.format = report_format_find("html");
	page.view = page.columns = page.sort = NULL;
	page.has_limit = page.details = false;
	return page;
}

static void
describe(struct session_page *p, const struct session *s)
{
	const char *filter = s->source_config.filter;

	text_sanitize(source_name(s->source), strlen(source_name(s->source)),
	    p->name, sizeof(p->name));
	p->about = (struct report_about){
	    .version = TAPDECK_VERSION,
	    .source = p->name,
	    .kind = session_kind_name(source_kind(s->source)),
	    .files = (const char *const *)p->files,
	    .n_files = p->files ? s->options->n_read : 0,
	};
	if (!filter || !*filter)
		return;
	text_sanitize(filter, strlen(filter), p->filter, sizeof(p->filter));
	p->about.filter = p->filter;
}

static int
put_questions(struct session_page *p)
{
	size_t n = p->selection.n;

	p->questions = calloc(n + 1, sizeof(p->questions[0]));
	p->parts = calloc(n + 1, sizeof(p->parts[0]));
	if (!p->questions || !p->parts)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		const struct selected *item = &p->selection.items[i];

		p->questions[i] = selected_query(item, NULL);
		p->parts[i] = (struct report_part){
		    .view = item->view,
		    .columns = item->columns,
		    .n_columns = item->n_columns,
		};
	}
	return 0;
}

/* The frames of the scope, once more. */
static int
read_again(void *context, struct slices_config *config,
    struct slices_books *books, struct error *err)
{
	const struct deck_paper *paper = context;

	return paper->slice(paper->reader, config, books, err);
}

static int
put(struct session_page *p, const struct deck_paper *paper, FILE *out,
    struct error *err)
{
	struct page_again again = {
	    .books = paper->results[0].ledger,
	    .missing = paper->slice ? NULL : PAGE_READ_ONCE,
	    .read = read_again,
	    .context = (void *)(uintptr_t)paper,
	};
	struct page_slices slices;
	struct report_options options = {
	    .ascii = p->ascii,
	    .slices = &slices.slices,
	};
	int r = page_slices_init(&slices, &p->selection, &again,
	    paper->results[0].graph.bin_ns, err);

	if (r == 0)
		r = report_format_find("html")->write(
		    out, &p->about, p->parts, p->selection.n, &options);
	page_slices_fini(&slices);
	return r;
}

/* The text of an error that has none yet. */
static int
explain(const char *path, int code, struct error *err)
{
	if (code < 0 && !*err->text)
		error_set(err, code, "%s: %s", path, strerror(-code));
	return code;
}

static int
write_page(void *context, const struct deck_paper *paper, struct error *err)
{
	struct session_page *p = context;
	struct output output;
	int r = output_open(&output, paper->path, err);

	if (r < 0)
		return r;
	p->about.scope = paper->scope;
	p->about.missing = paper->missing;
	p->about.ledger = &paper->results[0].ledger;
	for (size_t i = 0; i < p->selection.n; i++)
		p->parts[i].result = &paper->results[i];
	r = put(p, paper, output.file, err);
	if (r == 0)
		return output_commit(&output, err);
	explain(paper->path, r, err);
	output_abandon(&output);
	return r;
}

int
session_page_new(const struct session *s, struct session_page **out,
    struct deck_page *out_maker, struct error *err)
{
	struct options options = page_options(s->options);
	struct session_page *p = calloc(1, sizeof(*p));
	int r;

	if (!p)
		return error_set(err, -ENOMEM, "out of memory");
	p->ascii = s->options->ascii;
	p->options = s->options;
	r = session_files_name(s->options, &p->files, err);
	if (r == 0)
		r = selection_make(&options, NULL, &p->selection, err);
	if (r == 0)
		describe(p, s);
	if (r == 0 && put_questions(p) < 0)
		r = error_set(err, -ENOMEM, "out of memory");
	if (r < 0) {
		session_page_free(p);
		return r;
	}
	*out_maker = (struct deck_page){
	    .questions = p->questions,
	    .n = p->selection.n,
	    .write = write_page,
	    .context = p,
	};
	*out = p;
	return 0;
}

void
session_page_free(struct session_page *p)
{
	if (!p)
		return;
	selection_fini(&p->selection);
	session_files_forget(p->files, p->options);
	free(p->questions);
	free(p->parts);
	free(p);
}
