import { type Extension } from '../extensions/extension';
import { decodeGeneralNames, encodeGeneralNames, type GeneralName } from '../names/general-name';

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
