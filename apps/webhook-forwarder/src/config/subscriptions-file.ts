import { ObjectsOf, readJsonFile } from '@libs/configuration';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsOptional,
  Matches,
  MaxLength,
  ValidateBy,
  type ValidationArguments,
} from 'class-validator';
import type { Subscription } from '../modules/delivery';

const MOST_SUBSCRIPTIONS = 100;
const MOST_TYPES = 100;
const LONGEST_URL = 2_000;

/** An event type, or a topic pattern of AMQP 0-9-1. */
const TYPE = /^(?=.{1,255}$)(?:[\w-]+|\*|#)(?:\.(?:[\w-]+|\*|#))*$/;

function wrongType({ value }: ValidationArguments): string {
  const index = Array.isArray(value)
    ? value.findIndex((type) => typeof type !== 'string' || !TYPE.test(type))
    : 0;
  return `entry ${index} must be a type of event or a pattern such as certificate.#`;
}

/** `whsec_` and 24 to 64 random bytes in base64 (Standard Webhooks, "Signature scheme"). */
function Secret(): PropertyDecorator {
  const bytes = ({ value }: { value: unknown }) =>
    typeof value === 'string' && /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(value)
      ? Buffer.from(value.slice(6), 'base64')
      : value;
  const validate = (value: unknown) => Buffer.isBuffer(value) && value.length >= 24 && value.length <= 64;
  return applyDecorators(
    Transform(bytes),
    ValidateBy(
      { name: 'secret', validator: { validate } },
      { message: 'must be whsec_ and 24 to 64 bytes in base64' },
    ),
  );
}

function WebAddress(): PropertyDecorator {
  return ValidateBy(
    { name: 'webAddress', validator: { validate: isWebAddress } },
    { message: 'must be a URL that begins with https:// or http://, without user and fragment' },
  );
}

class SubscriptionEntry {
  @Matches(/^[\w.-]{1,64}$/, { message: 'must be 1 to 64 letters, digits, dots, hyphens or underscores' })
  readonly id!: string;

  @WebAddress()
  @MaxLength(LONGEST_URL, { message: `must be at most ${LONGEST_URL} characters` })
  readonly url!: string;

  @IsArray({ message: 'must be types of events in an array' })
  @ArrayMinSize(1, { message: 'must name at least one type of event' })
  @ArrayMaxSize(MOST_TYPES, { message: `must name at most ${MOST_TYPES} types of events` })
  @Matches(TYPE, { each: true, message: wrongType })
  readonly types!: readonly string[];

  @Secret()
  readonly secret!: Buffer;

  @IsOptional()
  @Secret()
  readonly previous_secret?: Buffer;
}

/** Content of WEBHOOK_SUBSCRIPTIONS_FILE. */
class SubscriptionsFile {
  @ObjectsOf(() => SubscriptionEntry, 0, MOST_SUBSCRIPTIONS)
  @ArrayUnique((entry: SubscriptionEntry | null | undefined) => entry?.id, {
    message: 'have two entries with the same id',
  })
  readonly subscriptions!: readonly SubscriptionEntry[];
}

/** Reads the subscriptions from a JSON file. @throws StartUpError with the reason, without secrets */
export function readSubscriptions(file: string): Subscription[] {
  const { subscriptions } = readJsonFile('WEBHOOK_SUBSCRIPTIONS_FILE', file, SubscriptionsFile);
  return subscriptions.map(({ id, url, types, secret: current, previous_secret: previous }) => ({
    id,
    url,
    types,
    secrets: previous ? [current, previous] : [current],
  }));
}

function isWebAddress(text: unknown): boolean {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.hash === '';
}
