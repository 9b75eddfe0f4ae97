/* SPDX-License-Identifier: BSD-2-Clause */
/* screen_demo [--live] [--ascii]: the screen over a made-up deck, to look at.
 */
#include "fake_deck.h"
#include "ui/screen.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	static struct fake fake = {
	    .n_rows = 1234,
	    .status = {.mode = DECK_REPLAY,
		.speed = 4,
		.progress = 0.37,
		.name = "/some/where/demo.pcapng"},
	};
	struct screen_config config = {.tty_fd = STDIN_FILENO};
	struct error err = {""};
	struct deck *deck;
	int r;

	setlocale(LC_CTYPE, "");
	for (int i = 1; i < argc; i++) {
		config.ascii |= !strcmp(argv[i], "--ascii");
		fake.silent |= !strcmp(argv[i], "--silent");
		if (strcmp(argv[i], "--live") == 0) {
			fake.status.mode = DECK_LIVE;
			fake.status.kind = SOURCE_KIND_LIVE;
			fake.status.progress = -1;
			strcpy(fake.status.name, "eth0");
		}
		if (strcmp(argv[i], "--lost") == 0) {
			fake.lost = 12;
			strcpy(fake.status.banner, "eth0 is down since 14:22");
		}
	}
	if (fake.silent)
		fake.n_rows = 0;
	deck = fake_deck_new(&fake);
	r = screen_run(deck, &config, &err);
	fake_deck_free(deck);
	if (r < 0)
		fprintf(stderr, "screen_demo: %s\n", err.text);
	return r < 0;
}
