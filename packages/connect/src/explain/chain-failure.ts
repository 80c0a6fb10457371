import { showValue } from '../show-value.ts';
import type { CredentialSource } from '../sources/credential-source.ts';
import { misnamedKeys } from '../sources/environment.ts';
import { type ExaminedSource, examineSources } from '../sources/examine-sources.ts';
import { COMMANDS } from './commands.ts';
import { DOCS } from './docs.ts';
import type { Explanation } from './explanation.ts';
import { placeholderIn, placeholderVariables } from './placeholders.ts';
import { isPod, POD_FIX, POD_WITHOUT_IDENTITY } from './pod.ts';
import type { ErrorFacts } from './related-errors.ts';
import { describeProblem } from './source-problems.ts';
import { unselectedProfileFix } from './unusable-profile.ts';

export const CHAIN_FAILED = /Could not load credentials from any providers/;
const PASSWORD_MISSING = /password must be set/;

/** The chain asked every source, and its error says of none what was wrong: looking at them again does. */
export function explainChainFailure(
  related: readonly ErrorFacts[],
  env: NodeJS.ProcessEnv,
): Explanation | undefined {
  if (related.some(({ message }) => CHAIN_FAILED.test(message))) return explainSources(env);
  const isHalfKey = related.some(
    ({ name, message }) => name === 'MongoMissingCredentialsError' && PASSWORD_MISSING.test(message),
  );
  return isHalfKey ? explainHalfKey(env) : undefined;
}

// Driver 6 gives up at half a key in the environment before there is a chain. Half of user info in a URI is told with
// the same words.
function explainHalfKey(env: NodeJS.ProcessEnv): Explanation | undefined {
  const examined = examineSources(env, true);
  const finding = examined[0]?.finding;
  if (!finding?.endsChain || !finding.problem) return;
  const sources = examined.map(({ source }) => source);
  return { code: finding.problem.code, ...describeProblem(finding.problem, finding.detail, env), sources };
}

function explainSources(env: NodeJS.ProcessEnv): Explanation {
  // As the chain looks at the environment, whatever the driver took from it before.
  const examined = examineSources(env, false);
  const sources = examined.map(asAsked);
  const placeholders = readPlaceholders(examined, env);
  if (placeholders.length > 0) return { ...placeholderIn(placeholders), sources };
  const asked = examined.filter(({ finding }) => !finding.skippedFor);
  const configured = asked.filter(({ finding: { kind } }) => kind === 'usable' || kind === 'incomplete');
  const [environment, profile] = examined;
  if (environment?.finding.kind === 'usable' && profile && environment.finding.skippedFor) {
    return { ...profileOverEnvironment(profile), sources };
  }
  // An instance that may be none is to blame only if there is nothing else.
  const culprits = configured.length > 0 ? configured : asked.filter(({ finding }) => finding.problem);
  const [culprit] = culprits;
  if (!culprit) return { ...nothingConfigured(asked, env), sources };
  const { problem, detail } = culprit.finding;
  if (culprits.length > 1 || !problem) return { ...configuredInVain(culprits), sources };
  return { code: problem.code, ...describeProblem(problem, detail, env), sources };
}

// Of the variables that decided something: its name or its value is in what was found.
function readPlaceholders(examined: readonly ExaminedSource[], env: NodeJS.ProcessEnv): string[] {
  const isRead = ([name, value]: [string, string]) =>
    examined.some(
      ({ finding: { detail } }) => detail.includes(name) || detail.includes(showValue(value, env)),
    );
  return [...placeholderVariables(env)].filter(isRead).map(([name]) => name);
}

// The chain has failed: whatever looked usable was asked, and was not.
function asAsked({ source, finding }: ExaminedSource): CredentialSource {
  const { kind, skippedFor } = finding;
  if (skippedFor || kind === 'absent' || kind === 'incomplete') return source;
  const { id, title, detail } = source;
  const state = kind === 'unknown' ? 'unknown' : 'incomplete';
  return { id, title, state, detail: `${detail} It was asked, and gave no credentials.` };
}

const CONFIGURE_FIX = `Configure one: export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or set AWS_PROFILE to a profile (${COMMANDS.configure}, ${COMMANDS.configureSso}). On EC2 attach a role to the instance; in a container there raise the hop limit.`;

function profileOverEnvironment({ finding }: ExaminedSource): Explanation {
  return {
    code: 'profile-over-environment',
    summary: 'AWS_PROFILE keeps the keys in the environment from being used',
    cause: `${finding.detail} While AWS_PROFILE is set, the default chain does not look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
    fix: 'Unset AWS_PROFILE to use the keys, or unset the keys and correct the profile.',
    docs: DOCS.environmentVariables,
  };
}

function nothingConfigured(asked: readonly ExaminedSource[], env: NodeJS.ProcessEnv): Explanation {
  const isInstanceAsked = asked.some(({ finding }) => finding.kind === 'unknown');
  const unselected = unselectedProfileFix(env);
  const profile = asked.find(({ source }) => source.id === 'profile');
  return {
    code: 'no-provider-found',
    summary: 'No AWS credentials found anywhere',
    cause: `${isPod(env) ? `${POD_WITHOUT_IDENTITY} ` : ''}None of the sources that the default chain asks is configured${isInstanceAsked ? ', and no EC2 instance’s metadata service gave a role' : ''}.${misnamedKeys(env)}${unselected && profile ? ` ${profile.finding.detail}` : ''}`,
    fix: unselected ?? (isPod(env) ? POD_FIX : CONFIGURE_FIX),
    docs: DOCS.sdkCredentials,
  };
}

function configuredInVain(culprits: readonly ExaminedSource[]): Explanation {
  const details = culprits.map(({ source, finding }) => `${source.title}: ${finding.detail}`);
  return {
    code: 'no-provider-found',
    summary: 'No AWS credentials found: what is configured gave none',
    cause: `The default chain asked all its sources in vain. ${details.join(' ')}`,
    fix: 'Correct the one you mean, or name its provider, for example connect({ credentialProvider: fromIni({ profile }) }): that provider then reports what is wrong. The SDK reads shared files once; after a change start the program again.',
    docs: DOCS.sdkCredentials,
  };
}
