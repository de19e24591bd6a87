#!/bin/sh
# Builds Kindling from this source tree and packs it for hosts:  deploy/package.sh [DIRECTORY]
#
# Writes DIRECTORY/kindling-VERSION-BUILD.tar.gz (default: target/) and prints its path. It unpacks to one directory that
# runs where it lies, as /opt/kindling/releases/… or anywhere else, with a JRE 17 and without sources.
set -eu
LC_ALL=C
export LC_ALL
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
tree=$(dirname -- "$here")
out=${1-$tree/target}
mkdir -p "$out"
out=$(CDPATH='' cd -- "$out" && pwd -P)

"$tree/kindling" --version >/dev/null # builds when something changed
read -r build <"$tree/.launcher/current"
version=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' "$tree/pom.xml" | head -n 1)
name=kindling-$version-$build

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

dist=$tree/.launcher/dist/$build
target=$work/$name
mkdir -p "$target/.launcher/dist/$build/users" "$target/share" "$target/docs"
cp -p "$tree/kindling" "$tree/LICENSE" "$tree/CHANGELOG.md" "$target/"
cp -Rp "$dist/lib" "$dist/jars" "$target/.launcher/dist/$build/"
cp -p "$dist/stamp" "$target/.launcher/dist/$build/stamp"
cp -p "$tree/.launcher/current" "$target/.launcher/current"
cp -Rp "$tree/deploy" "$target/deploy"
cp -Rp "$tree/bot-config" "$target/share/bot-config" # not beside the launcher: that would look like sources
[ ! -f "$tree/docs/host.md" ] || cp -p "$tree/docs/host.md" "$target/docs/"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -n >"$out/$name.tar.gz"
printf '%s\n' "$out/$name.tar.gz"
