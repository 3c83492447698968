import { type ParsedCertificate } from './certificate-parser';
import { type Extension } from '../extensions/extension';
import { decodeGeneralNames, encodeGeneralNames, type GeneralName } from '../names/general-name';
import { OID } from '../der/object-identifiers';
import { extensionsOfCertificate } from './tbs-certificate';

/** The subject alternative names of a request. */
export interface RequestedAltName extends Extension {
  /** DER GeneralNames, encoded from `names`, so that it contains nothing that was not decoded. */
  readonly value: Buffer;
  readonly names: readonly GeneralName[];
}

/** Decodes the extension. @throws MalformedDerError, or InvalidValueError for unsupported kinds of names */
export function readAltName({ critical, value }: Extension): RequestedAltName {
  const names = decodeGeneralNames(value);
  return { critical, value: encodeGeneralNames(names), names };
}

/**
 * The subject alternative names of a certificate, for another certificate with the same names; `undefined` when it has
 * none. @throws InvalidValueError when a name is malformed or not supported
 */
export function subjectAltNameOf(certificate: ParsedCertificate): RequestedAltName | undefined {
  const extension = extensionsOfCertificate(certificate).get(OID.subjectAltName.key);
  return extension && readAltName(extension);
}
