// Says who the server takes the shell for. Its URI says MONGODB-AWS, and nothing of keys.
const { authInfo } = db.runCommand({ connectionStatus: 1 });
for (const { user } of authInfo.authenticatedUsers) print('Authenticated as', user);
