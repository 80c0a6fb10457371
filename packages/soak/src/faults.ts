import type { Relay } from '@atlas-aws-iam/test-support/relay';
import type { Answer, FaultyHttp } from './faulty-http.ts';
import type { Sources } from './sources.ts';

export interface Fault {
  name: string;
  begin(): unknown;
  /** Again and again while it lasts. */
  repeat?(): unknown;
  end(): unknown;
  /** It has no length. */
  isMoment?: boolean;
  /** How much it has met so far: a fault that met nothing proves nothing. Undefined where that is certain. */
  countHits?(): number;
}

export interface FaultyParts {
  relay: Relay;
  sts: FaultyHttp;
  metadata: FaultyHttp;
  sources: Sources;
}

const SLOW_MS = 50;

// As STS has it for any of its operations:
// https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
const THROTTLING = stsError(400, 'Sender', 'Throttling', 'Rate exceeded');
const STS_DOWN = stsError(500, 'Receiver', 'InternalFailure', 'The request processing has failed.');
const METADATA_DOWN: Answer = { status: 500, contentType: 'text/plain', body: '' };

export function createFaults({ relay, sts, metadata, sources }: FaultyParts): Fault[] {
  const mendRelay = () => relay.mend();
  const stsFault = (name: string, begin: () => void): Fault => ({
    name,
    begin,
    end: sts.mend,
    countHits: () => sts.hits,
  });
  const metadataFault = (name: string, begin: () => void): Fault => ({
    name,
    begin,
    end: metadata.mend,
    countHits: () => metadata.hits,
  });
  return [
    { name: 'server down', begin: relay.refuse, end: mendRelay },
    { name: 'connections dropped', begin: relay.cut, repeat: relay.cut, end: mendRelay },
    { name: 'network slow', begin: () => relay.slowDown(SLOW_MS), end: mendRelay },
    { name: 'network silent', begin: relay.stall, end: mendRelay },
    stsFault('STS throttles', () => sts.fail(THROTTLING)),
    stsFault('STS answers 500', () => sts.fail(STS_DOWN)),
    stsFault('STS silent', sts.hold),
    metadataFault('metadata answers 500', () => metadata.fail(METADATA_DOWN)),
    metadataFault('metadata silent', metadata.hold),
    {
      name: 'role recreated',
      isMoment: true,
      begin() {
        sources.recreateRole();
        relay.cut();
      },
      end: mendRelay,
    },
    {
      name: 'source expired',
      begin() {
        sources.setExpired(true);
        relay.cut();
      },
      end: () => sources.setExpired(false),
    },
  ];
}

function stsError(status: number, type: string, code: string, message: string): Answer {
  return {
    status,
    contentType: 'text/xml',
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>${type}</Type>
    <Code>${code}</Code>
    <Message>${message}</Message>
  </Error>
  <RequestId>00000000-0000-0000-0000-000000000000</RequestId>
</ErrorResponse>
`,
  };
}
