# SPDX-License-Identifier: BSD-2-Clause
#
# The outlines of the countries for a page, in whole degrees: a script that
# says const WORLD = [ALPHABET, ARCS, COUNTRIES].
#
# A number is one character of the alphabet, its middle being 0; or two, from
# 0 on. An arc is its first point, two characters a coordinate, and then steps
# of one; points closer than two are left out. A country is its code and
# its rings, each of arcs, two characters each: twice its number, plus one if
# it goes backwards. Islets are left out, unless a country has nothing else.

BEGIN {
	LEAST = 40 # tenths of a degree, wide and high
	alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
		"0123456789!#$%()*+,-.:;=>?@[]^_`{|}~"
	base = length(alphabet)
	middle = int(base / 2)
}

function one(n) {
	return substr(alphabet, n + middle + 1, 1)
}

function two(n) {
	return substr(alphabet, int(n / base) + 1, 1) \
		substr(alphabet, n % base + 1, 1)
}

function rounded(n) {
	return n < 0 ? -int(-n / 10 + .5) : int(n / 10 + .5)
}

function clip(n) {
	return n > middle ? middle : n < -middle ? -middle : n
}

# From where the writing is to x, y, in as many steps as it takes.
function steps(x, y,   out, dx, dy) {
	while (x != at_x || y != at_y) {
		dx = clip(x - at_x)
		dy = clip(y - at_y)
		out = out one(dx) one(dy)
		at_x += dx
		at_y += dy
	}
	return out
}

$1 == "arc" {
	split($2, p, ",")
	x = p[1]
	y = p[2]
	at_x = rounded(x)
	at_y = rounded(y)
	low_x[arcs] = high_x[arcs] = x
	low_y[arcs] = high_y[arcs] = y
	text = two(at_x + 360) two(at_y + 90)
	for (i = 3; i <= NF; i++) {
		split($i, p, ",")
		# over 180 degrees it goes on, rather than once around
		x += p[1] > 1800 ? p[1] - 3600 : \
			p[1] < -1800 ? p[1] + 3600 : p[1]
		y += p[2]
		if (x < low_x[arcs]) low_x[arcs] = x
		if (x > high_x[arcs]) high_x[arcs] = x
		if (y < low_y[arcs]) low_y[arcs] = y
		if (y > high_y[arcs]) high_y[arcs] = y
		far = (rounded(x) - at_x) ^ 2 + (rounded(y) - at_y) ^ 2
		if (i == NF || far >= 4)
			text = text steps(rounded(x), rounded(y))
	}
	arc[arcs + 0] = text
	arcs++
}

function finish_ring(   n) {
	if (ring != "" && (wide >= LEAST || rings == "")) {
		rings = rings (rings == "" ? "" : "/") ring
		for (n in in_ring)
			used[n]
	}
	split("", in_ring)
	ring = ""
	wide = 0
}

$1 == "country" {
	rings = ring = ""
	wide = 0
	for (i = 5; i <= NF; i++) {
		if ($i == "/") {
			finish_ring()
			continue
		}
		back = $i ~ /^~/
		n = substr($i, back + 1) + 0
		ring = ring two(2 * n + back)
		in_ring[n]
		wide += high_x[n] - low_x[n] + high_y[n] - low_y[n]
	}
	finish_ring()
	if (rings != "")
		countries = countries (countries == "" ? "" : " ") $2 rings
}

END {
	printf "const WORLD = ['%s',\n'", alphabet
	for (i = 0; i < arcs; i++)
		printf "%s%s", i ? " " : "", i in used ? arc[i] : ""
	printf "',\n'%s'];\n", countries
}
