import {
  encodeIpNetwork,
  isDottedOid,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
} from '@libs/crypto';
import { wireObject } from '@libs/http';
import { InvalidValueError, TimeDuration } from '@libs/kernel';
import { z } from 'zod';
import { NOT_AFTER_POLICIES, parseSubjectAltNamePattern } from '../domain';
import { durationText } from './validity.request';

/** What nothing throws at is fine; the sentence of what is thrown becomes the reason. */
const accepted =
  (check: (text: string) => unknown) =>
  (text: string, context: { addIssue: (issue: { code: 'custom'; message: string }) => void }): void => {
    try {
      check(text);
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  };

/** RFC 5280 section 4.2.1.10: a host, or with a leading dot every host below it. */
const HOST = /^\.?(?!-)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/;
const host = z.string().max(253).regex(HOST, { error: 'must be a host such as acme.test' });
/** A leading dot is for e-mail and URI; DNS subtrees always reach below (RFC 5280 section 4.2.1.10). */
const dnsSubtree = host.refine((text) => !text.startsWith('.'), {
  error: 'must be a host without a leading dot',
});
const mailboxSubtree = z
  .string()
  .max(320)
  .refine((text) => HOST.test(text.slice(text.indexOf('@') + 1)) && /^[\x21-\x7e]+$/.test(text), {
    error: 'must be a mailbox, a host, or a domain with a leading dot',
  });
const network = z.string().max(64).superRefine(accepted(encodeIpNetwork));
const subtrees = <T extends z.ZodType>(item: T) => z.array(item).max(256).default([]);

const nameSubtrees = wireObject({
  dns: subtrees(dnsSubtree),
  email: subtrees(mailboxSubtree),
  ip: subtrees(network),
  uri: subtrees(host),
});

const nameConstraints = wireObject({ permitted: nameSubtrees, excluded: nameSubtrees }).refine(
  ({ permitted, excluded }) =>
    [permitted, excluded].some((side) => Object.values(side).some((list) => list.length > 0)),
  { error: 'must name at least one subtree (RFC 5280 section 4.2.1.10)' },
);

const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/;
const certificatePolicy = wireObject({
  oid: z
    .string()
    .refine(isDottedOid, { error: 'must be a dotted object identifier such as 1.3.6.1.4.1.99999.1' }),
  cps: z.string().max(1024).regex(URI, { error: 'must be a URI' }).optional(),
  // RFC 5280 section 4.2.1.4: at most 200 characters, none of them a control character.
  user_notice: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, { error: 'must not contain control characters' })
    .optional(),
});
const certificatePolicies = z
  .array(certificatePolicy)
  .min(1)
  .max(32)
  .refine((policies) => new Set(policies.map(({ oid }) => oid)).size === policies.length, {
    error: 'must not name a policy twice (RFC 5280 section 4.2.1.4)',
  });

const patterns = z.array(z.string().superRefine(accepted(parseSubjectAltNamePattern))).max(256);

const between = (minimum: bigint, maximum: TimeDuration | undefined, error: string) =>
  durationText.refine((text) => isBetween(text, minimum, maximum), { error });
/** Durations that cannot be parsed have their own sentence already. */
function isBetween(text: string, minimum: bigint, maximum: TimeDuration | undefined): boolean {
  try {
    const { nanoseconds } = TimeDuration.parse(text);
    return nanoseconds >= minimum && nanoseconds <= (maximum?.nanoseconds ?? nanoseconds);
  } catch {
    return true;
  }
}
const SECOND = 1_000_000_000n;
/** More than clocks are ever wrong by; a wrong unit shows. */
const MAX_BACKDATE = TimeDuration.parse('1y');

const ALGORITHMS = Object.keys(SIGNATURE_ALGORITHMS) as [SignatureAlgorithmName, ...SignatureAlgorithmName[]];

/** Fields of a profile beyond the contract, all optional. */
export const issuanceConstraintsRequest = {
  path_len_constraint: z.int({ error: 'must be a whole number' }).min(0).max(127).optional(),
  name_constraints: nameConstraints.optional(),
  certificate_policies: certificatePolicies.optional(),
  allowed_subject_alt_names: patterns.optional(),
  denied_subject_alt_names: patterns.optional(),
  max_validity: between(SECOND, undefined, 'must be at least a second').optional(),
  not_after_policy: z
    .enum(NOT_AFTER_POLICIES, { error: `must be one of ${NOT_AFTER_POLICIES.join(', ')}` })
    .optional(),
  backdate: between(SECOND, MAX_BACKDATE, 'must be from a second to a year (1y)').optional(),
  signature_algorithm: z.enum(ALGORITHMS, { error: `must be one of ${ALGORITHMS.join(', ')}` }).optional(),
  basic_constraints: z.boolean().optional(),
};
