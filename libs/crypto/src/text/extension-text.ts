import { AsnArray, AsnProp, AsnPropTypes, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema';
import {
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  CRLDistributionPoints,
  type DistributionPoint,
  ExtendedKeyUsage,
  type Extension,
  GeneralName,
  KeyUsage,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509';
import { bytesOf, readStructure, type Schema } from '../containers/read-structure';
import { DerReader } from '../x509/der/der-reader';
import { contextPrimitive } from '../x509/der/der-tag';
import { generalNameLine, generalNameText, octetsText } from './general-name-text';
import { onelineName } from './name-text';
import { policyLines } from './policy-text';
import { indented, printableBytes, upperHex } from './printable';
import { KEY_USAGE_NAMES, PURPOSE_NAMES } from './usage-names';

/** GeneralSubtree (RFC 5280 section 4.2.1.10) with undecoded base: the library drops the mask of addresses. */
class Subtree {
  @AsnProp({ type: AsnPropTypes.Any })
  base!: ArrayBuffer;
}

@AsnType({ type: AsnTypeTypes.Sequence, itemType: Subtree })
class Subtrees extends AsnArray<Subtree> {}

class NameConstraints {
  @AsnProp({ type: Subtrees, context: 0, implicit: true, optional: true })
  permitted?: Subtrees;
  @AsnProp({ type: Subtrees, context: 1, implicit: true, optional: true })
  excluded?: Subtrees;
}

interface Renderer {
  /** OpenSSL's name of the extension. */
  readonly name: string;
  readonly lines?: (value: Buffer) => string[];
}

const renderer = <T>(name: string, schema: Schema<T>, lines: (value: T) => string[]): Renderer => ({
  name,
  lines: (value) => lines(readStructure(value, schema, name)),
});

const RENDERERS = new Map<string, Renderer>([
  [
    '2.5.29.14',
    renderer('X509v3 Subject Key Identifier', OctetString as Schema<OctetString>, (id) => [
      upperHex(bytesOf(id)),
    ]),
  ],
  ['2.5.29.15', renderer('X509v3 Key Usage', KeyUsage, keyUsageLines)],
  ['2.5.29.17', renderer('X509v3 Subject Alternative Name', SubjectAlternativeName, nameLines)],
  ['2.5.29.18', renderer('X509v3 Issuer Alternative Name', SubjectAlternativeName, nameLines)],
  ['2.5.29.19', renderer('X509v3 Basic Constraints', BasicConstraints, basicConstraintsLines)],
  ['2.5.29.30', renderer('X509v3 Name Constraints', NameConstraints, nameConstraintsLines)],
  [
    '2.5.29.31',
    renderer('X509v3 CRL Distribution Points', CRLDistributionPoints, (points) =>
      Array.from(points).flatMap(pointLines),
    ),
  ],
  ['2.5.29.32', renderer('X509v3 Certificate Policies', CertificatePolicies, policyLines)],
  ['2.5.29.33', { name: 'X509v3 Policy Mappings' }],
  ['2.5.29.35', renderer('X509v3 Authority Key Identifier', AuthorityKeyIdentifier, authorityKeyLines)],
  ['2.5.29.36', { name: 'X509v3 Policy Constraints' }],
  ['2.5.29.37', renderer('X509v3 Extended Key Usage', ExtendedKeyUsage, purposeLines)],
  ['2.5.29.54', { name: 'X509v3 Inhibit Any Policy' }],
  ['1.3.6.1.5.5.7.1.1', renderer('Authority Information Access', AuthorityInfoAccessSyntax, accessLines)],
]);

/**
 * An extension as openssl prints it. Extensions that are malformed or have no renderer are printed as openssl prints
 * unknown ones: as bytes, with a dot for each that is not printable.
 */
export function extensionLines({ extnID, critical, extnValue }: Extension): string[] {
  const { name = extnID, lines } = RENDERERS.get(extnID) ?? {};
  const value = bytesOf(extnValue);
  return [`${name}: ${critical ? 'critical' : ''}`, ...indented(rendered(value, lines), 4)];
}

function rendered(value: Buffer, lines: Renderer['lines']): string[] {
  try {
    if (lines) return lines(value);
  } catch {
    // malformed: printed as bytes
  }
  return [printableBytes(value)];
}

function keyUsageLines(usage: KeyUsage): string[] {
  const flags = usage.toNumber();
  return [KEY_USAGE_NAMES.filter((_, bit) => (flags & (1 << bit)) !== 0).join(', ')];
}

function nameLines(names: SubjectAlternativeName): string[] {
  return [names.length === 0 ? '<EMPTY>' : Array.from(names, generalNameText).join(', ')];
}

function basicConstraintsLines({ cA, pathLenConstraint }: BasicConstraints): string[] {
  const pathLength = pathLenConstraint === undefined ? '' : `, pathlen:${pathLenConstraint}`;
  return [`CA:${cA ? 'TRUE' : 'FALSE'}${pathLength}`];
}

function purposeLines(purposes: ExtendedKeyUsage): string[] {
  return [Array.from(purposes, (oid) => PURPOSE_NAMES.get(oid) ?? oid).join(', ')];
}

function authorityKeyLines(identifier: AuthorityKeyIdentifier): string[] {
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } = identifier;
  const isAlone = authorityCertIssuer === undefined && authorityCertSerialNumber === undefined;
  return [
    ...(keyIdentifier ? [`${isAlone ? '' : 'keyid:'}${upperHex(bytesOf(keyIdentifier))}`] : []),
    ...(authorityCertIssuer ?? []).map(generalNameText),
    ...(authorityCertSerialNumber ? [`serial:${upperHex(bytesOf(authorityCertSerialNumber))}`] : []),
  ];
}

const ACCESS_METHODS = new Map([
  ['1.3.6.1.5.5.7.48.1', 'OCSP'],
  ['1.3.6.1.5.5.7.48.2', 'CA Issuers'],
]);

function accessLines(entries: AuthorityInfoAccessSyntax): string[] {
  return Array.from(
    entries,
    ({ accessMethod, accessLocation }) =>
      `${ACCESS_METHODS.get(accessMethod) ?? accessMethod} - ${generalNameText(accessLocation)}`,
  );
}

function pointLines({ distributionPoint, cRLIssuer }: DistributionPoint): string[] {
  const { fullName, nameRelativeToCRLIssuer: relative } = distributionPoint ?? {};
  return [
    ...(fullName ? ['Full Name:', ...indented(fullName.map(generalNameLine), 2)] : []),
    ...(relative ? ['Relative Name:', `  ${onelineName([relative] as never)}`] : []),
    ...(cRLIssuer ? ['CRL Issuer:', ...indented(cRLIssuer.map(generalNameLine), 2)] : []),
  ];
}

function nameConstraintsLines({ permitted, excluded }: NameConstraints): string[] {
  const lines = (title: string, subtrees: Subtrees | undefined): string[] =>
    subtrees ? [title, ...Array.from(subtrees, ({ base }) => `  ${subtreeLine(bytesOf(base))}`)] : [];
  return [...lines('Permitted:', permitted), ...lines('Excluded:', excluded)];
}

function subtreeLine(base: Buffer): string {
  const address = contextPrimitive(7);
  if (base[0] !== address) return generalNameLine(readStructure(base, GeneralName, 'GeneralName'));
  const octets = DerReader.over(base).content(address);
  const half = octets.length / 2;
  return `IP:${octetsText(octets.subarray(0, half))}/${octetsText(octets.subarray(half))}`;
}
