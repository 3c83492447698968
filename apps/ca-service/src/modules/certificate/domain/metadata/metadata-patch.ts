import { MAXIMUM_METADATA_BYTES } from '@libs/kernel';
import { applyOperation } from './apply-operation';
import { isContainer, JsonDocument, type JsonObject, type JsonValue } from './json-document';
import { PatchedMetadataNotAnObjectError, PatchTooLargeError } from './metadata.errors';
import { metadataSize } from './metadata-must-fit.rule';
import { GrowthAllowance, MAXIMUM_OPERATIONS } from './patch-limits';
import { decodeOperation, type PatchEntry, type PatchOperation } from './patch-operation';
import { KeptServiceKeys } from './service-keys';

/** Free-form data of clients, stored with a certificate or a CA. */
export type Metadata = Readonly<Record<string, unknown>>;

/** A JSON Patch (RFC 6902) of metadata, with the extensions of contract 3.6. */
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
   * Returns the metadata after all operations in order. When one fails, none is applied (RFC 6902 section 5).
   * `metadata` itself is not changed; `null`, which an import allows, is patched as an empty object. Keys that only the
   * service writes survive a replacement of the whole document.
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

/** Metadata above the limit may shrink; otherwise no patch could repair it. */
function refuseGrowth(before: string, after: JsonObject): void {
  const size = metadataSize(JSON.stringify(after));
  if (size > MAXIMUM_METADATA_BYTES && size > metadataSize(before)) {
    throw new PatchTooLargeError(`the metadata would be larger than ${MAXIMUM_METADATA_BYTES} bytes`);
  }
}
