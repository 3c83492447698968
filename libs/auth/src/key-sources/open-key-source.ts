import type { KeySourceOptions } from '../auth.options';
import { DevelopmentKeySource } from './development.key-source';
import { FileKeySource } from './file.key-source';
import type { KeySource } from './key-source';
import { discoverJwksUri } from './oidc-discovery';
import { RemoteKeySource } from './remote.key-source';

/** @throws StartUpError when keys that must be there at start are not. */
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
