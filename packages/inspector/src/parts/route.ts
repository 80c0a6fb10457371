import { useEffect, useState } from 'preact/hooks';

/** Where in the page one is; it stands in the address, so that a line of the terminal leads there. */
export type Route = { view: 'overview' | 'break' } | { view: 'login' | 'client'; id: number };

function parseRoute(hash: string): Route {
  const [, view, id] = /^#(login|client)=(\d{1,15})$/.exec(hash) ?? [];
  if (view === 'login' || view === 'client') return { view, id: Number(id) };
  return { view: hash === '#break' ? 'break' : 'overview' };
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const onChange = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return route;
}
