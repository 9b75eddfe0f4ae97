/* SPDX-License-Identifier: BSD-2-Clause */
/* Asking for names over the network is the user's to begin and to end. */
#include "actions.h"

#include "board.h"
#include "lookup/names.h"

void
action_names(struct board *s, int key)
{
	bool on = s->names && !names_is_resolving(s->names);

	(void)key;
	if (!s->names || !names_resolve(s->names, on))
		board_say(s, "%s",
		    s->names && *names_failure(s->names)
			? names_failure(s->names)
			: "names are never asked for: -n says so");
	else if (on)
		board_say(s, "asking the resolver what addresses are called");
	else
		board_say(s, "no resolver is asked any more");
	board_ask(s);
}
