import type { Asking } from './atlas-call.ts';
import { AtlasApiError } from './atlas-error.ts';
import { list, text } from './fields.ts';
import { path } from './path.ts';

export function serviceAccountOperations({ ask, tokens }: Asking, clientId: string) {
  return {
    /**
     * The project roles of the service account itself, such as `GROUP_DATABASE_ACCESS_ADMIN`. Undefined where the API does
     * not tell: of an account of the organization, and to one that may not read it.
     */
    async ownProjectRoles(projectId: string): Promise<readonly string[] | undefined> {
      try {
        return await ask(
          {
            operation: 'getProjectServiceAccount',
            path: path`/groups/${projectId}/serviceAccounts/${clientId}`,
          },
          (body) => list(body, 'roles', String),
        );
      } catch (error) {
        const isUntold =
          error instanceof AtlasApiError &&
          (error.errorCode === 'USER_UNAUTHORIZED' ||
            (error.status === 404 && error.errorCode !== 'GROUP_NOT_FOUND'));
        if (isUntold) return undefined;
        throw error;
      }
    },
    /** The address as which Atlas sees this computer. Of a private path, which MongoDB's own clients use. */
    publicAddress: (): Promise<string> =>
      ask({ operation: 'getIpInfo', path: '/api/private/ipinfo' }, (body) =>
        text(body, 'currentIpv4Address'),
      ),
    /** Ends the token that the client holds, if any. The client takes another when it needs one. */
    revokeToken: (): Promise<void> => tokens.revoke(),
  };
}
