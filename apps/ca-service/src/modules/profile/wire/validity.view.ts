import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ValidityDocument } from '../domain';

/** A validity (contract 2.4). */
@ApiSchema({ name: 'Validity' })
export class ValidityView implements ValidityDocument {
  @ApiProperty({ description: '`Duration`, `Time`, or empty: one year', example: 'Duration' })
  readonly type!: string;

  @ApiProperty({ required: false, description: 'A length of time, such as `1y2w`', example: '1y' })
  readonly duration?: string;

  @ApiProperty({
    format: 'date-time',
    description: '`0001-01-01T00:00:00Z`: none',
    example: '0001-01-01T00:00:00Z',
  })
  readonly time!: string;
}
