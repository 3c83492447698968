import { isIPv4 } from 'node:net';

/**
 * Whether `host`, as in a URL, is this machine by definition: `localhost`, `127.0.0.0/8` or `::1` (RFC 6890 2.2.2,
 * 2.2.3). Names are not resolved.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.+)\]$/, '$1');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
