import { register } from 'node:module';

// Given to Node with --import: the program's main() is connect's, and tells the process that started it what was thrown.
const observed = new URL('observed-connect.mjs', import.meta.url).href;
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (specifier, context, next) =>
       specifier === '@atlas-aws-iam/connect' && context.parentURL !== ${JSON.stringify(observed)}
         ? { url: ${JSON.stringify(observed)}, format: 'module', shortCircuit: true }
         : next(specifier, context);`,
  )}`,
);
