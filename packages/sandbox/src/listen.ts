import { once } from 'node:events';
import type { Server } from 'node:net';
import { UserError } from './user-error.ts';

/** A port that cannot be had. It keeps the system's code. */
export class PortError extends UserError {
  readonly code: string;
  readonly port: number;

  constructor({ code, port }: { code: string; port: number }, message: string, fix: string) {
    super(message, fix);
    this.code = code;
    this.port = port;
  }
}

/** Resolves when the server listens. @throws PortError where the port is in use, or not this user's. */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new PortError(
        { code, port },
        `Port ${port} of ${host} is in use.`,
        'Stop what listens there, name another port, or none: then the sandbox takes one that is free.',
      );
    }
    if (code === 'EACCES') {
      throw new PortError(
        { code, port },
        `Port ${port} of ${host} may not be used by this user.`,
        'Name a port from 1024 on, or none: then the sandbox takes one that is free.',
      );
    }
    throw error;
  }
}
