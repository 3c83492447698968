import { X509Certificate } from 'node:crypto';
import type { Sample } from './samples-of-file.mts';

/** Limit of `ca_chain`. */
const MOST_ANCESTORS = 16;

interface Ca {
  readonly sample: Sample;
  readonly certificate: X509Certificate;
}

/** Finds the certificates above each CA among all samples, as OpenSSL matches issuers and verifies signatures. */
export class Chains {
  readonly #bySubject = new Map<string, Ca[]>();
  readonly #cas: Ca[] = [];

  constructor(samples: readonly Sample[]) {
    const seen = new Set<string>();
    for (const sample of samples) {
      if (sample.kind !== 'certificate' || seen.has(sample.digest)) continue;
      seen.add(sample.digest);
      const certificate = certificateOf(sample);
      if (certificate?.ca !== true) continue;
      const ca = { sample, certificate };
      this.#cas.push(ca);
      this.#bySubject.set(certificate.subject, [...(this.#bySubject.get(certificate.subject) ?? []), ca]);
    }
  }

  /** Returns the CAs that have at least one CA above them. */
  subordinates(): readonly Sample[] {
    return this.#cas.filter(({ sample }) => this.above(sample).length > 0).map(({ sample }) => sample);
  }

  /** Returns the certificates above a CA in DER, from its issuer to the root or to the last that is known. */
  above(sample: Sample): readonly Buffer[] {
    const above: Buffer[] = [];
    const digests = new Set([sample.digest]);
    let current = this.#cas.find((ca) => ca.sample.digest === sample.digest);
    while (current !== undefined && above.length < MOST_ANCESTORS) {
      current = this.#issuerOf(current, digests);
      if (current === undefined) break;
      digests.add(current.sample.digest);
      above.push(current.sample.der);
    }
    return above;
  }

  #issuerOf({ certificate }: Ca, except: ReadonlySet<string>): Ca | undefined {
    if (certificate.subject === certificate.issuer) return undefined;
    return this.#bySubject
      .get(certificate.issuer)
      ?.find((ca) => !except.has(ca.sample.digest) && isIssuedBy(certificate, ca.certificate));
  }
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false; // OpenSSL cannot read the key of the issuer
  }
}

function certificateOf({ der }: Sample): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined; // malformed on purpose
  }
}
