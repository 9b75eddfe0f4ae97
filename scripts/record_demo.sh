#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# record_demo.sh [FILE] - record the demo capture, a good minute of it.
#
# A home (laptop, phone, tv, nas, printer) on one bridge and an internet of
# invented names, all network namespaces of this machine, joined by a link
# with a rate, a delay and a little loss (demo/link.py). Real servers answer
# real clients; nothing leaves the machine. The addresses are those set aside
# for documentation (RFC 5737, RFC 3849) and private use, the hardware
# addresses are from RFC 7042, so nothing has to be rewritten afterwards;
# demo/trim.py only cuts the payload of bulk transfers.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../tests/data/demo.pcapng}
tools='ip ethtool tcpdump dnsmasq nginx curl dig openssl ssh sshd iperf3 ping
chronyd python3'

PATH=$PATH:/usr/sbin:/sbin
missing=
for tool in $tools; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
[ -z "$missing" ] || { echo "record_demo.sh: missing:$missing" >&2; exit 1; }
if [ "$(id -u)" != 0 ] || ! ip netns add td-probe 2>/dev/null; then
	echo "record_demo.sh: needs root and network namespaces" >&2
	exit 1
fi
ip netns del td-probe

dir=$(mktemp -d)
chmod 755 "$dir"
spaces='td-home td-net td-laptop td-phone td-tv td-nas td-printer'

in_space() {
	space=$1
	shift
	ip netns exec "td-$space" "$@"
}

clean() {
	trap - EXIT INT TERM
	for space in $spaces; do
		for pid in $(ip netns pids "$space" 2>/dev/null); do
			kill "$pid" 2>/dev/null || :
		done
		ip netns del "$space" 2>/dev/null || :
		rm -rf "/etc/netns/$space"
	done
	rm -rf "$dir"
}
trap clean EXIT
trap 'exit 1' INT TERM

# The home: one bridge, one cable a device. Segments as on a real wire.
join_home() { # name, last byte of the addresses
	ip netns add "td-$1"
	ip -n td-home link add "p-$1" type veth peer name eth0 netns "td-$1"
	ip -n td-home link set "p-$1" master br-lan up
	ip -n "td-$1" link set eth0 address "00:00:5e:00:53:$(printf %02x "$2")"
	in_space "$1" sysctl -qw net.ipv6.conf.eth0.accept_ra=0
	ip -n "td-$1" link set lo up
	ip -n "td-$1" link set eth0 up
	ip -n "td-$1" addr add "192.168.1.$2/24" dev eth0
	ip -n "td-$1" addr add "2001:db8:1::$2/64" dev eth0 nodad
	ip -n "td-$1" route add default via 192.168.1.1
	ip -n "td-$1" -6 route add default via 2001:db8:1::1
	in_space "$1" ethtool -K eth0 tso off gso off gro off tx off >/dev/null
	in_space home ethtool -K "p-$1" tso off gso off gro off tx off >/dev/null
	mkdir -p "/etc/netns/td-$1"
	echo "nameserver $3" >"/etc/netns/td-$1/resolv.conf"
}

build_home() {
	ip netns add td-home
	ip netns add td-net
	in_space home sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1
	ip -n td-home link set lo up
	ip -n td-home link add br-lan address 00:00:5e:00:53:01 type bridge
	ip -n td-home link set br-lan up
	ip -n td-home addr add 192.168.1.1/24 dev br-lan
	ip -n td-home addr add 2001:db8:1::1/64 dev br-lan nodad
	in_space home ethtool -K br-lan tso off gso off gro off tx off >/dev/null
	join_home nas 10 192.168.1.1
	join_home printer 9 192.168.1.1
	join_home laptop 23 192.168.1.1
	join_home phone 37 192.0.2.53
	join_home tv 50 192.168.1.1
}

servers='203.0.113.10 203.0.113.40 203.0.113.50 198.51.100.20 198.51.100.30
198.51.100.90 192.0.2.53 192.0.2.60 192.0.2.80 192.0.2.123'
servers6='2001:db8:10::10 2001:db8:20::20 2001:db8:30::30 2001:db8:40::40
2001:db8:50::50'

