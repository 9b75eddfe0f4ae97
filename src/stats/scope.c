/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/scope.h"

#include "base/clock.h"
#include "base/units.h"
#include "lookup/services.h"
#include "packet/packet.h"

#include <stdio.h>
#include <string.h>

#define LAYERS_MOST 8

static void
label_time(const struct scope_step *step, char *out)
{
	char from[UNITS_TEXT_BYTES] = "start", to[UNITS_TEXT_BYTES] = "now";
	int64_t width;
	bool fine =
	    (step->from_ns % NS_PER_S || step->to_ns % NS_PER_S) &&
	    !__builtin_sub_overflow(step->to_ns, step->from_ns, &width) &&
	    width < 10 * NS_PER_S;

	if (step->from_ns != INT64_MIN)
		(fine ? units_time : units_clock)(from, step->from_ns);
	if (step->to_ns != INT64_MAX)
		(fine ? units_time : units_clock)(to, step->to_ns);
	/* Of "2026-01-20T14:22:46.500000000Z", the time to the millisecond. */
	snprintf(out, SCOPE_LABEL_BYTES, "%.12s-%.12s",
	    fine && step->from_ns != INT64_MIN ? from + 11 : from,
	    fine && step->to_ns != INT64_MAX ? to + 11 : to);
}

static void
label_host(const struct scope_step *step, char *out)
{
	static const char *const words[N_SCOPE_KINDS] = {
	    [SCOPE_HOST] = "host",
	    [SCOPE_RESOLVER] = "resolver",
	    [SCOPE_DNS_CLIENT] = "DNS of",
	};
	char a[ADDR_TEXT_BYTES];

	addr_text(&step->a, a);
	snprintf(out, SCOPE_LABEL_BYTES, "%s %s", words[step->kind], a);
}

static void
label_pair(const struct scope_step *step, char *out)
{
	char a[ADDR_TEXT_BYTES], b[ADDR_TEXT_BYTES];

	addr_text(&step->a, a);
	addr_text(&step->b, b);
	snprintf(out, SCOPE_LABEL_BYTES, "%s %s %s", a,
	    step->kind == SCOPE_PAIR ? ">" : "-", b);
}

static void
label_subnets(const struct scope_step *step, char *out)
{
	char a[ADDR_TEXT_BYTES], b[ADDR_TEXT_BYTES];

	addr_text(&step->a, a);
	addr_text(&step->b, b);
	snprintf(out, SCOPE_LABEL_BYTES, "%s/%u > %s/%u", a, step->bits_a, b,
	    step->bits_b);
}

/* An address and, of what has ports, a port behind it. */
static void
end_text(const struct addr *a, bool has_port, uint16_t port,
    char out[static ADDR_TEXT_BYTES + 8])
{
	char text[ADDR_TEXT_BYTES];

	addr_text(a, text);
	if (!has_port)
		snprintf(out, ADDR_TEXT_BYTES + 8, "%s", text);
	else if (a->family == FAMILY_IPV6)
		snprintf(out, ADDR_TEXT_BYTES + 8, "[%s]:%u", text, port);
	else
		snprintf(out, ADDR_TEXT_BYTES + 8, "%s:%u", text, port);
}

static void
label_flow(const struct scope_step *step, char *out)
{
	char a[ADDR_TEXT_BYTES + 8], b[ADDR_TEXT_BYTES + 8];

	end_text(&step->a, step->has_ports, step->port_a, a);
	end_text(&step->b, step->has_ports, step->port_b, b);
	snprintf(out, SCOPE_LABEL_BYTES, "%s %s - %s",
	    services_protocol(step->protocol), a, b);
}

static void
label_port(const struct scope_step *step, char *out)
{
	snprintf(out, SCOPE_LABEL_BYTES, "port %u/%s", step->port_a,
	    services_protocol(step->protocol));
}

static void
label_layers(const struct scope_step *step, char *out)
{
	size_t used = 0;

	*out = '\0';
	for (unsigned i = 0; i < LAYERS_MOST && step->layers >> (8 * i); i++)
		used += (size_t)snprintf(out + used, SCOPE_LABEL_BYTES - used,
		    "%s%s", i ? "/" : "",
		    layer_title((enum layer)(step->layers >> (8 * i) & 0xff)));
}

static void
label_issue(const struct scope_step *step, char *out)
{
	snprintf(out, SCOPE_LABEL_BYTES, "issue %s",
	    issue_id((enum issue)step->issue));
}

static void
label_text(const struct scope_step *step, char *out)
{
	static const char *const words[N_SCOPE_KINDS] = {
	    [SCOPE_PLACE] = "in",
	    [SCOPE_DNS_NAME] = "DNS",
	    [SCOPE_URL] = "URL",
	    [SCOPE_SERVER_NAME] = "server",
	    [SCOPE_FILTER] = "filter",
	};

	snprintf(
	    out, SCOPE_LABEL_BYTES, "%s %s", words[step->kind], step->text);
}

void
scope_label(const struct scope_step *step, char out[static SCOPE_LABEL_BYTES])
{
	static void (*const label[N_SCOPE_KINDS])(
	    const struct scope_step *, char *) = {
	    [SCOPE_TIME] = label_time,
	    [SCOPE_HOST] = label_host,
	    [SCOPE_PAIR] = label_pair,
	    [SCOPE_CONVERSATION] = label_pair,
	    [SCOPE_FLOW] = label_flow,
	    [SCOPE_PORT] = label_port,
	    [SCOPE_LAYERS] = label_layers,
	    [SCOPE_ISSUE] = label_issue,
	    [SCOPE_PLACE] = label_text,
	    [SCOPE_DNS_NAME] = label_text,
	    [SCOPE_RESOLVER] = label_host,
	    [SCOPE_DNS_CLIENT] = label_host,
	    [SCOPE_URL] = label_text,
	    [SCOPE_SERVER_NAME] = label_text,
	    [SCOPE_SUBNETS] = label_subnets,
	    [SCOPE_FILTER] = label_text,
	};

	label[step->kind](step, out);
}

void
scope_set_text(struct scope_step *step, const char *text, const char *of)
{
	snprintf(step->text, sizeof(step->text), "%s", text);
	snprintf(step->of, sizeof(step->of), "%s", of);
}

void
scope_times(const struct scope *s, int64_t *from_ns, int64_t *to_ns)
{
	*from_ns = INT64_MIN;
	*to_ns = INT64_MAX;
	for (size_t i = 0; i < s->n; i++) {
		const struct scope_step *step = &s->steps[i];

		if (step->kind != SCOPE_TIME)
			continue;
		if (step->from_ns > *from_ns)
			*from_ns = step->from_ns;
		if (step->to_ns < *to_ns)
			*to_ns = step->to_ns;
	}
}
