import { isIPv4 } from 'node:net';

/**
 * Whether `host` of a URL is a loopback address: `localhost`, `127.0.0.0/8` or `::1` (RFC 6890 2.2.2, 2.2.3). Other names
 * are not resolved.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.+)\]$/, '$1');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
