import { useMedia } from '../parts/use-media.ts';
import { compareLines, type LinePair, type Piece } from './differences.ts';

export interface Part {
  client: string | undefined;
  server: string | undefined;
}

export interface StageProps extends Part {
  title: string;
  nameLines(text: string): readonly string[];
  /** Headers, or `scope`, in which the client did otherwise, as a search found out. */
  parts: readonly string[];
}

/** One of the stages of a signature, of both sides where both are known and differ. */
export function Stage({ title, client, server, nameLines, parts }: StageProps) {
  // One below the other, where two do not fit beside each other.
  const isNarrow = useMedia('(max-width: 760px)');
  const isBoth = client !== undefined && server !== undefined;
  const isEqual = isBoth && client === server;
  const hasTwo = isBoth && !isEqual;
  const lines = linesOf(client ?? server ?? '', server ?? client ?? '', nameLines);
  return (
    <div class="stage">
      <h2>
        {title}
        {isBoth && (
          <span class={isEqual ? 'dim' : 'differs'}>{isEqual ? 'both sides agree' : 'the sides differ'}</span>
        )}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section class="stage-scroll" tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr>
              <td />
              {(hasTwo && !isNarrow
                ? ['Client', 'Server, by STS']
                : [isBoth ? 'Client and server' : server === undefined ? 'Client' : 'Server, by STS']
              ).map((side) => (
                <th key={side} scope="col">
                  {side}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.flatMap(({ name, left, right }, index) => {
              const row = (id: string, header: string, ...cells: (readonly Piece[] | undefined)[]) => (
                <Row
                  key={`${index} ${id}`}
                  header={header}
                  cells={cells}
                  isNamed={parts.some((part) => namesLine(part, name, textOf(right)))}
                />
              );
              if (!hasTwo) return [row('', name, right)];
              if (!isNarrow) return [row('', name, left, right)];
              if (isSame(left, right)) return [row('', name, right)];
              return [
                ...(left ? [row('client', `${name}, client`, left)] : []),
                ...(right ? [row('server', `${name}, server`, right)] : []),
              ];
            })}
          </tbody>
        </table>
      </section>
    </div>
  );
}

interface NamedLine extends LinePair {
  name: string;
}

/** Lines have the names of the server's; one that only the client has is a header. */
function linesOf(left: string, right: string, nameLines: StageProps['nameLines']): readonly NamedLine[] {
  const names = [...nameLines(right)];
  return compareLines(left, right).map((pair) => ({
    ...pair,
    name: pair.right ? (names.shift() ?? '') : 'header',
  }));
}

const isSame = (left: LinePair['left'], right: LinePair['right']) =>
  left !== undefined && right !== undefined && textOf(left) === textOf(right);

interface RowProps {
  header: string;
  cells: readonly (readonly Piece[] | undefined)[];
  isNamed: boolean;
}

function Row({ header, cells, isNamed }: RowProps) {
  return (
    <tr class={isNamed ? 'named' : undefined}>
      {header ? <th scope="row">{header}</th> : <td />}
      {cells.map((pieces, index) => (
        <td key={index}>{pieces && <Line pieces={pieces} />}</td>
      ))}
    </tr>
  );
}

function Line({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <code>
      {pieces.map(({ text, isDifferent }, index) =>
        isDifferent ? (
          <mark key={index}>{text || '(empty line)'}</mark>
        ) : (
          <span key={index}>{markFilled(text)}</span>
        ),
      )}
    </code>
  );
}

/** What was overwritten is a row of asterisks, which no header has. */
function markFilled(text: string) {
  return text
    .split(/(\*{8,})/)
    .map((part) => (part.startsWith('*'.repeat(8)) ? <Filled>{part}</Filled> : part));
}

function Filled({ children }: { children: string }) {
  return <span class="filled">{children}</span>;
}

const textOf = (pieces: readonly Piece[] | undefined) => pieces?.map(({ text }) => text).join('') ?? '';

function namesLine(part: string, name: string, text: string): boolean {
  return part === name || (name === 'header' && text.startsWith(`${part}:`));
}
