import { type ParsedCertificate } from '../certificates/certificate-parser';
import { oncePerObject } from '../der/once-per-object';
import { namesMatch } from '../names/name-matching';
import { extensionsOfCertificate } from '../certificates/tbs-certificate';
import { PATH_LENGTH_LINT } from './basic-constraints.lints';
import { type IssuerPath, type LintFinding, type PathLint, pathLint } from './certificate-lint';
import { DecodedExtensions } from './decoded-extensions';
import { CONSTRAINED_NAME_LINTS } from './name-constraints.lints';
import { nameOf, pathAbove } from './path-above';

/** RFC 5280 section 6.1.4 (l) exempts a CA with the name of its issuer from the path lengths of all CAs above. */
const DIFFERENT_NAME_LINT = pathLint(
  'ca-has-another-name-than-its-issuer',
  'RFC 5280 6.1.4 (l)',
  ({ contents, issuer: { certificate }, isCrossCertificate }) =>
    contents.isCa && !isCrossCertificate && certificate && namesMatch(contents.subject, certificate.subject)
      ? 'of a CA has the subject of its issuer'
      : undefined,
);

/** The rules for CAs that are signed already. */
const CA_PATH_LINTS: readonly PathLint[] = [DIFFERENT_NAME_LINT, PATH_LENGTH_LINT, ...CONSTRAINED_NAME_LINTS];

type Path = readonly ParsedCertificate[];

/** The rules that the first certificate of a path violates. The others are the CAs above it, nearest first. */
function violationsOfFirst([contents, certificate, ...ancestors]: Path): LintFinding[] {
  if (contents === undefined || certificate === undefined) return [];
  const extensions = new DecodedExtensions(extensionsOfCertificate(contents));
  const member = { contents, extensions, issuer: { certificate, ancestors } };
  return CA_PATH_LINTS.flatMap((lint) => {
    const finding = lint.finding(member);
    return finding === undefined ? [] : [{ lint, finding }];
  });
}

/** The first violation among the issuer and the CAs above it, computed once per issuer. */
const violationAbove = oncePerObject((issuer: IssuerPath): { readonly finding: string | undefined } => {
  const path = pathAbove(issuer).map(({ certificate }) => certificate);
  for (const [at, ca] of path.entries()) {
    const [broken] = violationsOfFirst(path.slice(at));
    if (broken) {
      const finding = broken.finding.replace(/^of a CA /, '');
      return { finding: `is below the CA ${nameOf(ca)}, the certificate of which ${finding}` };
    }
  }
  return { finding: undefined };
});

/** Verifiers reject certificates below a CA that violates a constraint, which imports in any order can lead to. */
const ISSUER_WITHIN_CONSTRAINTS = pathLint(
  'issuer-is-within-the-constraints-above-it',
  'RFC 5280 6.1',
  ({ issuer }) => violationAbove(issuer).finding,
);

export const PATH_LINTS: readonly PathLint[] = [DIFFERENT_NAME_LINT, ISSUER_WITHIN_CONSTRAINTS];

/**
 * Returns the constraints that a signed CA certificate violates: its own violations, then the first one of the CAs above
 * it. `ancestors` are the known CAs above it, nearest first.
 */
export function constraintViolations(certificate: ParsedCertificate, ancestors: Path): LintFinding[] {
  const [issuer, ...above] = ancestors;
  if (issuer === undefined) return [];
  const { finding } = violationAbove({ certificate: issuer, ancestors: above });
  const inherited = finding === undefined ? [] : [{ lint: ISSUER_WITHIN_CONSTRAINTS, finding }];
  return [...violationsOfFirst([certificate, ...ancestors]), ...inherited];
}
