import { checkRole, type DatabaseUserId } from '../atlas/database-users.ts';
import type { DatabaseRole } from '../atlas/roles.ts';
import type { FilesFolder } from '../files-folder.ts';
import { showValue } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import type { PathParts, Provision } from './credential-path.ts';
import { findCredentialPath } from './credential-paths.ts';
import { createPathFiles } from './path-files.ts';

export interface ProvisionOptions {
  /** The kind of the path; the usual one when left out. */
  variant?: string;
  /** What `AWS_MONGO_DATABASE` says; the sandbox's when left out. */
  database?: string;
  /**
   * What the database user may do; `readWrite` on the database when left out. Roles of several calls for one path and
   * variant add up, because the database user is one.
   */
  roles?: readonly DatabaseRole[];
}

export interface Provisioner {
  /** Makes what the path needs, once: asked again, it gives the same. @throws UserError once it is stopped. */
  provision(
    pathId: string,
    wanted: { variant: string | undefined; database: string; roles: readonly DatabaseRole[] },
  ): Promise<Provision>;
  /** Makes of other parts all that was made until now. */
  repeat(parts: ProvisionerParts): Promise<void>;
  /** Resolves when no provision is under way. */
  settled(): Promise<void>;
  /** Gives nothing more, and waits for provisions under way. */
  stop(): Promise<void>;
}

export type ProvisionerParts = Omit<PathParts, 'files'>;

export interface ProvisionerOptions {
  parts: ProvisionerParts;
  /** Variables that every path shares. */
  env: Readonly<Record<string, string>>;
  /** Where the paths' files go. */
  folder: FilesFolder;
}

interface Call {
  pathId: string;
  variant: string;
  database: string;
  roles: readonly DatabaseRole[];
}

/** A path and variant as it was made. */
interface Made {
  provision: Provision;
  users: DatabaseUserId[];
}

export function createProvisioner({ parts: firstParts, env, folder }: ProvisionerOptions): Provisioner {
  let parts = firstParts;
  let made = new Map<string, Promise<Made>>();
  /** What was given, by the whole of what was asked for. */
  let given = new Map<string, { call: Call; provision: Promise<Provision> }>();
  let isStopped = false;

  async function make({ pathId, variant }: Call): Promise<Made> {
    const files = createPathFiles(folder.path(), `${pathId}.${variant}`);
    // Every path has these, so that no profile of whoever runs the program takes part.
    const sharedFiles = {
      AWS_CONFIG_FILE: files.write('.aws/config', ''),
      AWS_SHARED_CREDENTIALS_FILE: files.write('.aws/credentials', ''),
    };
    const { databaseUsers } = parts;
    const users: DatabaseUserId[] = [];
    const observed: typeof databaseUsers = {
      ...databaseUsers,
      create(user) {
        databaseUsers.create(user);
        users.push(user);
      },
    };
    const own = await findCredentialPath(pathId).provision(
      { ...parts, databaseUsers: observed, files },
      variant,
    );
    return { provision: { ...own, env: { ...env, ...sharedFiles, ...own.env } }, users };
  }

  async function give(call: Call): Promise<Provision> {
    const { databaseUsers } = parts;
    const key = JSON.stringify([call.pathId, call.variant]);
    const making = made.get(key) ?? make(call);
    made.set(key, making);
    const { provision, users } = await making;
    for (const user of users) {
      const roles = databaseUsers.find(user)?.roles ?? [];
      databaseUsers.update({ ...user, roles: [...roles, ...call.roles] });
    }
    return { ...provision, env: { ...provision.env, AWS_MONGO_DATABASE: call.database } };
  }

  function provisionCall(call: Call): Promise<Provision> {
    const key = JSON.stringify(call);
    const before = given.get(key);
    if (before) return before.provision;
    const provision = give(call);
    given.set(key, { call, provision });
    return provision;
  }

  async function settled(): Promise<void> {
    await Promise.allSettled([...given.values()].map(({ provision }) => provision));
  }

  return {
    async provision(pathId, { variant: variantName, database, roles }) {
      if (isStopped) throw new UserError('This sandbox is stopped. Start another one to provision a path.');
      const { variants } = findCredentialPath(pathId);
      const variant = variantName ?? variants[0];
      if (!variants.includes(variant)) {
        throw new UserError(
          `There is no variant ${showValue(variant)} of ${pathId}. They are: ${variants.join(', ')}.`,
        );
      }
      roles.forEach(checkRole);
      return provisionCall({ pathId, variant, database, roles });
    },
    async repeat(next) {
      const before = { parts, made, given };
      [parts, made, given] = [next, new Map(), new Map()];
      try {
        for (const { call, provision } of before.given.values()) {
          const wasMade = await provision.then(
            () => true,
            () => false,
          );
          if (wasMade) await provisionCall(call);
        }
      } catch (error) {
        ({ parts, made, given } = before);
        throw error;
      }
    },
    settled,
    async stop() {
      isStopped = true;
      await settled();
    },
  };
}
