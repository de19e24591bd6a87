#!/bin/sh
# Sets up a Debian or Ubuntu host for Kindling with Ignite: containerd, CNI plugins, Ignite, kernel settings, Java, Kindling
# and its services. May be run as often as one likes: what is there already is left alone, so it is also the way to upgrade.
# docs/host.md explains it.
#
#   sudo deploy/host-setup.sh [options]
#
#   --kindling FILE   archive made by deploy/package.sh; without it, the release that this script lies in, one lying in the
#                     offline directory, or built from this source tree
#   --offline DIR     take everything from DIR and download nothing: the files by the last part of their address,
#                     kindling-*.tar.gz, and Debian packages in DIR/debs
#   --artifacts FILE  another list of downloads (default: `artifacts` beside this script)
#   --address NAME    what tenants connect to, for a new configuration (default: the address of the default route)
#   --ports A-B       host ports of the sandboxes, for a new configuration (default: 60000-60999)
#   --root DIR        write everything below DIR and touch nothing else: no packages, user or services (for tests)
#   --no-start        install, enable, but start nothing
#   --use RELEASE     only switch to a release that is installed already, and restart (roll-back); `list` shows them
#
# KINDLING_URL_NAME and KINDLING_SHA256_NAME override single downloads (NAME: IGNITE, IGNITED, CONTAINERD, RUNC,
# CNI_PLUGINS), KINDLING_GITHUB all addresses that begin with https://github.com (a mirror).
set -eu
LC_ALL=C
export LC_ALL
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
tree=$(dirname -- "$here")

say() { printf 'host-setup: %s\n' "$*"; }
step() { printf '\n=== %s\n' "$*"; }
warn() {
    printf 'host-setup: WARNING: %s\n' "$*" >&2
    warnings="$warnings  $*
"
}
die() {
    printf 'host-setup: %s\n' "$*" >&2
    exit 1
}
usage() {
    sed -n '2,/^set -eu/p' "$0" | sed -n 's/^# \{0,1\}//p'
    exit "$1"
}

# --- Options -------------------------------------------------------------------------------------------------------

archive=${KINDLING_ARCHIVE-}
offline=''
artifacts=$here/artifacts
address=${KINDLING_ADDRESS-}
ports=${KINDLING_PORTS-60000-60999}
root=''
start=yes
use=''
warnings=''

# An empty one is a variable of a script that is not set: `--use ""` is no wish for a whole set-up.
needs_value() {
    if [ "$2" -ge 2 ] && [ -n "$3" ]; then return 0; fi
    printf 'host-setup: %s needs a value\n' "$1" >&2
    exit 2
}
absolute() {
    case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s/%s\n' "$(pwd -P)" "$1" ;;
    esac
}

while [ "$#" -gt 0 ]; do
    case $1 in
    --kindling) needs_value "$1" "$#" "${2-}" && archive=$(absolute "$2") && shift ;;
    --offline) needs_value "$1" "$#" "${2-}" && offline=$(absolute "$2") && shift ;;
    --artifacts) needs_value "$1" "$#" "${2-}" && artifacts=$(absolute "$2") && shift ;;
    --address) needs_value "$1" "$#" "${2-}" && address=$2 && shift ;;
    --ports) needs_value "$1" "$#" "${2-}" && ports=$2 && shift ;;
    --root) needs_value "$1" "$#" "${2-}" && root=$(absolute "$2") && shift ;;
    --use) needs_value "$1" "$#" "${2-}" && use=$2 && shift ;;
    --no-start) start='' ;;
    -h | --help) usage 0 ;;
    *)
        printf 'host-setup: unknown option %s\n' "$1" >&2
        usage 2 >&2
        ;;
    esac
    shift
done

case $address in
*[!A-Za-z0-9.:-]*) die "--address: write a host name or an address" ;;
esac
case $ports in
*[!0-9-]* | -* | *- | *-*-*) die "--ports: write two ports as 60000-60999" ;;
*-*) ;;
*) die "--ports: write two ports as 60000-60999" ;;
esac
if [ "${ports%-*}" -lt 1024 ] || [ "${ports#*-}" -gt 65535 ] || [ "${ports%-*}" -gt "${ports#*-}" ]; then
    die "--ports: from 1024 to 65535, the smaller one first"
