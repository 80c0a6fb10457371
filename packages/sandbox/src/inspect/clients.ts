/** Numbers clients: whoever holds the same credentials, or received them, is one. */
export interface Clients {
  /**
   * Whose credentials these are, all of one client. Undefined for none.
   *
   * @param credentials in a form in which they may be kept
   */
  of(credentials: readonly string[]): KnownClient | undefined;
  clear(): void;
}

export interface KnownClient {
  clientId: number;
  /** The numbers under which the same client was counted until now. */
  merged: readonly number[];
}

/** More than programs that are looked at have; of older ones it is forgotten whose they are. */
const MAX_CREDENTIALS = 10_000;

interface Client {
  id: number;
  /** The client that this one turned out to be. */
  is?: Client;
}

export function createClients(): Clients {
  const byCredential = new Map<string, Client>();
  let lastId = 0;

  return {
    of(credentials) {
      if (credentials.length === 0) return undefined;
      const known = new Set(credentials.flatMap((credential) => found(byCredential.get(credential)) ?? []));
      const [client = { id: ++lastId }, ...others] = [...known].sort((one, other) => one.id - other.id);
      for (const other of others) other.is = client;
      for (const credential of credentials) {
        // Those in use go to the end.
        byCredential.delete(credential);
        byCredential.set(credential, client);
      }
      for (const oldest of byCredential.keys()) {
        if (byCredential.size <= MAX_CREDENTIALS) break;
        byCredential.delete(oldest);
      }
      return { clientId: client.id, merged: others.map(({ id }) => id) };
    },
    clear() {
      byCredential.clear();
      lastId = 0;
    },
  };
}

function found(client: Client | undefined): Client | undefined {
  let current = client;
  while (current?.is) current = current.is;
  return current;
}
