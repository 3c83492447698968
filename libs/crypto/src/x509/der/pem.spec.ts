import { InvalidValueError } from '@libs/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CERTIFICATE_PEM, CSR_PEM, decodePem, derToBase64Pem, derToPem, PRIVATE_KEY_PEM } from './pem';

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
    expect(decodePem(derToBase64Pem(DER, 'CERTIFICATE'), CERTIFICATE_PEM)).toEqual(DER);
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
    expect(decodePem(base64(pem), CERTIFICATE_PEM)).toEqual(DER);
  });

  it.each([
    ['nothing', ''],
    ['an empty block', base64('-----BEGIN A-----\n-----END A-----\n')],
    ['a begin line alone', base64('-----BEGIN CERTIFICATE-----')],
    ['a cut block', base64(PEM.slice(0, -10))],
    ['dashes', base64('-----BEGIN -----'.repeat(1000))],
  ])('is not found in %s', (_name, text) => {
    expect(() => decodePem(text, CERTIFICATE_PEM)).toThrow('missing cert block');
  });

  it('is named in the error when it is missing', () => {
    expect(() => decodePem('', CSR_PEM)).toThrow('missing csr block');
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
    expect(() => decodePem(text, CERTIFICATE_PEM)).toThrow(`illegal base64 data at input byte ${offset}`);
  });

  it('is decoded when the base64 around it has line breaks', () => {
    expect(decodePem(base64(PEM).replaceAll(/(.{20})/g, '$1\r\n'), CERTIFICATE_PEM)).toEqual(DER);
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
            expect(decodePem(text, CERTIFICATE_PEM).length).toBeGreaterThan(0);
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
        expect(() => decodePem(text, CERTIFICATE_PEM)).toThrow('missing cert block');
        return process.cpuUsage(start).user;
      };
      processorTime(5_000);
      // Linear: 32 times. Quadratic: 1,024 times.
      expect(processorTime(160_000)).toBeLessThan(300 * Math.max(processorTime(5_000), 500));
    },
  );

  it('is rejected above the size limit', () => {
    expect(() => decodePem('A'.repeat(1_000_000), CERTIFICATE_PEM)).toThrow('cert is longer than');
  });
});

/** One element of DER, as files hold: a SEQUENCE with an INTEGER of 40 octets. */
const ELEMENT = Buffer.from(`302a0228${'11'.repeat(40)}`, 'hex');
const CERTIFICATE = derToPem(ELEMENT, 'CERTIFICATE');
const BARE = ELEMENT.toString('base64');

