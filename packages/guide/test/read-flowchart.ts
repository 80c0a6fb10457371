/** A picture of the kind that these pages draw: boxes and arrows. */
export interface Flowchart {
  /** The lines of each box, by its id. */
  boxes: ReadonlyMap<string, readonly string[]>;
  arrows: readonly (readonly [from: string, to: string])[];
}

const INIT = /^%%\{init: (.+)\}%%$/;
const ARROW = /^ {2}(\w+)(?:\["([^"]+)"\])? --> (\w+)(?:\["([^"]+)"\])?$/;
/** They have a meaning in Mermaid's grammar: https://mermaid.js.org/syntax/flowchart.html */
const RESERVED = /^(?:end|graph|subgraph|default|style|click|class)$/;

/**
 * Reads the few forms of Mermaid's flowcharts that the pages use. Mermaid itself takes more, and is 70 MB with what it needs.
 *
 * @throws when a line has another form, or a box no text
 */
export function readFlowchart(text: string): Flowchart {
  const lines = text.trimEnd().split('\n');
  const [, init] = INIT.exec(lines[0] ?? '') ?? [];
  if (init !== undefined) {
    JSON.parse(init);
    lines.shift();
  }
  if (!/^flowchart (?:TB|LR)$/.test(lines[0] ?? '')) throw new Error(`No flowchart begins with: ${lines[0]}`);

  const boxes = new Map<string, string[]>();
  const arrows = lines.slice(1).map((line): [string, string] => {
    const [, from = '', fromText, to = '', toText] = ARROW.exec(line) ?? [];
    if (from === '') throw new Error(`No arrow between two boxes: ${line}`);
    for (const [id, label] of [[from, fromText] as const, [to, toText] as const]) {
      if (RESERVED.test(id)) throw new Error(`Mermaid takes the id ${id} for a word of its own: ${line}`);
      if (label === undefined) continue;
      if (boxes.has(id)) throw new Error(`A second text for the box ${id}: ${line}`);
      boxes.set(id, label.split('<br/>'));
    }
    return [from, to];
  });
  const empty = arrows.flat().find((id) => !boxes.has(id));
  if (empty !== undefined) throw new Error(`The box ${empty} has no text.`);
  return { boxes, arrows };
}

/** The boxes from which no arrow leads on. */
export function leavesOf({ boxes, arrows }: Flowchart): (readonly string[])[] {
  return [...boxes].flatMap(([id, lines]) => (arrows.some(([from]) => from === id) ? [] : [lines]));
}
