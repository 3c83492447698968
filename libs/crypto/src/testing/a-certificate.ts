import { generateKeyPairSync } from 'node:crypto';
import { SystemRandomness } from '@libs/kernel';
import { type KeyEngine } from '../engines/key-engine';
import { KeyEngineRegistry } from '../engines/key-engine.registry';
import { type KeySpec } from '../x509/keys/key-type';
import { KeyEncryptionKey } from '../engines/software/key-encryption-key';
import { SoftwareKeyEngine } from '../engines/software/software.key-engine';
import { CryptoWorkers } from '../workers/crypto-workers';
import { prepareCertificate } from '../x509/issuance/certificate-builder';
import { type ParsedCertificate } from '../x509/certificates/certificate-parser';
import { CertificateSigner } from '../x509/issuance/certificate-signer';
import { type CertificateIssuer, type CertificateTemplate } from '../x509/certificates/certificate-template';
import { DistinguishedName } from '../x509/names/distinguished-name';
import { PublicKey } from '../x509/keys/public-key';
import { SerialNumber } from '../x509/certificates/serial-number';
import { EMPTY_SUBJECT, type Subject } from '../x509/names/name-attribute';
import { InMemoryKeyStore } from './in-memory-key-store';

export const aName = (subject: Partial<Subject>): DistinguishedName =>
  DistinguishedName.of({ ...EMPTY_SUBJECT, ...subject });

export function aPublicKey(): PublicKey {
  return PublicKey.fromKeyObject(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
}

/** The template of a device's certificate for ten years, with `changes`. */
export function aTemplate(changes: Partial<CertificateTemplate> = {}): CertificateTemplate {
  return {
    serialNumber: SerialNumber.random(new SystemRandomness()),
    subject: aName({ commonName: 'sensor-0001', organization: 'Acme' }),
    publicKey: changes.publicKey ?? aPublicKey(),
    notBefore: new Date('2026-06-09T08:30:00Z'),
    notAfter: new Date('2036-06-09T08:30:00Z'),
    keyUsage: ['DigitalSignature'],
    extendedKeyUsage: ['ClientAuth'],
    isCa: false,
    vaServerDomains: [],
    ...changes,
  };
}

/** Shared by all engines of a test file. */
export const TEST_WORKERS = new CryptoWorkers();

/** A software engine with keys in memory. */
export function anEngine(id = 'filesystem-1'): SoftwareKeyEngine {
  const keyEncryptionKey = KeyEncryptionKey.fromBytes(Buffer.alloc(32, 7));
  const store = new InMemoryKeyStore();
  return new SoftwareKeyEngine({ id, store, keyEncryptionKey, workers: TEST_WORKERS });
}

export interface TestCa {
  readonly root: ParsedCertificate;
  readonly issuer: CertificateIssuer;
  issue(template: CertificateTemplate): Promise<ParsedCertificate>;
}

/** A root with a key in `engine`, ready to issue. */
export async function aCa(spec: KeySpec, changes: Partial<CertificateTemplate> = {}): Promise<TestCa> {
  const engine: KeyEngine = anEngine();
  const signer = new CertificateSigner(new KeyEngineRegistry([engine], engine.id));
  const { publicKey, keyId } = await engine.create(spec);
  const subject = aName({ commonName: 'Factory Root', organization: 'Acme', country: 'ES' });
  const issuer = { subject, subjectKeyId: keyId, publicKey };
  const issue = (template: CertificateTemplate) =>
    signer.sign(prepareCertificate(template, issuer), { engineId: engine.id, keyId });
  const own = {
    subject,
    publicKey,
    isCa: true,
    keyUsage: ['CertSign', 'CRLSign'],
    extendedKeyUsage: [],
  } as const;
  return { root: await issue(aTemplate({ ...own, ...changes })), issuer, issue };
}
