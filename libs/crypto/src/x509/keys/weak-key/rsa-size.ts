/** SP 800-131A section 3: shorter ones are no longer acceptable. */
export const MINIMUM_RSA_BITS = 2048;
/** Above it a verification takes a millisecond and more, of everybody who meets the certificate. */
export const MAXIMUM_RSA_BITS = 8192;

export function unacceptableSize(bits: number, minimum: number): string | undefined {
  if (bits < minimum) {
    return `RSA modulus has ${bits} bits, at least ${minimum} are needed (SP 800-131A section 3)`;
  }
  return oversize(bits);
}

export function oversize(bits: number): string | undefined {
  return bits > MAXIMUM_RSA_BITS
    ? `RSA modulus has ${bits} bits, at most ${MAXIMUM_RSA_BITS} are accepted`
    : undefined;
}
