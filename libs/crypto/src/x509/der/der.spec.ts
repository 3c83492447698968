import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octetString, tlv, unsignedInteger } from './der';
import { DerReader, MalformedDerError } from './der-reader';
import { TAG } from './der-tag';
import { dottedOf, ObjectIdentifier } from './object-identifier';

const read = (hex: string) => DerReader.over(Buffer.from(hex, 'hex'));

describe('DER', () => {
  it.each([0, 1, 127, 128, 255, 256, 65_000])('is decoded to what was encoded, with %i bytes', (length) => {
    const content = Buffer.alloc(length, 1);
    const reader = DerReader.over(octetString(content));
    expect(reader.content(0x04)).toEqual(content);
    reader.finish();
  });

  it.each([
    ['', '020100'],
    ['00', '020100'],
    ['0001', '020101'],
    ['7f', '02017f'],
    ['80', '02020080'],
    ['0080', '02020080'],
  ])('encodes the unsigned integer %s as %s', (bytes, der) => {
    expect(unsignedInteger(Buffer.from(bytes, 'hex')).toString('hex')).toBe(der);
  });

  it.each(['1.2.840.113549.1.1.1', '2.5.29.15', '0.9.2342', '2.999.1', '2.16.840.1.101.3.4.2.1'])(
    'writes and reads the object identifier %s',
    (dotted) => {
      const oid = new ObjectIdentifier(dotted);
      expect(DerReader.over(oid.der).oid()).toBe(oid.key);
      expect(dottedOf(oid.key)).toBe(dotted);
    },
  );

  it.each([
    ['indefinite length', '0480', 'bad length at byte 1'],
    ['a length of four octets', '048400000001ff', 'bad length at byte 1'],
    ['a missing length', '04', 'bad length at byte 1'],
    ['a cut length', '0482', 'bad length at byte 1'],
    ['a long form for a short length', '048101ff', 'not in its shortest form'],
    ['a leading zero in the length', `04820080${'00'.repeat(128)}`, 'not in its shortest form'],
    ['a length past the end', '0402ff', 'element cut off at byte 0'],
    ['another element', '0500', 'unexpected element 0x05 at byte 0'],
    ['nothing', '', 'element missing at byte 0'],
  ])('rejects %s', (_name, hex, text) => {
    expect(() => read(hex).content(0x04)).toThrow(text);
  });

  it('rejects tags of several octets', () => {
    expect(() => read('1f0100').element()).toThrow(MalformedDerError);
  });

  it('rejects an object identifier whose conversion to text would take seconds', () => {
    const identifier = (length: number) => DerReader.over(tlv(TAG.oid, Buffer.alloc(length, 1)));
    expect(identifier(256).oid()).toHaveLength(256);
    expect(() => identifier(257).oid()).toThrow('object identifier of more than 256 bytes at byte 0');
  });

  it('rejects values that violate the rules of their type', () => {
    expect(() => read('0200').integer()).toThrow('integer badly encoded');
    expect(() => read('02020001').integer()).toThrow('integer badly encoded');
    expect(() => read('0202ffff').integer()).toThrow('integer badly encoded');
    expect(() => read('020200ff').smallInteger()).toThrow('number too large');
    expect(() => read('0201ff').smallInteger()).toThrow('number too large');
    expect(() => read('0100').boolean()).toThrow('boolean of wrong length');
    expect(() => read('0600').oid()).toThrow('object identifier cut off');
    expect(() => read('060188').oid()).toThrow('object identifier cut off');
    expect(() => read('0300').octetAlignedBits()).toThrow('not of whole bytes');
    expect(() => read('03020180').octetAlignedBits()).toThrow('not of whole bytes');
  });

  it('throws MalformedDerError only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          for (let reader = DerReader.over(Buffer.from(bytes)); ;) reader = reader.enter(reader.peekTag());
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDerError);
        }
      }),
    );
  });
});
