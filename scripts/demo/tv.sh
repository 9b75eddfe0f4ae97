# SPDX-License-Identifier: BSD-2-Clause
# The tv plays a stream in segments, a little ahead of what it shows.
for n in 001 002 003 004 005 006 007 008 009 010 011 012 013 014 015 016 \
	017 018 019 020 021 022 023 024 025 026 027 028; do
	curl -s -A 'SmartTV/2.0' --limit-rate 60k \
		"http://video.example.net/live/segment-$n.ts" -o /dev/null
	sleep 2.6
done
