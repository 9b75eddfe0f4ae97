# SPDX-License-Identifier: BSD-2-Clause
# The phone asks for messages all the time, over IPv6 where it can.
dir=$1
api=https://api.example.org/v1

ask() {
	curl -s --cacert "$dir/ca.pem" -A 'Chat/4.2 (phone)' "$api/$1" \
		-o /dev/null "$api/status" -o /dev/null
}

for turn in 1 2 3 4 5 6 7 8 9 10 11 12; do
	ask messages
	sleep 2
	ask "messages?since=$turn"
	case $turn in
	3) dig +short aaaa chat.example.net ;;
	4) ask broken ;;
	6) curl -s http://images.example.net/cover.png -o /dev/null ;;
	8) ping -6 -c 3 -i 0.4 www.example.com ;;
	9) dig +tcp +short txt example.com ;;
	esac
	sleep 4
done
