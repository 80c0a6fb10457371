import type { CommandMessage } from '../wire/op-msg.ts';

/**
 * By these a driver knows what it may try again after an error of a server that goes away. Of a connection that is lost it
 * knows by itself.
 * https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md#transienttransactionerror and
 * https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md#determining-retryable-errors
 */
export function retryLabels({ name, document }: Pick<CommandMessage, 'name' | 'document'>): {
  errorLabels?: string[];
} {
  const isEndOfTransaction = name === 'commitTransaction' || name === 'abortTransaction';
  if (document.autocommit === false && !isEndOfTransaction) {
    return { errorLabels: ['TransientTransactionError'] };
  }
  return document.txnNumber === undefined ? {} : { errorLabels: ['RetryableWriteError'] };
}
