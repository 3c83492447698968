import {
  CertificateLintError,
  constraintViolations,
  type EngineKey,
  type LintFinding,
  type ParsedCertificate,
} from '@libs/crypto';
import {
  Certificate,
  type CertificateRepository,
  type FoundIssuer,
  type IssuerReference,
  type IssuerSearch,
  isIssuedBy,
  type IssuingCas,
  unknownIssuer,
} from '../../../certificate/domain';
import { Ca } from '../ca';
import { CaAlreadyExistsError, SerialNumberTakenError } from '../ca.errors';
import type { CaRepository } from '../ca.repository';
import type { CaState } from '../ca-state';
import type { CaHierarchy } from './ca-hierarchy';
import { caMustBeImportable } from './ca-must-be-importable.rule';

/** A CA that comes from elsewhere. */
export interface CaToImport extends Omit<CaState, 'level' | 'createdAt'> {
  readonly certificate: ParsedCertificate;
  /** Where its private key is; `undefined`: not here. */
  readonly key: (EngineKey & { readonly cameAlong: boolean }) | undefined;
}

/** A CA that has been imported, and the constraints above them that it and the CAs it took in violate. */
export interface ImportedCa {
  readonly ca: Ca;
  readonly violations: readonly LintFinding[];
}

/** The issuer of a certificate, and the CAs above a CA. */
interface Issuers {
  readonly search: IssuerSearch;
  readonly issuingCas: IssuingCas;
}

/**
 * Gives CAs from elsewhere their places (contract 5.6): below the CA that issued them, above those that they
 * issued, whichever came first. Works in one unit of work with the hierarchy locked.
 */
export class CaImporter {
  constructor(
    private readonly hierarchy: CaHierarchy,
    private readonly issuers: Issuers,
    private readonly certificates: CertificateRepository,
    private readonly cas: CaRepository,
  ) {}

  /**
   * A CA that is to sign must keep the constraints of all CAs above it, as far as they are known. Without its key it is
   * a record, and the violation a warning: nothing below it is signed while it stands.
   * @throws CaAlreadyExistsError, SerialNumberTakenError, CertificateLintError
   */
  async import(imported: CaToImport, now: Date): Promise<ImportedCa> {
    const owner = await this.hierarchy.ownerOf(imported.certificate);
    if (owner !== undefined) throw new CaAlreadyExistsError(owner);
    const { ca, takenIn } = await this.#add(imported, now);
    const violations = await this.#violationsOf(ca.state.id);
    if (imported.key && violations[0]) throw new CertificateLintError(violations[0]);
    for (const below of takenIn) violations.push(...(await this.#violationsOf(below)));
    return { ca, violations };
  }

  async #violationsOf(caId: string): Promise<LintFinding[]> {
    const { certificate, issuer } = await this.issuers.issuingCas.get(caId);
    return constraintViolations(certificate, issuer.ancestors ?? []);
  }

  /** As `import`, and leaves a CA alone that is there already. @throws SerialNumberTakenError */
  async importIfMissing(imported: CaToImport, now: Date): Promise<void> {
    const owner = await this.hierarchy.ownerOf(imported.certificate);
    if (owner === undefined) await this.#add(imported, now);
  }

  async #add(imported: CaToImport, now: Date): Promise<{ ca: Ca; takenIn: string[] }> {
    const { id, profileId, allowedProfileIds, metadata, certificate: parsed } = imported;
    const issuer = isIssuedBy(parsed, parsed) ? undefined : await this.issuers.search.issuerOf(parsed);
    const { certificate, isNew } = await this.#certificateOf(imported, now);
    if (issuer) certificate.linkToIssuer(issuer);
    else if (!isNew) await this.#forgetFormerIssuer(id, certificate, parsed);
    const level = certificate.state.issuedBy.caId === id ? 0 : certificate.state.issuedBy.level + 1;
    const ca = Ca.import({ id, level, profileId, allowedProfileIds, metadata, createdAt: now }, certificate);
    if (!isNew) await this.certificates.save(certificate);
    await this.cas.addImported(ca, { certificateIsNew: isNew });
    const { serialNumber, subjectKeyId } = certificate.state;
    const takenIn = await this.#takeIn(parsed, { caId: id, serialNumber, level, subjectKeyId }, now);
    return { ca, takenIn };
  }

