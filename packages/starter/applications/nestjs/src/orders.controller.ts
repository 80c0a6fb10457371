import { Body, Controller, Get, Post, ServiceUnavailableException } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { checkHealth } from './health';
import { Order } from './order.schema';

@Controller()
export class OrdersController {
  constructor(@InjectModel(Order.name) private readonly orders: Model<Order>) {}

  @Get('health')
  async health(): Promise<object> {
    const health = await checkHealth(() => this.orders.findOne().lean());
    if (health.status !== 'up') throw new ServiceUnavailableException(health);
    return health;
  }

  @Post('orders')
  async create(@Body('item') item: string): Promise<{ id: string }> {
    const { id } = await this.orders.create({ item });
    return { id };
  }
}
