/* SPDX-License-Identifier: BSD-2-Clause */
/* config owns the file of preferences: lines of "name = value". */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "app/options.h"
#include "ui/keymap.h"
#include "ui/screen.h"
#include "ui/table.h"

#define CONFIG_PATH_BYTES 4096
#define CONFIG_VIEWS 64

/* How a view is to look; `wish` points to what is beside it. */
struct config_view {
	struct screen_view wish;
	unsigned columns[TABLE_COLUMNS];
	uint8_t widths[TABLE_COLUMNS];
};

/* May not be copied, and must outlive the options that it gave. */
struct config {
	char path[CONFIG_PATH_BYTES]; /* "" where nobody has a home */
	char *text;                   /* what options point into; owned */
	/* what the last session left, where that is asked for; else "" */
	char state_path[CONFIG_PATH_BYTES];
	char *state_text;        /* owned */
	bool reads_state;        /* just now: wrong lines are passed over */
	const struct view *view; /* of it, or NULL */
	const char *where;       /* likewise */
	struct config_view views[CONFIG_VIEWS];
	size_t n_views;
	struct keymap keys;
};

void config_init(struct config *c);
void config_fini(struct config *c);

/*
 * config_parse - take lines over into a config and into options.
 *
 * text     changed; must outlive both
 * path     for what is said: "path:line: name: why", one line each
 * returns  how many lines are wrong; what they say is left out
 */
unsigned config_parse(
    struct config *c, struct options *o, char *text, const char *path);

/*
 * config_load - find the file, read it and parse it.
 *
 * `said` is what the command line asks for: which file, or none. Without
 * --config it is $XDG_CONFIG_HOME/tapdeck/config or
 * ~/.config/tapdeck/config, if it is there, a file, and ours or root's.
 * o        receives what the file says; what `said` says otherwise is left out
 * returns  an exit status; why is said already
 * source   XDG Base Directory Specification 0.8
 */
int config_load(
    struct config *c, const struct options *said, struct options *o);

/* The wishes for a view, made if need be; NULL when there are too many. */
struct config_view *config_view(struct config *c, const struct view *view);

#endif
