import { randomBytes } from 'node:crypto';
import aws4 from 'aws4';
import { Binary, type Document, deserialize, Int32, serialize } from 'bson';
import type { WireClient } from '../../src/login-client/wire-client.ts';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** What a test bends; everything left out is as the specification says. */
export interface LoginChanges {
  clientFirst?: Document;
  /** Signed, and sent where it travels: in place of what the specification says. */
  signed?: { host?: string; flag?: string; nonce?: string; headers?: Record<string, string> };
  /** Header names left out of the signature. */
  unsigned?: string[];
  clientSecond?: (payload: Document) => Document;
  conversationId?: number;
}

export const saslStart = (payload: unknown, changes: Document = {}): Document => ({
  saslStart: 1,
  mechanism: 'MONGODB-AWS',
  payload: payload instanceof Uint8Array ? new Binary(payload) : payload,
  $db: '$external',
  ...changes,
});

export const saslContinue = (payload: unknown, changes: Document = {}): Document => ({
  saslContinue: 1,
  conversationId: 1,
  payload: payload instanceof Uint8Array ? new Binary(payload) : payload,
  $db: '$external',
  ...changes,
});

export const clientFirst = (): Document => ({ r: new Binary(randomBytes(32)), p: new Int32(110) });

/** The conversation by hand: gives the reply to client first, or, where that succeeds, to client second. */
export async function login(client: WireClient, keys: Keys, changes: LoginChanges = {}): Promise<Document> {
  const first = await client.command(saslStart(serialize(changes.clientFirst ?? clientFirst())));
  if (first.ok !== 1) return first;
  const second = signedPayload(keys, deserialize(first.payload.value(), { promoteBuffers: true }), changes);
  return client.command(
    saslContinue(serialize(changes.clientSecond?.(second) ?? second), {
      conversationId: changes.conversationId ?? first.conversationId,
    }),
  );
}

/** Client second for a server first, signed by `aws4`, as drivers before 7.1 sign it. */
export function signedPayload(
  keys: Keys,
  serverFirst: Document,
  { signed, unsigned = [] }: LoginChanges = {},
): Document {
  const headers: Record<string, string | number> = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': 43,
    'X-MongoDB-Server-Nonce': signed?.nonce ?? Buffer.from(serverFirst.s).toString('base64'),
    'X-MongoDB-GS2-CB-Flag': signed?.flag ?? 'n',
    ...signed?.headers,
  };
  for (const name of unsigned) delete headers[name];
  const request = aws4.sign(
    {
      method: 'POST',
      host: signed?.host ?? serverFirst.h,
      region: 'us-east-1',
      service: 'sts',
      path: '/',
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
      headers,
      extraHeadersToIgnore: Object.fromEntries(unsigned.map((name) => [name.toLowerCase(), true])),
    } as Parameters<typeof aws4.sign>[0],
    keys,
  );
  const signedHeaders = request.headers as Record<string, string>;
  return {
    a: signedHeaders.Authorization,
    d: signedHeaders['X-Amz-Date'],
    ...(keys.sessionToken && { t: keys.sessionToken }),
  };
}
