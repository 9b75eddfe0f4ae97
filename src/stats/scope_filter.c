/* SPDX-License-Identifier: BSD-2-Clause */
/* One test a kind of step, each on what was dissected of the frame. */
#include "stats/scope.h"

#include "flow/claims.h"
#include "flow/fragments.h"
#include "packet/dissect.h"
#include "scope_ear.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DATAGRAMS 4096u
#define CLAIMS 4096u

struct scope_filter {
	struct scope scope;
	struct places *places;
	struct fragments *fragments;
	struct claims *claims;
	struct scope_ear *ear; /* or NULL: nothing that was said matters */
	int64_t from_ns, to_ns;
	bool decap;
};

static bool
listens_to_any(const struct scope *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (scope_ear_concerns(&s->steps[i]))
			return true;
	}
	return false;
}

int
scope_filter_new(const struct scope *s, struct places *places, bool decap,
    size_t bytes, struct scope_filter **out, struct error *err)
{
	struct scope_filter *f = calloc(1, sizeof(*f));
	int r;

	if (!f)
		return error_set(err, -ENOMEM, "scope: no memory");
	f->scope = *s;
	f->places = places;
	f->decap = decap;
	scope_times(s, &f->from_ns, &f->to_ns);
	r = fragments_new(DATAGRAMS, &f->fragments, err);
	if (r == 0)
		r = claims_new(CLAIMS, &f->claims, err);
	if (r == 0 && listens_to_any(s))
		r = scope_ear_new(&f->scope, bytes, &f->ear, err);
	if (r < 0)
		scope_filter_free(f);
	else
		*out = f;
	return r;
}

void
scope_filter_free(struct scope_filter *f)
{
	if (!f)
		return;
	scope_ear_free(f->ear);
	claims_free(f->claims);
	fragments_free(f->fragments);
	free(f);
}

bool
scope_filter_listens(const struct scope_filter *f)
{
	return f->ear != NULL;
}

static void
read_packet(struct scope_filter *f, const struct frame *frame, struct packet *p)
{
	struct early_parts early;

	if (f->decap)
		dissect_innermost(frame, p);
	else
		dissect_frame(frame, p);
	if (p->family == FAMILY_NONE && packet_innermost(p) == LAYER_ARP)
		claims_see(f->claims, frame, p);
	else if (p->flags & PACKET_FRAGMENT)
		fragments_see(f->fragments, p, &early);
}

void
scope_filter_hear(struct scope_filter *f, const struct frame *frame)
{
	struct packet p;

	read_packet(f, frame, &p);
	if (f->ear && p.family != FAMILY_NONE)
		scope_ear_hear(f->ear, frame, &p);
}

void
scope_filter_rewind(struct scope_filter *f)
{
	fragments_clear(f->fragments);
	claims_clear(f->claims);
}

void
scope_filter_heard_all(struct scope_filter *f)
{
	if (f->ear)
		scope_ear_finish(f->ear);
	scope_filter_rewind(f);
}

static struct addr
address_of(const struct packet *p, const uint8_t bytes[16])
{
	struct addr a = {.family = p->family};

	memcpy(a.bytes, bytes, sizeof(a.bytes));
	return a;
}

static bool
is_at(const struct packet *p, const uint8_t bytes[16], const struct addr *a)
{
	return p->family == a->family && memcmp(bytes, a->bytes, 16) == 0;
}

static bool
goes(const struct packet *p, const struct addr *from, const struct addr *to)
{
	return is_at(p, p->src, from) && is_at(p, p->dst, to);
}

static bool
is_within(const struct packet *p, const uint8_t bytes[16], const struct addr *a,
    unsigned bits)
{
	return p->family == a->family &&
	       addr_prefix_compare(bytes, a->bytes, bits) == 0;
}

static bool
is_flow(const struct scope_step *step, const struct packet *p)
{
	bool ports = p->flags & PACKET_PORTS;

	if (p->protocol != step->protocol || ports != step->has_ports)
		return false;
	if (goes(p, &step->a, &step->b) &&
	    (!ports ||
		(p->src_port == step->port_a && p->dst_port == step->port_b)))
		return true;
	return goes(p, &step->b, &step->a) &&
	       (!ports || (p->src_port == step->port_b &&
			      p->dst_port == step->port_a));
}

static bool
is_port(const struct scope_step *step, const struct packet *p)
{
	return p->flags & PACKET_PORTS && p->protocol == step->protocol &&
	       (p->src_port == step->port_a || p->dst_port == step->port_a);
}

/* The layers are whole bytes, so what is beyond the step's is masked off. */
static bool
begins_with(uint64_t layers, uint64_t prefix)
{
	uint64_t mask = 0;

	while (prefix & ~mask)
		mask = mask << 8 | 0xff;
	return (layers & mask) == prefix;
}

static bool
has_issue(const struct scope_step *step, const struct packet *p)
{
	for (unsigned i = 0; i < p->n_issues; i++) {
		if (p->issues[i] == step->issue)
			return true;
	}
	return false;
}

static bool
is_in(struct places *places, const struct scope_step *step,
    const struct addr *addr)
{
	return places_find(places, addr)->id[step->place] == step->place_id;
}

static bool
is_from_or_to(const struct scope_filter *f, const struct scope_step *step,
    const struct packet *p)
{
	struct addr src = address_of(p, p->src), dst = address_of(p, p->dst);

	return f->places && p->family != FAMILY_NONE &&
	       (is_in(f->places, step, &src) || is_in(f->places, step, &dst));
}

static bool
is_meant(const struct scope_filter *f, size_t i, const struct packet *p)
{
	const struct scope_step *step = &f->scope.steps[i];

	switch ((enum scope_kind)step->kind) {
	case SCOPE_TIME:
	case SCOPE_FILTER:
	case N_SCOPE_KINDS:
		return true; /* judged by others */
	case SCOPE_HOST:
		return is_at(p, p->src, &step->a) || is_at(p, p->dst, &step->a);
	case SCOPE_PAIR:
		return goes(p, &step->a, &step->b);
	case SCOPE_CONVERSATION:
		return goes(p, &step->a, &step->b) ||
		       goes(p, &step->b, &step->a);
	case SCOPE_FLOW:
		return is_flow(step, p);
	case SCOPE_PORT:
		return is_port(step, p);
	case SCOPE_LAYERS:
		return begins_with(p->layers, step->layers);
	case SCOPE_ISSUE:
		return has_issue(step, p);
	case SCOPE_PLACE:
		return is_from_or_to(f, step, p);
	case SCOPE_SUBNETS:
		return is_within(p, p->src, &step->a, step->bits_a) &&
		       is_within(p, p->dst, &step->b, step->bits_b);
	case SCOPE_DNS_NAME:
	case SCOPE_RESOLVER:
	case SCOPE_DNS_CLIENT:
	case SCOPE_URL:
	case SCOPE_SERVER_NAME:
		return p->family != FAMILY_NONE &&
		       scope_ear_heard(f->ear, i, p);
	}
	return false;
}

bool
scope_filter_admits(struct scope_filter *f, const struct frame *frame)
{
	struct packet p;

	/* What is outside may not matter: it need not have been read. */
	if (frame->time_ns < f->from_ns || frame->time_ns >= f->to_ns)
		return false;
	read_packet(f, frame, &p);
	for (size_t i = 0; i < f->scope.n; i++) {
		if (!is_meant(f, i, &p))
			return false;
	}
	return true;
}
