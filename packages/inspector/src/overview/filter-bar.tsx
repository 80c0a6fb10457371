import type { Filter } from './filter-events.ts';

const KINDS: readonly [Filter['kind'], string][] = [
  ['all', 'All'],
  ['login', 'Logins'],
  ['request', 'Requests'],
  ['command', 'Commands'],
];

export interface FilterBarProps {
  filter: Filter;
  clientIds: readonly number[];
  onChange(change: Partial<Filter>): void;
}

export function FilterBar({ filter, clientIds, onChange }: FilterBarProps) {
  return (
    <search class="filters">
      <fieldset class="segments">
        <legend class="hidden">Kind</legend>
        {KINDS.map(([kind, name]) => (
          <label key={kind}>
            <input
              type="radio"
              name="kind"
              checked={filter.kind === kind}
              onChange={() => onChange({ kind })}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={filter.isRefusedOnly}
          onChange={({ currentTarget }) => onChange({ isRefusedOnly: currentTarget.checked })}
        />
        Refused only
      </label>
      <label class="client-filter">
        <span class="hidden">Client</span>
        <select
          value={filter.clientId ?? ''}
          onChange={({ currentTarget }) =>
            onChange({ clientId: currentTarget.value === '' ? undefined : Number(currentTarget.value) })
          }
        >
          <option value="">All clients</option>
          {clientIds.map((id) => (
            <option key={id} value={id}>
              Client {id}
            </option>
          ))}
        </select>
      </label>
      <label class="text-filter">
        <span class="hidden">Code or text</span>
        <input
          type="search"
          placeholder="Code or text"
          value={filter.text}
          onInput={({ currentTarget }) => onChange({ text: currentTarget.value })}
        />
      </label>
    </search>
  );
}
