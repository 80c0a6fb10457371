import Module from 'node:module';

// Given to Node with --import: a package is not found when the driver asks for it, as if nobody had installed it.
const name = new URL(import.meta.url).searchParams.get('name');
const load = Module._load;
Module._load = (request, ...rest) => {
  if (request !== name) return load.call(Module, request, ...rest);
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
};
