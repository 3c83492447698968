import { KEY_TYPES, type KeyEngineDescription, type KeyType } from '@libs/crypto';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'SupportedKeyType' })
export class SupportedKeyTypeView {
  @ApiProperty({ enum: KEY_TYPES, enumName: 'KeyType', example: 'ECDSA' })
  readonly type!: KeyType;

  @ApiProperty({
    type: 'integer',
    isArray: true,
    description: 'Sizes in bits; for ML-DSA, parameter sets',
    example: [224, 256, 384, 521],
  })
  readonly sizes!: readonly number[];
}

/** A key engine (contract 12.2, "Engine"). */
@ApiSchema({ name: 'KeyEngine' })
export class KeyEngineView {
  @ApiProperty({ description: 'The `engine_id` of other requests', example: 'filesystem-1' })
  readonly id!: string;

  @ApiProperty({ description: 'Whether requests without an engine use this one', example: true })
  readonly default!: boolean;

  @ApiProperty({ example: 'GOLANG' })
  readonly type!: string;

  @ApiProperty({
    type: 'integer',
    description: '0: keys are in plain files; 1: keys are encrypted at rest; 2: keys never leave hardware',
    example: 1,
  })
  readonly security_level!: number;

  @ApiProperty({ example: 'Software' })
  readonly provider!: string;

  @ApiProperty({ example: 'filesystem-1' })
  readonly name!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: {} })
  readonly metadata!: Readonly<Record<string, unknown>>;

  @ApiProperty({ type: () => [SupportedKeyTypeView] })
  readonly supported_key_types!: readonly SupportedKeyTypeView[];
}

export function toKeyEngineView(description: KeyEngineDescription, isDefault: boolean): KeyEngineView {
  return {
    id: description.id,
    default: isDefault,
    type: description.type,
    security_level: description.securityLevel,
    provider: description.provider,
    name: description.name,
    metadata: description.metadata,
    supported_key_types: description.supportedKeyTypes,
  };
}
