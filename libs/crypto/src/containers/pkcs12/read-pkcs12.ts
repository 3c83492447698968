import { id_data } from '@peculiar/asn1-cms';
import { PFX } from '@peculiar/asn1-pfx';
import { InvalidValueError } from '@libs/kernel';
import { type ParsedCertificate, parseCertificate } from '../../x509/certificates/certificate-parser';
import { readStructure } from '../read-structure';
import { verifyMac } from './pkcs12-mac';
import { type Derive, PKCS12, Pkcs12Password } from './pkcs12-password';
import { type Bags, octets, readAuthenticatedSafe } from './safe-contents';

/** Content of a PKCS#12 file. */
export interface Pkcs12Contents {
  /** DER PrivateKeyInfo (RFC 5208 section 5). The caller wipes it. */
  readonly privateKey: Buffer;
  readonly certificates: readonly Pkcs12Certificate[];
}

export interface Pkcs12Certificate {
  readonly certificate: ParsedCertificate;
  /** Whether the file assigns it to the key, by the attribute localKeyId. */
  readonly isPaired: boolean;
}

/**
 * Reads a PKCS#12 file (RFC 7292) with one private key: verifies its MAC, decrypts, and parses its certificates.
 * @throws InvalidValueError with a text that contains neither key material nor the passphrase
 */
export async function readPkcs12(
  bytes: Buffer,
  passphrase: string | undefined,
  derive: Derive,
): Promise<Pkcs12Contents> {
  const { authSafe, macData } = readStructure(bytes, PFX, PKCS12);
  if (authSafe.contentType !== id_data) {
    throw new InvalidValueError(`${PKCS12} is signed in place of having a MAC: export it with a passphrase`);
  }
  // The library represents missing MacData by an empty one.
  if (macData.macSalt.byteLength === 0) {
    throw new InvalidValueError(
      `${PKCS12} has no MAC, so its passphrase cannot be checked: export it with one`,
    );
  }
  const content = octets(authSafe.content);
  const password = new Pkcs12Password(passphrase, derive);
  try {
    await verifyMac(content, macData, password);
    return contentsOf(await readAuthenticatedSafe(content, password));
  } finally {
    password.wipe();
  }
}

function contentsOf({ keys, certificates }: Bags): Pkcs12Contents {
  const [key, ...others] = keys;
  try {
    if (others.length > 0) {
      throw new InvalidValueError(`${PKCS12} holds ${keys.length} private keys, one is allowed`);
    }
    if (key === undefined) {
      throw new InvalidValueError(`${PKCS12} holds no private key: send its certificates as ca and ca_chain`);
    }
    return {
      privateKey: key.der,
      certificates: certificates.map(({ der, localKeyId }) => ({
        certificate: parseCertificate(der),
        isPaired: localKeyId !== undefined && localKeyId === key.localKeyId,
      })),
    };
  } catch (error) {
    for (const { der } of keys) der.fill(0);
    throw error;
  }
}
