import { MessageSigner, MessageVerifier, type SignableMessage } from '@libs/crypto';
import { TEST_WORKERS } from '@libs/crypto/testing';
import { hash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CaNotActiveError } from '../../certificate/domain';
import { PkiFixture } from '../../certificate/testing';
import type { CaSettings } from '../ca-settings';
import { DigestSigningOffError, type MessageSigning, MessageSigningOffError } from '../domain';
import { VerifySignature, VerifySignatureHandler } from '../queries/verify-signature';
import { RecordedSignatures } from '../testing';
import { SignMessage, SignMessageHandler } from './sign-message';

const MESSAGE: SignableMessage = { type: 'raw', bytes: Buffer.from('a message') };
const ALGORITHM = 'ECDSA_SHA_256';

let fixture: PkiFixture;
let signatures: RecordedSignatures;

beforeEach(async () => {
  fixture = await PkiFixture.withRoot();
  signatures = new RecordedSignatures();
});

const sign = (message = MESSAGE, messageSigning: MessageSigning = 'raw'): Promise<Buffer> => {
  const signer = new MessageSigner(fixture.engines, TEST_WORKERS.signing);
  const settings = { messageSigning } as CaSettings;
  const { issuingCas, unitOfWork } = fixture;
  const handler = new SignMessageHandler(issuingCas, signer, signatures, unitOfWork, settings);
  return handler.execute(new SignMessage('root', message, ALGORITHM));
};

const revoke = (): void => {
  fixture.pki.update({ ...fixture.certificateOf('root'), status: 'REVOKED' });
};

describe('SignMessageHandler', () => {
  it('records the digest of the message with the signature', async () => {
    const signature = await sign();
    const messageDigest = `sha256:${hash('sha256', MESSAGE.bytes)}`;
    expect(signatures.signed).toMatchObject([{ caId: 'root', messageDigest, signature }]);
  });

  it('returns no signature that could not be recorded', async () => {
    vi.spyOn(signatures, 'add').mockRejectedValue(new Error('no database'));
    await expect(sign()).rejects.toThrow('no database');
  });

  it('rejects a revoked CA before the key engine is asked', async () => {
    revoke();
    const signed = vi.spyOn(fixture.engine, 'sign');
    await expect(sign()).rejects.toThrow(CaNotActiveError);
    expect(signed).not.toHaveBeenCalled();
  });

  it('signs for a revoked CA with MESSAGE_SIGNING=raw-and-digest', async () => {
    revoke();
    expect((await sign(MESSAGE, 'raw-and-digest')).length).toBeGreaterThan(0);
  });

  it('rejects every message with MESSAGE_SIGNING=off', async () => {
    await expect(sign(MESSAGE, 'off')).rejects.toThrow(MessageSigningOffError);
  });

  it('rejects a digest with MESSAGE_SIGNING=raw', async () => {
    const digest: SignableMessage = { type: 'hash', bytes: Buffer.alloc(32, 1) };
    await expect(sign(digest)).rejects.toThrow(DigestSigningOffError);
  });
});

describe('VerifySignatureHandler', () => {
  const verify = (message: SignableMessage, signature: Buffer): Promise<boolean> => {
    const verifier = new MessageVerifier(TEST_WORKERS.verification);
    const handler = new VerifySignatureHandler(fixture.issuingCas, verifier);
    return handler.execute(new VerifySignature('root', message, signature, ALGORITHM));
  };

  it('accepts a signature of the CA, even after the CA was revoked', async () => {
    const signature = await sign();
    revoke();
    expect(await verify(MESSAGE, signature)).toBe(true);
  });

  it('does not accept the signature of another message', async () => {
    const signature = await sign();
    expect(await verify({ type: 'raw', bytes: Buffer.from('another message') }, signature)).toBe(false);
  });
});