fi
[ -z "$offline" ] || [ -d "$offline" ] || die "there is no directory $offline"
[ -r "$artifacts" ] || die "there is no list of downloads $artifacts"
if [ -z "$root" ]; then
    [ "$(id -u)" = 0 ] || die 'run it as root: sudo deploy/host-setup.sh'
elif [ "$root" = / ]; then
    root=''
fi

home=$root/opt/kindling
etc=$root/etc/kindling

case $(uname -m) in
x86_64) architecture=amd64 ;;
aarch64) architecture=arm64 ;;
*) die "Ignite runs on x86_64 and aarch64, not on $(uname -m)" ;;
esac

work=$(mktemp -d)
half='' # what is being written; a full disk leaves none of it behind
trap 'rm -rf "$work" ${half:+"$half"}' EXIT
trap 'exit 1' HUP INT TERM

# --- Files ---------------------------------------------------------------------------------------------------------

# place SOURCE TARGET MODE: renamed into place, and only when something would change.
place() {
    if [ -f "$2" ] && cmp -s "$1" "$2"; then
        [ "$(stat -c %a "$2")" = "$3" ] || chmod "$3" "$2"
        return 0
    fi
    mkdir -p "$(dirname "$2")"
    half=$2.kindling-new
    cp "$1" "$half" || die "$2 could not be written. What was there before is untouched; run this again when there is room."
    chmod "$3" "$half"
    mv -f "$half" "$2"
    half=''
    say "wrote $2"
}

# sample SOURCE TARGET MODE: for files that belong to the operator once they are there.
sample() {
    if [ -e "$2" ]; then
        say "kept $2"
    else
        place "$1" "$2" "$3"
    fi
}

fill_in() { sed -e "s/@ADDRESS@/$address/g" -e "s/@PORTS@/$ports/g" "$1"; }

systemd_runs() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

# --- Downloads -----------------------------------------------------------------------------------------------------

upper() { printf '%s\n' "$1" | tr 'a-z-' 'A-Z_'; }

overridden() {
    name=KINDLING_$1_$(upper "$2")
    eval "printf '%s\n' \"\${$name-}\"" # a name of ours, made of a fixed word and a word of the list
}

# Sets version, checksum and url of the artefact $1.
describe() {
    version='' checksum='' url=''
    while read -r name its_version its_architecture its_checksum its_url rest; do
        if [ "$name" != "$1" ] || [ "$its_architecture" != "$architecture" ]; then continue; fi
        [ -z "$rest" ] || die "$artifacts: too many words in the line of $1"
        version=$its_version checksum=$its_checksum url=$its_url
    done <"$artifacts"
    [ -n "$version" ] || die "$artifacts has no $1 for $architecture"
    if [ -n "${KINDLING_GITHUB-}" ]; then
        case $url in
        https://github.com/*) url=${KINDLING_GITHUB%/}/${url#https://github.com/} ;;
        esac
    fi
    url_override=$(overridden URL "$1")
    [ -z "$url_override" ] || url=$url_override
    checksum_override=$(overridden SHA256 "$1")
    [ -z "$checksum_override" ] || checksum=$checksum_override
    case $checksum in
    -) die "no checksum is known for $1 $version: set KINDLING_SHA256_$(upper "$1")" ;;
    *[!0-9a-f]* | '') die "the checksum of $1 is not one" ;;
    esac
    [ "${#checksum}" = 64 ] || die "the checksum of $1 is not one"
}

download() {
    case $1 in
    file://*) cp "${1#file://}" "$2" ;;
    *)
        if command -v curl >/dev/null 2>&1; then
            curl -fsSL --retry 3 --connect-timeout 20 -o "$2" -- "$1"
        elif command -v wget >/dev/null 2>&1; then
            wget -q -t 3 -T 60 -O "$2" -- "$1"
        else
            die 'neither curl nor wget is there to download with'
        fi
        ;;
    esac
}

sum() { sha256sum "$1" | cut -d ' ' -f 1; }

