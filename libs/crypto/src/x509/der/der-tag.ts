/** The ASN.1 tags that X.509 uses, as the identifier octet of DER (X.690 section 8.1.2). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[n]` of a primitive value (X.690 section 8.14): IMPLICIT tagging of a string. */
export const contextPrimitive = (n: number): number => 0x80 | n;

/** `[n]` around other elements: EXPLICIT tagging, or IMPLICIT tagging of a SEQUENCE or SET. */
export const contextConstructed = (n: number): number => 0xa0 | n;
