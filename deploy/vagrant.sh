#!/bin/sh
# Provisions the machine of the Vagrantfile: deploy/host-setup.sh on the tree that lies in /vagrant.
#
#   vagrant.sh ADDRESS      what tenants connect to
#
# The set-up differs in two things from a host's: the console is on (Vagrant forwards its port to loopback only), and the
# ports are those that are forwarded.
set -eu
: "${1:?address}"

# Kindling listens beyond loopback here, because Vagrant's forwards do not come from it. That takes a password.
if [ ! -e /etc/kindling/kindling.env ]; then
    install -d -m 0755 /etc/kindling
    password=$(od -An -N 12 -tx1 /dev/urandom | tr -d ' \n')
    umask 077
    printf 'KINDLING_CONSOLE_PASSWORD=%s\n' "$password" >/etc/kindling/kindling.env
    umask 022
fi

sh /vagrant/deploy/host-setup.sh --address "$1" --ports 60000-60100 --no-start
sed -i -e 's/^# console: /console: /' -e 's/^  listen: 127\.0\.0\.1:8080 /  listen: 0.0.0.0:8080 /' /etc/kindling/kindling.yml
sh /vagrant/deploy/host-setup.sh --address "$1" --ports 60000-60100

port=${KINDLING_BOARD_PORT-8080}
printf '\nKindling runs: http://127.0.0.1:%s on your computer. Console password: sudo cat /etc/kindling/kindling.env\n' "$port"
