export { calledFrom } from './called-from.ts';
export { clusterHost } from './cluster-host.ts';
export { didYouMean } from './did-you-mean.ts';
export { expectOneOf } from './expect-one-of.ts';
export { forEachAtATime } from './for-each-at-a-time.ts';
export { type PathAndVariant, readPathAndVariant } from './path-and-variant.ts';
export { printedIdentity } from './printed-identity.ts';
export { programOf } from './program-of.ts';
export { readDotenv } from './read-dotenv.ts';
export { copyRepositoryTo } from './repository-copy.ts';
export { repositoryRoot } from './repository-root.ts';
export { type Command, describeError, runCommand } from './run-command.ts';
export { type NodeOutcome, runNode } from './run-node.ts';
export { runShown } from './run-shown.ts';
export {
  createTemporaryHome,
  definedEntries,
  type Env,
  machineEnv,
  type TemporaryHome,
} from './sandbox-env.ts';
export { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
export { buildPackages, runTurbo, type TurboOptions } from './turbo.ts';
export { UserError } from './user-error.ts';
