import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from './source-files';

/** Parses a source file. `path` starts at the root of the repository. */
export function parse(path: string): ts.SourceFile {
  return parseText(readFileSync(join(REPOSITORY, path), 'utf8'), path);
}

/** Parses a text. */
export function parseText(text: string, path = 'text.ts'): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Returns all descendants of a kind in source order. */
export function descendants<Node extends ts.Node>(
  root: ts.Node,
  isOfKind: (node: ts.Node) => node is Node,
): Node[] {
  const found: Node[] = [];
  const visit = (node: ts.Node): void => {
    if (isOfKind(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** Returns the doc comment of a declaration on one line, or an empty text. */
export function docComment(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter((part) => ts.isJSDoc(part));
  return (ts.getTextOfJSDocComment(comment?.comment) ?? '').replace(/\s+/g, ' ').trim();
}

/** Returns the nearest ancestor of a kind. */
export function ancestor<Node extends ts.Node>(
  node: ts.Node,
  isOfKind: (node: ts.Node) => node is Node,
): Node | undefined {
  for (let above = node.parent as ts.Node | undefined; above; above = above.parent as ts.Node | undefined) {
    if (isOfKind(above)) return above;
  }
  return undefined;
}

/** Returns all possible texts of a string expression. Values known at run time only become `<placeholders>`. */
export function textsOf(expression: ts.Expression): string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isParenthesizedExpression(expression)) return textsOf(expression.expression);
  if (ts.isConditionalExpression(expression))
    return [...textsOf(expression.whenTrue), ...textsOf(expression.whenFalse)];
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return textsOf(expression.left).flatMap((left) => textsOf(expression.right).map((right) => left + right));
  }
  if (ts.isTemplateExpression(expression)) return [templateText(expression)];
  const value = ts.isIdentifier(expression) ? constantNamed(expression) : undefined;
  return value ? textsOf(value) : [`<${placeholder(expression)}>`];
}

function templateText({ head, templateSpans }: ts.TemplateExpression): string {
  const part = ({ expression, literal }: ts.TemplateSpan) => {
    const value = ts.isIdentifier(expression) ? constantNamed(expression) : undefined;
    const known =
      value && (ts.isNumericLiteral(value) || ts.isStringLiteralLike(value)) ? value.text : undefined;
    return (known ?? `<${placeholder(expression)}>`) + literal.text;
  };
  return head.text + templateSpans.map(part).join('');
}

/** Returns the placeholder of an expression: its last name (`spec.type` → `type`), or the first name of a call. */
function placeholder(expression: ts.Expression): string {
  const names = descendants(expression, ts.isMemberName);
  const name = (ts.isCallExpression(expression) ? names.at(0) : names.at(-1))?.text ?? '…';
  const words = name.replace(/[#_]/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.trim().toLowerCase();
}

/** Returns the initializer of the `const` that `identifier` refers to. */
function constantNamed(identifier: ts.Identifier): ts.Expression | undefined {
  for (
    let scope = identifier.parent as ts.Node | undefined;
    scope;
    scope = scope.parent as ts.Node | undefined
  ) {
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    const declarations = scope.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => [...declarationList.declarations]);
    const found = declarations.find(({ name }) => ts.isIdentifier(name) && name.text === identifier.text);
    if (found) return found.initializer;
  }
  return undefined;
}
