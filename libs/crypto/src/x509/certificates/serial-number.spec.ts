import { Randomness, SystemRandomness } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { SerialNumber } from './serial-number';

class FixedRandomness extends Randomness {
  readonly #values: Buffer[];

  constructor(...values: Buffer[]) {
    super();
    this.#values = values;
  }

  bytes(): Buffer {
    return this.#values.shift()!;
  }

  uuid(): string {
    throw new Error('not asked for');
  }
}

describe('SerialNumber', () => {
  it('draws 128 random bits', () => {
    const serials = Array.from({ length: 200 }, () => SerialNumber.random(new SystemRandomness()));
    expect(new Set(serials.map(({ hex }) => hex)).size).toBe(200);
    expect(serials.every((serial) => serial.isPositive && serial.der.length <= 2 + 17)).toBe(true);
  });

  it('draws again after zero', () => {
    const randomness = new FixedRandomness(Buffer.alloc(16), Buffer.concat([Buffer.alloc(15), Buffer.of(5)]));
    expect(SerialNumber.random(randomness)).toMatchObject({ hex: '05', der: Buffer.from('020105', 'hex') });
  });

  it('stays positive in DER when the highest bit is set', () => {
    const serial = SerialNumber.random(new FixedRandomness(Buffer.alloc(16, 0xff)));
    expect(serial.hex).toBe('ff'.repeat(16));
    expect(serial.der.toString('hex')).toBe(`021100${'ff'.repeat(16)}`);
  });

  it.each([
    ['0BF3A6', '0bf3a6'],
    ['0b:f3:a6', '0bf3a6'],
    ['bf3a6', '0bf3a6'],
    ['00000bf3a6', '0bf3a6'],
    ['0', '00'],
    ['00ff', 'ff'],
  ])('reads %s as %s', (text, hex) => {
    expect(SerialNumber.fromHex(text).hex).toBe(hex);
  });

  it.each(['', ':', 'xyz', '0x12', '-5', '1 2', 'ab'.repeat(65)])('rejects %j', (text) => {
    expect(() => SerialNumber.fromHex(text)).toThrow(/serial number is/);
  });

  it('omits the sign byte of a number from a certificate', () => {
    const serial = SerialNumber.fromDerInteger(Buffer.from('00ff01', 'hex'));
    expect(serial).toMatchObject({ hex: 'ff01', isPositive: true, der: Buffer.from('020300ff01', 'hex') });
    expect(serial.equals(SerialNumber.fromHex('ff01'))).toBe(true);
  });

  it('shows the absolute value of a negative number, and keeps its bytes', () => {
    const serial = SerialNumber.fromDerInteger(Buffer.from('fffb', 'hex'));
    expect(serial).toMatchObject({ hex: '05', isPositive: false, der: Buffer.from('0202fffb', 'hex') });
  });

  it('becomes its hex digits in JSON', () => {
    expect(JSON.stringify({ serial: SerialNumber.fromHex('AB') })).toBe('{"serial":"ab"}');
  });
});
