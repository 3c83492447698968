import type { Random } from './random.mts';

/** Fields of a synthetic certificate. */
export interface MadeUpCertificate {
  /** 16 octets. The first is from 1 to 127, which makes the number positive without padding. */
  readonly serialNumber: Buffer;
  readonly issuer: string;
  readonly subject: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly isCa: boolean;
  /** DNS names. */
  readonly altNames: readonly string[];
  /** Hexadecimal. */
  readonly subjectKeyId: string;
  readonly authorityKeyId: string;
}

const tlv = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
};
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const VERSION_3 = hex('a003020102');
const ECDSA_WITH_SHA256 = hex('300a06082a8648ce3d040302');
const P256_KEY = hex('301306072a8648ce3d020106082a8648ce3d030107');
const COMMON_NAME = hex('0603550403');
/** Extensions keyUsage digitalSignature and extendedKeyUsage clientAuth. */
const LEAF_USAGES = [
  hex('300e0603551d0f0101ff040403020780'),
  hex('30130603551d25040c300a06082b06010505070302'),
];
/** Extensions keyUsage keyCertSign and cRLSign, and basicConstraints with cA TRUE. */
const CA_USAGES = [hex('300e0603551d0f0101ff040403020106'), hex('300f0603551d130101ff040530030101ff')];

/**
 * Encodes a certificate with these fields and a random P-256 key as DER (RFC 5280 section 4.1). Parsers accept it, but
 * its signature does not verify. No code that reads rows verifies it.
 */
export function makeUpCertificate(certificate: MadeUpCertificate, random: Random): Buffer {
  const { serialNumber, issuer, subject, validFrom, validTo } = certificate;
  const point = Buffer.concat([hex('0004'), random.bytes(64)]);
  const tbs = tlv(
    0x30,
    VERSION_3,
    tlv(0x02, serialNumber),
    ECDSA_WITH_SHA256,
    name(issuer),
    tlv(0x30, time(validFrom), time(validTo)),
    name(subject),
    tlv(0x30, P256_KEY, tlv(0x03, point)),
    tlv(0xa3, tlv(0x30, ...extensions(certificate))),
  );
  const signature = tlv(0x30, integer(random), integer(random));
  return tlv(0x30, tbs, ECDSA_WITH_SHA256, tlv(0x03, hex('00'), signature));
}

function extensions({ isCa, altNames, subjectKeyId, authorityKeyId }: MadeUpCertificate): Buffer[] {
  const names = altNames.map((text) => tlv(0x82, Buffer.from(text)));
  return [
    ...(isCa ? CA_USAGES : LEAF_USAGES),
    ...(names.length === 0 ? [] : [extension('0603551d11', tlv(0x30, ...names))]),
    extension('0603551d0e', tlv(0x04, hex(subjectKeyId))),
    extension('0603551d23', tlv(0x30, tlv(0x80, hex(authorityKeyId)))),
  ];
}

const extension = (oid: string, value: Buffer): Buffer => tlv(0x30, hex(oid), tlv(0x04, value));

/** Encodes a name with one RDN of a UTF8String, or without RDNs for an empty text (RFC 5280 section 4.1.2.4). */
const name = (commonName: string): Buffer =>
  commonName === ''
    ? tlv(0x30)
    : tlv(0x30, tlv(0x31, tlv(0x30, COMMON_NAME, tlv(0x0c, Buffer.from(commonName)))));

/** Encodes a time: UTCTime through 2049, GeneralizedTime afterwards (RFC 5280 section 4.1.2.5). */
function time(date: Date): Buffer {
  const text = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(text.slice(2))) : tlv(0x18, Buffer.from(text));
}

const integer = (random: Random): Buffer => {
  const octets = random.bytes(32);
  octets[0] = (octets[0]! & 0x7f) | 0x01;
  return tlv(0x02, octets);
};
