import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variablesOf } from '@libs/configuration';
import { describe, expect, it } from 'vitest';
import { Environment, readEnvironment } from '../../apps/webhook-forwarder/src/config/environment';
import { REPOSITORY } from '../../tools/sources/source-files';

const [, TABLE = ''] = readFileSync(join(REPOSITORY, 'docs/webhooks.md'), 'utf8').split('## Variables');
const NAMES = [...TABLE.matchAll(/^\| (`[^|]*`)\s*\|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!),
);
const NEEDED = { DATABASE_URL: 'postgresql://x/y', AMQP_URL: 'amqp://x', WEBHOOK_SUBSCRIPTIONS_FILE: 'x' };

describe('docs/webhooks.md', () => {
  it('names every variable that the webhook forwarder reads, and no other', () => {
    expect([...NAMES].sort()).toEqual(variablesOf(Environment).sort());
  });

  it.each(Object.keys(NEEDED))('states that %s is needed', (name) => {
    expect(() => readEnvironment({ ...NEEDED, [name]: '' })).toThrow(`${name} is missing`);
    expect(TABLE).toMatch(new RegExp(`\`${name}\`\\s*\\| –`));
  });
});
