import { describe, expect, it } from 'vitest';
import { decodeKeyUsage, encodeKeyUsage, type KeyUsage } from './key-usage';

describe('the key usage extension', () => {
  it.each<[string, string, KeyUsage[]]>([
    ['two bits', '030205a0', ['DigitalSignature', 'KeyEncipherment']],
    ['unused bits that are set', '030205bf', ['DigitalSignature', 'KeyEncipherment']],
    [
      'keyCertSign as an unused bit',
      '030205ff',
      ['DigitalSignature', 'ContentCommitment', 'KeyEncipherment'],
    ],
    ['the ninth bit', '0303070080', ['DecipherOnly']],
    ['the ninth bit with trailing zero bits', '0303000080', ['DecipherOnly']],
    ['bits without a name', '030300007f', []],
    ['no bits', '030100', []],
    ['one bit before unused bits that are set', '030207ff', ['DigitalSignature']],
  ])('is read with %s', (_name, der, usages) => {
    expect(decodeKeyUsage(Buffer.from(der, 'hex'))).toEqual(usages);
  });

  it.each(['030108', '0301ff', '030107', '0300'])('is rejected as %s, which is no bit string', (der) => {
    expect(() => decodeKeyUsage(Buffer.from(der, 'hex'))).toThrow('key usage is not a bit string');
  });

  it('is written without trailing zero bits', () => {
    expect(encodeKeyUsage(['DigitalSignature', 'KeyEncipherment']).toString('hex')).toBe('030205a0');
    expect(encodeKeyUsage(['DecipherOnly']).toString('hex')).toBe('0303070080');
  });
});
