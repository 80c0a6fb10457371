import Module from 'node:module';

// Nothing is uninstalled: from here on, in this test file's process, the named package is not found. The driver looks
// for aws4 when it is loaded, so this comes before every import of the driver.
export function pretendMissing(name: string): void {
  const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const load = loader._load;
  loader._load = (request, ...rest) => {
    if (request !== name) return load.call(loader, request, ...rest);
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
  };
}
