import { repositoryRoot, runCommand } from '@atlas-aws-iam/command';
import { formatProblem } from '../problem.ts';
import { count } from '../report.ts';
import { lintProse, readProse } from './lint-prose.ts';

const USAGE = `Usage: npm run prose -w packages/guide

Names the turns of phrase in pages, READMEs, explanations and --help texts that readers had to read twice
(packages/guide/src/prose/patterns.ts), each with what to write instead. Ends with 1 if there is one.
  --help   prints this`;

await runCommand({
  call: 'npm run prose -w packages/guide',
  usage: USAGE,
  failure: 'Nothing was checked',
  options: {},
  async run() {
    const prose = readProse(repositoryRoot);
    const problems = await lintProse(prose);
    for (const problem of problems) console.error(formatProblem(problem));
    console.log(`${count(prose.length, 'text')} read, ${count(problems.length, 'problem')}`);
    return problems.length === 0 ? 0 : 1;
  },
});
