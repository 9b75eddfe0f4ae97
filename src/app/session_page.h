/* SPDX-License-Identifier: BSD-2-Clause */
/* session_page owns the pages that are written of what a screen shows. */
#ifndef APP_SESSION_PAGE_H
#define APP_SESSION_PAGE_H

#include "deck/deck_page.h"
#include "session_state.h"

struct session_page;

/*
 * session_page_new - who makes pages as --report=html does, every view in it.
 *
 * out_maker  for the deck; as long as the page lives
 * errors     -ENOMEM
 */
int session_page_new(const struct session *s, struct session_page **out,
    struct deck_page *out_maker, struct error *err);
void session_page_free(struct session_page *p);

#endif
