#!/bin/sh
# Installs the AT Protocol network that TestRealNetwork runs, as package-lock.json has it. Needs Node 20,
# npm, python3, make and g++: one module is compiled. The test itself needs postgresql-15 and redis-server.
# It takes minutes; running it again without a change of the lock file does nothing.
set -eu
cd "$(dirname "$0")"

stamp=node_modules/.installed
want=$(cat package.json package-lock.json | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
	exit 0
fi

# Node's own headers, where the distribution ships them: no download while compiling.
if [ -f /usr/include/node/node.h ]; then
	export npm_config_nodedir=/usr
fi
npm ci
printf '%s\n' "$want" >"$stamp"