describe('PEM as tools write it', () => {
  it.each<[string, Buffer | string]>([
    ['a byte order mark', Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(CERTIFICATE)])],
    ['CR as line end', CERTIFICATE.replaceAll('\n', '\r')],
    ['the two characters \\n in place of line breaks', CERTIFICATE.replaceAll('\n', '\\n')],
    ['the characters \\r\\n in place of line breaks', CERTIFICATE.replaceAll('\n', '\\r\\n')],
    ['indented lines', CERTIFICATE.replaceAll(/^/gm, '    ')],
    ['spaces at the ends of lines', CERTIFICATE.replaceAll('\n', '  \n')],
    ['spaces in place of line breaks', CERTIFICATE.replaceAll('\n', ' ')],
    ['everything on one line', CERTIFICATE.replaceAll('\n', '')],
    ['empty lines inside the block', CERTIFICATE.replaceAll('\n', '\n\n')],
    [
      'lines of 76 characters',
      `-----BEGIN CERTIFICATE-----\n${BARE.replaceAll(/(.{76})/g, '$1\n')}\n-----END CERTIFICATE-----`,
    ],
    ['the label X509 CERTIFICATE', derToPem(ELEMENT, 'X509 CERTIFICATE')],
    ['bag attributes before it', `Bag Attributes\n    localKeyID: 01\nsubject=CN = a\n${CERTIFICATE}`],
    ['EC PARAMETERS before it', derToPem(Buffer.of(6, 1, 1), 'EC PARAMETERS') + CERTIFICATE],
    ['a private key before it', derToPem(Buffer.of(0x30, 0), 'PRIVATE KEY') + CERTIFICATE],
    [
      'a private key before it on one line',
      (derToPem(Buffer.of(0x30, 0), 'PRIVATE KEY') + CERTIFICATE).replaceAll('\n', ''),
    ],
    ['no armour, as base64 alone', BARE],
    ['no armour, as base64 in lines', BARE.replaceAll(/(.{20})/g, '$1\r\n')],
    ['no armour, as DER', ELEMENT],
    ['base64 of the file around it', base64(CERTIFICATE)],
  ])('is read with %s', (_name, file) => {
    expect(decodePem(Buffer.from(file as string).toString('base64'), CERTIFICATE_PEM)).toEqual(ELEMENT);
  });

  it('is read when the field is not base64 of the file but the file', () => {
    expect(decodePem(CERTIFICATE, CERTIFICATE_PEM)).toEqual(ELEMENT);
  });

  it('gives the certificate of a TRUSTED CERTIFICATE, without the trust settings behind it', () => {
    const trusted = derToPem(Buffer.concat([ELEMENT, Buffer.of(0x30, 2, 5, 0)]), 'TRUSTED CERTIFICATE');
    expect(decodePem(base64(trusted), CERTIFICATE_PEM)).toEqual(ELEMENT);
  });

  it.each(['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'])('gives a CSR with the label %s', (label) => {
    expect(decodePem(base64(derToPem(ELEMENT, label)), CSR_PEM)).toEqual(ELEMENT);
  });

  it.each(['PRIVATE KEY', 'EC PRIVATE KEY', 'RSA PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'])(
    'gives a private key with the label %s behind a certificate',
    (label) => {
      const file = derToPem(Buffer.of(0x30, 0), 'CERTIFICATE') + derToPem(ELEMENT, label);
      expect(decodePem(base64(file), PRIVATE_KEY_PEM)).toEqual(ELEMENT);
    },
  );

  it.each<['UTF-16LE' | 'UTF-16BE', string, string]>([
    ['UTF-16LE', 'with', '\ufeff'],
    ['UTF-16LE', 'without', ''],
    ['UTF-16BE', 'with', '\ufeff'],
    ['UTF-16BE', 'without', ''],
  ])('is rejected in %s %s byte order mark, by the name of the encoding', (encoding, _how, mark) => {
    const littleEndian = Buffer.from(mark + CERTIFICATE, 'utf16le');
    const file = encoding === 'UTF-16LE' ? littleEndian : littleEndian.swap16();
    expect(() => decodePem(file.toString('base64'), CERTIFICATE_PEM, 'ca')).toThrow(
      `ca is encoded in ${encoding}: PEM must be ASCII or UTF-8`,
    );
  });

  it.each([
    ['PRIVATE KEY', 'has a PEM block PRIVATE KEY, CERTIFICATE is allowed'],
    ['X509 CRL', 'has a PEM block X509 CRL, CERTIFICATE is allowed'],
    ['PUBLIC KEY', 'has a PEM block PUBLIC KEY, CERTIFICATE is allowed'],
    ['CERTIFICATE REQUEST', 'has a PEM block CERTIFICATE REQUEST, CERTIFICATE is allowed'],
  ])('is rejected with the block %s alone, which is named', (label, clause) => {
    expect(() => decodePem(base64(derToPem(ELEMENT, label)), CERTIFICATE_PEM, 'ca')).toThrow(
      `missing cert block: ca ${clause}`,
    );
  });

  it.each([
    ['is cut off', CERTIFICATE.slice(0, -20), 'has a PEM block CERTIFICATE that has no END line'],
    [
      'is empty',
      '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
      'has a PEM block CERTIFICATE that is empty',
    ],
    ['is not base64', CERTIFICATE.replace('MC', '*C'), 'has a PEM block CERTIFICATE that is not base64'],
  ])('is rejected with a sentence when the block %s', (_name, file, clause) => {
    expect(() => decodePem(base64(file), CERTIFICATE_PEM, 'ca')).toThrow(`missing cert block: ca ${clause}`);
  });

  it('never repeats a private key in its error', () => {
    const file = derToPem(ELEMENT, 'PRIVATE KEY');
    expect(() => decodePem(base64(file), CERTIFICATE_PEM)).not.toThrow(BARE.slice(8, 30));
  });
});
