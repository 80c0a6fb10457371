// For mongosh, as the primary user; with the sandbox, as its administrator.
const { ok } = db.getSiblingDB('$external').createUser({
  user: 'arn:aws:iam::123456789012:user/orders',
  mechanisms: ['MONGODB-AWS'],
  roles: [{ role: 'readWrite', db: 'testdb' }],
});
console.log(ok === 1 ? 'The database user is made.' : 'The database user is not made.');
