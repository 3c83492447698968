/** Values of a wrong type or form, as clients in other languages send them. */
export const WRONG_VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    '',
    ' ',
    'x',
    '0',
    '\u0000',
    '\ud800',
    '💥',
    '%00',
  ],
  ...['../..', "' OR 1=1 --", '{}', '[]', 'A'.repeat(70_000), '9'.repeat(400), '1y', '-1y', '9999999999y'],
  ...['0000-00-00T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13T00:00:00.000Z', '2026-02-30T00:00:00Z'],
  ...[[], [null], [[]], {}, { toString: 'x' }, { __proto__: null, constructor: 'x', length: -1 }],
  ...[Array.from({ length: 2_000 }, () => 'x'), nested(200)],
];

function nested(depth: number): unknown {
  return depth === 0 ? {} : { x: nested(depth - 1) };
}

/** Yields the body with one member, at any depth, replaced by each wrong value. */
export function* withOneMemberWrong(body: unknown): Generator {
  yield* WRONG_VALUES;
  if (typeof body !== 'object' || body === null) return;
  for (const [name, member] of Object.entries(body) as [string, unknown][])
    for (const wrong of withOneMemberWrong(member))
      yield Array.isArray(body)
        ? body.map((each: unknown, at) => (String(at) === name ? wrong : each))
        : { ...body, [name]: wrong };
}
