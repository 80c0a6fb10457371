import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { indexOf } from '../parts/index-of.ts';
import { scrollWithin } from '../parts/scroll-within.ts';
import { useMedia } from '../parts/use-media.ts';
import { type FlatField, fieldAt } from './flatten-fields.ts';
import { hexRows, type Run } from './hex-rows.ts';

export interface HexViewProps {
  bytes: Uint8Array;
  /** Of the message as it was sent: more than there are bytes where only its beginning was kept. */
  length: number;
  flat: readonly FlatField[];
  marked: number | undefined;
  chosen: number | undefined;
  onChoose(index: number | undefined): void;
  onPoint(index: number | undefined): void;
}

/** So many bytes are rows at once; the others come when asked for. */
const FIRST_BYTES = 2048;

export function HexView({ bytes, length, flat, marked, chosen, onChoose, onPoint }: HexViewProps) {
  const perRow = useMedia('(max-width: 640px)') ? 8 : 16;
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? bytes : bytes.subarray(0, FIRST_BYTES);
  const rows = useMemo(() => hexRows(shown, flat, perRow), [shown.length, flat, perRow, bytes]);
  const box = useRef<HTMLElement>(null);

  useEffect(() => {
    const start = chosen === undefined ? undefined : flat[chosen]?.field.start;
    const pane = box.current;
    if (start === undefined || !pane) return;
    const row = pane.querySelector<HTMLElement>(`[data-row="${Math.floor(start / perRow) * perRow}"]`);
    if (row) scrollWithin(pane, row);
  }, [chosen, flat, perRow]);

  const onKeyDown = (event: KeyboardEvent) => {
    const { start, end } = (chosen === undefined ? undefined : flat[chosen]?.field) ?? { start: 0, end: 0 };
    const targets: Record<string, number> = {
      ArrowRight: end,
      ArrowLeft: start - 1,
      ArrowDown: start + perRow,
      ArrowUp: start - perRow,
      Home: 0,
      End: bytes.length - 1,
    };
    const target = targets[event.key];
    if (event.key === 'Escape') onChoose(undefined);
    else if (target === undefined) return;
    else onChoose(fieldAt(flat, Math.min(Math.max(target, 0), bytes.length - 1)) ?? chosen);
    event.preventDefault();
  };

  const marks = marked === undefined ? undefined : flat[marked]?.field;
  const isMarked = ({ start }: Run) => marks !== undefined && marks.start <= start && start < marks.end;
  const classOf = (run: Run) =>
    ['run', run.field !== undefined && flat[run.field]?.field.isFilled && 'filled', isMarked(run) && 'marked']
      .filter(Boolean)
      .join(' ');
  return (
    <div class="hex">
      <section
        ref={box}
        class="hex-rows"
        aria-label="Bytes: arrow keys go from field to field"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys go through the bytes.
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={({ target, pointerType }) => pointerType === 'mouse' && onPoint(indexOf(target))}
        onPointerLeave={() => onPoint(undefined)}
        onClick={({ target }) => onChoose(indexOf(target))}
      >
        {rows.map(({ offset, runs }) => (
          <div class="hex-row" key={offset} data-row={offset}>
            <span class="offset" aria-hidden="true">
              {offset.toString(16).padStart(4, '0')}
            </span>
            <span class="hex-bytes" style={{ width: `${perRow * 3}ch` }}>
              {runs.map((run) => (
                <span key={run.start} class={classOf(run)} data-index={run.field}>
                  {run.hex}
                </span>
              ))}
            </span>
            <span class="ascii" aria-hidden="true">
              {runs.map((run) => (
                <span key={run.start} class={classOf(run)} data-index={run.field}>
                  {run.ascii}
                </span>
              ))}
            </span>
          </div>
        ))}
      </section>
      {shown.length < bytes.length && (
        <button type="button" onClick={() => setIsWhole(true)}>
          Show the other {(bytes.length - shown.length).toLocaleString('en')} bytes
        </button>
      )}
      {bytes.length < length && (
        <p class="note">
          The first {bytes.length.toLocaleString('en')} of {length.toLocaleString('en')} bytes were kept.
        </p>
      )}
    </div>
  );
}
