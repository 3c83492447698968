import { OID } from '../object-identifiers';
import { type CertificateLint } from './certificate-lint';

const keyUsageIsNotEmpty: CertificateLint = {
  name: 'key-usage-is-not-empty',
  section: 'RFC 5280 4.2.1.3',
  level: 'error',
  finding: ({ tbs, contents }) =>
    tbs.extensions.has(OID.keyUsage.key) && contents.keyUsage.length === 0
      ? 'allows no key usage'
      : undefined,
};

const caMaySignCertificates: CertificateLint = {
  name: 'ca-may-sign-certificates',
  section: 'RFC 5280 4.2.1.3',
  level: 'error',
  finding: ({ contents }) =>
    contents.isCa && !contents.keyUsage.includes('CertSign') ? 'of a CA lacks key usage CertSign' : undefined,
};

const onlyCaMaySignCertificates: CertificateLint = {
  name: 'only-ca-may-sign-certificates',
  section: 'RFC 5280 4.2.1.9',
  level: 'error',
  finding: ({ contents }) =>
    !contents.isCa && contents.keyUsage.includes('CertSign')
      ? 'has key usage CertSign but is not of a CA'
      : undefined,
};

export const KEY_USAGE_LINTS: readonly CertificateLint[] = [
  keyUsageIsNotEmpty,
  caMaySignCertificates,
  onlyCaMaySignCertificates,
];
