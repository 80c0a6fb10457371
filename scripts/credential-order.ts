import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCredentialOrder } from './credential-order/format.ts';
import { observeDrivers } from './credential-order/observe.ts';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

// Finds out in which order the drivers take sources of credentials, and writes the page about it.

const PAGE = 'docs/credential-order.md';

await buildPackages();
await writeFile(join(repositoryRoot, PAGE), formatCredentialOrder(await observeDrivers()));
console.log(`${PAGE} written`);
