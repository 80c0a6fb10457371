import type {
  InspectedCommand,
  InspectedEvent,
  InspectedRequest,
  LoginDetail,
} from '@atlas-aws-iam/sandbox/inspect';
import { LOGINS } from './fixture-logins.ts';

const START_MS = Date.parse('2026-11-22T12:00:00Z');

/** Gives the event its number, and the milliseconds since the first one their place in time. */
type Happening = (id: number, at: string) => { event: InspectedEvent; detail?: LoginDetail };

const request =
  (clientId: number, parts: Partial<InspectedRequest>): Happening =>
  (id, at) => ({
    event: {
      event: 'request',
      service: 'imds',
      method: 'GET',
      path: '/',
      status: 200,
      operation: 'GET',
      ...parts,
      clientId,
      id,
      at,
    },
  });

const command =
  (
    clientId: number,
    parts: Pick<InspectedCommand, 'name' | 'database'> & Partial<InspectedCommand>,
  ): Happening =>
  (id, at) => ({ event: { event: 'command', ...parts, clientId, id, at } });

const login =
  (loginId: number, clientId?: number): Happening =>
  (id, at) => {
    const detail = LOGINS.find((one) => one.id === loginId);
    if (!detail) throw new Error(`no login ${loginId}`);
    const { attempt, check, words } = detail;
    return {
      detail: { ...detail, id },
      event: {
        event: 'login',
        ...attempt,
        check,
        ...(words && { code: words.code, codeName: words.codeName }),
        ...(clientId !== undefined && { clientId }),
        id,
        at,
      },
    };
  };

const ROLE_USER = 'arn:aws:sts::123456789012:assumed-role/mdb-ec2-role/*';
const USER = 'arn:aws:iam::123456789012:user/mdb-user';
const SECURITY_CREDENTIALS = '/latest/meta-data/iam/security-credentials/';

const happenings: readonly (readonly [ms: number, Happening])[] = [
  [0, request(1, { operation: 'PUT token', method: 'PUT', path: '/latest/api/token' })],
  [4, request(1, { operation: 'GET security-credentials', path: SECURITY_CREDENTIALS })],
  [
    7,
    request(1, {
      operation: 'GET security-credentials',
      path: `${SECURITY_CREDENTIALS}mdb-ec2-role`,
      issuedAccessKeyId: 'ASIA…7QXZ',
    }),
  ],
  [41, login(2, 1)],
  [55, command(1, { name: 'listCollections', database: 'testdb', user: ROLE_USER })],
  [900, login(1, 2)],
  [912, command(2, { name: 'insert', database: 'testdb', user: USER })],
  [
    1300,
    request(3, {
      service: 'sts',
      method: 'POST',
      operation: 'AssumeRole',
      status: 403,
      errorCode: 'AccessDenied',
      accessKeyId: 'AKIA…MPLE',
      userAgent: 'aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs#20.20.2',
    }),
  ],
  [1350, login(5, 3)],
  [1402, login(4, 3)],
  [
    1500,
    command(2, {
      name: 'insert',
      database: 'admin',
      code: 8000,
      codeName: 'AtlasError',
      errmsg: 'user is not allowed to do action [insert] on [admin.example]',
    }),
  ],
  [1700, login(6)],
  [1800, login(7, 4)],
  [2000, login(8, 5)],
  [2100, login(3, 6)],
];

const happened = happenings.map(([ms, happening], index) =>
  happening(index + 1, new Date(START_MS + ms).toISOString()),
);

/** What happened, oldest first. */
export const EVENTS: readonly InspectedEvent[] = happened.map(({ event }) => event);

/** The logins of these events, each with its event's number. */
export const EVENT_LOGINS: readonly LoginDetail[] = happened.flatMap(({ detail }) => detail ?? []);
