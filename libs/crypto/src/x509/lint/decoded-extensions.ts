import {
  type AccessDescription,
  decodeAuthorityInformationAccess,
} from '../extensions/authority-information-access';
import { type CertificatePolicy, decodeCertificatePolicies } from '../extensions/certificate-policies';
import { decodeCrlDistributionPoints, type DistributionPoint } from '../extensions/crl-distribution-points';
import { type Extension, type Extensions } from '../extensions/extension';
import { decodeGeneralNames, type GeneralName } from '../names/general-name';
import { type DecodedNameConstraints, decodeNameConstraints } from '../extensions/name-constraints';
import { type ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';

/**
 * The extensions of a certificate, each decoded on first use. Getters return `undefined` without the extension.
 * @throws InvalidValueError when an extension is malformed
 */
export class DecodedExtensions {
  readonly #values = new Map<string, unknown>();

  constructor(private readonly extensions: Extensions) {}

  has(oid: ObjectIdentifier): boolean {
    return this.extensions.has(oid.key);
  }

  isCritical(oid: ObjectIdentifier): boolean {
    return this.extensions.get(oid.key)?.critical ?? false;
  }

  get(oid: ObjectIdentifier): Extension | undefined {
    return this.extensions.get(oid.key);
  }

  get subjectAltNames(): readonly GeneralName[] | undefined {
    return this.#decoded(OID.subjectAltName, decodeGeneralNames);
  }

  get nameConstraints(): DecodedNameConstraints | undefined {
    return this.#decoded(OID.nameConstraints, decodeNameConstraints);
  }

  get policies(): readonly CertificatePolicy[] | undefined {
    return this.#decoded(OID.certificatePolicies, decodeCertificatePolicies);
  }

  get accessDescriptions(): readonly AccessDescription[] | undefined {
    return this.#decoded(OID.authorityInformationAccess, decodeAuthorityInformationAccess);
  }

  get distributionPoints(): readonly DistributionPoint[] | undefined {
    return this.#decoded(OID.crlDistributionPoints, decodeCrlDistributionPoints);
  }

  #decoded<T>(oid: ObjectIdentifier, decode: (value: Buffer) => T): T | undefined {
    const extension = this.extensions.get(oid.key);
    if (extension === undefined) return undefined;
    const known = this.#values.get(oid.key);
    if (known !== undefined) return known as T;
    const value = decode(extension.value);
    this.#values.set(oid.key, value);
    return value;
  }
}
