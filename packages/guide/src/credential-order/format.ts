import type { BrokenCell, Cell, Observation } from './observe.ts';

/** Two sources in a sentence of the page, and who wins there. The page is not written when the run says otherwise. */
const TRAPS = [
  {
    driver: 'driver7',
    pair: ['keys in the environment', '`AWS_PROFILE`'],
    winner: '`AWS_PROFILE`',
    text: '**`AWS_PROFILE` against keys in the environment.** Driver 7 follows the SDK: while `AWS_PROFILE` is set, it ignores keys in the environment, even if the profile is unusable. A variable left over from yesterday’s shell is enough to log in as another user.',
  },
  {
    driver: 'driver6',
    pair: ['keys in the environment', '`AWS_PROFILE`'],
    winner: 'keys in the environment',
    text: '**Driver 6 does the opposite.** It takes keys from the environment by itself, before it asks the SDK for anything. The same program becomes another user when its driver is upgraded.',
  },
  {
    driver: 'driver7',
    pair: ['a `[default]` profile', 'web identity'],
    winner: 'a `[default]` profile',
    text: '**A stray `[default]` profile against web identity.** The shared files come first. A `~/.aws/credentials` that was baked into an image keeps a pod from its service account’s role, and nothing says so.',
  },
] as const;

/** The page `docs/credential-order.md`. */
export function formatCredentialOrder(observations: readonly [Observation, Observation]): string {
  const [driver7, driver6] = observations;
  return `<!-- Written by npm run credential-order -w packages/guide; a test fails when drivers or the AWS SDK behave otherwise. -->

# In which order credentials are found

Without \`AWS_CREDENTIAL_PROVIDER\` the driver takes what the AWS SDK’s default chain finds first. That source decides who you are in the database. We measured the tables below: for every pair of sources that are present together, they show the user that the server saw. We used the plain drivers (without \`connect\`) ${driver7.driver} and ${driver6.driver} and \`@aws-sdk/credential-providers\` ${driver7.sdk}.

## The order

On driver 7:

${orderOf(driver7.chain)
  .map((name, index) => `${index + 1}. ${name}`)
  .join('\n')}

\`npm run example:default-chain\` shows it on a machine, source by source. It has traps:

${TRAPS.map(({ text, ...trap }) => {
  check({ driver7, driver6 }[trap.driver], trap);
  return `- ${text}`;
}).join('\n')}

All of them go away when the program names its source: \`connect({ credentialProvider: fromEnv() })\`, \`fromTokenFile()\` and so on look at one place only. \`inspectSources()\` of \`@atlas-aws-iam/connect/explain\` says which sources a program has around it, and which of them shadows which; it agrees with every row below.

The driver’s own page lists [another order](https://www.mongodb.com/docs/drivers/node/current/security/authentication/aws-iam/), with web identity before the shared files.

## Every pair of sources

| both present | driver ${driver7.driver} | driver ${driver6.driver} |
| --- | --- | --- |
${formatRows(driver7.chain, driver6.chain)}

## Two kinds in one profile

A profile can hold more than one way to get credentials. Both drivers leave that to the SDK.

| in one profile | driver ${driver7.driver} | driver ${driver6.driver} |
| --- | --- | --- |
${formatRows(driver7.profile, driver6.profile)}

## A source that fails

When a source fails, the chain either passes over it or ends. If the chain passes over the source, it silently asks the next one. If the chain ends, the login fails, although a later source would work. In this table each source that fails is followed by one that works: a container’s role or an instance’s role.

| what is wrong | driver ${driver7.driver} | driver ${driver6.driver} |
| --- | --- | --- |
${formatBrokenRows(driver7.broken, driver6.broken)}

## How it was measured

One process for each driver. Each source has an IAM user or role of its own in the local sandbox, which is a different database user, so that the name in \`connectionStatus\` tells the source. \`npm run credential-order -w packages/guide\` repeats it and writes this page.
`;
}

/** From the one that wins against all others to the one that wins against none. */
function orderOf(cells: readonly Cell[]): string[] {
  const names = [...new Set(cells.flatMap(({ pair }) => pair))];
  const wins = (name: string) => cells.filter(({ winner }) => winner === name).length;
  const order = names.sort((one, other) => wins(other) - wins(one));
  const counts = order.map(wins);
  if (counts.some((count, index) => count !== order.length - 1 - index)) {
    throw new Error(`The sources have no order: ${order.map((name) => `${name} ${wins(name)}`).join(', ')}`);
  }
  return order;
}

function formatRows(cells7: readonly Cell[], cells6: readonly Cell[]): string {
  return cells7
    .map(({ pair, winner }, index) => {
      const other = cells6[index]?.winner ?? '';
      return `| ${pair[0]} + ${pair[1]} | ${winner} | ${other === winner ? other : `**${other}**`} |`;
    })
    .join('\n');
}

function formatBrokenRows(cells7: readonly BrokenCell[], cells6: readonly BrokenCell[]): string {
  return cells7
    .map((cell, index) => {
      const [outcome, other] = [formatOutcome(cell), formatOutcome(cells6[index])];
      return `| ${cell.name} | ${outcome} | ${other === outcome ? other : `**${other}**`} |`;
    })
    .join('\n');
}

function formatOutcome(cell: BrokenCell | undefined): string {
  return cell?.failure === undefined
    ? 'passed over'
    : `ends the chain: [\`${cell.failure}\`](troubleshooting.md#${cell.failure})`;
}

function check(
  { driver, chain }: Observation,
  { pair, winner }: { pair: readonly [string, string]; winner: string },
): void {
  const cell = chain.find((candidate) => candidate.pair[0] === pair[0] && candidate.pair[1] === pair[1]);
  if (cell?.winner !== winner) {
    throw new Error(
      `The page says that ${winner} wins among ${pair.join(' and ')}; with driver ${driver} it is ${cell?.winner}. Correct the text in packages/guide/src/credential-order/format.ts.`,
    );
  }
}
