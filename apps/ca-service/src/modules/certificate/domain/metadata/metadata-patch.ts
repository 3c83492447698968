import { MAXIMUM_METADATA_BYTES } from '@libs/kernel';
import { applyOperation } from './apply-operation';
import { GrowthAllowance } from './growth-allowance';
import { JsonDocument } from './json-document';
import { isContainer, type JsonObject, type JsonValue } from './json-value';
import { PatchedMetadataNotAnObjectError, PatchTooLargeError } from './metadata.errors';
import { metadataSize } from './metadata-must-fit.rule';
import { decodeOperation, type PatchEntry, type PatchOperation } from './patch-operation';
import { KeptServiceKeys } from './service-keys';
import { MAXIMUM_OPERATIONS } from './patch-limits';

/** Free-form data that clients keep with a certificate or a CA. */
export type Metadata = Readonly<Record<string, unknown>>;

/** A JSON Patch (RFC 6902) for metadata, with what contract 3.6 adds to it. */
export class MetadataPatch {
  private constructor(private readonly operations: readonly PatchOperation[]) {}

  /** @throws UndecodablePatchError, PatchTooLargeError */
  static decode(entries: readonly PatchEntry[]): MetadataPatch {
    if (entries.length > MAXIMUM_OPERATIONS) {
      throw new PatchTooLargeError(`it has more than ${MAXIMUM_OPERATIONS} operations`);
    }
    return new MetadataPatch(entries.map(decodeOperation));
  }

  /**
   * The metadata after all operations, in order: all of them or, when one fails, none (RFC 6902 section 5).
   * What is given stays as it is. Without metadata, which is how certificates may be imported, the operations
   * find an empty object.
   * Keys that the service alone writes stay, also when the whole document is replaced.
   * @throws InapplicableOperationError, PatchTooLargeError, PatchedMetadataNotAnObjectError, ServiceKeyError
   */
  applyTo<Before extends Metadata | null>(metadata: Before): Before | Metadata {
    if (this.operations.length === 0) return metadata;
    const before = JSON.stringify(metadata ?? {});
    const { root } = this.#applyTo(JSON.parse(before) as JsonObject);
    if (!isObject(root)) throw new PatchedMetadataNotAnObjectError();
    refuseGrowth(before, root);
    return root;
  }

  #applyTo(before: JsonObject): JsonDocument {
    const serviceKeys = new KeptServiceKeys(before);
    const document = new JsonDocument(before);
    const growth = new GrowthAllowance();
    for (const operation of this.operations) {
      serviceKeys.refuse(operation);
      applyOperation(document, operation, growth);
      if (operation.op !== 'test' && operation.path.isWholeDocument) serviceKeys.restore(document);
    }
    return document;
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return isContainer(value) && !Array.isArray(value);
}

/** Metadata that is too large may still shrink: else it could never be repaired. */
function refuseGrowth(before: string, after: JsonObject): void {
  const size = metadataSize(JSON.stringify(after));
  if (size > MAXIMUM_METADATA_BYTES && size > metadataSize(before)) {
    throw new PatchTooLargeError(`the metadata would be larger than ${MAXIMUM_METADATA_BYTES} bytes`);
  }
}
