import { NotAcceptableException } from '@nestjs/common';

/** One element of an Accept header. */
interface MediaRange {
  readonly type: string;
  /** 2: a type, 1: `application/*`, 0: `*` + `/*`; more specific ones win (RFC 9110 section 12.5.1). */
  readonly specificity: number;
  readonly quality: number;
}

/**
 * What the client likes best among the media types that can be answered (RFC 9110 section 12.5.1): by weight, then
 * what it named more exactly, then what it named first. The first one when it says nothing.
 * @throws NotAcceptableException when it wants none of them
 */
export function preferredMediaType<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.toLowerCase().split(',').map(toMediaRange);
  const [best] = offered
    .flatMap((type) => {
      const range = rangeFor(type, ranges);
      return range && range.quality > 0 ? [{ type, range }] : [];
    })
    .sort(
      ({ range: a }, { range: b }) =>
        b.quality - a.quality || b.specificity - a.specificity || ranges.indexOf(a) - ranges.indexOf(b),
    );
  if (!best) throw new NotAcceptableException(`this can be answered as ${offered.join(', ')}`);
  return best.type;
}

/** The most specific one that covers the type. */
function rangeFor(type: string, ranges: readonly MediaRange[]): MediaRange | undefined {
  const [group = ''] = type.split('/');
  const covering = [type, `${group}/*`, '*/*'];
  return ranges
    .filter((range) => covering.includes(range.type))
    .sort((a, b) => b.specificity - a.specificity)[0];
}

function toMediaRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = weight === undefined ? 1 : Number(weight);
  const specificity = type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2;
  return { type, specificity, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}
