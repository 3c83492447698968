import { LRUCache } from 'lru-cache';
import { InvalidValueError } from '@libs/kernel';
import { tlv } from './der';
import { type DerReader, MalformedDerError } from './der-reader';
import { TAG } from './der-tag';

/**
 * Encodes a Time (RFC 5280 section 4.1.2.5): UTCTime from 1950 through 2049, otherwise GeneralizedTime. Cuts off
 * fractions of a second. Rejects the year 0000, which PostgreSQL reads as 1 BC.
 * @throws InvalidValueError
 */
export function encodeTime(time: Date): Buffer {
  return ENCODED.memo(time.getTime());
}

function encode(time: Date): Buffer {
  const year = time.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) {
    throw new InvalidValueError('time is outside the years 0001 to 9999, which certificates can hold');
  }
  const compact = time
    .toISOString()
    .replace(/\.\d{3}/, '')
    .replaceAll(/[-:T]/g, '');
  return isUtcTimeYear(year)
    ? tlv(TAG.utcTime, Buffer.from(compact.slice(2), 'latin1'))
    : tlv(TAG.generalizedTime, Buffer.from(compact, 'latin1'));
}

/** Certificates of one second and one profile share their times, so recent results are cached. */
const ENCODED = new LRUCache<number, Buffer>({ max: 64, memoMethod: (time) => encode(new Date(time)) });
const DECODED = new LRUCache<string, number>({ max: 64, memoMethod: millisecondsOf });

/** Reads a Time in the form that RFC 5280 sections 4.1.2.5.1 and 4.1.2.5.2 require. */
export function readTime(reader: DerReader): Date {
  if (reader.isNext(TAG.utcTime)) {
    const text = reader.content(TAG.utcTime).toString('latin1');
    const century = Number(text.slice(0, 2)) >= 50 ? '19' : '20';
    return dateOf(century + text);
  }
  return dateOf(reader.content(TAG.generalizedTime).toString('latin1'));
}

function isUtcTimeYear(year: number): boolean {
  return year >= 1950 && year <= 2049;
}

const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

function dateOf(text: string): Date {
  return new Date(DECODED.memo(text));
}

function millisecondsOf(text: string): number {
  const iso = text.replace(TIME, '$1-$2-$3T$4:$5:$6.000Z');
  const time = new Date(iso);
  // The round trip rejects February 30, hour 24 and second 60, which Date accepts.
  if (iso === text || Number.isNaN(time.getTime()) || time.toISOString() !== iso) {
    throw new MalformedDerError('time is not a valid YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ');
  }
  return time.getTime();
}
