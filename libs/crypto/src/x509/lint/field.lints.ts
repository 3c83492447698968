import { type CertificateLint } from './certificate-lint';

const versionIs3: CertificateLint = {
  name: 'version-is-3',
  section: 'RFC 5280 4.1.2.1',
  level: 'error',
  finding: ({ tbs }) => (tbs.version === 3 ? undefined : 'has extensions but not version 3'),
};

/** 20 octets of content: the DER has two more in front. */
const MAX_SERIAL_DER_BYTES = 22;

const serialNumberIsPositiveAndShort: CertificateLint = {
  name: 'serial-number-is-positive-and-short',
  section: 'RFC 5280 4.1.2.2',
  level: 'error',
  finding: ({ tbs: { serialNumber } }) =>
    serialNumber.isPositive && serialNumber.der.length <= MAX_SERIAL_DER_BYTES
      ? undefined
      : 'serial number is not positive, or longer than 20 octets',
};

const validityIsNotEmpty: CertificateLint = {
  name: 'validity-is-not-empty',
  section: 'RFC 5280 4.1.2.5',
  level: 'error',
  finding: ({ tbs }) => (tbs.notAfter > tbs.notBefore ? undefined : 'would end before it begins'),
};

export const FIELD_LINTS: readonly CertificateLint[] = [
  versionIs3,
  serialNumberIsPositiveAndShort,
  validityIsNotEmpty,
];
