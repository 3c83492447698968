import { wireObject, wireText } from '@libs/http';
import { z } from 'zod';
import { MetadataPatch, PATCH_OPERATION_NAMES } from '../domain';

/** Contract 2.10, and `from` of RFC 6902. What is wrong with an operation, the domain says by its position. */
const patchOperation = wireObject({
  op: z
    .unknown()
    .optional()
    .meta({ type: 'string', enum: [...PATCH_OPERATION_NAMES] }),
  path: z.unknown().optional().meta({ type: 'string', description: 'A JSON pointer (RFC 6901)' }),
  from: z
    .unknown()
    .optional()
    .meta({ type: 'string', description: 'Where move and copy take the value: a JSON pointer' }),
  value: z.unknown().optional().describe('What add and replace set and test expects'),
});

/** An entry that is not an object is an operation without any members. */
const patchEntry = z.preprocess(
  (entry) => (typeof entry === 'object' && !Array.isArray(entry) ? entry : {}),
  patchOperation,
);

/** Body of PUT and PATCH …/metadata, of certificates as of CAs (contract 3.1 and 3.3). */
export const updateMetadataRequest = wireObject({
  patches: z
    .array(patchEntry, { error: wireText('struct validation error') })
    .describe('A JSON Patch (RFC 6902), applied as a whole or not at all'),
});

export type UpdateMetadataRequest = z.infer<typeof updateMetadataRequest>;

/** @throws UndecodablePatchError, PatchTooLargeError */
export const toMetadataPatch = ({ patches }: UpdateMetadataRequest): MetadataPatch =>
  MetadataPatch.decode(patches);
