import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { StartUpError } from '@libs/kernel';

/** Webhooks must not be sent to the receiver's address. */
export class RefusedAddressError extends Error {
  constructor(host: string) {
    super(`${host} has an address that is not public`);
  }
}

/** Networks that are not global in the IANA special-purpose registries (RFC 6890), and multicast. */
const NOT_PUBLIC = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
  ...['2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Prevents server-side request forgery (SSRF): webhooks are sent only to public addresses and to allowed networks. The
 * checked address is the one that is connected to, so DNS rebinding has no effect.
 */
export class ReceiverAddresses {
  readonly #notPublic = blockListOf(NOT_PUBLIC);
  readonly #allowed: BlockList;

  /** @throws StartUpError when an entry of `allowedNetworks` is not a network */
  constructor(allowedNetworks: readonly string[]) {
    this.#allowed = blockListOf(allowedNetworks);
  }

  /** Option `lookup` of `http.request`. Every address of the name must be permitted. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = (addresses as typeof addresses | undefined) ?? [];
      if (error || !first) callback(error ?? new Error(`${hostname} has no address`), '', 0);
      else if (!addresses.every(({ address }) => this.permits(address)))
        callback(new RefusedAddressError(hostname), '', 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  /** Checks a host that is an address, for which Node.js does not call `lookup`. @throws RefusedAddressError */
  checkHost(hostname: string): void {
    const host = hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.permits(host)) throw new RefusedAddressError(host);
  }

  permits(address: string): boolean {
    const plain = asMappedV4(address) ?? address;
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    return isIP(plain) !== 0 && (this.#allowed.check(plain, family) || !this.#notPublic.check(plain, family));
  }
}

/** Returns the IPv4 address of an IPv4-mapped address (RFC 4291 section 2.5.5.2), in either notation. */
function asMappedV4(address: string): string | undefined {
  const url = URL.parse(`http://[${address}]`);
  const spelled = MAPPED.exec(address)?.[1];
  if (spelled !== undefined) return spelled;
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(url?.hostname ?? '') ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(network) ?? [];
    const bits = isIP(address) === 4 ? 32 : 128;
    const length = prefix === undefined ? bits : Number(prefix);
    if (isIP(address) === 0 || length > bits)
      throw new StartUpError(
        `WEBHOOK_ALLOWED_NETWORKS: "${network}" is no address, nor a network such as 10.1.0.0/16`,
      );
    list.addSubnet(address, length, bits === 32 ? 'ipv4' : 'ipv6');
  }
  return list;
}