  /**
   * What this service issued for a CA elsewhere becomes that CA's own certificate, with the status that it has. A record
   * of a certificate from elsewhere is replaced: its status was never decided by the CA that issued it.
   */
  async #certificateOf(
    { id, certificate, key }: CaToImport,
    now: Date,
  ): Promise<{ certificate: Certificate; isNew: boolean }> {
    const { hex } = certificate.serialNumber;
    const known = await this.certificates.findForUpdate(hex);
    if (known && !known.state.der.equals(certificate.der)) throw new SerialNumberTakenError(hex);
    if (known) {
      if (await this.#isFromElsewhere(known)) known.startAnew(now);
      if (key?.cameAlong) known.keepKeyIn(key.engineId, 'IMPORTED_WITH_KEY');
      return { certificate: known, isNew: false };
    }
    const publicKey = caMustBeImportable(certificate, 'ca');
    const type = key?.cameAlong ? ({ type: 'IMPORTED_WITH_KEY' } as const) : {};
    const issuedBy = selfOrUnknown(id, certificate);
    const added = { certificate, publicKey, issuedBy, engineId: key?.engineId, ...type, now };
    return { certificate: Certificate.ofCa(added), isNew: true };
  }

  /**
   * It was imported as a certificate, and its issuer was no CA of this service, one whose private key is here. What a
   * deleted CA left behind names the id of its issuer, or itself, and keeps its revocation.
   */
  async #isFromElsewhere({ state: { issuedBy } }: Certificate): Promise<boolean> {
    const { caId, serialNumber } = unknownIssuer('-');
    if (issuedBy.caId === caId) return issuedBy.serialNumber === serialNumber;
    return this.cas.isWithoutKey(issuedBy.caId);
  }

  /**
   * The certificate was here before the CA, and was left behind by another CA: by this root, under another id, or by
   * a subordinate CA of which the issuer was deleted too.
   */
  async #forgetFormerIssuer(caId: string, kept: Certificate, parsed: ParsedCertificate): Promise<void> {
    const issuedBy = selfOrUnknown(caId, parsed);
    const isRoot = issuedBy.caId === caId;
    if (isRoot || !(await this.cas.exists(kept.state.issuedBy.caId))) kept.state.issuedBy = issuedBy;
  }

  /** CAs that waited for this one move below it, each with everything that is below it. Answers their ids. */
  async #takeIn(parsed: ParsedCertificate, issuer: FoundIssuer, now: Date): Promise<string[]> {
    const takenIn: string[] = [];
    for (const child of await this.hierarchy.issuedBy(parsed)) {
      const subtree = await this.hierarchy.lockSubtree(child);
      // Two CAs that certified each other: the one that was there stays above.
      if (subtree.includes(issuer.caId)) continue;
      await this.#move(subtree, issuer, now);
      takenIn.push(child);
    }
    return takenIn;
  }

  async #move(subtree: readonly string[], issuer: FoundIssuer, now: Date): Promise<void> {
    const levels = issuer.level + 1;
    for (const [place, id] of subtree.entries()) {
      const ca = await this.cas.getWithCertificateForUpdate(id);
      if (place === 0) ca.moveBelow(issuer, now);
      else ca.moveAlong(levels, now);
      await this.cas.save(ca);
    }
    await this.hierarchy.moveIssued(subtree, levels);
  }
}

/** A root names itself (contract 5.6, 4); otherwise the issuer is unknown until it is found. */
function selfOrUnknown(caId: string, certificate: ParsedCertificate): IssuerReference {
  const serialNumber = certificate.serialNumber.hex;
  return isIssuedBy(certificate, certificate)
    ? { caId, serialNumber, level: 0 }
    : unknownIssuer(serialNumber);
}
