import { expect, it } from 'vitest';
import { boundedText } from './bounded-text';

it.each([
  ['keeps a short text', 'no luck', 'no luck'],
  ['cuts a long text', 'x'.repeat(20), 'x'.repeat(10)],
  ['removes NUL before it cuts', `\0\0${'x'.repeat(20)}`, 'x'.repeat(10)],
  ['replaces half of a surrogate pair that the cut leaves', `${'x'.repeat(9)}😀`, `${'x'.repeat(9)}\ufffd`],
])('boundedText %s', (_, text, expected) => {
  expect(boundedText(text, 10)).toBe(expected);
});
