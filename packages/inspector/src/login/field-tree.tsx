import { useEffect, useRef } from 'preact/hooks';
import { indexOf } from '../parts/index-of.ts';
import { scrollWithin } from '../parts/scroll-within.ts';
import type { FlatField } from './flatten-fields.ts';

export interface FieldTreeProps {
  flat: readonly FlatField[];
  marked: number | undefined;
  chosen: number | undefined;
  onChoose(index: number | undefined): void;
  onPoint(index: number | undefined): void;
}

export function FieldTree({ flat, marked, chosen, onChoose, onPoint }: FieldTreeProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const pane = box.current;
    const row = pane?.querySelector<HTMLElement>('[aria-selected=true]');
    if (pane && row) scrollWithin(pane, row);
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = chosen ?? -1;
    const inner = flat[at + 1];
    const targets: Record<string, number | undefined> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: flat.length - 1,
      ArrowLeft: flat[at]?.parent,
      ArrowRight: inner?.parent === at ? at + 1 : undefined,
    };
    if (event.key === 'Escape') onChoose(undefined);
    else if (!(event.key in targets)) return;
    else {
      const target = targets[event.key];
      if (target !== undefined && flat[target]) onChoose(target);
    }
    event.preventDefault();
  };

  return (
    <section class="fields" aria-label="Fields">
      <div
        ref={box}
        role="tree"
        aria-label="Fields of the message"
        tabIndex={0}
        aria-activedescendant={chosen === undefined ? undefined : `field-${chosen}`}
        onKeyDown={onKeyDown}
        onClick={({ target }) => onChoose(indexOf(target))}
        onPointerMove={({ target, pointerType }) => pointerType === 'mouse' && onPoint(indexOf(target))}
        onPointerLeave={() => onPoint(undefined)}
      >
        {flat.map(({ field, depth, index }) => (
          <div
            key={index}
            id={`field-${index}`}
            role="treeitem"
            aria-level={depth + 1}
            aria-selected={index === chosen}
            aria-expanded={field.fields?.length ? true : undefined}
            tabIndex={-1}
            class={index === marked ? 'field marked' : 'field'}
            style={{ paddingLeft: `${8 + depth * 14}px` }}
            data-index={index}
          >
            <span class="field-name">{field.name}</span>
            {field.isFilled && <span class="tag filled">overwritten</span>}
            <span class="field-value">{field.value ?? ''}</span>
          </div>
        ))}
        {flat.length === 0 && <p class="nothing">These bytes could not be read as a message.</p>}
      </div>
    </section>
  );
}
