import {
  encodeIpNetwork,
  isDottedOid,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
  SUBTREE_FORMS,
  subtreeProblem,
  uriProblem,
} from '@libs/crypto';
import { AcceptedBy, Nested, Satisfies, TextSatisfies, WireObject } from '@libs/http';
import { InvalidValueError, TimeDuration } from '@libs/kernel';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import {
  NOT_AFTER_POLICIES,
  type NotAfterPolicy,
  parseSubjectAltNamePattern,
  refuseReservedExtension,
} from '../domain';
import { IsDuration } from './validity.request';

/** The pattern of a host for OpenAPI; `subtreeProblem` decides. */
const HOST_WITHOUT_DOT = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\.[A-Za-z0-9_-]{1,63})*$/;
/** A leading dot is for e-mail and URI; DNS subtrees always reach below (RFC 5280 section 4.2.1.10). */
const HOST = /^\.?[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\.[A-Za-z0-9_-]{1,63})*$/;
const MOST_SUBTREES = 256;

const IsSubtree = (kind: Parameters<typeof subtreeProblem>[0]): PropertyDecorator =>
  AcceptedBy(
    (text) => {
      const problem = subtreeProblem(kind, text);
      if (problem === undefined) return;
      throw new InvalidValueError(`must be ${SUBTREE_FORMS[kind]}, ${JSON.stringify(text)} ${problem}`);
    },
    { each: true },
  );

const Subtrees = (longest: number, example: string, ...checks: PropertyDecorator[]): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ example: [example] }),
    IsArray(),
    IsString({ each: true }),
    ...checks,
    MaxLength(longest, { each: true }),
    ArrayMaxSize(MOST_SUBTREES),
  );

/** The subtrees of one side of name constraints (RFC 5280 section 4.2.1.10), by the form of the name. */
@WireObject({ name: 'NameSubtreesRequest' })
export class NameSubtreesRequest {
  @Subtrees(
    253,
    'factory.example',
    IsSubtree('dns'),
    Matches(HOST_WITHOUT_DOT, { each: true, message: 'must be a host without a leading dot' }),
  )
  dns: string[] = [];

  @Subtrees(320, '.factory.example', IsSubtree('email'))
  email: string[] = [];

  @Subtrees(64, '10.0.0.0/8', AcceptedBy(encodeIpNetwork, { each: true }))
  ip: string[] = [];

  @Subtrees(
    253,
    '.factory.example',
    IsSubtree('uri'),
    Matches(HOST, { each: true, message: 'must be a host such as acme.test' }),
  )
  uri: string[] = [];
}

/** Name constraints of a CA (RFC 5280 section 4.2.1.10). */
@WireObject()
class NameConstraintsRequest {
  @Nested(() => NameSubtreesRequest)
  permitted = new NameSubtreesRequest();

  @Nested(() => NameSubtreesRequest)
  excluded = new NameSubtreesRequest();
}

/** Whether there is a subtree, as RFC 5280 section 4.2.1.10 demands. */
export function hasSubtree(constraints: unknown): boolean {
  if (!(constraints instanceof NameConstraintsRequest)) return true;
  const lists = [constraints.permitted, constraints.excluded].flatMap((side): unknown[] =>
    Object.values(side),
  );
  return lists.some((list) => !Array.isArray(list) || list.length > 0);
}

/** Two arcs at least; a text of 128 characters at most. */
const DOTTED_OID = String.raw`^[0-2](\.(0|[1-9][0-9]*))+$`;
const CONTROL_CHARACTERS = String.raw`\x00-\x1F\x7F-\x9F`;
const WITHOUT_CONTROL_CHARACTERS = new RegExp(`^[^${CONTROL_CHARACTERS}]*$`);

function refuseOtherThanUri(text: string): void {
  const problem = uriProblem(text);
  if (problem !== undefined) throw new InvalidValueError(`must be a URI, ${JSON.stringify(text)} ${problem}`);
}

/** A certificate policy (RFC 5280 section 4.2.1.4). */
@WireObject()
export class CertificatePolicyRequest {
  @ApiProperty({ pattern: DOTTED_OID, maxLength: 128, example: '1.3.6.1.4.1.99999.1' })
  @IsString()
  @TextSatisfies(isDottedOid, 'must be a dotted object identifier such as 1.3.6.1.4.1.99999.1')
  oid!: string;

