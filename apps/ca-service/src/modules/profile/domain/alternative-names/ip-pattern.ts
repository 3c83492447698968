import { encodeIpNetwork, ipOctets, ipText } from '@libs/crypto';

const MAPPED = Buffer.from('00000000000000000000ffff', 'hex');
/** Other IPv6 prefixes that hold an IPv4 address: RFC 4291 section 2.5.5.1, RFC 6052 section 2.1. */
const EMBEDDING = [Buffer.alloc(12), Buffer.from('0064ff9b0000000000000000', 'hex')];

const startsWith = (octets: Buffer, prefix: Buffer): boolean =>
  octets.length === 16 && octets.subarray(0, 12).equals(prefix);

/** An IPv4-mapped IPv6 address is the IPv4 address (RFC 4291 section 2.5.5.2). */
export const unmapped = (octets: Buffer): Buffer =>
  startsWith(octets, MAPPED) ? octets.subarray(12) : octets;

/** The address in every form by which it can be denied. */
export function everyForm(octets: Buffer): readonly Buffer[] {
  const holds = EMBEDDING.some((prefix) => startsWith(octets, prefix)) && octets.readUInt32BE(12) > 1;
  return holds ? [octets, octets.subarray(12)] : [octets, unmapped(octets)];
}

/** A network to compare addresses with: the address, then the mask. */
export class IpPattern {
  readonly #address: Buffer;
  readonly #mask: Buffer;

  /** @param cidr a network such as `10.0.0.0/8`, or one address. @throws InvalidValueError */
  constructor(cidr: string) {
    const address = ipOctets(cidr);
    const network = encodeIpNetwork(unmappedNetwork(address ? `${cidr}/${8 * address.length}` : cidr));
    this.#address = network.subarray(0, network.length / 2);
    this.#mask = network.subarray(network.length / 2);
  }

  contains(octets: Buffer): boolean {
    return (
      octets.length === this.#address.length &&
      this.#address.every((octet, at) => octet === ((octets[at] ?? 0) & (this.#mask[at] ?? 0)))
    );
  }
}

function unmappedNetwork(cidr: string): string {
  const [address = '', bits = ''] = cidr.split('/');
  const octets = ipOctets(address);
  const isMapped = octets !== undefined && startsWith(octets, MAPPED) && Number(bits) >= 96;
  return isMapped ? `${ipText(octets.subarray(12))}/${Number(bits) - 96}` : cidr;
}
