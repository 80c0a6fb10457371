import { register } from 'node:module';

// Given to Node with --import and the name of an installed driver in its query: whoever imports `mongodb` gets that.
const packageName = new URL(import.meta.url).searchParams.get('package');
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (specifier, context, next) =>
       next(specifier === 'mongodb' ? ${JSON.stringify(packageName)} : specifier, context);`,
  )}`,
);
