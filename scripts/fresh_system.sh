#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# fresh_system.sh [RELEASE [FOLDER]] - prove the two commands on a Debian with
# nothing but the essentials: RELEASE (bookworm) is put into FOLDER (a new one
# outside the repository, left there), the committed tree is cloned into it,
# and scripts/start and scripts/test run in a chroot. Needs root and
# debootstrap; MIRROR names another mirror.
set -eu

# In mounts of our own: they end with the process, whatever happens.
if [ -z "${FRESH_SYSTEM:-}" ] && [ "$(id -u)" = 0 ]; then
	FRESH_SYSTEM=1 exec unshare --mount --propagation private "$0" "$@"
fi

release=${1:-bookworm}
folder=${2:-$(mktemp -d)/$release}
mirror=${MIRROR:-http://deb.debian.org/debian}
here=$(cd "$(dirname "$0")/.." && pwd)
PATH=$PATH:/usr/sbin:/sbin

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
	echo "fresh_system.sh: needs root and debootstrap" >&2
	exit 1
fi

timed() {
	begin=$(date +%s)
	status=0
	"$@" || status=$?
	echo "fresh_system.sh: exit $status after $(($(date +%s) - begin)) s:" \
		"$*"
	return $status
}

[ -f "$folder/etc/debian_version" ] ||
	timed debootstrap --variant=minbase "$release" "$folder" "$mirror"
rm -rf "$folder/src/tapdeck"
mkdir -p "$folder/src"
git clone -q "$here" "$folder/src/tapdeck"
cp /etc/resolv.conf "$folder/etc/resolv.conf"

mount -t proc proc "$folder/proc"
mount --rbind /dev "$folder/dev"
mount -t sysfs sysfs "$folder/sys"

inside() {
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ TERM=xterm-256color \
		${http_proxy:+http_proxy="$http_proxy"} \
		chroot "$folder" "$@" </dev/null
}
result=0
timed inside /src/tapdeck/scripts/start || result=1
timed inside /src/tapdeck/scripts/start >/dev/null || result=1
timed inside /src/tapdeck/scripts/test || result=1
exit $result
