import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIpNetwork, encodeIpNetwork, ipNetworkTest, ipOctets, ipText } from './ip-address';

describe('an IP address', () => {
  it.each([
    ['192.0.2.1', 'c0000201', '192.0.2.1'],
    ['2001:DB8::1', '20010db8000000000000000000000001', '2001:db8::1'],
    ['::', '00'.repeat(16), '::'],
    ['::ffff:1.2.3.4', '00000000000000000000ffff01020304', '::ffff:102:304'],
    ['::1.2.3.4', '00000000000000000000000001020304', '::102:304'],
    ['64:ff9b::1.2.3.4', '0064ff9b000000000000000001020304', '64:ff9b::102:304'],
  ])('%s is %s', (text, hex, shown) => {
    const octets = ipOctets(text);
    expect(octets?.toString('hex')).toBe(hex);
    expect(ipText(octets!)).toBe(shown);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    'fe80::1%eth0',
    'acme.test',
    '::1/64',
    '::0x7f.0.0.1',
    '::01.2.3.4',
  ])('is not %j', (text) => {
    expect(ipOctets(text)).toBeUndefined();
  });

  it('is decoded to the text that was encoded', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const octets = ipOctets(address)!;
        expect(octets).toHaveLength(isIPv4(address) ? 4 : 16);
        expect(ipOctets(ipText(octets))).toEqual(octets);
      }),
    );
  });
});

describe('an IP network', () => {
  it.each([
    ['10.0.0.0/8', '0a000000ff000000'],
    ['0.0.0.0/0', '0000000000000000'],
    ['192.0.2.128/25', 'c0000280ffffff80'],
    ['192.0.2.1/32', 'c0000201ffffffff'],
    ['2001:db8::/33', `20010db8${'00'.repeat(12)}ffffffff80${'00'.repeat(11)}`],
    ['::/128', `${'00'.repeat(16)}${'ff'.repeat(16)}`],
  ])('%s is address and mask', (cidr, hex) => {
    expect(encodeIpNetwork(cidr).toString('hex')).toBe(hex);
    expect(decodeIpNetwork(Buffer.from(hex, 'hex'))).toBe(cidr);
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '/8',
    'x/8',
    '2001:db8::/129',
    '10.0.0.0/-1',
  ])('is not %j', (text) => {
    expect(() => encodeIpNetwork(text)).toThrow(`${text} is not an IP network such as 10.0.0.0/8`);
  });

  it('is rejected with bits beyond its prefix', () => {
    expect(() => encodeIpNetwork('10.0.0.1/8')).toThrow('the address has bits beyond the prefix');
  });

  it.each(['0a000000ff00ff00', '0a000000', '0a00000000ff0000'])('is not the bytes %s', (hex) => {
    expect(() => decodeIpNetwork(Buffer.from(hex, 'hex'))).toThrow('an IP network');
  });

  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['::1.2.3.0/120', '::1.2.3.4', true],
    ['::1.2.3.0/120', '::ffff:1.2.3.4', false],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '192.0.2.1', false],
  ])('%s contains %s: %s', (cidr, address, contains) => {
    expect(ipNetworkTest(cidr)(ipOctets(address)!)).toBe(contains);
  });
});
