# SPDX-License-Identifier: BSD-2-Clause
# The nas looks for its clock and its updates, and says little otherwise.
sleep 9
dig +short updates.example.net
chronyd -x -Q -t 4 'server time.example.net iburst maxsamples 2'
sleep 25
curl -s http://updates.example.net/dists/stable/InRelease -o /dev/null
sleep 20
dig +short nas-telemetry.example.org
ping -c 3 printer.home.arpa
