import type { LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { useEffect, useState } from 'preact/hooks';
import { LoginView } from './login-view.tsx';

export interface LoginPageProps {
  id: number;
  load(id: number): Promise<LoginDetail | undefined>;
  pcapUrl(id: number): string;
  dialect: string | undefined;
}

type Loaded = { detail: LoginDetail } | { failure: string };

/** A login of the sandbox, fetched when it is opened. */
export function LoginPage({ id, load, pcapUrl, dialect }: LoginPageProps) {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    let isCurrent = true;
    load(id)
      .then(
        (detail): Loaded =>
          detail
            ? { detail }
            : {
                failure:
                  'The sandbox does not have it: it keeps the newest logins, and forgets all of them on a reset.',
              },
      )
      .catch((error: Error): Loaded => ({ failure: `It could not be fetched: ${error.message}` }))
      .then((result) => isCurrent && setLoaded(result));
    return () => {
      isCurrent = false;
    };
  }, [id, load]);
  if (loaded && 'detail' in loaded) {
    return <LoginView detail={loaded.detail} pcapUrl={pcapUrl(id)} dialect={dialect} />;
  }
  return (
    <main class="narrow-main">
      <h1>Login {id}</h1>
      {loaded && <p role="alert">{loaded.failure}</p>}
    </main>
  );
}
