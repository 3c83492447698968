import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import type { Bench } from '../runner/member.mts';
import type { Service } from '../runner/service.mts';
import { send } from './api.mts';
import { type KeyKind, KEY_KINDS, newKey } from './keys.mts';
import { altNames, caProfiles, leafProfiles, signatureAlgorithms, subjects } from './random-profiles.mts';
import { requestFor } from './requests.mts';

/** A certificate that the service issued. */
export interface IssuedCertificate {
  /** Number, role and kind of key, such as `0017-leaf-RSA-2048`. */
  readonly name: string;
  readonly der: Buffer;
  /** Lint warnings with which the service issued it (docs/lints.md). */
  readonly warnings: readonly string[];
  /** CA certificates of its chain in DER, from the issuer to the root. */
  readonly above: readonly Buffer[];
}

/** Result of a run of random issuing. */
export interface RandomCertificates {
  readonly certificates: readonly IssuedCertificate[];
  /** Errors of the rejected requests, whose profiles contradict themselves or the key. */
  readonly rejections: readonly string[];
}

interface Ca {
  readonly id: string;
  readonly kind: KeyKind;
  /** Its certificate and those of its issuers, up to the root. */
  readonly chain: readonly Buffer[];
}

const issued = new Map<number, Promise<RandomCertificates>>();

/** Returns the random certificates of a run. The first call issues them, later calls return the same. */
export function issueRandomCertificates({ service, seed, isShort }: Bench): Promise<RandomCertificates> {
  const certificates = issued.get(seed) ?? issueCertificates(service, { seed, leafs: isShort ? 250 : 1000 });
  issued.set(seed, certificates);
  return certificates;
}

/**
 * Issues a root and a subordinate CA for every kind of key, and sends `leafs` certificate requests to them, with random
 * profiles. The same seed gives the same profiles.
 *
 * @throws Error when a CA cannot be created
 */
async function issueCertificates(
  service: Service,
  { seed, leafs }: { seed: number; leafs: number },
): Promise<RandomCertificates> {
  const issuing = new RandomIssuing(service, seed);
  const cas: Ca[] = [];
  for (const [at, kind] of KEY_KINDS.entries()) {
    const root = await issuing.createCa(kind);
    cas.push(root, await issuing.createCa(KEY_KINDS[(at + 3) % KEY_KINDS.length] ?? kind, root));
  }
  const keys = await Promise.all(KEY_KINDS.map(newKey));
  for (let leaf = 0; leaf < leafs; leaf++) {
    const key = keys[Math.floor(leaf / cas.length) % keys.length]!;
    const ca = cas[leaf % cas.length]!;
    const [names] = issuing.sample(altNames);
    await issuing.sign(ca, key.kind, await requestFor(key, `device-${leaf}`, names ?? []));
  }
  return issuing;
}

class RandomIssuing implements RandomCertificates {
  readonly certificates: IssuedCertificate[] = [];
  readonly rejections: string[] = [];
  readonly #service: Service;
  readonly #seed: number;
  #defaultProfileId: string | undefined;
  #samples = 0;

  constructor(service: Service, seed: number) {
    this.#service = service;
    this.#seed = seed;
  }

  async createCa(kind: KeyKind, parent?: Ca): Promise<Ca> {
    const [profile] = this.sample(caProfiles);
    const [subject] = this.sample(subjects);
    const role = parent === undefined ? 'root' : 'subordinate';
    const { status, body, warnings } = await send<{ id: string; certificate: { certificate: string } }>(
      this.#service,
      'POST',
      '/cas',
      {
        subject: { ...subject, common_name: `${role} ${kind.type} ${kind.bits} ${this.#samples}` },
        parent_id: parent?.id ?? '',
        key_metadata: kind,
        profile_id: await this.#defaultProfile(),
        ca_expiration: { type: 'Duration', duration: '10y' },
        ca_issuance_profile: { ...profile, path_len_constraint: parent === undefined ? 1 : 0 },
      },
    );
    if (status !== 201) throw new Error(`POST /cas answered ${status}: ${JSON.stringify(body)}`);
    return {
      id: body.id,
      kind,
      chain: this.#keep(`${role}-${nameOf(kind)}`, { ...body.certificate, warnings }, parent),
    };
  }

  /** Signs a request with a random profile, or records why the service rejects it. */
  async sign(ca: Ca, kind: KeyKind, csr: string): Promise<void> {
    const [profile] = this.sample(leafProfiles);
    const [signatureAlgorithm] = this.sample(signatureAlgorithms(ca.kind.type));
    const path = `/cas/${ca.id}/certificates/sign`;
    const { status, body, warnings } = await send<{ certificate: string; err?: string }>(
      this.#service,
      'POST',
      path,
      {
        csr,
        profile: { ...profile, ...signatureAlgorithm },
      },
    );
    if (status === 201) this.#keep(`leaf-${nameOf(kind)}`, { ...body, warnings }, ca);
    else if (status === 400) this.rejections.push(body.err ?? '');
    else throw new Error(`POST ${path} answered ${status}: ${JSON.stringify(body)}`);
  }

  /** Returns the next random value. */
  sample<T>(arbitrary: fc.Arbitrary<T>): T[] {
    return fc.sample(arbitrary, { seed: this.#seed + this.#samples++, numRuns: 1 });
  }

  #keep(
    name: string,
    { certificate, warnings }: { certificate: string; warnings: readonly string[] },
    issuer?: Ca,
  ): readonly Buffer[] {
    const der = new X509Certificate(Buffer.from(certificate, 'base64')).raw;
    const above = issuer?.chain ?? [];
    const number = String(this.certificates.length).padStart(4, '0');
    this.certificates.push({ name: `${number}-${name}`, der, warnings, above });
    return [der, ...above];
  }

  async #defaultProfile(): Promise<string> {
    if (this.#defaultProfileId !== undefined) return this.#defaultProfileId;
    const profile = { name: 'default', validity: { type: 'Duration', duration: '1y' } };
    const { body } = await send<{ id: string }>(this.#service, 'POST', '/profiles', profile);
    return (this.#defaultProfileId = body.id);
  }
}

const nameOf = ({ type, bits }: KeyKind): string => `${type}-${bits}`;
