import { createHash } from 'node:crypto';
import { makeUpCertificate } from './certificate-der.mts';
import { Random } from './random.mts';

/** Column values of a certificate and its status. */
export type CertificateRow = Readonly<
  Record<string, string | number | boolean | Date | Buffer | readonly string[] | object | null>
>;

/** A synthetic CA, with the fields that its certificates refer to. */
export interface MadeUpCa {
  readonly id: string;
  readonly certificateId: string;
  readonly serialNumber: string;
  readonly commonName: string;
  readonly subjectKeyId: string;
  readonly level: number;
}

const DAY = 86_400_000;
const PLACES = ['Bilbao', 'Donostia', 'Gasteiz', 'Iruña', 'Arrasate', 'Zürich', 'Łódź', 'København'] as const;
const FIRST_NAMES = ['Ane', 'Jon', 'María', 'Søren', 'Zoë', 'Miren', 'Łukasz', 'Jürgen', 'Iñaki'] as const;
const LAST_NAMES = [
  'García',
  'Etxeberria',
  'Müller',
  'Peña',
  'Ørsted',
  'Smith',
  'Kowalska',
  'Agirre',
] as const;
const KEYS = [
  // Values of the key columns. The DER always has a P-256 key.
  ['ECDSA', 256],
  ['ECDSA', 256],
  ['ECDSA', 256],
  ['RSA', 2048],
  ['RSA', 2048],
  ['RSA', 4096],
  ['Ed25519', 256],
  ['ML-DSA-65', 15_616],
] as const;
const PROFILES = ['seed-device', 'seed-device', 'seed-server', 'seed-person'] as const;
const REASONS = [
  'Unspecified',
  'KeyCompromise',
  'Superseded',
  'CessationOfOperation',
  'CertificateHold',
] as const;

/** Creates the rows of one run in the order of creation. The same `seed` and `now` give the same rows. */
export class CertificateRows {
  readonly #random: Random;

  /** Time of the last issuance. */
  readonly #now: Date;

  constructor(seed: number, now: Date) {
    this.#random = new Random(seed);
    this.#now = now;
  }

  /** Creates the nth CA with its certificate. Every fifth CA is a root, the others are below the preceding root. */
  ca(n: number, issuer: MadeUpCa | undefined): { readonly ca: MadeUpCa; readonly row: CertificateRow } {
    const serialNumber = this.#serialNumber();
    const commonName = issuer ? `Issuing CA ${n}` : `Root CA ${n}`;
    const validFrom = new Date(Math.floor((this.#now.getTime() - 4 * 365 * DAY) / 1000) * 1000 + n * 1000);
    const ca: MadeUpCa = {
      id: `seed-ca-${n}`,
      certificateId: this.#certificateId(validFrom),
      serialNumber: serialNumber.toString('hex'),
      commonName,
      subjectKeyId: this.#random.bytes(32).toString('hex'),
      level: issuer ? issuer.level + 1 : 0,
    };
    const validity = { validFrom, validTo: new Date(validFrom.getTime() + 20 * 365 * DAY) };
    const row = this.#row({
      ...{
        serialNumber,
        commonName,
        issuer: issuer ?? ca,
        isCa: true,
        createdAt: validFrom,
        status: 'ACTIVE',
      },
      ...{ ...validity, altNames: [], subjectKeyId: ca.subjectKeyId, metadata: {} },
      id: ca.certificateId,
    });
    return { ca, row };
  }

  /** Creates the nth of `total` certificates. */
  leaf(n: number, total: number, issuer: MadeUpCa): CertificateRow {
    const random = this.#random;
    const commonName = this.#commonName(n);
    // Issued over two years. Microseconds order certificates of the same second.
    const age = ((total - n) / total) * 2 * 365 * DAY;
    const createdAt = new Date(this.#now.getTime() - age);
    const chance = random.next();
    const status =
      chance < 0.85 ? 'ACTIVE' : chance < 0.93 ? 'REVOKED' : chance < 0.99 ? 'EXPIRED' : 'INACTIVE';
    const distance = random.next() * 365 * DAY;
    const end = this.#now.getTime() + (status === 'EXPIRED' ? -distance - DAY : 3 * distance + DAY);
    const validTo = new Date(Math.floor(end / 1000) * 1000);
    const start = Math.min(createdAt.getTime(), end - 90 * DAY);
    return this.#row({
      ...{ serialNumber: this.#serialNumber(), commonName, issuer, isCa: false, createdAt, status, validTo },
      validFrom: new Date(Math.floor(start / 1000) * 1000),
      altNames: random.next() < 0.3 ? [`device-${n}.plant-${random.below(500)}.example.org`] : [],
      subjectKeyId: random.bytes(32).toString('hex'),
      metadata: this.#metadata(n),
      id: this.#certificateId(createdAt),
    });
  }

  /** Chooses the issuer of the next certificate. A few CAs issue most certificates. */
  issuer(cas: readonly MadeUpCa[]): MadeUpCa {
    return cas[Math.floor(cas.length * this.#random.next() ** 3)] as MadeUpCa;
  }

  #serialNumber(): Buffer {
    const octets = this.#random.bytes(16);
    octets[0] = 1 + (octets[0]! % 127);
    return octets;
  }

  /** As the service makes it: a UUID that begins with the time. */
  #certificateId(createdAt: Date): string {
    const time = createdAt.getTime().toString(16).padStart(12, '0');
    const rest = this.#random.bytes(12).toString('hex');
    return `${time}8${rest.slice(0, 3)}8${rest.slice(3, 18)}`;
  }

  #commonName(n: number): string {
    const random = this.#random;
    const shape = random.next();
    if (shape < 0.6) return `sensor-${String(n).padStart(8, '0')}.plant-${random.below(500)}.example.org`;
    if (shape < 0.8) return `${random.of(FIRST_NAMES)} ${random.of(LAST_NAMES)} ${n}`;
    if (shape < 0.95)
      return `${random.of(['api', 'www', 'Gateway', 'db'])}-${random.below(1_000_000)}.${random.of(PLACES)}.example.com`;
    return random.of([
      `100%_load_${random.below(10_000)}`,
      `UNIT-${random.bytes(8).toString('hex').toUpperCase()}`,
      'localhost',
    ]);
  }

