/* SPDX-License-Identifier: BSD-2-Clause */
/* The screen's side of files that are taken out of the tape once more. */
#include "deck_private.h"

#include <stdio.h>

void
files_task_init(struct deck *d)
{
	for (int i = 0; i < N_FILE_TASKS; i++) {
		mailbox_init(&d->scan.files[i].questions);
		mailbox_init(&d->scan.files[i].answers);
	}
}

void
files_task_fini(struct deck *d)
{
	for (int i = 0; i < N_FILE_TASKS; i++) {
		for (size_t k = 0; k < MAILBOX_SLOTS; k++)
			conversation_free(d->scan.files[i].answer[k].as.said);
	}
}

/* There is nobody who could: no tape, so no other thread writes answers. */
static void
answer_without_a_tape(struct deck *d, struct file_task *task, uint64_t serial)
{
	struct deck_filed *out = &task->answer[task->answers.back];

	*out = (struct deck_filed){.as = {.serial = serial}};
	snprintf(out->as.failure, sizeof(out->as.failure),
	    "there is no tape to take it from");
	mailbox_publish(&task->answers);
	bell_ring(&d->ui_bell);
}

void
deck_file(struct deck *d, const struct deck_file *f, uint64_t serial)
{
	struct scan *s = &d->scan;
	struct file_task *task = &s->files[f->keeper ? FILE_SAVE : FILE_LOOK];

	atomic_store_explicit(&task->wanted, serial, memory_order_relaxed);
	if (!s->runs) {
		answer_without_a_tape(d, task, serial);
		return;
	}
	task->question[task->questions.back] =
	    (struct file_question){*f, serial};
	mailbox_publish(&task->questions);
	bell_ring(&s->bell);
}

void
deck_unfile(struct deck *d)
{
	atomic_store_explicit(
	    &d->scan.files[FILE_LOOK].wanted, 0, memory_order_relaxed);
}

const struct deck_filed *
deck_filed(struct deck *d, bool saved)
{
	struct file_task *task = &d->scan.files[saved ? FILE_SAVE : FILE_LOOK];

	task->answered |= mailbox_take(&task->answers);
	return task->answered ? &task->answer[task->answers.front] : NULL;
}

double
deck_file_progress(const struct deck *d)
{
	return atomic_load_explicit(
		   &d->scan.thousandths, memory_order_relaxed) /
	       1000.0;
}
