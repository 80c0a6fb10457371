/** A session as variables of the environment. */
export function sessionEnv(session: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
  };
}
