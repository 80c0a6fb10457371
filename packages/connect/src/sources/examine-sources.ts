import { redact } from '../explain/redact/redact.ts';
import { inspectContainer } from './container.ts';
import type { CredentialSource, SourceId } from './credential-source.ts';
import { inspectEnvironment } from './environment.ts';
import type { Finding } from './finding.ts';
import { inspectInstance } from './instance.ts';
import { inspectProfile } from './profile.ts';
import { readSharedFiles } from './shared-files.ts';
import { inspectWebIdentity } from './web-identity.ts';

export interface ExaminedSource {
  readonly source: CredentialSource;
  readonly finding: Finding;
}

const TITLES: Readonly<Record<SourceId, string>> = {
  environment: 'Access keys in the environment',
  profile: 'Profile in the shared files',
  'web-identity': 'Web identity token',
  container: 'Container credentials',
  instance: 'Instance metadata',
};

/** Every source with what was found of it; `driverReadsKeys`: whether the driver takes keys before it asks the chain. */
export function examineSources(env: NodeJS.ProcessEnv, driverReadsKeys: boolean): ExaminedSource[] {
  const files = readSharedFiles(env);
  // The order of @aws-sdk/credential-provider-node, defaultProvider. Its SSO and process steps have no source of their
  // own: the one is for options in code, the other looks at the same profile.
  const findings: [SourceId, Finding][] = [
    ['environment', inspectEnvironment(env, driverReadsKeys)],
    ['profile', inspectProfile({ env, files })],
    ['web-identity', inspectWebIdentity(env)],
    ['container', inspectContainer(env)],
    ['instance', inspectInstance(env, files)],
  ];
  let decidedBy: SourceId | undefined;
  return findings.map(([id, { detail, ...rest }]) => {
    // What comes from files and variables is shown with care where it is put in; this is for what is not.
    const finding: Finding = { ...rest, detail: redact(detail, env) };
    const shadowedBy = decidedBy ?? finding.skippedFor;
    const isAsked = shadowedBy === undefined;
    if (isAsked && (finding.kind === 'usable' || finding.endsChain)) decidedBy = id;
    return { source: describe(id, finding, shadowedBy), finding };
  });
}

function describe(id: SourceId, finding: Finding, shadowedBy: SourceId | undefined): CredentialSource {
  const { kind, detail } = finding;
  const base = { id, title: TITLES[id] };
  if (kind === 'absent') return { ...base, state: 'absent', detail };
  if (kind === 'incomplete') {
    const isEnd = finding.endsChain && shadowedBy === undefined;
    return { ...base, state: 'incomplete', detail: isEnd ? `${detail} The chain stops here.` : detail };
  }
  if (shadowedBy !== undefined) return { ...base, state: 'shadowed', detail, shadowedBy };
  return { ...base, state: kind === 'unknown' ? 'unknown' : 'present', detail };
}
