import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { auditEntries } from '../../tools/docs/audit-entries';
import { readEvents } from '../../tools/docs/event-catalogue';
import { eventsDocument } from '../../tools/docs/events-document';
import { formatted } from '../../tools/docs/formatted';
import { shippedSources } from '../../tools/sources/source-files';
import { descendants, parse } from '../../tools/sources/syntax';

const CATALOGUE = readEvents();
const { events: EVENTS } = CATALOGUE;

describe('docs/events.md', () => {
  it('lists every event as it is in the code', async () => {
    await expect(await formatted(eventsDocument(CATALOGUE), 'events.md')).toMatchFileSnapshot(
      '../../docs/events.md',
    );
  });
});

describe('the catalogue that the service starts with', () => {
  it('has every type of event', async () => {
    const audits = auditEntries(CATALOGUE).map(({ type }) => type);
    const types = [...EVENTS.map(({ type }) => type), ...audits]
      .sort()
      .map((type) => `'${type}'`)
      .join(', ');
    const source = `/** Every type of event. Made from the code by npm run docs:update; a test compares. */
export const EVENT_TYPES: readonly string[] = [${types}];
`;
    await expect(await formatted(source, 'event-types.ts')).toMatchFileSnapshot(
      '../../apps/ca-service/src/config/event-types.ts',
    );
  });

  it('lacks none: the objects of events are all written in the events folders, one for each type', () => {
    // The wire class of an event page shows an event as its example.
    const sources = shippedSources().filter((path) => path.startsWith('apps/') && !path.includes('/wire/'));
    const written = sources.flatMap((path) => eventObjects(path).map(() => path));
    expect(written.length).toBe(EVENTS.length);
    expect(written.filter((path) => !/\/modules\/[^/]+\/events\/[^/]+\.ts$/.test(path))).toEqual([]);
  });
});

/** The object literals of a source that have the members of an event. */
function eventObjects(path: string): ts.ObjectLiteralExpression[] {
  return descendants(parse(path), ts.isObjectLiteralExpression).filter(({ properties }) => {
    const names = properties.map((property) => property.name?.getText());
    return ['type', 'subject', 'data'].every((name) => names.includes(name));
  });
}

describe('an event', () => {
  it('exists', () => {
    expect(EVENTS.length).toBeGreaterThan(3);
  });

  it.each(EVENTS)('$type states when it happens', ({ when }) => {
    expect(when).toMatch(/^[A-Z].*\.$/);
  });

  it.each(EVENTS)('$type has a routing key of words and dots', ({ type }) => {
    expect(type).toMatch(/^[a-z]+(\.[a-z]+)+$/);
  });

  it.each(EVENTS)('$type is about one object: $subject', ({ subject }) => {
    expect(subject).toMatch(/^[a-z]+\/<[a-z ]+>$/);
  });

  it('explains its extension attributes', () => {
    const attributes = EVENTS.flatMap(({ extensions }) => extensions);
    expect(attributes.map(({ name }) => name)).toContain('messagedigest');
    expect(attributes.filter(({ meaning }) => !meaning.endsWith('.'))).toEqual([]);
  });

  it('has a type of its own', () => {
    expect(new Set(EVENTS.map(({ type }) => type)).size).toBe(EVENTS.length);
  });
});

describe('audited calls', () => {
  const { audited } = CATALOGUE;

  it('have the type of an event each, and each type once', () => {
    expect(audited.length).toBeGreaterThan(15);
    const types = EVENTS.map(({ type }) => type);
    expect(audited.filter((type) => !types.includes(type))).toEqual([]);
    expect(new Set(audited).size).toBe(audited.length);
  });

  it('are begun by every method of a controller that executes a command', () => {
    const methods = shippedSources()
      .filter((path) => path.startsWith('apps/ca-service/') && path.endsWith('.controller.ts'))
      .flatMap((path) => descendants(parse(path), ts.isMethodDeclaration))
      .map((method) => method.getText())
      .filter((text) => text.includes('commands.execute('));
    // Two methods may share a type: both ways to change the profiles of a CA are a ca.profile.update.
    expect(methods.length).toBeGreaterThanOrEqual(audited.length);
    expect(methods.filter((text) => !/beginAuditedCall\(\w+Call\(/.test(text))).toEqual([]);
  });
});
