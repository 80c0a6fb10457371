import { register } from 'node:module';

// Given to Node with --import: the program's main() is connect's, and writes what was thrown into the file in the query.
const { search } = new URL(import.meta.url);
const observed = new URL(`observed-connect.mjs${search}`, import.meta.url).href;
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (specifier, context, next) =>
       specifier === '@atlas-aws-iam/connect' && context.parentURL !== ${JSON.stringify(observed)}
         ? { url: ${JSON.stringify(observed)}, format: 'module', shortCircuit: true }
         : next(specifier, context);`,
  )}`,
);
