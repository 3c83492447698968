import { z } from 'zod';

/** Ids stand in paths: no slash, no control characters. Existing clients send `null` or `''` for "none". */
export const caId = z
  .string()
  .max(256)
  .regex(/^[^/\p{Cc}]*$/u, { error: 'must not contain a slash or control characters' })
  // Contract 5.6 and 5.8: the issuer of certificates whose issuer is not known. They are nobody's to revoke.
  .refine((id) => id !== '-', { error: 'must not be -, which stands for an unknown issuer' })
  .default('');
