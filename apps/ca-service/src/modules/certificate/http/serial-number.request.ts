import { SerialNumber } from '@libs/crypto';
import { z } from 'zod';

/** Every `{sn}` in a path: a certificate is found however its number is written (see `normalForm`). */
export const serialNumberRequest = z
  .string()
  .describe('Hexadecimal; upper case, colons between bytes and leading zeros are tolerated')
  .transform(normalForm);

/** Lower-case hex with an even number of digits (contract 1.7). What is no number names no certificate. */
function normalForm(text: string): string {
  try {
    return SerialNumber.fromHex(text).hex;
  } catch {
    return text;
  }
}
