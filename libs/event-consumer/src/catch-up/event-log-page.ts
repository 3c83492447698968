import { IsArray, IsBoolean, IsInt, IsObject, ValidateNested, validateSync } from 'class-validator';
import { isJsonObject } from '@libs/kernel';

/** An entry of the log. `checkedEvent` validates the event later, so that a malformed one does not hide its page. */
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

  /** Parses a response body and ignores unknown members. @throws Error when the body is not a page */
  static parse(text: string): EventLogPage {
    const body: unknown = JSON.parse(text);
    if (!isJsonObject(body)) throw new Error('GET /events: the response is not a JSON object');
    const page = new EventLogPage(body);
    const [error] = validateSync(page, { stopAtFirstError: true });
    if (error) throw new Error(`GET /events: the response has an invalid ${error.property}`);
    return page;
  }
}

/** Leaves a value that is not an object to the validation of the page. */
const entryFrom = (entry: unknown): unknown => (isJsonObject(entry) ? new EventLogEntry(entry) : entry);
