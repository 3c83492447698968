import { describe, expect, it } from 'vitest';
import { aName, aPublicKey } from '../../testing/a-certificate';
import { certifiedKeyOf } from '../keys/certified-key';
import { authorityIdentity } from './authority-identity';

const publicKey = aPublicKey();
const of = (commonName: string, key = publicKey): string =>
  authorityIdentity({ subject: aName({ commonName }), key: certifiedKeyOf(key, key.spki) });

describe('authorityIdentity', () => {
  it('is the same for names that match and the same key', () => {
    expect(of('ACME  Root')).toBe(of('acme root'));
  });

  it('differs for another name and for another key', () => {
    expect(new Set([of('Acme Root'), of('Acme Other'), of('Acme Root', aPublicKey())]).size).toBe(3);
  });
});
