import { OID } from '../der/object-identifiers';
import { dottedOf } from '../der/object-identifier';
import { WRITTEN_EXTENSIONS } from '../extensions/reserved-extensions';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';
import { encodingProblem } from './encoding-problem';

/** Object identifiers that the sentence about lacking extensions names: a request can have thousands. */
const MOST_SHOWN = 8;

/** CA:FALSE, by omission or, against DER, as a value: a certificate without basic constraints means the same. */
function isLeafConstraints(key: string, value: Buffer): boolean {
  return key === OID.basicConstraints.key && ['3000', '3003010100'].includes(value.toString('hex'));
}

export const ENCODING_LINTS: readonly CertificateLint[] = [
  // Verifiers reject critical extensions that they do not know. Those of a renewed CA know the extensions of its former
  // certificate; those that a profile allows are its author's choice.
  errorLint('critical-extensions-are-known', 'RFC 5280 4.2', ({ tbs, keptExtensions }) => {
    for (const [key, { critical }] of tbs.extensions) {
      if (critical && !WRITTEN_EXTENSIONS.has(key) && !keptExtensions?.has(key))
        return `has the critical extension ${dottedOf(key)}, which this service does not check`;
    }
    return undefined;
  }),
  warningLint('requested-extensions-are-in-certificate', 'RFC 2985 5.4.2', ({ tbs, requestedExtensions }) => {
    if (requestedExtensions === undefined || requestedExtensions.size === 0) return undefined;
    const lacking = [...requestedExtensions].filter(
      ([key, { value }]) => !tbs.extensions.has(key) && !isLeafConstraints(key, value),
    );
    if (lacking.length === 0) return undefined;
    const oids = lacking.map(([key]) => dottedOf(key));
    const more = oids.length > MOST_SHOWN ? ` and ${oids.length - MOST_SHOWN} more` : '';
    return { finding: `lacks the requested extensions ${oids.slice(0, MOST_SHOWN).join(', ')}${more}`, oids };
  }),
  errorLint('encoding-is-canonical', 'X.690 10', ({ der }) => {
    const problem = encodingProblem(der);
    return problem && `is not DER: ${problem}`;
  }),
];
