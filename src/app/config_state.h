/* SPDX-License-Identifier: BSD-2-Clause */
/* config_state owns what a session leaves for the next, where that is asked. */
#ifndef APP_CONFIG_STATE_H
#define APP_CONFIG_STATE_H

#include "app/config.h"

/*
 * config_state_load - what the last session left, on top of preferences.
 *
 * The folder is made, since something is to be written there at the end. A
 * file that is not there or not ours says nothing, nor does a line that is
 * wrong: nobody wrote it by hand.
 */
void config_state_load(struct config *c);

/* Write what is left; errors as config_replace. */
int config_state_write(
    const char *path, const struct screen_left *left, struct error *err);

#endif
