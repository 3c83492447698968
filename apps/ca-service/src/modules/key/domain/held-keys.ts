/** Which private keys the service holds, whatever engine they are in. */
export abstract class HeldKeys {
  /** The engine that holds the private key of this key id; `undefined` when none does. */
  abstract engineOf(keyId: string): Promise<string | undefined>;
}
