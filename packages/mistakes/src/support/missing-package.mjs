import Module from 'node:module';

// Given to Node with --import: a package is not found when the driver asks for it, or who looks where it would be loaded
// from (`require.resolve`), as if nobody had installed it.
const name = new URL(import.meta.url).searchParams.get('name');
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  if (request !== name) return resolveFilename.call(Module, request, ...rest);
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
};
