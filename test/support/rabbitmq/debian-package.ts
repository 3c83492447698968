import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { findRabbitMqServer } from './find-rabbitmq-server';

/**
 * Debian starts a service as soon as it is installed, and again at every boot: policy-rc.d forbids the first,
 * `disable` undoes the second. A policy-rc.d that is already there stays, and ours goes however the script ends.
 */
const INSTALL = `set -e
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
policy=/usr/sbin/policy-rc.d
mark='# the tests of ca-service install rabbitmq-server'
if [ ! -e "$policy" ] || grep -qF "$mark" "$policy"; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\\n%s\\nexit 101\\n' "$mark" > "$policy"
  chmod 755 "$policy"
fi
apt-get update -q -o DPkg::Lock::Timeout=300
apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 rabbitmq-server
if command -v systemctl > /dev/null; then
  systemctl disable rabbitmq-server.service epmd.service epmd.socket > /dev/null 2>&1 || true
fi`;

/** Installs the distribution's package, which needs root; `undefined` on another system or as another user. */
export async function installDebianPackage(say: (line: string) => void): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  say('installing rabbitmq-server with apt-get, because there is none (once, a minute or two)');
  await runShowing(INSTALL, say);
  return findRabbitMqServer();
}

async function runShowing(script: string, say: (line: string) => void): Promise<void> {
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let last = '';
  const show = (chunk: Buffer): void => {
    const lines = chunk
      .toString('utf8')
      .split('\n')
      .map((line) => line.trim());
    for (const line of lines.filter((text) => text !== '')) {
      last = line;
      if (/^(Get:|Need to get|Unpacking|Setting up|E:|W:)/.test(line)) say(line);
    }
  };
  child.stdout.on('data', show);
  child.stderr.on('data', show);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`apt-get could not install rabbitmq-server: ${last}`);
}
