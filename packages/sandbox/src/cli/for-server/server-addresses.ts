/** Where the matrix serves STS to a server that is not the sandbox's, unless it is told another port. */
export const DEFAULT_STS_PORT = 20_404;

/** A port for that server, beside the 27017 that another one may have. */
export const SERVER_PORT = 27_018;

/** What the steps end with, whatever the server. */
export function lastSteps(first: number, stsPort: number): string {
  const port = stsPort === DEFAULT_STS_PORT ? '' : ` --sts-port ${stsPort}`;
  return `${first}. In another terminal, make its administrator, which asks for a password:

   mongosh --port ${SERVER_PORT} admin --eval "db.createUser({ user: 'root', pwd: passwordPrompt(), roles: ['root'] })"

${first + 1}. Run the rows. The matrix serves the STS at port ${stsPort} for as long as it runs
   (.env.matrix may hold the two variables in place of the shell):

   MATRIX_ADMIN_USERNAME=root MATRIX_ADMIN_PASSWORD=... npm run matrix -- --target server --uri mongodb://127.0.0.1:${SERVER_PORT}${port}

   in PowerShell:

   $env:MATRIX_ADMIN_USERNAME = 'root'; $env:MATRIX_ADMIN_PASSWORD = '...'
   npm run matrix '--' --target server --uri mongodb://127.0.0.1:${SERVER_PORT}${port}`;
}

/** What the steps begin with. */
export const NOT_RUN =
  'Nobody has run these steps with the server: it cannot be fetched where this\nrepository is built. So what it answers to the rows is not known.';
