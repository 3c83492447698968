import { KEY_TYPES } from '@libs/crypto';
import { WireObject } from '@libs/http';
import { InvalidValueError } from '@libs/kernel';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { parseKeyReference, type WantedKey } from '../../key';

/** KeyMetadata of contract 2.10. `key_id` names an existing key and takes precedence over type and bits. */
@WireObject()
export class KeyMetadataRequest {
  @ApiProperty({ description: 'A key that the service holds, by its id or a pkcs11: URI', example: '' })
  @IsString()
  @MaxLength(512)
  key_id = '';

  @ApiProperty({ description: KEY_TYPES.join(', '), example: 'ECDSA' })
  @IsString()
  @MaxLength(32)
  type = '';

  @ApiProperty({ example: 256 })
  @IsInt({ message: 'must be a whole number' })
  @Min(0)
  @Max(65_536)
  bits = 0;
}

/** @throws InvalidValueError when neither a key nor a known type of key is named */
export function toWantedKey({ key_id, type, bits }: KeyMetadataRequest, engineId: string): WantedKey {
  if (key_id !== '') return { existing: parseKeyReference(key_id) };
  const known = KEY_TYPES.find((name) => name === type);
  if (known === undefined) {
    throw new InvalidValueError(`key_metadata.type: must be one of ${KEY_TYPES.join(', ')}`);
  }
  return { create: { type: known, bits }, engineId };
}
