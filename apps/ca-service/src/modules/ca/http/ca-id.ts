import { z } from 'zod';

/** Ids stand in paths: no slash, no control characters. Existing clients send `null` or `''` for "none". */
export const caId = z
  .string()
  .max(256)
  .regex(/^[^/\p{Cc}]*$/u, { error: 'must not contain a slash or control characters' })
  .default('');
