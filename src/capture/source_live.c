/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An interface as a source, through libpcap.
 *
 * The handle is non-blocking and the waiting is our own poll: libpcap would
 * look every millisecond while an interface is down. No immediate mode: that
 * would force the older ring, with worse losses. A filter is always installed,
 * as an unfiltered packet socket ignores the snapshot length.
 *
 * libpcap lends a packet only inside its callback, so a batch is copied into
 * an arena; ring slots are given back to the kernel at once.
 */
#include "interfaces.h"
#include "link_type.h"
#include "source_ops.h"

#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_BYTES (32u << 20)
#define BUFFER_LEAST (2u << 20)
#define LOCAL_ADDRS 64
#define ETHER_ADDR_BYTES 6
/*
 * In a row, while the interface is there. libpcap goes by its name: renamed,
 * it has disappeared, it says once, while its socket stays bound and goes on.
 */
#define FAILURES 20

struct live_source {
	struct source base; /* first: a struct source is this */
	pcap_t *pcap;
	int fd;     /* the packet socket, lent by libpcap */
	int ask_fd; /* for questions about the interface */
	int index;  /* of the interface, 0 for "any" */
	uint16_t link;
	bool has_mac;
	bool down;
	unsigned failures; /* of libpcap, in a row */
	uint8_t mac[ETHER_ADDR_BYTES];
	uint64_t number;
	int64_t clock_ns;
	uint32_t snaplen;
	uint32_t ps_drop, ps_ifdrop; /* as last told */
	struct source_losses losses;

	uint8_t *arena; /* SOURCE_BATCH frames of the snapshot length */
	size_t used;
	struct frame *out; /* of the batch being filled */
	size_t n_out;

	size_t n_addrs;
	struct addr addrs[LOCAL_ADDRS];
};

static struct live_source *
of(struct source *s)
{
	return (struct live_source *)s;
}

static size_t
arena_bytes(const struct live_source *l)
{
	return (size_t)SOURCE_BATCH * l->snaplen;
}

/* By the MAC addresses, where we know our own. */
static uint8_t
ether_direction(const struct live_source *l, const struct frame *frame)
{
	const uint8_t *to = frame->data;
	const uint8_t *from = to + ETHER_ADDR_BYTES;

	if (!l->has_mac || frame->captured < 2 * ETHER_ADDR_BYTES)
		return DIRECTION_UNKNOWN;
	if (memcmp(from, l->mac, ETHER_ADDR_BYTES) == 0)
		return DIRECTION_OUT;
	if (to[0] & 1 || memcmp(to, l->mac, ETHER_ADDR_BYTES) == 0)
		return DIRECTION_IN;
	return DIRECTION_UNKNOWN; /* promiscuous: between others */
}

static void
set_time(struct live_source *l, const struct pcap_pkthdr *h, struct frame *o)
{
	o->time_ns = (int64_t)h->ts.tv_sec * NS_PER_S + h->ts.tv_usec;
	if (o->time_ns < 0) {
		o->time_ns = 0;
		o->faults |= FRAME_TIME_LIE;
	} else if (o->time_ns > l->clock_ns) {
		l->clock_ns = o->time_ns;
	}
	o->clock_ns = l->clock_ns;
}

/* Called by libpcap for each packet of a batch. */
static void
take(u_char *arg, const struct pcap_pkthdr *h, const u_char *bytes)
{
	struct live_source *l = (struct live_source *)(void *)arg;
	uint32_t captured = h->caplen < l->snaplen ? h->caplen : l->snaplen;
	struct frame *o = &l->out[l->n_out++];

	*o = (struct frame){
	    .data = memcpy(l->arena + l->used, bytes, captured),
	    .number = ++l->number,
	    .link = l->link,
	    .captured = captured,
	    .wire = h->len > captured ? h->len : captured,
	    .cut = h->len > captured,
	};
	set_time(l, h, o);
	o->direction =
	    l->base.met_cooked ? link_type_direction(o) : ether_direction(l, o);
	l->used += captured;
}

/* What is in the ring by now; 0 when nothing is. */
static int
take_batch(
    struct live_source *l, struct frame *out, size_t max, struct error *err)
{
	int r;

	l->out = out;
	l->n_out = 0;
	l->used = 0;
	if (max > SOURCE_BATCH)
		max = SOURCE_BATCH;
	r = pcap_dispatch(l->pcap, (int)max, take, (u_char *)l);
	l->failures = r < 0 ? l->failures + 1 : 0;
	if (l->n_out > 0)
		return (int)l->n_out;
	if (r < 0)
		return error_set(
		    err, -EIO, "%s: %s", l->base.name, pcap_geterr(l->pcap));
	return 0;
}

/*
 * Wait for frames, but not longer than a source may. A socket in error counts
 * as readable at all times; then only the wish to stop ends the wait.
 */
static void
wait_for_frames(struct live_source *l, bool broken)
{
	struct pollfd fds[] = {
	    {.fd = l->base.wake_fd, .events = POLLIN},
	    {.fd = l->fd, .events = POLLIN},
	};

	poll(fds, broken ? 1 : 2, SOURCE_WAIT_MS);
	if (!broken && l->down && fds[1].revents & ~POLLIN)
		poll(fds, 1, SOURCE_WAIT_MS);
}

