const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * An element as AWS's documented examples have it: indented by two, `<Roles/>` where there is nothing in it, and a list
 * as one element for each of its members. What is undefined has no element.
 */
export function formatXml(name: string, value: unknown, attributes = '', indent = ''): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) {
    let members = '';
    for (const member of value) members += formatXml(name, member, attributes, indent);
    return members;
  }
  const content = contentOf(value, indent);
  return content === ''
    ? `${indent}<${name}${attributes}/>\n`
    : `${indent}<${name}${attributes}>${content}</${name}>\n`;
}

function contentOf(value: unknown, indent: string): string {
  if (value === null) return '';
  if (value instanceof Date) return formatTime(value);
  if (typeof value !== 'object') return escapeXml(String(value));
  let children = '';
  for (const name of Object.keys(value)) {
    children += formatXml(name, (value as Record<string, unknown>)[name], '', `${indent}  `);
  }
  return children === '' ? '' : `\n${children}${indent}`;
}

/** `2026-01-02T03:04:05Z`: whole seconds, cut off, so that nothing lives less long than it says. */
function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
