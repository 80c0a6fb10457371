// Started by hostile-files.test.ts: what inspectSources() says of each environment, a line each as soon as it is known.
import { inspectSources } from '../../src/explain/index.ts';

const environments = JSON.parse(process.argv[2] ?? '{}') as Record<string, Record<string, string>>;
for (const [name, env] of Object.entries(environments)) {
  console.log(JSON.stringify([name, inspectSources(env)]));
}
