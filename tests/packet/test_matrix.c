/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every link type before every tunnel: counted by the outermost IP header, by
 * the innermost when asked, with the whole way named. With a folder it writes
 * the same frames there, a capture a link type, and says what tshark is to
 * call them: see matrix_against_tshark.py.
 */
#include "matrix.h"

typedef void matrix_fn(const struct matrix_cell *cell, void *context);

static void
each_tunnel(const struct matrix_part *link, matrix_fn *fn, void *context)
{
	for (size_t t = 0; t < MATRIX_N_TUNNELS; t++) {
		for (unsigned i = 0; i < 4; i++) {
			struct matrix_cell cell = {
			    link, &matrix_tunnels[t], i & 1, i & 2};

			if (matrix_exists(&cell))
				fn(&cell, context);
		}
	}
}

static void
each_cell(matrix_fn *fn, void *context)
{
	for (size_t l = 0; l < MATRIX_N_LINKS; l++)
		each_tunnel(&matrix_links[l], fn, context);
}

/* The way as struct packet keeps it: seven layers, and the last one. */
static void
expect_layers(const struct matrix_cell *c, char *out, size_t size)
{
	char all[300], *word, *rest = NULL, *last = NULL;
	unsigned n = 0;

	snprintf(all, sizeof(all), "%s %s %s %s udp", c->link->layers,
	    c->outer6 ? "ipv6" : "ipv4", c->tunnel->layers,
	    c->inner6 ? "ipv6" : "ipv4");
	out[0] = '\0';
	for (word = strtok_r(all, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		if (n++ < 7) {
			strncat(out, word, size - strlen(out) - 1);
			strncat(out, " ", size - strlen(out) - 1);
		}
		last = word;
	}
	if (n > 7)
		strncat(out, last, size - strlen(out) - 1);
	else
		out[strlen(out) - 1] = '\0';
}

static void
check_header(const struct matrix_cell *c, const struct packet *p, bool six,
    const char *addresses, uint32_t bytes)
{
	char text[160], layers[300], names[300];

	told_addresses(p, text, sizeof(text));
	text[strcspn(text, ",")] = '\0';
	CHECK_STR(text, addresses);
	CHECK_EQ(p->family, six ? FAMILY_IPV6 : FAMILY_IPV4);
	CHECK_EQ(p->ip_bytes, bytes);
	expect_layers(c, layers, sizeof(layers));
	told_names(p, names, sizeof(names));
	CHECK_STR(names, layers);
}

/* RFC 791, 8200: the length of a packet is what its header and data have. */
static size_t
inner_bytes(const struct matrix_cell *c)
{
	return (c->inner6 ? 40 : 20) + 12;
}

static size_t
outer_bytes(const struct matrix_cell *c)
{
	struct matrix_frame f = {.n = inner_bytes(c)};

	matrix_put_part(&f, c->tunnel, c->inner6);
	return f.n + (c->outer6 ? 40 : 20);
}

static struct frame
frame_of(const struct matrix_cell *c, struct matrix_frame *f)
{
	matrix_build(c, f);
	return (struct frame){
	    .data = matrix_bytes(f),
	    .number = 7,
	    .captured = (uint32_t)f->n,
	    .wire = (uint32_t)f->n,
	    .link = c->link->number,
	};
}

static void
check_outermost(const struct matrix_cell *c, void *context)
{
	struct matrix_frame bytes;
	struct frame f = frame_of(c, &bytes);
	struct packet p;

	(void)context;
	dissect_frame(&f, &p);
	check_header(c, &p, c->outer6,
	    c->outer6 ? "2001:db8::1 > 2001:db8::2" : "192.0.2.1 > 192.0.2.2",
	    (uint32_t)outer_bytes(c));
	CHECK_EQ(p.protocol, c->inner6 && c->tunnel->number6
				 ? c->tunnel->number6
				 : c->tunnel->number);
	CHECK(p.flags & PACKET_TUNNEL);
	CHECK_EQ((p.flags & PACKET_PORTS) != 0, c->tunnel->number == 17);
}

static void
check_innermost(const struct matrix_cell *c, void *context)
{
	struct matrix_frame bytes;
	struct frame f = frame_of(c, &bytes);
	struct packet p;

	(void)context;
	dissect_innermost(&f, &p);
	check_header(c, &p, c->inner6,
	    c->inner6 ? "2001:db8::11 > 2001:db8::12"
		      : "192.0.2.17 > 192.0.2.18",
	    (uint32_t)inner_bytes(c));
	CHECK_EQ(p.protocol, 17);
	CHECK_EQ(p.src_port, 0xc001);
	CHECK_EQ(p.dst_port, 0xc002);
	CHECK_EQ(p.payload_bytes, 4);
	CHECK(p.payload_offset > 0 &&
	      memcmp(f.data + p.payload_offset, "abcd", 4) == 0);
}

static void
check_every_length(const struct matrix_cell *c, void *context)
{
	struct matrix_frame bytes;
	struct frame whole = frame_of(c, &bytes);

	(void)context;
	for (uint32_t n = 0; n <= whole.captured; n++) {
		uint8_t *exact = heap_copy(whole.data, n);
		struct frame f = whole;
		struct packet p;

		f.data = exact;
		f.captured = n;
		f.cut = n < f.wire;
		dissect_innermost(&f, &p);
		told_check_offsets(&f, &p);
		dissect_frame(&f, &p);
		told_check_offsets(&f, &p);
		CHECK_EQ(p.n_issues, 0); /* what is cut is not wrong */
		free(exact);
	}
}

static void
test_every_tunnel_on_every_link_counts_by_the_outermost(void **state)
{
	(void)state;
	each_cell(check_outermost, NULL);
}

static void
test_every_tunnel_on_every_link_counts_by_the_innermost(void **state)
{
	(void)state;
	each_cell(check_innermost, NULL);
}

static void
test_a_cut_anywhere_on_the_way_is_no_issue(void **state)
{
	(void)state;
	each_cell(check_every_length, NULL);
}

/* pcap in the byte order of this machine, in seconds since the epoch. */
static void
write_words(FILE *out, const uint32_t *words, size_t n)
{
	fwrite(words, sizeof(*words), n, out);
}

static void
print_name(const char *name)
{
	printf("%s%s", name, *name ? ":" : "");
}

static void
write_frame(const struct matrix_cell *c, void *context)
{
	struct matrix_frame f;
	uint32_t head[4] = {1, 0};

	matrix_build(c, &f);
	head[2] = head[3] = (uint32_t)f.n;
	write_words(context, head, 4);
	fwrite(matrix_bytes(&f), 1, f.n, context);
	printf("%s/%s\t", c->link->name, c->tunnel->name);
	if (c->link->tshark && c->tunnel->tshark) {
		print_name(c->link->tshark);
		print_name(c->outer6 ? "ipv6" : "ip");
		print_name(c->tunnel->tshark);
		print_name(c->inner6 ? "ipv6" : "ip");
		printf("udp:data");
	}
	putchar('\n');
}

static int
write_captures(const char *folder)
{
	for (size_t l = 0; l < MATRIX_N_LINKS; l++) {
		char path[4096];
		uint32_t head[6] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535,
		    matrix_links[l].number};
		FILE *out;

		snprintf(path, sizeof(path), "%s/%02zu.pcap", folder, l);
		out = fopen(path, "wb");
		if (!out)
			return EXIT_FAILURE;
		printf("capture\t%s\n", path);
		write_words(out, head, 6);
		each_tunnel(&matrix_links[l], write_frame, out);
		if (fclose(out) != 0)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_every_tunnel_on_every_link_counts_by_the_outermost),
	    cmocka_unit_test(
		test_every_tunnel_on_every_link_counts_by_the_innermost),
	    cmocka_unit_test(test_a_cut_anywhere_on_the_way_is_no_issue),
	};

	if (argc > 1)
		return write_captures(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
