import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPackages, repositoryRoot, runCommand } from '@atlas-aws-iam/command';

const PAGE = 'docs/credential-order.md';
const USAGE = `Usage: npm run credential-order -w packages/guide

Measures in which order the drivers use sources of credentials, and writes ${PAGE}.
  --help   prints this`;

await runCommand({
  call: 'npm run credential-order -w packages/guide',
  usage: USAGE,
  failure: `${PAGE} was not written`,
  options: {},
  async run({ signal }) {
    await buildPackages(repositoryRoot, { signal });
    // Imported only now: before, there may be nothing compiled to import.
    const { formatCredentialOrder } = await import('./format.ts');
    const { observeDrivers } = await import('./observe.ts');
    const page = formatCredentialOrder(await observeDrivers(signal));
    if (signal.aborted) return 1;
    await writeFile(join(repositoryRoot, PAGE), page);
    console.log(`${PAGE} written`);
    return 0;
  },
});
