import { type ParsedCertificate } from '../certificates/certificate-parser';
import { oncePerObject } from '../der/once-per-object';
import { namesMatch } from '../names/name-matching';
import { extensionsOfCertificate } from '../certificates/tbs-certificate';
import { PATH_LENGTH_LINT } from './basic-constraints.lints';
import { type IssuerPath, type LintFinding, type PathLint, pathLint } from './certificate-lint';
import { DecodedExtensions } from './decoded-extensions';
import { CONSTRAINED_NAME_LINTS } from './name-constraints.lints';
import { nameOf, pathAbove } from './path-above';

/** RFC 5280 section 6.1.4 (l) would exempt such a CA from the path length of every CA above. */
const NAME_OF_ITS_OWN = pathLint(
  'ca-has-another-name-than-its-issuer',
  'RFC 5280 6.1.4 (l)',
  ({ contents, issuer: { certificate }, isCrossCertificate }) =>
    contents.isCa && !isCrossCertificate && certificate && namesMatch(contents.subject, certificate.subject)
      ? 'of a CA has the subject of its issuer'
      : undefined,
);

/** What a CA must keep of the constraints above it. */
const RULES_OF_CAS: readonly PathLint[] = [NAME_OF_ITS_OWN, PATH_LENGTH_LINT, ...CONSTRAINED_NAME_LINTS];

type Path = readonly ParsedCertificate[];

/** The rules that the first certificate of a path breaks; the rest are the CAs above it, nearest first. */
function rulesBrokenByFirst([contents, certificate, ...ancestors]: Path): LintFinding[] {
  if (contents === undefined || certificate === undefined) return [];
  const extensions = new DecodedExtensions(extensionsOfCertificate(contents));
  const member = { contents, extensions, issuer: { certificate, ancestors } };
  return RULES_OF_CAS.flatMap((lint) => {
    const finding = lint.finding(member);
    return finding === undefined ? [] : [{ lint, finding }];
  });
}

/** Looked for once for as long as the issuer is in memory. */
const violationAbove = oncePerObject((issuer: IssuerPath): { readonly finding: string | undefined } => {
  const path = pathAbove(issuer).map(({ certificate }) => certificate);
  for (const [at, ca] of path.entries()) {
    const [broken] = rulesBrokenByFirst(path.slice(at));
    if (broken) {
      const finding = broken.finding.replace(/^of a CA /, '');
      return { finding: `is below the CA ${nameOf(ca)}, the certificate of which ${finding}` };
    }
  }
  return { finding: undefined };
});

/** No verifier accepts a certificate below such a CA, regardless of the order in which CAs were created or imported. */
const ISSUER_WITHIN_CONSTRAINTS = pathLint(
  'issuer-is-within-the-constraints-above-it',
  'RFC 5280 6.1',
  ({ issuer }) => violationAbove(issuer).finding,
);

export const PATH_LINTS: readonly PathLint[] = [NAME_OF_ITS_OWN, ISSUER_WITHIN_CONSTRAINTS];

/**
 * The constraints that the certificate of a CA, signed elsewhere, breaks: its own violations, then the first among the
 * CAs above it. `ancestors` are those CAs, nearest first, as far as they are known.
 */
export function constraintViolations(certificate: ParsedCertificate, ancestors: Path): LintFinding[] {
  const [issuer, ...above] = ancestors;
  if (issuer === undefined) return [];
  const { finding } = violationAbove({ certificate: issuer, ancestors: above });
  const inherited = finding === undefined ? [] : [{ lint: ISSUER_WITHIN_CONSTRAINTS, finding }];
  return [...rulesBrokenByFirst([certificate, ...ancestors]), ...inherited];
}
