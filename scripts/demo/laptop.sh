# SPDX-License-Identifier: BSD-2-Clause
# The laptop reads the news, shops, works on a far machine, saves its files.
dir=$1
agent='Mozilla/5.0 (X11; Linux x86_64) demo'
www=http://www.example.com
images=http://images.example.net

browse() {
	curl -s --compressed -A "$agent" "$www/$1" -o /dev/null \
		"$www/style.css" -o /dev/null &
	sleep 0.2
	curl -s -A "$agent" -e "$www/$1" "$images/logo.png" -o /dev/null \
		"$images/$2" -o /dev/null
}

shop() {
	curl -s --cacert "$dir/ca.pem" -A "$agent" \
		"https://shop.example.com/$1" -o /dev/null
}

work() {
	for line in 'uname -a' 'ls -l /usr' 'df' 'ls -l /etc' 'uptime' \
		'head -c 6000 /etc/services' 'ls -lR /usr/share/doc | head -200' \
		'date' 'exit'; do
		sleep 3
		echo "$line"
	done | ssh -i "$dir/user_key" -o StrictHostKeyChecking=no \
		-o UserKnownHostsFile=/dev/null root@git.example.org
}

ping -i 1 -c 70 192.0.2.53 &
browse '' cover.png
sleep 0.7
browse news/harbour.html map.png
sleep 1
shop '' &
shop cart
dig +short nosuch.example.com
chronyd -x -Q -t 6 'server time.example.net iburst maxsamples 4' &
sleep 2
work &
sleep 3
browse old cover.png
curl -s -4 -A "$agent" "$www/search?q=tape" -o /dev/null
sleep 2
curl -s http://printer.home.arpa:631/ -o /dev/null
dig +short +tries=1 +time=1 @192.168.1.9 example.com
ping -c 2 -i 0.3 nas.home.arpa
sleep 2
# First spike: a backup to the nas.
head -c 700000 /dev/urandom >"$dir/photos.tar"
curl -s --limit-rate 450k -T "$dir/photos.tar" \
	http://nas.home.arpa:8080/backup/photos.tar
sleep 2
browse news/orchard.html map.png
dig +short mx example.com
dig +short txt example.com
dig +short srv _imaps._tcp.example.com
sleep 3
curl -s -A 'apt-demo/1.0' \
	http://updates.example.net/dists/stable/InRelease -o /dev/null \
	http://updates.example.net/pool/tape_1.0.deb -o /dev/null \
	http://updates.example.net/pool/gone_2.0.deb -o /dev/null
sleep 3
shop cart
ping -c 1 -t 1 -W 1 203.0.113.40
sleep 4
browse '' cover.png
# Second spike, and the highest: a speed test down, then up.
sleep 4
iperf3 -c speed.example.net -R -n 900K -b 5M
iperf3 -c speed.example.net -n 300K -b 1500k
sleep 3
browse news/harbour.html logo.png
dig +short printer-setup.example.test
sleep 3
iperf3 -u -c speed.example.net -t 3 -b 400k -l 400
sleep 2
shop ''
browse news/orchard.html cover.png
wait
