import { InvalidValueError } from '@libs/kernel';
import { printableString, sequence, setOfOne, utf8String } from '../der/der';
import { DerReader, MalformedDerError, orMalformed } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { decodeDirectoryString } from './directory-string';
import {
  attributeProblem,
  EMPTY_SUBJECT,
  isPrintable,
  NAME_ATTRIBUTES,
  type NameAttribute,
  type Subject,
} from './name-attribute';

const ATTRIBUTE_OF = new Map(NAME_ATTRIBUTES.map((attribute) => [attribute.oid.key, attribute]));

/** One value of a known attribute, with the tag of its string type. */
export interface NameValue {
  readonly attribute: NameAttribute;
  readonly value: string;
  readonly tag: number;
}

/** An X.501 Name (RFC 5280 section 4.1.2.4): its bytes, and their meaning. */
export class DistinguishedName {
  private constructor(
    /** The DER Name, byte for byte as received. */
    readonly der: Buffer,
    /** The values of known attributes, in the order of the bytes. */
    readonly values: readonly NameValue[],
    /** The first value of each attribute that the API shows. */
    readonly subject: Readonly<Subject>,
  ) {}

  /** Encodes a subject. @throws InvalidValueError with the attribute that is too long or has an invalid character */
  static of(subject: Readonly<Subject>): DistinguishedName {
    const values: NameValue[] = [];
    for (const attribute of NAME_ATTRIBUTES) {
      const value = attribute.field === undefined ? '' : subject[attribute.field];
      if (value === '') continue;
      const problem = attributeProblem(attribute, value);
      if (problem !== undefined) throw new InvalidValueError(`subject ${attribute.label} ${problem}`);
      values.push(encodedAs(attribute, value));
    }
    return DistinguishedName.#ofValues(values);
  }

  /** Decodes a name, and keeps its bytes. @throws InvalidValueError */
  static fromDer(der: Buffer): DistinguishedName {
    return orMalformed('name is not an X.501 Name', () => {
      const reader = DerReader.over(der);
      const values = readValues(reader.enter(TAG.sequence));
      reader.finish();
      return new DistinguishedName(der, values, subjectOf(values));
    });
  }

  get isEmpty(): boolean {
    return this.der.length === 2;
  }

  /**
   * Compares bytes: this service copies the name of a CA into what that CA issues. Names of certificates from elsewhere
   * are compared with `namesMatch`.
   */
  equals(other: DistinguishedName): boolean {
    return this.der.equals(other.der);
  }

  static #ofValues(values: readonly NameValue[]): DistinguishedName {
    return new DistinguishedName(sequence(...values.map(encodeRdn)), values, subjectOf(values));
  }
}

/** PrintableString if the characters allow it, otherwise UTF8String (RFC 5280 section 4.1.2.4). */
function encodedAs(attribute: NameAttribute, value: string): NameValue {
  return { attribute, value, tag: isPrintable(value) ? TAG.printableString : TAG.utf8String };
}

function encodeRdn({ attribute, value, tag }: NameValue): Buffer {
  const text = tag === TAG.printableString ? printableString(value) : utf8String(value);
  return setOfOne(sequence(attribute.oid.der, text));
}

function readValues(rdns: DerReader): NameValue[] {
  const values: NameValue[] = [];
  while (!rdns.isAtEnd) {
    const rdn = enterRdn(rdns);
    do {
      const pair = rdn.enter(TAG.sequence);
      const attribute = ATTRIBUTE_OF.get(pair.oid());
      const tag = pair.peekTag();
      if (attribute === undefined) pair.element(tag);
      else values.push({ attribute, value: decodeDirectoryString(tag, pair.content(tag)), tag });
      pair.finish();
    } while (!rdn.isAtEnd);
  }
  return values;
}

/** A RelativeDistinguishedName has at least one attribute (RFC 5280 appendix A.1: SET SIZE (1..MAX)). */
function enterRdn(rdns: DerReader): DerReader {
  const rdn = rdns.enter(TAG.set);
  if (rdn.isAtEnd)
    throw new MalformedDerError('a relative distinguished name is empty, it needs an attribute');
  return rdn;
}

function subjectOf(values: readonly NameValue[]): Readonly<Subject> {
  const subject = { ...EMPTY_SUBJECT };
  for (const { attribute, value } of values) {
    if (attribute.field !== undefined && subject[attribute.field] === '') subject[attribute.field] = value;
  }
  return subject;
}
