import { writeFileSync } from 'node:fs';
import type { MistakeContext } from '../mistake.ts';

const SERVICE_ACCOUNT = 'system:serviceaccount:default:atlas-example';

interface Claims {
  sub?: string;
  aud?: string;
  expiresInSeconds?: number;
}

/** Puts another text into the file of the web identity, or of EKS's pod identity. */
export const writeTokenFile =
  (text: string) =>
  ({ env }: MistakeContext): void => {
    const file = env.AWS_WEB_IDENTITY_TOKEN_FILE ?? env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE ?? '';
    writeFileSync(file, text);
  };

/** Puts a token there that the issuer has signed: the right one for STS, but for these claims. */
export const writeToken =
  (claims: Claims) =>
  async (context: MistakeContext): Promise<void> => {
    const { sign } = await context.sandbox.oidcIssuer();
    writeTokenFile(await sign({ sub: SERVICE_ACCOUNT, aud: 'sts.amazonaws.com', ...claims }))(context);
  };
