import { LastOccurrence, WireObject } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { CertificateChoice } from '../domain';

/** Key identifiers have at most this many digits and colons; SHA-512 takes 191. */
const LONGEST_KEY_ID = 400;

const Optional = (description: string, example: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ description, example }), LastOccurrence(), IsOptional(), IsString());

/** Chooses a certificate of a CA among those with one serial number. */
@WireObject()
export class AuthorityKeyQuery {
  @Optional(
    'Only a certificate with this authority key identifier, or without one when empty; upper case and colons between bytes are tolerated',
    '66d50b2ae1b7b1d6',
  )
  @MaxLength(LONGEST_KEY_ID)
  @Matches(/^([0-9a-f][0-9a-f:]*)?$/i, {
    message: 'must be hexadecimal, with or without colons between bytes',
  })
  authority_key_id?: string;
}

/** Chooses a certificate among those of several issuers with one serial number (contract 3.7). */
@WireObject()
export class CertificateIssuerQuery extends AuthorityKeyQuery {
  @Optional('Only a certificate that the CA with this id issued; `-` for unknown issuers', 'factory-root')
  ca?: string;
}

/** Returns the choice of a path and its query. */
export function toChoice(
  serialNumber: string,
  { ca: caId, authority_key_id: keyId }: CertificateIssuerQuery,
): CertificateChoice {
  return { serialNumber, caId, authorityKeyId: keyId === undefined ? undefined : storedForm(keyId) };
}

/** Lower case, without colons, with an even number of digits (contract 1.7). Leading zeros count. */
function storedForm(keyId: string): string {
  const digits = keyId.replaceAll(':', '').toLowerCase();
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}
