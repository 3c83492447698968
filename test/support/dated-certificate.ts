import { OpenSsl } from '@libs/crypto/testing';
import type { ForeignCa } from './foreign-ca';

/** Validity as openssl takes it: `YYYYMMDDHHMMSSZ`. */
export interface DatedCertificate {
  readonly commonName: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Signs the certificate; without one it is self-signed. */
  readonly issuer?: ForeignCa;
}

const CONFIGURATION = `
[ca]
default_ca = dated
[dated]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = names
x509_extensions = of_a_ca
unique_subject = no
[names]
commonName = supplied
[of_a_ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign`;

/** Has openssl make a CA certificate that begins and ends at the given times. */
export function datedCertificate({ commonName, notBefore, notAfter, issuer }: DatedCertificate): ForeignCa {
  const openssl = new OpenSsl();
  try {
    openssl.makeKey('key.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
    openssl.run('req', '-new', '-key', 'key.pem', '-subj', `/CN=${commonName}`, '-out', 'csr.pem');
    openssl.write('ca.cnf', CONFIGURATION);
    openssl.write('index.txt', '');
    if (issuer) openssl.write('issuer.pem', issuer.certificate);
    if (issuer) openssl.write('issuer.key', issuer.key);
    const signer = issuer
      ? ['-cert', 'issuer.pem', '-keyfile', 'issuer.key']
      : ['-selfsign', '-keyfile', 'key.pem'];
    openssl.run(
      ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', 'csr.pem', '-out', 'ca.pem', ...signer],
      ...['-startdate', notBefore, '-enddate', notAfter],
    );
    return { certificate: openssl.read('ca.pem'), key: openssl.read('key.pem') };
  } finally {
    openssl.remove();
  }
}
