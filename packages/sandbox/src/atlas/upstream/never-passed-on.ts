/**
 * Commands that no user's roles open here: who may log in, and as what, is the sandbox's to say; and one user of a
 * sandbox does not end or reconfigure the server that others use. Atlas runs none of them for a database user either:
 * https://www.mongodb.com/docs/atlas/unsupported-commands/
 */
const NEVER: ReadonlySet<string> = new Set([
  ...['authenticate', 'getnonce', 'copydbgetnonce', 'copydbsaslstart'],
  ...['createUser', 'updateUser', 'dropUser', 'dropAllUsersFromDatabase', 'usersInfo'],
  ...['grantRolesToUser', 'revokeRolesFromUser', 'createRole', 'updateRole', 'dropRole', 'rolesInfo'],
  ...['dropAllRolesFromDatabase', 'grantPrivilegesToRole', 'revokePrivilegesFromRole'],
  ...['grantRolesToRole', 'revokeRolesFromRole', 'invalidateUserCache'],
  ...['shutdown', 'fsync', 'fsyncUnlock', 'setParameter', 'configureFailPoint', 'logRotate', 'applyOps'],
  ...['killAllSessions', 'killAllSessionsByPattern', 'dropConnections', 'setDefaultRWConcern'],
  ...['setClusterParameter', 'profile', 'copydb', 'clone', 'eval'],
  ...['rotateCertificates', 'setFeatureCompatibilityVersion', 'setUserWriteBlockMode', 'addShard'],
]);

export function isNeverPassedOn(name: string): boolean {
  return NEVER.has(name) || /^(_|replSet|internal|config\w*Shard)/.test(name);
}
