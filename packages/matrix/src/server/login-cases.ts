import { credentialPaths } from '@atlas-aws-iam/sandbox';
import { type Driver, drivers } from '../drivers.ts';
import { observeExample } from './observe-example.ts';
import type { ServerCase } from './server-case.ts';

/** Every example, in every variant, on every driver. */
export function loginCases(): ServerCase[] {
  return credentialPaths.flatMap(({ id, variants }) =>
    variants.flatMap((variant) => {
      // Its drivers share what was provisioned, and a token may be renewed only once.
      const inTurn = createTurns();
      return drivers.map((driver) => loginCase(id, variant, driver, inTurn));
    }),
  );
}

function loginCase(id: string, variant: string, driver: Driver, inTurn: Turns): ServerCase {
  return {
    name: `${id} ${variant}`,
    group: 'login',
    path: id,
    driver,
    async prepare({ sandbox, database, loginUri, signal, addProvisionedUsers }) {
      const roles = [{ roleName: 'readWrite', databaseName: database } as const];
      const { env, authenticatedUser } = await sandbox.provision(id, { variant, database, roles });
      addProvisionedUsers();
      const onServer = { ...env, AWS_MONGO_CLUSTER_URL: loginUri };
      return {
        // The rows of the sandbox show that it lets every example in.
        sandbox: { outcome: 'accepted', user: authenticatedUser },
        observe: () => inTurn(() => observeExample(id, driver, onServer, signal)),
      };
    },
  };
}

type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** One after the other, in the order in which they come. */
function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
}
