/**
 * The driver's options for a login. They are spelled out, because every copy of the driver has types of its own: these fit
 * the `MongoClientOptions` of drivers 6 and 7, and the `ConnectOptions` of mongoose.
 */
export interface LoginOptions {
  authMechanism: 'MONGODB-AWS';
  authSource: '$external';
  /** With the memoised provider, if one was given. */
  authMechanismProperties?: { AWS_CREDENTIAL_PROVIDER: () => Promise<DriverCredentials> };
  /** In milliseconds; left out where the URI has it. */
  serverSelectionTimeoutMS?: number;
  /** Reads what the driver tells of its connections, and passes on what was to be logged. */
  mongodbLogPath?: { write(entry: object): void };
  mongodbLogComponentSeverities?: { connection: 'debug' | 'trace' };
}

interface DriverCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** What was given for the client, with what logs it in. */
export type WithLogin<ClientOptions extends object> = Omit<ClientOptions, keyof LoginOptions> & LoginOptions;
