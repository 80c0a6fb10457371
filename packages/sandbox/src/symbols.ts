// In the contexts that jest makes for tests, Node 20 has neither symbol. What compilers put in their place is looked for
// under these names: https://github.com/tc39/proposal-explicit-resource-management

export const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

export const ASYNC_DISPOSE: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
