import {
  authorityIdentity,
  CertificateLintError,
  constraintViolations,
  weaknessFindings,
  type EngineKey,
  type LintFinding,
  type ParsedCertificate,
} from '@libs/crypto';
import {
  Certificate,
  certificateIdOf,
  type CertificateRepository,
  type FoundIssuer,
  type IssuerSearch,
  isIssuedBy,
  type IssuingCas,
  selfReference,
  UNKNOWN_CA,
  unknownIssuer,
} from '../../../certificate/domain';
import { Ca } from '../ca';
import { CaAlreadyExistsError } from '../ca.errors';
import type { CaRepository } from '../ca.repository';
import type { CaState } from '../ca-state';
import type { CaHierarchy } from './ca-hierarchy';
import { caMustBeImportable } from './ca-must-be-importable.rule';

/** A CA to import. */
export interface CaToImport extends Omit<CaState, 'level' | 'createdAt'> {
  readonly certificate: ParsedCertificate;
  /** Its private key; `undefined` when the service does not hold it. */
  readonly key: (EngineKey & { readonly cameAlong: boolean }) | undefined;
}

/** An imported CA, with the constraints of CAs above that it, or a CA that moved below it, violates. */
export interface ImportedCa {
  readonly ca: Ca;
  readonly violations: readonly LintFinding[];
}

/** Finds the issuer of a certificate and the CAs above a CA. */
interface Issuers {
  readonly search: IssuerSearch;
  readonly issuingCas: IssuingCas;
}

/**
 * Imports CAs in any order (contract 5.6): each is placed below the CA that issued it and above those that it issued.
 * Needs a unit of work with the hierarchy locked exclusively.
 */
export class CaImporter {
  constructor(
    private readonly hierarchy: CaHierarchy,
    private readonly issuers: Issuers,
    private readonly certificates: CertificateRepository,
    private readonly cas: CaRepository,
  ) {}

  /**
   * Imports a CA. One with its key must satisfy the constraints of all known CAs above it. Without its key a
   * violation is a warning, and nothing below the CA is signed while it persists.
   * @throws CaAlreadyExistsError, CertificateAlreadyExistsError, SerialNumberTakenError, CertificateLintError
   */
  async import(imported: CaToImport, now: Date): Promise<ImportedCa> {
    const owner = await this.hierarchy.ownerOf(imported.certificate);
    if (owner !== undefined) throw new CaAlreadyExistsError(owner);
    const { ca, movedBelow } = await this.#add(imported, now);
    const violations = await this.#violationsOf(ca.state.id);
    if (imported.key && violations[0]) throw new CertificateLintError(violations[0]);
    violations.push(...weaknessFindings(imported.certificate));
    for (const below of movedBelow) violations.push(...(await this.#violationsOf(below)));
    return { ca, violations };
  }

  async #violationsOf(caId: string): Promise<LintFinding[]> {
    const { certificate, issuer } = await this.issuers.issuingCas.get(caId);
    return constraintViolations(certificate, issuer.ancestors ?? []);
  }

  /**
   * As `import`, but skips a CA that exists.
   * @throws SerialNumberTakenError
   */
  async importIfMissing(imported: CaToImport, now: Date): Promise<void> {
    const owner = await this.hierarchy.ownerOf(imported.certificate);
    if (owner === undefined) await this.#add(imported, now);
  }

  async #add(imported: CaToImport, now: Date): Promise<{ ca: Ca; movedBelow: string[] }> {
    const { id, profileId, allowedProfileIds, metadata, certificate: parsed } = imported;
    const issuer = isIssuedBy(parsed, parsed) ? undefined : await this.issuers.search.issuerOf(parsed);
    const { certificate, isNew } = await this.#certificateOf(imported, now);
    if (issuer) certificate.linkToIssuer(issuer);
    else if (!isNew) await this.#replaceFormerIssuer(id, certificate, parsed);
    const level = certificate.state.issuedBy.caId === id ? 0 : certificate.state.issuedBy.level + 1;
    const ca = Ca.import({ id, level, profileId, allowedProfileIds, metadata, createdAt: now }, certificate);
    if (!isNew) await this.certificates.save(certificate);
    await this.cas.addImported(ca, { certificateIsNew: isNew });
    const { id: certificateId, serialNumber, subjectKeyId } = certificate.state;
    const reference = { caId: id, certificateId, identity: authorityIdentity(parsed), serialNumber, level };
    const movedBelow = await this.#moveBelow(parsed, { ...reference, subjectKeyId }, now);
    return { ca, movedBelow };
  }

