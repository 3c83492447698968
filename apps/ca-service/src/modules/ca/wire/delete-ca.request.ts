import { isTrue, lastOccurrenceOf, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';

/** Query of DELETE /cas/{id}: `true` or `1`, anything else is false (contract 3.1). */
@WireObject()
export class DeleteCaRequest {
  @ApiProperty({
    description: 'Whether to delete everything below the CA as well, instead of revoking it',
    example: false,
  })
  @Transform(({ value }: { value: unknown }) => isTrue(lastOccurrenceOf(value)))
  @IsBoolean()
  cascade_delete = false;
}
