import type { Language } from './languages.ts';
import type { Cell, MeasuredClient, Measurement, Outcome } from './measurement.ts';
import type { Source } from './sources.ts';

const START = '<!-- measured:start -->';
const END = '<!-- measured:end -->';

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  found: 'yes',
  'another-user': 'another user',
  refused: 'refused',
  'not-found': 'no',
};

interface Column {
  title: string;
  client: MeasuredClient;
}

/**
 * The page, with what was measured between its two comments.
 *
 * @throws Error where it has no such comments
 */
export function withMeasurement(page: string, section: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start === -1 || end < start) throw new Error(`the page lacks ${START} and ${END}`);
  return `${page.slice(0, start + START.length)}\n\n${section}\n${page.slice(end)}`;
}

/** What was measured, as the page shows it. */
export function formatMeasurement(
  measurement: Measurement,
  clients: readonly Language[],
  sources: readonly Source[],
): string {
  const columns = clients.flatMap(({ id, title }): Column[] => {
    const { [id]: client } = measurement;
    return client ? [{ title, client }] : [];
  });
  return `### What was measured

| | driver, as it names itself to the server | asks for credentials | measured on |
| --- | --- | --- | --- |
${columns.map(({ title, client }) => formatVersions(title, client)).join('\n')}

### Nothing but one source

| only this is there | ${columns.map(({ title }) => title).join(' | ')} |
| --- |${' --- |'.repeat(columns.length)}
${sources.map((source) => formatRow(source, columns, 'cells')).join('\n')}

### The same on an instance that has a role

| the source that it does not find | ${columns.map(({ title }) => title).join(' | ')} |
| --- |${' --- |'.repeat(columns.length)}
${sources
  .filter(({ id }) => columns.some(({ client }) => client.onInstance[id]))
  .map((source) => formatRow(source, columns, 'onInstance'))
  .join('\n')}

### What they say where they are not let in

${columns.flatMap(({ title, client }) => formatWords(title, client, sources)).join('\n\n')}
`;
}

function formatVersions(title: string, { driver, library, old, measured }: MeasuredClient): string {
  const asks = library ?? 'by itself';
  return `| ${title} | \`${driver.replaceAll('|', '\\|')}\`${old ? `, **old**: ${old}` : ''} | ${asks} | ${measured} |`;
}

function formatRow({ id, title }: Source, columns: readonly Column[], place: 'cells' | 'onInstance'): string {
  const cells = columns.map(({ client }) => formatCell(client[place][id], client.old !== undefined));
  return `| ${title} | ${cells.join(' | ')} |`;
}

function formatCell(cell: Omit<Cell, 'driver'> | undefined, isOld: boolean): string {
  if (!cell) return '';
  const text = OUTCOMES[cell.outcome];
  return `${cell.outcome === 'another-user' ? `**${text}**` : text}${isOld ? ' (old)' : ''}`;
}

/** Sources of which it says the same stand together. */
function formatWords(title: string, { cells }: MeasuredClient, sources: readonly Source[]): string[] {
  const by = new Map<string, string[]>();
  for (const { id, title: source } of sources) {
    const { [id]: cell } = cells;
    if (!cell || cell.outcome === 'found') continue;
    const words = [cell.words ?? `taken for ${cell.user}`, ...(cell.reason ? [`(STS: ${cell.reason})`] : [])];
    const key = `\`${words.join(' ').replaceAll('`', '’')}\``;
    by.set(key, [...(by.get(key) ?? []), source]);
  }
  if (by.size === 0) return [];
  const lines = [...by].map(([words, of]) => `- ${of.join('; ')}: ${words}`);
  return [`**${title}**\n\n${lines.join('\n')}`];
}
