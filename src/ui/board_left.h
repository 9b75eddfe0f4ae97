/* SPDX-License-Identifier: BSD-2-Clause */
/* board_left owns what is told of a board at its end. */
#ifndef UI_BOARD_LEFT_H
#define UI_BOARD_LEFT_H

struct board;
struct screen_config;

/* Tell whoever wants to know how the screen was left. */
void board_leave(const struct board *s, const struct screen_config *config);

#endif
