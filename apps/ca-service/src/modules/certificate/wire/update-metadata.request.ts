import { Nested, STRUCT_VALIDATION_ERROR, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsArray, IsOptional } from 'class-validator';
import { MetadataPatch, PATCH_OPERATION_NAMES } from '../domain';

/** A JSON Schema without `type` accepts any value; Nest would add the type `object`. */
const OF_ANY_TYPE = { oneOf: [{}] };

/**
 * One operation of a JSON Patch (contract 2.10), with `from` of RFC 6902. The domain validates it, because its errors
 * name the position.
 */
@WireObject()
export class PatchOperationRequest {
  @ApiProperty({ type: 'string', enum: PATCH_OPERATION_NAMES, example: 'add' })
  @Allow()
  op?: unknown;

  @ApiProperty({ type: 'string', description: 'A JSON pointer (RFC 6901)', example: '/line' })
  @Allow()
  path?: unknown;

  @ApiProperty({ type: 'string', description: 'The source of move and copy: a JSON pointer' })
  @IsOptional()
  from?: unknown;

  @ApiProperty({ description: 'The value for add, replace and test', example: 7, ...OF_ANY_TYPE })
  @IsOptional()
  value?: unknown;
}

const FORMS =
  'a JSON Patch, as {"patches":[{"op":"add","path":"/line","value":7}]} or [{"op":"add","path":"/line","value":7}]';

/**
 * Body of PUT and PATCH …/metadata, of certificates as of CAs (contract 3.1 and 3.3). The operations may also be the body
 * themselves, as RFC 6902 section 3 has them.
 */
@WireObject({ arrayBody: { member: 'patches', forms: FORMS } })
export class UpdateMetadataRequest {
  @ApiProperty({
    description:
      'A JSON Patch (RFC 6902), applied as a whole or not at all; the list may also be the body itself',
  })
  @IsArray({ message: STRUCT_VALIDATION_ERROR })
  @Nested(() => PatchOperationRequest, { each: true, lenientEntries: true })
  patches!: PatchOperationRequest[];
}

/**
 * Decodes the operations.
 * @throws UndecodablePatchError, PatchTooLargeError
 */
export const toMetadataPatch = ({ patches }: UpdateMetadataRequest): MetadataPatch =>
  MetadataPatch.decode(patches);
