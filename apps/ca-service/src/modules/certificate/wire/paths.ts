import { SerialNumber } from '@libs/crypto';
import { WireObject } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString } from 'class-validator';

/** A serial number in a path, in any spelling of contract 1.7. */
const SerialNumberText = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: 'Hexadecimal; upper case, colons between bytes and leading zeros are tolerated',
      example: '3fa85f6457174562b3fc2c963f66afa6',
    }),
    Transform(({ value }: { value: string }) => normalForm(value)),
    IsString(),
  );

/**
 * Normalizes to lower-case hexadecimal with an even number of digits (contract 1.7). Other texts are unchanged and
 * match no certificate.
 */
function normalForm(text: string): string {
  try {
    return SerialNumber.fromHex(text).hex;
  } catch {
    return text;
  }
}

const StatusText = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: 'ACTIVE, EXPIRED, REVOKED or INACTIVE; other values match nothing',
      example: 'ACTIVE',
    }),
    IsString(),
  );

/** The path of a CA, and of what belongs to it. */
@WireObject()
export class CaPath {
  @ApiProperty({ description: 'The id of the CA', example: 'factory-root' })
  @IsString()
  id!: string;
}

/** The path of the certificates of a CA that have a status. */
@WireObject()
export class CaStatusPath extends CaPath {
  @StatusText()
  status!: string;
}

/** The path of a certificate of a CA. */
@WireObject()
export class CaCertificatePath extends CaPath {
  @SerialNumberText()
  serialNumber!: string;
}

/** The path of a certificate. */
@WireObject()
export class SerialNumberPath {
  @SerialNumberText()
  serialNumber!: string;
}

/** The path of the certificates that have a status. */
@WireObject()
export class StatusPath {
  @StatusText()
  status!: string;
}
