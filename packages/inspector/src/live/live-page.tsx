import { useMemo } from 'preact/hooks';
import { BreakView } from '../break/break-view.tsx';
import { LoginPage } from '../login/login-page.tsx';
import { ClientView } from '../overview/client-view.tsx';
import { Overview } from '../overview/overview.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useRoute } from '../parts/route.ts';
import { ConnectionState } from './connection-state.tsx';
import { useStore } from './create-store.ts';
import { followSandbox } from './live-store.ts';
import { fetchLogin, pcapUrl } from './sandbox-api.ts';

/** The page of a sandbox. */
export function LivePage() {
  const store = useMemo(followSandbox, []);
  const state = useStore(store);
  const route = useRoute();
  return (
    <>
      <PageHeader
        links={[
          ['#events', 'Events', route.view === 'overview'],
          ['#break', 'Break it', route.view === 'break'],
        ]}
      >
        <ConnectionState state={state} />
      </PageHeader>
      {route.view === 'overview' && <Overview state={state} />}
      {route.view === 'break' && <BreakView store={store} state={state} />}
      {route.view === 'client' && (
        <ClientView id={route.id} client={state.clients.find(({ id }) => id === route.id)} />
      )}
      {route.view === 'login' && state.sandbox && (
        <LoginPage
          key={`${state.sandbox.run} ${route.id}`}
          id={route.id}
          load={fetchLogin}
          pcapUrl={pcapUrl}
          dialect={state.sandbox.dialect}
        />
      )}
    </>
  );
}
