# What every script here begins with: a small Debian 12 in a temporary folder, with packages of stated versions, and a
# comparison of what they print with what was seen. Needs root and debootstrap; nothing is left behind.
#
#   . "$(dirname "$0")/room.bash"
#   room_packages pandoc=2.17.1.1-2~deb12u1      # FINDINGS_ROOM=DIR keeps the Debian for the next script
#   room sh -c 'echo | pandoc'                   # runs in it, in /work, with LANG=C.UTF-8
#   seen NAME 'expected' "$(room …)"             # prints it; another output is counted
#   finish                                       # exit status 1 if anything was not as seen
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "findings: needs root (a chroot is made)" >&2; exit 2; }
command -v debootstrap >/dev/null || apt-get install -y -q --no-install-recommends debootstrap >/dev/null
changed=0
temp=$(mktemp -d)
tree=${FINDINGS_ROOM:-$temp/tree}
trap 'umount "$tree/proc" 2>/dev/null; rm -rf "$temp"' EXIT

room() { chroot "$tree" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/work sh -c 'cd /work && exec "$@"' sh "$@"; }

room_packages() {
	if [ ! -x "$tree/usr/bin/apt-get" ]; then
		mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -nE 's/^(deb +(\[[^]]*\] +)?|URIs: *)(http[^ ]*debian)\/?( .*)?$/\3/p' | head -n 1 || true)
		mkdir -p "$tree"
		debootstrap --variant=minbase bookworm "$tree" "${mirror:-http://deb.debian.org/debian}" >"$temp/log" 2>&1 || { tail -n 5 "$temp/log" >&2; exit 2; }
		cp -r /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d "$tree/etc/apt/" 2>/dev/null || true
		chroot "$tree" apt-get update -q >"$temp/log" 2>&1 || true
	fi
	rm -rf "$tree/work"; mkdir -p "$tree/work"
	mountpoint -q "$tree/proc" || mount -t proc proc "$tree/proc"
	chroot "$tree" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends --allow-downgrades "$@" >"$temp/log" 2>&1 ||
		{ echo "findings: these versions cannot be installed: $*" >&2; tail -n 3 "$temp/log" >&2; exit 2; }
	echo "installed: $*"
}

seen() {
	printf '── %s\n%s\n' "$1" "$3"
	[ "$2" = "$3" ] && return
	changed=1
	printf '   was seen:\n%s\n' "$2"
}

finish() {
	[ "$changed" = 0 ] && echo "as seen" || echo "CHANGED"
	exit "$changed"
}
