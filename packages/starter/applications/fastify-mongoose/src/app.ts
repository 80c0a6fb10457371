import fastify, { type FastifyInstance } from 'fastify';
import mongoose from 'mongoose';
import { checkHealth } from './health.js';

const Order = mongoose.model('Order', new mongoose.Schema({ item: String }));

export function createApp(): FastifyInstance {
  const app = fastify({ logger: true });
  app.get('/health', async (request, reply) => {
    const health = await checkHealth(() => Order.findOne().lean());
    if (health.status === 'up') return health;
    request.log.error(health, 'the database');
    return reply.code(503).send(health);
  });
  app.post<{ Body: { item: string } }>('/orders', async ({ body: { item } }, reply) => {
    const { id } = await Order.create({ item });
    return reply.code(201).send({ id });
  });
  // Runs when the last request has its answer.
  app.addHook('onClose', () => mongoose.disconnect());
  return app;
}
