/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/keys.h"

#include "actions.h"
#include "actions_seek.h"
#include "actions_time.h"
#include "map_keys.h"
#include "ui/input.h"

#define CTRL(letter) INPUT_CTRL(letter)

/* clang-format off */
static const struct binding bindings[] = {
	{ "Up", "up", "One row up (also k).",
	  KEY_GROUP_MOVE, 0, NULL, action_up, { INPUT_UP, 'k' } },
	{ "Down", "down", "One row down (also j).",
	  KEY_GROUP_MOVE, 0, NULL, action_down, { INPUT_DOWN, 'j' } },
	{ "PgUp", "page-up", "One page up (also Ctrl-B).",
	  KEY_GROUP_MOVE, 0, NULL, action_page_up, { INPUT_PAGE_UP, CTRL('B') } },
	{ "PgDn", "page-down", "One page down (also Ctrl-F).",
	  KEY_GROUP_MOVE, 0, NULL, action_page_down, { INPUT_PAGE_DOWN, CTRL('F') } },
	{ "g", "first-row", "The first row.",
	  KEY_GROUP_MOVE, 0, NULL, action_first, { 'g' } },
	{ "G", "last-row", "The last row there is.",
	  KEY_GROUP_MOVE, 0, NULL, action_last, { 'G' } },
	{ "1-9 0", "view", "The view of that number.",
	  KEY_GROUP_MOVE, 0, NULL, action_view, { '1', '2', '3', '4', '5', '6', '7', '8', '9', '0' } },
	{ "Tab", "next-view", "The next view.",
	  KEY_GROUP_MOVE, 8, "View", action_next_view, { '\t' } },
	{ "Shift-Tab", "previous-view", "The view before.",
	  KEY_GROUP_MOVE, 0, NULL, action_previous_view, { INPUT_BACK_TAB } },

	{ "Enter", "open", "With the cursor in the graph: into its bin or range. Packets: the frame's headers, fields and bytes. Flows: what the two ends said. Files: what is in it. Else: into the row, as i.",
	  KEY_GROUP_TABLE, 5, "Open", action_open, { INPUT_ENTER, '\r', '\n' } },
	{ "b", "group-by", "DNS: by name, by who was asked, or by who asked. Hosts: all, or those that no DNS answer named (also F5).",
	  KEY_GROUP_TABLE, 6, "Group", action_group, { 'b', INPUT_F5 } },
	{ "s", "sort", "Sort by the next column; or click on its title (also F6).",
	  KEY_GROUP_TABLE, 7, "Sort", action_sort, { 's', INPUT_F6 } },
	{ "C", "columns", "Choose the columns, their order and widths (also F2).",
	  KEY_GROUP_TABLE, 0, NULL, action_columns, { 'C', INPUT_F2 } },
	{ "S", "reverse", "Reverse the order; or click on the title again.",
	  KEY_GROUP_TABLE, 0, NULL, action_reverse, { 'S' } },
	{ "/", "filter", "Show only rows that match; Enter keeps it (also F4).",
	  KEY_GROUP_TABLE, 4, "Filter", action_filter, { '/', INPUT_F4 } },
	{ "Esc", "out", "Leave an explanation; take the cursor out of the graph; then clear the filter; then go out of the scope, a step at a time.",
	  KEY_GROUP_TABLE, 0, NULL, action_out, { INPUT_ESCAPE } },
	{ "i", "into", "Into the row: everything shown is of its frames only, in every view.",
	  KEY_GROUP_TABLE, 0, NULL, action_enter, { 'i' } },
	{ "f", "scope-filter", "Into the frames that a filter in libpcap's words lets through.",
	  KEY_GROUP_TABLE, 0, NULL, action_program, { 'f' } },
	{ "e", "explain", "Who made the difference in the bins marked, or the scope's, to those before.",
	  KEY_GROUP_TABLE, 0, NULL, action_explain, { 'e' } },
	{ "M", "mark", "Mark what is shown, to compare with.",
	  KEY_GROUP_TABLE, 0, NULL, action_mark, { 'M' } },
	{ "D", "differ", "What differs between what is shown and what was marked.",
	  KEY_GROUP_TABLE, 0, NULL, action_differ, { 'D' } },
	{ "w", "write", "Write the frames of the scope to a new pcapng file. Files: save the file that is marked.",
	  KEY_GROUP_TABLE, 0, NULL, action_cut, { 'w' } },
	{ "H", "page", "Write a page for a browser with every view of the scope.",
	  KEY_GROUP_TABLE, 0, NULL, action_page, { 'H' } },
	{ "o", "freeze-order", "Rows keep their places, values go on.",
	  KEY_GROUP_TABLE, 0, NULL, action_freeze, { 'o' } },
	{ "y", "copy", "Copy the row to the clipboard (OSC 52).",
	  KEY_GROUP_TABLE, 0, NULL, action_copy, { 'y' } },
	{ "Y", "copy-cell", "Copy one cell of the row: where it was clicked, else the first; again: the next one.",
	  KEY_GROUP_TABLE, 0, NULL, action_copy_cell, { 'Y' } },

	{ "Left", "bin-before", "The cursor in the graph one bin back; it reads the bin out. Or click on it.",
	  KEY_GROUP_TIME, 0, NULL, action_bin_before, { INPUT_LEFT } },
	{ "Right", "bin-after", "The cursor one bin on.",
	  KEY_GROUP_TIME, 0, NULL, action_bin_after, { INPUT_RIGHT } },
	{ "Shift-Left", "extend-before", "Mark a range of bins, backwards. Or drag the mouse over the graph.",
	  KEY_GROUP_TIME, 0, NULL, action_extend_before, { INPUT_SHIFT_LEFT } },
	{ "Shift-Right", "extend-after", "Mark a range of bins, forwards.",
	  KEY_GROUP_TIME, 0, NULL, action_extend_after, { INPUT_SHIFT_RIGHT } },
	{ "{", "spike-before", "Mark the spike before: bins over twice the median, a deviation over the mean, and a quarter of the highest.",
	  KEY_GROUP_TIME, 0, NULL, action_spike_before, { '{' } },
	{ "}", "spike-after", "Mark the next spike.",
	  KEY_GROUP_TIME, 0, NULL, action_spike_after, { '}' } },
	{ "v", "series", "Graph of bytes in and out, packets, DNS queries, new flows, or frames lost and damaged. In each, ! marks losses and ? damage.",
	  KEY_GROUP_TIME, 0, NULL, action_series, { 'v' } },
	{ "-", "zoom-out", "Wider bins: more of the capture in the graph.",
	  KEY_GROUP_TIME, 0, NULL, action_zoom_out, { '-' } },
	{ "+", "zoom-in", "Narrower bins (also =); below those counted, they take effect where a range is counted anew.",
	  KEY_GROUP_TIME, 0, NULL, action_zoom_in, { '+', '=' } },
	{ "*", "fit", "Bins just so wide that all of the capture is in the graph.",
	  KEY_GROUP_TIME, 0, NULL, action_fit, { '*' } },

	{ "Space", "pause", "Replay: pause and play. Live: freeze the picture, counting goes on.",
	  KEY_GROUP_PLAY, 3, "Pause", action_pause, { ' ' } },
	{ "[", "slower", "Replay slower (also F7).",
	  KEY_GROUP_PLAY, 10, "Slower", action_slower, { '[', INPUT_F7 } },
	{ "]", "faster", "Replay faster, up to as fast as possible (also F8).",
	  KEY_GROUP_PLAY, 9, "Faster", action_faster, { ']', INPUT_F8 } },
	{ ".", "step", "Replay one frame, then stand still.",
	  KEY_GROUP_PLAY, 12, "Step", action_step, { '.' } },
	{ "Home", "restart", "Replay from the first frame. Live: the first row.",
	  KEY_GROUP_PLAY, 0, NULL, action_home, { INPUT_HOME } },
	{ "End", "to-end", "Take in the rest at full speed. Live: from a frozen picture back to now, else the last row.",
	  KEY_GROUP_PLAY, 0, NULL, action_end, { INPUT_END } },
	{ ":", "seek", "Replay from a time on: 14:16, 14:16:02, +90s, -10s, 50%, 2026-01-20T14:16:02Z.",
	  KEY_GROUP_PLAY, 14, "Seek", action_seek, { ':' } },
	{ "<", "back", "Replay: back by a tenth of the file, or 10 s if its length is not known.",
	  KEY_GROUP_PLAY, 0, NULL, action_back, { '<' } },
	{ ">", "forth", "Replay: on by a tenth of the file, as <.",
	  KEY_GROUP_PLAY, 0, NULL, action_forth, { '>' } },
	{ "c", "continue", "Replay: play on from the cursor in the graph.",
	  KEY_GROUP_PLAY, 0, NULL, action_continue, { 'c' } },
	{ "L", "loop", "Replay: play what is marked in the graph over and over, or no longer.",
	  KEY_GROUP_PLAY, 0, NULL, action_loop, { 'L' } },
	{ "z", "skip-gaps", "Replay: gaps of over 2 s between packets take a second at most, or their time.",
	  KEY_GROUP_PLAY, 0, NULL, action_gaps, { 'z' } },
	{ "t", "tunnels", "Count by the innermost IP header of tunnels, or by the outermost again.",
	  KEY_GROUP_PLAY, 0, NULL, action_decap, { 't' } },

	{ "m", "map", "The map of the world: where the hosts are.",
	  KEY_GROUP_SCREEN, 13, "Map", action_map, { 'm' } },
	{ "u", "units", "Rates in bits or in bytes.",
	  KEY_GROUP_SCREEN, 11, "Units", action_units, { 'u' } },
	{ "l", "log-scale", "Graph on a logarithmic or a linear scale.",
	  KEY_GROUP_SCREEN, 0, NULL, action_scale, { 'l' } },
	{ "x", "hide-queries", "URLs: hide or show their query strings. Pairs: the matrix of who sends to whom.",
	  KEY_GROUP_SCREEN, 0, NULL, action_queries, { 'x' } },
	{ "n", "names", "Ask reverse DNS for names of addresses, or cease to.",
	  KEY_GROUP_SCREEN, 0, NULL, action_names, { 'n' } },
	{ "r", "redraw", "Draw the whole screen again (also Ctrl-L).",
	  KEY_GROUP_SCREEN, 0, NULL, action_redraw, { 'r', CTRL('L') } },
	{ "?", "help", "This help (also F1 and h).",
	  KEY_GROUP_SCREEN, 1, "Help", action_help, { '?', 'h', INPUT_F1 } },
	{ "q", "quit", "Leave (also F10 and Ctrl-C).",
	  KEY_GROUP_SCREEN, 2, "Quit", action_quit, { 'q', INPUT_F10, CTRL('C') } },
};

static const char *const titles[N_KEY_GROUPS] = {
	[KEY_GROUP_MOVE] = "Moving",
	[KEY_GROUP_TABLE] = "Table",
	[KEY_GROUP_TIME] = "Timeline",
	[KEY_GROUP_PLAY] = "Playing",
	[KEY_GROUP_SCREEN] = "Screen",
};
/* clang-format on */

const struct binding *
keys_table(size_t *n)
{
	*n = sizeof(bindings) / sizeof(bindings[0]);
	return bindings;
}

const struct binding *
keys_find(int key)
{
	for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++) {
		for (const int *k = bindings[i].keys; *k; k++) {
			if (*k == key)
				return &bindings[i];
		}
	}
	return NULL;
}

const struct binding *
keys_footer(int rank)
{
	for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++) {
		if (bindings[i].rank == rank)
			return &bindings[i];
	}
	return NULL;
}

const char *
keys_group_title(enum key_group group)
{
	return titles[group];
}
