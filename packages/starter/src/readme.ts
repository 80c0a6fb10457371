import { homeless } from './homeless.ts';

/** The new project's README: what the example's says that is true outside this repository, and how to run it there. */
export function starterReadme(exampleReadme: string, id: string, name: string): string {
  const sections = new Map(
    exampleReadme.split(/^## /m).map((section) => {
      const end = section.indexOf('\n');
      return [section.slice(0, end).trim(), leaveHome(section.slice(end).trim(), id)];
    }),
  );
  const sentence = [...sections.values()][0];
  const section = (title: string) => {
    const text = sections.get(title);
    if (text === undefined) throw new Error(`examples/${id}/README.md lacks the section "${title}".`);
    return `## ${title}\n\n${text}`;
  };

  return `${[
    `# ${name}`,
    sentence,
    section('Needs'),
    RUN,
    `## Output\n\nWith your ARN:\n\n${outputBlock(section('Output'))}`,
    section('How it works'),
    section('On Atlas'),
    section('When it fails'),
    CONNECT,
  ].join('\n\n')}\n`;
}

const RUN = `## Run

Needs Node.js 20.19 or newer. On Node 20 the AWS SDK prints a notice that its versions of 2027 will need Node 22.

\`\`\`sh
npm install
npm start
\`\`\`

Until it has its settings it says which one is missing: see "On Atlas". They belong in \`.env\`, which is not committed.

\`npm run typecheck\` looks at the types. \`npm run build\` compiles to \`dist\`; \`node dist/main.js\` runs that, and needs none of the \`devDependencies\`.`;

const CONNECT = `## src/connect

Yours to change. It connects and checks that the server took the login (\`connect\`, \`authenticatedUser\`), keeps credentials until shortly before they expire, and explains failures (\`main\`, and \`explain\` in \`src/connect/explain\`). Under \`Docs\` an explanation names its section in the repository that this project was made from, \`atlas-aws-iam\`, and then a page of MongoDB or AWS. \`proveAccess\` in \`src/connect/proof.ts\` is only for the first run: delete the call, its import and the file when the program does work of its own. Nothing in it is particular to this program. It works with the MongoDB driver 7.1 or newer, and 6.15 or newer with the package \`aws4\` beside it.`;

/** What the program itself prints. */
function outputBlock(section: string): string {
  const block = /^```text\n.*?^```$/ms.exec(section)?.[0] ?? '';
  return block.replace(/^Target: .*\n/m, '');
}

function leaveHome(text: string, id: string): string {
  return homeless(text)
    .replaceAll(`examples/${id}/`, '')
    .replaceAll(`npm run example:${id}`, 'npm start')
    .replace(/\[([^\]]+)\]\(\.\.?\/[^)]*\)/g, '$1');
}
