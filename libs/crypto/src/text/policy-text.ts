import {
  type CertificatePolicies,
  type DisplayText,
  type PolicyQualifierInfo,
  UserNotice,
} from '@peculiar/asn1-x509';
import { bytesOf, readStructure } from '../containers/read-structure';
import { DerReader } from '../x509/der/der-reader';
import { TAG } from '../x509/der/der-tag';
import { printable } from './printable';

const ANY_POLICY = '2.5.29.32.0';
const CPS = '1.3.6.1.5.5.7.2.1';
const USER_NOTICE = '1.3.6.1.5.5.7.2.2';

export const policyLines = (policies: CertificatePolicies): string[] =>
  Array.from(policies).flatMap(({ policyIdentifier, policyQualifiers = [] }) => [
    `Policy: ${policyIdentifier === ANY_POLICY ? 'X509v3 Any Policy' : policyIdentifier}`,
    ...policyQualifiers.flatMap(qualifierLines),
  ]);

function qualifierLines({ policyQualifierId, qualifier }: PolicyQualifierInfo): string[] {
  if (policyQualifierId === CPS) {
    const uri = DerReader.over(bytesOf(qualifier)).content(TAG.ia5String).toString('latin1');
    return [`  CPS: ${printable(uri)}`];
  }
  if (policyQualifierId !== USER_NOTICE) return [`  Unknown Qualifier: ${policyQualifierId}`];
  const { noticeRef, explicitText } = readStructure(new Uint8Array(qualifier), UserNotice, 'UserNotice');
  const numbers = noticeRef?.noticeNumbers ?? [];
  return [
    '  User Notice:',
    ...(noticeRef
      ? [
          `    Organization: ${displayText(noticeRef.organization)}`,
          `    Number${numbers.length > 1 ? 's' : ''}: ${numbers.join(', ')}`,
        ]
      : []),
    ...(explicitText ? [`    Explicit Text: ${displayText(explicitText)}`] : []),
  ];
}

const displayText = ({ utf8String, visibleString, ia5String, bmpString }: DisplayText): string =>
  printable(utf8String ?? visibleString ?? ia5String ?? bmpString ?? '');
