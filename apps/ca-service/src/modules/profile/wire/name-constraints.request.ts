import { AcceptedBy, Nested, WireObject } from '@libs/http';
import { encodeIpNetwork } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, Matches, MaxLength } from 'class-validator';

/** RFC 5280 section 4.2.1.10: a host, or with a leading dot every host below it. */
const HOST = /^\.?[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\.[A-Za-z0-9_-]{1,63})*$/;
/** A leading dot is for e-mail and URI; DNS subtrees always reach below (RFC 5280 section 4.2.1.10). */
const HOST_WITHOUT_DOT = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\.[A-Za-z0-9_-]{1,63})*$/;
const MOST_SUBTREES = 256;

const refuseOtherThanMailbox = (text: string): void => {
  if (HOST.test(text.slice(text.indexOf('@') + 1)) && /^[\x21-\x7e]+$/.test(text)) return;
  throw new InvalidValueError('must be a mailbox, a host, or a domain with a leading dot');
};

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
    Matches(HOST_WITHOUT_DOT, {
      each: true,
      message: 'must be a host without a leading dot',
    }),
  )
  dns: string[] = [];

  @Subtrees(320, '.factory.example', AcceptedBy(refuseOtherThanMailbox, { each: true }))
  email: string[] = [];

  @Subtrees(64, '10.0.0.0/8', AcceptedBy(encodeIpNetwork, { each: true }))
  ip: string[] = [];

  @Subtrees(
    253,
    '.factory.example',
    Matches(HOST, { each: true, message: 'must be a host such as acme.test' }),
  )
  uri: string[] = [];
}

/** Name constraints of a CA (RFC 5280 section 4.2.1.10). */
@WireObject()
export class NameConstraintsRequest {
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
