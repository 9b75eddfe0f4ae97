/* SPDX-License-Identifier: BSD-2-Clause */
#include "views/view.h"

#include <string.h>

extern const struct view view_hosts, view_pairs, view_flows, view_ports,
    view_dns, view_urls, view_names, view_timeline, view_packets, view_issues,
    view_conversations, view_protocols, view_countries, view_cities,
    view_networks, view_resolvers, view_unnamed, view_dns_clients, view_files;

/* One line a view; this order is that of the screen's tabs. */
const struct view *const views[] = {
    &view_hosts,
    &view_pairs,
    &view_flows,
    &view_ports,
    &view_dns,
    &view_urls,
    &view_names,
    &view_countries,
    &view_packets,
    &view_issues, /* the last one with a number for a key */
    &view_timeline,
    &view_conversations,
    &view_protocols,
    &view_cities,
    &view_networks,
    &view_resolvers, /* under the tab of dns, as the next one */
    &view_dns_clients,
    &view_unnamed, /* under the tab of hosts */
    &view_files,
    NULL,
};

const struct view *
view_find(const char *id)
{
	for (size_t i = 0; views[i]; i++) {
		if (strcmp(views[i]->id, id) == 0)
			return views[i];
	}
	return NULL;
}

int
view_column(const struct view *view, const char *id)
{
	for (unsigned c = 0; c < view->n_columns; c++) {
		if (strcmp(view->columns[c].id, id) == 0)
			return (int)c;
	}
	return -1;
}
