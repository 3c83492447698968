import { NullIsAValue, ReadAs, STRUCT_VALIDATION_ERROR, WireObject, wireText } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import {
  CERTIFICATE_STATUSES,
  type CertificateStatus,
  REVOCATION_REASONS,
  type RevocationReason,
  type StatusChange,
} from '../domain';

/** The accepted reasons. removeFromCRL occurs in delta CRLs only and revokes nothing (RFC 5280 section 5.3.1). */
const REASONS = REVOCATION_REASONS.filter((reason) => reason !== 'RemoveFromCRL');
const REASON_BY_LOWER_CASE = new Map(REASONS.map((reason) => [reason.toLowerCase(), reason]));

/** Reads a reason without regard to case (contract 2.1). */
const toReason = (value: unknown): unknown =>
  typeof value === 'string' ? (REASON_BY_LOWER_CASE.get(value.toLowerCase()) ?? value) : value;

/** Body of POST /cas/{id}/status and PUT /certificates/{sn}/status (contract 3.1, 3.3). */
@WireObject()
export class ChangeStatusRequest {
  @ApiProperty({ example: 'REVOKED' })
  @IsIn(CERTIFICATE_STATUSES, { message: STRUCT_VALIDATION_ERROR })
  status!: CertificateStatus;

  @ApiProperty({ description: 'In any letter case; used for REVOKED only', example: 'Superseded' })
  @NullIsAValue()
  @ReadAs(toReason)
  @ValidateIf((_, value) => value !== undefined)
  @IsIn(REASONS, { message: wireText('unsupported revocation code') })
  revocation_reason: RevocationReason = 'Unspecified';
}

export const toStatusChange = ({ status, revocation_reason: reason }: ChangeStatusRequest): StatusChange => ({
  status,
  reason,
});
