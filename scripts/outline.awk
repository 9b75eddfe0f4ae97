#!/usr/bin/awk -f
# SPDX-License-Identifier: BSD-2-Clause
#
# outline.awk - data/outline.txt as C: what include/lookup/world.h declares.
#
# Rings are written out whole, so that who draws them need know no arcs, and
# in one piece: what crosses 180 degrees east goes on beyond it.

# Point i of an arc, appended to the ring being made.
function put(arc, i,    x, y) {
	x = east[arc, i]
	y = north[arc, i]
	if (ring_points && x - last_east > 1800)
		x -= 3600
	if (ring_points && last_east - x > 1800)
		x += 3600
	if (ring_points++ && x == last_east && y == last_north)
		return
	last_east = x
	last_north = y
	points = points (n_points % 5 ? " " : "\n\t") "{" last_east ", " last_north "},"
	n_points++
}

function put_arc(word, arc, i) {
	if (word ~ /^~/) {
		arc = substr(word, 2) + 0
		for (i = length_of[arc]; i >= 1; i--)
			put(arc, i)
		return
	}
	arc = word + 0
	for (i = 1; i <= length_of[arc]; i++)
		put(arc, i)
}

function end_ring() {
	n_rings++
	rings = rings (n_rings % 10 ? " " : "\n\t") n_points ","
	ring_points = 0
}

$1 == "arc" {
	x = y = 0
	for (i = 2; i <= NF; i++) {
		split($i, step, ",")
		east[n_arcs + 0, i - 1] = x += step[1]
		north[n_arcs + 0, i - 1] = y += step[2]
	}
	length_of[n_arcs + 0] = NF - 1
	n_arcs++
}

$1 == "country" {
	first = n_rings + 0
	for (i = 5; i <= NF; i++) {
		if ($i == "/")
			end_ring()
		else
			put_arc($i)
	}
	if (NF > 4)
		end_ring()
	countries = countries "\n\t{\"" $2 "\", {" $3 ", " $4 "}, " \
	    first ", " n_rings - first "},"
	n_countries++
}

END {
	print "/* Made by scripts/outline.awk from data/outline.txt. */"
	print "#include \"lookup/world.h\"\n"
	print "static const struct world_point points[] = {" points "\n};\n"
	print "static const uint16_t rings[] = {\n\t0," rings "\n};\n"
	print "static const struct world_country countries[] = {" countries "\n};\n"
	print "const struct world_table *\nworld_table(void)\n{"
	print "\tstatic const struct world_table table = {points, rings, countries, " \
	    n_countries "};\n"
	print "\treturn &table;\n}"
}
