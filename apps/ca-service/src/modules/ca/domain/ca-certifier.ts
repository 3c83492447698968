import {
  type CertificateIssuer,
  type CertificateSigner,
  type CertificateTemplate,
  type Extensions,
  type LintFinding,
  type ParsedCertificate,
  prepareCertificate,
  SerialNumber,
} from '@libs/crypto';
import type { Clock, Randomness } from '@libs/kernel';
import {
  applyIssuanceRules,
  applyProfile,
  certificateIdOf,
  type CertifiedRequest,
  type IssuanceSettings,
  type IssuerReference,
  type IssuingCa,
  issuerReferenceTo,
  selfReference,
} from '../../certificate/domain';
import type { HeldKey } from '../../key/domain';
import type { ProfileDefinition } from '../../profile/domain';

/** A CA to certify, for the first time or at a renewal. */
export interface CaToCertify {
  readonly caId: string;
  readonly request: CertifiedRequest;
  readonly profile: ProfileDefinition;
  /** The issuing CA; `undefined`: a root signs itself with `key`. */
  readonly parent: IssuingCa | undefined;
  /** The CA's own private key. */
  readonly key: HeldKey;
  /** Absent for a new CA. */
  readonly kept?: KeptContents;
}

/**
 * The contents to keep at a renewal, besides the name, which stays byte for byte because paths are built by name
 * (RFC 5280 section 6.1.3 (a)(4)).
 */
export interface KeptContents {
  /** `undefined`: derived from the key. */
  readonly subjectKeyId: string | undefined;
  readonly keptExtensions: Extensions;
}

export interface CertifiedCa {
  readonly certificate: ParsedCertificate;
  readonly issuedBy: IssuerReference;
  readonly now: Date;
  /** Findings of lints of level warning. */
  readonly warnings: readonly LintFinding[];
}

/** Issues the certificates of CAs: checks the rules, applies the profile, lints the result, then signs. */
export class CaCertifier {
  constructor(
    private readonly signer: CertificateSigner,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly settings: IssuanceSettings,
  ) {}

  /**
   * Signs the certificate without storing it.
   * @throws DomainError of the rule, lint or engine that rejects
   */
  async certify(ca: CaToCertify): Promise<CertifiedCa> {
    const { request, profile, parent, kept } = ca;
    applyIssuanceRules({ ...request, ca: parent, profile, ...this.settings });
    const now = this.clock.now();
    const template = applyProfile(request, profile, {
      serialNumber: SerialNumber.random(this.randomness),
      now,
      vaServerDomains: this.settings.vaServerDomains,
      issuer: parent?.certificate,
      establishedSubject: kept && request.subject,
    });
    const named = kept ? { ...template, ...contentsToKeep(kept) } : template;
    const prepared = prepareCertificate(named, parent?.issuer ?? asOwnIssuer(named));
    const certificate = await this.signer.sign(prepared, signingKeyOf(ca));
    return { certificate, issuedBy: issuedBy(ca, certificate, now), now, warnings: prepared.warnings };
  }
}

type Named = Pick<CertificateIssuer, 'subject' | 'publicKey'> & { readonly subjectKeyId?: string };

function contentsToKeep({
  subjectKeyId,
  keptExtensions,
}: KeptContents): Pick<CertificateTemplate, 'subjectKeyId' | 'keptExtensions'> {
  return { keptExtensions, ...(subjectKeyId === undefined ? {} : { subjectKeyId }) };
}

/** Returns a root as its own issuer, with its name, key identifier and key (contract 5.1). */
function asOwnIssuer({ subject, publicKey, subjectKeyId }: Named): CertificateIssuer {
  return { subject, publicKey, subjectKeyId: subjectKeyId ?? publicKey.keyId };
}

function signingKeyOf({ parent, key }: CaToCertify): HeldKey {
  return parent ? { engineId: parent.engineId, keyId: parent.publicKey.keyId } : key;
}

/** Returns the reference to the issuer; a root refers to itself (contract 5.5). */
function issuedBy({ parent, caId }: CaToCertify, own: ParsedCertificate, now: Date): IssuerReference {
  return parent ? issuerReferenceTo(parent) : selfReference(caId, own, certificateIdOf(own.der, now));
}
