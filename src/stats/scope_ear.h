/* SPDX-License-Identifier: BSD-2-Clause */
/* scope_ear owns which frames and connections something was said in. */
#ifndef STATS_SCOPE_EAR_H
#define STATS_SCOPE_EAR_H

#include "flow/flow.h"
#include "packet/frame.h"
#include "stats/scope.h"

struct scope_ear;

/* Steps that ask what was said. */
bool scope_ear_concerns(const struct scope_step *step);

/* s outlives it; bytes are what it may take. errors: -ENOMEM */
int scope_ear_new(const struct scope *s, size_t bytes, struct scope_ear **out,
    struct error *err);
void scope_ear_free(struct scope_ear *e);

/* Listen to a packet whose fragments have their ports. */
void scope_ear_hear(
    struct scope_ear *e, const struct frame *frame, const struct packet *p);

/* No more will come: what is under way is taken as far as it went. */
void scope_ear_finish(struct scope_ear *e);

/* Was it said in this frame, or ever in its connection, for step i? */
bool scope_ear_heard(
    const struct scope_ear *e, size_t i, const struct packet *p);

#endif
