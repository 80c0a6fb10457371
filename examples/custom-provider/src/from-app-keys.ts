// Any async function that gives these fields, from wherever your keys are. With an expiration they are kept
// until five minutes before it; without one the function is called for each new connection.
export async function fromAppKeys() {
  return {
    accessKeyId: process.env.APP_ACCESS_KEY_ID ?? '',
    secretAccessKey: process.env.APP_SECRET_ACCESS_KEY ?? '',
    sessionToken: process.env.APP_SESSION_TOKEN,
  };
}
