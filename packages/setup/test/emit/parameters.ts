import type { EmitInput } from '../../src/emit/emit.ts';

export const PARAMETERS: EmitInput['parameters'] = {
  database: 'testdb',
  clusterName: 'sandbox',
  webIdentity: {
    issuer: 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
    audience: 'sts.amazonaws.com',
    subject: 'system:serviceaccount:default:atlas-app',
  },
};
