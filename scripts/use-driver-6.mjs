import { register } from 'node:module';

// Given to Node with --import: whoever imports `mongodb` gets driver 6 instead, installed under another name.
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (specifier, context, next) =>
       next(specifier === 'mongodb' ? 'mongodb-6' : specifier, context);`,
  )}`,
);
