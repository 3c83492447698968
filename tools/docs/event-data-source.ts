import ts from 'typescript';
import { auditedNames } from './audit-entries';
import { BYTES, type EventCatalogue, isBytes, type PayloadTypes, readEvents } from './event-catalogue';

/** Returns the source of `libs/event-consumer/src/events/ca-event-data.ts`, from the catalogue of `docs/events.md`. */
export function eventDataSource({ events, views }: EventCatalogue): string {
  const declarations = [...views].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = events.map(
    ({ type, when, payload }) => `/** ${when} */\n'${type}': ${payload === BYTES ? 'Bytes' : payload};`,
  );
  return `// Made from the code of the CA service by \`npm run docs:update\`; a test compares. Do not change it by hand.

import type { AuditEventData } from './audit-event-data';

${declarations.map(([name, text]) => `export interface ${name} ${text}`).join('\n\n')}

/** A binary payload. The attribute \`data_base64\` has it as base64. */
export interface Bytes {
  readonly base64: string;
}

/** Payloads of the events of the CA service, by type. */
export interface CaEventData extends AuditEventData {
${entries.join('\n')}
}
`;
}

/** Returns the source of `libs/event-consumer/src/events/audit-event-data.ts`. */
export function auditEventDataSource({ audited }: EventCatalogue): string {
  return `// Made from the code of the CA service by \`npm run docs:update\`; a test compares. Do not change it by hand.

/** An audited call. \`output\` is the error text of a failed call. */
export interface AuditedCallData {
  readonly input: Readonly<Record<string, unknown>>;
  readonly has_error: boolean;
  readonly output: unknown;
}

type AuditedType = ${auditedNames(audited)
    .map((name) => `'${name}'`)
    .join(' | ')};

/** Payloads of audit events in both namings, by type. */
export type AuditEventData = Readonly<
  Record<\`audit.\${AuditedType}\` | \`\${AuditedType}.error\` | \`audit.\${AuditedType}.error\`, AuditedCallData>
>;
`;
}

export function readEventData(): EventCatalogue {
  return readEvents((checker) => new StructuralTypes(checker));
}

/** Writes types as self-contained TypeScript: views by name, and all other types with all members. */
class StructuralTypes implements PayloadTypes {
  readonly views = new Map<string, string>();

  constructor(private readonly checker: ts.TypeChecker) {}

  of(expression: ts.Expression): string {
    return this.#write(this.checker.getTypeAtLocation(expression));
  }

  #write(type: ts.Type): string {
    if (isBytes(type)) return BYTES;
    if (type.isUnion()) return this.#union(type);
    if (this.checker.isArrayType(type)) {
      const [element] = this.checker.getTypeArguments(type as ts.TypeReference);
      return `readonly (${element ? this.#write(element) : 'unknown'})[]`;
    }
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (index) return `Readonly<Record<string, ${this.#write(index.type)}>>`;
    if (
      type.getProperties().length === 0 ||
      !(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))
    )
      return this.checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    return this.#object(type);
  }

  /** Lets the compiler write unions without objects, so that `boolean` does not become `true | false`. */
  #union(type: ts.UnionType): string {
    const isPlain = type.types.every(
      (part) => !(part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)),
    );
    if (!isPlain) return type.types.map((part) => this.#write(part)).join(' | ');
    const flags = (ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias) as ts.TypeFormatFlags;
    return this.checker.typeToString(type, undefined, flags);
  }

  #object(type: ts.Type): string {
    const name = (type.symbol as ts.Symbol | undefined)?.name ?? '';
    if (!name.endsWith('View')) return this.#members(type);
    if (!this.views.has(name)) {
      this.views.set(name, '');
      this.views.set(name, this.#members(type));
    }
    return name;
  }

  #members(type: ts.Type): string {
    const members = type.getProperties().map((member) => {
      const optional = member.flags & ts.SymbolFlags.Optional ? '?' : '';
      return `readonly ${member.name}${optional}: ${this.#write(this.checker.getTypeOfSymbol(member))};`;
    });
    return `{ ${members.join(' ')} }`;
  }
}
