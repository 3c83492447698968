import { lastOccurrenceOf, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';

/** Contract 3.1: `true` or `1`, anything else is false. */
const isYes = (value: unknown): boolean => ['true', '1'].includes(String(lastOccurrenceOf(value)));

/** Query of DELETE /cas/{id} (contract 3.1). */
@WireObject()
export class DeleteCaRequest {
  @ApiProperty({
    description: 'Whether to delete everything below the CA as well, instead of revoking it',
    example: false,
  })
  @Transform(({ value }: { value: unknown }) => isYes(value))
  @IsBoolean()
  cascade_delete = false;
}
