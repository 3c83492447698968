import type { KeyObject } from 'node:crypto';
import { createLocalJWKSet, type JWSHeaderParameters, type LocalJWKSet } from 'jose';
import type { KeySourceOptions } from '../auth.options';
import { DevelopmentIssuer } from '../development-issuer';
import { FileKeySource } from './file.key-source';
import { KeySource, keyFrom } from './key-source';
import { discoverJwksUri } from './oidc-discovery';
import { RemoteKeySource } from './remote.key-source';

/** @throws StartUpError when keys that are needed at start are missing */
export async function openKeySource(options: KeySourceOptions, allowHttp = false): Promise<KeySource> {
  switch (options.kind) {
    case 'jwks-uri':
      return new RemoteKeySource(options.uri, () => Promise.resolve(options.uri));
    case 'oidc-discovery':
      return new RemoteKeySource(options.issuer, (signal) =>
        discoverJwksUri(options.issuer, { signal, allowHttp }),
      );
    case 'jwks-file':
      return FileKeySource.open(options.file);
    case 'development':
      return DevelopmentKeySource.open(options.directory);
  }
}

/** The key of the development issuer. */
class DevelopmentKeySource extends KeySource {
  private constructor(private readonly keySet: LocalJWKSet) {
    super();
  }

  /** @throws StartUpError when the directory of the issuer cannot be used */
  static async open(directory: string): Promise<DevelopmentKeySource> {
    const issuer = await DevelopmentIssuer.open(directory);
    return new DevelopmentKeySource(createLocalJWKSet(issuer.jwks));
  }

  keyFor(header: JWSHeaderParameters): Promise<KeyObject> {
    return keyFrom(this.keySet, header);
  }
}