  /**
   * Returns the certificate to use. A certificate that this service issued for a CA elsewhere becomes the CA's own,
   * with its status. A record imported from elsewhere is reset, because its issuer never decided its status.
   */
  async #certificateOf(
    { id, certificate, key }: CaToImport,
    now: Date,
  ): Promise<{ certificate: Certificate; isNew: boolean }> {
    const known = await this.certificates.findSameForUpdate(certificate);
    if (known) {
      if (await this.#isFromElsewhere(known)) known.startAnew(now);
      if (key?.cameAlong) known.keepKeyIn(key.engineId, 'IMPORTED_WITH_KEY');
      return { certificate: known, isNew: false };
    }
    const publicKey = caMustBeImportable(certificate, 'ca');
    const type = key?.cameAlong ? ({ type: 'IMPORTED_WITH_KEY' } as const) : {};
    // A root refers to itself (contract 5.6, 4); otherwise the issuer is unknown until it is found.
    const issuedBy = isIssuedBy(certificate, certificate)
      ? selfReference(id, certificate, certificateIdOf(certificate.der, now))
      : unknownIssuer(certificate.serialNumber.hex, certificate.der);
    const added = { certificate, publicKey, issuedBy, engineId: key?.engineId, ...type, now };
    return { certificate: Certificate.ofCa(added), isNew: true };
  }

  /**
   * Reports whether it was imported and its issuer's key is not in this service. A certificate of a deleted CA names
   * the id of its issuer or itself, and keeps its revocation.
   */
  async #isFromElsewhere({ state: { issuedBy } }: Certificate): Promise<boolean> {
    // An import without a CA names no serial number of its issuer.
    if (issuedBy.caId === UNKNOWN_CA) return issuedBy.serialNumber === '-';
    return this.cas.isWithoutKey(issuedBy.caId);
  }

  /**
   * Replaces the reference to a former issuer in a certificate that a deleted CA left: this root under another id, or
   * a subordinate CA whose issuer was deleted too.
   */
  async #replaceFormerIssuer(caId: string, kept: Certificate, parsed: ParsedCertificate): Promise<void> {
    const { id, serialNumber, der, issuedBy: former } = kept.state;
    if (isIssuedBy(parsed, parsed)) kept.state.issuedBy = selfReference(caId, parsed, id);
    else if (!(await this.cas.exists(former.caId))) {
      // The name and the key of the former issuer stay known.
      kept.state.issuedBy = { ...unknownIssuer(serialNumber, der), identity: former.identity };
    }
  }

  /** Moves the CAs that this one issued below it, each with everything below. Returns their ids. */
  async #moveBelow(parsed: ParsedCertificate, issuer: FoundIssuer, now: Date): Promise<string[]> {
    const movedBelow: string[] = [];
    for (const child of await this.hierarchy.issuedBy(parsed)) {
      const subtree = await this.hierarchy.lockSubtree(child);
      // Two CAs that certified each other: the existing one stays above.
      if (subtree.includes(issuer.caId)) continue;
      await this.#move(subtree, issuer, now);
      movedBelow.push(child);
    }
    return movedBelow;
  }

  async #move(subtree: readonly string[], issuer: FoundIssuer, now: Date): Promise<void> {
    const levels = issuer.level + 1;
    for (const [index, id] of subtree.entries()) {
      const ca = await this.cas.getWithCertificateForUpdate(id);
      if (index === 0) ca.moveBelow(issuer, now);
      else ca.moveAlong(levels, now);
      await this.cas.save(ca);
    }
    await this.hierarchy.moveIssued(subtree, levels);
  }
}
