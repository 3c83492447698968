import { hash } from 'node:crypto';
import { type SignatureDigest } from '../x509/keys/signature-algorithm';

/** MGF1 (RFC 8017 appendix B.2.1): `length` bytes from `seed`. */
export function mgf1(seed: Buffer, length: number, algorithm: SignatureDigest): Buffer {
  const blocks: Buffer[] = [];
  const counter = Buffer.alloc(4);
  for (let made = 0, n = 0; made < length; n++) {
    counter.writeUInt32BE(n);
    const block = hash(algorithm, Buffer.concat([seed, counter]), 'buffer');
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}
