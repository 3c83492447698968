/**
 * Cuts the variable parts out of an error sentence, so that equal reasons count together: values in quotation marks, hex
 * numbers, numbers, object identifiers and times.
 */
export function reasonOf(sentence: string): string {
  return sentence
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '<time>')
    .replace(/(?<!RFC \d+ (?:section )?[\d.]*)\b\d+(?:\.\d+){2,}\b/g, '<oid>')
    .replace(/(serial number |certificates\/)[0-9a-f]+\b/g, '$1<hex>')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b/g, '<hex>')
    .replace(/\bbyte \d+/g, 'byte <n>')
    .slice(0, 300);
}
