import type { Calculation, InspectorState } from './model.ts';
import { createOwnClient, type OwnClient, type OwnClientParts } from './own-client.ts';

/** The page's own client, made when it is first wanted, and which of the logins are its own. */
export interface OwnLogins {
  client(): OwnClient;
  /** Its calculation of the signature; undefined for a login of anybody else, or one that it signed nothing for. */
  calculationOf(id: number, authorization: string | undefined): Calculation | undefined;
  state(): InspectorState['ownClient'];
  reset(): void;
  stop(): Promise<void>;
}

/** @param parts asked once the servers listen */
export function createOwnLogins(parts: () => OwnClientParts): OwnLogins {
  let client: OwnClient | undefined;
  let loginId: number | undefined;
  return {
    client: () => (client ??= createOwnClient(parts())),
    calculationOf(id, authorization = '') {
      const signature = /Signature=([0-9a-f]{64})/.exec(authorization)?.[1];
      const calculation = signature === undefined ? undefined : client?.calculationOf(signature);
      if (calculation) loginId = id;
      return calculation;
    },
    state() {
      const running = client?.state();
      return running && { ...running, ...(loginId !== undefined && { loginId }) };
    },
    reset() {
      loginId = undefined;
      client?.reset();
    },
    async stop() {
      await client?.stop();
    },
  };
}
