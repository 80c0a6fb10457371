import type { Action, Plan, PlannedChange } from './planned-change.ts';
import { hasChanges, totalsOf } from './planned-change.ts';

const SYMBOLS: Readonly<Record<Action, string>> = {
  create: '+',
  delete: '-',
  record: ' ',
  replace: '-/+',
  update: '~',
  write: '~',
};

const WORDS: Readonly<Record<Action, string>> = {
  create: 'will be created',
  delete: 'will be destroyed',
  record: 'is there',
  replace: 'must be replaced',
  update: 'will be updated in-place',
  write: 'will be written',
};

const LEGEND: readonly [Action, string][] = [
  ['create', 'create'],
  ['update', 'update in-place'],
  ['delete', 'destroy'],
  ['replace', 'destroy and then create replacement'],
];

/** As Terraform prints a plan. */
export function formatPlan(plan: Plan, { isRemoval }: { isRemoval: boolean }): string {
  const shown = plan.changes.filter(({ action }) => action !== 'record');
  const notes = plan.notes.length > 0 ? ['', ...plan.notes] : [];
  if (!hasChanges(plan)) {
    const nothing = isRemoval
      ? 'No changes. No objects need to be destroyed.'
      : 'No changes. What is there matches the setup.';
    return [nothing, ...notes].join('\n');
  }
  const used = LEGEND.filter(([action]) => shown.some((change) => change.action === action));
  const legend = used.map(([action, meaning]) => `${SYMBOLS[action].padStart(3)} ${meaning}`);
  return [
    ...(legend.length > 0 ? ['Actions are indicated with the following symbols:', ...legend, ''] : []),
    ...shown.flatMap((change) => [...formatChange(change, isRemoval), '']),
    formatTotals(plan),
    ...notes,
  ].join('\n');
}

function formatTotals(plan: Plan): string {
  const { add, change, destroy } = totalsOf(plan);
  return `Plan: ${add} to add, ${change} to change, ${destroy} to destroy.`;
}

function formatChange(change: PlannedChange, isRemoval: boolean): string[] {
  const { action, type, name, attributes, differences, because } = change;
  if (action === 'write') return formatFile(change, isRemoval);
  const symbol = SYMBOLS[action];
  const why = because === undefined ? [] : [`  # (${because})`];
  const changed = new Map(differences.map((each) => [each.attribute, each]));
  const lines =
    action === 'update'
      ? [...changed.values()].flatMap(({ attribute, from, to }) => [
          `      ~ ${attribute} = ${quote(from)} -> ${quote(to)}`,
        ])
      : formatAttributes(attributes, action === 'delete' ? '-' : '+');
  const head = `${symbol.padStart(3)} resource "${type}" "${name}"`;
  const body = lines.length > 0 ? [`${head} {`, ...lines, '    }'] : [`${head} {}`];
  return [`  # ${type}.${name} ${WORDS[action]}`, ...why, ...body];
}

function formatAttributes(attributes: PlannedChange['attributes'], symbol: string): string[] {
  const entries = Object.entries(attributes);
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `      ${symbol} ${name.padEnd(width)} = ${formatValue(value)}`);
}

function formatValue(value: unknown): string {
  if (value === undefined) return '(known after apply)';
  if (value === '(sensitive value)') return value;
  if (Array.isArray(value)) return `[${value.map((each) => quote(String(each))).join(', ')}]`;
  return quote(String(value));
}

/** A policy is JSON already; whatever stands for a value is none. */
const quote = (text: string) => (/^[{(]/.test(text) ? text : JSON.stringify(text));

function formatFile({ name, attributes }: PlannedChange, isRemoval: boolean): string[] {
  const { variables, profile } = attributes;
  if (isRemoval) return [`  # the block of this setup will be removed from ${name}`];
  return [
    `  # a block of this setup will be written into ${name}, which only you can read`,
    ...(Array.isArray(variables) ? [`      ${variables.join(', ')}`] : []),
    ...(profile === undefined ? [] : [`      and the profile ${String(profile)}`]),
  ];
}

/** The plan as one JSON document; an attribute that is known after apply is null. */
export function planDocument(plan: Plan): object {
  return {
    hasChanges: hasChanges(plan),
    ...totalsOf(plan),
    changes: plan.changes
      .filter(({ action }) => action !== 'record')
      .map(({ action, type, name, attributes, differences, because }) => ({
        action,
        type,
        name,
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([key, value]) => [key, value === undefined ? null : value]),
        ),
        differences,
        ...(because !== undefined && { because }),
      })),
    notes: plan.notes,
  };
}