# fetch NAME: sets file to its checked copy.
fetch() {
    describe "$1"
    file=$work/$1
    if [ -n "$offline" ]; then
        local_file=$offline/${url##*/}
        [ -f "$local_file" ] || die "$1 $version is not in $offline: put ${url##*/} there ($url)"
        cp "$local_file" "$file"
    else
        say "downloading $1 $version from $url"
        download "$url" "$file" || die "$1 could not be downloaded from $url; KINDLING_URL_$(upper "$1") names another place"
    fi
    [ -n "$checksum_override" ] || borrowed="$borrowed $1"
    found=$(sum "$file")
    if [ "$found" != "$checksum" ]; then
        rm -f "$file"
        die "$1 $version has the wrong checksum: $found instead of $checksum. It was not installed."
    fi
}

# program NAME TARGET
program() {
    describe "$1"
    if [ -f "$2" ] && [ "$(sum "$2")" = "$checksum" ]; then
        say "$1 $version is there"
        return 0
    fi
    fetch "$1"
    place "$file" "$2" 755
}

# Whether all that the archive with the note $1 brought to $2 is still there. What notes of older releases do not say is.
all_there() {
    [ -f "$1.files" ] || return 0
    while IFS= read -r brought; do
        [ -e "$2/$brought" ] || return 1
    done <"$1.files"
}

# unpacked NAME DIRECTORY: an archive whose checksum and files are noted beside our own files.
unpacked() {
    describe "$1"
    note=$home/artifacts/$1
    if [ -f "$note" ] && [ "$(cat "$note")" = "$version $checksum" ] && all_there "$note" "$2"; then
        say "$1 $version is there"
        return 0
    fi
    fetch "$1"
    mkdir -p "$2" "$home/artifacts"
    tar -xzf "$file" -C "$2" --no-same-owner --no-overwrite-dir ||
        die "$1 could not be unpacked to $2; run this again when that is mended"
    tar -tzf "$file" >"$note.files"
    printf '%s\n' "$version $checksum" >"$note"
    say "unpacked $1 $version to $2"
}

# --- Steps ---------------------------------------------------------------------------------------------------------

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

java_there() {
    for found in /usr/lib/jvm/*/release; do
        [ -f "$found" ] || continue
        major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$found")
        if [ "${major:-0}" -ge 17 ] && [ -x "$(dirname "$found")/bin/java" ]; then return 0; fi
    done
    return 1
}

# The oldest Java that will do: 17 on Debian 12 and Ubuntu, 21 on Debian 13. A build needs the compiler.
java_package() {
    kind=jre
    [ -z "$build" ] || kind=jdk
    for java in 17 21 25; do
        if apt-cache show "openjdk-$java-$kind-headless" >/dev/null 2>&1; then
            printf '%s\n' "openjdk-$java-$kind-headless"
            return 0
        fi
    done
    printf '%s\n' "openjdk-17-$kind-headless"
}

install_packages() {
    command -v dpkg-query >/dev/null 2>&1 || {
        warn 'no dpkg here: install Java 17, iptables, dmsetup, e2fsprogs, binutils, kmod, iproute2 and git yourself'
        return 0
    }
    missing=''
    for package in ca-certificates iptables dmsetup e2fsprogs mount binutils kmod iproute2 openssh-client git; do
        installed "$package" || missing="$missing $package"
    done
    [ -n "$offline" ] || command -v curl >/dev/null 2>&1 || missing="$missing curl"
    java_needed=''
    if ! java_there || { [ -n "$build" ] && ! command -v javac >/dev/null 2>&1; }; then java_needed=yes; fi
    if [ -z "$missing$java_needed" ]; then
        say 'all there'
        return 0
    fi
    if [ -n "$offline" ]; then
        if ls "$offline"/debs/*.deb >/dev/null 2>&1; then
            # Without sources, so that nothing is downloaded.
            # shellcheck disable=SC2046 # each package is a word
            DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
                -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=/dev/null \
                $(ls "$offline"/debs/*.deb) || die "the packages in $offline/debs cannot be installed: is one missing?"
        fi
        for package in $missing; do
            installed "$package" || warn "the package $package is missing, and $offline/debs does not have it"
        done
        java_there || warn "Java 17 or newer is missing, and $offline/debs does not have it"
        return 0
    fi
    apt-get update -q
    [ -z "$java_needed" ] || missing="$missing $(java_package)"
    # shellcheck disable=SC2086 # each package is a word
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

# Ignite wants a containerd; one that is there, by a package or Docker, is not replaced.
install_containerd() {
    if [ -z "$root" ] && [ ! -f "$home/artifacts/containerd" ] && command -v containerd >/dev/null 2>&1; then
        say "containerd is there already: $(containerd --version 2>/dev/null || echo 'unknown version')"
        case $(containerd --version 2>/dev/null) in
        *' 1.6.'* | *' v1.6.'*) ;;
        *) warn 'Ignite was watched with containerd 1.6 only; this is another one' ;;
        esac
        return 0
    fi
    unpacked containerd "$root/usr/local"
    place "$here/systemd/containerd.service" "$root/etc/systemd/system/containerd.service" 644
}

install_runc() {
    if [ -z "$root" ] && [ ! -f /usr/local/sbin/runc ] && command -v runc >/dev/null 2>&1; then
        say "runc is there already: $(command -v runc)"
        return 0
    fi
    program runc "$root/usr/local/sbin/runc"
}

prepare_kernel() {
    place "$here/etc/modules-load.conf" "$root/etc/modules-load.d/kindling.conf" 644
    fill_in "$here/etc/sysctl.conf" >"$work/sysctl.conf"
    place "$work/sysctl.conf" "$root/etc/sysctl.d/60-kindling.conf" 644
    [ -z "$root" ] || return 0
    unloaded=''
    while read -r module; do
        case $module in
        '' | '#'*) continue ;;
        esac
        # Built into some kernels, out of reach in a container.
        modprobe "$module" 2>/dev/null || [ -d "/sys/module/$module" ] || unloaded="$unloaded $module"
    done </etc/modules-load.d/kindling.conf
    [ -z "$unloaded" ] || warn "kernel modules that cannot be loaded here (a container?):$unloaded"
    # By hand: a small system has no sysctl.
    unset_keys=''
    while read -r key equals value; do
        case $key in
        '' | '#'*) continue ;;
        esac
        [ "$equals" = '=' ] || die "/etc/sysctl.d/60-kindling.conf: $key"
        { printf '%s\n' "$value" >"/proc/sys/$(printf '%s' "$key" | tr . /)"; } 2>/dev/null ||
            unset_keys="$unset_keys $key"
    done </etc/sysctl.d/60-kindling.conf
    [ -z "$unset_keys" ] || warn "kernel settings that cannot be changed here (a container?):$unset_keys"
}

make_user() {
    if [ -n "$root" ]; then
        say 'no user is made below --root'
        return 0
    fi
    getent group kindling >/dev/null 2>&1 || groupadd --system kindling
    getent passwd kindling >/dev/null 2>&1 ||
        useradd --system --gid kindling --home-dir /var/lib/kindling --no-create-home --shell /usr/sbin/nologin kindling
    install -d -m 0700 -o kindling -g kindling /var/lib/kindling
    install -d -m 0700 -o kindling -g kindling /var/backups/kindling
    getent group kindling-users >/dev/null 2>&1 || groupadd --system kindling-users
    say 'user kindling is there'
}

# A release that was unpacked, or is installed already, sets up its host from itself.
own_release() { [ ! -f "$tree/pom.xml" ] && [ -f "$tree/.launcher/current" ] && [ -f "$tree/kindling" ]; }

find_archive() {
    [ -z "$archive" ] || return 0
    if own_release; then
        archive=$tree
        return 0
    fi
    if [ -n "$offline" ]; then
        for file in "$offline"/kindling-*.tar.gz; do
            [ ! -f "$file" ] || archive=$file # the last one in the order of names
        done
    fi
    [ -n "$archive" ] || build=yes
}

install_kindling() {
    if [ -n "$build" ]; then
        [ -f "$tree/pom.xml" ] || die 'there is no --kindling archive, and this is no source tree to build one from'
        "$here/package.sh" "$work/built"
        for file in "$work"/built/kindling-*.tar.gz; do archive=$file; done
    fi
    if [ -d "$archive" ]; then
        release=$(basename "$archive")
    else
        [ -f "$archive" ] || die "there is no file $archive"
        tar -tzf "$archive" >"$work/names" || die "$archive is no archive of Kindling"
        release=$(head -n 1 "$work/names" | cut -d / -f 1)
        grep -q -x -F "$release/kindling" "$work/names" || die "$archive is no archive of Kindling"
    fi
    case $release in
    kindling-*) ;;
    *) die "$archive is no archive of Kindling" ;;
    esac
    if [ -d "$home/releases/$release" ]; then
        say "$release is there"
    else
        mkdir -p "$home/releases" "$work/release"
        if [ -d "$archive" ]; then
            cp -R "$archive" "$work/release/$release"
        else
            tar -xzf "$archive" -C "$work/release" --no-same-owner ||
                die "$archive could not be unpacked to $work (TMPDIR says where else). The release in use stays."
        fi
        chmod -R u+rwX,go+rX,go-w "$work/release"
        half=$home/releases/.new
        rm -rf "$half"
        cp -a "$work/release/$release" "$half" ||
            die "$release could not be put into $home/releases. The release in use stays; run this again when there is room."
        mv "$half" "$home/releases/$release"
        half=''
        say "installed $release"
    fi
    switch_to "$release"
    mkdir -p "$root/usr/local/bin"
    if [ "$(readlink "$root/usr/local/bin/kindling")" != /opt/kindling/current/kindling ]; then
        ln -sfn /opt/kindling/current/kindling "$root/usr/local/bin/kindling"
    fi
}

# Atomic: `current` always leads to a whole release.
switch_to() {
    if [ "$(readlink "$home/current" 2>/dev/null)" = "releases/$1" ]; then return 0; fi
    rm -f "$home/.current"
    ln -s "releases/$1" "$home/.current"
    mv -T "$home/.current" "$home/current"
    say "current is now $1"
    switched=yes
}

# Whether the service runs another release than `current`: somebody may have cut off the run that moved the link.
runs_another() {
    pid=$(systemctl show --property=MainPID --value kindling.service 2>/dev/null) || return 1
    running=$(tr '\0' '\n' 2>/dev/null <"/proc/${pid:-0}/cmdline" | sed -n 's/^-Dkindling\.home=//p') || return 1
    [ -n "$running" ] && [ "$running" != "$home/$(readlink "$home/current")" ]
}

default_address() {
    found=$(ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p' | head -n 1)
    printf '%s\n' "${found:-127.0.0.1}"
}

configure() {
    [ -n "$address" ] || address=$(default_address)
    mkdir -p "$etc"
    for file in kindling.yml root.conf; do
        fill_in "$here/etc/$file" >"$work/$file"
    done
    sample "$here/etc/ignite.yaml" "$root/etc/ignite/config.yaml" 644
    sample "$work/kindling.yml" "$etc/kindling.yml" 640
    sample "$here/etc/teams.yml" "$etc/teams.yml" 640
    sample "$here/etc/kindling.env" "$etc/kindling.env" 600
    sample "$here/etc/images" "$etc/images" 644
    sample "$work/root.conf" "$etc/root.conf" 644
    for schema in kindling teams; do
        source=$home/current/share/bot-config/$schema.schema.json
        [ ! -f "$source" ] || place "$source" "$etc/$schema.schema.json" 644
    done
    place "$here/etc/tmpfiles.conf" "$root/etc/tmpfiles.d/kindling.conf" 644
    place "$here/etc/journald.conf" "$root/etc/systemd/journald.conf.d/kindling.conf" 644
    if [ -z "$root" ]; then
        chown root:kindling "$etc" "$etc/kindling.yml" "$etc/teams.yml"
        chmod 0750 "$etc"
    fi
}

install_services() {
    for unit in "$here"/systemd/*; do
        unit=${unit##*/}
        [ "$unit" != containerd.service ] || continue # only with the containerd that is unpacked
        place "$here/systemd/$unit" "$root/etc/systemd/system/$unit" 644
    done
    [ -z "$root" ] || return 0
    command -v systemctl >/dev/null 2>&1 || {
        warn 'no systemd here: start containerd, kindling-root and kindling yourself'
        return 0
    }
    systemctl enable -q kindling-root.socket kindling.service 2>/dev/null ||
        warn 'the services could not be enabled'
    [ ! -f /etc/systemd/system/containerd.service ] || systemctl enable -q containerd.service 2>/dev/null || :
    systemd_runs || {
        say 'systemd does not run here: nothing is started'
        return 0
    }
    systemctl daemon-reload
    systemd-tmpfiles --create /etc/tmpfiles.d/kindling.conf || warn 'the directory of the socket could not be made'
    [ -n "$start" ] || return 0
    systemctl try-restart systemd-journald.service || :
    systemctl start containerd.service || warn 'containerd does not start: journalctl -u containerd'
    systemctl start kindling-root.socket || warn 'the root helper does not listen: journalctl -u kindling-root.socket'
    if [ -n "$switched" ] || runs_another; then
        systemctl restart kindling.service || warn 'Kindling does not start: journalctl -u kindling'
    else
        systemctl start kindling.service || warn 'Kindling does not start: journalctl -u kindling'
    fi
}

