import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { SubjectDocument } from '../domain';

/** A subject (contract 2.5): every field is present, `''` when unset. `toSubjectDocument` makes one. */
@ApiSchema({ name: 'Subject' })
export class SubjectView implements SubjectDocument {
  @ApiProperty({ example: 'device-0001' })
  readonly common_name!: string;

  @ApiProperty({ example: 'Demo' })
  readonly organization!: string;

  @ApiProperty({ example: '' })
  readonly organization_unit!: string;

  @ApiProperty({ example: '' })
  readonly country!: string;

  @ApiProperty({ example: '' })
  readonly state!: string;

  @ApiProperty({ example: '' })
  readonly locality!: string;
}
