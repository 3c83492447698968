import { type ContentInfo, EncryptedContentInfo, id_data, id_encryptedData } from '@peculiar/asn1-cms';
import {
  AuthenticatedSafe,
  CertBag,
  id_certBag,
  id_keyBag,
  id_pkcs8ShroudedKeyBag,
  id_SafeContents,
  id_x509Certificate,
  PKCS8ShroudedKeyBag,
  type SafeBag,
  SafeContents,
} from '@peculiar/asn1-pfx';
import { AsnProp, AsnPropTypes, OctetString } from '@peculiar/asn1-schema';
import { InvalidValueError } from '@libs/kernel';
import { readPasswordEncryption } from '../../password/password-encryption';
import { bytesOf, readStructure } from '../read-structure';
import { PKCS12, type Pkcs12Password } from './pkcs12-password';

/** Limits per file: each part or bag may cost a decryption or a parse. */
const MAX_PARTS = 8;
const MAX_BAGS = 64;

/** PKCS#9 attribute that assigns a certificate to its key (RFC 2985 section 5.5.2). */
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';

/** EncryptedData (RFC 5652 section 8), which `@peculiar/asn1-cms` does not have. */
class EncryptedData {
  @AsnProp({ type: AsnPropTypes.Integer })
  version!: number;
  @AsnProp({ type: EncryptedContentInfo })
  encryptedContentInfo!: EncryptedContentInfo;
}

/** A key, PrivateKeyInfo (RFC 5208 section 5), or a certificate of a file. */
export interface BagValue {
  readonly der: Buffer;
  /** Hex of the attribute localKeyId, which assigns certificates to keys; `undefined` without one. */
  readonly localKeyId: string | undefined;
}

/** Keys and certificates of a file. Other bags, such as those of CRLs and secrets, are skipped. */
export interface Bags {
  readonly keys: BagValue[];
  readonly certificates: BagValue[];
}

/** Reads and decrypts the parts of an AuthenticatedSafe (RFC 7292 section 4.1). @throws InvalidValueError */
export async function readAuthenticatedSafe(content: Buffer, password: Pkcs12Password): Promise<Bags> {
  const parts = readStructure(content, AuthenticatedSafe, PKCS12);
  if (parts.length > MAX_PARTS) throw new InvalidValueError(`${PKCS12} has more than ${MAX_PARTS} parts`);
  const bags: Bags = { keys: [], certificates: [] };
  let count = 0;
  for (const part of parts) {
    const contents = readStructure(await contentOf(part, password), SafeContents, PKCS12);
    count += contents.length;
    if (count > MAX_BAGS) throw new InvalidValueError(`${PKCS12} has more than ${MAX_BAGS} entries`);
    for (const bag of contents) await addBag(bags, bag, password);
  }
  return bags;
}

async function contentOf({ contentType, content }: ContentInfo, password: Pkcs12Password): Promise<Buffer> {
  if (contentType === id_data) return octets(content);
  if (contentType !== id_encryptedData) {
    throw new InvalidValueError(`${PKCS12} is encrypted for a public key: export it with a passphrase`);
  }
  const { encryptedContentInfo } = readStructure(new Uint8Array(content), EncryptedData, PKCS12);
  const { contentEncryptionAlgorithm, encryptedContent } = encryptedContentInfo;
  const encryption = readPasswordEncryption(contentEncryptionAlgorithm, PKCS12);
  const ciphertext = encryptedContent?.value
    ? bytesOf(encryptedContent.value)
    : Buffer.concat((encryptedContent?.constructedValue ?? []).map(bytesOf));
  return password.decrypt(encryption, ciphertext);
}

async function addBag(bags: Bags, bag: SafeBag, password: Pkcs12Password): Promise<void> {
  const add = (list: BagValue[], der: Buffer): void => void list.push({ der, localKeyId: localKeyIdOf(bag) });
  switch (bag.bagId) {
    case id_keyBag:
      add(bags.keys, bytesOf(bag.bagValue));
      return;
    case id_pkcs8ShroudedKeyBag:
      add(bags.keys, await decryptKey(bag, password));
      return;
    case id_certBag:
      add(bags.certificates, certificateOf(bag));
      return;
    case id_SafeContents:
      throw new InvalidValueError(`${PKCS12} has nested entries, which are not supported`);
  }
}

function decryptKey({ bagValue }: SafeBag, password: Pkcs12Password): Promise<Buffer> {
  const info = readStructure(new Uint8Array(bagValue), PKCS8ShroudedKeyBag, PKCS12);
  const encryption = readPasswordEncryption(info.encryptionAlgorithm, `${PKCS12} private key`);
  if (encryption.cipher.name === 'rc2') {
    throw new InvalidValueError(`${PKCS12} private key is encrypted with RC2: it must be AES or Triple DES`);
  }
  return password.decrypt(encryption, bytesOf(info.encryptedData));
}

function certificateOf({ bagValue }: SafeBag): Buffer {
  const { certId, certValue } = readStructure(new Uint8Array(bagValue), CertBag, PKCS12);
  if (certId === id_x509Certificate) return octets(certValue);
  throw new InvalidValueError(`${PKCS12} holds a certificate that is not X.509`);
}

function localKeyIdOf({ bagAttributes }: SafeBag): string | undefined {
  const attribute = bagAttributes?.find(({ attrId }) => attrId === LOCAL_KEY_ID);
  const value = attribute?.attrValues[0];
  return value && octets(value).toString('hex');
}

/** The octets of an OCTET STRING, which BER may split into segments. */
export const octets = (element: ArrayBuffer): Buffer =>
  bytesOf(readStructure(new Uint8Array(element), OctetString as new () => OctetString, PKCS12));
