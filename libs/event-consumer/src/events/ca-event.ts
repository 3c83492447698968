import type { JsonEvent } from '@libs/messaging';
import type { Bytes, CaEventData } from './ca-event-data';

/** CloudEvents `type` of the events that this version knows. */
export type CaEventType = keyof CaEventData;

type Payload<Data> = Data extends Bytes
  ? { readonly data?: never; readonly data_base64: string }
  : { readonly data: Data; readonly data_base64?: never };

/** An event type with its payload. */
type CaEventOfType<Type extends CaEventType> = Omit<
  JsonEvent,
  'type' | 'datacontenttype' | 'data' | 'data_base64'
> &
  Payload<CaEventData[Type]> & { readonly type: Type; readonly datacontenttype: string };

/** The events whose type matches a topic pattern such as `certificate.#`, discriminated by `type`. */
export type CaEvent<Pattern extends string = '#'> = Pattern extends string
  ? {
      [Type in CaEventType]: IsMatch<Words<Pattern>, Words<Type>> extends true ? CaEventOfType<Type> : never;
    }[CaEventType]
  : never;

type Words<Text extends string> = Text extends `${infer Word}.${infer Rest}`
  ? [Word, ...Words<Rest>]
  : [Text];

/** `matchesTopic` on the type level. */
type IsMatch<Pattern extends string[], Key extends string[]> = Pattern extends [
  infer Part,
  ...infer Rest extends string[],
]
  ? Part extends '#'
    ? IsMatch<Rest, Key> extends true
      ? true
      : Key extends [string, ...infer Others extends string[]]
        ? IsMatch<Pattern, Others>
        : false
    : Key extends [infer Word, ...infer Others extends string[]]
      ? Part extends '*' | Word
        ? IsMatch<Rest, Others>
        : false
      : false
  : Key extends []
    ? true
    : false;
