import { readFileSync } from 'node:fs';
import { StartUpError } from '@libs/kernel';
import { z } from 'zod';
import type { Subscription } from '../modules/delivery';

const MOST_SUBSCRIPTIONS = 100;

/** Standard Webhooks, "Signature scheme": 24 to 64 random bytes in base64, after `whsec_`. */
const secret = z.string().transform((text, context) => {
  const bytes = /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text.slice(6), 'base64') : undefined;
  if (bytes && bytes.length >= 24 && bytes.length <= 64) return bytes;
  context.addIssue({ code: 'custom', message: 'must be whsec_ and 24 to 64 bytes in base64' });
  return z.NEVER;
});

const SUBSCRIPTIONS = z.strictObject({
  subscriptions: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[\w.-]{1,64}$/, {
          error: 'must be 1 to 64 letters, digits, dots, hyphens or underscores',
        }),
        url: z
          .string()
          .max(2_000)
          .refine((text) => isWebAddress(text), {
            error: 'must be a URL that begins with https:// or http://, without user and fragment',
          }),
        types: z
          .array(
            z
              .string()
              .max(255)
              .regex(/^(?:[\w-]+|\*|#)(?:\.(?:[\w-]+|\*|#))*$/, {
                error: 'must be a type of event or a pattern such as certificate.#',
              }),
          )
          .min(1, { error: 'must name at least one type of event' })
          .max(100),
        secret,
        previous_secret: secret.optional(),
      }),
    )
    .max(MOST_SUBSCRIPTIONS)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, {
      error: 'have two entries with the same id',
    }),
});

/** Content of WEBHOOK_SUBSCRIPTIONS_FILE. @throws StartUpError that names what is wrong in it, and repeats no secret */
export function readSubscriptions(file: string): Subscription[] {
  const result = SUBSCRIPTIONS.safeParse(readJson(file));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw refused(`${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'is not valid'}`);
  }
  return result.data.subscriptions.map(({ id, url, types, secret: current, previous_secret: previous }) => ({
    id,
    url,
    types,
    secrets: previous ? [current, previous] : [current],
  }));
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw refused(`the file ${file} cannot be read (${code})`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw refused('the file is not JSON'); // the parser's own sentence may repeat a secret
  }
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.hash === '';
}

function refused(reason: string): StartUpError {
  return new StartUpError(`WEBHOOK_SUBSCRIPTIONS_FILE: ${reason}`);
}
