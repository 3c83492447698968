import { type RsaPublicKey } from './rsa-public-key';

/** FIPS 186-5 appendix A.1.1: odd, and more than 2^16. Exponent 3 has been broken with bad padding, often. */
export function smallExponent({ exponent }: RsaPublicKey): string | undefined {
  return exponent > 65_536n && exponent % 2n === 1n
    ? undefined
    : `RSA public exponent is ${exponent}, not odd and above 65536 (FIPS 186-5 appendix A.1.1)`;
}
