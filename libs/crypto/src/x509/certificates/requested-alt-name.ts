import { type ParsedCertificate } from './certificate-parser';
import { type Extension } from '../extensions/extension';
import { decodeGeneralNames, encodeGeneralNames, type GeneralName } from '../names/general-name';
import { OID } from '../der/object-identifiers';
import { extensionsOfCertificate } from './tbs-certificate';

/** The names a request asks for. */
export interface RequestedAltName extends Extension {
  /** DER GeneralNames, written anew from `names`: nothing that was not read is in it. */
  readonly value: Buffer;
  readonly names: readonly GeneralName[];
}

/** @throws MalformedDerError, or InvalidValueError for a name of no use */
export function readAltName({ critical, value }: Extension): RequestedAltName {
  const names = decodeGeneralNames(value);
  return { critical, value: encodeGeneralNames(names), names };
}

/**
 * The alternative names of a certificate, as a request for another one like it would ask for them; `undefined`
 * when it has none. @throws InvalidValueError when one of them is malformed or of no use
 */
export function subjectAltNameOf(certificate: ParsedCertificate): RequestedAltName | undefined {
  const extension = extensionsOfCertificate(certificate).get(OID.subjectAltName.key);
  return extension && readAltName(extension);
}
