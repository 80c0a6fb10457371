import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema()
export class Order {
  @Prop()
  item!: string;
}

export const OrderSchema = SchemaFactory.createForClass(Order);
