/* SPDX-License-Identifier: BSD-2-Clause */
/* actions_seek owns what keys do to the time a replay is at. */
#ifndef UI_ACTIONS_SEEK_H
#define UI_ACTIONS_SEEK_H

struct board;

void action_seek(struct board *s, int key);
void action_continue(struct board *s, int key);
void action_back(struct board *s, int key);
void action_forth(struct board *s, int key);
void action_gaps(struct board *s, int key);
void action_loop(struct board *s, int key);

/* A key for the line that action_seek asks for. */
void moment_key(struct board *s, int key);

/* Learn from an answer about all of a file from when to when it goes. */
void seek_learn(struct board *s);

#endif
