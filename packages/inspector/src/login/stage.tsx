import { compareLines, type Piece } from './differences.ts';

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

/** One of the four stages of a signature, of both sides where both are known. */
export function Stage({ title, client, server, nameLines, parts }: StageProps) {
  const isBoth = client !== undefined && server !== undefined;
  const pairs = compareLines(client ?? server ?? '', server ?? client ?? '');
  const names = nameLines(server ?? client ?? '');
  const isEqual = isBoth && client === server;
  let line = -1;
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
        <table class={isBoth && !isEqual ? 'two' : 'one'}>
          <thead>
            <tr>
              <td />
              {isBoth && !isEqual ? (
                <>
                  <th scope="col">Client</th>
                  <th scope="col">Server, by STS</th>
                </>
              ) : (
                <th scope="col">
                  {isEqual ? 'Client and server' : server === undefined ? 'Client' : 'Server, by STS'}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ left, right }, index) => {
              if (right) line++;
              const name = right ? (names[line] ?? '') : '';
              const isNamed = parts.some((part) => namesLine(part, name, textOf(right)));
              return (
                <tr key={index} class={isNamed ? 'named' : undefined}>
                  {name ? <th scope="row">{name}</th> : <td />}
                  {isBoth && !isEqual && <td>{left && <Line pieces={left} />}</td>}
                  <td>{right && <Line pieces={right} />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </div>
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
