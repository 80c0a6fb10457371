/** Names an object among those of its path. */
export type ObjectId =
  | 'user'
  | 'key'
  | 'provider'
  | 'role'
  | 'user-policy'
  | 'role-policy'
  | 'instance-profile'
  | 'role-in-instance-profile'
  | 'database-user';
