import { describe, expect, it } from 'vitest';
import { aName } from '../../testing';
import { ia5String, sequence, tlv, utf8String } from '../der/der';
import { TAG } from '../der/der-tag';
import { ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { DistinguishedName } from './distinguished-name';
import { readableName } from './readable-name';

const DC = new ObjectIdentifier('0.9.2342.19200300.100.1.25');
const UNIQUE_IDENTIFIER = new ObjectIdentifier('2.5.4.45');

describe('readableName', () => {
  it('labels the attributes of the API, in the order of the name', () => {
    const name = aName({ country: 'ES', organization: 'Acme', commonName: 'a' });
    expect(readableName(name)).toBe('country=ES,organization=Acme,common_name=a');
  });

  it('shows the empty name as an empty text', () => {
    expect(readableName(aName({}))).toBe('');
  });

  it('joins the attributes of one RDN with a plus sign', () => {
    const rdn = tlv(
      TAG.set,
      sequence(DC.der, ia5String('acme')),
      sequence(OID.organization.der, utf8String('Acme')),
    );
    expect(readableName(DistinguishedName.fromDer(sequence(rdn)))).toBe(
      'domain_component=acme+organization=Acme',
    );
  });

  it('shows an unknown attribute by its object identifier, and a value that is no string in hexadecimal', () => {
    const rdn = tlv(TAG.set, sequence(UNIQUE_IDENTIFIER.der, tlv(TAG.bitString, Buffer.of(0, 0x41))));
    expect(readableName(DistinguishedName.fromDer(sequence(rdn)))).toBe('2.5.4.45=#03020041');
  });
});