static void
set_down(struct live_source *l, bool down)
{
	if (down == l->down)
		return;
	l->down = down;
	l->base.banner[0] = '\0';
	if (down)
		snprintf(l->base.banner, sizeof(l->base.banner), "%s is down",
		    l->base.name);
}

/* Is it still there, and up? Asked only when no frames come. */
static int
check_health(struct live_source *l, struct error *err)
{
	struct ifreq ask = {.ifr_ifindex = l->index};

	if (l->index == 0)
		return 0;
	if (ioctl(l->ask_fd, SIOCGIFNAME, &ask) < 0 ||
	    ioctl(l->ask_fd, SIOCGIFFLAGS, &ask) < 0) {
		if (errno != ENODEV && errno != ENXIO)
			return 0; /* not allowed to ask: nothing to say */
		set_down(l, false);
		return error_set(
		    err, -ENODEV, "%s: the interface is gone", l->base.name);
	}
	set_down(l, !(ask.ifr_flags & IFF_UP));
	return 0;
}

static int
live_next(struct source *s, struct frame *out, size_t max, struct error *err)
{
	struct live_source *l = of(s);
	struct error why = {""};
	int n = take_batch(l, out, max, &why);
	int r;

	if (n <= 0) {
		wait_for_frames(l, n < 0);
		n = take_batch(l, out, max, &why);
	}
	if (n > 0) {
		set_down(l, false);
		return n;
	}
	if (source_stopping(s)) {
		s->ended = true;
		return 0;
	}
	r = check_health(l, &why);
	if (r < 0 || (n < 0 && !l->down && l->failures > FAILURES))
		return error_set(err, r < 0 ? r : n, "%s", why.text);
	return 0;
}

/* The kernel counts in 32 bits; a counter that fell was set back. */
static uint64_t
grown(uint32_t *last, uint32_t now)
{
	uint32_t more = now - *last;

	*last = now;
	return more > INT32_MAX ? 0 : more;
}

static struct source_losses
live_losses(struct source *s)
{
	struct live_source *l = of(s);
	struct pcap_stat st;

	if (pcap_stats(l->pcap, &st) == 0) {
		l->losses.kernel += grown(&l->ps_drop, st.ps_drop);
		l->losses.interface += grown(&l->ps_ifdrop, st.ps_ifdrop);
	}
	return l->losses;
}

static int
live_poll_fd(const struct source *s)
{
	return ((const struct live_source *)s)->fd;
}

static size_t
live_local_addrs(const struct source *s, struct addr *out, size_t max)
{
	const struct live_source *l = (const struct live_source *)s;
	size_t n = l->n_addrs < max ? l->n_addrs : max;

	memcpy(out, l->addrs, n * sizeof(*out));
	return n;
}

static void
live_close(struct source *s)
{
	struct live_source *l = of(s);

	if (l->pcap)
		pcap_close(l->pcap);
	if (l->ask_fd >= 0)
		close(l->ask_fd);
	if (l->arena)
		munmap(l->arena, arena_bytes(l));
}

static const struct source_ops live_ops = {
    .next = live_next,
    .losses = live_losses,
    .poll_fd = live_poll_fd,
    .local_addrs = live_local_addrs,
    .close = live_close,
};

static int
no_permission(const char *name, struct error *err)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[n > 0 ? n : 0] = '\0';
	return error_set(err, -EPERM,
	    "%s: no permission to capture: use sudo; or once: sudo setcap "
	    "cap_net_raw+ep %.160s; or: dumpcap -i %s -P -w - | tapdeck -r -",
	    name, n > 0 ? self : "tapdeck", name);
}

static int
no_such_interface(const char *name, struct error *err)
{
	char names[256];

	interfaces_names(names, sizeof(names));
	return error_set(
	    err, -ENODEV, "%s: no such interface; there are: %s", name, names);
}

static int
activation_failed(struct live_source *l, int code, struct error *err)
{
	const char *name = l->base.name;

	switch (code) {
	case PCAP_ERROR_PERM_DENIED:
	case PCAP_ERROR_PROMISC_PERM_DENIED:
		return no_permission(name, err);
	case PCAP_ERROR_NO_SUCH_DEVICE:
		return no_such_interface(name, err);
	case PCAP_ERROR_IFACE_NOT_UP:
		return error_set(err, -ENETDOWN,
		    "%s: is down; \"ip link set %s up\" brings it up", name,
		    name);
	default:
		return error_set(
		    err, -EIO, "%s: %s", name, pcap_geterr(l->pcap));
	}
}

static int
activate(struct live_source *l, const struct source_config *config,
    size_t buffer, struct error *err)
{
	char why[PCAP_ERRBUF_SIZE];
	int r;

	l->pcap = pcap_create(l->base.name, why);
	if (!l->pcap)
		return error_set(err, -EIO, "%s: %s", l->base.name, why);
	pcap_set_snaplen(l->pcap, (int)l->snaplen);
	pcap_set_promisc(l->pcap, !config->no_promiscuous);
	pcap_set_timeout(l->pcap, SOURCE_WAIT_MS);
	pcap_set_buffer_size(l->pcap, (int)buffer);
	pcap_set_tstamp_precision(l->pcap, PCAP_TSTAMP_PRECISION_NANO);
	r = pcap_activate(l->pcap);
	if (r >= 0)
		return 0;
	r = activation_failed(l, r, err);
	pcap_close(l->pcap);
	l->pcap = NULL;
	return r;
}

