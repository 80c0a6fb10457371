import { mongoClientOptions } from '@atlas-aws-iam/connect';
import { fromHttp } from '@aws-sdk/credential-providers';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { mongo } from 'mongoose';
import { Order, OrderSchema } from './order.schema';
import { OrdersController } from './orders.controller';

@Module({
  imports: [
    MongooseModule.forRootAsync({
      useFactory() {
        const { uri, options } = mongoClientOptions({
          credentialProvider: fromHttp(), // the role of an ECS task, or of a pod with EKS Pod Identity
          clientOptions: { bufferCommands: false },
          driver: mongo, // mongoose brings a driver of its own
        });
        // Nest would try nine times, three seconds apart. A refused key stays refused.
        return { ...options, uri, retryAttempts: 0 };
      },
    }),
    MongooseModule.forFeature([{ name: Order.name, schema: OrderSchema }]),
  ],
  controllers: [OrdersController],
})
export class AppModule {}
