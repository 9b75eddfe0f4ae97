/* SPDX-License-Identifier: BSD-2-Clause */
/* mailbox owns the handoff of whole results: three slots, nobody waits. */
#ifndef BASE_MAILBOX_H
#define BASE_MAILBOX_H

#include <stdatomic.h>
#include <stdbool.h>

#define MAILBOX_SLOTS 3
#define MAILBOX_FRESH 4u

/* Slots are numbers; what lies in them is the owner's array of three. */
struct mailbox {
	_Alignas(64) _Atomic unsigned middle; /* slot, plus FRESH until taken */
	_Alignas(64) unsigned back;           /* writer: the producer */
	_Alignas(64) unsigned front;          /* writer: the consumer */
};

static inline void
mailbox_init(struct mailbox *m)
{
	m->back = 0;
	atomic_init(&m->middle, 1u);
	m->front = 2;
}

/* Give away the filled back slot; get an old one to fill next. */
static inline void
mailbox_publish(struct mailbox *m)
{
	m->back = atomic_exchange_explicit(&m->middle, m->back | MAILBOX_FRESH,
		      memory_order_acq_rel) &
	          ~MAILBOX_FRESH;
}

/* Take the newest slot to the front; false when nothing came since. */
static inline bool
mailbox_take(struct mailbox *m)
{
	if (!(atomic_load_explicit(&m->middle, memory_order_acquire) &
		MAILBOX_FRESH))
		return false;
	m->front = atomic_exchange_explicit(
		       &m->middle, m->front, memory_order_acq_rel) &
	           ~MAILBOX_FRESH;
	return true;
}

#endif