  @ApiProperty({
    description: 'URI of the certification practice statement',
    example: 'https://pki.example/cps',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  @Matches(/^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/, { message: 'must be a URI' })
  @AcceptedBy(refuseOtherThanUri)
  cps?: string;

  /** RFC 5280 section 4.2.1.4: at most 200 characters, none of them a control character. */
  @ApiProperty({ example: 'For test devices only' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @Matches(WITHOUT_CONTROL_CHARACTERS, { message: 'must not contain control characters' })
  user_notice?: string;
}

function namesNoPolicyTwice(policies: unknown): boolean {
  if (!Array.isArray(policies)) return true;
  const oids = policies.map((policy: unknown) =>
    policy instanceof CertificatePolicyRequest ? policy.oid : policy,
  );
  return new Set(oids).size === oids.length;
}

const SubjectAltNamePatterns = (description: string, example: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description: `${description}, such as ${example}` }),
    IsOptional(),
    IsArray(),
    IsString({ each: true }),
    AcceptedBy(parseSubjectAltNamePattern, { each: true }),
    ArrayMaxSize(256),
  );

const SECOND = TimeDuration.parse('1s');
/** Far more than clock skew; rejects values in a wrong unit. */
const MAX_BACKDATE = TimeDuration.parse('1y');

function refuseLessThanASecond({ nanoseconds }: TimeDuration): void {
  if (nanoseconds < SECOND.nanoseconds) throw new InvalidValueError('must be at least a second');
}

function refuseImplausibleBackdate({ nanoseconds }: TimeDuration): void {
  if (nanoseconds >= SECOND.nanoseconds && nanoseconds <= MAX_BACKDATE.nanoseconds) return;
  throw new InvalidValueError('must be from a second to a year (1y)');
}

const ALGORITHMS = Object.keys(SIGNATURE_ALGORITHMS);

/** The fields of a profile beyond the contract, all optional. */
@WireObject()
export class IssuanceConstraintsRequest {
  @ApiProperty({ description: 'CAs: how many CA certificates may follow below' })
  @IsOptional()
  @IsInt({ message: 'must be a whole number' })
  @Min(0)
  @Max(127)
  path_len_constraint?: number;

  @IsOptional()
  @Nested(() => NameConstraintsRequest)
  @Satisfies(hasSubtree, 'must name at least one subtree (RFC 5280 section 4.2.1.10)')
  name_constraints?: NameConstraintsRequest;

  @IsOptional()
  @IsArray()
  @Nested(() => CertificatePolicyRequest, { each: true })
  @Satisfies(namesNoPolicyTwice, 'must not name a policy twice (RFC 5280 section 4.2.1.4)')
  @ArrayMinSize(1)
  @ArrayMaxSize(32)
  certificate_policies?: CertificatePolicyRequest[];

  @SubjectAltNamePatterns('Every alternative name must match one of these patterns', 'dns:*.factory.example')
  allowed_subject_alt_names?: string[];

  @SubjectAltNamePatterns('No alternative name may match one of these patterns', 'dns:admin.factory.example')
  denied_subject_alt_names?: string[];

  @ApiProperty({
    description:
      'Object identifiers of extensions that a CSR may ask for besides those that the service writes or checks itself',
    example: ['1.3.6.1.5.5.7.1.24'],
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @AcceptedBy(refuseReservedExtension, { each: true })
  @ArrayMaxSize(64)
  allowed_extensions?: string[];

  @ApiProperty({ description: 'No certificate lasts longer' })
  @IsOptional()
  @IsDuration(refuseLessThanASecond)
  max_validity?: string;

  @ApiProperty({ description: 'What becomes of a certificate that would outlive its CA' })
  @IsOptional()
  @IsIn(NOT_AFTER_POLICIES, { message: `must be one of ${NOT_AFTER_POLICIES.join(', ')}` })
  not_after_policy?: NotAfterPolicy;

  @ApiProperty({ description: 'How much before now certificates begin' })
  @IsOptional()
  @IsDuration(refuseImplausibleBackdate)
  backdate?: string;

  @ApiProperty({ description: 'How the CA signs' })
  @IsOptional()
  @IsIn(ALGORITHMS, { message: `must be one of ${ALGORITHMS.join(', ')}` })
  signature_algorithm?: SignatureAlgorithmName;

  @ApiProperty({ description: 'Leaf certificates state CA:FALSE' })
  @IsOptional()
  @IsBoolean()
  basic_constraints?: boolean;
}
