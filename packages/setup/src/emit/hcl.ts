import { onlyPlaceholder, replacePlaceholders } from './placeholder.ts';

/** An expression, as it stands in the text. */
export interface Expression {
  readonly expression: string;
}

/** A function with one argument. */
export interface Call {
  readonly call: string;
  readonly argument: HclValue;
}

export type HclValue = string | number | boolean | Expression | Call | readonly HclValue[] | HclObject;
export interface HclObject {
  readonly [name: string]: HclValue;
}

/** `resource "aws_iam_role" "role" { … }` */
export interface HclBlock {
  type: string;
  labels?: readonly string[];
  attributes: HclObject;
  blocks?: readonly HclBlock[];
}

export const expression = (text: string): Expression => ({ expression: text });

/** A value of JSON. */
export function hclValueOf(value: unknown): HclValue {
  if (Array.isArray(value)) return value.map(hclValueOf);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hclValueOf(each)]));
}

/** @param resolve what a placeholder is as an expression */
export function formatBlock(block: HclBlock, resolve: (name: string) => string, depth = 0): string {
  const { type, labels = [], attributes, blocks = [] } = block;
  const indent = '  '.repeat(depth);
  const body = [
    formatEntries(attributes, resolve, depth + 1),
    ...blocks.map((inner) => formatBlock(inner, resolve, depth + 1)),
  ].filter((text) => text !== '');
  const head = [type, ...labels.map((label) => `"${label}"`)].join(' ');
  if (body.length === 0) return `${indent}${head} {}`;
  return `${indent}${head} {\n${body.join('\n\n')}\n${indent}}`;
}

/** As `terraform fmt` has it: entries of one line have their signs in one column, up to an entry of several lines. */
function formatEntries(entries: HclObject, resolve: (name: string) => string, depth: number): string {
  const indent = '  '.repeat(depth);
  const lines = Object.entries(entries).map(([name, value]) => {
    const key = /^[A-Za-z_][\w-]*$/.test(name) ? name : quote(name, resolve);
    return { key, text: formatValue(value, resolve, depth) };
  });
  return lines
    .map(({ key, text }, index) => {
      const width = text.includes('\n') ? 0 : widthAround(lines, index);
      return `${indent}${key.padEnd(width)} = ${text}`;
    })
    .join('\n');
}

function widthAround(lines: readonly { key: string; text: string }[], index: number): number {
  const isShort = (at: number) => lines[at] !== undefined && !lines[at].text.includes('\n');
  let [from, to] = [index, index];
  while (isShort(from - 1)) from -= 1;
  while (isShort(to + 1)) to += 1;
  return Math.max(...lines.slice(from, to + 1).map(({ key }) => key.length));
}

function formatValue(value: HclValue, resolve: (name: string) => string, depth: number): string {
  if (typeof value === 'string') {
    const name = onlyPlaceholder(value);
    return name === undefined ? quote(value, resolve) : resolve(name);
  }
  if (typeof value !== 'object') return String(value);
  if (isExpression(value)) return value.expression;
  if (isCall(value)) return `${value.call}(${formatValue(value.argument, resolve, depth)})`;
  if (isList(value)) return formatList(value, resolve, depth);
  if (Object.keys(value).length === 0) return '{}';
  return `{\n${formatEntries(value, resolve, depth + 1)}\n${'  '.repeat(depth)}}`;
}

function formatList(values: readonly HclValue[], resolve: (name: string) => string, depth: number): string {
  const isSimple = values.every((value) => typeof value !== 'object');
  if (isSimple) return `[${values.map((value) => formatValue(value, resolve, depth)).join(', ')}]`;
  const indent = '  '.repeat(depth + 1);
  const lines = values.map((value) => `${indent}${formatValue(value, resolve, depth + 1)},`);
  return `[\n${lines.join('\n')}\n${'  '.repeat(depth)}]`;
}

/** https://developer.hashicorp.com/terraform/language/expressions/strings */
function quote(text: string, resolve: (name: string) => string): string {
  const literal = (part: string) =>
    part
      .replace(/[\\"]/g, '\\$&')
      .replaceAll('\n', '\\n')
      .replace(/[$%](?=\{)/g, '$&$&');
  return `"${replacePlaceholders(text, { literal, name: (name) => `\${${resolve(name)}}` })}"`;
}

function isExpression(value: object): value is Expression {
  return 'expression' in value;
}

function isCall(value: object): value is Call {
  return 'call' in value;
}

function isList(value: object): value is readonly HclValue[] {
  return Array.isArray(value);
}
