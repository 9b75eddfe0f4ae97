/* SPDX-License-Identifier: BSD-2-Clause */
/* scene owns a board over a made-up deck, keys for it and looks at it. */
#ifndef TESTS_UI_SCENE_H
#define TESTS_UI_SCENE_H

#include "board.h"
#include "check.h"
#include "fake_deck.h"
#include "paint.h"

struct scene {
	struct fake fake;
	struct deck *deck;
	struct board board;
};

static struct scene scene; /* too large for a stack */

static inline void
look(struct scene *s)
{
	board_take(&s->board);
	paint_screen(&s->board);
}

static inline void
begin(uint64_t n_rows, enum source_kind kind, int width, int height)
{
	memset(&scene, 0, sizeof(scene));
	scene.fake.n_rows = n_rows;
	scene.fake.status.kind = kind;
	scene.fake.status.mode =
	    kind == SOURCE_KIND_FILE ? DECK_REPLAY : DECK_LIVE;
	scene.fake.status.speed = 1;
	scene.fake.status.progress = -1;
	scene.deck = fake_deck_new(&scene.fake);
	board_init(&scene.board, scene.deck, NULL, width, height, false);
	board_ask(&scene.board);
	look(&scene);
}

static inline void
end(void)
{
	board_fini(&scene.board);
	fake_deck_free(scene.deck);
}

static inline void
press(int key)
{
	board_input(&scene.board, &(struct input){.key = key});
	look(&scene);
}

static inline void
press_all(const char *keys)
{
	for (; *keys; keys++)
		press(*keys);
}

/* Line of the screen that has the text, or -1. */
static inline int
find(const char *text)
{
	char line[4096];

	for (int y = 0; y < scene.board.canvas.height; y++) {
		canvas_line(&scene.board.canvas, y, line, sizeof(line));
		if (strstr(line, text))
			return y;
	}
	return -1;
}

#define CHECK_SEEN(text) CHECK(find(text) >= 0)
#define CHECK_UNSEEN(text) CHECK_EQ(find(text), -1)

#endif
