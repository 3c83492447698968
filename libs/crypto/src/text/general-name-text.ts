import type { GeneralName, OtherName } from '@peculiar/asn1-x509';
import { bytesOf } from '../containers/read-structure';
import { DerReader } from '../x509/der/der-reader';
import { TAG } from '../x509/der/der-tag';
import { onelineName, slashName } from './name-text';
import { printable } from './printable';

const OTHER_NAMES = new Map([
  ['1.3.6.1.4.1.311.20.2.3', 'UPN'],
  ['1.3.6.1.5.5.7.8.5', 'XmppAddr'],
  ['1.3.6.1.5.5.7.8.7', 'SRVName'],
  ['1.3.6.1.5.5.7.8.8', 'NAIRealm'],
  ['1.3.6.1.5.5.7.8.9', 'SmtpUTF8Mailbox'],
]);

/** A general name in a list, such as that of subject alternative names. */
export const generalNameText = (name: GeneralName): string => textWith(name, slashName);

/** A general name on a line of its own, such as that of a constraint. */
export const generalNameLine = (name: GeneralName): string => textWith(name, onelineName);

function textWith(name: GeneralName, directoryText: typeof onelineName): string {
  if (name.dNSName !== undefined) return `DNS:${printable(name.dNSName)}`;
  if (name.rfc822Name !== undefined) return `email:${printable(name.rfc822Name)}`;
  if (name.uniformResourceIdentifier !== undefined) return `URI:${printable(name.uniformResourceIdentifier)}`;
  if (name.iPAddress !== undefined) return `IP Address:${addressText(name.iPAddress)}`;
  if (name.directoryName !== undefined) return `DirName:${directoryText(name.directoryName)}`;
  if (name.registeredID !== undefined) return `Registered ID:${name.registeredID}`;
  if (name.otherName !== undefined) return otherNameText(name.otherName);
  return name.ediPartyName === undefined ? 'X400Name:<unsupported>' : 'EdiPartyName:<unsupported>';
}

/** IPv6 addresses as openssl writes them: without `::`, in capitals. */
function addressText(address: string): string {
  if (!address.includes(':')) return printable(address);
  const [left = '', right] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [begin, end] = [groups(left), groups(right ?? '')];
  const zeros = Array.from({ length: right === undefined ? 0 : 8 - begin.length - end.length }, () => '0');
  return [...begin, ...zeros, ...end].join(':').toUpperCase();
}

/** Four octets with dots, or groups of two octets in hexadecimal: an address or a mask. */
export function octetsText(octets: Buffer): string {
  if (octets.length === 4) return octets.join('.');
  const groups = octets.toString('hex').match(/.{4}/g) ?? [];
  return groups.map((group) => parseInt(group, 16).toString(16).toUpperCase()).join(':');
}

function otherNameText({ typeId, value }: OtherName): string {
  const reader = DerReader.over(bytesOf(value));
  const type = OTHER_NAMES.get(typeId) ?? typeId;
  const isText = reader.isNext(TAG.utf8String) || reader.isNext(TAG.ia5String);
  const text = isText ? `:${printable(reader.content(reader.peekTag()).toString('utf8'))}` : '<unsupported>';
  return `othername: ${type}:${text}`;
}
