/**
 * SQL for the draft of an event about a status change that is made to many certificates at once: `before` is the
 * alias of the row as it was, `updated` is JSON of what became of it. The draft holds what may change of a
 * certificate; the rest is read when the event is written out. $1 is the moment of the change.
 */
export const certificateStatusDraft = (before: string, updated: string): string => `
  json_build_object('serial_number', ${before}.serial_number, 'at', $1::timestamptz, 'updated', ${updated},
    'previous', json_build_object(
      'status', ${before}.status, 'revocation_timestamp', ${before}.revocation_timestamp,
      'revocation_reason', ${before}.revocation_reason, 'type', ${before}.type, 'engine_id', ${before}.engine_id,
      'authority_key_id', ${before}.authority_key_id, 'issuer_ca_id', ${before}.issuer_ca_id,
      'issuer_serial_number', ${before}.issuer_serial_number, 'issuer_level', ${before}.issuer_level,
      'metadata', ${before}.metadata))`;
