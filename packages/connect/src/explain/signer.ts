import type { AwsCredentialIdentity } from '../aws-credential-identity.ts';
import type { CredentialField } from '../credential-problem.ts';
import { driverReadsEnvironmentKeys } from '../driver-reads-environment-keys.ts';
import { expirationMs } from '../expiration-ms.ts';
import { isAccessKeyId } from '../is-access-key-id.ts';
import type { CredentialFacts, LoginEvidence } from '../login-evidence.ts';
import { maskAccessKeyId } from '../mask-access-key-id.ts';
import { SETTINGS, showSetting } from '../sources/credential-origin.ts';
import { type ExaminedSource, examineSources } from '../sources/examine-sources.ts';
import type { KeyOrigin } from '../sources/finding.ts';
import type { Sections } from '../sources/parse-ini.ts';
import { inspectNamedProfile, showProfile } from '../sources/profile.ts';
import { readSharedFiles } from '../sources/shared-files.ts';

/** The access key that signed, read again where it stands: in variables, or in a profile. */
export interface SigningKeys extends CredentialFacts {
  readonly origin: KeyOrigin;
  /** Where they stand, in words that follow "from". */
  readonly place: string;
  /** Secrets. */
  readonly values: Pick<AwsCredentialIdentity, CredentialField>;
  /** The variable or the setting that a field is read from. */
  nameOf(field: CredentialField): string;
}

const VARIABLES = {
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
  sessionToken: 'AWS_SESSION_TOKEN',
} as const satisfies Record<CredentialField, string>;

/** The source that the driver's own chain has used; undefined if a provider was given, or none could be used. */
export function chainSource(
  env: NodeJS.ProcessEnv,
  evidence: LoginEvidence | undefined,
): ExaminedSource | undefined {
  if (evidence?.credentials) return undefined;
  const examined = examineSources(env, driverReadsEnvironmentKeys());
  // Something has signed: if nothing else, then what only asking tells of.
  return (['present', 'unknown'] as const)
    .map((state) => examined.find(({ source }) => source.state === state))
    .find(Boolean);
}

/** With a given provider: the keys of the same id, if variables or a profile have one. */
export function signingKeys(
  env: NodeJS.ProcessEnv,
  evidence: LoginEvidence | undefined,
): SigningKeys | undefined {
  const given = evidence?.credentials;
  if (given) return keysOfDescription(given.description, env);
  const { finding } = chainSource(env, evidence) ?? {};
  return finding?.keys && readKeys(finding.keys, env);
}

/** A sentence about what signed, with where it comes from; empty where nothing is known of it. */
export function describeSigner(env: NodeJS.ProcessEnv, evidence: LoginEvidence | undefined): string {
  const given = evidence?.credentials;
  const keys = signingKeys(env, evidence);
  const { source } = chainSource(env, evidence) ?? {};
  const from = keys ? `, from ${keys.place}` : '';
  if (given) return `Signed with ${given.description}${from}. `;
  if (!source) return '';
  const what = keys
    ? `${maskAccessKeyId(keys.values.accessKeyId)}${from}`
    : `what this source gave: ${source.title}${source.state === 'present' ? `: ${withoutStop(source.detail)}` : ''}`;
  // Without connect() nobody knows whether the program has given the driver a provider.
  return evidence
    ? `The driver’s default chain signed with ${what}. `
    : `Unless the driver was given a provider, it signed with ${what}. `;
}

// AWS promises no length, and has issued no others: a character that was not copied is otherwise nowhere to be seen.
const LENGTHS = { accessKeyId: 20, secretAccessKey: 40 } as const;

/** A sentence about a key that is shorter or longer than those of AWS; empty where it is not, or is not known. */
export function doubtfulLength(env: NodeJS.ProcessEnv, evidence: LoginEvidence | undefined): string {
  const keys = signingKeys(env, evidence);
  if (!keys) return '';
  const doubts = (['accessKeyId', 'secretAccessKey'] as const)
    .filter((field) => keys.values[field].length !== LENGTHS[field])
    .map(
      (field) =>
        `${keys.nameOf(field)} has ${keys.values[field].length} characters, where AWS’s have ${LENGTHS[field]}: it is most likely not copied as a whole, or copied twice. `,
    );
  return doubts.join('');
}

const withoutStop = (text: string) => text.replace(/\.$/, '');

function keysOfDescription(description: string, env: NodeJS.ProcessEnv): SigningKeys | undefined {
  const isIts = (id: string) => isAccessKeyId(id) && description.startsWith(`${maskAccessKeyId(id)} `);
  const found = storedKeys(env).find(({ values }) => isIts(values.accessKeyId));
  return found && readKeys(found.origin, env);
}

/** All that variables and profiles hold, each with its secret: there may be thousands. */
export function storedKeys(env: NodeJS.ProcessEnv): Pick<SigningKeys, 'origin' | 'values'>[] {
  const { profiles } = readSharedFiles(env);
  const origins: KeyOrigin[] = ['environment', ...[...profiles.keys()].map((profile) => ({ profile }))];
  return origins
    .map((origin) => ({ origin, values: readValues(origin, env, profiles) }))
    .filter(({ values }) => values.accessKeyId !== '' && values.secretAccessKey !== '');
}

function readValues(origin: KeyOrigin, env: NodeJS.ProcessEnv, profiles: Sections): SigningKeys['values'] {
  const read = (field: CredentialField) =>
    (origin === 'environment' ? env[VARIABLES[field]] : profiles.get(origin.profile)?.get(SETTINGS[field])) ??
    '';
  return {
    accessKeyId: read('accessKeyId'),
    secretAccessKey: read('secretAccessKey'),
    sessionToken: read('sessionToken'),
  };
}

/** What there is to say of them. */
export function readKeys(origin: KeyOrigin, env: NodeJS.ProcessEnv): SigningKeys {
  const files = readSharedFiles(env);
  const values = readValues(origin, env, files.profiles);
  const isEnvironment = origin === 'environment';
  const shown = maskAccessKeyId(values.accessKeyId);
  const place = isEnvironment
    ? 'AWS_ACCESS_KEY_ID'
    : `profile ${showProfile(env, origin.profile)}, ${withoutStop(inspectNamedProfile({ env, files }, origin.profile).detail)}`;
  const expiration = isEnvironment ? env.AWS_CREDENTIAL_EXPIRATION : undefined;
  return {
    origin,
    values,
    place,
    description: isEnvironment ? `AWS_ACCESS_KEY_ID is ${shown}` : `${shown}, from ${place}`,
    keyIdPrefix: values.accessKeyId.slice(0, 4),
    hasSessionToken: values.sessionToken !== '',
    expirationMs: expirationMs({ expiration: expiration && new Date(expiration) }),
    nameOf: (field) => (isEnvironment ? VARIABLES[field] : showSetting(files, origin.profile, field, env)),
  };
}
