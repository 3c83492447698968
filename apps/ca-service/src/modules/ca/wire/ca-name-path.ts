import { WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

/** The path of the CAs with a common name. */
@WireObject()
export class CaNamePath {
  @ApiProperty({ description: 'The common name, exactly as it is written', example: 'Factory Root CA' })
  @IsString()
  commonName!: string;
}
