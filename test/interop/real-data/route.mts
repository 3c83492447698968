import type { Sample } from './samples-of-file.mts';

/** A way into the service: one row of the table per source. */
export interface Route {
  readonly name: string;
  readonly path: string;
  /** Returns the bodies to try in turn: further ones are other passphrases. */
  readonly bodies: (sample: Sample) => readonly object[];
  /** Returns the base64 PEM of the certificate in a 201 answer. */
  readonly certificateOf: (answer: object) => string;
  /** Returns what is wrong with a 201 answer, or `undefined`. */
  readonly faultOf?: (sample: Sample, answer: object) => string | undefined;
}

const base64 = (bytes: Buffer): string => bytes.toString('base64');
const ofCertificate = (answer: object): string => (answer as { certificate: string }).certificate;
const ofCa = (answer: object): string => ofCertificate((answer as { certificate: object }).certificate);

export const IMPORT_CA: Route = {
  name: 'POST /cas/import',
  path: '/cas/import',
  bodies: ({ sent }) => [{ ca: base64(sent) }],
  certificateOf: ofCa,
};

/** Takes over the CA certificates among the records, and becomes the issuer of the others. */
export const IMPORT_CA_OVER_RECORDS: Route = { ...IMPORT_CA, name: 'POST /cas/import, over records' };

/** Returns the route that sends each CA together with those above it, in the order from its issuer to the root. */
export const importChain = (above: (sample: Sample) => readonly Buffer[]): Route => ({
  ...IMPORT_CA,
  name: 'POST /cas/import, ca_chain',
  bodies: (sample) => [{ ca: base64(sample.sent), ca_chain: above(sample).map(base64) }],
  faultOf: (sample, answer) => {
    const isRoot = above(sample).every((der) => der.equals(sample.der));
    return isRoot === ((answer as { level: number }).level === 0)
      ? undefined
      : 'is not placed below its issuer';
  },
});

/** Passphrases of the PKCS#12 files in the packages. */
const PASSPHRASES = ['password', 'cryptography', ''];

export const IMPORT_PKCS12: Route = {
  ...IMPORT_CA,
  name: 'POST /cas/import, pkcs12',
  bodies: ({ sent }) => PASSPHRASES.map((passphrase) => ({ pkcs12: base64(sent), passphrase })),
};

export const IMPORT_CERTIFICATE: Route = {
  name: 'POST /certificates/import',
  path: '/certificates/import',
  bodies: ({ sent }) => [{ certificate: base64(sent) }],
  certificateOf: ofCertificate,
};

/** Finds the issuers of the certificates among the CAs. */
export const IMPORT_CERTIFICATE_BELOW_CAS: Route = {
  ...IMPORT_CERTIFICATE,
  name: 'POST /certificates/import, below CAs',
};

/** POST /cas/{id}/certificates/sign takes PEM only (contract 2.2), and the packages hold requests in DER too. */
const pemOf = (der: Buffer): Buffer =>
  Buffer.from(`-----BEGIN CERTIFICATE REQUEST-----\n${base64(der)}\n-----END CERTIFICATE REQUEST-----\n`);

/** Returns the route that signs requests with a CA, as the profile of the caller says. */
export const sign = (ca: string, profile: string): Route => ({
  name: 'POST /cas/{id}/certificates/sign',
  path: `/cas/${ca}/certificates/sign`,
  bodies: ({ der }) => [{ csr: base64(pemOf(der)), profile_id: profile }],
  certificateOf: ofCertificate,
});