/* The kernel may not have the buffer we would like: half, and half again. */
static int
activate_within_memory(struct live_source *l,
    const struct source_config *config, struct error *err)
{
	size_t buffer =
	    config->buffer_bytes ? config->buffer_bytes : BUFFER_BYTES;
	int r;

	if (buffer > INT_MAX)
		buffer = INT_MAX;
	do {
		r = activate(l, config, buffer, err);
		buffer /= 2;
	} while (r == -EIO && buffer >= BUFFER_LEAST);
	return r;
}

static int
install_filter(struct live_source *l, const char *filter, struct error *err)
{
	struct bpf_program program;
	int r = 0;

	if (pcap_compile(l->pcap, &program, filter ? filter : "", 1,
		PCAP_NETMASK_UNKNOWN) < 0)
		return error_set(err, -EINVAL, "filter '%s': %s",
		    filter ? filter : "", pcap_geterr(l->pcap));
	if (pcap_setfilter(l->pcap, &program) < 0)
		r = error_set(err, -EIO, "%s: filter: %s", l->base.name,
		    pcap_geterr(l->pcap));
	pcap_freecode(&program);
	return r;
}

/* Version 2 of the cooked header names the interface; older kernels lack it.
 */
static void
choose_link(struct live_source *l)
{
	if (pcap_datalink(l->pcap) == DLT_LINUX_SLL)
		pcap_set_datalink(l->pcap, DLT_LINUX_SLL2);
	l->link = link_type_from_dlt(pcap_datalink(l->pcap));
	source_met_link(&l->base, l->link);
}

/* What can be asked only now, before privileges go. */
static int
learn_interface(struct live_source *l, struct error *err)
{
	struct ifreq ask = {0};

	l->n_addrs = interfaces_addrs(l->base.name, l->addrs, LOCAL_ADDRS);
	if (strcmp(l->base.name, INTERFACE_ANY) == 0) {
		if (interfaces_bridged())
			snprintf(l->base.banner, sizeof(l->base.banner),
			    "any: what crosses a bridge or bond is seen once "
			    "on each of its interfaces");
		return 0;
	}
	l->ask_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (l->ask_fd < 0)
		return error_set(
		    err, -errno, "%s: %s", l->base.name, strerror(errno));
	l->index = (int)if_nametoindex(l->base.name);
	snprintf(ask.ifr_name, sizeof(ask.ifr_name), "%s", l->base.name);
	if (l->link == LINK_ETHERNET &&
	    ioctl(l->ask_fd, SIOCGIFHWADDR, &ask) == 0 &&
	    ask.ifr_hwaddr.sa_family == ARPHRD_ETHER) {
		memcpy(l->mac, ask.ifr_hwaddr.sa_data, ETHER_ADDR_BYTES);
		l->has_mac = true;
	}
	return 0;
}

static int
reserve_arena(struct live_source *l, struct error *err)
{
	l->arena = mmap(NULL, arena_bytes(l), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (l->arena != MAP_FAILED)
		return 0;
	l->arena = NULL;
	return error_set(err, -errno, "%s: %s", l->base.name, strerror(errno));
}

static int
set_up(struct live_source *l, const struct source_config *config,
    struct error *err)
{
	char why[PCAP_ERRBUF_SIZE];
	int r = activate_within_memory(l, config, err);

	if (r < 0)
		return r;
	choose_link(l);
	r = install_filter(l, config->filter, err);
	if (r == 0)
		r = learn_interface(l, err);
	if (r == 0)
		r = reserve_arena(l, err);
	if (r == 0 && pcap_setnonblock(l->pcap, 1, why) < 0)
		r = error_set(err, -EIO, "%s: %s", l->base.name, why);
	l->fd = pcap_get_selectable_fd(l->pcap);
	return r;
}

int
source_open_live(const char *name, const struct source_config *config,
    struct source **out, struct error *err)
{
	static const struct source_config defaults;
	struct live_source *l = calloc(1, sizeof(*l));
	int r;

	if (!l)
		return error_set(err, -ENOMEM, "%s: no memory", name);
	if (!config)
		config = &defaults;
	l->ask_fd = -1;
	l->snaplen = config->snaplen ? config->snaplen : SOURCE_SNAPLEN;
	if (l->snaplen > SOURCE_SNAPLEN)
		l->snaplen = SOURCE_SNAPLEN;
	r = source_head_init(&l->base, &live_ops, SOURCE_KIND_LIVE, name, err);
	if (r < 0)
		goto free_live;
	r = set_up(l, config, err);
	if (r < 0)
		goto close_source;
	*out = &l->base;
	return 0;

close_source:
	source_close(&l->base);
	return r;
free_live:
	free(l);
	return r;
}
