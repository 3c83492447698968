import { InvalidValueError } from '@libs/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derToBase64Pem, derToPem, pemToDer } from './pem';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const DER = Buffer.from(Array.from({ length: 100 }, (_, at) => at));
const PEM = derToPem(DER, 'CERTIFICATE');

describe('PEM', () => {
  it('has lines of 64 characters and ends with a line break', () => {
    const [begin, first, second, third, end, last] = PEM.split('\n');
    expect([begin, end, last]).toEqual(['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '']);
    expect([first?.length, second?.length, third?.length]).toEqual([64, 64, 8]);
  });

  it('is decoded to what was encoded', () => {
    expect(pemToDer(derToBase64Pem(DER, 'CERTIFICATE'), 'cert')).toEqual(DER);
  });

  it.each([
    ['another label', derToPem(DER, 'X509 CERTIFICATE')],
    ['text before it', `Subject: CN=a\n${PEM}`],
    ['a second block', PEM + derToPem(Buffer.of(1), 'CERTIFICATE')],
    ['Windows line ends', PEM.replaceAll('\n', '\r\n')],
    ['no line break at the end', PEM.trimEnd()],
    ['headers', PEM.replace('-----\n', '-----\nProc-Type: 4\n\n')],
    ['a broken block before it', `-----BEGIN A-----\n!!\n-----END A-----\n${PEM}`],
    ['a block that never ends before it', `-----BEGIN A-----\nAAAA\n${PEM}`],
  ])('is decoded with %s', (_name, pem) => {
    expect(pemToDer(base64(pem), 'cert')).toEqual(DER);
  });

  it.each([
    ['nothing', ''],
    ['DER without armour', base64('\x30\x03\x02\x01\x00')],
    ['an empty block', base64('-----BEGIN A-----\n-----END A-----\n')],
    ['a begin line alone', base64('-----BEGIN CERTIFICATE-----')],
    ['a cut block', base64(PEM.slice(0, -10))],
    ['dashes', base64('-----BEGIN -----'.repeat(1000))],
  ])('is not found in %s', (_name, text) => {
    expect(() => pemToDer(text, 'cert')).toThrow('missing cert block');
  });

  it('is named in the error when it is missing', () => {
    expect(() => pemToDer('', 'csr')).toThrow('missing csr block');
  });

  it.each([
    ['A', 0],
    ['AB', 0],
    ['AAAAA', 4],
    ['AAA', 0],
    ['!AAA', 0],
    ['AA AA', 2],
    ['AAAA-', 4],
    ['=AAA', 0],
    ['A=AA', 1],
    ['AA=', 3],
    ['AA=A', 2],
    ['AAA=A', 4],
    ['AA==AA', 4],
    ['-----BEGIN CERTIFICATE-----', 0],
  ])('is rejected as %j with the offset %i of the first illegal byte', (text, offset) => {
    expect(() => pemToDer(text, 'cert')).toThrow(`illegal base64 data at input byte ${offset}`);
  });

  it('is decoded when the base64 around it has line breaks', () => {
    expect(pemToDer(base64(PEM).replaceAll(/(.{20})/g, '$1\r\n'), 'cert')).toEqual(DER);
  });

  it('is decoded, or rejected with InvalidValueError, in any text', () => {
    const pieces = fc.constantFrom(
      '-----BEGIN A-----',
      '-----END A-----',
      '-----',
      '\n',
      ':',
      '\r\n\r\n',
      'AAAA',
      '=',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), fc.string(), (list, end) => {
        for (const text of [base64(list.join('') + end), list.join('') + end]) {
          try {
            expect(pemToDer(text, 'cert').length).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidValueError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['-----BEGIN A-----\n', '-----BEGIN ', '-----BEGIN A-----\n!\n-----END A-----\n', '\n', ':\n'])(
    'is missed in very many %j in time that grows with their number, not with its square',
    (piece) => {
      const processorTime = (bytes: number): number => {
        const text = base64(`${piece.repeat(bytes / piece.length)}-----END A-----\n`);
        const start = process.cpuUsage();
        expect(() => pemToDer(text, 'cert')).toThrow('missing cert block');
        return process.cpuUsage(start).user;
      };
      processorTime(5_000);
      // Linear: 32 times. Quadratic: 1,024 times.
      expect(processorTime(160_000)).toBeLessThan(300 * Math.max(processorTime(5_000), 500));
    },
  );

  it('is rejected above the size limit', () => {
    expect(() => pemToDer('A'.repeat(1_000_000), 'cert')).toThrow('cert is longer than');
  });
});
