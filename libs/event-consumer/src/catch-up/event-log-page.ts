import { IsArray, IsBoolean, IsInt, IsObject, ValidateNested, validateSync } from 'class-validator';
import { isJsonObject } from '@libs/kernel';

/** An event of the log. It is checked when it is read: one that is malformed does not hide the others of its page. */
class EventLogEntry {
  @IsInt()
  readonly sequence: number;

  readonly event: unknown;

  constructor({ sequence, event }: Readonly<Record<string, unknown>>) {
    this.sequence = sequence as number;
    this.event = event;
  }
}

/** A page of the log; see `GET /events` of the CA service. */
export class EventLogPage {
  @IsInt()
  readonly next: number;

  @IsInt()
  readonly missed: number;

  @IsBoolean()
  readonly more: boolean;

  @IsArray()
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  readonly list: readonly EventLogEntry[];

  private constructor({ next, missed, more, list }: Readonly<Record<string, unknown>>) {
    this.next = next as number;
    this.missed = missed as number;
    this.more = more as boolean;
    this.list = (Array.isArray(list) ? list.map(entryFrom) : list) as EventLogEntry[];
  }

  /** Reads the body of an answer; members that it does not know are skipped. @throws Error when it is no page */
  static parse(text: string): EventLogPage {
    const body: unknown = JSON.parse(text);
    if (!isJsonObject(body)) throw new Error('GET /events answers no JSON object');
    const page = new EventLogPage(body);
    const [error] = validateSync(page, { stopAtFirstError: true });
    if (error) throw new Error(`GET /events answers a page whose ${error.property} is not valid`);
    return page;
  }
}

/** Reads an entry; a value that is not an object stays as it is, and the check of the page rejects it. */
const entryFrom = (entry: unknown): unknown => (isJsonObject(entry) ? new EventLogEntry(entry) : entry);
