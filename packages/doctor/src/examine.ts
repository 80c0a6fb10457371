import { readAtlasSettings } from '@atlas-aws-iam/atlas-client/settings';
import { type Answer, askLink, type LinkId, type LinkReport, notAsked } from './link.ts';
import type { Way } from './links/atlas.ts';
import { examineCredentials, examineStoredCredentials } from './links/credentials.ts';
import { examineProject, type Project } from './links/project.ts';
import { examineSettings } from './links/settings.ts';
import { examineChain, type Sources } from './links/sources.ts';
import type { LoadedDotenv } from './load-dotenv.ts';
import { PATHS, type PathId } from './paths.ts';

export interface ExamineRequest {
  readonly folder: string;
  readonly dotenv: LoadedDotenv;
  readonly path: PathId;
  /** Nothing is asked over the network, and no program is run. */
  readonly isOffline: boolean;
  /** Nothing that changes anything, or that anybody counts, is done: no credentials are resolved, nobody logs in. */
  readonly isWithoutRefresh: boolean;
  /** Told what is being done. */
  readonly onProgress: (link: LinkId, doing: string) => void;
  /** Told, before it happens, what resolving and logging in do by their nature: a sentence. */
  readonly onAnnounce: (sentence: string) => void;
  readonly onAnswer: (report: LinkReport) => void;
}

const OFFLINE = 'not asked (offline)';
const WITHOUT_REFRESH = 'not asked (--no-refresh)';
// Of one line: where one is set, the other is what lacks.
const WITHOUT_ACCOUNT = 'not asked: set MONGODB_ATLAS_CLIENT_ID and _CLIENT_SECRET';

/**
 * Asks about every link, those side by side where neither needs the other, and gives their reports in the order of the
 * way from the folder to the database. The environment is `process.env`, which the SDK reads by itself.
 */
export async function examine(request: ExamineRequest): Promise<readonly LinkReport[]> {
  const { path, isOffline, isWithoutRefresh, onProgress, onAnnounce, onAnswer } = request;
  // To list the variables of the process takes long, and it is done for each text that is shown.
  const env = { ...process.env };
  const canLogIn = !isOffline && !isWithoutRefresh;
  const told = <Value>(answer: Promise<Answer<Value>>): Promise<Answer<Value>> => {
    void answer.then(({ report }) => onAnswer(report));
    return answer;
  };
  const skip = (id: LinkId, why = isOffline ? OFFLINE : WITHOUT_REFRESH) =>
    told(Promise.resolve(notAsked(id, why)));
  const { missing } = readAtlasSettings(env);

  const project = told(askLink<Project>('project', [], () => examineProject(request.folder)));
  const settings = told(askLink('settings', [], () => examineSettings(env, request.dotenv)));
  const sources = told(
    askLink<Sources>('sources', [], async () =>
      examineChain({
        env,
        path,
        driverReadsKeys: (await project).value?.driverMajor === 6 && PATHS[path] === undefined,
        isFinal: !canLogIn,
      }),
    ),
  );
  const announced = sources.then(({ value }) => {
    if (canLogIn) onAnnounce(describeActs(value, path, missing.length === 0));
  });
  const credentials = told(
    askLink('credentials', canLogIn ? [] : [sources], async () => {
      const { value } = await sources;
      if (!canLogIn && value) return examineStoredCredentials(value, env);
      await announced;
      onProgress('credentials', 'resolves them');
      return examineCredentials(path);
    }),
  );
  const network = isOffline
    ? skip('network')
    : told(
        askLink('network', [settings], async () => {
          const { value: target } = await settings;
          const { examineNetwork } = await import('./links/network.ts');
          return examineNetwork(answered(target), (doing) => onProgress('network', doing));
        }),
      );
  const aws = canLogIn
    ? told(
        askLink('aws', [credentials], async () => {
          const { value: identity } = await credentials;
          onProgress('aws', 'asks STS who the caller is');
          const { examineAws } = await import('./links/aws.ts');
          return examineAws(answered(identity), env);
        }),
      )
    : skip('aws');
  const login = canLogIn
    ? told(
        askLink('login', [settings, credentials, network], async () => {
          const [{ value: target }, { value: identity }] = [await settings, await credentials];
          onProgress('login', 'logs in');
          const { examineLogin } = await import('./links/login.ts');
          const servers = answered((await network).value);
          return examineLogin(answered(target), answered(identity), path, servers);
        }),
      )
    : skip('login');

  const atlas =
    canLogIn && missing.length === 0
      ? told(
          askLink('atlas', [settings], async () => {
            const { value: target } = await settings;
            await announced;
            const { examineAtlas } = await import('./links/atlas.ts');
            return examineAtlas({
              env,
              target: answered(target),
              way: wayOf(aws, network, login),
              progress: (doing) => onProgress('atlas', doing),
            });
          }),
        )
      : skip('atlas', canLogIn ? WITHOUT_ACCOUNT : undefined);

  const answers = await Promise.all([project, settings, sources, credentials, aws, network, login, atlas]);
  return answers.map(({ report }) => report);
}

/** How far the client came, once all of it has answered. */
async function wayOf(
  aws: Promise<Answer<string>>,
  network: Promise<Answer<unknown>>,
  login: Promise<Answer<string>>,
): Promise<Way> {
  const answers = [await network, await login];
  return {
    arn: (await aws).value,
    isLoggedIn: (await login).value !== undefined,
    codes: answers.flatMap(({ report }) => report.findings.map(({ code }) => code)),
  };
}

function describeActs(sources: Sources | undefined, path: PathId, asksAtlas: boolean): string {
  // Without the paths of files, which have words of their own.
  const detail = (sources?.chosen?.source.detail ?? '').replace(/\S*[\\/]\S*/g, '');
  const acts = [
    /credential_process/.test(detail) ? ', which runs the profile’s credential_process' : '',
    /sso/i.test(detail) || path === 'sso' ? ', which may refresh the SSO token' : '',
    /login_session|aws login/.test(detail) ? ', which may refresh the session of aws login' : '',
    /role_arn|assum/i.test(detail) || path === 'sts-assume-role' ? ', which asks STS for a session' : '',
  ].join('');
  return `Next: resolves the credentials${acts}; asks STS once who the caller is; logs in once on each server${asksAtlas ? '; asks Atlas, with a token for the service account that it revokes' : ''}.`;
}

// A link is asked when those that it needs have answered with something.
function answered<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a link was asked before one that it needs');
  return value;
}
