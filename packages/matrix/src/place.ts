import type { Account, DatabaseUsers } from '@atlas-aws-iam/sandbox';

/** Where a row makes its principals: in a sandbox, or in what stands for one. */
export interface Place {
  account: Pick<
    Account,
    'createAccessKey' | 'createRole' | 'createUser' | 'deleteAccessKey' | 'deleteRole' | 'issueSession'
  >;
  databaseUsers: Pick<DatabaseUsers, 'create'>;
}
