import { SIGNABLE_MESSAGE_TYPES, type SignableMessage } from '@libs/crypto';
import { messageOfValue, STRUCT_VALIDATION_ERROR, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MinLength } from 'class-validator';

const messageTypeReason = (given: unknown): string =>
  typeof given === 'string' && given !== ''
    ? `must be raw or hash, got ${JSON.stringify(given.slice(0, 32))}`
    : STRUCT_VALIDATION_ERROR;

/** Body of POST /cas/{id}/signature/sign (contract section 7). */
@WireObject()
export class SignMessageRequest {
  @ApiProperty({
    description: 'Standard base64 of the message or digest',
    format: 'byte',
    example: 'aGVsbG8=',
  })
  @IsString()
  message = '';

  @ApiProperty({
    description: 'raw: the service hashes the message; hash: the message is the digest',
    example: 'raw',
  })
  @IsIn(SIGNABLE_MESSAGE_TYPES, {
    message: ({ value }) => messageOfValue(messageTypeReason(value)),
  })
  message_type!: SignableMessage['type'];

  @ApiProperty({
    description:
      'RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PSS_SHA_256, ECDSA_SHA_256 (each also with 384 and 512), ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87',
    example: 'ECDSA_SHA_256',
  })
  @IsString({ message: STRUCT_VALIDATION_ERROR })
  @MinLength(1, { message: STRUCT_VALIDATION_ERROR })
  signature_algorithm!: string;
}

/** Body of POST /cas/{id}/signature/verify (contract section 7). */
@WireObject()
export class VerifySignatureRequest extends SignMessageRequest {
  @ApiProperty({
    description: 'Standard base64 of the signature; DER for ECDSA',
    format: 'byte',
    example: 'MEUCIQDKZ5s=',
  })
  @IsString()
  signature = '';
}
