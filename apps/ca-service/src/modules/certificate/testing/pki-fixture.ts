import {
  type CertificationRequest,
  CertificateSigner,
  KeyEngineRegistry,
  parseCertificationRequest,
  prepareCertificate,
  SerialNumber,
} from '@libs/crypto';
import { aCsr, anEngine, aName, aTemplate, type CsrParts } from '@libs/crypto/testing';
import { SystemRandomness } from '@libs/kernel';
import { InMemoryUnitOfWork, SettableClock } from '@libs/kernel/testing';
import { KeyProvision } from '../../key/domain';
import { InMemoryKeys } from '../../key/testing';
import { IssuanceProfile, type ProfileFields, toProfileDefinition } from '../../profile/domain';
import { InMemoryProfileRepository } from '../../profile/testing';
import { Certificate, certificateIdOf, type CertificateState, Certifier, selfReference } from '../domain';
import { InMemoryCertificateChoices } from './in-memory-certificate-ports';
import { type CaRow, InMemoryCertificateRepository, InMemoryIssuingCas, InMemoryPki } from './in-memory-pki';

/** The default profile of the CAs of a fixture: a device for a year, with the subject of its CSR. */
export const DEVICES: ProfileFields = {
  validity: { type: 'Duration', duration: '1y' },
  honor_subject: true,
  honor_extensions: true,
  key_usage: ['DigitalSignature'],
  extended_key_usages: ['ClientAuth'],
};

/** Everything that use cases of certificates and CAs need: real keys and signatures, and stores in memory. */
export class PkiFixture {
  readonly clock = new SettableClock(new Date('2026-06-09T12:00:00Z'));
  readonly randomness = new SystemRandomness();
  readonly unitOfWork = new InMemoryUnitOfWork();
  readonly pki = new InMemoryPki(this.unitOfWork);
  readonly profiles = new InMemoryProfileRepository(this.unitOfWork);
  readonly certificates = new InMemoryCertificateRepository(this.pki);
  readonly choices = new InMemoryCertificateChoices(this.pki);
  readonly issuingCas = new InMemoryIssuingCas(this.pki, this.clock);
  readonly keys = new InMemoryKeys(this.unitOfWork);
  readonly engine = anEngine();
  readonly engines = new KeyEngineRegistry([this.engine], this.engine.id);
  readonly keyProvision = new KeyProvision(this.engines, this.keys.held, this.keys.removals);
  readonly signer = new CertificateSigner(this.engines);
  readonly certifier = new Certifier(this.signer, this.clock, this.randomness, {
    vaServerDomains: [],
    allowWeakSignatureCas: false,
  });

  static async withRoot(changes: Partial<CaRow> = {}): Promise<PkiFixture> {
    const fixture = new PkiFixture();
    await fixture.addProfile('devices', DEVICES);
    await fixture.addRoot(changes);
    return fixture;
  }

  async addProfile(id: string, fields: ProfileFields): Promise<void> {
    const profile = IssuanceProfile.create(id, { name: id, description: '' }, toProfileDefinition(fields));
    await this.unitOfWork.run(() => this.profiles.add(profile));
  }

  /** A root with the id `root`, an ECDSA key of P-256 and 10 years to go, unless `changes` differ. */
  async addRoot(changes: Partial<CaRow> = {}): Promise<void> {
    const id = changes.id ?? 'root';
    const certificate = await this.selfSigned(id);
    this.pki.insert(certificate);
    const { id: certificateId, key, engineId } = certificate.state;
    this.keys.engines.set(key.id, engineId);
    this.pki.cas.set(id, {
      ...{ id, certificateId, level: 0, profileId: 'devices', allowedProfileIds: undefined },
      ...{ metadata: {}, createdAt: this.clock.now() },
      ...changes,
    });
  }

  /** A certificate that a root with the id `caId` has signed for itself with a new key, and that is not stored. */
  async selfSigned(caId: string): Promise<Certificate> {
    const { publicKey, keyId, engineId } = await this.engine.create({ type: 'ECDSA', bits: 256 });
    const subject = aName({ commonName: 'Factory Root' });
    const template = aTemplate({
      ...{ serialNumber: SerialNumber.random(this.randomness), subject, publicKey },
      ...{ isCa: true, keyUsage: ['CertSign', 'CRLSign'], extendedKeyUsage: [] },
    });
    const prepared = prepareCertificate(template, { subject, subjectKeyId: keyId, publicKey });
    const certificate = await this.signer.sign(prepared, { engineId, keyId });
    const now = this.clock.now();
    return Certificate.ofCa({
      certificate,
      issuedBy: selfReference(caId, certificate, certificateIdOf(certificate.der, now)),
      engineId,
      profileId: '',
      now,
    });
  }

  /** The certificate of a CA, as its row has it. */
  certificateOf(caId: string) {
    return this.pki.ca(caId).certificate;
  }

  /** A certificate for a device that `caId` has signed, and that is not stored. */
  async signed(caId = 'root'): Promise<Certificate> {
    const [ca, request] = [await this.issuingCas.get(caId), this.csr()];
    const certified = await this.certifier.certify(request, ca, toProfileDefinition(DEVICES));
    return Certificate.issued({ ...certified, engineId: undefined, profileId: 'devices' });
  }

  /** As `signed`, and stored with its event, and then with `changes`. */
  async issue(caId = 'root', changes: Partial<CertificateState> = {}): Promise<CertificateState> {
    const certificate = await this.signed(caId);
    await this.certificates.addIssued(certificate);
    const state = { ...certificate.state, ...changes };
    this.pki.update(state);
    return state;
  }

  /** A request for a device, with a key of P-256. */
  csr(parts: CsrParts = {}): CertificationRequest {
    return parseCertificationRequest(aCsr(parts));
  }
}
