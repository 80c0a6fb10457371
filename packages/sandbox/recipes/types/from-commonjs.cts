import sandboxPackage = require('@atlas-aws-iam/sandbox');

export async function start(): Promise<sandboxPackage.Sandbox> {
  const sandbox = await sandboxPackage.startSandbox({ database: 'shop' });
  sandbox.databaseUsers.update({
    username: 'arn:aws:iam::123456789012:user/a',
    awsIAMType: 'USER',
    roles: [{ roleName: 'read', databaseName: 'shop' }],
  });
  return sandbox;
}
