import { KEY_TYPES } from '@libs/crypto';
import { WireObject } from '@libs/http';
import { InvalidValueError } from '@libs/kernel';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { keyReferenceOrAlias, type WantedKey } from '../../key';

/** The key of a certificate that the service creates (contract 2.10, CertificateKeySpec). */
@WireObject()
export class CertificateKeySpecRequest {
  @ApiProperty({ description: KEY_TYPES.join(', '), example: 'ECDSA' })
  @IsString()
  @MaxLength(32)
  type = '';

  @ApiProperty({ example: 256 })
  @IsInt({ message: 'must be a whole number' })
  @Min(0)
  @Max(65_536)
  bits = 0;

  @ApiProperty({ description: 'Engine that creates the key; empty: the default engine', example: '' })
  @IsString()
  @MaxLength(256)
  engine_id = '';

  @ApiProperty({
    description: 'In place of type and bits: a key that the service holds, by its id or a pkcs11: URI',
    example: '',
  })
  @IsString()
  @MaxLength(512)
  key_identifier = '';
}

/**
 * A word that is no type of key counts as none (contract 3.3).
 * @throws InvalidValueError for a key specification that names no key, or two
 */
export function toWantedKey(spec: CertificateKeySpecRequest): WantedKey {
  const { type: word, bits, engine_id, key_identifier } = spec;
  const type = KEY_TYPES.find((each) => each === word);
  const isNamed = key_identifier !== '';
  if (isNamed && type === undefined && bits === 0) return { existing: keyReferenceOrAlias(key_identifier) };
  if (!isNamed && type !== undefined && bits !== 0) return { create: { type, bits }, engineId: engine_id };
  throw new InvalidValueError(
    'invalid key spec: exactly one of (Type+Bits) or KeyIdentifier must be provided',
  );
}
