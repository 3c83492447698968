import { EncryptedContentInfo } from '@peculiar/asn1-cms';
import { AsnProp, AsnPropTypes } from '@peculiar/asn1-schema';

/** EncryptedData (RFC 5652 section 8), which `@peculiar/asn1-cms` does not have. */
export class EncryptedData {
  @AsnProp({ type: AsnPropTypes.Integer })
  version!: number;
  @AsnProp({ type: EncryptedContentInfo })
  encryptedContentInfo!: EncryptedContentInfo;
}

/** What error sentences call the file. */
export const PKCS12 = 'pkcs12';
