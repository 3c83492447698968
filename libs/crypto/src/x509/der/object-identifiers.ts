import { ObjectIdentifier } from './object-identifier';

/** Object identifiers that this library uses by name, except extended key usages. */
export const OID = {
  // X.520 naming attributes
  commonName: new ObjectIdentifier('2.5.4.3'),
  subjectSerialNumber: new ObjectIdentifier('2.5.4.5'),
  country: new ObjectIdentifier('2.5.4.6'),
  locality: new ObjectIdentifier('2.5.4.7'),
  state: new ObjectIdentifier('2.5.4.8'),
  streetAddress: new ObjectIdentifier('2.5.4.9'),
  organization: new ObjectIdentifier('2.5.4.10'),
  organizationUnit: new ObjectIdentifier('2.5.4.11'),
  postalCode: new ObjectIdentifier('2.5.4.17'),

  // RFC 5280 extensions
  subjectKeyIdentifier: new ObjectIdentifier('2.5.29.14'),
  keyUsage: new ObjectIdentifier('2.5.29.15'),
  privateKeyUsagePeriod: new ObjectIdentifier('2.5.29.16'),
  subjectAltName: new ObjectIdentifier('2.5.29.17'),
  issuerAltName: new ObjectIdentifier('2.5.29.18'),
  basicConstraints: new ObjectIdentifier('2.5.29.19'),
  nameConstraints: new ObjectIdentifier('2.5.29.30'),
  crlDistributionPoints: new ObjectIdentifier('2.5.29.31'),
  certificatePolicies: new ObjectIdentifier('2.5.29.32'),
  authorityKeyIdentifier: new ObjectIdentifier('2.5.29.35'),
  extendedKeyUsage: new ObjectIdentifier('2.5.29.37'),
  freshestCrl: new ObjectIdentifier('2.5.29.46'),
  policyMappings: new ObjectIdentifier('2.5.29.33'),
  policyConstraints: new ObjectIdentifier('2.5.29.36'),
  inhibitAnyPolicy: new ObjectIdentifier('2.5.29.54'),
  authorityInformationAccess: new ObjectIdentifier('1.3.6.1.5.5.7.1.1'),
  /** RFC 6960 section 4.2.2.2.1. */
  ocspNoCheck: new ObjectIdentifier('1.3.6.1.5.5.7.48.1.5'),
  /** Netscape's forerunner of key usages and basic constraints, which OpenSSL still reads. */
  netscapeCertificateType: new ObjectIdentifier('2.16.840.1.113730.1.1'),
  accessMethodOcsp: new ObjectIdentifier('1.3.6.1.5.5.7.48.1'),

  // Certificate Transparency (RFC 6962 sections 3.1 and 3.3)
  signedCertificateTimestamps: new ObjectIdentifier('1.3.6.1.4.1.11129.2.4.2'),
  precertificatePoison: new ObjectIdentifier('1.3.6.1.4.1.11129.2.4.3'),

  // PKCS#9 (RFC 2985 sections 5.2.1 and 5.4.2)
  emailAddress: new ObjectIdentifier('1.2.840.113549.1.9.1'),
  extensionRequest: new ObjectIdentifier('1.2.840.113549.1.9.14'),
  /** The same attribute in requests of Microsoft's certreq ([MS-WCCE] section 2.2.2.7.7.3). */
  microsoftExtensionRequest: new ObjectIdentifier('1.3.6.1.4.1.311.2.1.14'),

  // keys: RFC 3279, RFC 5480, RFC 8410, RFC 9881
  rsaEncryption: new ObjectIdentifier('1.2.840.113549.1.1.1'),
  ecPublicKey: new ObjectIdentifier('1.2.840.10045.2.1'),
  p224: new ObjectIdentifier('1.3.132.0.33'),
  p256: new ObjectIdentifier('1.2.840.10045.3.1.7'),
  p384: new ObjectIdentifier('1.3.132.0.34'),
  p521: new ObjectIdentifier('1.3.132.0.35'),
  ed25519: new ObjectIdentifier('1.3.101.112'),

  mlDsa44: new ObjectIdentifier('2.16.840.1.101.3.4.3.17'),
  mlDsa65: new ObjectIdentifier('2.16.840.1.101.3.4.3.18'),
  mlDsa87: new ObjectIdentifier('2.16.840.1.101.3.4.3.19'),

  // signatures: RFC 8017 appendix C, RFC 5758
  mgf1: new ObjectIdentifier('1.2.840.113549.1.1.8'),
  rsassaPss: new ObjectIdentifier('1.2.840.113549.1.1.10'),
  md5WithRsa: new ObjectIdentifier('1.2.840.113549.1.1.4'),
  sha1WithRsa: new ObjectIdentifier('1.2.840.113549.1.1.5'),
  /** The identifier of the OSI Implementors' Workshop, in certificates of old Microsoft software. */
  oiwSha1WithRsa: new ObjectIdentifier('1.3.14.3.2.29'),
  sha224WithRsa: new ObjectIdentifier('1.2.840.113549.1.1.14'),
  sha256WithRsa: new ObjectIdentifier('1.2.840.113549.1.1.11'),
  sha384WithRsa: new ObjectIdentifier('1.2.840.113549.1.1.12'),
  sha512WithRsa: new ObjectIdentifier('1.2.840.113549.1.1.13'),
  // RFC 8017 appendix A.2.4 and RFC 8702 section 2
  sha512With224Rsa: new ObjectIdentifier('1.2.840.113549.1.1.15'),
  sha512With256Rsa: new ObjectIdentifier('1.2.840.113549.1.1.16'),
  sha3With224Rsa: new ObjectIdentifier('2.16.840.1.101.3.4.3.13'),
  sha3With256Rsa: new ObjectIdentifier('2.16.840.1.101.3.4.3.14'),
  sha3With384Rsa: new ObjectIdentifier('2.16.840.1.101.3.4.3.15'),
  sha3With512Rsa: new ObjectIdentifier('2.16.840.1.101.3.4.3.16'),
  ecdsaWithSha3224: new ObjectIdentifier('2.16.840.1.101.3.4.3.9'),
  ecdsaWithSha3256: new ObjectIdentifier('2.16.840.1.101.3.4.3.10'),
  ecdsaWithSha3384: new ObjectIdentifier('2.16.840.1.101.3.4.3.11'),
  ecdsaWithSha3512: new ObjectIdentifier('2.16.840.1.101.3.4.3.12'),
  ecdsaWithSha1: new ObjectIdentifier('1.2.840.10045.4.1'),
  ecdsaWithSha224: new ObjectIdentifier('1.2.840.10045.4.3.1'),
  ecdsaWithSha256: new ObjectIdentifier('1.2.840.10045.4.3.2'),
  ecdsaWithSha384: new ObjectIdentifier('1.2.840.10045.4.3.3'),
  ecdsaWithSha512: new ObjectIdentifier('1.2.840.10045.4.3.4'),
  sha1: new ObjectIdentifier('1.3.14.3.2.26'),
  sha224: new ObjectIdentifier('2.16.840.1.101.3.4.2.4'),
  sha256: new ObjectIdentifier('2.16.840.1.101.3.4.2.1'),
  sha384: new ObjectIdentifier('2.16.840.1.101.3.4.2.2'),
  sha512: new ObjectIdentifier('2.16.840.1.101.3.4.2.3'),

  // encrypted private keys: RFC 8018 appendix C, RFC 7914 section 7, RFC 3565 section 4.1
  pbes2: new ObjectIdentifier('1.2.840.113549.1.5.13'),
  pbkdf2: new ObjectIdentifier('1.2.840.113549.1.5.12'),
  scrypt: new ObjectIdentifier('1.3.6.1.4.1.11591.4.11'),
  hmacWithSha1: new ObjectIdentifier('1.2.840.113549.2.7'),
  hmacWithSha224: new ObjectIdentifier('1.2.840.113549.2.8'),
  hmacWithSha256: new ObjectIdentifier('1.2.840.113549.2.9'),
  hmacWithSha384: new ObjectIdentifier('1.2.840.113549.2.10'),
  hmacWithSha512: new ObjectIdentifier('1.2.840.113549.2.11'),
  tripleDesCbc: new ObjectIdentifier('1.2.840.113549.3.7'),
  aes128Cbc: new ObjectIdentifier('2.16.840.1.101.3.4.1.2'),
  aes192Cbc: new ObjectIdentifier('2.16.840.1.101.3.4.1.22'),
  aes256Cbc: new ObjectIdentifier('2.16.840.1.101.3.4.1.42'),
} as const;