as_kindling() {
    secrets
    setpriv --reuid=kindling --regid=kindling --init-groups -- /opt/kindling/current/kindling "$@"
}

as_root() {
    secrets
    /opt/kindling/current/kindling "$@"
}

secrets() {
    # The settings may hold ${NAME}s, whose values stand in the environment file.
    while IFS='=' read -r key value; do
        case $key in
        '' | '#'* | *[!A-Za-z0-9_]* | [0-9]*) ;;
        *) export "$key=$value" ;;
        esac
    done </etc/kindling/kindling.env
    cd /
}

examine() {
    if [ -n "$root" ]; then
        say 'nothing is examined below --root'
        return 0
    fi
    if ! java_there; then
        warn 'Kindling was not tried: Java is missing'
        return 0
    fi
    if as_kindling --help 2>/dev/null | grep -q '^  doctor '; then
        # Without systemd nothing listens for what the user kindling may not do itself.
        examiner=as_kindling
        systemd_runs || examiner=as_root
        ("$examiner" doctor --config /etc/kindling) || warn 'kindling doctor found something to mend: see above'
    else
        (as_kindling check-config /etc/kindling) || warn 'the configuration in /etc/kindling has faults: see above'
    fi
}

# --- All together --------------------------------------------------------------------------------------------------

