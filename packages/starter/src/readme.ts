import { homeless } from './homeless.ts';
import type { StarterOptions } from './starter-options.ts';

/** The new project's README: what the example's says that is true outside this repository, and how to run it there. */
export function starterReadme(
  exampleReadme: string,
  id: string,
  name: string,
  options: StarterOptions,
): string {
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
    options.isService ? `${RUN}\n\n${SERVICE}` : RUN,
    `## Output\n\nWith your ARN:\n\n${outputBlock(section('Output'), options)}`,
    section('How it works'),
    options.isService ? section('On Atlas').replace(WRITES, '') : section('On Atlas'),
    `${section('When it fails')}\n\n${DOCTOR}`,
    options.hasOwnConnect ? OWN_CONNECT : CONNECT,
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

const SERVICE = `It stays, and answers \`GET /health\` on \`PORT\`: 200 \`{"status":"up"}\`; 503 with \`"down"\` where the cluster cannot be reached or refuses the login, and with \`"not authorized"\` where the user may not list the collections. Make it a readiness probe, and no liveness probe: no restart mends either. SIGTERM and Ctrl-C close the server and the client, and end it with 0.`;

const WRITES = / The (?:program|function) writes one document .*$/m;

const ABOUT = `It connects and checks that the server took the login (\`connect\`, \`authenticatedUser\`), keeps credentials until shortly before they expire, and explains failures (\`main\`, \`explain\`). Under \`Docs\` an explanation names its section in the repository that this project was made from, \`atlas-aws-iam\`, and then a page of MongoDB or AWS. \`mongoClientOptions\` gives URI and options for mongoose and others that make their own client. It works with the MongoDB driver 7.1 or newer, and 6.15 or newer with the package \`aws4\` beside it.`;

const CONNECT = `## connect

${ABOUT}

It is the file \`atlas-aws-iam-connect-*.tgz\`, which \`package.json\` names: commit it, and copy it wherever \`npm ci\` runs. The README in it says more.`;

const DOCTOR = `\`npm run doctor\` looks at every link between this folder and the database, and says which one is broken, why, and what to do. It is the file \`atlas-aws-iam-doctor-*.tgz\`: a \`devDependency\`, which no running program needs.`;

const OWN_CONNECT = `## connect

${ABOUT}

It is \`connect/index.js\` with its types beside it, and yours to change. What is compiled into \`dist\` imports it: copy both wherever the program runs.`;

/** What the program itself prints. */
function outputBlock(section: string, { isService }: StarterOptions): string {
  const block = (/^```text\n.*?^```$/ms.exec(section)?.[0] ?? '').replace(/^Target: .*\n/m, '');
  if (!isService) return block;
  return block
    .replace(/^(?:With .*:|Collections in .*|Wrote and read .*)\n/gm, '')
    .replace(/^Removed .*$/m, 'Listening: http://localhost:3000/health')
    .replace(/^(Authenticated as .*\n)(?:Removed .*\n)?[\s\S]*?(Listening.*\n)[\s\S]*?(```)$/m, '$1$2$3');
}

function leaveHome(text: string, id: string): string {
  return homeless(text)
    .replaceAll(`examples/${id}/`, '')
    .replaceAll(`npm run example:${id}`, 'npm start')
    .replace(/\[([^\]]+)\]\(\.\.?\/[^)]*\)/g, '$1');
}