build_internet() {
	for space in home net; do
		ip -n td-$space tuntap add mode tun name wan
		ip -n td-$space link set wan up
	done
	ip -n td-home addr add 100.64.0.2/30 dev wan
	ip -n td-home route add default dev wan
	ip -n td-home -6 route add default dev wan
	ip -n td-net link set lo up
	for address in $servers; do
		ip -n td-net addr add "$address/32" dev lo
	done
	for address in $servers6; do
		ip -n td-net addr add "$address/128" dev lo nodad
	done
	ip -n td-net route add 192.168.1.0/24 dev wan src 192.0.2.53
	ip -n td-net route add 100.64.0.0/30 dev wan src 192.0.2.53
	ip -n td-net -6 route add 2001:db8:1::/64 dev wan src 2001:db8:10::10
	python3 "$here/demo/link.py" td-home td-net &
}

start_names() {
	in_space net dnsmasq --conf-file="$here/demo/names.conf" \
		--pid-file="$dir/names.pid" --listen-address=192.0.2.53 \
		--bind-interfaces --no-hosts --no-resolv --user=root
	in_space home dnsmasq --conf-file=/dev/null --user=root \
		--pid-file="$dir/router.pid" --interface=br-lan \
		--bind-interfaces --no-hosts --no-resolv --server=192.0.2.53 \
		--enable-ra --dhcp-range=2001:db8:1::,ra-only \
		--dhcp-leasefile="$dir/leases" \
		--host-record=nas.home.arpa,192.168.1.10,2001:db8:1::10 \
		--host-record=printer.home.arpa,192.168.1.9 \
		--local=/home.arpa/
}

start_web() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-days 3650 -subj '/O=Example Trust/CN=Example Root' \
		-keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-subj '/O=Example/CN=*.example.com' \
		-keyout "$dir/site.key" -out "$dir/site.csr" 2>/dev/null
	echo 'subjectAltName=DNS:*.example.com,DNS:*.example.net,DNS:*.example.org' \
		>"$dir/names.ext"
	openssl x509 -req -in "$dir/site.csr" -CA "$dir/ca.pem" \
		-CAkey "$dir/ca.key" -CAcreateserial -days 3650 \
		-extfile "$dir/names.ext" -out "$dir/site.pem" 2>/dev/null
	python3 "$here/demo/site.py" "$dir/site"
	mkdir -p "$dir/nas/backup" "$dir/nas/tmp"
	chmod 777 "$dir/nas/backup" "$dir/nas/tmp"
	for place in net nas; do
		sed "s,@DIR@,$dir,g" "$here/demo/$place.nginx" \
			>"$dir/$place.nginx"
		in_space $place nginx -c "$dir/$place.nginx" -e "$dir/$place.log"
	done
}

start_others() {
	ssh-keygen -q -t ed25519 -N '' -C demo -f "$dir/host_key"
	ssh-keygen -q -t ed25519 -N '' -C demo -f "$dir/user_key"
	cp "$dir/user_key.pub" "$dir/authorized"
	mkdir -p /run/sshd
	in_space net "$(command -v sshd)" -f /dev/null -h "$dir/host_key" \
		-o ListenAddress=192.0.2.60 -o PidFile="$dir/sshd.pid" \
		-o StrictModes=no -o UsePAM=no -o PermitRootLogin=yes \
		-o AuthorizedKeysFile="$dir/authorized"
	in_space net iperf3 -s -D -B 198.51.100.90
	printf 'local stratum 2\nallow all\nbindaddress 192.0.2.123\n' \
		>"$dir/chrony.conf"
	printf 'cmdport 0\nbindcmdaddress /\npidfile %s/chrony.pid\n' "$dir" \
		>>"$dir/chrony.conf"
	in_space net chronyd -x -u root -f "$dir/chrony.conf"
}

build_home
build_internet
start_names
start_web
start_others
sleep 2

in_space home tcpdump -q -U -i br-lan -s 0 -w "$dir/all.pcap" 2>/dev/null &
tcpdump=$!
sleep 1
for who in laptop phone tv nas; do
	in_space $who sh "$here/demo/$who.sh" "$dir" >/dev/null 2>&1 &
	eval "$who=\$!"
done
# The tv is the last to stop: the capture ends in the middle of life.
wait "$laptop" || :
wait "$tv" || :
kill "$tcpdump"
wait "$tcpdump" 2>/dev/null || :

python3 "$here/demo/trim.py" "$dir/all.pcap" "$out"
ls -l "$out"