build=''
switched=''
borrowed=''

if [ -n "$use" ]; then
    if [ "$use" = list ]; then
        [ -d "$home/releases" ] || die 'no release is installed yet'
        ls "$home/releases"
        exit 0
    fi
    case $use in
    */* | .*) die "there is no release $use" ;;
    esac
    [ -d "$home/releases/$use" ] || die "there is no release $use; --use list shows what there is"
    switch_to "$use"
    if systemd_runs && [ -n "$start" ] && { [ -n "$switched" ] || runs_another; }; then
        systemctl restart kindling.service
    fi
    exit 0
fi

find_archive
step 'Packages'
if [ -z "$root" ]; then install_packages; else say 'none below --root'; fi
step 'containerd, runc, CNI plugins'
install_containerd
install_runc
unpacked cni-plugins "$root/opt/cni/bin"
step 'Ignite (no longer maintained by anybody: docs/host.md)'
program ignite "$root/usr/local/bin/ignite"
program ignited "$root/usr/local/bin/ignited"
step 'Kernel'
prepare_kernel
step 'Kindling'
make_user
install_kindling
configure
step 'Services'
install_services
step 'Doctor'
examine

if [ -n "$borrowed" ] && [ "$artifacts" = "$here/artifacts" ]; then
    printf '\nhost-setup: checked by what other projects noted as their checksums, not by the publishers:%s.\n' "$borrowed"
    printf '  Where each comes from: the top of %s. To take your own: KINDLING_SHA256_NAME=…\n' "$artifacts"
fi
if [ -n "$warnings" ]; then
    printf '\nhost-setup: done, but:\n%s' "$warnings"
else
    printf '\nhost-setup: done.\n'
fi
