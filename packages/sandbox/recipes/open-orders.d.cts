import type { Collection } from 'mongodb';

export declare function openOrders(): { orders: Collection; close(): Promise<void> };
