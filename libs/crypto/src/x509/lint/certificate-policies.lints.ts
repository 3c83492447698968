import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

const SECTION = 'RFC 5280 4.2.1.4';
const MAX_NOTICE = 200;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/;

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
  errorLint('policy-statements-are-uris', SECTION, ({ extensions: { policies } }) =>
    policies?.some(({ cps }) => cps !== undefined && !URI.test(cps))
      ? 'has a certification practice statement that is not an absolute URI'
      : undefined,
  ),
];
