/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tell_flow FILE: the flow named on each line of standard input ("6 CLIENT
 * PORT SERVER PORT"), and what its two ends said, a speech a line: "> 474554",
 * "< [5 missing]". For tshark_follow.py.
 */
#include "capture/source.h"
#include "flow/conversation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST 4096

struct told {
	struct conversation_of of[MOST];
	size_t n;
	struct source *source;
	struct conversation *c;
};

static bool
read_line(struct conversation_of *out)
{
	char client[64], server[64];
	unsigned protocol, client_port, server_port;

	if (scanf("%u %63s %u %63s %u", &protocol, client, &client_port, server,
		&server_port) != 5)
		return false;
	*out = (struct conversation_of){
	    .protocol = (uint8_t)protocol,
	    .client_port = (uint16_t)client_port,
	    .server_port = (uint16_t)server_port,
	    .has_ports = true,
	    .packets = UINT64_MAX,
	};
	return addr_parse(client, &out->client) &&
	       addr_parse(server, &out->server);
}

static void
print_speech(const struct conversation *c, const struct speech *s)
{
	static const char *const words[] = {
	    [SPEECH_MISSING] = "missing",
	    [SPEECH_CUT] = "cut",
	    [SPEECH_ANEW] = "anew",
	};
	const uint8_t *at = conversation_bytes(c) + s->at;

	printf("%c ", "><"[s->side]);
	if (s->kind != SPEECH_BYTES) {
		printf("[%" PRIu64 " %s]\n", s->n, words[s->kind]);
		return;
	}
	for (uint64_t i = 0; i < s->n; i++)
		printf("%02x", at[i]);
	putchar('\n');
}

static int
tell(struct told *t, const struct conversation_of *of)
{
	struct error err = {""};
	struct frame frame;
	const struct speech *list;
	size_t n;

	if (source_rewind(t->source, &err) < 0)
		return -1;
	conversation_begin(t->c, of);
	while (source_next(t->source, &frame, &err) == SOURCE_FRAME)
		conversation_see(t->c, &frame);
	conversation_end(t->c);
	list = conversation_speeches(t->c, &n);
	puts("flow");
	for (size_t i = 0; i < n; i++)
		print_speech(t->c, &list[i]);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct told t;
	struct error err = {""};
	int r = 0;

	if (argc != 2 || source_open_file(argv[1], NULL, &t.source, &err) < 0 ||
	    conversation_new(&t.c, &err) < 0) {
		fprintf(stderr, "tell_flow FILE: %s\n", err.text);
		return EXIT_FAILURE;
	}
	while (t.n < MOST && read_line(&t.of[t.n]))
		t.n++;
	for (size_t i = 0; i < t.n && r == 0; i++)
		r = tell(&t, &t.of[i]);
	conversation_free(t.c);
	source_close(t.source);
	return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
