/** The part of node-forge that is used: RC2, with which old PKCS#12 files encrypt certificates. */
interface ForgeByteBuffer {
  getBytes(): string;
}

declare module 'node-forge/lib/rc2' {
  interface Decipher {
    readonly output: ForgeByteBuffer;
    start(iv: string): void;
    update(input: ForgeByteBuffer): void;
    /** `false` when the padding is wrong. */
    finish(): boolean;
  }
  const rc2: { createDecryptionCipher(key: string, effectiveBits: number): Decipher };
  export default rc2;
}

declare module 'node-forge/lib/util' {
  const util: { createBuffer(bytes: string): ForgeByteBuffer };
  export default util;
}
