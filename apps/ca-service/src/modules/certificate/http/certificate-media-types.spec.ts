import { derToBase64Pem } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { expect, it } from 'vitest';
import type { CertificateView } from '../wire';
import { renderCertificate } from './certificate-media-types';

it.each([
  ['that is malformed', 16, 'certificate cannot be shown as text'],
  ['of more than 16 KiB', 16 * 1024 + 1, 'certificate has more than 16384 bytes'],
])(
  'a certificate %s is not rendered as text, and the error has another content type',
  (_, bytes, sentence) => {
    const certificate = derToBase64Pem(Buffer.alloc(bytes), 'CERTIFICATE');
    const headers: string[] = [];
    const reply = { header: (name: string) => headers.push(name) };
    const show = () => renderCertificate({ certificate } as CertificateView, 'text/plain', reply);
    expect(show).toThrow(InvalidValueError);
    expect(show).toThrow(sentence);
    expect(headers).not.toContain('content-type');
  },
);
