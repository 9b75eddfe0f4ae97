/* SPDX-License-Identifier: BSD-2-Clause */
#include "capture/capture_filter.h"

#include "link_type.h"
#include "source_ops.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAMS                                                               \
	32 /* a file with more link types loses the frames of the rest         \
	    */

struct program {
	struct bpf_program code;
	uint16_t link;
	bool valid;
};

struct capture_filter {
	char *expression;
	int refused_link;
	size_t last; /* used last: runs of one link type are the rule */
	size_t n_programs;
	struct program programs[PROGRAMS];
};

static int
compile(struct program *p, const char *expression, struct error *err)
{
	pcap_t *dead =
	    pcap_open_dead(link_type_to_dlt(p->link), SOURCE_SNAPLEN);
	int r = 0;

	if (!dead)
		return error_set(err, -ENOMEM, "filter: no memory");
	p->valid = pcap_compile(dead, &p->code, expression, 1,
		       PCAP_NETMASK_UNKNOWN) == 0;
	if (!p->valid)
		r = error_set(err, -EINVAL, "filter '%s': %s", expression,
		    pcap_geterr(dead));
	pcap_close(dead);
	return r;
}

static struct program *
find(struct capture_filter *f, uint16_t link)
{
	struct program *p = &f->programs[f->last];

	if (p->link == link)
		return p;
	for (size_t i = 0; i < f->n_programs; i++) {
		if (f->programs[i].link == link) {
			f->last = i;
			return &f->programs[i];
		}
	}
	if (f->n_programs == PROGRAMS)
		return NULL;
	f->last = f->n_programs++;
	p = &f->programs[f->last];
	p->link = link;
	compile(p, f->expression, NULL);
	return p;
}

int
capture_filter_new(const char *expression, uint16_t first_link,
    struct capture_filter **out, struct error *err)
{
	struct capture_filter *f;
	int r = -ENOMEM;

	if (!expression || !*expression) {
		*out = NULL;
		return 0;
	}
	f = calloc(1, sizeof(*f));
	if (f)
		f->expression = strdup(expression);
	if (!f || !f->expression) {
		error_set(err, r, "filter: no memory");
		goto free_filter;
	}
	f->refused_link = -1;
	f->programs[0].link = first_link;
	f->n_programs = 1;
	r = compile(&f->programs[0], expression, err);
	if (r < 0)
		goto free_filter;
	*out = f;
	return 0;

free_filter:
	capture_filter_free(f);
	return r;
}

bool
capture_filter_match(struct capture_filter *f, const struct frame *frame)
{
	const struct program *p = find(f, frame->link);

	if (!p || !p->valid) {
		f->refused_link = frame->link;
		return false;
	}
	return bpf_filter(p->code.bf_insns, frame->data, frame->wire,
		   frame->captured) != 0;
}

int
capture_filter_refused_link(const struct capture_filter *f)
{
	return f->refused_link;
}

void
capture_filter_free(struct capture_filter *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n_programs; i++)
		if (f->programs[i].valid)
			pcap_freecode(&f->programs[i].code);
	free(f->expression);
	free(f);
}
