import { Body, Controller, Get, HttpException, Post } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { checkHealth } from './health';
import { Order } from './order.schema';

@Controller()
export class OrdersController {
  constructor(@InjectModel(Order.name) private readonly orders: Model<Order>) {}

  @Get('health')
  async health(): Promise<object> {
    const { statusCode, ...health } = await checkHealth(() => this.orders.findOne().lean());
    if (statusCode !== 200) throw new HttpException(health, statusCode);
    return health;
  }

  @Post('orders')
  async create(@Body('item') item: string): Promise<{ id: string }> {
    const { id } = await this.orders.create({ item });
    return { id };
  }
}
