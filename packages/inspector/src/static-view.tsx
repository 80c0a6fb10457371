import { LoginView } from './login/login-view.tsx';
import { PageHeader } from './parts/page-header.tsx';
import { useRoute } from './parts/route.ts';
import type { Recorded } from './recorded.ts';

/** The page over a recorded run. */
export function StaticPage({ recorded: { title, logins } }: { recorded: Recorded }) {
  const route = useRoute();
  const chosen = (route.view === 'login' && logins.find(({ id }) => id === route.id)) || logins[0];
  return (
    <>
      <PageHeader
        title={title}
        links={
          logins.length < 2
            ? []
            : logins.map(
                ({ id }, index) => [`#login=${id}`, `Login ${index + 1}`, id === chosen?.id] as const,
              )
        }
      />
      {chosen ? (
        <LoginView key={chosen.id} detail={chosen} />
      ) : (
        <main class="narrow-main">
          <h1>{title}</h1>
          <p>No login was recorded.</p>
        </main>
      )}
    </>
  );
}
