import type { Clock } from '../clock.ts';
import { issueInstanceProfileId } from './identifiers.ts';
import { type AccountScope, iamArn } from './partition.ts';
import type { RoleRecord } from './principal.ts';
import type { Tag } from './tag.ts';

/** What puts a role on an EC2 instance. */
export interface InstanceProfile {
  instanceProfileName: string;
  instanceProfileId: string;
  arn: string;
  path: string;
  createDate: Date;
  tags: readonly Tag[];
  role: RoleRecord | undefined;
}

export interface InstanceProfiles {
  create(input: { instanceProfileName: string; path: string; tags: readonly Tag[] }): InstanceProfile;
  find(instanceProfileName: string): InstanceProfile | undefined;
  /** Names are not distinguished by case. */
  isTaken(instanceProfileName: string): boolean;
  all(): InstanceProfile[];
  withRole(role: RoleRecord): InstanceProfile[];
  delete(profile: InstanceProfile): void;
}

/**
 * Deliberately different from AWS: no instance takes its role from here, because there is no EC2 that could associate
 * the two. `instanceMetadata.attachRole` puts a role on the instance.
 */
export function createInstanceProfiles(scope: AccountScope, clock: Clock): InstanceProfiles {
  const profiles = new Map<string, InstanceProfile>();
  return {
    create(input) {
      const profile: InstanceProfile = {
        ...input,
        instanceProfileId: issueInstanceProfileId(),
        arn: iamArn(scope, `instance-profile${input.path}${input.instanceProfileName}`),
        createDate: new Date(clock()),
        role: undefined,
      };
      profiles.set(input.instanceProfileName, profile);
      return profile;
    },
    find: (instanceProfileName) => profiles.get(instanceProfileName),
    isTaken: (name) => [...profiles.keys()].some((taken) => taken.toLowerCase() === name.toLowerCase()),
    all: () => [...profiles.values()],
    withRole: (role) => [...profiles.values()].filter((profile) => profile.role === role),
    delete: ({ instanceProfileName }) => void profiles.delete(instanceProfileName),
  };
}
