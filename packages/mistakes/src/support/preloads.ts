// Modules for Node's --import.

/** Whoever imports `mongodb` gets this installed driver. */
export const useDriver = (packageName: string) =>
  new URL(`use-driver.mjs?package=${packageName}`, import.meta.url).href;

/** The driver does not find this package. */
export const missingPackage = (name: string) =>
  new URL(`missing-package.mjs?name=${encodeURIComponent(name)}`, import.meta.url).href;

/** What driver 6 asks of ECS's address goes to this one. */
export const redirectTaskEndpoint = (url: string) =>
  new URL(`redirect-task-endpoint.mjs?to=${encodeURIComponent(url)}`, import.meta.url).href;

/** What is thrown to main() is told to the process that started this one. */
export const observeErrors = new URL('../../programs/support/observe-errors.mjs', import.meta.url).href;
