// Your program. It knows nothing of the sandbox: where the database is, and who it is there, its environment says.
const { MongoClient } = require('mongodb');

exports.openOrders = () => {
  const client = new MongoClient(process.env.AWS_MONGO_CLUSTER_URL);
  const orders = client.db(process.env.AWS_MONGO_DATABASE).collection('orders');
  return { orders, close: () => client.close() };
};
