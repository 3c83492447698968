import { OID } from '../der/object-identifiers';
import { quoted } from '../names/quoted-name';
import { uriProblem } from '../names/uri';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

const SECTION = 'RFC 5280 4.2.1.4';
const MAX_NOTICE = 200;

export const CERTIFICATE_POLICIES_LINTS: readonly CertificateLint[] = [
  errorLint('policies-do-not-repeat', SECTION, ({ extensions: { policies } }) =>
    policies && new Set(policies.map(({ oid }) => oid)).size < policies.length
      ? 'has a policy twice'
      : undefined,
  ),
  errorLint('policy-notices-are-short', SECTION, ({ extensions: { policies } }) =>
    policies?.some(({ userNotice = '' }) => Array.from(userNotice).length > MAX_NOTICE)
      ? `has a policy notice of more than ${MAX_NOTICE} characters`
      : undefined,
  ),
  warningLint('policy-notices-have-no-control-characters', SECTION, ({ extensions: { policies } }) =>
    policies?.some(({ userNotice = '' }) => /\p{Cc}/u.test(userNotice))
      ? 'has a policy notice with control characters'
      : undefined,
  ),
  // Another certificate of a CA keeps the policies of its former one.
  errorLint('policy-statements-are-uris', SECTION, ({ extensions: { policies = [] }, keptExtensions }) => {
    if (keptExtensions?.has(OID.certificatePolicies.key)) return undefined;
    for (const { cps } of policies) {
      const problem = cps === undefined ? undefined : uriProblem(cps);
      if (problem !== undefined)
        return `has the certification practice statement ${quoted(cps ?? '')}, which ${problem}`;
    }
    return undefined;
  }),
];
