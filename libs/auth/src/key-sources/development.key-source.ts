import type { KeyObject } from 'node:crypto';
import { createLocalJWKSet, type JWSHeaderParameters, type LocalJWKSet } from 'jose';
import { DevelopmentIssuer } from '../development-issuer';
import { KeySource, keyFrom } from './key-source';

/** The key of the development issuer. */
export class DevelopmentKeySource extends KeySource {
  private constructor(private readonly keySet: LocalJWKSet) {
    super();
  }

  /** @throws StartUpError when the directory of the issuer cannot be used. */
  static async open(directory: string): Promise<DevelopmentKeySource> {
    const issuer = await DevelopmentIssuer.open(directory);
    return new DevelopmentKeySource(createLocalJWKSet(issuer.jwks));
  }

  keyFor(header: JWSHeaderParameters): Promise<KeyObject> {
    return keyFrom(this.keySet, header);
  }
}
