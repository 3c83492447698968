/**
 * SQL for the draft of an event about a status change that is made to many certificates at once: `before` is the
 * alias of the status as it was, `certificate` that of its certificate, `updated` is JSON of what became of it. The draft holds what may change of a
 * certificate; the rest is read when the event is written out. $1 is the moment of the change.
 */
export const certificateStatusDraft = (before: string, certificate: string, updated: string): string => `
  json_build_object('serial_number', ${before}.serial_number, 'at', $1::timestamptz, 'updated', ${updated},
    'previous', json_build_object(
      'status', ${before}.status, 'revocation_timestamp', ${before}.revocation_timestamp,
      'revocation_reason', ${before}.revocation_reason, 'type', ${certificate}.type, 'engine_id', ${certificate}.engine_id,
      'authority_key_id', ${certificate}.authority_key_id, 'issuer_ca_id', ${before}.issuer_ca_id,
      'issuer_serial_number', ${certificate}.issuer_serial_number, 'issuer_level', ${before}.issuer_level,
      'metadata', ${certificate}.metadata))`;