  #metadata(n: number): object {
    const random = this.#random;
    const shape = random.next();
    if (shape < 0.6) return {};
    if (shape < 0.8)
      return { site: random.of(PLACES), rack: random.below(400), batch: `b-${Math.floor(n / 1000)}` };
    if (shape < 0.95)
      return {
        'lamassu.io/ra/attached-to': {
          device_id: `device-${n}`,
          authorized_by: { ra_id: `ra-${random.below(50)}` },
        },
      };
    return {
      priority: random.of([1, 2.5, -3, 'high', null]),
      tags: [random.of(PLACES), 'iot'],
      since: new Date(this.#now.getTime() - random.below(500) * DAY),
    };
  }

  #row(made: {
    id: string;
    serialNumber: Buffer;
    commonName: string;
    issuer: MadeUpCa;
    isCa: boolean;
    createdAt: Date;
    status: string;
    validFrom: Date;
    validTo: Date;
    altNames: readonly string[];
    subjectKeyId: string;
    metadata: object;
  }): CertificateRow {
    const random = this.#random;
    const { issuer, isCa, status, commonName, validFrom, validTo } = made;
    const [keyType, keyBits] = isCa ? (['ECDSA', 256] as const) : random.of(KEYS);
    const isRevoked = status === 'REVOKED';
    return {
      id: made.id,
      certificate_id: made.id,
      issuer_identity: createHash('sha256').update(issuer.id).digest(),
      issuer_certificate_id: issuer.certificateId,
      serial_number: made.serialNumber.toString('hex'),
      der: makeUpCertificate(
        { ...made, issuer: issuer.commonName, subject: commonName, authorityKeyId: issuer.subjectKeyId },
        random,
      ),
      status,
      type: !isCa && random.next() < 0.02 ? 'MANAGED' : 'IMPORTED_WITHOUT_KEY',
      is_ca: isCa,
      engine_id: '',
      key_id: random.bytes(32).toString('hex'),
      key_type: keyType,
      key_bits: keyBits,
      subject_key_id: made.subjectKeyId,
      authority_key_id: issuer.subjectKeyId,
      subject_common_name: commonName,
      subject: subject(commonName),
      issuer: subject(issuer.commonName),
      issuer_ca_id: issuer.id,
      issuer_serial_number: issuer.serialNumber,
      issuer_level: issuer.level,
      profile_id: isCa ? '' : random.of(PROFILES),
      valid_from: validFrom,
      valid_to: validTo,
      key_usage: isCa ? ['CertSign', 'CRLSign'] : ['DigitalSignature'],
      extended_key_usage: isCa ? [] : ['ClientAuth'],
      subject_alt_names: made.altNames,
      revocation_timestamp: isRevoked ? new Date(this.#now.getTime() - random.below(365) * DAY) : null,
      revocation_reason: isRevoked ? random.of(REASONS) : 'Unspecified',
      metadata: made.metadata,
      created_at: made.createdAt,
    };
  }
}

const subject = (commonName: string): object => ({
  ...{ commonName, organization: '', organizationUnit: '', country: '', state: '', locality: '' },
});
