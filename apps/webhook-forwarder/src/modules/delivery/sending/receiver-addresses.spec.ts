import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ReceiverAddresses } from './receiver-addresses';

describe('ReceiverAddresses', () => {
  const addresses = new ReceiverAddresses([]);

  it.each([
    ...[
      '127.0.0.1',
      '127.9.9.9',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...['0.0.0.0', '100.64.0.1', '224.0.0.1', '255.255.255.255', '198.18.0.1'],
    ...['::', '::1', 'fe80::1', 'fd00::1', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:a00:1', '::FFFF:192.168.0.1'],
    ...['', 'nonsense'],
  ])('does not permit %s', (address) => {
    expect(addresses.permits(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '192.167.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'permits %s',
    (address) => {
      expect(addresses.permits(address)).toBe(true);
    },
  );

  it('permits a private network that is allowed', () => {
    const allowing = new ReceiverAddresses(['10.1.0.0/16', '::1', '127.0.0.1/32']);
    expect(
      ['10.1.2.3', '::1', '127.0.0.1', '::ffff:10.1.2.3'].map((address) => allowing.permits(address)),
    ).toEqual([true, true, true, true]);
    expect(['10.2.0.1', '127.0.0.2', 'fd00::1'].map((address) => allowing.permits(address))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each(['10.1.0.0/33', '10.1.0.0/', 'example.com', '::/129', '10.0.0.0/8/8x', '/8'])(
    'rejects %s as an allowed network',
    (network) => {
      expect(() => new ReceiverAddresses([network])).toThrow('is no address, nor a network');
    },
  );

  it.each(['http://127.1/', 'http://0x7f000001/', 'http://[::1]/', 'http://2130706433/'])(
    'refuses the host of the URL %s',
    (url) => {
      expect(() => {
        addresses.checkHost(new URL(url).hostname);
      }).toThrow('not public');
    },
  );

  it('checks the addresses of a name before a request is sent', async () => {
    let requests = 0;
    const server = createServer((_request, answer) => {
      requests += 1;
      answer.end();
    }).listen(0);
    const { port } = server.address() as AddressInfo;
    const send = ({ lookup }: ReceiverAddresses) =>
      new Promise<string>((resolve) => {
        request(`http://localhost:${port}/`, { lookup }, (answer) => {
          resolve(String(answer.resume().statusCode));
        })
          .on('error', (error) => {
            resolve(error.message);
          })
          .end();
      });
    expect(await send(addresses)).toBe('localhost has an address that is not public');
    expect(requests).toBe(0);
    expect(await send(new ReceiverAddresses(['127.0.0.0/8', '::1']))).toBe('200');
    server.close();
  });
});
