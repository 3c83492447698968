/** The TBSCertificate of a certificate in DER whose two outer lengths take two octets each. */
export function tbsCertificateOf(certificate: Buffer): Buffer {
  return certificate.subarray(4, 4 + 4 + certificate.readUInt16BE(6));
}
